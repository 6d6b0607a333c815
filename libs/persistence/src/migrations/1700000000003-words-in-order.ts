import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Facts may overtake each other, and two bridges may use one name. */
export class WordsInOrder1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "attempt" ADD COLUMN "heard_epoch" text, ADD COLUMN "heard_seq" integer`);
    await runner.query(`ALTER TABLE "bridge"
      ADD COLUMN "born_at_ms" double precision,
      ADD COLUMN "previous_epoch" text,
      ADD COLUMN "previous_born_at_ms" double precision,
      ADD COLUMN "doubt_since" TIMESTAMP WITH TIME ZONE`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "attempt" DROP COLUMN "heard_epoch", DROP COLUMN "heard_seq"`);
    await runner.query(`ALTER TABLE "bridge" DROP COLUMN "born_at_ms", DROP COLUMN "previous_epoch",
      DROP COLUMN "previous_born_at_ms", DROP COLUMN "doubt_since"`);
  }
}
