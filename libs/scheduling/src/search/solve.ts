import { makespanBound } from './bounds.js';
import { compile, type Compiled } from './compiled.js';
import { DISPATCH_RULES, Dispatcher, type DispatchRule } from './dispatch.js';
import { evolve } from './evolution.js';
import { ExactTabu } from './exact.js';
import { Graph, type Solution } from './graph.js';
import { compareObjectives, type Objective, type Problem, type Schedule } from './problem.js';
import { Random } from './random.js';
import { MakespanTabu, type LocalSearch } from './tabu.js';

export interface SolveOptions {
  /** Time to search, by `nowMs`. Dispatching alone may take longer on a large problem. */
  readonly budgetMs?: number;
  /** Steps to search, 10,000 when there is no `budgetMs` either; with a seed and without `budgetMs` the answer is always the same. */
  readonly iterations?: number;
  readonly seed?: number;
  /** Any clock that does not go back; needed with `budgetMs`. */
  readonly nowMs?: () => number;
  /** A valid schedule to begin with. */
  readonly initial?: Schedule;
  /** Operations that keep the machine, the place and at least the start they have in `initial`. */
  readonly frozen?: Iterable<number>;
  /** How long a slice of `solveInSlices` may last. */
  readonly sliceMs?: number;
}

export interface Solved {
  readonly schedule: Schedule;
  readonly objective: Objective;
  /** No schedule has a makespan below it. */
  readonly lowerBound: number;
  readonly iterations: number;
}

/** When the caller names no end at all. */
const DEFAULT_ITERATIONS = 10_000;
/** Steps between two looks at the clock. */
const BETWEEN_LOOKS = 8;

/** One rule, no search. @throws ProblemError as `compile` */
export function dispatch(problem: Problem, rule: DispatchRule): Schedule {
  const compiled = compile(problem);
  const graph = new Graph(compiled, false);
  graph.load(new Dispatcher(compiled, new Random(1)).build(rule));
  return graph.schedule();
}

/** @throws ProblemError as `compile` */
export function solve(problem: Problem, options: SolveOptions): Solved {
  const slices = solveInSlices(problem, options);
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
  }
}

/** The same in pieces of `sliceMs`, for those who must answer others in between; yields the best so far. */
export function* solveInSlices(problem: Problem, options: SolveOptions): Generator<Objective, Solved> {
  const { budgetMs = Infinity, nowMs = () => 0, sliceMs = 20 } = options;
  const { iterations = budgetMs === Infinity ? DEFAULT_ITERATIONS : Infinity } = options;
  const startedMs = nowMs();
  const compiled = compile(problem, options.initial, options.frozen);
  const random = new Random(options.seed ?? 1);
  const dispatcher = new Dispatcher(compiled, random);
  const best = new Incumbent(compiled);
  if (options.initial !== undefined) best.offer(solutionOf(compiled, options.initial));
  for (const rule of DISPATCH_RULES) {
    best.offer(dispatcher.build(rule));
    if (nowMs() - startedMs > budgetMs) break;
  }
  const lowerBound = makespanBound(compiled);
  const { hasDueDates, hasCalendars } = compiled;
  const search = hasDueDates || hasCalendars ? new ExactTabu(compiled, random) : new MakespanTabu(compiled, random);
  let spentMs = 0;
  const patience = (): number => {
    const share = Math.max(search.steps / iterations, spentMs / budgetMs);
    return patienceOf(share > 0 ? search.steps / share : 0);
  };
  const evolution = evolve({ problem: compiled, search, dispatcher, random, first: best.solution, patience });
  let sliceEndsMs = nowMs() + sliceMs;
  while (search.steps < iterations && !isOptimal(best.objective, lowerBound, compiled)) {
    if (search.steps % BETWEEN_LOOKS === 0) {
      const now = nowMs();
      spentMs = now - startedMs;
      if (spentMs >= budgetMs) break;
      if (now >= sliceEndsMs) {
        yield best.objective;
        sliceEndsMs = nowMs() + sliceMs;
      }
    }
    evolution.next();
    if (search.stepsSinceBest === 0) best.take(search);
  }
  return { schedule: best.schedule(), objective: best.objective, lowerBound, iterations: search.steps };
}

/** A hundredth of all steps there will be. */
function patienceOf(expectedSteps: number): number {
  return Math.min(10_000, Math.max(300, expectedSteps / 100));
}

function isOptimal({ tardiness, makespan, setups }: Objective, lowerBound: number, { hasSetups }: Compiled): boolean {
  return tardiness === 0 && makespan <= lowerBound && (!hasSetups || setups === 0);
}

/** The best schedule of a whole search. */
class Incumbent {
  objective: Objective = { tardiness: Infinity, makespan: Infinity, setups: Infinity };
  readonly solution: Solution;
  private readonly graph: Graph;

  constructor(problem: Compiled) {
    this.graph = new Graph(problem, false);
    const { operations } = problem;
    this.solution = { alternative: new Int32Array(operations), order: new Int32Array(operations) };
  }

  offer(solution: Solution): void {
    this.graph.load(solution);
    const { tardiness, setups } = this.graph;
    this.replace(solution, { tardiness, makespan: this.graph.makespan(), setups });
  }

  take({ best, bestObjective }: LocalSearch): void {
    this.replace(best, bestObjective);
  }

  private replace({ alternative, order }: Solution, objective: Objective): void {
    if (compareObjectives(objective, this.objective) >= 0) return;
    this.objective = objective;
    this.solution.alternative.set(alternative);
    this.solution.order.set(order);
  }

  schedule(): Schedule {
    this.graph.load(this.solution);
    return this.graph.schedule();
  }
}

function solutionOf(problem: Compiled, { machine, start, end }: Schedule): Solution {
  const alternative = new Int32Array(problem.operations);
  const rank = new Int32Array(problem.operations);
  for (const [index, v] of problem.order.entries()) rank[v] = index;
  for (let v = 0; v < problem.operations; v++) {
    const from = problem.alternativeStart[v] as number;
    const to = problem.alternativeStart[v + 1] as number;
    const on = problem.alternativeMachine.subarray(from, to).indexOf(machine[v] as number);
    alternative[v] = from + Math.max(0, on);
  }
  const at = (v: number): number => (problem.isLocked[v] === 1 ? -Infinity : (start[v] as number));
  const order = problem.order.slice().sort((a, b) => {
    if (problem.isLocked[a] === 1 || problem.isLocked[b] === 1) {
      if (at(a) !== at(b)) return at(a) - at(b);
    }
    return (
      (start[a] as number) - (start[b] as number) ||
      (end[a] as number) - (end[b] as number) ||
      (rank[a] as number) - (rank[b] as number)
    );
  });
  return { alternative, order };
}
