import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Revisions and their review, forks, search, feedback, known-good settings, pictures of models. */
export class Catalogue1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER "design_content_stays" ON "design"');
    await runner.query('DROP FUNCTION "refuse_change_of_design"');
    for (const table of ['design_search', 'design_review', 'design_feedback', 'known_good', 'model_picture']) {
      await runner.query(`DROP TABLE "${table}"`);
    }
    await runner.query('DROP INDEX "design_current_unique"');
    await runner.query(`ALTER TABLE "design" DROP COLUMN "is_current", DROP COLUMN "review", DROP COLUMN "looked_at",
      DROP COLUMN "look_since", DROP COLUMN "withdrawn_reason", DROP COLUMN "successor_id",
      DROP COLUMN "forked_from_id", DROP COLUMN "is_modified"`);
  }
}

const STATEMENTS = [
  `ALTER TABLE "design"
    ADD COLUMN "is_current" boolean NOT NULL DEFAULT true,
    ADD COLUMN "review" text NOT NULL DEFAULT 'unreviewed',
    ADD COLUMN "looked_at" TIMESTAMP WITH TIME ZONE,
    ADD COLUMN "look_since" TIMESTAMP WITH TIME ZONE,
    ADD COLUMN "withdrawn_reason" text,
    ADD COLUMN "successor_id" uuid,
    ADD COLUMN "forked_from_id" uuid,
    ADD COLUMN "is_modified" boolean NOT NULL DEFAULT false`,
  `UPDATE "design" SET "is_current" = false WHERE "id" NOT IN (
    SELECT DISTINCT ON ("slug") "id" FROM "design" ORDER BY "slug", "imported_at" DESC, "id" DESC)`,
  `CREATE UNIQUE INDEX "design_current_unique" ON "design" ("slug") WHERE is_current`,
  `CREATE FUNCTION "refuse_change_of_design"() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF (NEW."id", NEW."slug", NEW."version", NEW."content_hash", NEW."manifest", NEW."manifest_path", NEW."parts",
        NEW."imported_at") IS DISTINCT FROM
       (OLD."id", OLD."slug", OLD."version", OLD."content_hash", OLD."manifest", OLD."manifest_path", OLD."parts",
        OLD."imported_at") THEN
      RAISE EXCEPTION 'the content of a revision never changes';
    END IF;
    RETURN NEW;
  END $$`,
  `CREATE TRIGGER "design_content_stays" BEFORE UPDATE ON "design"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_design"()`,
  `CREATE TABLE "design_search" (
    "design_id" uuid NOT NULL,
    "facts_version" integer NOT NULL,
    "title" text NOT NULL,
    "words" text NOT NULL,
    "vector" tsvector NOT NULL,
    "processes" text array NOT NULL,
    "crops" text array NOT NULL,
    "tasks" text array NOT NULL,
    "licence_family" text NOT NULL,
    "technology_readiness" text,
    "documentation_readiness" text,
    "box_mm" double precision array, CONSTRAINT "PK_design_search" PRIMARY KEY ("design_id"))`,
  `CREATE TABLE "design_review" (
    "id" uuid NOT NULL,
    "design_id" uuid NOT NULL,
    "at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "account_id" uuid,
    "actor" text NOT NULL,
    "act" text NOT NULL,
    "from_state" text NOT NULL,
    "to_state" text NOT NULL,
    "reason" text,
    "successor_id" uuid, CONSTRAINT "PK_design_review" PRIMARY KEY ("id"))`,
  `CREATE INDEX "design_review_design" ON "design_review" ("design_id", "at")`,
  `CREATE TABLE "design_feedback" (
    "id" uuid NOT NULL,
    "design_id" uuid NOT NULL,
    "part_id" text,
    "kind" text NOT NULL,
    "text" text NOT NULL,
    "author_name" text,
    "source" text NOT NULL,
    "request_id" uuid,
    "piece_code" text,
    "account_id" uuid,
    "photo_sha256" text,
    "photo_type" text,
    "state" text NOT NULL,
    "answer" text,
    "fixed_in_id" uuid,
    "is_hidden" boolean NOT NULL DEFAULT false,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "changed_at" TIMESTAMP WITH TIME ZONE,
    "changed_by" text, CONSTRAINT "PK_design_feedback" PRIMARY KEY ("id"))`,
  `CREATE INDEX "design_feedback_design" ON "design_feedback" ("design_id", "created_at")`,
  `CREATE INDEX "design_feedback_piece" ON "design_feedback" ("piece_code") WHERE piece_code IS NOT NULL`,
  `CREATE INDEX "design_feedback_new" ON "design_feedback" ("state") WHERE state = 'new'`,
  `CREATE TABLE "known_good" (
    "id" uuid NOT NULL,
    "part_sha256" text NOT NULL,
    "machine_class" text NOT NULL,
    "material" text NOT NULL,
    "design_id" uuid NOT NULL,
    "part_id" text NOT NULL,
    "settings" jsonb NOT NULL,
    "engine" text,
    "note" text,
    "author" text NOT NULL,
    "account_id" uuid,
    "job_id" uuid,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "retired_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_known_good" PRIMARY KEY ("id"))`,
  `CREATE INDEX "known_good_part" ON "known_good" ("part_sha256", "machine_class", "material")`,
  `CREATE TABLE "model_picture" (
    "model_sha256" text NOT NULL,
    "file_name" text NOT NULL,
    "state" text NOT NULL,
    "picture_sha256" text,
    "mesh_sha256" text,
    "reason" jsonb,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_model_picture" PRIMARY KEY ("model_sha256"))`,
  `CREATE INDEX "model_picture_preparing" ON "model_picture" ("state") WHERE state = 'preparing'`,
];
