import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lots of the shelf that are material or tools, and what attempts took of them. */
export class Materials1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "material_booking"');
    await runner.query('DROP TABLE "material_lot"');
  }
}

const STATEMENTS = [
  `CREATE TABLE "material_lot" (
    "lot_id" uuid NOT NULL, "form" text NOT NULL, "material" text NOT NULL, "name" text NOT NULL, "colour" text,
    "vendor" text, "initial" integer NOT NULL, "tare_mg" integer, "location" text, "machine_id" uuid, "source" text,
    "archived_at" TIMESTAMP WITH TIME ZONE,
    CONSTRAINT "material_lot_form" CHECK (form IN ('spool', 'sheet', 'bar', 'cutter')),
    CONSTRAINT "material_lot_initial" CHECK (initial > 0),
    CONSTRAINT "PK_material_lot" PRIMARY KEY ("lot_id"))`,
  `CREATE UNIQUE INDEX "material_lot_machine_unique" ON "material_lot" ("machine_id", "form") WHERE machine_id IS NOT NULL`,
  `CREATE UNIQUE INDEX "material_lot_source_unique" ON "material_lot" ("source") WHERE source IS NOT NULL`,
  `CREATE TABLE "material_booking" (
    "attempt_id" uuid NOT NULL, "lot_id" uuid, "material" text NOT NULL, "job_id" uuid NOT NULL,
    "amount" integer NOT NULL, "share" real NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "PK_material_booking" PRIMARY KEY ("attempt_id"))`,
  `CREATE INDEX "material_booking_job" ON "material_booking" ("job_id")`,
  `CREATE INDEX "material_booking_at" ON "material_booking" ("at")`,
];
