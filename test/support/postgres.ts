import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '../../apps/standalone/src/postgres/index.js';

export interface TestDatabase {
  /** An empty database of its own. */
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * An own, empty database for one suite. `npm test` starts one server for all and names it in
 * MINGA_TEST_DATABASE_URL; when a single spec is run by hand, a server is started for it.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await testServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await run(server.url, `CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await run(server.url, `DROP DATABASE ${name} WITH (FORCE)`);
      await server.stop();
    },
  };
}

async function testServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const shared = process.env.MINGA_TEST_DATABASE_URL;
  if (shared) return { url: shared, stop: async () => undefined };
  const dataDir = await mkdtemp(path.join(tmpdir(), 'minga-test-pg-'));
  const postgres = await startPostgres({ dataDir, durable: false, log: () => undefined });
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
