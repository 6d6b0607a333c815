import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { IdempotencyKeyRow, OutboxRow, SessionRow, createSiteDataSource, newId } from '#libs/persistence';
import { FakeClock } from '../../../../test/support/fake-clock.js';
import { testDatabase, type TestDatabase } from '../../../../test/support/postgres.js';
import { RetentionService } from './retention.service.js';

const DAY_MS = 86_400_000;
let test: TestDatabase;
let database: DataSource;
beforeAll(async () => {
  test = await testDatabase();
  database = await createSiteDataSource(test.url).initialize();
  await database.runMigrations();
});
afterAll(async () => {
  await database?.destroy();
  await test?.drop();
});

it('clears old sent messages, ended sessions and answers kept for repeats, and keeps what was not sent or was refused', async () => {
  const clock = new FakeClock();
  const at = (days: number) => new Date(clock.nowMs() + days * DAY_MS);
  const message = async (kind: 'command' | 'coalition', sentAt: Date | null, lastError: string | null = null) => {
    const id = newId();
    const row = {
      id,
      kind,
      bridgeId: null,
      payload: {},
      createdAt: at(-30),
      expiresAt: null,
      sentAt,
      tries: 1,
      lastError,
    };
    await database.manager.insert(OutboxRow, row);
    return id;
  };
  const session = (tokenHash: string, expiresAt: Date) =>
    database.manager.insert(SessionRow, { tokenHash, accountId: newId(), createdAt: at(-30), expiresAt });
  await message('command', at(-8), 'expired before it could be sent');
  await message('coalition', at(-8));
  const kept = [
    await message('command', at(-6)),
    await message('coalition', null),
    await message('coalition', at(-8), 'INPUT_INVALID: no'),
  ];
  await session('old', at(-1));
  await session('new', at(1));
  const answered = (keyHash: string, createdAt: Date) => {
    const row = { principal: 'anonymous', keyHash, route: 'POST /api/requests', requestHash: '', createdAt };
    return database.manager.insert(IdempotencyKeyRow, row);
  };
  await answered('yesterday', at(-1.01));
  await answered('today', at(-0.99));

  const retention = new RetentionService(database, clock);
  await retention.run();
  expect((await database.manager.find(OutboxRow)).map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
  expect((await database.manager.find(SessionRow)).map(({ tokenHash }) => tokenHash)).toEqual(['new']);
  expect((await database.manager.find(IdempotencyKeyRow)).map(({ keyHash }) => keyHash)).toEqual(['today']);

  await session('later', at(-1));
  await retention.run();
  expect(await database.manager.countBy(SessionRow, { tokenHash: 'later' })).toBe(1);
});
