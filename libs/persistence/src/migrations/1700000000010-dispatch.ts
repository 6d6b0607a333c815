import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who goes first, where and why; what is asked of people. */
export class Dispatch1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`DROP TABLE "${table}"`);
    await runner.query('DROP INDEX "attempt_started"');
    const drops = JOB_COLUMNS.map((column) => `DROP COLUMN "${column}"`).join(', ');
    await runner.query(`ALTER TABLE "job" ${drops}`);
  }
}

const TABLES = [
  'machine_rule',
  'machine_reservation',
  'maintenance_plan',
  'dispatch_decision',
  'inbox_assignment',
  'person_at_work',
];
const JOB_COLUMNS = ['priority', 'rank', 'pinned_machine_id', 'not_before', 'attempts_forgiven'];

const STATEMENTS = [
  `ALTER TABLE "job"
    ADD COLUMN "priority" integer NOT NULL DEFAULT '0', ADD COLUMN "rank" text, ADD COLUMN "pinned_machine_id" uuid,
    ADD COLUMN "not_before" TIMESTAMP WITH TIME ZONE, ADD COLUMN "attempts_forgiven" integer NOT NULL DEFAULT '0'`,
  // What waits now begins to count from here.
  `UPDATE "job" SET "attempts_forgiven" = "attempt_count"`,
  // The past of machines is looked at in every run of the queue.
  `CREATE INDEX "attempt_started" ON "attempt" ("started_at")`,
  `CREATE TABLE "machine_rule" (
    "machine_id" uuid NOT NULL, "mode" text, "out_of_service" jsonb, "tolerance_mm" real,
    "trainings" text array NOT NULL DEFAULT '{}', "place" text, "is_quiet" boolean NOT NULL DEFAULT false,
    "is_unattended_allowed" boolean NOT NULL DEFAULT true, "version" integer NOT NULL DEFAULT '1',
    CONSTRAINT "PK_machine_rule" PRIMARY KEY ("machine_id"))`,
  `CREATE TABLE "machine_reservation" (
    "id" uuid NOT NULL, "machine_id" uuid NOT NULL, "from" TIMESTAMP WITH TIME ZONE NOT NULL,
    "until" TIMESTAMP WITH TIME ZONE NOT NULL, "why" text NOT NULL, "by_name" text NOT NULL, "job_id" uuid,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "machine_reservation_span" CHECK ("until" > "from"),
    CONSTRAINT "PK_machine_reservation" PRIMARY KEY ("id"))`,
  `CREATE INDEX "machine_reservation_machine" ON "machine_reservation" ("machine_id", "until")`,
  `CREATE TABLE "maintenance_plan" (
    "id" uuid NOT NULL, "machine_id" uuid NOT NULL, "name" text NOT NULL, "every_hours" real, "every_cycles" integer,
    "every_days" integer, "last_done_at" TIMESTAMP WITH TIME ZONE NOT NULL, "last_done_by" text,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "maintenance_plan_due" CHECK (num_nonnulls("every_hours", "every_cycles", "every_days") > 0),
    CONSTRAINT "PK_maintenance_plan" PRIMARY KEY ("id"))`,
  `CREATE INDEX "maintenance_plan_machine" ON "maintenance_plan" ("machine_id")`,
  `CREATE TABLE "dispatch_decision" (
    "id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "kind" text NOT NULL, "job_id" uuid NOT NULL,
    "machine_id" uuid NOT NULL, "runner_up_id" uuid, "policy_version" integer NOT NULL, "candidates" jsonb NOT NULL,
    "looked_at" integer NOT NULL, "by_name" text, CONSTRAINT "PK_dispatch_decision" PRIMARY KEY ("id"))`,
  `CREATE INDEX "dispatch_decision_at" ON "dispatch_decision" ("at")`,
  `CREATE INDEX "dispatch_decision_job" ON "dispatch_decision" ("job_id")`,
  `CREATE TABLE "inbox_assignment" (
    "item_id" text NOT NULL, "account_id" uuid NOT NULL, "name" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "PK_inbox_assignment" PRIMARY KEY ("item_id"))`,
  `CREATE TABLE "person_at_work" (
    "account_id" uuid NOT NULL, "shifts" jsonb NOT NULL DEFAULT '[]', "trainings" text array NOT NULL DEFAULT '{}',
    "said_here" boolean, "said_at" TIMESTAMP WITH TIME ZONE, "said_until" TIMESTAMP WITH TIME ZONE,
    "version" integer NOT NULL DEFAULT '1', CONSTRAINT "PK_person_at_work" PRIMARY KEY ("account_id"))`,
];
