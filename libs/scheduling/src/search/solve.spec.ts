import { describe, expect, it } from '@jest/globals';
import { makespanBound } from './bounds.js';
import { checkSchedule, describeViolations } from './check-schedule.js';
import { compile } from './compiled.js';
import { DISPATCH_RULES, Dispatcher } from './dispatch.js';
import { ExactTabu } from './exact.js';
import { Graph } from './graph.js';
import { compareObjectives, objectiveOf, type Objective, type Problem } from './problem.js';
import { Random } from './random.js';
import { dispatch, solve, solveInSlices } from './solve.js';
import { MakespanTabu } from './tabu.js';
import { randomProblem, type Ingredients } from './testing.js';

const SIZE = { jobs: 6, length: 4, machines: 4 };
const KINDS: readonly (readonly [string, Ingredients])[] = [
  ['jobs and machines alone', SIZE],
  ['set-ups', { ...SIZE, hasSetups: true }],
  ['kits and started ones', { ...SIZE, hasJoins: true, hasFixed: true }],
  ['due dates', { ...SIZE, hasDueDates: true }],
  ['calendars', { ...SIZE, hasCalendars: true }],
  ['everything', { ...SIZE, hasSetups: true, hasJoins: true, hasFixed: true, hasDueDates: true, hasCalendars: true }],
];
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

/** The best of all assignments and all orders. */
function bruteForce(problem: Problem): Objective {
  const compiled = compile(problem);
  const graph = new Graph(compiled, false);
  const alternative = compiled.alternativeStart.slice(0, compiled.operations);
  const order = new Int32Array(compiled.operations);
  let best: Objective = { tardiness: Infinity, makespan: Infinity, setups: Infinity };
  const assign = (count: number): void => {
    if (count === compiled.operations) {
      graph.load({ alternative, order });
      const found = { tardiness: graph.tardiness, makespan: graph.makespan(), setups: graph.setups };
      if (compareObjectives(found, best) < 0) best = found;
      return;
    }
    const placed = order.subarray(0, count);
    for (const [v, { predecessors, alternatives }] of problem.operations.entries()) {
      if (placed.includes(v) || predecessors.some((each) => !placed.includes(each))) continue;
      order[count] = v;
      for (let a = 0; a < alternatives.length; a++) {
        alternative[v] = compiled.alternativeStart[v]! + a;
        assign(count + 1);
      }
    }
  };
  assign(0);
  return best;
}

describe.each(KINDS)('a search with %s', (_, ingredients) => {
  it('ends with a valid schedule, no worse than every rule, not below the bound', () => {
    for (const seed of SEEDS) {
      const problem = randomProblem(seed, ingredients);
      const { schedule, objective, lowerBound } = solve(problem, { iterations: 300, seed });
      expect(describeViolations(checkSchedule(problem, schedule))).toBe('');
      expect(objectiveOf(problem, schedule)).toEqual(objective);
      expect(objective.makespan).toBeGreaterThanOrEqual(lowerBound);
      for (const rule of DISPATCH_RULES) {
        const ruled = dispatch(problem, rule);
        expect(describeViolations(checkSchedule(problem, ruled))).toBe('');
        expect(compareObjectives(objective, objectiveOf(problem, ruled))).toBeLessThanOrEqual(0);
      }
    }
  });

  it('finds the best of all schedules of a small problem', () => {
    for (const seed of SEEDS) {
      const problem = randomProblem(seed, { ...ingredients, jobs: 3, length: 2, machines: 3 });
      const { setups: anySetups, ...best } = bruteForce(problem);
      expect(anySetups).toBeGreaterThanOrEqual(0);
      expect(solve(problem, { iterations: 1500, seed }).objective).toMatchObject(best);
      expect(makespanBound(compile(problem))).toBeLessThanOrEqual(best.makespan);
    }
  });

  it('gives the same schedule for the same seed', () => {
    const problem = randomProblem(11, ingredients);
    const [one, other] = [1, 2].map(() => solve(problem, { iterations: 400, seed: 5 }));
    expect(one).toEqual(other);
  });

  it('keeps every time as if it were computed anew', () => {
    for (const seed of SEEDS) {
      const compiled = compile(randomProblem(seed, ingredients));
      const random = new Random(seed);
      const isExact = compiled.hasDueDates || compiled.hasCalendars;
      const search = isExact ? new ExactTabu(compiled, random) : new MakespanTabu(compiled, random);
      search.start(new Dispatcher(compiled, random).build('SPT'));
      for (let step = 0; step < 100; step++) {
        search.step();
        const { graph } = search;
        const { tardiness, setups } = graph;
        const [end, out] = [graph.end.slice(), graph.out.slice()];
        graph.recompute();
        expect([tardiness, setups]).toEqual([graph.tardiness, graph.setups]);
        expect(end).toEqual(graph.end);
        expect(out).toEqual(graph.out);
      }
    }
  });
});

describe('a search', () => {
  const problem = randomProblem(3, { jobs: 8, length: 4, machines: 4, hasSetups: true });

  it('begins with the schedule it is given, and is never worse', () => {
    const first = solve(problem, { iterations: 500, seed: 1 });
    const again = solve(problem, { iterations: 1, seed: 2, initial: first.schedule });
    expect(compareObjectives(again.objective, first.objective)).toBeLessThanOrEqual(0);
  });

  it('keeps what is frozen on its machine and no earlier than it was', () => {
    const { schedule: initial } = solve(problem, { iterations: 50, seed: 1 });
    const frozen = [...problem.operations.keys()].filter((v) => initial.start[v]! < 15);
    expect(frozen.length).toBeGreaterThan(4);
    const { schedule } = solve(problem, { iterations: 300, seed: 2, initial, frozen });
    expect(describeViolations(checkSchedule(problem, schedule))).toBe('');
    for (const v of frozen) {
      expect([schedule.machine[v], schedule.start[v]]).toEqual([initial.machine[v], initial.start[v]]);
    }
  });

  it('stops in slices and by its clock', () => {
    let now = 0;
    const slices = solveInSlices(problem, { budgetMs: 500, sliceMs: 50, seed: 1, nowMs: () => (now += 5) });
    const seen: Objective[] = [];
    let next = slices.next();
    for (; next.done !== true; next = slices.next()) seen.push(next.value);
    expect(seen.length).toBeGreaterThan(5);
    for (const [index, each] of seen.entries()) {
      expect(compareObjectives(each, seen[index - 1] ?? each)).toBeLessThanOrEqual(0);
    }
    expect(next.value.objective).toEqual(solve(problem, { iterations: next.value.iterations, seed: 1 }).objective);
  });

  it('has nothing to do without operations', () => {
    const { schedule, objective } = solve(
      { machines: problem.machines, operations: [], setups: [] },
      { iterations: 9 },
    );
    expect(schedule.start).toHaveLength(0);
    expect(objective).toEqual({ tardiness: 0, makespan: 0, setups: 0 });
  });

  it('says which operation cannot be planned', () => {
    const [first, ...others] = problem.operations;
    const broken = (changes: object): (() => unknown) => {
      return () => solve({ ...problem, operations: [{ ...first!, ...changes }, ...others] }, { iterations: 1 });
    };
    expect(broken({ alternatives: [] })).toThrow('operation 0 has no machine');
    expect(broken({ predecessors: [1] })).toThrow('waits for itself');
    expect(broken({ predecessors: [999] })).toThrow('operation 0: no operation 999');
    expect(broken({ alternatives: [{ machine: 9, duration: 1, setupKey: 0 }] })).toThrow('operation 0: no machine 9');
    expect(broken({ alternatives: [{ machine: 0, duration: -1, setupKey: 0 }] })).toThrow('operation 0 lasts -1');
  });

  it('stays valid when operations take no time', () => {
    for (const seed of SEEDS) {
      const timeless = randomProblem(seed, SIZE);
      const operations = timeless.operations.map((each, v) => {
        const alternatives = each.alternatives.map((one) => ({ ...one, duration: v % 3 === 0 ? one.duration : 0 }));
        return { ...each, alternatives };
      });
      const shrunk = { ...timeless, operations };
      const { schedule } = solve(shrunk, { iterations: 300, seed });
      expect(describeViolations(checkSchedule(shrunk, schedule))).toBe('');
    }
  });
});
