import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importDesignFolder, listDesigns } from '../../apps/server/src/designs/designs.routes.js';
import { resolveUnknown } from '../../apps/server/src/jobs/jobs.routes.js';
import { clearPlate } from '../../apps/server/src/machines/machines.routes.js';
import { followRequest } from '../../apps/server/src/requests/requests.routes.js';
import type { People, RunningSite } from '../support/running-site.js';
import { ShopFloor, WISH, type Job, type Machine } from '../support/shop.js';
import { writeBlock } from '../support/small-designs.js';
import { START_LIMIT_MS, startSite } from '../support/start-site.js';

/** The site looks at everything again every 5 s; idle machines report as often. Three reports are two such looks. */
const REPORTS = 3;

describe('kill -9 of the standalone in the middle of a print', () => {
  let minga: RunningSite;
  let people: People;
  let shop: ShopFloor;
  let code = '';
  let before: { jobs: Job[]; machines: Machine[]; designs: unknown };

  const runs = (machines: Machine[]) => Object.fromEntries(machines.map(({ name, run }) => [name, run]));
  const attempts = (jobs: Job[]) => jobs.flatMap((job) => job.attempts.map(({ id }) => id)).toSorted();
  const designs = () => minga.person().call(listDesigns);

  beforeAll(async () => {
    minga = await startSite();
    people = await minga.createPeople();
    shop = new ShopFloor(people.operator);
    // Slow enough to be met in the middle, fast enough to heat up in seconds.
    await minga.hurry(people.owner, 20);
    const folder = await writeBlock(path.join(minga.dataDir, 'block'), 10);
    await people.owner.call(importDesignFolder, { body: { path: folder } });
    const order = await shop.order({ ...WISH, designId: 'spacer-block-10-mm', quantity: 3 });
    code = order.code;
    await people.operator.until('two prints under way', async () => {
      const jobs = await shop.jobs();
      return jobs.filter((job) => (job.progress ?? 0) > 0.02 && job.attempts[0]?.state === 'running').length === 2;
    });
    before = { jobs: await shop.jobs(), machines: await shop.machines(), designs: await designs() };
    await minga.kill9();
    await minga.restart();
  }, 60_000 + START_LIMIT_MS);
  afterAll(() => minga?.remove(), 60_000);

  it('leaves both attempts unknown, in front of a person', async () => {
    const items = await people.operator.until('two unknown attempts', async () => {
      const unknown = (await shop.inbox()).filter((item) => item.kind === 'unknown');
      return unknown.length === 2 ? unknown : undefined;
    });
    expect(new Set(items.map((item) => item.machineName))).toEqual(new Set(['Inti', 'Killa']));
    for (const item of items) expect(await shop.job(item.jobId ?? '')).toMatchObject({ state: 'attempting' });
    expect((await minga.person().call(followRequest, { params: { code } })).state).toBe('in-production');
  }, 70_000);

  it('keeps queue, people, machines and designs', async () => {
    const jobs = await shop.jobs();
    expect(jobs.map(({ id, number }) => [id, number])).toEqual(before.jobs.map(({ id, number }) => [id, number]));
    expect(jobs.filter((job) => job.state === 'waiting')).toHaveLength(1);
    expect(attempts(jobs)).toEqual(attempts(before.jobs));
    expect(runs(await shop.machines())).toEqual(runs(before.machines));
    expect(await designs()).toEqual(before.designs);
    await minga.signIn('Ana');
  });

  it('starts nothing by itself, whatever else happens', async () => {
    // A new order makes the queue advance; its job is told why it waits.
    const { jobs } = await shop.order({ ...WISH, designId: 'spacer-block-10-mm', quantity: 1 });
    const waiting = await people.operator.until('a reason to wait', async () => {
      const job = await shop.job(jobs[0]?.id ?? '');
      return job.reasons.length > 0 && job;
    });
    expect(waiting).toMatchObject({ state: 'waiting', attempts: [] });

    const reports = new Map<string, number>();
    await people.operator.until(
      `${REPORTS} idle reports of every machine`,
      async () => {
        for (const { id, telemetry } of await shop.machines()) {
          expect(telemetry?.state).not.toBe('running');
          expect(telemetry?.attemptId).toBeUndefined();
          if (telemetry) reports.set(`${id} ${telemetry.at}`, 1);
        }
        return reports.size >= REPORTS * 3;
      },
      { withinMs: 40_000 },
    );
    const now = await shop.jobs();
    expect(attempts(now)).toEqual(attempts(before.jobs));
    expect(runs(await shop.machines())).toEqual(runs(before.machines));
    // Not even an empty plate helps before somebody has said what happened.
    const killa = (await shop.machines()).find(({ name }) => name === 'Killa');
    const clear = { params: { machineId: killa?.id ?? '' }, body: { afterRun: killa?.run ?? 0 } };
    await expect(people.operator.call(clearPlate, clear)).rejects.toMatchObject({ code: 'MACHINE_BUSY' });
  }, 60_000);

  it('makes the piece again when a person says that it was lost', async () => {
    await minga.hurry(people.owner);
    const unknown = (await shop.inbox()).filter((item) => item.kind === 'unknown');
    for (const { attemptId } of unknown) {
      const params = { attemptId: attemptId ?? '' };
      await people.operator.call(resolveUnknown, { params, body: { outcome: 'scrapped', note: 'a medias' } });
    }
    expect((await shop.inbox()).filter((item) => item.kind === 'unknown')).toEqual([]);
    for (const { machineId } of unknown) {
      await shop.awaitItem('clear-plate', { machineId });
      await shop.clearPlate(machineId ?? '');
    }
    await people.operator.until('two prints begun again', async () => {
      const fresh = (await shop.jobs()).flatMap((job) =>
        job.attempts.filter(({ id }) => !attempts(before.jobs).includes(id)),
      );
      return fresh.filter((attempt) => attempt.startedAt !== null).length === 2;
    });
    const { Inti = 0, Killa = 0, Chaska = 0 } = runs(before.machines);
    expect(runs(await shop.machines())).toEqual({ Inti: Inti + 1, Killa: Killa + 1, Chaska });
  }, 90_000);
});
