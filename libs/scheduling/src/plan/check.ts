import type { Interval } from '../search/problem.js';
import type { PlannedOperation, PlanRows, SetupState, Shop, ShopMachine, ShopOperation, ShopOrder } from './types.js';

export const PLAN_VIOLATIONS = [
  'not-eligible',
  'wrong-duration',
  'in-the-past',
  'before-release',
  'before-predecessor',
  'double-booked',
  'set-up-too-short',
  'closed',
  'nobody-there',
  'not-cleared-when-said',
  'power',
  'lot-over-reserved',
  'started-moved',
  'not-accounted-for',
] as const;

export interface PlanViolation {
  readonly kind: (typeof PLAN_VIOLATIONS)[number];
  readonly message: string;
}

/**
 * Everything a plan breaks in its shop; empty: it keeps all of it. Written against the words of the shop and the rows
 * of the plan, sharing no code with the planner, so that a fault there cannot hide here.
 */
export function checkPlan(shop: Shop, rows: PlanRows, nowMs: number): PlanViolation[] {
  const context = new Context(shop, rows, nowMs);
  for (const row of rows.operations) checkOperation(context, row);
  const rowsOfMachine = new Map<string, PlannedOperation[]>(shop.machines.map(({ id }) => [id, []]));
  for (const row of rows.operations) rowsOfMachine.get(row.machineId)?.push(row);
  for (const machine of shop.machines) checkMachine(context, machine, rowsOfMachine.get(machine.id) ?? []);
  checkPower(context);
  checkLots(context);
  checkAccounts(context);
  return context.violations;
}

class Context {
  readonly violations: PlanViolation[] = [];
  readonly operations = new Map<string, { readonly operation: ShopOperation; readonly order: ShopOrder }>();
  readonly machines: ReadonlyMap<string, ShopMachine>;
  readonly planned: ReadonlyMap<string, PlannedOperation>;

  constructor(
    readonly shop: Shop,
    readonly rows: PlanRows,
    readonly nowMs: number,
  ) {
    for (const order of shop.orders) {
      for (const operation of order.operations) this.operations.set(operation.id, { operation, order });
    }
    this.machines = new Map(shop.machines.map((machine) => [machine.id, machine]));
    this.planned = new Map(rows.operations.map((row) => [row.operationId, row]));
  }

  private readonly presences = new Map<string, Interval[]>();

  presence(machine: ShopMachine): Interval[] {
    const key = JSON.stringify([machine.siteId, machine.skills]);
    const known = this.presences.get(key) ?? presence(this.shop, machine);
    this.presences.set(key, known);
    return known;
  }

  fault(kind: PlanViolation['kind'], message: string): void {
    this.violations.push({ kind, message });
  }
}

function checkOperation(context: Context, row: PlannedOperation): void {
  const { operationId: id, machineId, startMs, endMs, setupStartMs } = row;
  const known = context.operations.get(id);
  const machine = context.machines.get(machineId);
  if (!known || !machine) return context.fault('not-eligible', `${id} on ${machineId}: one of them is not in the shop`);
  const { operation, order } = known;
  const { started, pinnedTo } = operation;
  if (started) {
    const isSame = started.machineId === machineId && started.startMs === startMs && started.endMs === endMs;
    if (!isSame || !row.isStarted) context.fault('started-moved', `${id} has started on ${started.machineId}`);
    return;
  }
  const alternative = operation.alternatives.find((each) => each.machineId === machineId);
  const isHeld = operation.isHeld === true || order.isHeld === true;
  if (!alternative || isHeld || (pinnedTo ?? machineId) !== machineId) {
    context.fault('not-eligible', `${id} may not run on ${machineId}${isHeld ? ', it is held' : ''}`);
  } else if (endMs - startMs !== alternative.durationMs) {
    context.fault('wrong-duration', `${id} runs for ${endMs - startMs}, needs ${alternative.durationMs}`);
  }
  if (setupStartMs < context.nowMs) context.fault('in-the-past', `${id} is set up at ${setupStartMs}`);
  const release = Math.max(order.releaseMs, operation.notBeforeMs ?? 0);
  if (startMs < release) context.fault('before-release', `${id} starts at ${startMs}, released at ${release}`);
  for (const earlier of operation.after) {
    if (!context.operations.has(earlier)) continue;
    const cleared = context.planned.get(earlier)?.clearedMs ?? Infinity;
    if (startMs < cleared)
      context.fault('before-predecessor', `${id} starts at ${startMs}, ${earlier} is cleared at ${cleared}`);
  }
  checkPresence(context, machine, row);
}

function checkPresence(context: Context, machine: ShopMachine, row: PlannedOperation): void {
  const { operationId: id, setupStartMs, startMs, endMs, clearedMs } = row;
  if (machine.open && !machine.open.some(([from, to]) => from <= setupStartMs && endMs <= to)) {
    context.fault('closed', `${id} runs from ${setupStartMs} to ${endMs}, partly closed`);
  }
  for (const { during, why } of machine.blocks) {
    if (setupStartMs < during[1] && during[0] < endMs)
      context.fault('closed', `${id} runs into ${why} of ${machine.id}`);
  }
  if (clearedMs < endMs) context.fault('not-cleared-when-said', `${id} is cleared before it ends`);
  if (!machine.needsPerson) return;
  const until = machine.isUnattendedAllowed ? startMs : endMs;
  if (!isCovered(context.presence(machine), setupStartMs, until)) {
    context.fault('nobody-there', `${id}: nobody with the skills from ${setupStartMs} to ${until}`);
  }
  if (!isCovered(context.presence(machine), clearedMs, clearedMs)) {
    context.fault('not-cleared-when-said', `${id}: nobody clears it at ${clearedMs}`);
  }
}

/** Shifts of whoever is able, put together where they touch. */
function presence(shop: Shop, machine: ShopMachine): Interval[] {
  const able = shop.people.filter(({ siteId, skills }) => {
    return siteId === machine.siteId && machine.skills.every((skill) => skills.includes(skill));
  });
  const merged: [number, number][] = [];
  for (const [from, to] of able.flatMap(({ shifts }) => shifts).toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

function isCovered(times: readonly Interval[], from: number, to: number): boolean {
  return times.some(([start, end]) => start <= from && to <= end && to < end + (from === to ? 0 : 1));
}

function checkMachine(context: Context, machine: ShopMachine, own: readonly PlannedOperation[]): void {
  let free = machine.availableFromMs;
  let state = machine.state;
  for (const row of own.toSorted((a, b) => a.startMs - b.startMs)) {
    const wanted = context.operations.get(row.operationId)?.operation.setup ?? state;
    if (!row.isStarted) {
      if (row.setupStartMs < free) {
        context.fault('double-booked', `${machine.id}: ${row.operationId} from ${row.setupStartMs}, free at ${free}`);
      }
      const needed = setupNeeded(machine, state, wanted);
      if (row.startMs - row.setupStartMs !== needed) {
        context.fault('set-up-too-short', `${row.operationId} has ${row.startMs - row.setupStartMs}, needs ${needed}`);
      }
    }
    free = Math.max(free, row.clearedMs);
    state = wanted;
  }
}

function setupNeeded({ setupTimes: times }: ShopMachine, has: SetupState, wants: SetupState): number {
  const differs = (part: keyof SetupState): boolean => wants[part] !== null && wants[part] !== has[part];
  return (
    (differs('material') ? times.materialMs : 0) +
    (differs('colour') ? times.colourMs : 0) +
    (differs('tool') ? times.toolMs : 0) +
    (differs('plate') ? times.plateMs : 0)
  );
}

/** What has started may be over the budget by itself; nothing that is still to start may add to that. */
function checkPower(context: Context): void {
  for (const circuit of context.shop.circuits) {
    const draws: { readonly from: number; readonly to: number; readonly watts: number; readonly isPlanned: boolean }[] =
      [];
    for (const { during, watts } of circuit.reserved ?? []) {
      draws.push({ from: during[0], to: during[1], watts, isPlanned: false });
    }
    for (const { machineId, startMs, endMs, isStarted } of context.rows.operations) {
      const power = context.machines.get(machineId)?.power;
      if (power?.circuitId !== circuit.id) continue;
      const heated = Math.min(endMs, startMs + power.heatingMs);
      draws.push({ from: startMs, to: heated, watts: power.heatingW, isPlanned: !isStarted });
      draws.push({ from: heated, to: endMs, watts: power.runningW, isPlanned: !isStarted });
    }
    for (const { from: at, to, isPlanned } of draws) {
      const now = draws.filter((draw) => draw.from <= at && at < draw.to);
      const watts = now.reduce((total, draw) => total + draw.watts, 0);
      if (to > at && isPlanned && watts > circuit.budgetW) {
        context.fault('power', `circuit ${circuit.id}: ${watts} W at ${at}, budget ${circuit.budgetW} W`);
      }
    }
  }
}

function checkLots(context: Context): void {
  for (const lot of context.shop.lots) {
    const total = takenFrom(context, lot.id);
    if (total > lot.remaining) context.fault('lot-over-reserved', `lot ${lot.id}: ${total} of ${lot.remaining}`);
  }
  for (const { operationId, lotId, isStarted } of context.rows.operations) {
    const needed = context.operations.get(operationId)?.operation.consumes;
    const lot = context.shop.lots.find(({ id }) => id === lotId);
    if (needed && !isStarted && lot?.material !== needed.material) {
      context.fault('lot-over-reserved', `${operationId} needs ${needed.material}, has ${lot?.material ?? 'no lot'}`);
    }
  }
}

/** Each operation is planned once, or not at all with a reason that is true. */
function checkAccounts(context: Context): void {
  const { rows, operations } = context;
  const unplanned = new Map(rows.unplanned.map((row) => [row.operationId, row.reason]));
  if (context.planned.size !== rows.operations.length) context.fault('not-accounted-for', 'something is planned twice');
  for (const [id, { operation, order }] of operations) {
    const reason = unplanned.get(id);
    if (context.planned.has(id) === (reason !== undefined)) {
      context.fault('not-accounted-for', `${id} is ${reason === undefined ? 'neither' : 'both'} planned and left out`);
    }
    if (reason === undefined) continue;
    const able = operation.alternatives.filter(({ machineId }) => {
      return context.machines.has(machineId) && (operation.pinnedTo ?? machineId) === machineId;
    });
    const isTrue = {
      ORDER_HELD: order.isHeld === true,
      OPERATION_HELD: operation.isHeld === true,
      NO_MACHINE: able.length === 0 && operation.pinnedTo === undefined,
      PINNED_MACHINE_CANNOT: able.length === 0 && operation.pinnedTo !== undefined,
      LOT_TOO_SMALL: isLotShort(context, operation),
      OVER_POWER_BUDGET: able.length > 0 && able.every(({ machineId }) => isOverBudget(context, machineId)),
      NO_TIME_LONG_ENOUGH: able.every(({ machineId, durationMs }) => !hasRoom(context, machineId, durationMs)),
      AFTER_UNPLANNED: operation.after.some((earlier) => unplanned.has(earlier)),
    }[reason];
    if (!isTrue) context.fault('not-accounted-for', `${id} is left out for ${reason}, which is not so`);
  }
}

function isOverBudget({ machines, shop }: Context, machineId: string): boolean {
  const power = machines.get(machineId)?.power;
  const budget = shop.circuits.find(({ id }) => id === power?.circuitId)?.budgetW ?? Infinity;
  return power !== undefined && Math.max(power.heatingW, power.runningW) > budget;
}

function isLotShort(context: Context, { consumes }: ShopOperation): boolean {
  if (!consumes) return false;
  const lots = context.shop.lots.filter(({ material }) => material === consumes.material);
  return lots.every(({ id, remaining }) => remaining - takenFrom(context, id) < consumes.amount);
}

function takenFrom({ rows, operations }: Context, lot: string): number {
  const takers = [...rows.operations, ...rows.unplanned].filter(({ lotId }) => lotId === lot);
  return takers.reduce((sum, row) => sum + (operations.get(row.operationId)?.operation.consumes?.amount ?? 0), 0);
}

/** An empty machine would have a time for it, after everything that is planned on it. */
function hasRoom(context: Context, machineId: string, durationMs: number): boolean {
  const machine = context.machines.get(machineId);
  if (!machine) return false;
  const own = context.rows.operations.filter((row) => row.machineId === machineId);
  const free = Math.max(context.nowMs, machine.availableFromMs, ...own.map(({ clearedMs }) => clearedMs));
  const times = machine.needsPerson ? context.presence(machine) : [[0, Infinity] as const];
  const open = machine.open ?? [[0, Infinity] as const];
  return times.some(([from, to]) =>
    open.some(([openFrom, openTo]) => {
      const start = Math.max(free, from, openFrom);
      const isLongEnough = start + durationMs <= openTo && start + (machine.isUnattendedAllowed ? 0 : durationMs) < to;
      return (
        isLongEnough &&
        machine.blocks.length === 0 &&
        machine.power === undefined &&
        machine.setupTimes.materialMs === 0
      );
    }),
  );
}
