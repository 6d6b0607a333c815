import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of repeated requests, and a version for what people edit at the same time. */
export class IdempotencyAndVersions1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "idempotency_key"');
    await runner.query('DROP INDEX "audit_subject"');
    await runner.query('ALTER TABLE "machine" DROP COLUMN "version"');
    await runner.query('ALTER TABLE "account" DROP COLUMN "version"');
  }
}

const STATEMENTS = [
  `CREATE TABLE "idempotency_key" (
    "principal" text NOT NULL,
    "key_hash" text NOT NULL,
    "route" text NOT NULL,
    "request_hash" text NOT NULL,
    "status" integer,
    "answer" bytea,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_idempotency_key" PRIMARY KEY ("principal",
    "key_hash"))`,
  `CREATE INDEX "idempotency_key_created" ON "idempotency_key"  (
    "created_at")`,
  `CREATE INDEX "audit_subject" ON "audit"  (
    "subject",
    "at")`,
  `ALTER TABLE "machine" ADD "version" integer NOT NULL DEFAULT '1'`,
  `ALTER TABLE "account" ADD "version" integer NOT NULL DEFAULT '1'`,
];
