import type { Compiled } from './compiled.js';

const MAX_ROUNDS = 400;
/** Alternatives looked at in all rounds: some 20 ms, however large the problem. */
const MAX_LOOKS = 4_000_000;

/**
 * No schedule ends before this: the longest way with the shortest durations, and the load of the machines.
 * The load is a Lagrangian bound: machines get prices that sum to 1, every operation goes where it costs least, and that
 * sum, with the idle time no machine can avoid before and after, is below every makespan; prices climb by subgradients.
 * Set-ups and calendars only make things later, so they are left out.
 */
export function makespanBound(problem: Compiled): number {
  const { operations, machines, alternativeStart, alternativeMachine, alternativeDuration } = problem;
  if (operations === 0) return 0;
  const { head, tail, longest } = windows(problem);
  const idle = new Float64Array(machines).fill(Infinity);
  const idleAfter = new Float64Array(machines).fill(Infinity);
  for (let v = 0; v < operations; v++) {
    for (let a = alternativeStart[v] as number; a < (alternativeStart[v + 1] as number); a++) {
      const k = alternativeMachine[a] as number;
      idle[k] = Math.min(idle[k] as number, head[v] as number);
      idleAfter[k] = Math.min(idleAfter[k] as number, tail[v] as number);
    }
  }
  for (let k = 0; k < machines; k++)
    idle[k] = idle[k] === Infinity ? 0 : (idle[k] as number) + (idleAfter[k] as number);
  let best = longest;
  const price = new Float64Array(machines).fill(1 / Math.max(1, machines));
  const load = new Float64Array(machines);
  let step = 2;
  const rounds = Math.min(MAX_ROUNDS, MAX_LOOKS / Math.max(1, alternativeMachine.length));
  for (let round = 0; round < rounds; round++) {
    load.set(idle);
    let bound = 0;
    for (let v = 0; v < operations; v++) {
      let least = Infinity;
      let at = 0;
      for (let a = alternativeStart[v] as number; a < (alternativeStart[v + 1] as number); a++) {
        const cost = (price[alternativeMachine[a] as number] as number) * (alternativeDuration[a] as number);
        if (cost < least) [least, at] = [cost, a];
      }
      bound += least;
      const k = alternativeMachine[at] as number;
      load[k] = (load[k] as number) + (alternativeDuration[at] as number);
    }
    for (let k = 0; k < machines; k++) bound += (price[k] as number) * (idle[k] as number);
    best = Math.max(best, bound);
    climb(price, load, bound, (step *= 0.99));
  }
  return problem.isWhole ? Math.ceil(best - 1e-6) : best;
}

/** The shortest ways from the beginning to each operation and from its end to the end of everything. */
function windows(problem: Compiled): { head: Float64Array; tail: Float64Array; longest: number } {
  const { operations, order, release, predecessorStart, predecessors } = problem;
  const { alternativeStart, alternativeMachine, alternativeDuration, availableFrom, isFixed, fixedStart } = problem;
  const head = Float64Array.from(release);
  const least = new Float64Array(operations).fill(Infinity);
  const tail = new Float64Array(operations);
  for (const v of order) {
    let available = Infinity;
    for (let a = alternativeStart[v] as number; a < (alternativeStart[v + 1] as number); a++) {
      available = Math.min(available, availableFrom[alternativeMachine[a] as number] as number);
      least[v] = Math.min(least[v] as number, alternativeDuration[a] as number);
    }
    head[v] = Math.max(head[v] as number, available);
    for (let i = predecessorStart[v] as number; i < (predecessorStart[v + 1] as number); i++) {
      const u = predecessors[i] as number;
      head[v] = Math.max(head[v] as number, (head[u] as number) + (least[u] as number));
    }
    if (isFixed[v] === 1) head[v] = fixedStart[v] as number;
  }
  let longest = 0;
  for (const v of order.toReversed()) {
    const out = (tail[v] as number) + (least[v] as number);
    longest = Math.max(longest, (head[v] as number) + out);
    for (let i = predecessorStart[v] as number; i < (predecessorStart[v + 1] as number); i++) {
      const u = predecessors[i] as number;
      tail[u] = Math.max(tail[u] as number, out);
    }
  }
  return { head, tail, longest };
}

/** One multiplicative step towards the machines that are loaded above the bound; prices still sum to 1. */
function climb(price: Float64Array, load: Float64Array, bound: number, step: number): void {
  const most = load.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return;
  let sum = 0;
  for (let k = 0; k < price.length; k++) {
    price[k] = Math.max(1e-12, price[k] as number) * Math.exp((step * ((load[k] as number) - bound)) / most);
    sum += price[k] as number;
  }
  for (let k = 0; k < price.length; k++) price[k] = (price[k] as number) / sum;
}
