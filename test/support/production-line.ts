import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { BlobStore, createSiteDataSource } from '#libs/persistence';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SettingsService } from '../../apps/server/src/core/settings.service.js';
import type { SiteConfig } from '../../apps/server/src/core/config.js';
import { JobsService } from '../../apps/server/src/jobs/jobs.service.js';
import { LiveTelemetry } from '../../apps/server/src/live/telemetry.js';
import { StepsService } from '../../apps/server/src/production/steps.service.js';
import { AttemptsService } from '../../apps/server/src/production/attempts.service.js';
import { CapacityService } from '../../apps/server/src/production/capacity.service.js';
import { DeadlinesService } from '../../apps/server/src/production/deadlines.service.js';
import { FactsService } from '../../apps/server/src/production/facts.service.js';
import { RepliesService } from '../../apps/server/src/production/replies.service.js';
import { BridgePresenceService } from '../../apps/server/src/bridges/bridge-presence.service.js';
import { OrdersService } from '../../apps/server/src/requests/orders.service.js';
import { FakeClock } from './fake-clock.js';
import { testDatabase } from './postgres.js';
import { Shopfloor } from './shopfloor.js';

// What the services say while they are tested is not what a test says.
Logger.overrideLogger(['fatal']);

export interface ProductionLine {
  readonly database: DataSource;
  readonly databaseUrl: string;
  readonly blobs: BlobStore;
  readonly clock: FakeClock;
  readonly floor: Shopfloor;
  readonly settings: SettingsService;
  readonly attempts: AttemptsService;
  readonly facts: FactsService;
  readonly replies: RepliesService;
  readonly deadlines: DeadlinesService;
  readonly orders: OrdersService;
  readonly jobs: JobsService;
  readonly capacity: CapacityService;
  readonly presence: BridgePresenceService;
  /** One row by id, as it is now. */
  row<T extends { id: string }>(entity: new () => T, id: string): Promise<T>;
  close(): Promise<void>;
}

/** The real production services over a real database, with a clock that the test turns: no HTTP, no broker. */
export async function openProductionLine(): Promise<ProductionLine> {
  const { url, drop } = await testDatabase();
  const blobDir = await mkdtemp(path.join(tmpdir(), 'minga-blobs-'));
  const database = await createSiteDataSource(url, 20).initialize();
  await database.runMigrations({ transaction: 'all' });
  const clock = new FakeClock();
  const blobs = new BlobStore(blobDir);
  const settings = new SettingsService(database, { host: '127.0.0.1', port: 0 } as SiteConfig);
  const orders = new OrdersService(database, clock);
  const steps = new StepsService(clock);
  const attempts = new AttemptsService(database, blobs, steps, clock);
  const facts = new FactsService(database, steps, clock);
  const replies = new RepliesService(database, clock, steps);
  const capacity = new CapacityService(database, settings, new LiveTelemetry(), clock);
  return {
    database,
    databaseUrl: url,
    blobs,
    clock,
    floor: new Shopfloor(database, blobs),
    settings,
    attempts,
    facts,
    replies,
    deadlines: new DeadlinesService(database, steps, clock),
    orders,
    jobs: new JobsService(database, orders, attempts, capacity, steps),
    capacity,
    presence: new BridgePresenceService(database, steps, clock),
    row: (entity, id) => database.manager.findOneByOrFail(entity, { id } as never),
    close: async () => {
      await database.destroy();
      await drop();
      await rm(blobDir, { recursive: true, force: true });
    },
  };
}

/** Until this many statements wait for a lock: then transactions truly overlap. */
export async function waitForLock({ database }: ProductionLine, count = 1): Promise<void> {
  for (;;) {
    const [row] = await database.query<{ n: string }[]>(
      `SELECT count(*) n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (Number(row?.n) >= count) return;
  }
}
