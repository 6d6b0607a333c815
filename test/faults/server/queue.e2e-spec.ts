import { existsSync } from 'node:fs';
import { writeFile, rm, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { importDesignFolder } from '../../../apps/server/src/designs/designs.routes.js';
import { cancelJob, checkPiece } from '../../../apps/server/src/jobs/jobs.routes.js';
import { getHealth } from '../../../apps/server/src/live/live.routes.js';
import { Refused } from '../../support/person.js';
import { writeBlock } from '../../support/small-designs.js';
import { Plant } from './plant.js';
import { SmallDisk } from './small-disk.js';

/** Races of a cancel with a start. */
const RACES = Number(process.env['MINGA_FAULT_RACES'] ?? 6);

describe('Redis, and what people do at once', () => {
  let plant: Plant;
  let redis: Redis;

  beforeAll(async () => {
    plant = await Plant.open({ workers: 2 });
    redis = new Redis(plant.redisUrl, { maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
  }, 300_000);
  afterAll(async () => {
    redis?.disconnect();
    await plant?.close();
  }, 60_000);
  afterEach(async () => {
    expect(await plant.verify()).toEqual([]);
  }, 60_000);

  /** A design for which no program is there yet. */
  const newDesign = async (heightMm: number): Promise<string> => {
    await plant.owner.call(importDesignFolder, {
      body: { path: await writeBlock(path.join(plant.folder, `block-${heightMm}`), heightMm) },
    });
    return `spacer-block-${heightMm}-mm`;
  };
  interface Program {
    readonly id: string;
    readonly state: string;
    readonly sha256: string;
  }
  const programs = (): Promise<Program[]> =>
    plant.database.run<Program>('SELECT id, state, sha256 FROM program ORDER BY created_at');

  it('[C2] [C3] emptied while a frozen worker slices: another makes the program, the frozen one changes nothing', async () => {
    const { starts } = plant;
    await plant.plan({ at: 'program-made', does: 'stop' });
    const [job] = await plant.order(1, await newDesign(3));
    const frozen = await plant.hit('program-made');
    await redis.flushall();
    await plant.clear();
    await plant.finish(job!.id);
    const made = await programs();
    plant.wake(frozen);
    // What it made is what is there: the row, and the file by its hash.
    await frozen.says(/program [-\w]+: .*blocks/);
    expect((await programs()).map(({ state, sha256 }) => [state, sha256])).toEqual(
      made.map(({ state, sha256 }) => [state, sha256]),
    );
    expect(plant.starts).toBe(starts + 1);
  }, 180_000);

  it('[C7] a task told again after its end makes nothing anew', async () => {
    const before = await programs();
    const queue = new Queue('heavy', { connection: redis });
    const id = before[0]!.id;
    const task = await queue.add('prepare-program', { programId: id }, { jobId: `prepare-program-${id}` });
    await plant.until('the task has ended', async () => ['completed', 'failed'].includes(await task.getState()));
    expect(await task.getState()).toBe('completed');
    expect(await programs()).toEqual(before);
    await queue.close();
  }, 180_000);

  it('[C6] no answer from it: people get theirs in time', async () => {
    let job;
    process.kill(plant.redis.pid, 'SIGSTOP');
    try {
      const askedMs = performance.now();
      job = (await plant.order())[0];
      expect(performance.now() - askedMs).toBeLessThan(5_000);
    } finally {
      process.kill(plant.redis.pid, 'SIGCONT');
    }
    await plant.clear();
    await plant.finish(job!.id);
  }, 180_000);

  it('[C1] [C5] killed: the site says so and goes on making pieces; back and empty, it is told all that is due', async () => {
    const { starts } = plant;
    await plant.redis.kill9();
    const [job] = await plant.order();
    await plant.clear();
    await plant.until(
      'the site says that tasks are away',
      async () => (await plant.owner.call(getHealth)).status === 'degraded',
    );
    await plant.finish(job!.id);
    const due = await plant.order(1, await newDesign(4));
    await plant.startRedis();
    await plant.clear();
    const backMs = performance.now();
    await plant.finish(due[0]!.id, 60_000);
    expect(performance.now() - backMs).toBeLessThan(60_000);
    expect(plant.starts).toBe(starts + 2);
    for (const program of [...plant.living('server'), ...plant.living('worker')]) expect(program.hasEnded).toBe(false);
  }, 180_000);

  it('[C4] one that would throw tasks away is refused at the start', async () => {
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const refused = plant.launch('worker');
    expect((await refused.exit()).code).toBe(1);
    expect(refused.stderr).toContain('maxmemory-policy is allkeys-lru');
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
  }, 180_000);

  it('[H3] the same design brought again, changed: what was ordered is made as it was', async () => {
    const slug = await newDesign(5);
    const [job] = await plant.order(1, slug);
    const part = async (): Promise<unknown> =>
      plant.database.run('SELECT o.part_sha256 FROM operation o JOIN job j ON j.operation_id = o.id WHERE j.id = $1', [
        job!.id,
      ]);
    const before = await part();
    const folder = path.join(plant.folder, 'block-5');
    await writeBlock(folder, 6);
    const manifest = (await readFile(path.join(folder, 'okh.toml'), 'utf8')).replace('block 6 mm', 'block 5 mm');
    await writeFile(path.join(folder, 'okh.toml'), manifest);
    await plant.owner.call(importDesignFolder, { body: { path: folder } });
    expect(await part()).toEqual(before);
    await plant.clear();
    await plant.finish(job!.id);
  }, 180_000);

  it('[A8] no room for uploads: told so, and nothing is half registered', async () => {
    const disk = SmallDisk.mount(1);
    if (!disk) return;
    try {
      const folder = await writeBlock(path.join(plant.folder, 'block-9'), 9);
      disk.fill();
      const server = await plant.start('server', { MINGA_BLOB_DIR: disk.folder });
      const [, url] = plant.urls;
      const body = JSON.stringify({ path: folder });
      const headers = { ...plant.owner.headers, 'content-type': 'application/json' };
      const refused = await fetch(new URL(importDesignFolder.path, url), { method: 'POST', headers, body });
      expect([refused.status, await refused.json()]).toMatchObject([507, { code: 'DISK_FULL' }]);
      expect(await plant.database.run(`SELECT 1 FROM design WHERE slug LIKE '%block-9%'`)).toEqual([]);
      expect((await plant.owner.call(importDesignFolder, { body: { path: folder } })).design.slug).toContain('block-9');
      await server.stop('SIGTERM');
    } finally {
      disk.unmount();
    }
  }, 180_000);

  it('[H4] a program that is gone from the disk of the server: no offer, it is made again, then it starts once', async () => {
    const { starts } = plant;
    const ready = (await programs()).filter(({ state }) => state === 'ready');
    const files = ready.map(({ sha256 }) => path.join(plant.folder, 'blobs', sha256.slice(0, 2), sha256));
    for (const file of files) await rm(file);
    await rm(path.join(plant.folder, 'bridge', 'spool'), { recursive: true, force: true });
    const [job] = await plant.order();
    await plant.clear();
    await plant.finish(job!.id);
    expect(files.filter((file) => existsSync(file))).toHaveLength(1);
    expect((await plant.shop.job(job!.id)).attempts.map(({ state }) => state)).toEqual(['done']);
    expect(plant.starts).toBe(starts + 1);
  }, 180_000);

  it('[I3] two people, opposite words about one piece: one of them holds, the other is told', async () => {
    const params = { jobId: (await plant.shop.jobs()).find(({ state }) => state === 'awaiting-check')?.id ?? '' };
    const both = await Promise.allSettled([
      plant.owner.call(checkPiece, { params, body: { verdict: 'pass' } }),
      plant.owner.call(checkPiece, { params, body: { verdict: 'scrap' } }),
    ]);
    const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason as Refused] : []));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ status: 409, code: 'STATE_CONFLICT' });
  }, 180_000);

  it(
    '[I2] a cancel that meets the start: never started, or started and then cancelled, and told as it was',
    async () => {
      for (let race = 0; race < RACES; race++) {
        const { starts } = plant;
        const [job] = await plant.order();
        const isLive = (): Promise<unknown> =>
          plant.until('offered', async () => (await plant.shop.job(job!.id)).attempts.length > 0);
        await plant.clear();
        if (race % 3 > 0) await isLive();
        const [attempt] = (await plant.shop.job(job!.id)).attempts;
        if (race % 3 > 1) await plant.until('committed', async () => plant.witness.count('commit', attempt?.id) > 0);
        await plant.owner.call(cancelJob, { params: { jobId: job!.id } });
        const ended = await plant.until('it ends', async () => {
          const { state, attempts } = await plant.shop.job(job!.id);
          return ['cancelled', 'awaiting-clear', 'awaiting-check'].includes(state) && { state, attempts };
        });
        const hasStarted = ended.attempts.some(({ startedAt }) => startedAt !== null);
        expect(plant.starts - starts).toBe(hasStarted ? 1 : 0);
      }
    },
    120_000 + RACES * 10_000,
  );
});
