import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  JobRow,
  OperationRow,
  OrderLineRow,
  PieceHandoverRow,
  RequestRow,
  StockItemRow,
  StockLotRow,
  StockMovementRow,
  StockReservationRow,
  WorkOrderRow,
} from '#libs/persistence';
import { openProductionLine, waitForLock, type ProductionLine } from '../../../../test/support/production-line.js';
import { DesignsService } from '../designs/designs.service.js';
import { StockService } from '../stock/stock.service.js';
import { OrderChangesService } from './order-changes.service.js';
import { OrderTreeService } from './order-tree.service.js';
import { RequestsService } from './requests.service.js';
import { endCalledOff } from './surplus.js';

let line: ProductionLine;
let requests: RequestsService;
let changes: OrderChangesService;
let trees: OrderTreeService;
let stock: StockService;
beforeAll(async () => {
  line = await openProductionLine();
  const designs = new DesignsService(line.database, line.blobs, line.clock);
  requests = new RequestsService(line.database, designs, line.orders, line.clock);
  changes = new OrderChangesService(line.database, line.orders, line.jobs, designs, line.clock);
  trees = new OrderTreeService(line.database, line.orders, designs);
  stock = new StockService(line.database, designs, line.clock);
});
afterAll(() => line?.close());

/** Names and files of their own for each test: shelves of others do not meddle. */
let n = 0;
beforeEach(() => {
  n += 1;
});
const hash = (letter: string) => (letter.charCodeAt(0).toString(16) + n.toString(16).padStart(6, '0')).padEnd(64, '0');
const part = (id: string, change: object = {}) => ({
  id,
  name: `${id} ${n}`,
  names: {},
  notes: {},
  kind: 'make',
  quantity: 1,
  steps: ['print'],
  materials: ['PLA'],
  sizeMm: { x: 20, y: 20, z: 20 },
  massG: 12,
  modelSha256: hash(id),
  ...change,
});
const NO_FILE = { steps: [], modelSha256: undefined, sizeMm: undefined, massG: undefined };
const bought = (id: string, change: object = {}) => part(id, { kind: 'buy', ...NO_FILE, ...change });
/** Two axles of two wheels; a wheel is a printed hub and two bearings. */
const cart = () => [
  part('axle', { ...NO_FILE, quantity: 2, steps: ['assemble'] }),
  bought('rod', { partOf: 'axle' }),
  part('wheel', { ...NO_FILE, partOf: 'axle', quantity: 2 }),
  part('hub', { partOf: 'wheel' }),
  bought('bearing', { partOf: 'wheel', quantity: 2 }),
];

type Choices = Record<string, number>;
async function order(parts: object[], quantity = 1, change: Partial<RequestRow> = {}, choices: Choices = {}) {
  const designId = await line.floor.addDesign(parts);
  return accept(await line.floor.addRequest(designId, { quantity, ...change }), designId, choices);
}
async function accept(requestId: string, designId: string, choices: Choices = {}) {
  await requests.accept(requestId, undefined, undefined, { byName: 'Rosa', choices: new Map(Object.entries(choices)) });
  const { id: orderId } = await line.database.manager.findOneByOrFail(WorkOrderRow, { requestId });
  const { manager } = line.database;
  const node = async (key: string) => {
    const found = (await trees.tree(orderId)).nodes.find((each) => each.key === key);
    if (!found) throw new Error(`no node ${key}`);
    return found;
  };
  return {
    designId,
    requestId,
    orderId,
    node,
    nodes: async () => (await trees.tree(orderId)).nodes,
    lineId: async (key: string) => (await manager.findOneByOrFail(OrderLineRow, { orderId, key })).id,
    tick: async (key: string, came = {}) =>
      line.orders.tick(orderId, (await manager.findOneByOrFail(OrderLineRow, { orderId, key })).id, came),
    finish: async (key: string) => {
      const step = (await node(key)).steps.find(({ by, state }) => by === 'person' && state === 'ready');
      return line.orders.finishByHand(step?.operationId ?? '00000000-0000-7000-8000-000000000000');
    },
    jobs: () => manager.find(JobRow, { where: { orderId }, order: { number: 'ASC' } }),
    /** So many of its waiting jobs come off a machine. */
    print: async (count: number) => {
      const jobs = await manager.find(JobRow, {
        where: { orderId, state: 'waiting' },
        order: { number: 'ASC' },
        take: count,
      });
      for (const { id } of jobs) await manager.update(JobRow, { id }, { state: 'awaiting-check' });
      return jobs.map(({ id }) => id);
    },
    request: () => line.row(RequestRow, requestId),
  };
}
const put = (thing: Parameters<StockService['receive']>[0]['thing'], quantity: number, lot = '') =>
  stock.receive({ thing, quantity, lot }, 'Rosa');
const item = async (name: string) => (await stock.list(name)).find((each) => each.name === name);

/** What the book says is what the shelf says, and nothing is promised that nobody waits for. */
async function expectBooksToBalance() {
  const { manager } = line.database;
  for (const lot of await manager.find(StockLotRow)) {
    const moves = await manager.findBy(StockMovementRow, { lotId: lot.id });
    expect(moves.reduce((sum, move) => sum + move.onHandChange, 0)).toBe(lot.onHand);
    expect(moves.reduce((sum, move) => sum + move.reservedChange, 0)).toBe(lot.reserved);
    const held = await manager.findBy(StockReservationRow, { lotId: lot.id });
    expect(held.reduce((sum, { pieces }) => sum + pieces, 0)).toBe(lot.reserved);
  }
}

describe('an order as a tree', () => {
  it('assembles from the leaves up, each level waiting for its own children only', async () => {
    const cartOrder = await order(cart());
    expect((await cartOrder.nodes()).map(({ key, quantity, state }) => [key, quantity, state])).toEqual([
      ['axle', 2, 'blocked'],
      ['rod', 2, 'to-get'],
      ['wheel', 4, 'blocked'],
      ['hub', 4, 'queued'],
      ['bearing', 8, 'to-get'],
    ]);
    expect((await cartOrder.node('wheel')).blockedBy.map(({ name, missing }) => [name, missing])).toEqual([
      [`hub ${n}`, 4],
      [`bearing ${n}`, 8],
    ]);
    for (const id of await cartOrder.print(4)) await line.jobs.check(id, 'pass', undefined);
    expect(await cartOrder.node('wheel')).toMatchObject({ state: 'to-do', blockedBy: [{ name: `bearing ${n}` }] });
    await cartOrder.finish('wheel');
    await cartOrder.finish('axle');
    expect((await cartOrder.request()).state).toBe('accepted');
    await cartOrder.tick('rod');
    await cartOrder.tick('bearing', { quantity: 5, lot: 'A1' });
    expect(await cartOrder.node('bearing')).toMatchObject({
      got: 5,
      missing: 3,
      canTick: true,
      lots: [{ lot: 'A1', pieces: 5 }],
    });
    await cartOrder.tick('bearing', { quantity: 10, lot: 'B2' });
    expect((await cartOrder.request()).state).toBe('ready');
    // A pack of ten was opened for three: seven lie on the shelf now, the others are built in.
    expect(await item(`bearing ${n}`)).toMatchObject({
      onHand: 7,
      reserved: 0,
      lots: [
        { lot: 'A1', onHand: 0 },
        { lot: 'B2', onHand: 7 },
      ],
    });
    await expectBooksToBalance();
  });

  it('takes a stocked sub-assembly, and with it all that is inside', async () => {
    const designId = await line.floor.addDesign(cart());
    await put({ designId, partId: 'axle' }, 1);
    await put({ designId, partId: 'wheel' }, 1);
    await put({ name: `bearing ${n}`, kind: 'buy' }, 100);
    const taken = await accept(await line.floor.addRequest(designId), designId);
    expect((await taken.nodes()).map((one) => [one.key, one.quantity, one.fromStock, one.missing])).toEqual([
      ['axle', 2, 1, 1],
      ['rod', 1, 0, 1],
      ['wheel', 2, 1, 1],
      ['hub', 1, 0, 1],
      ['bearing', 2, 2, 0],
    ]);
    expect(await taken.jobs()).toHaveLength(1);
    expect(await item(`bearing ${n}`)).toMatchObject({ onHand: 100, reserved: 2, free: 98 });
    // The next order finds what is left: no axle, no wheel.
    const next = await accept(await line.floor.addRequest(designId), designId);
    expect((await next.node('axle')).fromStock).toBe(0);
    expect(await next.jobs()).toHaveLength(4);
    await expectBooksToBalance();
  });

  it('is ready at once when all of it lies on the shelf', async () => {
    const designId = await line.floor.addDesign([part('ring')]);
    await put({ designId, partId: 'ring' }, 3);
    const taken = await accept(await line.floor.addRequest(designId, { quantity: 2 }), designId);
    expect((await taken.request()).state).toBe('ready');
    expect(await item(`ring ${n}`)).toMatchObject({ onHand: 1, reserved: 0 });
    await expectBooksToBalance();
  });

  it('promises no piece twice when many orders are accepted at once', async () => {
    const designId = await line.floor.addDesign([part('ring')]);
    await put({ designId, partId: 'ring' }, 5);
    const ids = await Promise.all(Array.from({ length: 6 }, () => line.floor.addRequest(designId, { quantity: 2 })));
    const orders = await Promise.all(ids.map((id) => accept(id, designId)));
    const fromStock = await Promise.all(orders.map(async (one) => (await one.node('ring')).fromStock));
    expect(fromStock.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 1, 2, 2]);
    await expectBooksToBalance();
  });
});

describe('a cancelled order', () => {
  it('gives back what it was promised, and puts on the shelf what it made', async () => {
    const designId = await line.floor.addDesign(cart());
    await put({ name: `rod ${n}`, kind: 'buy' }, 2);
    const gone = await accept(await line.floor.addRequest(designId), designId);
    const printed = await gone.print(3);
    await gone.tick('bearing', { quantity: 3 });
    for (const id of printed.slice(0, 2)) await line.jobs.check(id, 'pass', undefined);
    await changes.cancel(gone.orderId, { reason: 'No money', stopsRunning: false, byName: 'Rosa' });
    expect(await gone.request()).toMatchObject({ state: 'cancelled', declineReason: 'No money' });
    expect(await item(`rod ${n}`)).toMatchObject({ onHand: 2, reserved: 0 });
    expect(await item(`bearing ${n}`)).toMatchObject({ onHand: 3, reserved: 0 });
    expect(await item(`hub ${n}`)).toMatchObject({ onHand: 2, reserved: 0, kind: 'make' });
    expect((await gone.jobs()).map(({ state }) => state).toSorted()).toEqual([
      'awaiting-check',
      'cancelled',
      'done',
      'done',
    ]);
    // The one that lay on a machine is good too: surplus, with the job that made it.
    await line.jobs.check(printed[2]!, 'pass', undefined);
    const hub = await item(`hub ${n}`);
    expect(hub).toMatchObject({ onHand: 3, free: 3 });
    const book = await stock.movements(hub!.id);
    expect(new Set(book.map(({ jobId }) => jobId))).toEqual(new Set(printed));
    expect(book).toHaveLength(3);
    await expect(
      changes.cancel(gone.orderId, { reason: 'Again', stopsRunning: false, byName: 'Rosa' }),
    ).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(gone.tick('rod')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expectBooksToBalance();
  });

  it('counts as used what is built in already', async () => {
    const gone = await order([
      part('wheel', { ...NO_FILE }),
      bought('bearing', { partOf: 'wheel', quantity: 2 }),
      bought('hub', { partOf: 'wheel' }),
      bought('paint'),
    ]);
    await gone.tick('bearing');
    await gone.tick('paint');
    await gone.finish('wheel');
    await changes.cancel(gone.orderId, { reason: 'No money', stopsRunning: false, byName: 'Rosa' });
    expect(await item(`bearing ${n}`)).toMatchObject({ onHand: 0 });
    expect(await item(`paint ${n}`)).toMatchObject({ onHand: 1, reserved: 0 });
    expect(await item(`wheel ${n}`)).toMatchObject({ onHand: 1 });
    await expectBooksToBalance();
  });

  it('makes nothing again: scrap is scrap, and a failed run ends there', async () => {
    const gone = await order([part('ring')], 2);
    const [first, second] = await gone.print(2);
    await changes.cancel(gone.orderId, { reason: 'No money', stopsRunning: false, byName: 'Rosa' });
    await line.jobs.check(first!, 'scrap', 'warped');
    await line.database.manager.update(JobRow, { id: second! }, { state: 'waiting' });
    await endCalledOff(line.database.manager, new Date(line.clock.nowMs()));
    expect((await gone.jobs()).map(({ state }) => state).toSorted()).toEqual(['cancelled', 'failed']);
    expect(await item(`ring ${n}`)).toBeUndefined();
  });

  it('keeps apart on the shelf what has only been milled', async () => {
    const gone = await order([part('plate', { steps: ['mill', 'deburr'], materials: ['plywood'] })]);
    const [job] = await gone.print(1);
    await line.jobs.check(job!, 'pass', undefined);
    await changes.cancel(gone.orderId, { reason: 'No money', stopsRunning: false, byName: 'Rosa' });
    expect(await item(`plate ${n} (mill)`)).toMatchObject({ onHand: 1 });
    const next = await accept(await line.floor.addRequest(gone.designId), gone.designId);
    expect(await next.node('plate')).toMatchObject({ fromStock: 0, missing: 1 });
  });
});

describe('the queue', () => {
  it('nets a new order against pieces that are being made for nobody', async () => {
    const gone = await order([part('ring')], 3);
    const running = await gone.print(2);
    await changes.cancel(gone.orderId, { reason: 'No money', stopsRunning: false, byName: 'Rosa' });
    const next = await order([part('ring'), part('cap')], 3);
    expect(await next.node('ring')).toMatchObject({
      quantity: 3,
      fromQueue: 2,
      inWork: 2,
      missing: 3,
      state: 'in-work',
    });
    const jobs = (await next.jobs()).map(({ id }) => id);
    expect(jobs).toEqual(expect.arrayContaining(running));
    expect(jobs).toHaveLength(3 + 3);
    for (const id of running) await line.jobs.check(id, 'pass', undefined);
    expect(await next.node('ring')).toMatchObject({ made: 2, missing: 1 });
    expect(await item(`ring ${n}`)).toBeUndefined();
  });

  it('gives each good piece to the order whose day comes first, and keeps as many jobs as pieces are missing', async () => {
    const late = await order([part('ring')], 2, { neededBy: '2030-06-01' });
    const soon = await order([part('ring')], 2, { neededBy: '2030-05-01' });
    expect((await late.node('ring')).batch).toEqual({ pieces: 4, orders: 2, ahead: 2 });
    expect((await soon.node('ring')).batch).toEqual({ pieces: 4, orders: 2, ahead: 0 });
    for (const id of await late.print(2)) await line.jobs.check(id, 'pass', undefined);
    expect((await soon.request()).state).toBe('ready');
    expect(await late.node('ring')).toMatchObject({ made: 0, missing: 2, batch: null });
    expect((await late.jobs()).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    expect(await line.database.manager.countBy(PieceHandoverRow, { toOrderId: soon.orderId })).toBe(2);
    for (const id of await late.print(2)) await line.jobs.check(id, 'pass', undefined);
    expect((await late.request()).state).toBe('ready');
  });

  it('shares nothing between different materials', async () => {
    const late = await order([part('ring')], 1, { neededBy: '2030-06-01' });
    const soon = await order([part('ring', { materials: ['TPU'] })], 1, { neededBy: '2030-05-01' });
    for (const id of await late.print(1)) await line.jobs.check(id, 'pass', undefined);
    expect((await late.request()).state).toBe('ready');
    expect((await soon.request()).state).toBe('accepted');
  });

  it('counts every piece once when the last pieces of two orders pass at once, in both directions', async () => {
    for (let round = 0; round < 4; round += 1) {
      n += 1;
      const a = await order([part('ring')], 2, { neededBy: '2030-06-01' });
      const b = await order([part('ring')], 2, { neededBy: '2030-05-01' });
      const jobs = [...(await a.print(1)), ...(await b.print(1))];
      await Promise.all(jobs.map((id) => line.jobs.check(id, 'pass', undefined)));
      const rows = await line.database.manager.findBy(OperationRow, [{ orderId: a.orderId }, { orderId: b.orderId }]);
      expect(rows.reduce((sum, { done }) => sum + done, 0)).toBe(2);
      for (const { id, quantity, done } of rows) {
        expect(await line.database.manager.countBy(JobRow, { operationId: id, state: 'waiting' })).toBe(
          quantity - done,
        );
      }
    }
  });

  it('waits for nobody while a cancel holds the order', async () => {
    const gone = await order([part('ring')], 2);
    const [job] = await gone.print(1);
    const runner = line.database.createQueryRunner();
    await runner.startTransaction();
    await runner.query('SELECT FROM work_order WHERE id = $1 FOR UPDATE', [gone.orderId]);
    const both = [
      line.jobs.check(job!, 'pass', undefined),
      changes.cancel(gone.orderId, { reason: 'No money', stopsRunning: false, byName: 'Rosa' }),
    ];
    await waitForLock(line, 2);
    await runner.rollbackTransaction();
    await runner.release();
    await Promise.all(both);
    expect(await item(`ring ${n}`)).toMatchObject({ onHand: 1, reserved: 0 });
    expect((await gone.jobs()).map(({ state }) => state).toSorted()).toEqual(['cancelled', 'done']);
  });
});

describe('alternates', () => {
  const withAlternates = () => [
    bought('nut', {
      quantity: 5,
      alternates: [
        { name: `Wing nut ${n}`, kind: 'buy' },
        { name: 'printed', kind: 'make', partId: 'printed' },
      ],
    }),
    part('printed', { partOf: undefined }),
    bought('insert', { partOf: 'printed' }),
    part('whole', { ...NO_FILE, steps: ['assemble'] }),
  ];

  it('that lie on the shelf are taken, and say why', async () => {
    await put({ name: `Wing nut ${n}`, kind: 'buy' }, 3, 'W');
    const taken = await order(withAlternates());
    expect(await taken.node('nut')).toMatchObject({ quantity: 5, fromAlternate: 3, missing: 2 });
    expect(await taken.node('nut~1')).toMatchObject({
      name: `Wing nut ${n}`,
      fromStock: 3,
      state: 'there',
      lots: [{ lot: 'W', pieces: 3 }],
      reasons: [{ code: 'ALTERNATE_ON_SHELF' }],
    });
  });

  it('are chosen by a person while nothing has begun; the assembly then waits for them', async () => {
    await put({ name: `nut ${n}`, kind: 'buy' }, 2);
    const chosen = await order(withAlternates());
    expect(await chosen.node('whole')).toMatchObject({ state: 'to-do', blockedBy: [{ name: `nut ${n}`, missing: 3 }] });
    await changes.choose(chosen.orderId, await chosen.lineId('nut'), 2, 'Rosa');
    expect((await chosen.nodes()).map(({ key, quantity, missing, state }) => [key, quantity, missing, state])).toEqual([
      ['nut', 5, 0, 'there'],
      ['nut~2', 5, 5, 'queued'],
      ['nut~2.insert', 5, 5, 'to-get'],
      ['whole', 1, 1, 'blocked'],
    ]);
    expect(await item(`nut ${n}`)).toMatchObject({ onHand: 2, reserved: 0 });
    expect(await chosen.node('nut')).toMatchObject({ choice: 2, canChoose: true });
    // Back again: the jobs that were opened for it end.
    await changes.choose(chosen.orderId, await chosen.lineId('nut'), 0, 'Rosa');
    expect((await chosen.jobs()).map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'cancelled'));
    expect(await chosen.node('nut')).toMatchObject({ fromStock: 2, missing: 3, choice: 0 });
    await expectBooksToBalance();
    await chosen.tick('nut');
    await expect(changes.choose(chosen.orderId, await chosen.lineId('nut'), 1, 'Rosa')).rejects.toMatchObject({
      code: 'ALTERNATE_TOO_LATE',
    });
    await chosen.finish('whole');
    expect((await chosen.request()).state).toBe('ready');
  });

  it('are chosen with the acceptance too', async () => {
    const chosen = await order(withAlternates(), 1, {}, { nut: 2 });
    expect((await chosen.nodes()).map(({ key }) => key)).toEqual(['nut', 'nut~2', 'nut~2.insert', 'whole']);
    const refused = await line.floor.addRequest(await line.floor.addDesign(withAlternates()));
    await expect(
      requests.accept(refused, undefined, undefined, { byName: 'Rosa', choices: new Map([['nut', 9]]) }),
    ).rejects.toMatchObject({ code: 'BOM_INVALID' });
    expect((await line.row(RequestRow, refused)).state).toBe('received');
  });
});

describe('the question what if', () => {
  it('is answered from shelf, queue and programs, and writes nothing', async () => {
    const designId = await line.floor.addDesign(cart());
    await put({ name: `bearing ${n}`, kind: 'buy' }, 3);
    const before = await line.database.query<unknown>('SELECT count(*) FROM stock_movement');
    const answer = await trees.explode(designId, 10, {});
    expect(
      answer.lines.map(({ key, quantity, fromStock, toProvide }) => [key, quantity, fromStock, toProvide]),
    ).toEqual([
      ['axle', 20, 0, 20],
      ['rod', 20, 0, 20],
      ['wheel', 40, 0, 40],
      ['hub', 40, 0, 40],
      ['bearing', 80, 3, 77],
    ]);
    expect(answer.shopping.map(({ key, pieces }) => [key, pieces])).toEqual([
      ['rod', 20],
      ['bearing', 77],
    ]);
    expect(answer.machineTime).toEqual({ byProcess: [], unknownPieces: 40 });
    const { floor } = line;
    const { operationId } = await floor.addJob();
    const { partSha256 } = await line.row(OperationRow, operationId);
    const known = await trees.explode(await floor.addDesign([part('ring', { modelSha256: partSha256 })]), 3, {});
    expect(known.machineTime).toEqual({
      byProcess: [{ process: 'print', seconds: 1800, pieces: 3 }],
      unknownPieces: 0,
    });
    expect(await line.database.query<unknown>('SELECT count(*) FROM stock_movement')).toEqual(before);
  });

  it('names licences that do not go together', async () => {
    const designId = await line.floor.addDesign([
      part('ring', { licence: 'CC-BY-NC-4.0' }),
      part('cap', { licence: 'GPL-3.0-only' }),
    ]);
    const { licenceConflicts } = await trees.explode(designId, 1, {});
    expect(licenceConflicts).toMatchObject([{ code: 'NON_COMMERCIAL_WITH_COPYLEFT', parts: [['ring'], ['cap']] }]);
  });
});

describe('the shelf', () => {
  it('refuses to count or throw away what is promised', async () => {
    const designId = await line.floor.addDesign([part('ring'), bought('bolt')]);
    const before = await put({ designId, partId: 'ring' }, 5);
    const lotId = before.lots[0]!.id;
    await accept(await line.floor.addRequest(designId, { quantity: 2 }), designId);
    const by = { byName: 'Rosa', why: 'rust' };
    await expect(stock.count(lotId, 1, by)).rejects.toMatchObject({ code: 'STOCK_RESERVED' });
    await expect(stock.scrap(lotId, 4, by)).rejects.toMatchObject({ code: 'STOCK_RESERVED' });
    await expect(stock.scrap(lotId, 6, by)).rejects.toMatchObject({ code: 'STOCK_SHORT' });
    expect(await stock.scrap(lotId, 3, by)).toMatchObject({ onHand: 2, reserved: 2, free: 0 });
    expect(await stock.count(lotId, 7, by)).toMatchObject({ onHand: 7, free: 5 });
    expect(
      (await stock.movements(before.id)).map(({ kind, onHandChange, reservedChange }) => [
        kind,
        onHandChange,
        reservedChange,
      ]),
    ).toEqual([
      ['counted', 5, 0],
      ['scrapped', -3, 0],
      ['reserved', 0, 2],
      ['received', 5, 0],
    ]);
    await expectBooksToBalance();
  });

  it('knows a thing by its name whatever way it is written, and finds it by word and place', async () => {
    await put({ name: `Perno M${n}×20`, kind: 'buy' }, 5);
    const row = await put({ name: `perno  m${n} x 20`, kind: 'buy' }, 5);
    expect(row).toMatchObject({ onHand: 10 });
    await stock.place(row.id, `Cajón ${n}`);
    expect((await stock.list(`cajón ${n}`)).map(({ id }) => id)).toContain(row.id);
    expect(await line.database.manager.countBy(StockItemRow, { name: row.name })).toBe(1);
  });

  it('takes many arrivals of one thing at once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => put({ name: `Tuerca ${n}`, kind: 'buy' }, 2, 'X')));
    expect(await item(`Tuerca ${n}`)).toMatchObject({ onHand: 16, lots: [{ onHand: 16 }] });
    await expectBooksToBalance();
  });
});
