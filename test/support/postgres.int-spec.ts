import { afterAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { testDatabase, type TestDatabase } from './postgres.js';

describe('the database of a suite', () => {
  const databases: TestDatabase[] = [];
  afterAll(async () => {
    for (const database of databases) await database.drop();
  });

  it('is empty and shared with nobody', async () => {
    databases.push(await testDatabase(), await testDatabase());
    expect(databases[0]?.url).not.toBe(databases[1]?.url);
    for (const { url } of databases) {
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query('CREATE TABLE own (id int)');
      await client.end();
    }
  });
});
