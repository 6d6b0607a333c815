import { sequencesOf, setupKeyOn, setupTime, type Interval, type Problem, type Schedule } from './problem.js';

export const VIOLATION_KINDS = [
  'not-a-time',
  'not-eligible',
  'wrong-duration',
  'before-release',
  'before-predecessor',
  'before-available',
  'double-booked',
  'set-up-missing',
  'closed',
  'unattended',
  'fixed-moved',
] as const;

export interface Violation {
  readonly kind: (typeof VIOLATION_KINDS)[number];
  readonly operation: number;
  /** English, with the numbers. */
  readonly message: string;
}

/**
 * Everything a schedule breaks; empty: it is valid. Shares nothing with the search but the problem itself, so that a
 * fault there cannot hide here. O(n log n).
 */
export function checkSchedule(problem: Problem, schedule: Schedule): Violation[] {
  const violations: Violation[] = [];
  for (const index of problem.operations.keys()) violations.push(...checkAlone(problem, schedule, index));
  if (violations.some(({ kind }) => kind === 'not-a-time' || kind === 'not-eligible')) return violations;
  for (const [machine, sequence] of sequencesOf(problem, schedule).entries()) {
    violations.push(...checkMachine(problem, schedule, machine, sequence));
  }
  return violations;
}

function checkAlone(problem: Problem, schedule: Schedule, index: number): Violation[] {
  const operation = problem.operations[index];
  const [machine, start, end] = [schedule.machine[index], schedule.start[index], schedule.end[index]];
  const fault = (kind: Violation['kind'], message: string): Violation => ({ kind, operation: index, message });
  if (operation === undefined || machine === undefined || start === undefined || end === undefined) {
    return [fault('not-a-time', `operation ${index} is not in the schedule`)];
  }
  if (!Number.isFinite(start) || !Number.isFinite(end)) {
    return [fault('not-a-time', `operation ${index} runs from ${start} to ${end}`)];
  }
  const violations: Violation[] = [];
  for (const predecessor of operation.predecessors) {
    const before = schedule.end[predecessor];
    if (operation.fixed === undefined && !(before !== undefined && before <= start)) {
      const message = `operation ${index} starts at ${start}, its predecessor ${predecessor} ends at ${before}`;
      violations.push(fault('before-predecessor', message));
    }
  }
  if (operation.fixed !== undefined) {
    const { fixed } = operation;
    if (machine !== fixed.machine || start !== fixed.start || end !== fixed.end) {
      const message = `operation ${index} has started on machine ${fixed.machine} at ${fixed.start}, not ${machine} at ${start}`;
      violations.push(fault('fixed-moved', message));
    }
    return violations;
  }
  const alternative = operation.alternatives.find((each) => each.machine === machine);
  if (alternative === undefined) return [fault('not-eligible', `operation ${index} cannot run on machine ${machine}`)];
  if (end - start !== alternative.duration) {
    const message = `operation ${index} runs for ${end - start}, needs ${alternative.duration} on machine ${machine}`;
    violations.push(fault('wrong-duration', message));
  }
  if (start < operation.release) {
    violations.push(fault('before-release', `operation ${index} starts at ${start}, released at ${operation.release}`));
  }
  return violations;
}

function checkMachine(problem: Problem, schedule: Schedule, machine: number, sequence: readonly number[]): Violation[] {
  const violations: Violation[] = [];
  const state = problem.machines[machine];
  let freeFrom = state?.availableFrom ?? 0;
  let key = state?.setupKey ?? -1;
  let isFirst = true;
  for (const index of sequence) {
    const operation = problem.operations[index];
    const start = schedule.start[index] ?? 0;
    const end = schedule.end[index] ?? 0;
    if (operation === undefined) continue;
    const fault = (kind: Violation['kind'], message: string): void => {
      violations.push({ kind, operation: index, message: `machine ${machine}: operation ${index} ${message}` });
    };
    const toKey = setupKeyOn(operation, machine);
    const setup = setupTime(problem, machine, key, toKey);
    if (start < freeFrom && !(isFirst && operation.fixed !== undefined)) {
      fault(isFirst ? 'before-available' : 'double-booked', `starts at ${start}, free from ${freeFrom}`);
    } else if (operation.fixed === undefined) {
      checkSetup(state?.calendar?.open, state?.calendar?.staffed, { freeFrom, start, setup }, fault);
    }
    if (operation.fixed === undefined) checkRun(problem, machine, start, end, fault);
    freeFrom = Math.max(freeFrom, end);
    key = toKey;
    isFirst = false;
  }
  return violations;
}

type Fault = (kind: Violation['kind'], message: string) => void;

/** Somewhere in [freeFrom, start] there must be an uninterrupted time, with somebody there, that is long enough. */
function checkSetup(
  open: readonly Interval[] | undefined,
  staffed: readonly Interval[] | undefined,
  { freeFrom, start, setup }: { freeFrom: number; start: number; setup: number },
  fault: Fault,
): void {
  if (setup === 0) return;
  const longest = longestCommon(open ?? ALWAYS, staffed ?? ALWAYS, freeFrom, start);
  if (longest < setup) {
    fault('set-up-missing', `starts at ${start}; its set-up of ${setup} has ${longest} at most since ${freeFrom}`);
  }
}

const ALWAYS: readonly Interval[] = [[-Infinity, Infinity]];

/** The longest piece of [from, to] that lies in an interval of both lists. */
function longestCommon(a: readonly Interval[], b: readonly Interval[], from: number, to: number): number {
  let longest = 0;
  for (const [fromA, toA] of a) {
    if (toA <= from || fromA >= to) continue;
    for (const [fromB, toB] of b) {
      longest = Math.max(longest, Math.min(to, toA, toB) - Math.max(from, fromA, fromB));
    }
  }
  return longest;
}

function checkRun(problem: Problem, machine: number, start: number, end: number, fault: Fault): void {
  const calendar = problem.machines[machine]?.calendar;
  if (calendar === undefined) return;
  const { open, staffed, isUnattendedAllowed } = calendar;
  if (open !== undefined && !isCovered(open, start, end))
    fault('closed', `runs from ${start} to ${end}, partly closed`);
  if (staffed === undefined) return;
  if (!isCovered(staffed, start, isUnattendedAllowed ? start : end)) {
    fault('unattended', `${isUnattendedAllowed ? 'starts' : 'runs'} at ${start} with nobody there`);
  }
}

/** True when one interval holds the whole run (and its first moment, when it takes no time). */
function isCovered(intervals: readonly Interval[], start: number, end: number): boolean {
  return intervals.some(([from, to]) => from <= start && start < to && end <= to);
}

/** One line for each, for a message or a test. */
export function describeViolations(violations: readonly Violation[]): string {
  return violations.map(({ kind, message }) => `${kind}: ${message}`).join('\n');
}
