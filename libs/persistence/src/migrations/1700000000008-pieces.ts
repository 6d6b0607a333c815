import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pieces with a code of their own, and records that a licence decision rests on. */
export class Pieces1700000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "request" DROP COLUMN "agreed_by", DROP COLUMN "agreed_at",
      DROP COLUMN "review_since"`);
    await runner.query('DROP TABLE "reciprocity_record"');
    await runner.query('DROP TABLE "piece"');
  }
}

const STATEMENTS = [
  `CREATE TABLE "piece" (
    "id" uuid NOT NULL,
    "code" text NOT NULL,
    "design_id" uuid NOT NULL,
    "content_hash" text NOT NULL,
    "part_id" text,
    "part_name" text NOT NULL,
    "order_id" uuid NOT NULL,
    "job_id" uuid NOT NULL,
    "attempt_id" uuid,
    "machine_id" uuid,
    "machine_name" text,
    "process" text NOT NULL,
    "material" text,
    "lot" text,
    "program_sha256" text,
    "engine" text,
    "settings" text,
    "started_at" TIMESTAMP WITH TIME ZONE,
    "ended_at" TIMESTAMP WITH TIME ZONE,
    "checked_by" text NOT NULL,
    "photo_sha256" text,
    "licence" text NOT NULL,
    "duties" jsonb NOT NULL,
    "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_piece" PRIMARY KEY ("id"))`,
  `CREATE UNIQUE INDEX "piece_code_unique" ON "piece" ("code")`,
  `CREATE UNIQUE INDEX "piece_job_unique" ON "piece" ("job_id")`,
  `CREATE INDEX "piece_design" ON "piece" ("design_id", "at")`,
  `CREATE INDEX "piece_order" ON "piece" ("order_id")`,
  `CREATE INDEX "piece_at" ON "piece" ("at")`,
  `CREATE TABLE "reciprocity_record" (
    "id" uuid NOT NULL,
    "holder" text NOT NULL,
    "holder_key" text NOT NULL,
    "kind" text NOT NULL,
    "note" text NOT NULL,
    "valid_from" TIMESTAMP WITH TIME ZONE NOT NULL,
    "valid_until" TIMESTAMP WITH TIME ZONE,
    "created_by" text NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "withdrawn_at" TIMESTAMP WITH TIME ZONE,
    "withdrawn_by" text,
    "withdraw_reason" text, CONSTRAINT "PK_reciprocity_record" PRIMARY KEY ("id"))`,
  `CREATE INDEX "reciprocity_record_holder" ON "reciprocity_record" ("holder_key")`,
  `ALTER TABLE "request" ADD COLUMN "agreed_by" text, ADD COLUMN "agreed_at" TIMESTAMP WITH TIME ZONE,
    ADD COLUMN "review_since" TIMESTAMP WITH TIME ZONE`,
  // Decisions made before there were records rest on none.
  `UPDATE "request" SET "licence_decision" = "licence_decision" || '{"records": []}'`,
];
