import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DataSource } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../../test/support/postgres.js';
import {
  BlobStore,
  LiveListener,
  createSiteDataSource,
  isId,
  isUniqueViolation,
  newId,
  notify,
  sha256Of,
} from './index.js';

let test: TestDatabase;
let database: DataSource;
beforeAll(async () => {
  test = await testDatabase();
  database = await createSiteDataSource(test.url).initialize();
  await database.runMigrations({ transaction: 'all' });
});
afterAll(async () => {
  await database?.destroy();
  await test?.drop();
});

describe('the tables', () => {
  it('are exactly what the entities say', async () => {
    const { upQueries } = await database.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('say which error is a second row of the same value, and no other', async () => {
    const insert = (key: string | null) =>
      database.query(`INSERT INTO setting (key, value) VALUES ($1, '{}')`, [key]).catch((error: unknown) => error);
    expect(await insert('one')).toEqual([]);
    expect(isUniqueViolation(await insert('one'))).toBe(true);
    expect(isUniqueViolation(await insert(null))).toBe(false);
  });

  it('take the ids we make, which sort by time', async () => {
    const ids = Array.from({ length: 100 }, newId);
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.every(isId)).toBe(true);
    expect(['', 'x', `${newId()}0`, 'g'.repeat(36)].some(isId)).toBe(false);
  });
});

describe('the blob store', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'minga-blobs-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));
  const files = async () => (await readdir(dir, { recursive: true })).filter((name) => name.includes('/'));

  it('keeps the same content once, also when it comes many times at once', async () => {
    const blobs = new BlobStore(dir);
    const bytes = Buffer.from('G28\nG1 X10\n'.repeat(10_000));
    const hashes = await Promise.all(Array.from({ length: 10 }, () => blobs.put(bytes)));
    expect(new Set(hashes)).toEqual(new Set([sha256Of(bytes)]));
    expect(await files()).toHaveLength(1);
    expect((await blobs.read(hashes[0]!)).equals(bytes)).toBe(true);
    expect(await blobs.size(hashes[0]!)).toBe(bytes.length);
  });

  it('gives the rest of a file from any byte on', async () => {
    const blobs = new BlobStore(dir);
    const sha256 = await blobs.put(Buffer.from('0123456789'));
    const chunks: Buffer[] = [];
    for await (const chunk of blobs.stream(sha256, 7)) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe('789');
  });

  it('says what it does not have, and opens nothing but hashes', async () => {
    const blobs = new BlobStore(dir);
    expect(await blobs.has('0'.repeat(64))).toBe(false);
    await expect(blobs.read('0'.repeat(64))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(() => blobs.stream('../../etc/passwd')).toThrow(RangeError);
  });

  it('leaves no half file behind when it cannot be put in its place', async () => {
    const blobs = new BlobStore(dir);
    const bytes = Buffer.from('blocked');
    const target = path.join(dir, sha256Of(bytes).slice(0, 2));
    // A file stands where the folder should be: also root cannot write there.
    await rm(target, { recursive: true, force: true });
    await new BlobStore(dir).put(Buffer.from('other'));
    const { writeFile } = await import('node:fs/promises');
    await writeFile(target, 'in the way');
    await chmod(target, 0o444);
    await expect(blobs.put(bytes)).rejects.toThrow();
    expect(await blobs.has(sha256Of(bytes))).toBe(false);
    expect((await files()).some((name) => /\.[0-9a-f-]{36}$/.test(name))).toBe(false);
  });
});

describe('notices', () => {
  const heard: string[] = [];
  const events = new EventEmitter();
  let listener: LiveListener;
  beforeAll(async () => {
    listener = new LiveListener(
      test.url,
      ({ topic }) => {
        heard.push(topic);
        events.emit('notice', topic);
      },
      () => events.emit('gap'),
    );
    await listener.start();
  });
  afterAll(() => listener?.close());

  it('come after the commit, never before, and not at all after a rollback', async () => {
    const runner = database.createQueryRunner();
    await runner.startTransaction();
    await notify(runner.manager, { topic: 'rolled-back' });
    await runner.rollbackTransaction();
    await runner.startTransaction();
    await notify(runner.manager, { topic: 'slow' });
    // Waiting begins before the deed: a notice may be here before the answer of the query that caused it.
    const first = once(events, 'notice');
    await notify(database, { topic: 'quick' });
    await first;
    expect(heard).toEqual(['quick']);
    const second = once(events, 'notice');
    await runner.commitTransaction();
    await runner.release();
    await second;
    expect(heard).toEqual(['quick', 'slow']);
  });

  it('go on after the connection broke, and the listener is told that some were lost', async () => {
    const gap = once(events, 'gap');
    await cut();
    await gap;
    const next = once(events, 'notice');
    await notify(database, { topic: 'again' });
    expect(await next).toEqual(['again']);
  });

  it('end with the listener, also while it comes back', async () => {
    await cut();
    await listener.close();
    const late = new LiveListener(
      test.url,
      () => undefined,
      () => undefined,
    );
    const starting = late.start();
    await late.close();
    await starting.catch(() => undefined);
    expect(await listening()).toBe(0);
  });
});

const LISTENING = `FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`;
const cut = (): Promise<unknown> => database.query(`SELECT pg_terminate_backend(pid) ${LISTENING}`);
const listening = async (): Promise<number> => {
  const [row] = await database.query<{ n: string }[]>(`SELECT count(*) n ${LISTENING}`);
  return Number(row?.n);
};
