import { Heap } from './heap.js';
import { fitRun, nextWithin } from './intervals.js';
import { Journal } from './journal.js';
import { LoadProfile } from './load.js';
import type { CompiledMachine } from './machines.js';
import { HOUR_MS, type CompiledOperation, type Model } from './model.js';

/** An order without a place costs more than any lateness that happens; hours. */
const UNPLANNED_COST_H = 1e6;
/** A start that moves by less is nobody's business. */
export const MOVED_MS = 60_000;

/**
 * The plan while it is being made: who follows whom on each machine, and the earliest times that follow from it.
 * Every operation starts as early as its machine, its predecessors, calendars, power and its own floor allow. After
 * each change only what depends on it is timed anew. Indexes are those of the model; the typed arrays are always as
 * long as it, so `as number` below hides no hole.
 */
export class Board {
  model: Model;
  nowMs: number;
  /** Cost of the plan in hours of lateness of an order of weight 1 (see PlanWeights). */
  cost = 0;
  setupMs = 0;
  moved = 0;
  machine: Int32Array;
  previous: Int32Array;
  next: Int32Array;
  setup: Float64Array;
  start: Float64Array;
  end: Float64Array;
  clear: Float64Array;
  duration: Float64Array;
  /** It does not start before: keeps a re-plan from moving what need not move. */
  floor: Float64Array;
  /** The start people have seen; NaN: none. */
  reference: Float64Array;
  finish: Float64Array;
  orderCost: Float64Array;
  readonly firstOn: Int32Array;
  readonly lastOn: Int32Array;
  readonly loads: LoadProfile[];
  readonly journal = new Journal();
  private readonly queue = new Heap();
  private queued: Uint8Array;
  private readonly dirtyOrders = new Set<number>();

  constructor(model: Model, nowMs: number, from?: Board) {
    this.model = model;
    this.nowMs = nowMs;
    const operations = model.operations.length;
    this.machine = grown(new Int32Array(operations).fill(-1), from?.machine);
    this.previous = grown(new Int32Array(operations).fill(-1), from?.previous);
    this.next = grown(new Int32Array(operations).fill(-1), from?.next);
    this.setup = grown(new Float64Array(operations), from?.setup);
    this.start = grown(new Float64Array(operations), from?.start);
    this.end = grown(new Float64Array(operations), from?.end);
    this.clear = grown(new Float64Array(operations), from?.clear);
    this.duration = grown(new Float64Array(operations), from?.duration);
    this.floor = grown(new Float64Array(operations), from?.floor);
    this.reference = grown(new Float64Array(operations).fill(NaN), from?.reference);
    this.finish = grown(new Float64Array(model.orders.length), from?.finish);
    this.orderCost = grown(new Float64Array(model.orders.length), from?.orderCost);
    this.firstOn = from ? from.firstOn.slice() : new Int32Array(model.machines.length).fill(-1);
    this.lastOn = from ? from.lastOn.slice() : new Int32Array(model.machines.length).fill(-1);
    this.loads = from ? from.loads.map((load) => load.clone()) : emptyLoads(model);
    this.queued = new Uint8Array(operations);
    if (from) [this.cost, this.setupMs, this.moved] = [from.cost, from.setupMs, from.moved];
  }

  /** A copy that may change without this one changing; a few milliseconds at 10,000 operations. */
  clone(model: Model = this.model, nowMs: number = this.nowMs): Board {
    return new Board(model, nowMs, this);
  }

  isPlaced(v: number): boolean {
    return (this.machine[v] as number) >= 0;
  }

  operation(v: number): CompiledOperation {
    return this.model.operations[v] as CompiledOperation;
  }

  machineOf(m: number): CompiledMachine {
    return this.model.machines[m] as CompiledMachine;
  }

  /** Puts an operation on a machine behind another (-1: first) and times everything that follows. */
  insert(v: number, m: number, duration: number, behind: number): void {
    this.link(v, m, duration, behind);
    this.enqueue(v);
    this.enqueue(this.next[v] as number);
    this.settle();
  }

  /** Several at once are timed once: `settle` when done. */
  link(v: number, m: number, duration: number, behind: number): void {
    const ahead = behind < 0 ? (this.firstOn[m] as number) : (this.next[behind] as number);
    this.touch(v);
    if (behind >= 0) this.touch(behind);
    if (ahead >= 0) this.touch(ahead);
    this.journal.machine(m, this.firstOn[m] as number, this.lastOn[m] as number);
    this.machine[v] = m;
    this.duration[v] = duration;
    this.previous[v] = behind;
    this.next[v] = ahead;
    this.start[v] = NaN;
    this.setup[v] = 0;
    if (behind >= 0) this.next[behind] = v;
    else this.firstOn[m] = v;
    if (ahead >= 0) this.previous[ahead] = v;
    else this.lastOn[m] = v;
    this.dirtyOrders.add(this.operation(v).order);
  }

  /** Takes it off its machine; the followers move up at the next `settle`. */
  unlink(v: number): void {
    const m = this.machine[v] as number;
    const behind = this.previous[v] as number;
    const ahead = this.next[v] as number;
    this.touch(v);
    if (behind >= 0) this.touch(behind);
    if (ahead >= 0) this.touch(ahead);
    this.journal.machine(m, this.firstOn[m] as number, this.lastOn[m] as number);
    this.unload(v);
    this.countMoved(v, -1);
    this.setupMs -= this.setup[v] as number;
    this.setup[v] = 0;
    this.machine[v] = -1;
    this.previous[v] = -1;
    this.next[v] = -1;
    if (behind >= 0) this.next[behind] = ahead;
    else this.firstOn[m] = ahead;
    if (ahead >= 0) this.previous[ahead] = behind;
    else this.lastOn[m] = behind;
    this.dirtyOrders.add(this.operation(v).order);
    this.enqueue(ahead);
  }

  enqueue(v: number): void {
    if (v < 0) return;
    if (!this.isPlaced(v)) {
      // What has no place yet hands its delay on, so that times stay an order in which nothing precedes itself.
      for (const later of this.operation(v).after) this.enqueue(later);
      return;
    }
    if (this.queued[v] === 1) return;
    this.queued[v] = 1;
    const start = this.start[v] as number;
    this.queue.push(v, Number.isNaN(start) ? 0 : start);
  }

  enqueueIfPlaced(v: number): void {
    if (this.isPlaced(v)) this.enqueue(v);
  }

  /** Times everything in the queue and what depends on it; then the cost is right again. */
  settle(): void {
    // A plan is acyclic, so each is timed a few times at most; a queue that never ends would be a fault here.
    let left = 1000 + 200 * this.model.operations.length;
    for (let v = this.queue.pop(); v !== undefined; v = this.queue.pop()) {
      this.queued[v] = 0;
      if (!this.isPlaced(v) || !this.retime(v)) continue;
      if ((left -= 1) < 0) throw new Error('The plan is not acyclic: timing does not end.');
      this.enqueue(this.next[v] as number);
      for (const later of this.operation(v).after) this.enqueue(later);
    }
    for (const order of this.dirtyOrders) this.updateOrder(order);
    this.dirtyOrders.clear();
  }

  /** When its pieces are there: everything before it is in somebody's hands. */
  readyAt(v: number): number {
    const operation = this.operation(v);
    let ready = operation.release;
    for (const earlier of operation.before) {
      const at = this.isPlaced(earlier)
        ? (this.clear[earlier] as number)
        : this.readyAt(earlier) + this.operation(earlier).alternatives.shortest;
      if (at > ready) ready = at;
    }
    return ready;
  }

  /** Earliest start on a machine that becomes free at `free` and needs `setup` first, piece there at `ready`. */
  fit(m: number, free: number, ready: number, setup: number, duration: number): number {
    const { slot, circuit, draw } = this.machineOf(m);
    const from = Math.max(free, this.nowMs);
    let start = fitRun(slot, Math.max(from + setup, ready), setup, duration);
    const load = this.loads[circuit];
    if (!load || !draw) return start;
    const heating = Math.min(draw.heatingMs, duration);
    const segments = [
      [0, heating, draw.heatingW],
      [heating, duration, draw.runningW],
    ] as const;
    while (start < Infinity) {
      const later = load.nextTry(start, segments);
      if (later === start) return start;
      start = fitRun(slot, later, setup, duration);
    }
    return start;
  }

  /** Set-up on a machine before `v` when `behind` was last (-1: as it is now). */
  setupBefore(v: number, m: number, behind: number): number {
    const { setupTimes, initialKey } = this.machineOf(m);
    const from = behind < 0 ? initialKey : this.operation(behind).key;
    return this.model.keys.timeMs(setupTimes, from, this.operation(v).key);
  }

  freeAfter(m: number, behind: number): number {
    const { availableFrom } = this.machineOf(m);
    return behind < 0 ? availableFrom : Math.max(availableFrom, this.clear[behind] as number);
  }

  clearedAt(m: number, end: number): number {
    const { staffed } = this.machineOf(m).slot;
    return staffed ? nextWithin(staffed, end) : end;
  }

  /** Somebody clears it at another time than thought; its machine's followers are timed by `settle`. */
  recleared(v: number, clear: number): void {
    this.touch(v);
    this.clear[v] = clear;
    this.dirtyOrders.add(this.operation(v).order);
    this.enqueue(this.next[v] as number);
  }

  /** Undoes everything since `journal.begin(this)`. */
  undo(): void {
    this.journal.undo(this);
  }

  /** Weighted hours by which an operation that is cleared then makes its order late, if all goes well afterwards. */
  latenessH(v: number, clear: number): number {
    const operation = this.operation(v);
    const order = this.model.orders[operation.order];
    if (!order) return 0;
    const { tardiness, flow } = this.model.shop.weights;
    const finish = clear + operation.tail;
    return (order.weight * (tardiness * Math.max(0, finish - order.due) + flow * (finish - this.nowMs))) / HOUR_MS;
  }

  load(v: number, sign: 1 | -1): void {
    const { circuit, draw } = this.machineOf(this.machine[v] as number);
    const load = this.loads[circuit];
    const start = this.start[v] as number;
    if (!load || !draw || !(start < Infinity)) return;
    const end = this.end[v] as number;
    const heated = Math.min(end, start + draw.heatingMs);
    load.add(start, heated, sign * draw.heatingW);
    load.add(heated, end, sign * draw.runningW);
  }

  countMoved(v: number, sign: 1 | -1): void {
    const reference = this.reference[v] as number;
    const start = this.start[v] as number;
    if (Math.abs(start - reference) > MOVED_MS) this.moved += sign;
  }

  /** Cost of moved starts and of set-up on top of what the orders cost. */
  totalCost(): number {
    const { movedStart, setup } = this.model.shop.weights;
    return this.cost + movedStart * this.moved + (setup * this.setupMs) / HOUR_MS;
  }

  /** Everything from the beginning, when weights, due dates or the time itself changed. */
  revalue(): void {
    this.cost = 0;
    this.orderCost.fill(0);
    for (const { index } of this.model.orders) this.updateOrder(index);
  }

  private touch(v: number): void {
    this.journal.operation(this, v);
  }

  private unload(v: number): void {
    if (!Number.isNaN(this.start[v] as number)) this.load(v, -1);
  }

  /** True when its times changed. */
  private retime(v: number): boolean {
    const operation = this.operation(v);
    const m = this.machine[v] as number;
    const was = this.start[v] as number;
    if (operation.fixed) return this.retimeFixed(v, operation.fixed);
    const behind = this.previous[v] as number;
    const setup = this.setupBefore(v, m, behind);
    const ready = Math.max(this.readyAt(v), this.floor[v] as number);
    const free = this.freeAfter(m, behind);
    const duration = this.duration[v] as number;
    const { slot } = this.machineOf(m);
    const soonest = fitRun(slot, Math.max(Math.max(free, this.nowMs) + setup, ready), setup, duration);
    if (soonest === was && setup === this.setup[v] && was + duration === this.end[v]) return false;
    this.touch(v);
    this.unload(v);
    const start = soonest < Infinity ? this.fit(m, free, ready, setup, duration) : Infinity;
    if (start === was && setup === this.setup[v] && was + duration === this.end[v]) {
      this.load(v, 1);
      return false;
    }
    return this.setTimes(v, start, start + duration, setup);
  }

  private retimeFixed(v: number, { start, end }: { start: number; end: number }): boolean {
    if (start === this.start[v] && end === this.end[v] && this.setup[v] === 0) return false;
    this.touch(v);
    this.unload(v);
    return this.setTimes(v, start, end, 0);
  }

  private setTimes(v: number, start: number, end: number, setup: number): boolean {
    this.touch(v);
    if (Number.isNaN(this.start[v] as number)) this.setupMs += setup;
    else {
      this.countMoved(v, -1);
      this.setupMs += setup - (this.setup[v] as number);
    }
    this.start[v] = start;
    this.end[v] = end;
    this.setup[v] = setup;
    this.clear[v] = this.clearedAt(this.machine[v] as number, end);
    this.countMoved(v, 1);
    this.load(v, 1);
    this.dirtyOrders.add(this.operation(v).order);
    return true;
  }

  private updateOrder(index: number): void {
    const order = this.model.orders[index];
    if (!order) return;
    this.journal.order(this, index);
    let finish = 0;
    let missing = 0;
    for (const v of order.operations) {
      if (this.isPlaced(v) && (this.clear[v] as number) < Infinity) finish = Math.max(finish, this.clear[v] as number);
      else if (!this.operation(v).barred) missing += 1;
    }
    const { tardiness, flow } = this.model.shop.weights;
    const late = Math.max(0, finish - order.due);
    const hours = (tardiness * late + flow * Math.max(0, finish - this.nowMs)) / HOUR_MS;
    const cost = order.weight * (hours + UNPLANNED_COST_H * missing);
    this.cost += cost - (this.orderCost[index] as number);
    this.orderCost[index] = cost;
    this.finish[index] = missing > 0 ? Infinity : finish;
  }
}

function grown<A extends Int32Array | Float64Array>(fresh: A, old: A | undefined): A {
  if (old) fresh.set(old.length > fresh.length ? old.subarray(0, fresh.length) : old);
  return fresh;
}

function emptyLoads({ shop: { circuits } }: Model): LoadProfile[] {
  return circuits.map(({ budgetW, reserved }) => {
    const load = new LoadProfile(budgetW);
    for (const { during, watts } of reserved ?? []) load.add(during[0], during[1], watts);
    return load;
  });
}
