import type { Compiled } from './compiled.js';
import { earliestStart } from './calendar.js';
import type { Solution } from './graph.js';
import type { Random } from './random.js';

/** Which of the operations that are ready is given to a machine next. It gets the machine that ends it first. */
export const DISPATCH_RULES = ['MWKR', 'LWKR', 'MOPNR', 'SPT', 'LPT', 'FIFO', 'EFT', 'EDD', 'SLACK', 'ATC'] as const;
export type DispatchRule = (typeof DISPATCH_RULES)[number];

/** What the rules know of an operation before anything is planned. */
interface Figures {
  /** Shortest duration on any of its machines. */
  readonly shortest: Float64Array;
  readonly mean: Float64Array;
  /** Mean durations of the longest way from its start to the end of its order. */
  readonly work: Float64Array;
  /** Operations on that way. */
  readonly count: Float64Array;
  /** Earliest due date of what follows, itself included, and the weight of that one. */
  readonly due: Float64Array;
  readonly weight: Float64Array;
}

/** Heap keys: the smallest goes first. */
type Priority = (v: number, ready: number) => number;

export class Dispatcher {
  private readonly figures: Figures;
  private readonly end: Float64Array;
  private readonly free: Float64Array;
  private readonly key: Int32Array;
  private readonly missing: Int32Array;
  private readonly ready: Float64Array;

  constructor(
    private readonly problem: Compiled,
    private readonly random: Random,
  ) {
    this.figures = figuresOf(problem);
    this.end = new Float64Array(problem.operations);
    this.free = new Float64Array(problem.machines);
    this.key = new Int32Array(problem.machines);
    this.missing = new Int32Array(problem.operations);
    this.ready = new Float64Array(problem.operations);
  }

  /** @param noise 0: the rule alone; 0.3: its keys and the machines' ends vary by up to 30 % */
  build(rule: DispatchRule, noise = 0): Solution {
    const { problem } = this;
    const { operations, isLocked, order } = problem;
    const solution = { alternative: new Int32Array(operations), order: new Int32Array(operations) };
    this.reset();
    const priority = this.priorityOf(rule);
    const heap = new Heap();
    let count = 0;
    const done = (v: number): void => {
      solution.order[count++] = v;
      for (let i = problem.successorStart[v] as number; i < (problem.successorStart[v + 1] as number); i++) {
        const next = problem.successors[i] as number;
        this.missing[next] = (this.missing[next] as number) - 1;
        if (this.missing[next] === 0 && isLocked[next] === 0) this.offer(heap, next, priority, noise);
      }
    };
    for (const v of order) {
      if (isLocked[v] === 1) {
        this.assign(v, 0, solution);
        done(v);
      } else if (this.missing[v] === 0 && this.predecessorCount(v) === 0) this.offer(heap, v, priority, noise);
    }
    while (heap.size > 0) {
      const v = heap.pop();
      if (rule === 'EFT' && this.isStale(heap, v, noise)) continue;
      this.assign(v, noise, solution);
      done(v);
    }
    return solution;
  }

  private predecessorCount(v: number): number {
    return (this.problem.predecessorStart[v + 1] as number) - (this.problem.predecessorStart[v] as number);
  }

  private reset(): void {
    this.free.set(this.problem.availableFrom);
    this.key.set(this.problem.initialKey);
    for (let v = 0; v < this.missing.length; v++) this.missing[v] = this.predecessorCount(v);
  }

  private offer(heap: Heap, v: number, priority: Priority, noise: number): void {
    const { predecessorStart, predecessors, release } = this.problem;
    let ready = release[v] as number;
    for (let i = predecessorStart[v] as number; i < (predecessorStart[v + 1] as number); i++) {
      ready = Math.max(ready, this.end[predecessors[i] as number] as number);
    }
    this.ready[v] = ready;
    heap.push(v, priority(v, ready) * (1 + noise * (this.random.unit() - 0.5)));
  }

  /** An end that was promised when the operation became ready may have been taken by others since. */
  private isStale(heap: Heap, v: number, noise: number): boolean {
    const [, end] = this.bestOn(v, noise);
    if (heap.size === 0 || end <= heap.leastKey) return false;
    heap.push(v, end);
    return true;
  }

  private priorityOf(rule: DispatchRule): Priority {
    const { shortest, mean, work, count, due, weight } = this.figures;
    const at = (values: Float64Array, v: number): number => values[v] as number;
    const average = mean.reduce((sum, each) => sum + each, 0) / Math.max(1, mean.length);
    switch (rule) {
      case 'MWKR':
        return (v) => -at(work, v);
      case 'LWKR':
        return (v) => at(work, v);
      case 'MOPNR':
        return (v) => -at(count, v);
      case 'SPT':
        return (v) => at(shortest, v);
      case 'LPT':
        return (v) => -at(shortest, v);
      case 'FIFO':
        return (_, ready) => ready;
      case 'EFT':
        return (v) => this.bestOn(v, 0)[1];
      case 'EDD':
        return (v) => Math.min(at(due, v), 1e15) / Math.max(at(weight, v), 1e-6);
      case 'SLACK':
        return (v, ready) => Math.min(at(due, v), 1e15) - ready - at(work, v);
      case 'ATC':
        return (v, ready) => {
          const slack = Math.max(0, Math.min(at(due, v), 1e15) - ready - at(work, v));
          return -(Math.max(at(weight, v), 1e-6) / Math.max(1, at(mean, v))) * Math.exp(-slack / (2 * average + 1));
        };
    }
  }

  private assign(v: number, noise: number, { alternative }: Solution): void {
    const { problem } = this;
    const [a, end] = problem.isFixed[v] === 1 ? this.fixedOn(v) : this.bestOn(v, noise);
    alternative[v] = a;
    this.end[v] = end;
    const k = problem.alternativeMachine[a] as number;
    this.free[k] = Math.max(this.free[k] as number, end);
    this.key[k] = problem.alternativeKey[a] as number;
  }

  private fixedOn(v: number): [alternative: number, end: number] {
    const a = this.problem.alternativeStart[v] as number;
    return [a, (this.problem.fixedStart[v] as number) + (this.problem.alternativeDuration[a] as number)];
  }

  private bestOn(v: number, noise: number): [alternative: number, end: number] {
    const { problem, random } = this;
    let best = -1;
    let bestEnd = 0;
    let bestKey = Infinity;
    for (let a = problem.alternativeStart[v] as number; a < (problem.alternativeStart[v + 1] as number); a++) {
      const end = this.endOn(v, a);
      const key = noise === 0 ? end : end + (problem.alternativeDuration[a] as number) * noise * random.unit();
      if (key < bestKey) [best, bestEnd, bestKey] = [a, end, key];
    }
    return [best, bestEnd];
  }

  private endOn(v: number, a: number): number {
    const { problem } = this;
    const k = problem.alternativeMachine[a] as number;
    const duration = problem.alternativeDuration[a] as number;
    const offset = problem.matrixOffset[k] as number;
    const [from, to] = [this.key[k] as number, problem.alternativeKey[a] as number];
    const isFree = offset < 0 || from < 0 || to < 0;
    const setup = isFree ? 0 : (problem.setups[offset + from * (problem.matrixSize[k] as number) + to] as number);
    const free = this.free[k] as number;
    const ready = this.ready[v] as number;
    const calendar = problem.calendars[k];
    if (calendar !== undefined) return earliestStart(calendar, ready, free, setup, duration) + duration;
    return Math.max(ready, free + setup) + duration;
  }
}

function figuresOf(problem: Compiled): Figures {
  const { operations, alternativeStart, alternativeDuration, successorStart, successors } = problem;
  const [shortest, mean, work] = [1, 2, 3].map(() => new Float64Array(operations)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const count = new Float64Array(operations).fill(1);
  const due = Float64Array.from(problem.due);
  const weight = Float64Array.from(problem.weight);
  for (let i = operations - 1; i >= 0; i--) {
    const v = problem.order[i] as number;
    const durations = alternativeDuration.subarray(alternativeStart[v], alternativeStart[v + 1]);
    shortest[v] = durations.reduce((least, each) => Math.min(least, each), Infinity);
    mean[v] = durations.reduce((sum, each) => sum + each, 0) / durations.length;
    work[v] = mean[v] as number;
    for (let s = successorStart[v] as number; s < (successorStart[v + 1] as number); s++) {
      const next = successors[s] as number;
      work[v] = Math.max(work[v] as number, (mean[v] as number) + (work[next] as number));
      count[v] = Math.max(count[v] as number, 1 + (count[next] as number));
      if ((due[next] as number) >= (due[v] as number)) continue;
      due[v] = due[next] as number;
      weight[v] = weight[next] as number;
    }
  }
  return { shortest, mean, work, count, due, weight };
}

/** A binary heap of operations; equal keys leave it in the order of the operations. */
class Heap {
  private readonly items: number[] = [];
  private readonly keys: number[] = [];

  get size(): number {
    return this.items.length;
  }

  get leastKey(): number {
    return this.keys[0] ?? Infinity;
  }

  push(item: number, key: number): void {
    const { items, keys } = this;
    let at = items.length;
    items.push(item);
    keys.push(key);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isLess(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  /** Only when there is one. */
  pop(): number {
    const { items, keys } = this;
    const top = items[0] as number;
    const [item, key] = [items.pop() as number, keys.pop() as number];
    if (items.length === 0) return top;
    items[0] = item;
    keys[0] = key;
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < items.length && this.isLess(child, least)) least = child;
      if (least === at) return top;
      this.swap(at, least);
      at = least;
    }
  }

  private isLess(a: number, b: number): boolean {
    const [keyA, keyB] = [this.keys[a] as number, this.keys[b] as number];
    return keyA === keyB ? (this.items[a] as number) < (this.items[b] as number) : keyA < keyB;
  }

  private swap(a: number, b: number): void {
    const { items, keys } = this;
    [items[a], items[b]] = [items[b] as number, items[a] as number];
    [keys[a], keys[b]] = [keys[b] as number, keys[a] as number];
  }
}
