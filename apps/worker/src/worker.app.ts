import { Logger, Module, type DynamicModule, type INestApplicationContext, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TaskQueue, startTaskWorkers } from '#libs/queues';
import { sandboxStrength } from '#libs/sandbox';
import type { SiteConfig } from '../../server/src/core/config.js';
import { CoreModule } from '../../server/src/core/core.module.js';
import { FeaturesModule } from '../../server/src/features.module.js';
import { taskHandlers } from './task-handlers.js';

/** How often everything is looked at once more, in case a trigger was lost. */
const SWEEP_MS = 5_000;

@Module({})
class WorkerModule {
  static forSite(config: SiteConfig): DynamicModule {
    return { module: WorkerModule, imports: [CoreModule.forSite(config), FeaturesModule] };
  }
}

/** The same features without routes: slicing, analysis, planning, delivery. */
export async function createWorkerApp(
  config: SiteConfig,
  logger?: LoggerService,
): Promise<{ context: INestApplicationContext; close(): Promise<void> }> {
  const app = await NestFactory.createApplicationContext(WorkerModule.forSite(config), {
    abortOnError: false,
    ...(logger ? { logger } : {}),
  });
  const log = new Logger('tasks');
  const { missing } = await sandboxStrength();
  for (const wall of missing) log.warn(`files from strangers: this system gives slicers no ${wall}`);
  const handlers = taskHandlers(app);
  const say = (message: string, error: unknown): void =>
    log.error(`${message}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const workers = startTaskWorkers(config, handlers, say);
  const queue = app.get(TaskQueue);
  /** The queue may have forgotten that it sweeps. While it is away we look ourselves, more slowly than it would. */
  const keepSweeping = async (): Promise<void> => {
    await queue.every('sweep', SWEEP_MS, {}).catch(() => handlers.sweep({}, { isLastTry: true }));
  };
  let sweeping: Promise<void> | undefined;
  const look = (): void => {
    sweeping ??= keepSweeping()
      .catch((error: unknown) => say('sweep', error))
      .finally(() => (sweeping = undefined));
  };
  look();
  const timer = setInterval(look, SWEEP_MS);
  return {
    context: app,
    async close() {
      clearInterval(timer);
      await sweeping;
      await workers.close();
      await app.close();
    },
  };
}
