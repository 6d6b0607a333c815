import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The shelf, and order lines that form a tree. */
export class Stock1700000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['piece_handover', 'stock_reservation', 'stock_movement', 'stock_lot', 'stock_item']) {
      await runner.query(`DROP TABLE "${table}"`);
    }
    const columns = ['key', 'parent_line_id', 'alternate_of', 'per_parent', 'stock_key', 'choice', 'reasons'];
    const counts = ['from_stock', 'from_queue', 'from_alternate', 'got'];
    const drops = [...columns, ...counts].map((column) => `DROP COLUMN "${column}"`);
    await runner.query(`ALTER TABLE "order_line" ${drops.join(', ')}`);
  }
}

const STATEMENTS = [
  `CREATE TABLE "stock_item" (
    "id" uuid NOT NULL, "key" text NOT NULL, "name" text NOT NULL, "kind" text NOT NULL,
    "unit" text NOT NULL DEFAULT 'piece', "part_sha256" text, "location" text,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_stock_item" PRIMARY KEY ("id"))`,
  `CREATE UNIQUE INDEX "stock_item_key_unique" ON "stock_item" ("key")`,
  `CREATE TABLE "stock_lot" (
    "id" uuid NOT NULL, "item_id" uuid NOT NULL, "lot" text NOT NULL, "on_hand" integer NOT NULL,
    "reserved" integer NOT NULL, "received_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "stock_lot_quantities" CHECK (reserved >= 0 AND on_hand >= reserved),
    CONSTRAINT "PK_stock_lot" PRIMARY KEY ("id"))`,
  `CREATE UNIQUE INDEX "stock_lot_item_lot_unique" ON "stock_lot" ("item_id", "lot")`,
  `CREATE TABLE "stock_movement" (
    "id" uuid NOT NULL, "item_id" uuid NOT NULL, "lot_id" uuid NOT NULL, "kind" text NOT NULL,
    "on_hand_change" integer NOT NULL, "reserved_change" integer NOT NULL, "by_name" text NOT NULL, "why" text,
    "order_id" uuid, "line_id" uuid, "job_id" uuid, "at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "PK_stock_movement" PRIMARY KEY ("id"))`,
  `CREATE INDEX "stock_movement_item" ON "stock_movement" ("item_id", "at")`,
  `CREATE INDEX "stock_movement_order" ON "stock_movement" ("order_id")`,
  `CREATE TABLE "stock_reservation" (
    "lot_id" uuid NOT NULL, "line_id" uuid NOT NULL, "order_id" uuid NOT NULL, "pieces" integer NOT NULL,
    CONSTRAINT "stock_reservation_pieces" CHECK (pieces > 0),
    CONSTRAINT "PK_stock_reservation" PRIMARY KEY ("lot_id", "line_id"))`,
  `CREATE INDEX "stock_reservation_order" ON "stock_reservation" ("order_id")`,
  `CREATE TABLE "piece_handover" (
    "id" uuid NOT NULL, "job_id" uuid NOT NULL, "from_order_id" uuid NOT NULL, "to_order_id" uuid NOT NULL,
    "to_line_id" uuid, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_piece_handover" PRIMARY KEY ("id"))`,
  `CREATE INDEX "piece_handover_job" ON "piece_handover" ("job_id")`,
  `ALTER TABLE "order_line"
    ADD COLUMN "key" text, ADD COLUMN "parent_line_id" uuid, ADD COLUMN "alternate_of" uuid,
    ADD COLUMN "per_parent" integer NOT NULL DEFAULT '1', ADD COLUMN "stock_key" text, ADD COLUMN "choice" integer,
    ADD COLUMN "reasons" jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN "from_stock" integer NOT NULL DEFAULT '0', ADD COLUMN "from_queue" integer NOT NULL DEFAULT '0',
    ADD COLUMN "from_alternate" integer NOT NULL DEFAULT '0', ADD COLUMN "got" integer NOT NULL DEFAULT '0'`,
  `UPDATE "order_line" SET "key" = "part_id"`,
  `ALTER TABLE "order_line" ALTER COLUMN "key" SET NOT NULL`,
  // What was ticked off before had come whole.
  `UPDATE "order_line" SET "got" = "quantity" WHERE "is_done" AND NOT EXISTS (
    SELECT FROM "operation" WHERE "operation"."line_id" = "order_line"."id")`,
];
