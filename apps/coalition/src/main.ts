import { ConsoleLogger } from '@nestjs/common';
import { createCoalitionApp } from './coalition.app.js';
import { ConfigError, readConfig, type CoalitionConfig } from './config.js';
import { isDatabaseUnavailable } from './database/database.js';

/** Requests under way get this long to end after SIGTERM. */
const DRAIN_LIMIT_MS = 10_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = new ConsoleLogger({ json: true, logLevels: ['log', 'warn', 'error', 'fatal'] });
  const app = await createCoalitionApp({ ...config, logger }).catch((error: unknown) => {
    throw new Error(explain(error, config), { cause: error });
  });
  process.stdout.write(`Coalition is ready at ${app.url}\n`);

  const stop = (): void => {
    setTimeout(() => process.exit(1), DRAIN_LIMIT_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** One sentence that says what to do. The database address is named without user and password. */
function explain(error: unknown, { databaseUrl, host, port }: CoalitionConfig): string {
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === 'EADDRINUSE') return `Port ${port} of ${host} is taken; set COALITION_PORT to a free one.`;
  if (code === 'EACCES') return `Port ${port} of ${host} needs more rights; set COALITION_PORT above 1023.`;
  if (code === 'EADDRNOTAVAIL') return `${host} is no address of this computer; set COALITION_HOST.`;
  const place = URL.canParse(databaseUrl) ? new URL(databaseUrl).host : 'COALITION_DATABASE_URL';
  if (isDatabaseUnavailable(error)) return `No PostgreSQL answers at ${place}; start it or set COALITION_DATABASE_URL.`;
  if (code === '28P01' || code === '28000')
    return `PostgreSQL at ${place} refuses this user; set COALITION_DATABASE_URL.`;
  if (code === '3D000') return `PostgreSQL at ${place} has no such database; create it or set COALITION_DATABASE_URL.`;
  return `The coalition could not start: ${error instanceof Error ? error.message : String(error)}`;
}

function fail(error: unknown): void {
  const isExplained = error instanceof ConfigError || (error instanceof Error && error.cause !== undefined);
  process.stderr.write(`${isExplained ? error.message : `The coalition failed: ${String(error)}`}\n`);
  process.exit(1);
}

main().catch(fail);
