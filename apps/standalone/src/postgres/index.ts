import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { findBinaries } from './binaries.js';
import {
  checkVersion,
  createCluster,
  dataFolder,
  DATABASE_NAME,
  prepareDraft,
  readSettings,
  refuseForeignFolder,
  writeSettings,
} from './data-folder.js';
import { stopOrphan } from './orphan.js';
import { chooseRunner, databaseUser } from './run-as.js';
import { freePort, runServer, type RunningServer } from './server.js';
import { folderError, StartError } from './start-error.js';

export { StartError, type StartErrorCode } from './start-error.js';

export interface PostgresOptions {
  /** The cluster is in `<dataDir>/postgres`, its password in `<dataDir>/secrets/postgres.json`. */
  readonly dataDir: string;
  /** Progress and the server's warnings, one line each. */
  readonly log: (line: string) => void;
  /** Called once if the server ends although nobody stopped it. */
  readonly onCrash?: (error: StartError) => void;
  /** False (tests only) trades safety in a power cut for speed. Default true. */
  readonly durable?: boolean;
  /** `bin`, `lib` and `share` of PostgreSQL 18. Default: the ones that npm brought for this platform. */
  readonly nativeFolder?: string;
}

export interface Postgres {
  /** `postgres://…@127.0.0.1:<port>/minga`; the password is in it: never log it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** How often a port that somebody took between our look and the server's start is replaced. */
const PORT_TRIES = 3;

/**
 * Starts the PostgreSQL that npm brought, on 127.0.0.1 only; makes the cluster and the database `minga` on first use.
 * Works as root (the server then runs as another user) and after a `kill -9` of the last run.
 * @throws StartError with a sentence for a person; nothing in the data folder is ever deleted or overwritten.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dataDir, log, onCrash, durable = true, nativeFolder } = options;
  try {
    await mkdir(dataDir, { recursive: true });
    const folder = dataFolder(await realpath(dataDir));
    const binaries = await findBinaries(nativeFolder);
    const isNew = (await checkVersion(folder)) === undefined;
    if (isNew) await refuseForeignFolder(folder);
    const owner = await databaseUser(folder.pgData);
    const workFolder = isNew ? await prepareDraft(folder, owner) : folder.pgData;
    const runner = await chooseRunner(binaries.postgres, workFolder, owner);
    const settings = await readSettings(folder, isNew);
    if (isNew) {
      log('making the database');
      // The password is kept before the cluster that needs it exists.
      await writeSettings(folder, settings);
      await createCluster(folder, binaries, runner, { password: settings.password, durable });
    } else {
      await stopOrphan(folder, settings.ownerPid, binaries, { runner, log });
    }
    const server = await startOnFreePort(settings.port, async (port) => {
      await writeSettings(folder, { ...settings, port, ownerPid: process.pid });
      return runServer(folder, binaries.postgres, runner, { port, durable, log, onCrash });
    });
    const url = `postgres://${DATABASE_NAME}:${settings.password}@127.0.0.1:${server.port}/${DATABASE_NAME}`;
    await ensureDatabase(url, server);
    return { url, stop: () => server.stop() };
  } catch (error) {
    throw folderError(path.resolve(dataDir), error);
  }
}

async function startOnFreePort(
  wanted: number | undefined,
  start: (port: number) => Promise<RunningServer>,
): Promise<RunningServer & { port: number }> {
  for (let tries = 1; ; tries++) {
    const port = await freePort(tries === 1 ? wanted : undefined);
    try {
      return { ...(await start(port)), port };
    } catch (error) {
      const isTaken = error instanceof StartError && String(error.cause).includes('Address already in use');
      if (!isTaken || tries === PORT_TRIES) throw error;
    }
  }
}

async function ensureDatabase(url: string, server: RunningServer): Promise<void> {
  const postgres = new URL(url);
  postgres.pathname = '/postgres';
  const client = new Client({ connectionString: postgres.href });
  try {
    await client.connect();
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE_NAME}`);
  } catch (cause) {
    await server.stop();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(
      'DATA_FOLDER_BROKEN',
      `The database runs but does not let us in: ${reason}. Restore a backup (docs/operations.md), or choose another folder with --data.`,
      { cause },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
