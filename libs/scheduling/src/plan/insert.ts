import type { Board } from './board.js';
import { fitRun } from './intervals.js';
import { HOUR_MS } from './model.js';
import type { Random } from './random.js';

/** Where an operation could go: behind another (-1: first) on a machine. */
export interface Place {
  readonly machine: number;
  readonly duration: number;
  readonly behind: number;
  readonly start: number;
  readonly clear: number;
  /** Estimate, weighted hours: its own lateness, set-ups, and what it does to those it pushes. */
  readonly cost: number;
}

export interface PlaceLimits {
  /** Looks at that many of its machines, drawn at random; absent: at all. */
  readonly sample?: { readonly size: number; readonly random: Random };
  /** False: only where nobody else has to move. */
  readonly mayPush: boolean;
  /** This machine is left out. */
  readonly except?: number;
}

/** The best place by estimate; null when there is none with an end. The board is not changed. */
export function bestPlace(board: Board, v: number, limits: PlaceLimits): Place | null {
  const operation = board.operation(v);
  if (operation.before.some((earlier) => !board.isPlaced(earlier))) return null;
  const { machines, durations } = operation.alternatives;
  const bounds = boundsOf(board, v);
  const { sample } = limits;
  const count = sample ? Math.min(sample.size, machines.length) : machines.length;
  const offset = sample && count < machines.length ? sample.random.below(machines.length) : 0;
  let best: Place | null = null;
  for (let step = 0; step < count; step += 1) {
    const at = (offset + step) % machines.length;
    const machine = machines[at] as number;
    if (machine === limits.except) continue;
    const duration = durations[at] as number;
    // Nothing on this machine can be cleared sooner than this.
    if (best && board.latenessH(v, bounds.ready + duration) >= best.cost) continue;
    best = bestOn(board, { v, machine, duration, ...bounds }, limits.mayPush, best);
  }
  return best;
}

interface Bounds {
  readonly ready: number;
  /** It must come behind whatever starts no later than its predecessors... */
  readonly afterStart: number;
  /** ...and before whatever starts no sooner than its successors: then nothing can precede itself. */
  readonly beforeStart: number;
}

function boundsOf(board: Board, v: number): Bounds {
  const operation = board.operation(v);
  let afterStart = -Infinity;
  let beforeStart = Infinity;
  for (const earlier of operation.before) afterStart = Math.max(afterStart, board.start[earlier] as number);
  const look = (later: number): void => {
    if (board.isPlaced(later)) beforeStart = Math.min(beforeStart, board.start[later] as number);
    else board.operation(later).after.forEach(look);
  };
  operation.after.forEach(look);
  return { ready: Math.max(board.readyAt(v), board.floor[v] as number), afterStart, beforeStart };
}

interface Candidate extends Bounds {
  readonly v: number;
  readonly machine: number;
  readonly duration: number;
}

/** Walks from the end of the machine's row towards now: behind the last one, before it, and so on. */
function bestOn(board: Board, candidate: Candidate, mayPush: boolean, bestSoFar: Place | null): Place | null {
  const { v, machine, ready } = candidate;
  let best = bestSoFar;
  let ahead = -1;
  let behind = board.lastOn[machine] as number;
  for (;;) {
    if (ahead >= 0 && !((board.start[ahead] as number) > candidate.afterStart)) return best;
    const setup = board.setupBefore(v, machine, behind);
    const free = board.freeAfter(machine, behind);
    const isBeforeSuccessors = behind < 0 || (board.start[behind] as number) < candidate.beforeStart;
    if (isBeforeSuccessors) {
      const limit = best?.cost ?? Infinity;
      best = placeAt(board, candidate, { behind, ahead, setup, free, mayPush, limit }) ?? best;
    }
    // The piece is there only after the machine is: sooner in the row would push others for nothing.
    if (behind < 0 || free + setup <= ready || board.operation(behind).fixed) return best;
    ahead = behind;
    behind = board.previous[behind] as number;
  }
}

interface Gap {
  readonly behind: number;
  readonly ahead: number;
  readonly setup: number;
  readonly free: number;
  readonly mayPush: boolean;
  /** What costs as much is of no use: the best so far. */
  readonly limit: number;
}

function placeAt(board: Board, candidate: Candidate, gap: Gap): Place | null {
  const { v, machine, duration, ready } = candidate;
  const { behind, ahead, setup, free, mayPush, limit } = gap;
  if (ahead >= 0 && !mayPush) {
    const soonest = Math.max(free + setup, ready, board.nowMs) + duration;
    if (soonest > (board.start[ahead] as number)) return null;
  }
  const weights = board.model.shop.weights;
  const setupAhead = ahead >= 0 ? board.setupBefore(ahead, machine, v) : 0;
  const setups = setup + (ahead >= 0 ? setupAhead - (board.setup[ahead] as number) : 0);
  const fixedCost = (weights.setup * setups) / HOUR_MS;
  // Without power first, which is quicker and never later: most places are out already.
  const soonest = fitRun(
    board.machineOf(machine).slot,
    Math.max(Math.max(free, board.nowMs) + setup, ready),
    setup,
    duration,
  );
  if (!(soonest < Infinity) || board.latenessH(v, soonest + duration) + fixedCost >= limit) return null;
  const start = board.fit(machine, free, ready, setup, duration);
  const clear = start < Infinity ? board.clearedAt(machine, start + duration) : Infinity;
  if (!(clear < Infinity)) return null;
  const moved = start === board.reference[v] || Number.isNaN(board.reference[v] as number) ? 0 : weights.movedStart;
  let cost = board.latenessH(v, clear) + fixedCost + moved;
  if (ahead >= 0) {
    const push = { first: ahead, soonest: clear + setupAhead, setup: setupAhead, mayPush, limit: limit - cost };
    cost += pushCost(board, machine, push);
  }
  return cost < limit ? { machine, duration, behind, start, clear, cost } : null;
}

interface Push {
  readonly first: number;
  readonly soonest: number;
  /** Of the first one, after whatever is put before it. */
  readonly setup: number;
  readonly mayPush: boolean;
  readonly limit: number;
}

/** What those behind lose when the first of them cannot start before `soonest`; Infinity when they may not move. */
function pushCost(board: Board, machine: number, push: Push): number {
  const { first, mayPush } = push;
  const { slot } = board.machineOf(machine);
  const { movedStart } = board.model.shop.weights;
  let cost = 0;
  let setup = push.setup;
  let need = push.soonest;
  for (let x = first; x >= 0; x = board.next[x] as number) {
    if (x !== first) {
      setup = board.setup[x] as number;
      need += setup;
    }
    // A longer set-up may begin outside the hours of whoever does it, even where there is time enough.
    const isHeld = x === first && setup > (board.setup[x] as number);
    if (need <= (board.start[x] as number) && !isHeld) return cost;
    const duration = board.duration[x] as number;
    const start = fitRun(slot, Math.max(need, board.start[x] as number), setup, duration);
    if (start === board.start[x]) return cost;
    if (!mayPush || !(start < Infinity)) return Infinity;
    const clear = board.clearedAt(machine, start + duration);
    cost += board.latenessH(x, clear) - board.latenessH(x, board.clear[x] as number);
    // What comes after it in its own order will most likely move too.
    if (!Number.isNaN(board.reference[x] as number)) cost += movedStart * (1 + board.operation(x).after.length);
    if (cost >= push.limit) return cost;
    need = clear;
  }
  return cost;
}
