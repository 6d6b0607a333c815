import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource, resourceTrouble } from '#libs/persistence';
import { startPostgres, type Postgres } from '../../apps/standalone/src/postgres/index.js';

describe('a database whose synchronous standby is away', () => {
  let folder: string;
  let postgres: Postgres;
  let database: DataSource;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'standby-'));
    // A cluster of its own: the setting is for all of it.
    postgres = await startPostgres({ dataDir: folder, durable: false, log: () => undefined });
    database = await createDataSource({ url: postgres.url, entities: [], migrations: [], poolSize: 1 }).initialize();
    await database.query('CREATE TABLE note (text text)');
    await database.query(`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`);
    await database.query('SELECT pg_reload_conf()');
  }, 60_000);
  afterAll(async () => {
    await database?.destroy();
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** As an operator who sees a session that hangs. @returns when it waits no more */
  async function breakOff(): Promise<void> {
    const operator = new Client({ connectionString: postgres.url });
    await operator.connect();
    const isBroken = async (): Promise<boolean> => {
      const { rowCount } = await operator.query(
        `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`,
      );
      return rowCount !== 0;
    };
    while (!(await isBroken())) await new Promise((resolve) => setTimeout(resolve, 10));
    await operator.end();
  }

  const outcome = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'done',
      (error: unknown) => resourceTrouble(error),
    );

  it('[B3] a COMMIT whose wait is broken off is no success, and no statement timeout breaks it off', async () => {
    await database.query('SET synchronous_commit = on');
    await database.query(`SET statement_timeout = '50ms'`);
    const kept = outcome(database.transaction((manager) => manager.query(`INSERT INTO note VALUES ('kept')`)));
    await breakOff();
    expect(await kept).toBe('unreachable');
    const alone = outcome(database.query(`INSERT INTO note VALUES ('alone')`));
    await breakOff();
    expect(await alone).toBe('unreachable');
    // Uncertain, not undone: what asks again finds it. And the connection is as good as before.
    expect(await database.query('SELECT text FROM note')).toEqual([{ text: 'kept' }, { text: 'alone' }]);
  });
});
