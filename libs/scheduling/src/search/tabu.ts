import { chainTo, randomLast } from './chain.js';
import type { Compiled } from './compiled.js';
import { Graph, type Solution } from './graph.js';
import { Neighbourhood } from './neighbourhood.js';
import type { Objective } from './problem.js';
import type { Random } from './random.js';

/** From one schedule to better ones, step by step. */
export interface LocalSearch {
  readonly graph: Graph;
  /** The best since `start`. */
  readonly best: Solution;
  readonly bestObjective: Objective;
  /** Of all runs. */
  readonly steps: number;
  readonly stepsSinceBest: number;
  start(solution: Solution): void;
  /** False: nothing that matters can move. */
  step(): boolean;
}

/** Tabu search for the makespan, from one schedule to a better one. One step changes one operation's place. */
export class MakespanTabu implements LocalSearch {
  readonly graph: Graph;
  readonly best: Solution;
  steps = 0;
  private bestMakespan = Infinity;
  private bestSetups = Infinity;
  private bestAt = 0;
  private readonly neighbourhood: Neighbourhood;
  private readonly tabuUntil: Int32Array;
  private readonly path: Int32Array;

  constructor(
    private readonly problem: Compiled,
    private readonly random: Random,
  ) {
    this.graph = new Graph(problem, true);
    this.neighbourhood = new Neighbourhood(this.graph, random);
    this.tabuUntil = new Int32Array(problem.alternativeMachine.length);
    this.path = new Int32Array(problem.operations);
    this.best = {
      alternative: new Int32Array(problem.operations),
      order: new Int32Array(problem.operations),
    };
  }

  start(solution: Solution): void {
    this.graph.load(solution);
    this.tabuUntil.fill(0);
    this.bestMakespan = Infinity;
    this.bestSetups = Infinity;
    this.record();
  }

  get bestObjective(): Objective {
    return { tardiness: 0, makespan: this.bestMakespan, setups: this.bestSetups };
  }

  get stepsSinceBest(): number {
    return this.steps - this.bestAt;
  }

  step(): boolean {
    const { graph, neighbourhood, tabuUntil, path, problem } = this;
    const now = ++this.steps;
    const length = this.criticalPath();
    neighbourhood.clear();
    for (let i = 0; i < length; i++) {
      const v = path[i] as number;
      if (problem.isLocked[v] === 0) neighbourhood.explore(v, tabuUntil, now, this.bestMakespan);
    }
    const move = neighbourhood.best.operation >= 0 ? neighbourhood.best : neighbourhood.forbidden;
    const v = move.operation;
    if (v < 0) return false;
    const old = graph.alternative[v] as number;
    const choices = (problem.alternativeStart[v + 1] as number) - (problem.alternativeStart[v] as number);
    tabuUntil[old] = now + length + choices;
    if (!neighbourhood.times.apply(move)) tabuUntil[move.alternative] = now + length + choices;
    else if (move.value <= this.bestMakespan) this.record();
    return true;
  }

  private record(): void {
    const makespan = this.graph.makespan();
    const { setups } = this.graph;
    if (makespan > this.bestMakespan || (makespan === this.bestMakespan && setups >= this.bestSetups)) return;
    if (makespan < this.bestMakespan) this.bestAt = this.steps;
    this.bestMakespan = makespan;
    this.bestSetups = setups;
    this.graph.save(this.best);
  }

  /** A random longest path, into `path`; its length. */
  private criticalPath(): number {
    return chainTo(this.graph, randomLast(this.graph, this.random), this.random, this.path);
  }
}
