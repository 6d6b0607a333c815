import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '#libs/domain';
import { SettingRow, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import type { RouteInput } from '../http/route.js';
import { refuseStale, type IfMatch } from '../http/versions.js';
import type { changePolicy } from './dispatch.routes.js';
import { loadPolicy, type StoredPolicy } from './policy.js';

/** Past weights that decisions are still shown under; decisions themselves are kept for months. */
const PAST_KEPT = 100;

/** How the site gives jobs to machines, as data. */
@Injectable()
export class PolicyService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  get(): Promise<StoredPolicy> {
    return loadPolicy(this.database.manager);
  }

  /** @throws DomainError VERSION_CONFLICT */
  async change(change: RouteInput<typeof changePolicy>['body'], by: string, ifMatch?: IfMatch): Promise<StoredPolicy> {
    return this.database.transaction(async (manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('dispatch policy'))`);
      const before = await loadPolicy(manager);
      await refuseStale(manager, { id: 'dispatch', version: before.version }, 'The dispatch policy', ifMatch);
      const { weights = before.weights } = change;
      const isReweighed = !isDeepStrictEqual(weights, before.weights);
      const last = { version: before.version, weights: before.weights, until: this.#now(), by };
      const past = isReweighed ? [last, ...before.past].slice(0, PAST_KEPT) : before.past;
      const policy: StoredPolicy = { ...before, ...change, past, version: before.version + 1 };
      await manager.upsert(SettingRow, { key: 'dispatch', value: policy }, ['key']);
      await notify(manager, { topic: 'advance' });
      await notify(manager, { topic: 'jobs' });
      return policy;
    });
  }

  #now(): string {
    return new Date(this.clock.nowMs()).toISOString();
  }
}
