import { Inject, Injectable, Logger, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { systemClock, type Clock } from '#libs/domain';
import { BlobStore, createSiteDataSource } from '#libs/persistence';
import { TaskQueue } from '#libs/queues';
import type { SiteConfig, TrainingControl } from './config.js';

export const CONFIG = Symbol('site config');
export const CLOCK = Symbol('clock');
export const TRAINING = Symbol('training control');

/** The training site's switch, set by whoever runs simulated machines in this process. */
export class TrainingSwitch {
  control: TrainingControl | undefined;
}

/** Parts that the process still waits for; `GET /api/health` answers 503 until there are none. */
export class Readiness {
  readonly pending = new Set<string>();
}

/** Closes in reverse order of opening: tasks first, the database last. */
@Injectable()
class CoreShutdown implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(TaskQueue) private readonly tasks: TaskQueue,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.tasks.close();
    await this.database.destroy();
  }
}

/** The outside things every feature may use, one thin class each. */
@Module({})
export class CoreModule {
  static forSite(config: SiteConfig): DynamicModule {
    const log = new Logger('tasks');
    const providers = [
      { provide: CONFIG, useValue: config },
      { provide: CLOCK, useValue: config.clock ?? (systemClock satisfies Clock) },
      { provide: DataSource, useFactory: () => openDatabase(config.databaseUrl) },
      { provide: BlobStore, useValue: new BlobStore(config.blobDir) },
      {
        provide: TaskQueue,
        // After the database is migrated: both use the same server.
        inject: [DataSource],
        useFactory: async () => {
          const queue = new TaskQueue(config, (message, error) => log.error(`${message}: ${String(error)}`));
          await queue.ready();
          return queue;
        },
      },
      TrainingSwitch,
      Readiness,
    ];
    return { module: CoreModule, global: true, providers: [...providers, CoreShutdown], exports: providers };
  }
}

/** Connects and migrates. Several processes may start at once: one migrates, the others wait for the lock. */
async function openDatabase(url: string): Promise<DataSource> {
  const database = await createSiteDataSource(url).initialize();
  const MIGRATION_LOCK = 7_461_646; // any number of our own; advisory locks share one space per database
  const runner = database.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await database.runMigrations({ transaction: 'all' });
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  } finally {
    await runner.release();
  }
  return database;
}
