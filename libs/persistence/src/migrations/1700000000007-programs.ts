import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Programs that people bring ready-made, and one program for one mesh, in however many files it comes. */
export class Programs1700000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "program"
      ADD COLUMN "origin" text NOT NULL DEFAULT 'made' CONSTRAINT "program_origin" CHECK ("origin" IN ('made', 'uploaded')),
      ADD COLUMN "content_key" text,
      ADD COLUMN "operation_id" uuid,
      ADD COLUMN "file_name" text,
      ADD COLUMN "note" text,
      ADD COLUMN "uploaded_by" text,
      ADD CONSTRAINT "program_uploaded" CHECK (("origin" = 'uploaded') = ("file_name" IS NOT NULL AND "uploaded_by" IS NOT NULL)),
      ADD CONSTRAINT "program_operation_uploaded" CHECK ("operation_id" IS NULL OR "origin" = 'uploaded')`);
    await runner.query(`CREATE INDEX "program_content" ON "program" ("content_key") WHERE "content_key" IS NOT NULL`);
    await runner.query(
      `CREATE INDEX "program_operation" ON "program" ("operation_id") WHERE "operation_id" IS NOT NULL`,
    );
    await runner.query(`CREATE INDEX "program_uploads" ON "program" ("created_at") WHERE "origin" = 'uploaded'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM "program" WHERE "origin" = 'uploaded'`);
    await runner.query(`ALTER TABLE "program" DROP COLUMN "origin", DROP COLUMN "content_key", DROP COLUMN "operation_id",
      DROP COLUMN "file_name", DROP COLUMN "note", DROP COLUMN "uploaded_by"`);
  }
}
