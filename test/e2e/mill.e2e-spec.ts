import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importDesignFolder } from '../../apps/server/src/designs/designs.routes.js';
import { checkPiece } from '../../apps/server/src/jobs/jobs.routes.js';
import { startAtMachine } from '../../apps/server/src/machines/machines.routes.js';
import { finishOperation, followRequest } from '../../apps/server/src/requests/requests.routes.js';
import type { People, RunningSite } from '../support/running-site.js';
import { ShopFloor, WISH } from '../support/shop.js';
import { writePlate } from '../support/small-designs.js';
import { START_LIMIT_MS, startSite } from '../support/start-site.js';

describe('a mill', () => {
  let minga: RunningSite;
  let people: People;
  let shop: ShopFloor;

  beforeAll(async () => {
    minga = await startSite();
    people = await minga.createPeople();
    shop = new ShopFloor(people.operator);
    await minga.hurry(people.owner);
    const folder = await writePlate(path.join(minga.dataDir, 'side-plate'));
    await people.owner.call(importDesignFolder, { body: { path: folder } });
  }, START_LIMIT_MS);
  afterAll(() => minga?.remove(), 60_000);

  it('starts only when somebody stands beside it, and then makes the part', async () => {
    const { code, jobs } = await shop.order({ ...WISH, designId: 'side-plate', quantity: 1 });
    const jobId = jobs[0]?.id ?? '';
    const item = await shop.awaitItem('start-at-machine', { jobId });
    expect(item).toMatchObject({ machineName: 'Chaska', reason: { code: 'NEEDS_PERSON_AT_MACHINE' } });
    const machineId = item.machineId ?? '';

    // Saying only that the stock is clear lets the queue advance, and starts nothing.
    await shop.clearPlate(machineId);
    const other = await shop.order({ ...WISH, designId: 'side-plate', quantity: 1 });
    const nextId = other.jobs[0]?.id ?? '';
    await people.operator.until('the next job is told why it waits', async () => {
      return (await shop.job(nextId)).reasons.length > 0;
    });
    expect(await shop.job(jobId)).toMatchObject({ state: 'waiting', attempts: [] });

    // Neither somebody who may not, nor somebody who looked before the last run.
    const start = { params: { machineId }, body: { jobId, afterRun: 0 } };
    await expect(people.planner.call(startAtMachine, start)).rejects.toMatchObject({ status: 403 });
    const late = { ...start, body: { jobId, afterRun: 7 } };
    await expect(people.operator.call(startAtMachine, late)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await shop.job(jobId)).attempts).toEqual([]);

    await people.operator.call(startAtMachine, start);
    await shop.awaitRunning(jobId);
    await shop.awaitItem('clear-plate', { jobId });
    await shop.clearPlate(machineId);
    await people.operator.call(checkPiece, { params: { jobId }, body: { verdict: 'pass' } });

    // The next one waits for a person again; the first goes on to the file and is then ready.
    await shop.awaitItem('start-at-machine', { jobId: nextId });
    expect(await shop.job(nextId)).toMatchObject({ state: 'waiting', attempts: [] });
    const follow = () => minga.person().call(followRequest, { params: { code } });
    expect((await follow()).pieces).toMatchObject({ made: 0, total: 1 });
    const step = await shop.awaitItem('manual-step', { orderId: jobs[0]?.orderId });
    expect(step.reason?.code).toBe('STEP_DEBURR');
    await people.operator.call(finishOperation, { params: { operationId: step.operationId ?? '' } });
    expect(await follow()).toMatchObject({ state: 'ready', pieces: { made: 1, total: 1 } });
  }, 180_000);
});
