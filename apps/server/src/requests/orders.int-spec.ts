import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EconomicEvent } from '#libs/coalition-contract';
import { JobRow, OperationRow, OrderLineRow, OutboxRow, RequestRow, WorkOrderRow } from '#libs/persistence';
import { openProductionLine, type ProductionLine } from '../../../../test/support/production-line.js';
import { DesignsService } from '../designs/designs.service.js';
import { OrderTreeService } from './order-tree.service.js';
import { RequestsService } from './requests.service.js';

let line: ProductionLine;
let designsService: DesignsService;
let requests: RequestsService;
beforeAll(async () => {
  line = await openProductionLine();
  designsService = new DesignsService(line.database, line.blobs, line.clock);
  requests = new RequestsService(line.database, designsService, line.orders, line.clock);
});
afterAll(() => line?.close());

const part = (id: string, change: object) => ({
  id,
  name: id,
  names: {},
  notes: {},
  kind: 'make',
  quantity: 1,
  steps: [],
  materials: ['PLA'],
  sizeMm: { x: 20, y: 20, z: 20 },
  massG: 12,
  modelSha256: 'b'.repeat(64),
  ...change,
});
const SEEDER = [
  part('drum', { steps: ['print'] }),
  part('plate', { steps: ['mill', 'deburr'], materials: ['plywood'], quantity: 2, massG: undefined }),
  part('bolt', { kind: 'buy', quantity: 4, note: 'M6' }),
  part('wheel', { kind: 'salvage' }),
  part('whole', { steps: ['assemble'], sizeMm: undefined, massG: undefined, modelSha256: undefined }),
];

let designs = 0;
/** An accepted request for `quantity` pieces of a design with these parts; no other design shares its files. */
async function accept(list: { modelSha256?: string | undefined }[], quantity: number) {
  designs += 1;
  const modelSha256 = String(designs).padStart(64, 'b');
  const parts = list.map((each) => (each.modelSha256 === undefined ? each : { ...each, modelSha256 }));
  const requestId = await line.floor.addRequest(await line.floor.addDesign(parts), { quantity });
  await requests.accept(requestId, undefined);
  const order = await line.database.manager.findOneByOrFail(WorkOrderRow, { requestId });
  const { manager } = line.database;
  return {
    requestId,
    orderId: order.id,
    operation: (name: string, step: string) => manager.findOneByOrFail(OperationRow, { orderId: order.id, name, step }),
    jobs: () => manager.find(JobRow, { where: { orderId: order.id }, order: { number: 'ASC' } }),
    lines: () => manager.find(OrderLineRow, { where: { orderId: order.id }, order: { position: 'ASC' } }),
    request: () => line.row(RequestRow, requestId),
    /** All waiting jobs of an operation come off the machine and pass. */
    passAll: async (operationId: string) => {
      await manager.update(JobRow, { operationId, state: 'waiting' }, { state: 'awaiting-check' });
      for (const job of await manager.findBy(JobRow, { operationId, state: 'awaiting-check' })) {
        await line.jobs.check(job.id, 'pass', undefined);
      }
    },
  };
}
const outboxEvents = async (after: Date): Promise<EconomicEvent[]> => {
  const rows = await line.database.manager.find(OutboxRow, { where: { kind: 'coalition' }, order: { id: 'ASC' } });
  return rows
    .filter((row) => row.createdAt >= after)
    .flatMap(({ payload }) => (payload as { event?: EconomicEvent }).event ?? []);
};

describe('an accepted request', () => {
  it('becomes lines, steps and the jobs that may begin', async () => {
    const order = await accept(SEEDER, 3);
    expect((await order.lines()).map(({ partId, kind, quantity, isDone }) => [partId, kind, quantity, isDone])).toEqual(
      [
        ['drum', 'make', 3, false],
        ['plate', 'make', 6, false],
        ['bolt', 'buy', 12, false],
        ['wheel', 'salvage', 3, false],
        ['whole', 'make', 3, false],
      ],
    );
    expect(await order.jobs()).toHaveLength(3 + 6);
    expect(await order.operation('plate', 'deburr')).toMatchObject({ state: 'waiting' });
    expect(await order.operation('whole', 'assemble')).toMatchObject({ state: 'waiting', partSha256: null });
  });

  it('is accepted once', async () => {
    const requestId = await line.floor.addRequest(await line.floor.addDesign(SEEDER));
    const results = await Promise.allSettled([1, 2, 3].map(() => requests.accept(requestId, undefined)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await line.database.manager.countBy(WorkOrderRow, { requestId })).toBe(1);
  });

  it('is ready when everything is made, bought, salvaged and put together, and not before', async () => {
    const order = await accept(SEEDER, 1);
    const { manager } = line.database;
    const states: string[] = [];
    const note = async () => states.push((await order.request()).state);
    const finish = async (name: string, step: string) =>
      line.orders.finishByHand((await order.operation(name, step)).id);
    const tick = async (partId: string) =>
      line.orders.tick(
        order.orderId,
        (await manager.findOneByOrFail(OrderLineRow, { orderId: order.orderId, partId })).id,
      );
    await expect(finish('plate', 'deburr')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(finish('drum', 'print')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(tick('drum')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await order.passAll((await order.operation('drum', 'print')).id);
    await note();
    await order.passAll((await order.operation('plate', 'mill')).id);
    await finish('plate', 'deburr');
    await note();
    await tick('bolt');
    await finish('whole', 'assemble');
    await note();
    await expect(finish('whole', 'assemble')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await tick('wheel');
    await note();
    expect(states).toEqual(['accepted', 'accepted', 'accepted', 'ready']);
    expect((await order.lines()).every(({ isDone }) => isDone)).toBe(true);
    expect(await line.row(WorkOrderRow, order.orderId)).toMatchObject({ state: 'complete' });
  });

  it('counts two last pieces that pass at once both, and completes once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const order = await accept([part('drum', { steps: ['print'] })], 2);
      const jobs = await order.jobs();
      for (const { id } of jobs) await line.database.manager.update(JobRow, { id }, { state: 'awaiting-check' });
      await Promise.all(jobs.map(({ id }) => line.jobs.check(id, 'pass', undefined)));
      expect(await order.operation('drum', 'print')).toMatchObject({ done: 2, state: 'done' });
      // Received, accepted, ready: one step each.
      expect(await order.request()).toMatchObject({ state: 'ready', version: 3 });
    }
  });

  it('opens assembling when the last pieces of two parts pass at once', async () => {
    const parts = [
      ...['a', 'b', 'c'].map((id) => part(id, { steps: ['print'] })),
      part('whole', { steps: ['assemble'] }),
    ];
    for (let round = 0; round < 5; round += 1) {
      const order = await accept(parts, 1);
      const jobs = await order.jobs();
      for (const { id } of jobs) await line.database.manager.update(JobRow, { id }, { state: 'awaiting-check' });
      await Promise.all(jobs.map(({ id }) => line.jobs.check(id, 'pass', undefined)));
      expect(await order.operation('whole', 'assemble')).toMatchObject({ state: 'ready' });
    }
  });

  it('makes a scrapped piece again and counts its material, but no piece', async () => {
    const order = await accept([part('drum', { steps: ['print'] })], 1);
    const [job] = await order.jobs();
    await line.database.manager.update(JobRow, { id: job!.id }, { state: 'awaiting-check' });
    line.clock.turn(1000);
    await line.jobs.check(job!.id, 'scrap', 'warped');
    expect(await order.jobs()).toMatchObject([
      { id: job!.id, state: 'failed', verdict: 'scrap', reasons: [{ code: 'CHECK_NOTE', message: 'warped' }] },
      { state: 'waiting', replacesJobId: job!.id },
    ]);
    expect(await order.request()).toMatchObject({ state: 'accepted' });
    const since = new Date(line.clock.nowMs());
    expect((await outboxEvents(since)).map(({ action, quantity, unit }) => [action, quantity, unit])).toEqual([
      ['consume', 12, 'gram'],
    ]);
    await order.passAll((await order.operation('drum', 'print')).id);
    expect(await order.request()).toMatchObject({ state: 'ready' });
    expect((await outboxEvents(since)).map(({ action }) => action)).toEqual(['consume', 'produce', 'consume']);
  });

  it('asks for agreed terms where the licence wants them', async () => {
    const designId = await line.floor.addDesign([part('drum', { steps: ['print'] })], 'CC-BY-NC-4.0');
    const requestId = await line.floor.addRequest(designId, { requesterKind: 'NPO', purpose: 'COM' });
    await expect(requests.accept(requestId, undefined)).rejects.toMatchObject({
      code: 'LICENCE_NOT_ALLOWED',
      problems: [{ place: { field: 'agreedTerms' } }],
    });
    const agreement = { terms: 'Two per cent', by: 'Rosa', isLabAdmin: false };
    await expect(requests.accept(requestId, agreement)).rejects.toMatchObject({ code: 'AUTH_FORBIDDEN' });
    expect(await requests.accept(requestId, { ...agreement, isLabAdmin: true })).toMatchObject({
      state: 'accepted',
      agreedTerms: 'Two per cent',
      agreedBy: 'Rosa',
      reviewSince: null,
    });
  });

  it('can be collected only when it is ready, and declined only before it is accepted', async () => {
    const requestId = await line.floor.addRequest(await line.floor.addDesign([]));
    await expect(requests.collected(requestId)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await requests.decline(requestId, 'No machine')).toMatchObject({ state: 'declined' });
    await expect(requests.accept(requestId, undefined)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });
});

describe('a design that nobody can make', () => {
  const WISH = {
    quantity: 1,
    place: 'Salasaka',
    purpose: 'OWN',
    requesterKind: 'IND',
    requesterName: 'María',
  } as const;
  const recipe = (change: object) => line.floor.addDesign([part('bread', { steps: [] })], 'MIT', change);
  const REFUSED = { code: 'DESIGN_NOT_MAKEABLE', problems: [{ place: { field: 'designId' } }] };

  it.each([
    ['recipe', 'is a recipe'],
    ['nothing-to-work-from', 'names no file'],
  ])('is refused when somebody asks for it: %s', async (notMakeableReason, text) => {
    const designId = await recipe({ isMakeable: false, notMakeableReason });
    const asked = requests.create({ ...WISH, designId });
    await expect(asked).rejects.toMatchObject({ ...REFUSED, message: expect.stringContaining(text) });
    expect(await line.database.manager.countBy(RequestRow, { designId })).toBe(0);
  });

  it('is refused when it is accepted, asked for before, and leaves no order', async () => {
    const designId = await recipe({ isMakeable: false });
    const requestId = await line.floor.addRequest(designId);
    await expect(requests.accept(requestId, undefined)).rejects.toMatchObject(REFUSED);
    expect(await line.database.manager.countBy(WorkOrderRow, { designId })).toBe(0);
    expect((await line.row(RequestRow, requestId)).state).toBe('received');
  });

  it('is refused when somebody asks what it needs', async () => {
    const trees = new OrderTreeService(line.database, line.orders, designsService);
    await expect(trees.explode(await recipe({ isMakeable: false }), 1, {})).rejects.toMatchObject(REFUSED);
  });

  it('may be asked for when its author says that it can be made', async () => {
    const designId = await recipe({ isMakeable: true });
    expect(await requests.create({ ...WISH, designId })).toMatchObject({ designId, state: 'received' });
  });
});
