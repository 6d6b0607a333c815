import { earliestStart, NEVER } from './calendar.js';
import type { Compiled } from './compiled.js';
import type { Schedule } from './problem.js';

/** Where every operation is made, and one order that keeps all precedences: a whole schedule in two arrays. */
export interface Solution {
  /** By operation: index into the compiled alternatives. */
  readonly alternative: Int32Array;
  readonly order: Int32Array;
}

/**
 * The disjunctive graph of one schedule, kept up to date while operations are taken out and put back elsewhere.
 * Nodes: operations, then one per machine (what it is before the first operation), then one sink after every last one.
 * `end` is the earliest end of a node; `out` the longest way from its start to the end of everything. Calendars are
 * known to `end` alone: `out` means nothing where the problem has them.
 */
export class Graph {
  readonly sink: number;
  readonly alternative: Int32Array;
  readonly machine: Int32Array;
  readonly duration: Float64Array;
  readonly key: Int32Array;
  /** Neighbours on the machine. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** Set-up between `before` and this one. */
  readonly setup: Float64Array;
  readonly last: Int32Array;
  readonly end: Float64Array;
  readonly out: Float64Array;
  readonly order: Int32Array;
  readonly position: Int32Array;
  /** Sums over the schedule. */
  tardiness = 0;
  setups = 0;
  private readonly stamp: Int32Array;
  private stampNow = 0;
  private readonly scratch: Int32Array;
  private segmentFrom = 0;
  private segmentTo = -1;
  private readonly segment: Int32Array;

  constructor(
    readonly problem: Compiled,
    /** Whether `out` is kept. */
    readonly hasTails: boolean,
  ) {
    const { operations, machines } = problem;
    const nodes = operations + machines + 1;
    this.sink = nodes - 1;
    this.alternative = new Int32Array(operations);
    this.machine = new Int32Array(nodes).fill(-1);
    this.duration = new Float64Array(nodes);
    this.key = new Int32Array(nodes).fill(-1);
    this.before = new Int32Array(nodes).fill(-1);
    this.after = new Int32Array(nodes).fill(-1);
    this.setup = new Float64Array(nodes);
    this.last = new Int32Array(machines);
    this.end = new Float64Array(nodes);
    this.out = new Float64Array(nodes);
    this.order = new Int32Array(operations);
    this.position = new Int32Array(nodes);
    this.stamp = new Int32Array(nodes);
    this.scratch = new Int32Array(operations);
    this.segment = new Int32Array(operations);
    for (let k = 0; k < machines; k++) {
      this.machine[operations + k] = k;
      this.key[operations + k] = problem.initialKey[k] as number;
      this.end[operations + k] = problem.availableFrom[k] as number;
    }
  }

  load({ alternative, order }: Solution): void {
    const { operations, machines } = this.problem;
    this.order.set(order);
    for (let k = 0; k < machines; k++) {
      this.last[k] = operations + k;
      this.after[operations + k] = this.sink;
    }
    for (let i = 0; i < operations; i++) {
      const v = order[i] as number;
      this.position[v] = i;
      this.choose(v, alternative[v] as number);
      this.link(v, this.last[this.machine[v] as number] as number);
    }
    this.recompute();
  }

  save({ alternative, order }: Solution): void {
    alternative.set(this.alternative);
    order.set(this.order);
  }

  schedule(): Schedule {
    const { operations } = this.problem;
    const start = new Float64Array(operations);
    for (let v = 0; v < operations; v++) start[v] = this.startOf(v);
    return { machine: this.machine.slice(0, operations), start, end: this.end.slice(0, operations) };
  }

  startOf(v: number): number {
    return (this.end[v] as number) - (this.duration[v] as number);
  }

  /** Every time and sum anew, from the links and the order alone. */
  recompute(): void {
    const { operations, due, weight } = this.problem;
    this.setups = 0;
    this.tardiness = 0;
    for (let i = 0; i < operations; i++) {
      const v = this.order[i] as number;
      const end = this.endOf(v);
      this.end[v] = end;
      this.setups += this.setup[v] as number;
      if (end > (due[v] as number)) this.tardiness += (end - (due[v] as number)) * (weight[v] as number);
    }
    if (!this.hasTails) return;
    for (let i = operations - 1; i >= 0; i--) {
      const v = this.order[i] as number;
      this.out[v] = this.outOf(v);
    }
  }

  makespan(): number {
    const { last, end } = this;
    let makespan = 0;
    for (let k = 0; k < last.length; k++) {
      const each = end[last[k] as number] as number;
      if (each > makespan && (last[k] as number) < this.problem.operations) makespan = each;
    }
    return makespan;
  }

  /** Gives an operation, which is on no machine now, another alternative. */
  choose(v: number, alternative: number): void {
    const { problem } = this;
    this.alternative[v] = alternative;
    this.machine[v] = problem.alternativeMachine[alternative] as number;
    this.duration[v] = problem.alternativeDuration[alternative] as number;
    this.key[v] = problem.alternativeKey[alternative] as number;
  }

  setupBetween(machine: number, from: number, to: number): number {
    const { hasSetups, matrixOffset, matrixSize, setups } = this.problem;
    if (!hasSetups) return 0;
    const offset = matrixOffset[machine] as number;
    if (offset < 0 || from < 0 || to < 0) return 0;
    return setups[offset + from * (matrixSize[machine] as number) + to] as number;
  }

  unlink(v: number): void {
    const { before, after, setup, key } = this;
    const k = this.machine[v] as number;
    const x = before[v] as number;
    const y = after[v] as number;
    after[x] = y;
    this.setups -= setup[v] as number;
    if (y === this.sink) {
      this.last[k] = x;
      return;
    }
    before[y] = x;
    if (!this.problem.hasSetups) return;
    this.setups -= setup[y] as number;
    setup[y] = this.setupBetween(k, key[x] as number, key[y] as number);
    this.setups += setup[y] as number;
  }

  /** Puts an operation on its machine, directly after another one (or after the machine's own node). */
  link(v: number, x: number): void {
    const { before, after, setup, key } = this;
    const k = this.machine[v] as number;
    const y = after[x] as number;
    after[x] = v;
    before[v] = x;
    after[v] = y;
    if (y === this.sink) this.last[k] = v;
    else before[y] = v;
    if (!this.problem.hasSetups) return;
    setup[v] = this.setupBetween(k, key[x] as number, key[v] as number);
    this.setups += setup[v] as number;
    if (y === this.sink) return;
    this.setups -= setup[y] as number;
    setup[y] = this.setupBetween(k, key[v] as number, key[y] as number);
    this.setups += setup[y] as number;
  }

  /**
   * Mends the order after `link`. False, and nothing changed: the place closes a circle, which only operations that take
   * no time can do.
   */
  reorder(v: number): boolean {
    const { position, problem, before, after, sink, stamp, order } = this;
    const { predecessorStart, predecessors, successorStart, successors, operations } = problem;
    const own = position[v] as number;
    const now = ++this.stampNow;
    let low = operations;
    let high = -1;
    const x = before[v] as number;
    const y = after[v] as number;
    if (x < operations) high = position[x] as number;
    if (y !== sink) {
      low = position[y] as number;
      stamp[y] = now;
    }
    for (let i = predecessorStart[v] as number; i < (predecessorStart[v + 1] as number); i++) {
      high = Math.max(high, position[predecessors[i] as number] as number);
    }
    for (let i = successorStart[v] as number; i < (successorStart[v + 1] as number); i++) {
      low = Math.min(low, position[successors[i] as number] as number);
      stamp[successors[i] as number] = now;
    }
    const from = Math.min(low, own);
    const to = Math.max(high, own);
    this.segmentFrom = from;
    this.segmentTo = to;
    for (let i = from; i <= to; i++) this.segment[i] = order[i] as number;
    if (high < own && own < low) return true;
    let place = from;
    let later = 0;
    for (let i = from; i <= to; i++) {
      const u = this.segment[i] as number;
      if (u === v) continue;
      if (this.isAfterStamped(u, now)) this.scratch[later++] = u;
      else order[(position[u] = place++)] = u;
    }
    order[(position[v] = place++)] = v;
    for (let i = 0; i < later; i++) order[(position[this.scratch[i] as number] = place++)] = this.scratch[i] as number;
    if (high <= own || this.isBeforeIn(v)) return true;
    this.undoOrder();
    return false;
  }

  /** The order as it was before the last `reorder`. */
  undoOrder(): void {
    const { order, position, segment } = this;
    for (let i = this.segmentFrom; i <= this.segmentTo; i++)
      order[(position[segment[i] as number] = i)] = segment[i] as number;
  }

  private isAfterStamped(u: number, now: number): boolean {
    const { stamp, before, problem } = this;
    const { predecessorStart, predecessors } = problem;
    if (stamp[u] === now) return true;
    let isAfter = stamp[before[u] as number] === now;
    const to = predecessorStart[u + 1] as number;
    for (let i = predecessorStart[u] as number; i < to; i++) {
      if (stamp[predecessors[i] as number] === now) isAfter = true;
    }
    if (isAfter) stamp[u] = now;
    return isAfter;
  }

  private isBeforeIn(v: number): boolean {
    const { predecessorStart, predecessors } = this.problem;
    const { position, before } = this;
    const place = position[v] as number;
    if ((before[v] as number) < this.problem.operations && (position[before[v] as number] as number) > place)
      return false;
    for (let i = predecessorStart[v] as number; i < (predecessorStart[v + 1] as number); i++) {
      if ((position[predecessors[i] as number] as number) > place) return false;
    }
    return true;
  }

  /** When the predecessors and the release let it start. */
  readyOf(v: number): number {
    const { predecessorStart, predecessors, release } = this.problem;
    let ready = release[v] as number;
    const to = predecessorStart[v + 1] as number;
    for (let i = predecessorStart[v] as number; i < to; i++) {
      const each = this.end[predecessors[i] as number] as number;
      if (each > ready) ready = each;
    }
    return ready;
  }

  /** The longest way after its end that does not begin on its machine. */
  tailOf(v: number): number {
    const { successorStart, successors } = this.problem;
    let tail = 0;
    const to = successorStart[v + 1] as number;
    for (let i = successorStart[v] as number; i < to; i++) {
      const each = this.out[successors[i] as number] as number;
      if (each > tail) tail = each;
    }
    return tail;
  }

  endOf(v: number): number {
    if (this.problem.isFixed[v] === 1) return (this.problem.fixedStart[v] as number) + (this.duration[v] as number);
    const ready = this.readyOf(v);
    const free = this.end[this.before[v] as number] as number;
    return this.endFrom(v, ready, free, this.setup[v] as number);
  }

  private endFrom(v: number, ready: number, free: number, setup: number): number {
    const duration = this.duration[v] as number;
    if (this.problem.hasCalendars) {
      const calendar = this.problem.calendars[this.machine[v] as number];
      if (calendar !== undefined) {
        if (free >= NEVER || ready >= NEVER) return Math.max(free, ready) + duration;
        return earliestStart(calendar, ready, free, setup, duration) + duration;
      }
    }
    return (free + setup > ready ? free + setup : ready) + duration;
  }

  outOf(v: number): number {
    const y = this.after[v] as number;
    const onMachine = (this.out[y] as number) + (this.setup[y] as number);
    const tail = this.tailOf(v);
    return (onMachine > tail ? onMachine : tail) + (this.duration[v] as number);
  }
}
