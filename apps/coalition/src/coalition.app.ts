import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { MAX_DELIVERY_BYTES } from '#libs/coalition-contract';
import type { CoalitionConfig } from './config.js';
import { CoalitionModule } from './coalition.module.js';
import { openDatabase } from './database/database.js';

export { hashSiteKey, type CoalitionConfig, type SiteKey } from './config.js';

export interface CoalitionApp {
  /** `http://127.0.0.1:7460`: where it really listens. */
  readonly url: string;
  /** Takes no more requests, answers those under way, then leaves the database. */
  close(): Promise<void>;
}

/**
 * Starts the coalition engine completely: schema migrated, listening. Throws when the database or the port cannot be
 * had; nothing stays open then.
 */
export async function createCoalitionApp(config: CoalitionConfig): Promise<CoalitionApp> {
  const dataSource = await openDatabase(config.databaseUrl);
  try {
    const app = await NestFactory.create<NestFastifyApplication>(
      CoalitionModule.with(config, dataSource),
      new FastifyAdapter({ bodyLimit: MAX_DELIVERY_BYTES }),
      { abortOnError: false, ...(config.logger !== undefined && { logger: config.logger }) },
    );
    await app.listen(config.port, config.host);
    return { url: await app.getUrl(), close: () => drain(app) };
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw error;
  }
}

/** How often connections that have become idle are closed while draining. */
const SWEEP_MS = 50;

/**
 * Fastify closes the connections that are idle when it begins to close; one that answers its last request later would
 * be kept alive for its client and hold the engine up for a minute.
 */
async function drain(app: NestFastifyApplication): Promise<void> {
  const sweep = setInterval(() => app.getHttpServer().closeIdleConnections(), SWEEP_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}
