/** Times are integers of one unit, ms in the shop, whatever the instance says in a benchmark; 0 = the plan's beginning. */
export interface Problem {
  readonly machines: readonly ProblemMachine[];
  readonly operations: readonly ProblemOperation[];
  /** Sequence-dependent set-up: [matrix][from key][to key]; a machine names its matrix. A key of -1 costs nothing. */
  readonly setups: readonly (readonly (readonly number[])[])[];
}

/** From (included) to (excluded). */
export type Interval = readonly [from: number, to: number];

/**
 * When a machine may start, run and be cleared. Sorted, disjoint intervals; absent = always. A run may go on outside
 * `staffed` when isUnattendedAllowed; set-up, start and clearing need `staffed`; everything but clearing needs `open`.
 * The machine is blocked from a run's end until it is cleared. No run and no set-up is interrupted.
 */
export interface Calendar {
  readonly open?: readonly Interval[];
  readonly staffed?: readonly Interval[];
  readonly isUnattendedAllowed: boolean;
}

export interface ProblemMachine {
  readonly availableFrom: number;
  /** Index into `setups`, -1: none. */
  readonly setupMatrix: number;
  /** What it is set up for at the beginning, -1: nothing. */
  readonly setupKey: number;
  readonly calendar?: Calendar;
}

export interface ProblemAlternative {
  readonly machine: number;
  readonly duration: number;
  readonly setupKey: number;
}

export interface ProblemOperation {
  readonly alternatives: readonly ProblemAlternative[];
  /** Operations that must have ended before this one starts. */
  readonly predecessors: readonly number[];
  /** Earliest start. */
  readonly release: number;
  /** Infinity: none. */
  readonly due: number;
  /** Of its tardiness. */
  readonly weight: number;
  /** It has started: never moves. May name a machine that is no alternative any more. */
  readonly fixed?: { readonly machine: number; readonly start: number; readonly end: number };
}

/** By operation. */
export interface Schedule {
  readonly machine: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
}

/** Less is better, in this order. */
export interface Objective {
  /** Sum of weight x (end - due) of the late ones. */
  readonly tardiness: number;
  readonly makespan: number;
  /** Time spent setting up. */
  readonly setups: number;
}

/** Set-up time on a machine between two keys. */
export function setupTime(problem: Problem, machine: number, fromKey: number, toKey: number): number {
  const matrix = problem.machines[machine]?.setupMatrix ?? -1;
  return fromKey < 0 || toKey < 0 ? 0 : (problem.setups[matrix]?.[fromKey]?.[toKey] ?? 0);
}

/** The set-up an operation needs on a machine; -1 for one that is fixed on a machine it may not choose. */
export function setupKeyOn(operation: ProblemOperation, machine: number): number {
  return operation.alternatives.find((alternative) => alternative.machine === machine)?.setupKey ?? -1;
}

/** The operations of each machine in the order of their starts. */
export function sequencesOf(problem: Problem, schedule: Schedule): number[][] {
  const sequences: number[][] = problem.machines.map(() => []);
  for (let operation = 0; operation < problem.operations.length; operation++) {
    sequences[schedule.machine[operation] ?? -1]?.push(operation);
  }
  const { start, end } = schedule;
  for (const sequence of sequences) {
    sequence.sort((a, b) => (start[a] ?? 0) - (start[b] ?? 0) || (end[a] ?? 0) - (end[b] ?? 0) || a - b);
  }
  return sequences;
}

export function objectiveOf(problem: Problem, schedule: Schedule): Objective {
  let tardiness = 0;
  let makespan = 0;
  for (const [index, { due, weight }] of problem.operations.entries()) {
    const end = schedule.end[index] ?? 0;
    makespan = Math.max(makespan, end);
    if (end > due) tardiness += weight * (end - due);
  }
  let setups = 0;
  for (const [machine, sequence] of sequencesOf(problem, schedule).entries()) {
    let key = problem.machines[machine]?.setupKey ?? -1;
    for (const index of sequence) {
      const operation = problem.operations[index];
      const next = operation === undefined ? -1 : setupKeyOn(operation, machine);
      setups += setupTime(problem, machine, key, next);
      key = next;
    }
  }
  return { tardiness, makespan, setups };
}

/** Negative when `a` is better. */
export function compareObjectives(a: Objective, b: Objective): number {
  return a.tardiness - b.tardiness || a.makespan - b.makespan || a.setups - b.setups;
}
