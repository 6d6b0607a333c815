import { chainTo, randomLast } from './chain.js';
import type { Compiled } from './compiled.js';
import { Graph, type Solution } from './graph.js';
import { compareObjectives, type Objective } from './problem.js';
import type { Random } from './random.js';
import type { LocalSearch } from './tabu.js';
import { Times, type Move } from './times.js';

/** Trials in one step; small next to what a full look at a large shop would take. */
const MAX_TRIALS = 120;
/** After so many a better schedule is taken at once. */
const EAGER_TRIALS = 24;
const MAX_MACHINES = 5;
const MAX_PLACES = 4;

interface Trial extends Move, Mutable<Objective> {
  /** Among equals: its own end, and how much longer than before it lasts. */
  rank: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const NONE: Readonly<Trial> = {
  operation: -1,
  alternative: -1,
  after: -1,
  tardiness: Infinity,
  makespan: Infinity,
  setups: Infinity,
  rank: Infinity,
};

/**
 * Tabu search for due dates and calendars, where a longest way after an operation means nothing: every move is tried, all
 * that follows from it is computed, and it is taken back.
 */
export class ExactTabu implements LocalSearch {
  readonly graph: Graph;
  readonly best: Solution;
  bestObjective: Objective = NONE;
  steps = 0;
  private bestAt = 0;
  private readonly times: Times;
  private readonly tabuUntil: Int32Array;
  private readonly chain: Int32Array;
  private readonly withDue: Int32Array;
  private readonly chosen: Trial = { ...NONE };
  private readonly forbidden: Trial = { ...NONE };
  private readonly machines = new Int32Array(MAX_MACHINES);
  private readonly machineEnds = new Float64Array(MAX_MACHINES);
  private trials = 0;
  private current: Objective = NONE;

  constructor(
    private readonly problem: Compiled,
    private readonly random: Random,
  ) {
    this.graph = new Graph(problem, false);
    this.times = new Times(this.graph);
    this.tabuUntil = new Int32Array(problem.alternativeMachine.length);
    this.chain = new Int32Array(problem.operations);
    this.withDue = problem.order.filter(
      (v) => (problem.due[v] as number) < Infinity && (problem.weight[v] as number) > 0,
    );
    this.best = {
      alternative: new Int32Array(problem.operations),
      order: new Int32Array(problem.operations),
    };
  }

  get stepsSinceBest(): number {
    return this.steps - this.bestAt;
  }

  start(solution: Solution): void {
    this.graph.load(solution);
    this.tabuUntil.fill(0);
    this.bestObjective = NONE;
    this.current = this.objective();
    this.record();
  }

  step(): boolean {
    const { graph, problem, chosen, forbidden, chain } = this;
    this.steps++;
    const length = this.pickChain();
    Object.assign(chosen, NONE);
    Object.assign(forbidden, NONE);
    this.trials = 0;
    const offset = this.random.below(Math.max(1, length));
    for (let i = 0; i < length && !this.isEnough(); i++) {
      const v = chain[(i + offset) % length] as number;
      if (problem.isLocked[v] === 0) this.explore(v);
    }
    const move = chosen.operation >= 0 ? chosen : forbidden;
    const v = move.operation;
    if (v < 0) return length > 0 && this.problem.operations > 1;
    const choices = (problem.alternativeStart[v + 1] as number) - (problem.alternativeStart[v] as number);
    const until = this.steps + Math.min(length, 60) + choices;
    this.tabuUntil[graph.alternative[v] as number] = until;
    if (!this.times.apply(move)) this.tabuUntil[move.alternative] = until;
    this.current = this.objective();
    this.record();
    return true;
  }

  private isEnough(): boolean {
    if (this.trials >= MAX_TRIALS) return true;
    return this.trials >= EAGER_TRIALS && compareObjectives(this.chosen, this.current) < 0;
  }

  private objective(): Objective {
    const { tardiness, setups } = this.graph;
    return { tardiness, makespan: this.graph.makespan(), setups };
  }

  private record(): void {
    if (compareObjectives(this.current, this.bestObjective) >= 0) return;
    this.bestObjective = this.current;
    this.bestAt = this.steps;
    this.graph.save(this.best);
  }

  /** Mostly what makes a random late operation late, sometimes what makes the whole long, or one set-up. */
  private pickChain(): number {
    const { graph, random, chain, problem } = this;
    const dice = random.unit();
    if (problem.hasSetups && dice < 0.1) {
      chain[0] = random.below(problem.operations);
      return 1;
    }
    const late = graph.tardiness > 0 && dice < 0.9 ? this.randomLate() : -1;
    return chainTo(graph, late >= 0 ? late : randomLast(graph, random), random, chain);
  }

  /** More likely the more its tardiness weighs. */
  private randomLate(): number {
    const { graph, problem, withDue } = this;
    const { due, weight } = problem;
    let left = this.random.unit() * graph.tardiness;
    let found = -1;
    for (let i = 0; i < withDue.length; i++) {
      const v = withDue[i] as number;
      const late = (graph.end[v] as number) - (due[v] as number);
      if (late <= 0) continue;
      found = v;
      left -= late * (weight[v] as number);
      if (left <= 0) break;
    }
    return found;
  }

  /** Takes an operation out and tries it on the machines that could end it first. */
  private explore(v: number): void {
    const { graph, times } = this;
    const alternative = graph.alternative[v] as number;
    const x = graph.before[v] as number;
    const duration = graph.duration[v] as number;
    const { tardiness } = graph;
    graph.unlink(v);
    graph.duration[v] = 0;
    times.setEnd(v, graph.readyOf(v));
    times.touch(graph.after[v] as number);
    times.forward();
    const count = this.bestMachines(v);
    for (let i = 0; i < count; i++) {
      const a = this.machines[i] as number;
      this.placesOn(v, a, a === alternative ? x : -1, duration);
    }
    times.undoEnds(0);
    graph.choose(v, alternative);
    graph.link(v, x);
    graph.tardiness = tardiness;
  }

  private bestMachines(v: number): number {
    const { graph, problem, machines, machineEnds } = this;
    const { alternativeStart, alternativeDuration } = problem;
    let count = 0;
    for (let a = alternativeStart[v] as number; a < (alternativeStart[v + 1] as number); a++) {
      const x = this.firstPlace(v, a);
      const free = Math.max(graph.end[v] as number, graph.end[x] as number);
      const end = free + (alternativeDuration[a] as number) * (1 + 0.2 * this.random.unit());
      if (count === MAX_MACHINES && end >= (machineEnds[count - 1] as number)) continue;
      let at = count < MAX_MACHINES ? count++ : count - 1;
      for (; at > 0 && (machineEnds[at - 1] as number) > end; at--) {
        machineEnds[at] = machineEnds[at - 1] as number;
        machines[at] = machines[at - 1] as number;
      }
      machineEnds[at] = end;
      machines[at] = a;
    }
    return count;
  }

  /** The last one that ends before `v` could start, or has started: there is no use in being before it. */
  private firstPlace(v: number, alternative: number): number {
    const { graph, problem } = this;
    const { after, end, sink } = graph;
    const ready = end[v] as number;
    let x = problem.operations + (problem.alternativeMachine[alternative] as number);
    for (let y = after[x] as number; y !== sink; y = after[y] as number) {
      if ((end[y] as number) > ready && problem.isLocked[y] === 0) break;
      x = y;
    }
    return x;
  }

  private placesOn(v: number, alternative: number, own: number, duration: number): void {
    const { graph, problem } = this;
    const { after, sink } = graph;
    let followersStart = Infinity;
    for (let i = problem.successorStart[v] as number; i < (problem.successorStart[v + 1] as number); i++) {
      followersStart = Math.min(followersStart, graph.startOf(problem.successors[i] as number));
    }
    let x = this.firstPlace(v, alternative);
    for (let places = 0; places < MAX_PLACES; places++) {
      if (x !== own) this.try(v, alternative, x, duration);
      x = after[x] as number;
      if (x === sink || graph.startOf(x) >= followersStart) return;
    }
  }

  private try(v: number, alternative: number, x: number, duration: number): void {
    const { graph, times } = this;
    const { tardiness, setups } = graph;
    const kept = times.endCount;
    const isTabu = (this.tabuUntil[alternative] as number) > this.steps;
    this.trials++;
    graph.choose(v, alternative);
    graph.link(v, x);
    if (graph.reorder(v)) {
      times.touch(v);
      times.touch(graph.after[v] as number);
      times.forward();
      const rank = (graph.end[v] as number) + (graph.duration[v] as number) - duration;
      const trial = { operation: v, alternative, after: x, ...this.objective(), rank };
      const isAllowed = !isTabu || compareObjectives(trial, this.bestObjective) < 0;
      const best = isAllowed ? this.chosen : this.forbidden;
      const order = compareObjectives(trial, best) || rank - best.rank;
      if (order < 0 || (order === 0 && this.random.below(2) === 0)) Object.assign(best, trial);
      times.undoEnds(kept);
      graph.undoOrder();
    }
    graph.unlink(v);
    graph.duration[v] = 0;
    graph.tardiness = tardiness;
    graph.setups = setups;
  }
}
