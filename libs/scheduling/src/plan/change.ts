import type { Interval } from '../search/problem.js';
import type { Board } from './board.js';
import { subtract, union } from './intervals.js';
import type { LotStock } from './lots.js';
import { withMachines, withOrders, type CompiledOperation, type CompiledOrder, type Model } from './model.js';
import type { MachineBlock, SetupState, ShopOrder } from './types.js';
import { dueOf, weightOf } from './weights.js';

/** What happens to a shop. Ids that the plan does not know change nothing. */
export type Change =
  | { readonly kind: 'time-passed' }
  /** A breakdown, a reservation, maintenance; until Infinity when nobody knows. */
  | { readonly kind: 'machine-blocked'; readonly machineId: string; readonly block: MachineBlock }
  /** Out of service no more; other blocks stay. */
  | { readonly kind: 'machine-back'; readonly machineId: string; readonly state?: SetupState }
  | { readonly kind: 'person-away'; readonly personId: string; readonly during: Interval }
  | { readonly kind: 'person-there'; readonly personId: string; readonly during: Interval }
  | { readonly kind: 'order-added'; readonly order: ShopOrder }
  | {
      readonly kind: 'order-changed';
      readonly orderId: string;
      readonly dueMs?: number | null;
      readonly priority?: number;
    }
  | { readonly kind: 'order-cancelled'; readonly orderId: string }
  /** Started, or known to end at another time than thought. */
  | {
      readonly kind: 'operation-started';
      readonly operationId: string;
      readonly machineId: string;
      readonly startMs: number;
      readonly endMs: number;
    }
  /** Ended and cleared: its machine is free from then. */
  | { readonly kind: 'operation-done'; readonly operationId: string; readonly endMs: number };

/** A change in the planner's terms. Sets of indexes; `machines` have other hours, `freed` have more room. */
export interface Applied {
  readonly model: Model;
  readonly gone: readonly number[];
  readonly begun: readonly number[];
  readonly machines: readonly number[];
  readonly freed: readonly number[];
  readonly retimed: readonly number[];
  /** Asked once all is timed: who should look for another place. */
  readonly displaced: (board: Board) => readonly number[];
  readonly isRevalued: boolean;
}

export function applyChange(model: Model, change: Change, nowMs: number): Applied {
  switch (change.kind) {
    case 'time-passed':
      return nothing(model);
    case 'machine-blocked':
      return machineBlocked(model, change);
    case 'machine-back':
      return machineBack(model, change);
    case 'person-away':
      return presenceChanged(model, change.personId, (shifts) => subtract(shifts, [change.during]));
    case 'person-there':
      return presenceChanged(model, change.personId, (shifts) => union([...shifts, change.during]));
    case 'order-added':
      return orderAdded(model, change.order, nowMs);
    case 'order-changed':
      return orderChanged(model, change, nowMs);
    case 'order-cancelled':
      return orderCancelled(model, change.orderId);
    case 'operation-started':
      return operationStarted(model, change);
    case 'operation-done':
      return operationDone(model, change);
  }
}

function nothing(model: Model): Applied {
  const none: readonly number[] = [];
  return {
    model,
    gone: none,
    begun: none,
    machines: none,
    freed: none,
    retimed: none,
    displaced: () => none,
    isRevalued: false,
  };
}

function machineBlocked(model: Model, { machineId, block }: Change & { kind: 'machine-blocked' }): Applied {
  const m = model.machineIndex.get(machineId);
  if (m === undefined) return nothing(model);
  const blocked = model.shop.machines.map((machine, index) => {
    return index === m ? { ...machine, blocks: [...machine.blocks, block] } : machine;
  });
  return {
    ...nothing(withMachines(model, { machines: blocked })),
    machines: [m],
    // Whoever stood in the blocked time, and whoever waits behind it.
    displaced: (board) => rowFrom(board, m, block.during[0]),
  };
}

function rowFrom(board: Board, m: number, from: number): number[] {
  const row: number[] = [];
  for (let v = board.firstOn[m] as number; v >= 0; v = board.next[v] as number) {
    const reference = board.reference[v] as number;
    if (!board.operation(v).fixed && !(board.start[v] === reference && reference < from)) row.push(v);
  }
  return row.filter((v) => board.start[v] !== board.reference[v]);
}

function machineBack(model: Model, { machineId, state }: Change & { kind: 'machine-back' }): Applied {
  const m = model.machineIndex.get(machineId);
  if (m === undefined) return nothing(model);
  const machines = model.shop.machines.map((machine, index) => {
    if (index !== m) return machine;
    const blocks = machine.blocks.filter(({ why }) => why !== 'out-of-service');
    return { ...machine, blocks, state: state ?? machine.state };
  });
  return { ...nothing(withMachines(model, { machines })), machines: [m], freed: [m] };
}

function presenceChanged(model: Model, personId: string, change: (shifts: readonly Interval[]) => Interval[]): Applied {
  const person = model.shop.people.find(({ id }) => id === personId);
  if (!person) return nothing(model);
  const people = model.shop.people.map((each) => (each === person ? { ...each, shifts: change(each.shifts) } : each));
  const affected = model.machines.filter(({ source }) => {
    return (
      source.needsPerson &&
      source.siteId === person.siteId &&
      source.skills.every((skill) => person.skills.includes(skill))
    );
  });
  return { ...nothing(withMachines(model, { people })), machines: affected.map(({ index }) => index) };
}

function orderAdded(model: Model, order: ShopOrder, nowMs: number): Applied {
  const added = withOrders(model, [order], nowMs);
  const fresh = added.operations.slice(model.operations.length);
  const begun = fresh.filter(({ fixed }) => fixed).map(({ index }) => index);
  // `lost` finds the others: they have no place yet.
  return { ...nothing(added), begun, isRevalued: false };
}

function orderChanged(model: Model, change: Change & { kind: 'order-changed' }, nowMs: number): Applied {
  const order = model.orders.find(({ source }) => source.id === change.orderId);
  if (!order) return nothing(model);
  const { communities, weights } = model.shop;
  const { dueMs = order.source.dueMs, priority = order.source.priority } = change;
  const source = { ...order.source, dueMs, priority };
  const weight = weightOf(source, communities, weights, nowMs).weight;
  const orders = model.orders.with(order.index, { ...order, source, weight, due: dueOf(source, weights) });
  const displaced = order.operations.filter((v) => isWaiting(model.operations[v]));
  return { ...nothing({ ...model, orders }), displaced: () => displaced, isRevalued: true };
}

function isWaiting(operation: CompiledOperation | undefined): boolean {
  return operation !== undefined && !operation.fixed && !operation.barred;
}

/** The order stays in the tables without operations: numbers given out stay true. What has started goes on. */
function orderCancelled(model: Model, orderId: string): Applied {
  const order = model.orders.find(({ source }) => source.id === orderId);
  if (!order) return nothing(model);
  const gone = order.operations.filter((v) => !model.operations[v]?.fixed);
  const lots = model.lots.clone();
  const operations = model.operations.slice();
  for (const v of gone) {
    const operation = model.operations[v];
    if (!operation) continue;
    const { consumes } = operation.source;
    if (operation.lotId !== null && consumes) lots.giveBack(operation.lotId, consumes.amount);
    operations[v] = { ...operation, barred: 'ORDER_HELD', lotId: null };
  }
  const left = order.operations.filter((v) => model.operations[v]?.fixed);
  const orders = model.orders.with(order.index, { ...order, operations: left });
  serveShort(operations, orders, lots);
  return { ...nothing({ ...model, operations, orders, lots }), gone, isRevalued: true };
}

/** Lots have more again: whoever had too little is asked anew, the heavy and urgent first, and what followed it. */
function serveShort(operations: CompiledOperation[], orders: readonly CompiledOrder[], lots: LotStock): void {
  const short = orders.filter((order) => order.operations.some((v) => operations[v]?.barred === 'LOT_TOO_SMALL'));
  for (const order of short.toSorted((a, b) => a.due / a.weight - b.due / b.weight)) {
    const open = order.operations
      .flatMap((v) => operations[v] ?? [])
      .toSorted((a, b) => b.tail - a.tail || a.index - b.index);
    for (const operation of open) {
      const { barred, before, index, source } = operation;
      if (barred !== 'LOT_TOO_SMALL' && barred !== 'AFTER_UNPLANNED') continue;
      if (before.some((v) => operations[v]?.barred)) {
        operations[index] = { ...operation, barred: 'AFTER_UNPLANNED' };
        continue;
      }
      const lotId = source.consumes ? lots.take(source.consumes.material, source.consumes.amount) : null;
      const isShort = source.consumes !== undefined && lotId === null;
      operations[index] = { ...operation, lotId, barred: isShort ? 'LOT_TOO_SMALL' : null };
    }
  }
}

function operationStarted(model: Model, change: Change & { kind: 'operation-started' }): Applied {
  const { operationId, machineId, startMs, endMs } = change;
  const operation = operationOf(model, operationId);
  const machine = model.machineIndex.get(machineId);
  if (!operation || machine === undefined) return nothing(model);
  const fixed = { machine, start: startMs, end: endMs };
  const source = { ...operation.source, started: { machineId, startMs, endMs } };
  const operations = model.operations.with(operation.index, { ...operation, source, fixed, barred: null });
  const next = { ...nothing({ ...model, operations }) };
  const isSame = operation.fixed?.machine === machine && operation.fixed.start === startMs;
  return isSame ? { ...next, retimed: [operation.index] } : { ...next, begun: [operation.index] };
}

/** It leaves the plan; its order goes on without it, and its machine has room from `endMs`, prepared for it. */
function operationDone(model: Model, { operationId, endMs }: Change & { kind: 'operation-done' }): Applied {
  const operation = operationOf(model, operationId);
  if (!operation?.fixed) return nothing(model);
  const { index, order, fixed, after } = operation;
  const operations = model.operations.slice();
  for (const later of after) {
    const successor = operations[later];
    if (successor) operations[later] = { ...successor, before: successor.before.filter((v) => v !== index) };
  }
  operations[index] = { ...operation, barred: 'ORDER_HELD', after: [], before: [] };
  const orders = model.orders.slice();
  const own = orders[order];
  if (own) orders[order] = { ...own, operations: own.operations.filter((v) => v !== index) };
  const machines = model.shop.machines.map((machine, at) => {
    if (at !== fixed.machine) return machine;
    const availableFromMs = Math.max(machine.availableFromMs, endMs);
    return { ...machine, availableFromMs, state: prepared(machine.state, operation.source.setup) };
  });
  const next = withMachines({ ...model, operations, orders }, { machines });
  return { ...nothing(next), gone: [index], freed: [fixed.machine], retimed: after, isRevalued: true };
}

/** What a machine is prepared with after a run that did not mind some of it. */
function prepared(state: SetupState, wanted: SetupState): SetupState {
  return {
    material: wanted.material ?? state.material,
    colour: wanted.colour ?? state.colour,
    tool: wanted.tool ?? state.tool,
    plate: wanted.plate ?? state.plate,
  };
}

/** Searched from the end, where those that wait are. */
function operationOf(model: Model, id: string): CompiledOperation | undefined {
  return model.operations.findLast(({ source }) => source.id === id);
}
