import { compileCalendar, type CompiledCalendar } from './calendar.js';
import type { Problem, ProblemOperation, Schedule } from './problem.js';

/**
 * A problem as flat arrays. Lists by operation lie one behind the other: those of operation v are
 * [xStart[v], xStart[v + 1]).
 */
export interface Compiled {
  readonly operations: number;
  readonly machines: number;
  readonly alternativeStart: Int32Array;
  readonly alternativeMachine: Int32Array;
  readonly alternativeDuration: Float64Array;
  readonly alternativeKey: Int32Array;
  readonly predecessorStart: Int32Array;
  readonly predecessors: Int32Array;
  readonly successorStart: Int32Array;
  readonly successors: Int32Array;
  readonly release: Float64Array;
  readonly due: Float64Array;
  readonly weight: Float64Array;
  /** 1: neither its machine nor its place changes, and nothing is put before it. */
  readonly isLocked: Uint8Array;
  /** 1: its times do not change either. */
  readonly isFixed: Uint8Array;
  readonly fixedStart: Float64Array;
  /** By machine. */
  readonly availableFrom: Float64Array;
  readonly initialKey: Int32Array;
  /** By machine, -1: none. */
  readonly matrixOffset: Int32Array;
  readonly matrixSize: Int32Array;
  readonly setups: Float64Array;
  readonly calendars: readonly (CompiledCalendar | undefined)[];
  readonly hasSetups: boolean;
  readonly hasCalendars: boolean;
  readonly hasDueDates: boolean;
  /** All times are whole numbers, so that bounds may be rounded up. */
  readonly isWhole: boolean;
  /** Every operation after its predecessors; the locked ones before the others of their machine. */
  readonly order: Int32Array;
}

export class ProblemError extends Error {
  override readonly name = 'ProblemError';
}

/**
 * @param frozen operations that keep the machine, the order and at least the start they have in `initial`
 * @throws ProblemError naming the operation, when nobody could ever plan this: an operation without a machine, an index
 *   out of range, a time that is none, a circle of predecessors
 */
export function compile(problem: Problem, initial?: Schedule, frozen: Iterable<number> = []): Compiled {
  const operations = problem.operations.map((operation, index) => checked(problem, operation, index));
  const isFrozen = initial === undefined ? new Set<number>() : keepable(operations, initial, frozen);
  const locks = operations.map((operation, index) =>
    lockOf(operation, index, isFrozen.has(index) ? initial : undefined),
  );
  const alternatives = operations.map((operation, index) => locks[index]?.alternatives ?? oncePerMachine(operation));
  const predecessors = operations.map(({ predecessors: list, fixed }) => (fixed === undefined ? list : []));
  const successors: number[][] = operations.map(() => []);
  for (const [index, list] of predecessors.entries()) for (const each of list) successors[each]?.push(index);
  const flat = alternatives.flat();
  const setups = flattenSetups(problem);
  const calendars = problem.machines.map(({ calendar }) => (calendar ? compileCalendar(calendar) : undefined));
  const compiled = {
    operations: operations.length,
    machines: problem.machines.length,
    alternativeStart: startsOf(alternatives),
    alternativeMachine: Int32Array.from(flat, ({ machine }) => machine),
    alternativeDuration: Float64Array.from(flat, ({ duration }) => duration),
    alternativeKey: Int32Array.from(flat, ({ setupKey }) => setupKey),
    predecessorStart: startsOf(predecessors),
    predecessors: Int32Array.from(predecessors.flat()),
    successorStart: startsOf(successors),
    successors: Int32Array.from(successors.flat()),
    release: Float64Array.from(operations, ({ release }, index) => Math.max(0, release, locks[index]?.from ?? 0)),
    due: Float64Array.from(operations, ({ due }) => due),
    weight: Float64Array.from(operations, ({ weight }) => weight),
    isLocked: Uint8Array.from(locks, (lock) => (lock === undefined ? 0 : 1)),
    isFixed: Uint8Array.from(operations, ({ fixed }) => (fixed === undefined ? 0 : 1)),
    fixedStart: Float64Array.from(operations, ({ fixed }) => fixed?.start ?? 0),
    ...setups,
    calendars,
    hasSetups: setups.setups.some((time) => time > 0),
    hasCalendars: calendars.some((calendar) => calendar !== undefined),
    hasDueDates: operations.some(({ due, weight }) => due < Infinity && weight > 0),
    isWhole: isWhole(problem),
    order: new Int32Array(operations.length),
  };
  const lockedFrom = locks.map((lock) => lock?.from ?? Infinity);
  fillOrder(compiled, lockedFrom);
  return compiled;
}

function checked(problem: Problem, operation: ProblemOperation, index: number): ProblemOperation {
  const { alternatives, predecessors, fixed } = operation;
  if (alternatives.length === 0 && fixed === undefined) throw new ProblemError(`operation ${index} has no machine`);
  for (const { machine, duration } of alternatives) {
    if (problem.machines[machine] === undefined) throw new ProblemError(`operation ${index}: no machine ${machine}`);
    if (!(duration >= 0 && duration < Infinity)) throw new ProblemError(`operation ${index} lasts ${duration}`);
  }
  if (fixed !== undefined && problem.machines[fixed.machine] === undefined) {
    throw new ProblemError(`operation ${index}: no machine ${fixed.machine}`);
  }
  for (const each of predecessors) {
    if (problem.operations[each] === undefined) throw new ProblemError(`operation ${index}: no operation ${each}`);
  }
  return operation;
}

/** What waits for one that may move cannot be kept. */
function keepable(operations: readonly ProblemOperation[], { start }: Schedule, frozen: Iterable<number>): Set<number> {
  const kept = new Set<number>();
  for (const v of [...frozen].toSorted((a, b) => (start[a] ?? 0) - (start[b] ?? 0))) {
    const waitsFor = operations[v]?.predecessors ?? [];
    if (waitsFor.every((each) => kept.has(each) || operations[each]?.fixed !== undefined)) kept.add(v);
  }
  return kept;
}

interface Lock {
  readonly from: number;
  readonly alternatives: ProblemOperation['alternatives'];
}

function lockOf(operation: ProblemOperation, index: number, initial: Schedule | undefined): Lock | undefined {
  const { fixed, alternatives } = operation;
  const machine = fixed?.machine ?? initial?.machine[index];
  if (machine === undefined) return undefined;
  const own = alternatives.find((each) => each.machine === machine);
  const setupKey = own?.setupKey ?? -1;
  if (fixed !== undefined) {
    return { from: fixed.start, alternatives: [{ machine, setupKey, duration: fixed.end - fixed.start }] };
  }
  return own === undefined ? undefined : { from: initial?.start[index] ?? 0, alternatives: [own] };
}

/** A schedule names machines alone, so the first alternative on each counts. */
function oncePerMachine({ alternatives }: ProblemOperation): ProblemOperation['alternatives'] {
  const machines = new Set<number>();
  return alternatives.filter(({ machine }) => !machines.has(machine) && machines.add(machine));
}

function startsOf(lists: readonly (readonly unknown[])[]): Int32Array {
  const starts = new Int32Array(lists.length + 1);
  for (const [index, list] of lists.entries()) starts[index + 1] = (starts[index] as number) + list.length;
  return starts;
}

function flattenSetups({ machines, setups }: Problem) {
  const offsets: number[] = [];
  let length = 0;
  for (const matrix of setups) {
    offsets.push(length);
    length += matrix.length * matrix.length;
  }
  const values = new Float64Array(length);
  for (const [index, matrix] of setups.entries()) {
    for (const [from, row] of matrix.entries()) {
      for (let to = 0; to < matrix.length; to++) {
        values[(offsets[index] as number) + from * matrix.length + to] = row[to] ?? 0;
      }
    }
  }
  return {
    availableFrom: Float64Array.from(machines, ({ availableFrom }) => availableFrom),
    initialKey: Int32Array.from(machines, ({ setupKey }) => setupKey),
    matrixOffset: Int32Array.from(machines, ({ setupMatrix }) => offsets[setupMatrix] ?? -1),
    matrixSize: Int32Array.from(machines, ({ setupMatrix }) => setups[setupMatrix]?.length ?? 0),
    setups: values,
  };
}

/** The locked ones by their start, so that they come first on their machine; then the others in Kahn's order. */
function fillOrder(compiled: Compiled, lockedFrom: readonly number[]): void {
  const { operations, predecessorStart, successorStart, successors, order, isLocked } = compiled;
  const missing = order.map((_, v) => (predecessorStart[v + 1] as number) - (predecessorStart[v] as number));
  let count = 0;
  const place = (v: number): void => {
    missing[v] = -1;
    order[count++] = v;
    for (let i = successorStart[v] as number; i < (successorStart[v + 1] as number); i++) {
      const next = successors[i] as number;
      missing[next] = (missing[next] as number) - 1;
    }
  };
  const all = [...lockedFrom.keys()];
  const byStart = (a: number, b: number): number => (lockedFrom[a] as number) - (lockedFrom[b] as number) || a - b;
  for (const v of all.filter((each) => isLocked[each] === 1).toSorted(byStart)) place(v);
  for (const v of all) if (missing[v] === 0) place(v);
  for (let i = 0; i < count; i++) {
    const v = order[i] as number;
    for (let s = successorStart[v] as number; s < (successorStart[v + 1] as number); s++) {
      if (missing[successors[s] as number] === 0) place(successors[s] as number);
    }
  }
  if (count < operations) {
    const circle = all.find((v) => (missing[v] as number) > 0);
    throw new ProblemError(`operation ${circle} waits for itself, or for one that does`);
  }
}

function isWhole({ machines, operations, setups }: Problem): boolean {
  return (
    operations.every(
      ({ alternatives, release, fixed }) =>
        alternatives.every(({ duration }) => Number.isInteger(duration)) &&
        Number.isInteger(release) &&
        (fixed === undefined || Number.isInteger(fixed.end)),
    ) &&
    machines.every(({ availableFrom }) => Number.isInteger(availableFrom)) &&
    setups.every((matrix) => matrix.every((row) => row.every((time) => Number.isInteger(time))))
  );
}
