import type { DurationFact } from '#libs/scheduling';
import {
  COMMUNITIES,
  DAY,
  factOf,
  HOUR,
  MONTH_DAYS,
  runOf,
  SETUP_TIMES,
  type MonthMachine,
  type MonthOperation,
  type MonthOrder,
  type MonthWorld,
} from './month-world.js';

export interface Run {
  readonly operation: MonthOperation;
  readonly startMs: number;
  readonly endMs: number;
  readonly ms: number;
  readonly isGood: boolean;
}

export interface MachineNow {
  readonly machine: MonthMachine;
  run: Run | null;
  material: string;
  colour: string;
}

/** What a rule may know: nothing of what is still to come. */
export interface LabNow {
  readonly nowMs: number;
  readonly world: MonthWorld;
  readonly machines: readonly MachineNow[];
  /** Orders that have come and are not finished. */
  readonly orders: readonly MonthOrder[];
  readonly done: ReadonlySet<string>;
  readonly history: readonly DurationFact[];
  readonly usedHours: readonly number[];
  /** End of the shift of whoever is there. */
  readonly shiftEndMs: number;
  isDown(machine: MonthMachine): boolean;
  isRunning(operation: MonthOperation): boolean;
}

export interface Start {
  readonly operation: MonthOperation;
  readonly machine: MachineNow;
}

/** What to start now, while somebody is there; `wakeMs`: when it wants to be asked again. */
export type Rule = (lab: LabNow) => { readonly starts: readonly Start[]; readonly wakeMs?: number };

export interface MonthResult {
  readonly onTime: number;
  readonly meanTardinessH: number;
  readonly meanFlowH: number;
  readonly utilisation: number;
  readonly setups: number;
  readonly onTimeOf: readonly number[];
  readonly flowOf: readonly number[];
  readonly history: readonly DurationFact[];
}

/** Machines a rule may give an operation now. */
export function freeFor(lab: LabNow, operation: MonthOperation): MachineNow[] {
  return lab.machines.filter((now) => canStart(lab, operation, now));
}

/** The earlier operation is done, it is not being made, and the machine could take it this moment. */
export function canStart(lab: LabNow, operation: MonthOperation, now: MachineNow): boolean {
  const { machine, run } = now;
  if (run || lab.isDown(machine) || !operation.kinds.includes(machine.kind)) return false;
  return !machine.needsPersonAllAlong || lab.nowMs + setupMs(now, operation) + operation.estimateMs <= lab.shiftEndMs;
}

export function isReady(lab: LabNow, operation: MonthOperation): boolean {
  if (lab.done.has(operation.id) || lab.isRunning(operation)) return false;
  return operation.after === null || lab.done.has(operation.after);
}

export function setupMs({ material, colour }: MachineNow, operation: MonthOperation): number {
  return (
    (material === operation.material ? 0 : SETUP_TIMES.materialMs) +
    (colour === operation.colour ? 0 : SETUP_TIMES.colourMs)
  );
}

/** One month under one rule: arrivals, runs that fail, breakdowns, plates that wait until somebody comes. */
export function runMonth(world: MonthWorld, rule: Rule): MonthResult {
  const lab = new Lab(world);
  for (let now = lab.nextTime(); now < Infinity; now = lab.nextTime()) lab.step(now, rule);
  return lab.result();
}

class Lab implements LabNow {
  nowMs = 0;
  readonly machines: MachineNow[];
  orders: MonthOrder[] = [];
  readonly done = new Set<string>();
  readonly history: DurationFact[] = [];
  readonly usedHours = Array.from({ length: COMMUNITIES }, () => 0);
  shiftEndMs = 0;
  private readonly times = new Set<number>();
  private readonly attempts = new Map<string, number>();
  private readonly finished = new Map<string, number>();
  private setups = 0;
  private busyMs = 0;

  constructor(readonly world: MonthWorld) {
    this.machines = world.machines.map((machine) => ({ machine, run: null, material: 'PLA', colour: 'white' }));
    for (const { createdMs } of world.orders) this.times.add(createdMs);
    for (const [from, to] of [...world.shifts, ...world.machines.flatMap(({ failures }) => failures)]) {
      this.times.add(from);
      this.times.add(to);
    }
  }

  nextTime(): number {
    if (this.finished.size === this.world.orders.length) return Infinity;
    let next = Infinity;
    for (const time of this.times) next = Math.min(next, time);
    this.times.delete(next);
    return next;
  }

  step(now: number, rule: Rule): void {
    this.nowMs = now;
    this.orders = this.world.orders.filter(({ createdMs, id }) => createdMs <= now && !this.finished.has(id));
    for (const machine of this.machines) if (this.isDown(machine.machine)) this.breakRun(machine);
    const shift = this.world.shifts.find(([from, to]) => from <= now && now < to);
    if (!shift) return;
    this.shiftEndMs = shift[1];
    for (const machine of this.machines) this.clear(machine);
    this.orders = this.orders.filter(({ id }) => !this.finished.has(id));
    const { starts, wakeMs } = rule(this);
    for (const start of starts) this.start(start);
    if (wakeMs !== undefined && wakeMs > now) this.times.add(wakeMs);
  }

  isDown({ failures }: MonthMachine): boolean {
    return failures.some(([from, to]) => from <= this.nowMs && this.nowMs < to);
  }

  isRunning({ id }: MonthOperation): boolean {
    return this.machines.some(({ run }) => run?.operation.id === id);
  }

  result(): MonthResult {
    const { orders } = this.world;
    const late = (order: MonthOrder): number => Math.max(0, (this.finished.get(order.id) ?? Infinity) - order.dueMs);
    const flow = (order: MonthOrder): number => (this.finished.get(order.id) ?? Infinity) - order.createdMs;
    const of = (community: number): MonthOrder[] => orders.filter((order) => order.community === community);
    const communities = this.usedHours.map((_, community) => of(community));
    return {
      onTime: mean(orders.map((order) => (late(order) === 0 ? 1 : 0))),
      meanTardinessH: mean(orders.map(late)) / HOUR,
      meanFlowH: mean(orders.map(flow)) / HOUR,
      utilisation: this.busyMs / (this.machines.length * MONTH_DAYS * DAY),
      setups: this.setups,
      onTimeOf: communities.map((own) => mean(own.map((order) => (late(order) === 0 ? 1 : 0)))),
      flowOf: communities.map((own) => mean(own.map(flow)) / HOUR),
      history: this.history,
    };
  }

  private start({ operation, machine }: Start): void {
    if (!isReady(this, operation) || !canStart(this, operation, machine)) {
      throw new Error(`${operation.id} cannot start on ${machine.machine.id}`);
    }
    const attempt = this.attempts.get(operation.id) ?? 0;
    this.attempts.set(operation.id, attempt + 1);
    const setup = setupMs(machine, operation);
    if (setup > 0) this.setups += 1;
    const { ms, isGood } = runOf(this.world, operation, machine.machine, attempt);
    const startMs = this.nowMs + setup;
    machine.run = { operation, startMs, endMs: startMs + ms, ms, isGood };
    [machine.material, machine.colour] = [operation.material, operation.colour];
    this.times.add(startMs + ms);
  }

  /** A machine that breaks down spoils what is on it. */
  private breakRun(machine: MachineNow): void {
    if (machine.run && machine.run.endMs > this.nowMs) machine.run = null;
  }

  private clear(machine: MachineNow): void {
    const { run } = machine;
    if (!run || run.endMs > this.nowMs) return;
    machine.run = null;
    this.busyMs += run.ms;
    const order = this.world.orders.find(({ id }) => id === run.operation.orderId);
    if (order) this.usedHours[order.community] = (this.usedHours[order.community] ?? 0) + run.ms / HOUR;
    if (!run.isGood || !order) return;
    this.history.push(factOf(run.operation, machine.machine, run.ms));
    this.done.add(run.operation.id);
    if (order.operations.every(({ id }) => this.done.has(id))) this.finished.set(order.id, this.nowMs);
  }
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
