import { describe, expect, it } from '@jest/globals';
import { checkSchedule, type Violation } from './check-schedule.js';
import { compareObjectives, objectiveOf, type Problem, type ProblemOperation, type Schedule } from './problem.js';

const MACHINE = { availableFrom: 0, setupMatrix: -1, setupKey: -1 };

function operation(changes: Partial<ProblemOperation> = {}): ProblemOperation {
  const alternatives = [
    { machine: 0, duration: 10, setupKey: 0 },
    { machine: 1, duration: 12, setupKey: 0 },
  ];
  return { alternatives, predecessors: [], release: 0, due: Infinity, weight: 1, ...changes };
}

function scheduleOf(rows: readonly (readonly [machine: number, start: number, end: number])[]): Schedule {
  return {
    machine: Int32Array.from(rows, ([machine]) => machine),
    start: Float64Array.from(rows, ([, start]) => start),
    end: Float64Array.from(rows, ([, , end]) => end),
  };
}

const kinds = (violations: readonly Violation[]): string[] => violations.map(({ kind }) => kind);

function check(
  operations: readonly ProblemOperation[],
  rows: readonly (readonly [number, number, number])[],
  changes: Partial<Problem> = {},
): string[] {
  const problem: Problem = { machines: [MACHINE, MACHINE], operations, setups: [], ...changes };
  return kinds(checkSchedule(problem, scheduleOf(rows)));
}

describe('a schedule is checked', () => {
  it('is valid when nothing is broken', () => {
    const operations = [operation(), operation({ predecessors: [0] }), operation({ release: 5 })];
    expect(check(operations, [[0, 0, 10], [0, 10, 20], [1, 5, 17]])).toEqual([]); // prettier-ignore
  });

  it.each<[string, ProblemOperation, readonly [number, number, number]]>([
    ['not-eligible', operation(), [2, 10, 20]],
    ['not-a-time', operation(), [0, Number.NaN, 20]],
    ['not-a-time', operation(), [0, 10, Infinity]],
    ['wrong-duration', operation(), [1, 0, 10]],
    ['wrong-duration', operation(), [0, 10, 21]],
    ['before-release', operation({ release: 1 }), [1, 0, 12]],
    ['before-predecessor', operation({ predecessors: [0] }), [1, 9, 21]],
    ['double-booked', operation(), [0, 9, 19]],
    ['double-booked', operation(), [0, 0, 10]],
    ['fixed-moved', operation({ fixed: { machine: 0, start: 20, end: 31 } }), [0, 20, 30]],
    ['fixed-moved', operation({ fixed: { machine: 1, start: 20, end: 30 } }), [0, 20, 30]],
  ])('names %s', (kind, second, row) => {
    expect(check([operation(), second], [[0, 0, 10], row])).toEqual([kind]);
  });

  it('finds an operation that lies within a longer one', () => {
    const long = operation({ alternatives: [{ machine: 0, duration: 100, setupKey: 0 }] });
    const rows = [[0, 0, 100], [0, 5, 15], [0, 20, 30]] as const; // prettier-ignore
    expect(check([long, operation(), operation()], rows)).toEqual(['double-booked', 'double-booked']);
  });

  it('names an operation that the schedule lacks', () => {
    expect(check([operation(), operation()], [[0, 0, 10]])).toEqual(['not-a-time']);
  });

  it('wants no start before the machine is available', () => {
    const machines = [{ ...MACHINE, availableFrom: 5 }, MACHINE];
    expect(check([operation()], [[0, 4, 14]], { machines })).toEqual(['before-available']);
    expect(check([operation({ fixed: { machine: 0, start: -3, end: 5 } })], [[0, -3, 5]], { machines })).toEqual([]);
  });

  it('wants the set-up between two keys, and from what the machine is set up for', () => {
    const setups = [[[0, 3], [7, 0]]]; // prettier-ignore
    const machines = [{ ...MACHINE, setupMatrix: 0, setupKey: 1 }];
    const other = operation({ alternatives: [{ machine: 0, duration: 10, setupKey: 1 }] });
    const both = [operation(), other];
    expect(check(both, [[0, 7, 17], [0, 20, 30]], { machines, setups })).toEqual([]); // prettier-ignore
    expect(check(both, [[0, 6, 16], [0, 19, 29]], { machines, setups })).toEqual(['set-up-missing']); // prettier-ignore
    expect(check(both, [[0, 7, 17], [0, 19, 29]], { machines, setups })).toEqual(['set-up-missing']); // prettier-ignore
    expect(check(both, [[0, 17, 27], [0, 0, 10]], { machines, setups })).toEqual([]); // prettier-ignore
  });
});

describe('a schedule is checked against the calendar', () => {
  const calendar = { open: [[0, 100]], staffed: [[10, 20], [40, 50]], isUnattendedAllowed: true } as const; // prettier-ignore
  const on = (changes: object, setupKey = -1): Partial<Problem> => ({
    machines: [{ availableFrom: 0, setupMatrix: 0, setupKey, calendar: { ...calendar, ...changes } }],
    setups: [[[0, 5], [5, 0]]], // prettier-ignore
  });

  it('lets a run go on with nobody there when that is allowed', () => {
    expect(check([operation()], [[0, 19, 29]], on({}))).toEqual([]);
    expect(check([operation()], [[0, 19, 29]], on({ isUnattendedAllowed: false }))).toEqual(['unattended']);
    expect(check([operation()], [[0, 10, 20]], on({ isUnattendedAllowed: false }))).toEqual([]);
  });

  it('wants somebody there at the start', () => {
    expect(check([operation()], [[0, 20, 30]], on({}))).toEqual(['unattended']);
    expect(check([operation()], [[0, 9, 19]], on({}))).toEqual(['unattended']);
  });

  it('wants the machine open all the time', () => {
    expect(check([operation()], [[0, 40, 50]], on({ open: [[0, 45], [45, 90]] }))).toEqual(['closed']); // prettier-ignore
  });

  it('wants one attended time for the set-up, which may lie well before the start', () => {
    expect(check([operation()], [[0, 40, 50]], on({}, 1))).toEqual([]);
    expect(check([operation()], [[0, 12, 22]], on({}, 1))).toEqual(['set-up-missing']);
    const inPieces = on({ staffed: [[10, 13], [40, 44], [44, 50]] }, 1); // prettier-ignore
    expect(check([operation()], [[0, 44, 54]], inPieces)).toEqual(['set-up-missing']);
  });

  it('asks nothing of what has started', () => {
    const fixed = operation({ release: 50, fixed: { machine: 0, start: 0, end: 30 } });
    expect(check([fixed], [[0, 0, 30]], on({ isUnattendedAllowed: false }, 1))).toEqual([]);
  });
});

describe('the objective', () => {
  it('is weighted tardiness, makespan and set-ups, in this order', () => {
    const setups = [[[0, 3], [7, 0]]]; // prettier-ignore
    const problem: Problem = {
      machines: [{ ...MACHINE, setupMatrix: 0, setupKey: 1 }, MACHINE],
      operations: [operation({ due: 10, weight: 2 }), operation({ due: 12 }), operation()],
      setups,
    };
    const objective = objectiveOf(problem, scheduleOf([[0, 7, 17], [1, 0, 12], [0, 17, 27]])); // prettier-ignore
    expect(objective).toEqual({ tardiness: 14, makespan: 27, setups: 7 });
    expect(compareObjectives(objective, { ...objective, tardiness: 15, makespan: 1 })).toBeLessThan(0);
    expect(compareObjectives(objective, { ...objective, makespan: 26, setups: 9 })).toBeGreaterThan(0);
    expect(compareObjectives(objective, { ...objective, setups: 8 })).toBeLessThan(0);
    expect(compareObjectives(objective, { ...objective })).toBe(0);
  });
});
