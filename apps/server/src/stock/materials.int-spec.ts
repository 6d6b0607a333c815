import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AttemptRow, JobRow, MachineRow, MaterialBookingRow, StockLotRow, newId } from '#libs/persistence';
import { openSite, type TestSite } from '../../../../test/support/site.js';
import type { Floor } from '../../../../test/support/shopfloor.js';
import { matchMachine } from '#libs/scheduling';
import { loadPolicy } from '../dispatch/policy.js';
import { loadRuledShop } from '../production/shop-rules.js';
import { loadWaitingJobs, missingPrograms } from '../production/views.js';
import { MaterialKeeper } from './material-keeper.js';

const STAFF = { as: 'operator' } as const;
const ADMIN = { as: 'lab-admin' } as const;

let site: TestSite;
let floor: Floor;
beforeAll(async () => {
  site = await openSite();
  floor = await site.floor.addFloor();
});
afterAll(() => site?.close());
beforeEach(async () => {
  for (const table of ['stock_reservation', 'material_booking', 'material_lot', 'attempt', 'job'])
    await site.database.query(`DELETE FROM ${table}`);
  await site.database.query('UPDATE stock_lot SET reserved = 0');
});

let labels = 0;
async function spool(amount: number, change: object = {}): Promise<string> {
  const lot = `R-${(labels += 1)}`;
  const body = { form: 'spool', material: 'PLA', lot, amount, ...change };
  const answer = await site.api('POST', '/api/materials', body, STAFF);
  expect(answer).toMatchObject({ status: 201, body: { remaining: amount, reserved: 0, unit: 'g' } });
  return answer.body.id;
}
const act = (id: string, what: string, body: object) => site.api('POST', `/api/materials/${id}/${what}`, body, STAFF);
const keep = () => site.get(MaterialKeeper).run();
const all = async () => (await site.api('GET', '/api/materials', undefined, STAFF)).body;
const lotOf = async (id: string) => (await all()).lots.find((lot: { id: string }) => lot.id === id);
const machine = () => site.database.manager.findOneByOrFail(MachineRow, { id: floor.machineId });

async function attempt(jobId: string, change: Partial<AttemptRow> = {}): Promise<string> {
  const id = newId();
  const startedAt = new Date(Date.now() - 600_000);
  const row = { id, jobId, attemptNo: 1, machineId: floor.machineId, bridgeId: floor.bridgeId, fence: 1, programSha256: 'a'.repeat(64), programBytes: 6, estimatedS: 600, plateTokenId: newId(), runBefore: 0, startBy: startedAt, createdAt: startedAt, startedAt, state: 'running', ...change }; // prettier-ignore
  await site.database.manager.insert(AttemptRow, row as never);
  return id;
}
const end = (id: string, state: string) =>
  site.database.manager.update(AttemptRow, { id }, { state: state as 'done', endedAt: new Date() });

describe('a lot of material', () => {
  it('comes in, is mounted, weighed with its empty spool, written off; the machine knows what it has', async () => {
    const id = await spool(1000, { colour: 'verde', tareG: 200 });
    expect(await act(id, 'mount', { machineId: floor.machineId })).toMatchObject({ status: 200, body: { machineName: 'Killa' } }); // prettier-ignore
    expect((await machine()).loaded).toEqual({ material: 'PLA', colour: 'verde', remainingG: 1000 });
    expect(await act(id, 'weigh', { amount: 950, withTare: true, why: 'balanza' })).toMatchObject({ body: { remaining: 750 } }); // prettier-ignore
    expect((await machine()).loaded?.remainingG).toBe(750);
    expect(await act(id, 'weigh', { amount: 100, withTare: true })).toMatchObject({ status: 422 });
    const other = await spool(500, { material: 'PETG' });
    await act(other, 'mount', { machineId: floor.machineId });
    expect(await lotOf(id)).toMatchObject({ machineId: null });
    expect((await machine()).loaded).toMatchObject({ material: 'PETG', remainingG: 500 });
    expect((await site.api('DELETE', `/api/materials/${other}`, undefined, STAFF)).status).toBe(204);
    expect((await machine()).loaded).toBeNull();
    expect(await lotOf(other)).toBeUndefined();
    const shelf = await site.api('GET', '/api/stock', undefined, STAFF);
    expect(JSON.stringify(shelf.body)).not.toContain('PETG');
  });

  it('has a label of its own, and is not changed while the machine works', async () => {
    const id = await spool(1000, { lot: 'doble' });
    const twin = { form: 'spool', material: 'PLA', lot: 'doble', amount: 5 };
    expect(await site.api('POST', '/api/materials', twin, STAFF)).toMatchObject({ status: 409 });
    expect(await lotOf(id)).toMatchObject({ remaining: 1000 });
    await act(id, 'mount', { machineId: floor.machineId });
    const { jobId } = await site.floor.addJob();
    await attempt(jobId);
    expect(await act(id, 'mount', { machineId: null })).toMatchObject({ status: 409, body: { code: 'MACHINE_BUSY' } });
  });

  it('is printed on a sheet of labels, and listed to be ordered', async () => {
    const id = await spool(90);
    const pdf = await site.api('GET', `/api/materials/labels.pdf?ids=${id}&start=3`, undefined, STAFF);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    await site.api('PUT', '/api/materials/reorder', { material: 'pla', below: 100 }, STAFF);
    expect((await all()).families).toEqual([expect.objectContaining({ material: 'PLA', reorderBelow: 100, isToReorder: true })]); // prettier-ignore
    const csv = await site.api('GET', '/api/materials/reorder.csv', undefined, STAFF);
    expect(csv.body).toMatch(/"PLA","90","g","100"/);
    await site.api('PUT', '/api/materials/reorder', { material: 'PLA', below: null }, STAFF);
    expect((await all()).families).toEqual([expect.objectContaining({ reorderBelow: null, isToReorder: false })]);
  });
});

describe('jobs and material', () => {
  // Jobs of the shop floor take 12 g.
  it('are promised what they need, the mounted spool first; a job for which too little is left is named', async () => {
    const small = await spool(20);
    const mounted = await spool(30);
    await act(mounted, 'mount', { machineId: floor.machineId });
    const jobs = [];
    for (let i = 0; i < 4; i++) jobs.push(await site.floor.addJob());
    await Promise.all([keep(), keep()]);
    expect(await lotOf(mounted)).toMatchObject({ remaining: 30, reserved: 24 });
    expect(await lotOf(small)).toMatchObject({ remaining: 20, reserved: 12 });
    const last = await site.database.manager.findOneByOrFail(JobRow, { id: jobs[3]?.jobId ?? '' });
    expect((await all()).families[0]).toMatchObject({ reserved: 36, free: 14, dryJobNumber: last.number });
    // What is free lies in two lots: enough together, for this job in neither.
    expect(await site.database.query('SELECT 1 FROM stock_reservation WHERE line_id = $1', [last.id])).toEqual([]);
    expect(await act(mounted, 'weigh', { amount: 10 })).toMatchObject({
      status: 409,
      body: { code: 'STOCK_RESERVED' },
    });

    await site.database.manager.update(JobRow, { id: jobs[0]?.jobId ?? '' }, { state: 'cancelled' });
    await keep();
    expect(await lotOf(mounted)).toMatchObject({ reserved: 24 });
    expect((await all()).families[0]).toMatchObject({ reserved: 36 });
  });

  it('are matched by what is promised to them: the rest of a spool is not theirs', async () => {
    const mounted = await spool(20);
    await act(mounted, 'mount', { machineId: floor.machineId });
    const jobs = [await site.floor.addJob(), await site.floor.addJob()];
    await keep();
    const { manager } = site.database;
    const shop = await loadRuledShop(manager, await loadPolicy(manager), Date.now());
    const waiting = await loadWaitingJobs(manager, shop);
    const seen = jobs.map(({ jobId }) => {
      const item = waiting.find(({ view }) => view.id === jobId);
      const view = shop.views.find(({ id }) => id === floor.machineId);
      if (!item || !view) throw new Error('a waiting job and its machine');
      const failing = matchMachine(item.operation.requirements, view, item.view.ownLotG).failing;
      return {
        failing: failing.map(({ code, params }) => [code, params?.remainingG]),
        toMake: missingPrograms(item.operation, [], shop.views, item.view.ownLotG).length,
      };
    });
    expect(seen).toEqual([
      { failing: [], toMake: 1 },
      { failing: [['NOT_ENOUGH_MATERIAL', 8]], toMake: 0 },
    ]);
  });

  it('that is done books what was planned, once; one that failed the part that was run', async () => {
    const id = await spool(100);
    await act(id, 'mount', { machineId: floor.machineId });
    const done = await site.floor.addJob();
    const first = await attempt(done.jobId);
    await keep();
    expect(await lotOf(id)).toMatchObject({ remaining: 100, reserved: 12 });
    await end(first, 'done');
    await site.database.manager.update(JobRow, { id: done.jobId }, { state: 'awaiting-clear' });
    await Promise.all([keep(), keep()]);
    await keep();
    expect(await lotOf(id)).toMatchObject({ remaining: 88, reserved: 0 });
    expect((await machine()).loaded?.remainingG).toBe(88);

    const failed = await site.floor.addJob({ state: 'attempting' });
    const report = { timeIndex: [[10, 100], [110, 300]], estimatedS: 300, heatingS: 100, blocks: 110 }; // prettier-ignore
    await site.database.query(`UPDATE program SET report = $1, sha256 = $2 WHERE part_sha256 = (SELECT part_sha256 FROM operation WHERE id = $3)`, [report, 'b'.repeat(64), failed.operationId]); // prettier-ignore
    const second = await attempt(failed.jobId, { programSha256: 'b'.repeat(64) });
    await site.database.query(`INSERT INTO fact (bridge_id, epoch, seq, at, received_at, body) VALUES ($1, 'b', 1, now(), now(), $2)`, [floor.bridgeId, { kind: 'attempt', attemptId: second, state: 'failed', ackedBlocks: 60 }]); // prettier-ignore
    await end(second, 'failed');
    await site.database.manager.update(JobRow, { id: failed.jobId }, { state: 'awaiting-clear' });
    await keep();
    expect(await lotOf(id)).toMatchObject({ remaining: 82, reserved: 0 });
    const booked = await site.database.manager.find(MaterialBookingRow, { order: { at: 'ASC' } });
    expect(booked.map(({ amount }) => amount).toSorted((a, b) => b - a)).toEqual([12_000, 6_000]);
    const { daysLeft } = (await all()).families[0];
    expect(daysLeft).toBeCloseTo(82 / 18, 1);
  });

  it('wears the cutter that is mounted by the time it ran', async () => {
    const cutter = await site.api('POST', '/api/materials', { form: 'cutter', material: '3 mm', lot: 'F-1', amount: 10 }, STAFF); // prettier-ignore
    expect(cutter.body).toMatchObject({ unit: 'h', remaining: 10 });
    await act(cutter.body.id, 'mount', { machineId: floor.machineId });
    const { jobId } = await site.floor.addJob({ state: 'attempting' });
    const id = await attempt(jobId, { startedAt: new Date(Date.now() - 1_800_000) });
    await end(id, 'done');
    await site.database.manager.update(JobRow, { id: jobId }, { state: 'awaiting-clear' });
    await keep();
    expect((await lotOf(cutter.body.id)).remaining).toBeCloseTo(9.5, 2);
  });

  it('never take more of a lot than there is, whatever happens in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('job', 'cancel', 'run', 'weigh', 'spool', 'keep'), { minLength: 4, maxLength: 14 }), async (steps) => {
        const ids = [await spool(25)];
        await act(ids[0] ?? '', 'mount', { machineId: floor.machineId });
        for (const step of steps) await STEPS[step]?.(ids);
        await Promise.all([keep(), keep()]);
        for (const lot of await site.database.manager.find(StockLotRow)) {
          expect(lot.reserved).toBeGreaterThanOrEqual(0);
          expect(lot.onHand).toBeGreaterThanOrEqual(lot.reserved);
          const [row] = await site.database.query('SELECT coalesce(sum(pieces), 0)::int AS sum FROM stock_reservation WHERE lot_id = $1', [lot.id]); // prettier-ignore
          expect(row.sum).toBe(lot.reserved);
        }
        for (const table of ['stock_reservation', 'material_lot', 'attempt', 'job']) await site.database.query(`DELETE FROM ${table}`); // prettier-ignore
        await site.database.query('UPDATE stock_lot SET reserved = 0');
      }),
      { numRuns: 8 },
    ); // prettier-ignore
  }, 60_000);
});

const waiting = () => site.database.manager.findOneBy(JobRow, { state: 'waiting' });
const STEPS: Record<string, (ids: string[]) => Promise<unknown>> = {
  job: () => site.floor.addJob(),
  spool: async (ids) => ids.push(await spool(15)),
  keep: () => keep(),
  weigh: (ids) => act(ids[0] ?? '', 'weigh', { amount: 13 }),
  cancel: async () => {
    const job = await waiting();
    if (job) await site.database.manager.update(JobRow, { id: job.id }, { state: 'cancelled' });
  },
  run: async () => {
    const job = await waiting();
    if (!job) return;
    const id = await attempt(job.id);
    await Promise.all([keep(), keep()]);
    await end(id, 'done');
    await site.database.manager.update(JobRow, { id: job.id }, { state: 'awaiting-clear' });
  },
};

describe('spools of Spoolman', () => {
  const item = (id: number, remaining: number, more = {}) => ({ id, filament: { name: 'Negro', material: 'PLA', weight: 1000, vendor: { name: 'X' } }, remaining_weight: remaining, ...more }); // prettier-ignore
  const send = (spools: object[]) => site.api('POST', '/api/materials/import/spoolman', { spools }, ADMIN);

  it('come in once, are corrected, and go when they are gone there', async () => {
    expect((await send([item(901, 400), item(902, 1000)])).body).toEqual({ added: 2, updated: 0, unchanged: 0, archived: 0 }); // prettier-ignore
    expect((await send([item(901, 400), item(902, 1000)])).body).toMatchObject({ added: 0, unchanged: 2 });
    expect((await send([item(901, 350), item(902, 1000, { archived: true })])).body).toMatchObject({ updated: 1, archived: 1 }); // prettier-ignore
    expect((await all()).lots).toEqual([expect.objectContaining({ name: 'Negro', vendor: 'X', remaining: 350, initial: 1000 })]); // prettier-ignore
  });

  it('that cannot be read change nothing; an address inside the network is not asked', async () => {
    expect(await send([item(903, 400), { id: 904 }])).toMatchObject({ status: 422, body: { code: 'INPUT_INVALID' } });
    expect((await all()).lots).toEqual([]);
    for (const url of ['https://127.0.0.1/api/v1/spool', 'http://spoolman.example/api/v1/spool'])
      expect(await site.api('POST', '/api/materials/import/spoolman', { url }, ADMIN)).toMatchObject({ status: 422, body: { code: 'IMPORT_BLOCKED' } }); // prettier-ignore
  });
});
