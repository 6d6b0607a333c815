import { describe, expect, it } from '@jest/globals';
import {
  accept,
  checkPlan,
  makePlan,
  promise,
  replan,
  rowsOf,
  type Change,
  type Plan,
  type Shop,
  type ShopOrder,
} from './index.js';
import { Random } from './random.js';
import { MONDAY_MS, randomOrder, randomShop } from './testing.js';

const HOUR = 3_600_000;
const NOW_MS = MONDAY_MS + 6 * HOUR;
const SIZE = { machines: 6, orders: 12, days: 20, isHard: true };

function planned(seed: number): { shop: Shop; plan: Plan } {
  const shop = randomShop(seed, SIZE);
  let left = 30;
  return { shop, plan: makePlan(shop, MONDAY_MS, { isOver: () => (left -= 1) < 0, seed }) };
}

function faults(shop: Shop, plan: Plan): string[] {
  return checkPlan(shop, rowsOf(plan), plan.nowMs).map(({ kind, message }) => `${kind}: ${message}`);
}

/** The shop as the change leaves it, worked out from the words alone. */
function changed(shop: Shop, change: Change): Shop {
  const machines = (id: string, edit: (machine: Shop['machines'][number]) => object): Shop => {
    return { ...shop, machines: shop.machines.map((each) => (each.id === id ? { ...each, ...edit(each) } : each)) };
  };
  switch (change.kind) {
    case 'machine-blocked':
      return machines(change.machineId, ({ blocks }) => ({ blocks: [...blocks, change.block] }));
    case 'machine-back':
      return machines(change.machineId, ({ blocks }) => ({
        blocks: blocks.filter(({ why }) => why !== 'out-of-service'),
      }));
    case 'person-away': {
      const [from, to] = change.during;
      const cut = (shifts: Shop['people'][number]['shifts']): [number, number][] =>
        shifts
          .flatMap<[number, number]>((s) => [
            [s[0], Math.min(s[1], from)],
            [Math.max(s[0], to), s[1]],
          ])
          .filter((s) => s[1] > s[0]);
      return {
        ...shop,
        people: shop.people.map((p) => (p.id === change.personId ? { ...p, shifts: cut(p.shifts) } : p)),
      };
    }
    case 'order-added':
      return { ...shop, orders: [...shop.orders, change.order] };
    case 'order-changed':
      return {
        ...shop,
        orders: shop.orders.map((o) =>
          o.id === change.orderId ? { ...o, priority: change.priority ?? o.priority } : o,
        ),
      };
    case 'order-cancelled':
      return {
        ...shop,
        orders: shop.orders.map((o) => {
          return o.id === change.orderId ? { ...o, operations: o.operations.filter(({ started }) => started) } : o;
        }),
      };
    case 'operation-started': {
      const { machineId, startMs, endMs } = change;
      const orders = shop.orders.map((o) => ({
        ...o,
        operations: o.operations.map((op) =>
          op.id === change.operationId ? { ...op, started: { machineId, startMs, endMs } } : op,
        ),
      }));
      return { ...shop, orders };
    }
    default:
      return shop;
  }
}

function someChange(random: Random, at: number, { shop, plan }: { shop: Shop; plan: Plan }): Change {
  const machineId = `m${random.below(SIZE.machines)}`;
  const orderId = `o${random.below(SIZE.orders)}`;
  const waiting = rowsOf(plan).operations.filter(({ isStarted, operationId }) => {
    const order = shop.orders.find(({ operations }) => operations.some(({ id }) => id === operationId));
    const first = order?.operations.find(({ id }) => id === operationId);
    return !isStarted && first?.after.every((id) => !order?.operations.some((op) => op.id === id));
  });
  const starting = waiting[random.below(waiting.length)];
  const isBusy = (id: string): boolean =>
    shop.orders.some((o) => o.operations.some(({ started }) => started?.machineId === id));
  const changes: Change[] = [
    { kind: 'machine-blocked', machineId, block: { during: [NOW_MS, NOW_MS + 9 * HOUR], why: 'out-of-service' } },
    { kind: 'machine-blocked', machineId, block: { during: [NOW_MS, Infinity], why: 'out-of-service' } },
    { kind: 'machine-back', machineId },
    { kind: 'person-away', personId: 'ana', during: [NOW_MS, NOW_MS + 30 * HOUR] },
    { kind: 'order-added', order: randomOrder(random, `n${at}`, shop.machines, true) },
    { kind: 'order-changed', orderId, priority: 10 },
    { kind: 'order-cancelled', orderId },
    { kind: 'time-passed' },
  ];
  if (starting && !isBusy(starting.machineId)) {
    const { operationId, machineId: on, startMs, endMs } = starting;
    changes.push({
      kind: 'operation-started',
      operationId,
      machineId: on,
      startMs: NOW_MS - HOUR,
      endMs: NOW_MS + endMs - startMs,
    });
  }
  return changes[random.below(changes.length)] ?? { kind: 'time-passed' };
}

describe('a re-plan', () => {
  it.each(Array.from({ length: 16 }, (_, at) => at + 1))(
    'keeps everything it must through a row of changes (seed %i)',
    (seed) => {
      const random = new Random(seed);
      let state = planned(seed);
      for (let at = 0; at < 12; at += 1) {
        const change = someChange(random, at, state);
        const before = rowsOf(state.plan);
        const { plan, moved } = replan(state.plan, change, NOW_MS + at * 60_000);
        state = { shop: changed(state.shop, change), plan };
        expect([change.kind, faults(state.shop, plan)]).toEqual([change.kind, []]);
        const told = new Map(moved.map((move) => [move.operationId, move]));
        for (const row of rowsOf(plan).operations) {
          const was = before.operations.find(({ operationId }) => operationId === row.operationId);
          if (row.isStarted || !was) continue;
          expect(told.has(row.operationId)).toBe(Math.abs(row.startMs - was.startMs) > 60_000);
        }
      }
    },
  );

  it('moves nothing when nothing happens', () => {
    const { plan } = planned(3);
    const again = replan(plan, { kind: 'time-passed' }, MONDAY_MS);
    expect(again.moved).toEqual([]);
    expect(rowsOf(again.plan)).toEqual(rowsOf(plan));
  });

  it('leaves the plan it came from as it was', () => {
    const { shop, plan } = planned(4);
    const before = rowsOf(plan);
    for (const id of ['m0', 'm1', 'm2']) {
      replan(
        plan,
        { kind: 'machine-blocked', machineId: id, block: { during: [MONDAY_MS, Infinity], why: 'out-of-service' } },
        NOW_MS,
      );
    }
    expect(rowsOf(plan)).toEqual(before);
    expect(faults(shop, plan)).toEqual([]);
  });
});

describe('a promise', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('writes nothing, and the same answer is reserved (seed %i)', (seed) => {
    const { shop, plan } = planned(seed);
    const before = rowsOf(plan);
    const random = new Random(seed);
    for (const mayMove of [false, true]) {
      const order: ShopOrder = { ...randomOrder(random, 'wanted', shop.machines, false), priority: mayMove ? 10 : 1 };
      const wanted = { order, mayMove };
      const promised = promise(plan, wanted, MONDAY_MS);
      expect(rowsOf(plan)).toEqual(before);
      const accepted = accept(plan, wanted, promised, MONDAY_MS);
      if (!accepted.isAccepted) throw new Error('not accepted');
      const rows = rowsOf(accepted.plan);
      expect(faults({ ...shop, orders: [...shop.orders, order] }, accepted.plan)).toEqual([]);
      expect(rows.operations.filter(({ orderId }) => orderId === 'wanted')).toEqual(promised.operations);
      const others = rows.operations.filter(({ orderId }) => orderId !== 'wanted');
      // A set-up may be another one behind the new piece, a start may not.
      const starts = (list: readonly (typeof others)[number][]): unknown =>
        list.map((row) => ({ ...row, setupStartMs: 0 }));
      if (!mayMove) expect(starts(others)).toEqual(starts(before.operations));
      if (promised.finishMs === null) {
        expect(promised.unplanned.length).toBeGreaterThan(0);
        continue;
      }
      expect(promised.confidence.likelyMs).toBeGreaterThanOrEqual(promised.finishMs);
      const explained = promised.whyNotSooner.reduce((sum, { ms }) => sum + ms, 0);
      expect(explained).toBe(promised.finishMs - MONDAY_MS);
    }
  });

  it('is not accepted when its place was taken, and says what is possible now', () => {
    const { shop, plan } = planned(2);
    const order = { ...randomOrder(new Random(11), 'wanted', shop.machines, false), releaseMs: MONDAY_MS };
    const promised = promise(plan, { order, mayMove: false }, MONDAY_MS);
    const machineId = promised.operations[0]!.machineId;
    const block = { during: [MONDAY_MS, MONDAY_MS + 400 * HOUR], why: 'out-of-service' } as const;
    const { plan: later } = replan(plan, { kind: 'machine-blocked', machineId, block }, MONDAY_MS);
    const accepted = accept(later, { order, mayMove: false }, promised, MONDAY_MS);
    if (accepted.isAccepted) throw new Error('accepted');
    expect(accepted.now.operations).not.toEqual(promised.operations);
  });
});
