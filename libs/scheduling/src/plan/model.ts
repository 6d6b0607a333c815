import { compileMachines, type CompiledMachine } from './machines.js';
import { SetupKeys } from './setup-keys.js';
import { dueOf, weightOf } from './weights.js';
import type { LotStock } from './lots.js';
import type { OperationAlternative, Shop, ShopOperation, ShopOrder, UnplannedReason } from './types.js';

export const HOUR_MS = 3_600_000;
/** Without history: one third of the estimates is off by more than a fifth. */
export const DEFAULT_SPREAD = 0.2;

/** The machines that can make an operation, the quickest is not first: in the order given. */
export interface Alternatives {
  readonly machines: Int32Array;
  readonly durations: Float64Array;
  readonly spreads: Float64Array;
  readonly shortest: number;
  /** Operations whose machines are the same share one group. */
  readonly group: number;
}

export interface CompiledOperation {
  readonly index: number;
  readonly order: number;
  readonly source: ShopOperation;
  readonly alternatives: Alternatives;
  readonly key: number;
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly release: number;
  /** Shortest work after this one until the order is finished. */
  readonly tail: number;
  readonly fixed: { readonly machine: number; readonly start: number; readonly end: number } | null;
  /** It has no place in the plan, whatever the machines do. */
  readonly barred: UnplannedReason | null;
  readonly lotId: string | null;
}

export interface CompiledOrder {
  readonly index: number;
  readonly source: ShopOrder;
  readonly operations: readonly number[];
  readonly due: number;
  readonly weight: number;
}

/** A shop with numbers for names. Versions share what did not change; nothing in one is ever altered. */
export interface Model {
  readonly shop: Omit<Shop, 'orders'>;
  readonly machines: readonly CompiledMachine[];
  readonly machineIndex: ReadonlyMap<string, number>;
  readonly operations: readonly CompiledOperation[];
  readonly orders: readonly CompiledOrder[];
  readonly lots: LotStock;
  readonly keys: SetupKeys;
  readonly groups: GroupTable;
}

/** Which sets of machines there are; shared by all versions of a model, only grows. */
export class GroupTable {
  private count = 0;
  /** By a hash of the machines; each with whom it may be confused. */
  private readonly groups = new Map<number, { readonly machines: Int32Array; readonly group: number }[]>();
  private readonly compiled = new WeakMap<readonly OperationAlternative[], Alternatives>();

  /** What was compiled for this very array before, for these very machines. */
  alternativesOf(
    source: readonly OperationAlternative[],
    machines: readonly CompiledMachine[],
    machineIndex: ReadonlyMap<string, number>,
  ): Alternatives {
    const known = this.compiled.get(source);
    if (known) return known;
    const indexes: number[] = [];
    const durations: number[] = [];
    const spreads: number[] = [];
    for (const { machineId, durationMs, spread } of source) {
      const index = machineIndex.get(machineId);
      if (index === undefined || machines[index]?.isWithinBudget !== true) continue;
      indexes.push(index);
      durations.push(durationMs);
      spreads.push(spread ?? DEFAULT_SPREAD);
    }
    const { machines: shared, group } = this.groupOf(indexes);
    const alternatives = {
      machines: shared,
      durations: Float64Array.from(durations),
      spreads: Float64Array.from(spreads),
      shortest: Math.min(...durations),
      group,
    };
    this.compiled.set(source, alternatives);
    return alternatives;
  }

  private groupOf(indexes: readonly number[]): { readonly machines: Int32Array; readonly group: number } {
    let hash = 0x811c9dc5;
    for (const index of indexes) hash = Math.imul(hash ^ index, 0x01000193);
    const alike = this.groups.get(hash) ?? [];
    const known = alike.find(({ machines }) => {
      return machines.length === indexes.length && indexes.every((index, at) => machines[at] === index);
    });
    if (known) return known;
    const fresh = { machines: Int32Array.from(indexes), group: this.count };
    this.count += 1;
    this.groups.set(hash, [...alike, fresh]);
    return fresh;
  }
}

export function emptyModel({ orders: _, ...shop }: Shop, lots: LotStock): Model {
  const keys = new SetupKeys();
  const machines = compileMachines(shop.machines, shop.people, shop.circuits, keys);
  return {
    shop,
    machines,
    machineIndex: new Map(machines.map(({ source, index }) => [source.id, index])),
    operations: [],
    orders: [],
    lots,
    keys,
    groups: new GroupTable(),
  };
}

/** The same shop with other people or calendars: the machines and their number stay. */
export function withMachines(model: Model, changed: Partial<Pick<Shop, 'machines' | 'people'>>): Model {
  const shop = { ...model.shop, ...changed };
  return { ...model, shop, machines: compileMachines(shop.machines, shop.people, shop.circuits, model.keys) };
}

/**
 * The model with more orders. What they consume is reserved at once: what has started first, then the orders as urgent
 * as they are (time left per weight), so that a lot that is short serves who needs it most.
 */
export function withOrders(model: Model, added: readonly ShopOrder[], nowMs: number): Model {
  const { communities, weights } = model.shop;
  const lots = model.lots.clone();
  const lotOf = new Map<string, string | null>();
  for (const { id, started, consumes } of added.flatMap(({ operations }) => operations)) {
    if (started && consumes) lotOf.set(id, lots.take(consumes.material, consumes.amount));
  }
  const drafts = added.map((source) => {
    const weight = weightOf(source, communities, weights, nowMs).weight;
    return { source, weight, due: dueOf(source, weights) };
  });
  const barred = new Map<string, UnplannedReason>();
  for (const { source } of drafts.toSorted((a, b) => (a.due - nowMs) / a.weight - (b.due - nowMs) / b.weight)) {
    reserve({ model, source, lots, lotOf, barred });
  }
  const operations = model.operations.slice();
  const orders = model.orders.slice();
  for (const { source, weight, due } of drafts) {
    const order = orders.length;
    const compiled = compileOperations(model, { source, order, first: operations.length, lotOf, barred });
    orders.push({ index: order, source, operations: compiled.map(({ index }) => index), due, weight });
    operations.push(...compiled);
  }
  return { ...model, operations, orders, lots };
}

interface Reserving {
  readonly model: Model;
  readonly source: ShopOrder;
  readonly lots: LotStock;
  readonly lotOf: Map<string, string | null>;
  readonly barred: Map<string, UnplannedReason>;
}

/** A lot for each operation of an order that can be planned; what cannot, and what needs its piece, gets a reason. */
function reserve({ model, source, lots, lotOf, barred }: Reserving): void {
  for (const operation of inWorkOrder(source.operations)) {
    const { id, started, consumes, after } = operation;
    if (started) continue;
    const reason = reasonAgainst(model, source, operation);
    if (reason) barred.set(id, reason);
    else if (after.some((earlier) => barred.has(earlier))) barred.set(id, 'AFTER_UNPLANNED');
    else if (consumes) {
      const lot = lots.take(consumes.material, consumes.amount);
      lotOf.set(id, lot);
      if (lot === null) barred.set(id, 'LOT_TOO_SMALL');
    }
  }
}

/** Each after all it needs; one that needs itself in the end comes last. */
function inWorkOrder(operations: readonly ShopOperation[]): ShopOperation[] {
  if (operations.every(({ after }) => after.length === 0)) return [...operations];
  const own = new Set(operations.map(({ id }) => id));
  const done = new Set<string>();
  let waiting = [...operations];
  const result: ShopOperation[] = [];
  while (waiting.length > 0) {
    const ready = waiting.filter(({ after }) => after.every((id) => done.has(id) || !own.has(id)));
    if (ready.length === 0) return [...result, ...waiting];
    for (const { id } of ready) done.add(id);
    result.push(...ready);
    waiting = waiting.filter(({ id }) => !done.has(id));
  }
  return result;
}

interface OrderContext {
  readonly source: ShopOrder;
  readonly order: number;
  readonly first: number;
  readonly lotOf: ReadonlyMap<string, string | null>;
  readonly barred: ReadonlyMap<string, UnplannedReason>;
}

function compileOperations(model: Model, context: OrderContext): CompiledOperation[] {
  const { source, order, first, lotOf, barred } = context;
  const indexOf = new Map(source.operations.map(({ id }, at) => [id, first + at]));
  const after = new Map<string, number[]>();
  for (const { id, after: before } of source.operations) {
    for (const earlier of before) after.set(earlier, [...(after.get(earlier) ?? []), indexOf.get(id) ?? -1]);
  }
  const alternatives = source.operations.map((operation) => usable(model, operation));
  const tails = tailsOf(source.operations, alternatives);
  return source.operations.map((operation, at) => ({
    index: first + at,
    order,
    source: operation,
    alternatives: alternatives[at] ?? NONE,
    key: model.keys.keyOf(operation.setup),
    before: operation.after.flatMap((id) => indexOf.get(id) ?? []),
    after: after.get(operation.id) ?? [],
    release: Math.max(source.releaseMs, operation.notBeforeMs ?? 0),
    tail: tails.get(operation.id) ?? 0,
    fixed: fixedOf(model, operation),
    barred: barred.get(operation.id) ?? null,
    lotId: lotOf.get(operation.id) ?? null,
  }));
}

const NONE: Alternatives = {
  machines: new Int32Array(),
  durations: new Float64Array(),
  spreads: new Float64Array(),
  shortest: Infinity,
  group: -1,
};

function usable({ groups, machines, machineIndex }: Model, { alternatives, pinnedTo }: ShopOperation): Alternatives {
  const allowed =
    pinnedTo === undefined ? alternatives : alternatives.filter(({ machineId }) => machineId === pinnedTo);
  return groups.alternativesOf(allowed, machines, machineIndex);
}

function fixedOf(model: Model, { started }: ShopOperation): CompiledOperation['fixed'] {
  if (!started) return null;
  const machine = model.machineIndex.get(started.machineId);
  return machine === undefined ? null : { machine, start: started.startMs, end: started.endMs };
}

/** Shortest work that must follow each: the longest path to the order's end, walked from the ends. */
function tailsOf(
  operations: readonly ShopOperation[],
  alternatives: readonly Alternatives[],
): ReadonlyMap<string, number> {
  const shortestOf = new Map(operations.map(({ id }, at) => [id, alternatives[at]?.shortest ?? 0]));
  const tails = new Map(operations.map(({ id }) => [id, 0]));
  for (const { id, after } of inWorkOrder(operations).toReversed()) {
    const shortest = shortestOf.get(id) ?? 0;
    const tail = (tails.get(id) ?? 0) + (Number.isFinite(shortest) ? shortest : 0);
    for (const earlier of after) {
      if (tails.has(earlier)) tails.set(earlier, Math.max(tails.get(earlier) ?? 0, tail));
    }
  }
  return tails;
}

function reasonAgainst(model: Model, order: ShopOrder, operation: ShopOperation): UnplannedReason | undefined {
  if (order.isHeld) return 'ORDER_HELD';
  if (operation.isHeld) return 'OPERATION_HELD';
  if (usable(model, operation).machines.length > 0) return undefined;
  const { pinnedTo } = operation;
  const allowed = operation.alternatives.filter(({ machineId }) => pinnedTo === undefined || machineId === pinnedTo);
  if (allowed.some(({ machineId }) => model.machineIndex.has(machineId))) return 'OVER_POWER_BUDGET';
  return pinnedTo === undefined ? 'NO_MACHINE' : 'PINNED_MACHINE_CANNOT';
}
