import {
  DurationModel,
  makePlan,
  PLAN_WEIGHTS,
  rowsOf,
  type Interval,
  type MachineBlock,
  type Shop,
  type ShopOperation,
  type ShopOrder,
} from '#libs/scheduling';
import { canStart, freeFor, isReady, type LabNow, type MachineNow, type Rule, type Start } from './month-run.js';
import { HOUR, SETUP_TIMES, type MonthMachine, type MonthOperation, type MonthOrder } from './month-world.js';

/** A repair takes so long as far as anybody knows. */
const REPAIR_MS = 10 * HOUR;
/** Trials of each plan: a number, not a time, so that a month is the same on every computer. */
const TRIALS = 60;

export const RULES: Readonly<Record<string, Rule>> = {
  'first come, first served': (lab) => ({ starts: greedily(lab, byArrival, (free) => free[0]) }),
  'shortest first': (lab) => ({
    starts: greedily(
      lab,
      (a, b) => a.estimateMs - b.estimateMs,
      (free) => free[0],
    ),
  }),
  'nearest machine': (lab) => ({
    starts: greedily(lab, byArrival, (free, operation) => nearest(lab, free, operation)),
  }),
  planned,
};

type Better = (a: MonthOperation, b: MonthOperation) => number;
type Choose = (free: readonly MachineNow[], operation: MonthOperation) => MachineNow | undefined;

function greedily(lab: LabNow, better: Better, choose: Choose): Start[] {
  const starts: Start[] = [];
  const taken = new Set<MachineNow>();
  const ready = lab.orders.flatMap(({ operations }) => operations).filter((operation) => isReady(lab, operation));
  for (const operation of ready.toSorted(better)) {
    const machine = choose(
      freeFor(lab, operation).filter((each) => !taken.has(each)),
      operation,
    );
    if (!machine) continue;
    taken.add(machine);
    starts.push({ operation, machine });
  }
  return starts;
}

/** Orders are numbered as they come. */
function byArrival(a: MonthOperation, b: MonthOperation): number {
  return Number(a.orderId.slice(1)) - Number(b.orderId.slice(1));
}

/** Only ever the machine nearest to whoever ordered, as people do without a queue; another one while it is broken. */
function nearest(lab: LabNow, free: readonly MachineNow[], operation: MonthOperation): MachineNow | undefined {
  const community = lab.orders.find(({ id }) => id === operation.orderId)?.community ?? 0;
  const distance = ({ machine }: MachineNow): number => machine.distances[community] ?? 0;
  const able = lab.machines.filter(({ machine }) => operation.kinds.includes(machine.kind) && !lab.isDown(machine));
  const [closest] = able.toSorted((a, b) => distance(a) - distance(b));
  return free.find((each) => each === closest);
}

function planned(lab: LabNow): ReturnType<Rule> {
  if (!lab.orders.some(({ operations }) => operations.some((o) => isReady(lab, o) && freeFor(lab, o).length > 0))) {
    return { starts: [] };
  }
  let left = TRIALS;
  const { operations } = rowsOf(makePlan(shopOf(lab), lab.nowMs, { isOver: () => (left -= 1) < 0 }));
  const byId = new Map(lab.orders.flatMap((order) => order.operations).map((each) => [each.id, each]));
  const starts: Start[] = [];
  let wakeMs = Infinity;
  for (const { operationId, machineId, setupStartMs, isStarted } of operations) {
    if (isStarted) continue;
    const operation = byId.get(operationId);
    const machine = lab.machines.find((each) => each.machine.id === machineId);
    if (setupStartMs > lab.nowMs) wakeMs = Math.min(wakeMs, setupStartMs);
    else if (operation && machine && isReady(lab, operation) && canStart(lab, operation, machine)) {
      starts.push({ operation, machine });
    }
  }
  return { starts, ...(wakeMs < Infinity && { wakeMs }) };
}

function shopOf(lab: LabNow): Shop {
  const model = new DurationModel(lab.history);
  const { usualShifts, machines } = lab.world;
  const shifts: Interval[] = usualShifts.flatMap(([from, to]) => {
    if (to <= lab.nowMs) return [];
    return [[from, from <= lab.nowMs ? lab.shiftEndMs : to] as const];
  });
  const [today] = shifts;
  // Whoever is there now may have come on a day nobody else did.
  const isKnown = today !== undefined && today[0] <= lab.nowMs;
  return {
    machines: lab.machines.map((now) => ({
      id: now.machine.id,
      siteId: 'lab',
      blocks: blocksOf(lab, now.machine),
      needsPerson: true,
      isUnattendedAllowed: !now.machine.needsPersonAllAlong,
      skills: [],
      setupTimes: SETUP_TIMES,
      state: { material: now.material, colour: now.colour, tool: null, plate: null },
      availableFromMs: lab.nowMs,
    })),
    people: [
      { id: 'staff', siteId: 'lab', skills: [], shifts: isKnown ? shifts : [[lab.nowMs, lab.shiftEndMs], ...shifts] },
    ],
    circuits: [],
    lots: [],
    orders: lab.orders.map((order) => orderOf(lab, order, machines, model)),
    communities: lab.usedHours.map((usedHours, community) => ({ id: `c${community}`, share: 1, usedHours })),
    weights: PLAN_WEIGHTS,
  };
}

function blocksOf(lab: LabNow, machine: MonthMachine): MachineBlock[] {
  return lab.isDown(machine) ? [{ during: [lab.nowMs, lab.nowMs + REPAIR_MS], why: 'out-of-service' }] : [];
}

function orderOf(lab: LabNow, order: MonthOrder, machines: readonly MonthMachine[], model: DurationModel): ShopOrder {
  const open = order.operations.filter(({ id }) => !lab.done.has(id));
  return {
    id: order.id,
    communityId: `c${order.community}`,
    createdAtMs: order.createdMs,
    releaseMs: 0,
    dueMs: order.dueMs,
    priority: 1,
    operations: open.map((operation) => operationOf(lab, operation, machines, model)),
  };
}

function operationOf(
  lab: LabNow,
  operation: MonthOperation,
  machines: readonly MonthMachine[],
  model: DurationModel,
): ShopOperation {
  const { id, after, material, colour, estimateMs } = operation;
  const able = machines.filter(({ kind }) => operation.kinds.includes(kind));
  const alternatives = able.map((machine) => {
    const { ms, spread } = model.estimate({
      machineId: machine.id,
      machineClass: machine.kind,
      material,
      estimatedMs: estimateMs,
    });
    return { machineId: machine.id, durationMs: ms, spread };
  });
  const on = lab.machines.find(({ run }) => run?.operation.id === id);
  const expectedMs = alternatives.find(({ machineId }) => machineId === on?.machine.id)?.durationMs ?? estimateMs;
  return {
    id,
    alternatives,
    after: after === null || lab.done.has(after) ? [] : [after],
    setup: { material, colour, tool: null, plate: null },
    ...(on?.run && {
      started: {
        machineId: on.machine.id,
        startMs: on.run.startMs,
        // Longer than thought: it may end any minute.
        endMs: Math.max(on.run.startMs + expectedMs, lab.nowMs + 5 * 60_000),
      },
    }),
  };
}
