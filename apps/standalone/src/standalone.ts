import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Bridge } from '../../../firmware-bridge/src/index.js';
import { createCoalitionApp, hashSiteKey } from '../../coalition/src/coalition.app.js';
import { AccountsService } from '../../server/src/auth/accounts.service.js';
import { BridgeLinkService } from '../../server/src/bridges/bridge-link.service.js';
import type { SiteConfig } from '../../server/src/core/config.js';
import { Readiness } from '../../server/src/core/core.module.js';
import { createServerApp, type ServerApp } from '../../server/src/server.app.js';
import { createWorkerApp } from '../../worker/src/worker.app.js';
import type { StandaloneConfig } from './config.js';
import { lockDataFolder } from './data-lock.js';
import { importExamples } from './examples.js';
import { startPostgres } from './postgres/index.js';
import { SecretFiles } from './secret-files.js';
import { TrainingSite } from './training-site.js';

export interface Standalone {
  readonly url: string;
  readonly port: number;
  readonly coalitionUrl: string;
  readonly context: INestApplicationContext;
  /** The one-time link that creates the owner; undefined when there is one. */
  readonly setupUrl?: string;
  /** Everything in reverse order of starting. */
  close(): Promise<void>;
}

export interface StandaloneDeps {
  readonly logger: LoggerService;
  /** One line for people about what is going on. */
  readonly progress: (line: string) => void;
  readonly projectDir: string;
  /** What there is outside; default: the internet. */
  readonly network?: SiteConfig['network'];
}

/** Starts database, coalition, server, worker, training machines and bridge in this process, in this order, or nothing. */
export async function startStandalone(config: StandaloneConfig, deps: StandaloneDeps): Promise<Standalone> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    mkdirSync(config.dataDir, { recursive: true });
    closers.push(await lockDataFolder(config.dataDir));
    const databaseUrl = config.databaseUrl ?? (await openPostgres(config, deps, closers));
    const secrets = new SecretFiles(path.join(config.dataDir, 'secrets'));
    const { siteId, siteKey } = secrets.site();
    const siteKeys = [{ siteId, keyHash: hashSiteKey(siteKey) }];
    const coalition = await createCoalitionApp({
      databaseUrl,
      host: '127.0.0.1',
      port: 0,
      siteKeys,
      logger: deps.logger,
    });
    closers.push(() => coalition.close());
    const site: SiteConfig = {
      siteId,
      host: config.host,
      port: config.port,
      databaseUrl,
      redisUrl: config.redisUrl,
      blobDir: path.join(config.dataDir, 'blobs'),
      secretsDir: secrets.dir,
      broker: { kind: 'embedded', tcpPort: config.mqttPort },
      coalition: { url: coalition.url, siteKey },
      publicUrl: config.publicUrl,
      webDir: webDirOf(deps.projectDir),
      slicer: config.slicer,
      heavyAtOnce: config.heavyAtOnce,
      network: deps.network,
    };
    const server = await createServerApp(site, deps.logger, ['worker', 'catalogue']);
    closers.push(() => server.close());
    const readiness = server.context.get(Readiness);
    const worker = await createWorkerApp(site, deps.logger);
    closers.push(() => worker.close());
    readiness.pending.delete('worker');
    await importExamples(server.context, path.join(deps.projectDir, 'examples', 'designs'));
    readiness.pending.delete('catalogue');
    if (config.hasTraining) await openTraining(config, server, secrets, closers);
    const token = await server.context.get(AccountsService).newSetupToken();
    const setupUrl = token === undefined ? undefined : `${server.url}/setup?token=${token}`;
    return {
      url: server.url,
      port: server.port,
      coalitionUrl: coalition.url,
      context: server.context,
      setupUrl,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPostgres(
  config: StandaloneConfig,
  deps: StandaloneDeps,
  closers: (() => Promise<unknown>)[],
): Promise<string> {
  const postgres = await startPostgres({
    dataDir: config.dataDir,
    log: (line) => {
      if (config.isVerbose) deps.progress(line);
    },
    onCrash: (error) => deps.logger.error(error.message),
  });
  closers.push(() => postgres.stop());
  return postgres.url;
}

async function openTraining(
  config: StandaloneConfig,
  server: ServerApp,
  secrets: SecretFiles,
  closers: (() => Promise<unknown>)[],
): Promise<void> {
  const training = await TrainingSite.open(server.context, secrets);
  if (!training) return;
  closers.push(() => training.powerOff());
  const bridge = new Bridge(
    {
      ...training.credentials,
      serverUrl: `http://127.0.0.1:${server.port}`,
      mqttUrl: `ws://127.0.0.1:${server.port}/mqtt`,
      serverPublicKeyPem: server.context.get(BridgeLinkService).publicKeyPem,
      dataDir: path.join(config.dataDir, 'bridge'),
      // The simulated machines live and die with this process; the server adds no others to this bridge.
      hasWatchdog: false,
    },
    {
      log: (level, message, fields) =>
        level === 'error' ? process.stderr.write(`bridge: ${message} ${JSON.stringify(fields ?? {})}\n`) : true,
    },
  );
  await bridge.start();
  let isOpen = true;
  const stop = async (): Promise<void> => {
    if (isOpen) await bridge.stop();
    isOpen = false;
  };
  closers.push(stop);
  training.onRemove = async () => {
    await stop();
    await training.powerOff();
  };
}

function webDirOf(projectDir: string): string | undefined {
  const dir = path.join(projectDir, 'dist', 'apps', 'web', 'public');
  return existsSync(path.join(dir, 'index.html')) ? dir : undefined;
}
