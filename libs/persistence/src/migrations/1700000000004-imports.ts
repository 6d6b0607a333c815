import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports as tasks with progress, and where each design came from. */
export class Imports1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "design_source"');
    await runner.query('DROP TABLE "design_import"');
  }
}

const STATEMENTS = [
  `CREATE TABLE "design_import" (
    "id" uuid NOT NULL,
    "kind" text NOT NULL,
    "address" text NOT NULL,
    "ref" text,
    "subfolder" text,
    "manifests" text array,
    "wants_all" boolean NOT NULL DEFAULT false,
    "is_confirmed" boolean NOT NULL DEFAULT false,
    "state" text NOT NULL,
    "step" text,
    "progress" jsonb NOT NULL,
    "problems" jsonb NOT NULL,
    "results" jsonb NOT NULL,
    "choices" jsonb NOT NULL,
    "commit" text,
    "tries" integer NOT NULL DEFAULT '0',
    "account_id" uuid,
    "actor" text NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "ended_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_design_import" PRIMARY KEY ("id"))`,
  `CREATE INDEX "design_import_created" ON "design_import" ("created_at")`,
  `CREATE TABLE "design_source" (
    "id" uuid NOT NULL,
    "design_id" uuid NOT NULL,
    "import_id" uuid NOT NULL,
    "kind" text NOT NULL,
    "address" text NOT NULL,
    "ref" text,
    "commit" text,
    "manifest" text NOT NULL,
    "account_id" uuid,
    "actor" text NOT NULL,
    "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_design_source" PRIMARY KEY ("id"))`,
  `CREATE INDEX "design_source_design" ON "design_source" ("design_id")`,
  `CREATE INDEX "design_source_address" ON "design_source" ("address")`,
];
