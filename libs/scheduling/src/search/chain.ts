import type { Graph } from './graph.js';
import type { Random } from './random.js';

/** One of the operations that end last; -1: there is none. */
export function randomLast(graph: Graph, random: Random): number {
  const { last, end, problem } = graph;
  const makespan = graph.makespan();
  let count = 0;
  let found = -1;
  for (let k = 0; k < problem.machines; k++) {
    const v = last[k] as number;
    if (v < problem.operations && end[v] === makespan && random.below(++count) === 0) found = v;
  }
  return found;
}

/** What `v` has waited for, and what that one has waited for, and so on: into `chain`; its length. */
export function chainTo(graph: Graph, v: number, random: Random, chain: Int32Array): number {
  let length = 0;
  for (let u = v; u >= 0 && u < graph.problem.operations; u = binding(graph, u, random)) chain[length++] = u;
  return length;
}

/** The predecessor, on the machine or not, that held `v` back longest, a random one of several; -1: its release did. */
function binding(graph: Graph, v: number, random: Random): number {
  const { end, problem } = graph;
  const { predecessorStart, predecessors, isFixed } = problem;
  if (isFixed[v] === 1) return -1;
  let found = graph.before[v] as number;
  let latest = (end[found] as number) + (graph.setup[v] as number);
  let count = 1;
  const to = predecessorStart[v + 1] as number;
  for (let i = predecessorStart[v] as number; i < to; i++) {
    const u = predecessors[i] as number;
    const ready = end[u] as number;
    if (ready < latest || (ready === latest && random.below(++count) !== 0)) continue;
    if (ready > latest) count = 1;
    latest = ready;
    found = u;
  }
  return latest < (problem.release[v] as number) ? -1 : found;
}
