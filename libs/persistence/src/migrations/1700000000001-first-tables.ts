import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FirstTables1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('The first tables cannot be taken away; restore a backup instead.');
  }
}

const STATEMENTS = [
  `CREATE TABLE "blob" (
    "sha256" text NOT NULL,
    "bytes" integer NOT NULL,
    "media_type" text NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_7610467e6f8478552dc4876408b" PRIMARY KEY ("sha256"))`,
  `CREATE TABLE "design" (
    "id" uuid NOT NULL,
    "slug" text NOT NULL,
    "version" text NOT NULL,
    "content_hash" text NOT NULL,
    "manifest" jsonb NOT NULL,
    "manifest_path" text NOT NULL,
    "parts" jsonb NOT NULL,
    "processes" text array NOT NULL,
    "problems" jsonb NOT NULL,
    "search_text" text NOT NULL,
    "imported_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_e7a44f12414f03b7f38ff26dc8c" PRIMARY KEY ("id"))`,
  `CREATE INDEX "design_slug" ON "design"  (
    "slug")`,
  `CREATE UNIQUE INDEX "design_content_unique" ON "design"  (
    "content_hash")`,
  `CREATE TABLE "design_file" (
    "design_id" uuid NOT NULL,
    "path" text NOT NULL,
    "sha256" text NOT NULL,
    "media_type" text NOT NULL,
    "bytes" integer NOT NULL, CONSTRAINT "PK_1aeb46dd111564163c9762335b9" PRIMARY KEY ("design_id",
    "path"))`,
  `CREATE TABLE "program" (
    "id" uuid NOT NULL,
    "key" text NOT NULL,
    "part_sha256" text NOT NULL,
    "machine_class" text NOT NULL,
    "material" text NOT NULL,
    "input" jsonb NOT NULL,
    "state" text NOT NULL,
    "progress" real NOT NULL DEFAULT '0',
    "sha256" text,
    "bytes" integer,
    "report" jsonb,
    "picture" jsonb,
    "estimated_s" real,
    "reason" jsonb,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_3bade5945afbafefdd26a3a29fb" PRIMARY KEY ("id"))`,
  `CREATE UNIQUE INDEX "program_key_unique" ON "program"  (
    "key")`,
  `CREATE INDEX "program_part" ON "program"  (
    "part_sha256")`,
  `CREATE TABLE "bridge" (
    "id" uuid NOT NULL,
    "name" text NOT NULL,
    "secret_hash" text NOT NULL,
    "public_key_pem" text NOT NULL,
    "is_simulated" boolean NOT NULL,
    "connectivity" text NOT NULL,
    "epoch" text,
    "software_version" text,
    "last_seen_at" TIMESTAMP WITH TIME ZONE,
    "revoked_at" TIMESTAMP WITH TIME ZONE,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_54088cc9814ead2dffd5cb62030" PRIMARY KEY ("id"))`,
  `CREATE TABLE "pairing" (
    "id" uuid NOT NULL, "name" text NOT NULL, "host_name" text NOT NULL, "public_key_pem" text NOT NULL,
    "machine_count" integer NOT NULL, "address" text NOT NULL, "code_hash" text NOT NULL, "poll_hash" text NOT NULL,
    "approved_by" text, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "claimed_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_c3c0ac8fe888bef766c3366e36b" PRIMARY KEY ("id"))`,
  `CREATE UNIQUE INDEX "pairing_poll_unique" ON "pairing"  (
    "poll_hash")`,
  `CREATE TABLE "machine" (
    "id" uuid NOT NULL,
    "bridge_id" uuid NOT NULL,
    "name" text NOT NULL,
    "url" text NOT NULL,
    "profile" jsonb NOT NULL,
    "loaded" jsonb,
    "uuid" text,
    "macros" jsonb,
    "heat_lease_s" integer,
    "rx_bytes" integer,
    "is_simulated" boolean NOT NULL,
    "connectivity" text NOT NULL,
    "state" text NOT NULL,
    "mode" text NOT NULL,
    "reason" jsonb,
    "since" TIMESTAMP WITH TIME ZONE NOT NULL,
    "firmware" text,
    "fence" integer NOT NULL DEFAULT '0',
    "run" integer NOT NULL DEFAULT '0',
    "rejection_count" integer NOT NULL DEFAULT '0',
    "back_off_until" TIMESTAMP WITH TIME ZONE,
    "removed_at" TIMESTAMP WITH TIME ZONE,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_acc588900ffa841d96eb5fd566c" PRIMARY KEY ("id"))`,
  `CREATE INDEX "machine_bridge" ON "machine"  (
    "bridge_id")`,
  `CREATE TABLE "plate_token" (
    "id" uuid NOT NULL,
    "machine_id" uuid NOT NULL,
    "after_run" integer NOT NULL,
    "by_name" text NOT NULL,
    "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_ce01774c07842acf56b9034eeed" PRIMARY KEY ("id"))`,
  `CREATE INDEX "plate_token_machine" ON "plate_token"  (
    "machine_id")`,
  `CREATE TABLE "attempt" (
    "id" uuid NOT NULL,
    "job_id" uuid NOT NULL,
    "attempt_no" integer NOT NULL,
    "machine_id" uuid NOT NULL,
    "bridge_id" uuid NOT NULL,
    "fence" integer NOT NULL,
    "state" text NOT NULL,
    "program_sha256" text NOT NULL,
    "program_bytes" integer NOT NULL,
    "estimated_s" real,
    "plate_token_id" uuid NOT NULL,
    "run_before" integer NOT NULL,
    "armed_by" text,
    "start_by" TIMESTAMP WITH TIME ZONE NOT NULL,
    "reason" jsonb,
    "resolved_by" text,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "prepared_at" TIMESTAMP WITH TIME ZONE,
    "started_at" TIMESTAMP WITH TIME ZONE,
    "ended_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_5f822b29b3128d1c65d3d6c193d" PRIMARY KEY ("id"))`,
  `CREATE UNIQUE INDEX "attempt_live_machine_unique" ON "attempt"  (
    "machine_id") WHERE state IN ('queued','offered','stored','prepared','running','paused','unknown')`,
  `CREATE UNIQUE INDEX "attempt_live_job_unique" ON "attempt"  (
    "job_id") WHERE state IN ('queued','offered','stored','prepared','running','paused','unknown')`,
  `CREATE UNIQUE INDEX "attempt_job_no_unique" ON "attempt"  (
    "job_id",
    "attempt_no")`,
  `CREATE TABLE "fact" (
    "bridge_id" uuid NOT NULL,
    "epoch" text NOT NULL,
    "seq" integer NOT NULL,
    "at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "received_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "body" jsonb NOT NULL,
    "is_orphan" boolean NOT NULL DEFAULT false, CONSTRAINT "PK_da679bda479114fdb43c40351ac" PRIMARY KEY ("bridge_id",
    "epoch",
    "seq"))`,
  `CREATE TABLE "fact_watermark" (
    "bridge_id" uuid NOT NULL,
    "epoch" text NOT NULL,
    "seq" integer NOT NULL, CONSTRAINT "PK_940378cb9bc2a1ea0bafcabefcf" PRIMARY KEY ("bridge_id",
    "epoch"))`,
  `CREATE TABLE "outbox" (
    "id" uuid NOT NULL,
    "kind" text NOT NULL,
    "bridge_id" uuid,
    "payload" jsonb NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "expires_at" TIMESTAMP WITH TIME ZONE,
    "sent_at" TIMESTAMP WITH TIME ZONE,
    "tries" integer NOT NULL DEFAULT '0',
    "last_error" text, CONSTRAINT "PK_340ab539f309f03bdaa14aa7649" PRIMARY KEY ("id"))`,
  `CREATE INDEX "outbox_unsent" ON "outbox"  (
    "sent_at") WHERE sent_at IS NULL`,
  `CREATE TABLE "request" (
    "id" uuid NOT NULL,
    "code" text NOT NULL,
    "state" text NOT NULL,
    "design_id" uuid NOT NULL,
    "quantity" integer NOT NULL,
    "needed_by" date,
    "place" text NOT NULL,
    "purpose" text NOT NULL,
    "requester_kind" text NOT NULL,
    "requester_name" text NOT NULL,
    "contact" text,
    "note" text,
    "licence_decision" jsonb NOT NULL,
    "agreed_terms" text,
    "decline_reason" text,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "step_times" jsonb NOT NULL,
    "version" integer NOT NULL DEFAULT '1', CONSTRAINT "PK_167d324701e6867f189aed52e18" PRIMARY KEY ("id"))`,
  `CREATE UNIQUE INDEX "request_code_unique" ON "request"  (
    "code")`,
  `CREATE INDEX "request_state" ON "request"  (
    "state")`,
  `CREATE TABLE "work_order" (
    "id" uuid NOT NULL,
    "request_id" uuid NOT NULL,
    "design_id" uuid NOT NULL,
    "state" text NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_0730e63dd523d397530859cb6d1" PRIMARY KEY ("id"))`,
  `CREATE UNIQUE INDEX "work_order_request_unique" ON "work_order"  (
    "request_id")`,
  `CREATE TABLE "order_line" (
    "id" uuid NOT NULL,
    "order_id" uuid NOT NULL,
    "position" integer NOT NULL,
    "part_id" text NOT NULL,
    "name" text NOT NULL,
    "kind" text NOT NULL,
    "quantity" real NOT NULL,
    "is_done" boolean NOT NULL DEFAULT false,
    "note" text, CONSTRAINT "PK_01a7c973d9f30479647e44f9892" PRIMARY KEY ("id"))`,
  `CREATE INDEX "order_line_order" ON "order_line"  (
    "order_id")`,
  `CREATE TABLE "operation" (
    "id" uuid NOT NULL,
    "order_id" uuid NOT NULL,
    "line_id" uuid,
    "sequence" integer NOT NULL,
    "step" text NOT NULL,
    "name" text NOT NULL,
    "quantity" integer NOT NULL,
    "done" integer NOT NULL DEFAULT '0',
    "state" text NOT NULL,
    "after" uuid array NOT NULL,
    "requirements" jsonb NOT NULL,
    "part_sha256" text,
    "thickness_mm" real, CONSTRAINT "PK_18556ee6e49c005fc108078f3ab" PRIMARY KEY ("id"))`,
  `CREATE INDEX "operation_order" ON "operation"  (
    "order_id")`,
  `CREATE TABLE "job" (
    "id" uuid NOT NULL,
    "number" SERIAL NOT NULL,
    "operation_id" uuid NOT NULL,
    "order_id" uuid NOT NULL,
    "state" text NOT NULL,
    "reasons" jsonb NOT NULL,
    "machine_id" uuid,
    "outcome" text,
    "verdict" text,
    "replaces_job_id" uuid,
    "attempt_count" integer NOT NULL DEFAULT '0',
    "failure_count" integer NOT NULL DEFAULT '0',
    "is_cancel_wanted" boolean NOT NULL DEFAULT false,
    "back_off_until" TIMESTAMP WITH TIME ZONE,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "version" integer NOT NULL DEFAULT '1', CONSTRAINT "PK_98ab1c14ff8d1cf80d18703b92f" PRIMARY KEY ("id"))`,
  `CREATE INDEX "job_operation" ON "job"  (
    "operation_id")`,
  `CREATE INDEX "job_order" ON "job"  (
    "order_id")`,
  `CREATE INDEX "job_state" ON "job"  (
    "state")`,
  `CREATE TABLE "setting" (
    "key" text NOT NULL,
    "value" jsonb NOT NULL, CONSTRAINT "PK_1c4c95d773004250c157a744d6e" PRIMARY KEY ("key"))`,
  `CREATE TABLE "account" (
    "id" uuid NOT NULL,
    "name" text NOT NULL,
    "password_hash" text NOT NULL,
    "roles" text array NOT NULL,
    "language" text NOT NULL,
    "is_active" boolean NOT NULL,
    "wrong_tries" integer NOT NULL DEFAULT '0',
    "locked_until" TIMESTAMP WITH TIME ZONE,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_54115ee388cdb6d86bb4bf5b2ea" PRIMARY KEY ("id"))`,
  `CREATE UNIQUE INDEX "account_name_unique" ON "account"  (
    "name")`,
  `CREATE TABLE "session" (
    "token_hash" text NOT NULL,
    "account_id" uuid NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_a83507eb0338ac037780e02f2b9" PRIMARY KEY ("token_hash"))`,
  `CREATE INDEX "session_account" ON "session"  (
    "account_id")`,
  `CREATE TABLE "api_key" (
    "id" uuid NOT NULL,
    "account_id" uuid NOT NULL,
    "name" text NOT NULL,
    "prefix" text NOT NULL,
    "secret_hash" text NOT NULL,
    "scopes" text array NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "last_used_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_b1bd840641b8acbaad89c3d8d11" PRIMARY KEY ("id"))`,
  `CREATE INDEX "api_key_account" ON "api_key"  (
    "account_id")`,
  `CREATE UNIQUE INDEX "api_key_hash_unique" ON "api_key"  (
    "secret_hash")`,
  `CREATE TABLE "audit" (
    "id" uuid NOT NULL,
    "at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "account_id" uuid,
    "actor" text NOT NULL,
    "action" text NOT NULL,
    "subject" text NOT NULL,
    "detail" jsonb NOT NULL, CONSTRAINT "PK_1d3d120ddaf7bc9b1ed68ed463a" PRIMARY KEY ("id"))`,
  `CREATE INDEX "audit_at" ON "audit"  (
    "at")`,
];
