import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Initial1795000000000 implements MigrationInterface {
  readonly name = 'Initial1795000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE coalition.capacity_report (
        site_id uuid NOT NULL,
        site_name text NOT NULL,
        sequence bigint NOT NULL,
        observed_at timestamptz NOT NULL,
        half_life_s integer NOT NULL,
        entries jsonb NOT NULL,
        CONSTRAINT capacity_report_pk PRIMARY KEY (site_id)
      )`);
    await queryRunner.query(`
      CREATE TABLE coalition.economic_event (
        site_id uuid NOT NULL,
        event_id uuid NOT NULL,
        site_name text NOT NULL,
        action text NOT NULL,
        design_title text NOT NULL,
        design_hash text NOT NULL,
        part_name text NOT NULL,
        process text NOT NULL,
        material text,
        quantity double precision NOT NULL,
        unit text NOT NULL,
        licence text NOT NULL,
        corrects uuid,
        at timestamptz NOT NULL,
        CONSTRAINT economic_event_pk PRIMARY KEY (site_id, event_id)
      )`);
    await queryRunner.query(`CREATE INDEX economic_event_newest ON coalition.economic_event (at, event_id)`);
    await queryRunner.query(`
      CREATE TABLE coalition.received_message (
        site_id uuid NOT NULL,
        message_id uuid NOT NULL,
        received_at timestamptz NOT NULL,
        CONSTRAINT received_message_pk PRIMARY KEY (site_id, message_id)
      )`);
    await queryRunner.query(`CREATE INDEX received_message_age ON coalition.received_message (received_at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `DROP TABLE coalition.received_message, coalition.economic_event, coalition.capacity_report`,
    );
  }
}
