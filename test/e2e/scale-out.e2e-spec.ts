import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { importDesignFolder } from '../../apps/server/src/designs/designs.routes.js';
import { getProduction } from '../../apps/server/src/planner/planner.routes.js';
import type { People } from '../support/running-site.js';
import { ScaledSite } from '../support/scaled-site.js';
import { ShopFloor, WISH, type Job } from '../support/shop.js';
import { writeBlock } from '../support/small-designs.js';

/** Two printers make them two by two. */
const PIECES = 4;
/** Restarts of a server promise to dispatch again within 10 s on a free machine; tests share theirs. */
const BACK_WITHIN_MS = 30_000;

describe('two servers and two workers on Debian’s PostgreSQL, Redis and Mosquitto', () => {
  let site: ScaledSite;
  let people: People;
  let shop: ShopFloor;
  let jobs: Job[];

  const hasRun = (job: Job): boolean => job.attempts.some(({ startedAt }) => startedAt !== null);
  const running = async (count: number): Promise<Job[]> =>
    people.operator.until(`${count} prints under way`, async () => {
      const now = (await shop.jobs()).filter((job) => job.attempts.at(-1)?.state === 'running');
      return now.length === count && now;
    });
  /** Takes what lies on the plates until as many pieces passed. */
  const takeAll = async (done: number): Promise<void> => {
    for (;;) {
      const now = await shop.jobs();
      if (now.filter(({ state }) => state === 'done').length >= done) return;
      const item = await people.operator.until('a piece to take or to look at', async () =>
        (await shop.inbox()).find(
          ({ kind, jobId }) => jobId !== null && (kind === 'clear-plate' || kind === 'check-piece'),
        ),
      );
      await shop.takeAndCheck(item.jobId ?? '', 'pass');
    }
  };

  beforeAll(async () => {
    site = await ScaledSite.start();
    people = await site.createPeople();
    shop = new ShopFloor(people.operator);
    await site.hurry(people.owner, 40);
    const folder = await writeBlock(path.join(site.dataDir, 'block'), 4);
    await people.owner.call(importDesignFolder, { body: { path: folder } });
  }, 300_000);
  afterAll(() => site?.remove(), 90_000);

  it('begins prints, with requests going to both servers', async () => {
    ({ jobs } = await shop.order({ ...WISH, designId: 'spacer-block-4-mm', quantity: PIECES }));
    expect(jobs).toHaveLength(PIECES);
    await running(2);
    expect(Math.min(...site.passed)).toBeGreaterThan(10);
  }, 90_000);

  it('goes on when a server and a worker are killed at once, and starts nothing twice', async () => {
    const before = (await shop.jobs()).flatMap((job) => job.attempts.map(({ id }) => id));
    await Promise.all([site.kill('server-1'), site.kill('worker-2')]);
    // The other server hears the bridge, and the other worker fills the plates that are cleared.
    await site.hurry(people.owner, 400);
    await takeAll(2);
    const next = (await running(2)).flatMap((job) => job.attempts.map(({ id }) => id));
    expect(next.filter((id) => before.includes(id))).toEqual([]);
  }, 120_000);

  it('takes both back, with every machine still known, and makes the rest', async () => {
    const sinceMs = performance.now();
    await Promise.all([site.start('server-1'), site.start('worker-2')]);
    expect(performance.now() - sinceMs).toBeLessThan(BACK_WITHIN_MS);
    expect((await shop.machines()).map(({ connectivity }) => connectivity)).toEqual(['online', 'online', 'online']);
    // Now the ones that stayed: what came back has to carry the site alone.
    await Promise.all([site.kill('server-2'), site.kill('worker-1')]);
    await takeAll(PIECES);
    expect((await shop.jobs()).filter(({ state }) => state === 'done')).toHaveLength(PIECES);
  }, 120_000);

  it('each machine ran once for each attempt, and every fact is there', async () => {
    const machines = await shop.machines();
    const attempts = (await shop.jobs()).filter(hasRun).flatMap((job) => job.attempts);
    expect(attempts.map(({ state }) => state)).toEqual(Array.from({ length: PIECES }, () => 'done'));
    for (const { id, name, run } of machines) {
      const own = attempts.filter(({ machineId }) => machineId === id).length;
      const moves = (site.machines.get(id)?.executed ?? []).filter((block) => /^G[01] /.test(block));
      const homings = (site.machines.get(id)?.executed ?? []).filter((block) => block.startsWith('G28'));
      expect({ name, run, homings: homings.length }).toEqual({ name, run: own, homings: own });
      // All its runs were of one program: each whole, and the same moves as the one before.
      const length = own === 0 ? 0 : moves.length / own;
      for (let at = length; at < moves.length; at += length) {
        expect(moves.slice(at, at + length)).toEqual(moves.slice(0, length));
      }
    }
    const client = new Client({ connectionString: site.databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ gaps: number; orphans: number }>(
        `SELECT (max(seq) - count(*))::int AS gaps, count(*) FILTER (WHERE is_orphan)::int AS orphans FROM fact GROUP BY bridge_id, epoch`,
      );
      expect(rows).toEqual([{ gaps: 0, orphans: 0 }]);
    } finally {
      await client.end();
    }
    const made = await people.planner.until('all pieces at the coalition', async () => {
      const events = (await people.planner.call(getProduction)).filter(({ action }) => action === 'produce');
      return events.length >= PIECES && events;
    });
    expect(made).toHaveLength(PIECES);
  }, 60_000);
});
