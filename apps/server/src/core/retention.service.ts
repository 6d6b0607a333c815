import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Clock } from '#libs/domain';
import { CLOCK } from './core.module.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Long enough to look at what was sent when something went wrong last week. */
const SENT_KEPT_DAYS = 7;

/** Two harvests ago is long enough to ask why a machine was chosen; facts and attempts stay. */
const DECISIONS_KEPT_DAYS = 180;
/** Whoever took something that nobody did in so long has forgotten it. */
const TAKEN_KEPT_DAYS = 30;

/** Clears away what nobody needs again. Facts, attempts, plate tokens and the audit stay: they are the record. */
@Injectable()
export class RetentionService {
  #nextRunMs = 0;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Does its work once an hour however often it is called. */
  async run(): Promise<void> {
    const nowMs = this.clock.nowMs();
    if (nowMs < this.#nextRunMs) return;
    this.#nextRunMs = nowMs + HOUR_MS;
    const sentBefore = new Date(nowMs - SENT_KEPT_DAYS * DAY_MS);
    // What a coalition refused waits for a person.
    await this.database.query(`DELETE FROM outbox WHERE sent_at < $1 AND (kind = 'command' OR last_error IS NULL)`, [
      sentBefore,
    ]);
    await this.database.query('DELETE FROM idempotency_key WHERE created_at < $1', [new Date(nowMs - DAY_MS)]);
    await this.database.query('DELETE FROM dispatch_decision WHERE at < $1', [
      new Date(nowMs - DECISIONS_KEPT_DAYS * DAY_MS),
    ]);
    await this.database.query('DELETE FROM inbox_assignment WHERE at < $1', [
      new Date(nowMs - TAKEN_KEPT_DAYS * DAY_MS),
    ]);
    await this.database.query('DELETE FROM machine_reservation WHERE until < $1', [
      new Date(nowMs - DECISIONS_KEPT_DAYS * DAY_MS),
    ]);
    await this.database.query('DELETE FROM session WHERE expires_at < $1', [new Date(nowMs)]);
  }
}
