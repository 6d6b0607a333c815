import type { Compiled } from './compiled.js';
import type { Graph, Solution } from './graph.js';
import type { Random } from './random.js';

/** A good schedule that is kept. */
export interface Elite extends Solution {
  /** Place of each operation among all, by start. */
  readonly rank: Int32Array;
  /** The operation before it on its machine, or the machine's node. */
  readonly before: Int32Array;
}

export function eliteOf(graph: Graph): Elite {
  const { operations } = graph.problem;
  const order = graph.order.slice();
  const { position } = graph;
  const start = Float64Array.from(order, (_, v) => graph.startOf(v));
  order.sort(
    (a, b) => (start[a] as number) - (start[b] as number) || (position[a] as number) - (position[b] as number),
  );
  const rank = new Int32Array(operations);
  for (let i = 0; i < operations; i++) rank[order[i] as number] = i;
  return { alternative: graph.alternative.slice(), order, rank, before: graph.before.slice(0, operations) };
}

/** How many operations are elsewhere, or come after another one. */
export function distance(a: Elite, b: Elite): number {
  let count = 0;
  for (let v = 0; v < a.before.length; v++) {
    if (a.alternative[v] !== b.alternative[v] || a.before[v] !== b.before[v]) count++;
  }
  return count;
}

/**
 * A schedule on the way from one to another. It takes `share` of the machine choices and of the order from `to`.
 * Two orders that keep all precedences have a mean that does too, whatever the weights, as long as they are the same for
 * all operations.
 */
export function relink(problem: Compiled, from: Elite, to: Elite, share: number, random: Random): Solution {
  const { operations, isLocked } = problem;
  const alternative = from.alternative.slice();
  const key = new Float64Array(operations);
  for (let v = 0; v < operations; v++) {
    if (random.unit() < share) alternative[v] = to.alternative[v] as number;
    // What has started stays before everything else.
    key[v] =
      isLocked[v] === 1
        ? (from.rank[v] as number) - operations
        : (1 - share) * (from.rank[v] as number) + share * (to.rank[v] as number);
  }
  const order = from.order
    .slice()
    .sort((a, b) => (key[a] as number) - (key[b] as number) || (from.rank[a] as number) - (from.rank[b] as number));
  return { alternative, order };
}
