import type { Graph } from './graph.js';
import type { Random } from './random.js';
import { Times, type Move } from './times.js';

interface Valued extends Move {
  /** The makespan it gives. */
  value: number;
  /** Among equals: the longest way through the moved operation, and how much longer than before it lasts. */
  rank: number;
}

const NONE: Readonly<Valued> = { operation: -1, alternative: -1, after: -1, value: Infinity, rank: Infinity };

/**
 * Mastrolilli and Gambardella's neighbourhood: an operation is taken out, the longest ways to and from everything else
 * are computed exactly, and it is put back where no circle can close (between those that must be before it and those that
 * must be after it). The makespan of every such place then follows from its two neighbours alone.
 * With set-ups that break the triangle inequality it is an upper bound.
 */
export class Neighbourhood {
  readonly times: Times;
  readonly best: Valued = { ...NONE };
  /** The best of the forbidden ones that nothing excuses. */
  readonly forbidden: Valued = { ...NONE };
  private ties = 0;
  private forbiddenTies = 0;
  /** The longest way that does not touch the operation taken out. */
  private without = 0;
  /** What it lasted where it was. */
  private duration = 0;

  constructor(
    private readonly graph: Graph,
    private readonly random: Random,
  ) {
    this.times = new Times(graph);
  }

  clear(): void {
    Object.assign(this.best, NONE);
    Object.assign(this.forbidden, NONE);
    this.ties = 0;
    this.forbiddenTies = 0;
  }

  /** Looks at all places for one operation. One on an alternative with `tabuUntil` > now must be below `excuse`. */
  explore(v: number, tabuUntil: Int32Array, now: number, excuse: number): void {
    const { graph, times } = this;
    const { alternativeStart } = graph.problem;
    const alternative = graph.alternative[v] as number;
    const x = graph.before[v] as number;
    this.duration = graph.duration[v] as number;
    graph.unlink(v);
    graph.duration[v] = 0;
    times.setEnd(v, graph.readyOf(v));
    times.touch(graph.after[v] as number);
    times.forward();
    this.without = graph.makespan();
    if (this.without <= this.best.value) {
      times.setOut(v, graph.tailOf(v));
      times.touch(x);
      times.backward();
      const to = alternativeStart[v + 1] as number;
      for (let a = alternativeStart[v] as number; a < to; a++) {
        this.placesOn(v, a, a === alternative ? x : -1, (tabuUntil[a] as number) > now ? excuse : Infinity);
      }
      times.undoOuts();
    }
    times.undoEnds(0);
    graph.choose(v, alternative);
    graph.link(v, x);
  }

  /** Every place on one machine between the last operation that must be before and the first that must be after. */
  private placesOn(v: number, alternative: number, own: number, limit: number): void {
    const { graph } = this;
    const { problem, after, before, end, out, sink } = graph;
    const { isLocked, operations } = problem;
    const ready = end[v] as number;
    const tail = out[v] as number;
    let x = operations + (problem.alternativeMachine[alternative] as number);
    let y = after[x] as number;
    while (y !== sink && ((end[y] as number) <= ready || isLocked[y] === 1)) {
      x = y;
      y = after[y] as number;
    }
    const [firstX, firstY] = [x, y];
    if (x !== own) this.consider(v, alternative, x, limit);
    while (y !== sink && (out[y] as number) > tail) {
      x = y;
      y = after[y] as number;
      if (x !== own) this.consider(v, alternative, x, limit);
    }
    if (y !== firstY) return;
    x = firstX;
    while (x < operations && (out[x] as number) <= tail && isLocked[x] === 0) {
      x = before[x] as number;
      if (x !== own) this.consider(v, alternative, x, limit);
    }
  }

  private consider(v: number, alternative: number, x: number, limit: number): void {
    const { graph, without } = this;
    const { problem, end, out, after, key } = graph;
    const y = after[x] as number;
    let ready = end[v] as number;
    let tail = out[v] as number;
    let free = end[x] as number;
    let next = out[y] as number;
    if (problem.hasSetups) {
      const k = problem.alternativeMachine[alternative] as number;
      const own = problem.alternativeKey[alternative] as number;
      free += graph.setupBetween(k, key[x] as number, own);
      if (y !== graph.sink) next += graph.setupBetween(k, own, key[y] as number);
    }
    if (free > ready) ready = free;
    if (next > tail) tail = next;
    const duration = problem.alternativeDuration[alternative] as number;
    const through = ready + duration + tail;
    const value = through > without ? through : without;
    // Where several paths are critical most moves give the same makespan: work that takes longer is what keeps it there.
    const rank = through + duration - this.duration;
    const isAllowed = value < limit;
    const best = isAllowed ? this.best : this.forbidden;
    if (value > best.value || (value === best.value && rank > best.rank)) return;
    if (value === best.value && rank === best.rank) {
      const ties = isAllowed ? ++this.ties : ++this.forbiddenTies;
      if (this.random.below(ties) !== 0) return;
    } else if (isAllowed) this.ties = 1;
    else this.forbiddenTies = 1;
    best.operation = v;
    best.alternative = alternative;
    best.after = x;
    best.value = value;
    best.rank = rank;
  }
}
