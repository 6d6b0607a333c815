import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Queues that slicers upload to, and what came through them. */
export class Door1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "slicer_upload"');
    await runner.query('DROP TABLE "slicer_queue"');
  }
}

const STATEMENTS = [
  `CREATE TABLE "slicer_queue" (
    "id" uuid NOT NULL, "slug" text NOT NULL, "name" text NOT NULL, "machine_class" text NOT NULL,
    "material" text NOT NULL, "language" text NOT NULL, "is_open" boolean NOT NULL DEFAULT true,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "version" integer NOT NULL DEFAULT '1',
    CONSTRAINT "slicer_queue_language" CHECK (language IN ('es', 'en')),
    CONSTRAINT "PK_slicer_queue" PRIMARY KEY ("id"))`,
  `CREATE UNIQUE INDEX "slicer_queue_slug_unique" ON "slicer_queue" ("slug")`,
  `CREATE TABLE "slicer_upload" (
    "id" uuid NOT NULL, "queue_id" uuid NOT NULL, "program_id" uuid NOT NULL, "sha256" text NOT NULL,
    "bytes" integer NOT NULL, "file_name" text NOT NULL, "folder" text NOT NULL, "wants_print" boolean NOT NULL,
    "by_name" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "order_id" uuid,
    "released_by" text, "released_at" TIMESTAMP WITH TIME ZONE,
    CONSTRAINT "PK_slicer_upload" PRIMARY KEY ("id"))`,
  `CREATE INDEX "slicer_upload_queue" ON "slicer_upload" ("queue_id", "created_at")`,
  `CREATE INDEX "slicer_upload_program" ON "slicer_upload" ("program_id")`,
  `CREATE INDEX "slicer_upload_file" ON "slicer_upload" ("sha256")`,
];
