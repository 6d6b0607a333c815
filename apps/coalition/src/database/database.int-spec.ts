import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';
import { isDatabaseUnavailable, openDatabase } from './database.js';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe('the schema of the coalition', () => {
  it('is migrated to exactly what the entities say', async () => {
    const dataSource = await openDatabase(await postgres.createDatabase('agree'));
    try {
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
      const rows: unknown[] = await dataSource.query(
        `SELECT table_name FROM information_schema.tables WHERE table_schema = 'coalition' ORDER BY 1`,
      );
      expect(rows).toEqual(
        ['capacity_report', 'economic_event', 'migration', 'received_message'].map((name) => ({ table_name: name })),
      );
    } finally {
      await dataSource.destroy();
    }
  });

  it('is migrated once when several engines start at the same time', async () => {
    const url = await postgres.createDatabase('race');
    const engines: DataSource[] = await Promise.all([1, 2, 3, 4].map(() => openDatabase(url)));
    const [{ count } = { count: 0 }]: { count: number }[] = await engines[0]!.query(
      'SELECT count(*)::int AS count FROM coalition.migration',
    );
    expect(count).toBe(1);
    await Promise.all(engines.map((engine) => engine.destroy()));
  });

  it('can be taken back', async () => {
    const dataSource = await openDatabase(await postgres.createDatabase('back'));
    await dataSource.undoLastMigration();
    expect(await dataSource.query(`SELECT count(*)::int AS count FROM information_schema.tables WHERE table_schema = 'coalition'`)).toEqual([{ count: 1 }]); // prettier-ignore
    await dataSource.destroy();
  });
});

describe('a database that does not answer', () => {
  it('is told from one that answers with an error', async () => {
    const refused = await openDatabase('postgres://minga@127.0.0.1:1/none').catch((error: unknown) => error);
    expect(isDatabaseUnavailable(refused)).toBe(true);
    const url = new URL(await postgres.createDatabase('present'));
    url.pathname = '/absent';
    const absent = await openDatabase(url.href).catch((error: unknown) => error);
    expect(absent).toMatchObject({ code: '3D000' });
    expect(isDatabaseUnavailable(absent)).toBe(false);
  });
});
