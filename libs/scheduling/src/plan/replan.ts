import { MOVED_MS, type Board } from './board.js';
import { applyChange, type Change } from './change.js';
import { improve } from './improve.js';
import { bestPlace } from './insert.js';
import type { Plan } from './plan.js';
import { hasTimes } from './rows.js';

export interface MovedStart {
  readonly operationId: string;
  readonly fromMs: number;
  /** null: it has no place any more. */
  readonly toMs: number | null;
}

export interface Replanned {
  readonly plan: Plan;
  /** Starts people may have seen that are others now, by more than a minute. */
  readonly moved: readonly MovedStart[];
}

/** Trials spent on the orders a change hit; a fixed number, so that the same change gives the same plan. */
const POLISH_TRIALS = 24;

/**
 * The plan after one change. Everything that can keep its start keeps it: starts are floors, only what the change hits
 * is placed anew, and each start that moves costs `PlanWeights.movedStart`. What has started is never touched.
 */
export function replan(plan: Plan, change: Change, nowMs: number): Replanned {
  const applied = applyChange(plan.board.model, change, nowMs);
  const board = plan.board.clone(applied.model, nowMs);
  anchor(board, plan.board.model.operations.length);
  for (const v of applied.gone) if (board.isPlaced(v)) board.unlink(v);
  for (const v of applied.begun) begin(board, v);
  for (const m of applied.machines) retimeMachine(board, m);
  for (const m of applied.freed) liftFloors(board, m);
  for (const v of applied.retimed) board.enqueueIfPlaced(v);
  pushOverdue(board);
  board.settle();
  if (applied.isRevalued) board.revalue();
  const displaced = new Set([...applied.displaced(board), ...lost(board)]);
  replace(board, displaced);
  polish(board, [...new Set([...displaced].map((v) => board.operation(v).order))]);
  const moved = movedStarts(board);
  board.reference.fill(NaN);
  board.moved = 0;
  return { plan: { board, nowMs }, moved };
}

/** Starts become floors and what later moves is counted against. */
function anchor(board: Board, known: number): void {
  board.moved = 0;
  board.reference.fill(NaN);
  for (let v = 0; v < known; v += 1) {
    if (!hasTimes(board, v)) continue;
    board.reference[v] = board.start[v] as number;
    board.floor[v] = board.start[v] as number;
  }
}

/** It has started, perhaps elsewhere than planned: behind what else has started there, before all that waits. */
function begin(board: Board, v: number): void {
  const { fixed } = board.operation(v);
  if (!fixed) return;
  if (board.isPlaced(v)) board.unlink(v);
  let behind = -1;
  for (
    let x = board.firstOn[fixed.machine] as number;
    x >= 0 && board.operation(x).fixed;
    x = board.next[x] as number
  ) {
    behind = x;
  }
  board.reference[v] = NaN;
  board.insert(v, fixed.machine, fixed.end - fixed.start, behind);
}

/** Its hours changed: starts and clearings are worked out anew. */
function retimeMachine(board: Board, m: number): void {
  for (let v = board.firstOn[m] as number; v >= 0; v = board.next[v] as number) {
    const clear = board.clearedAt(m, board.end[v] as number);
    if (clear !== board.clear[v]) {
      board.recleared(v, clear);
      for (const later of board.operation(v).after) board.enqueue(later);
    }
    board.enqueue(v);
  }
}

/** The machine has room again: those in its row may move up. */
function liftFloors(board: Board, m: number): void {
  for (let v = board.firstOn[m] as number; v >= 0; v = board.next[v] as number) {
    board.floor[v] = 0;
    board.enqueue(v);
  }
}

/** Nobody started them in time. */
function pushOverdue(board: Board): void {
  for (const { index: m } of board.model.machines) {
    for (let v = board.firstOn[m] as number; v >= 0; v = board.next[v] as number) {
      if (board.operation(v).fixed) continue;
      if ((board.start[v] as number) - (board.setup[v] as number) < board.nowMs) board.enqueue(v);
      break;
    }
  }
}

/** Those whose machine has no time for them any more. */
function lost(board: Board): number[] {
  const found: number[] = [];
  for (const { index, barred } of board.model.operations) {
    if (!barred && !hasTimes(board, index)) found.push(index);
  }
  return found;
}

function replace(board: Board, displaced: ReadonlySet<number>): void {
  for (const v of displaced) if (board.isPlaced(v)) board.unlink(v);
  board.settle();
  const { operations, orders } = board.model;
  const urgency = (v: number): number => {
    const { due = Infinity, weight = 1 } = orders[operations[v]?.order ?? -1] ?? {};
    return (due - board.nowMs) / weight;
  };
  const order = (v: number): number => board.operation(v).order;
  const queue = [...displaced].toSorted((a, b) => {
    if (order(a) === order(b)) return board.operation(b).tail - board.operation(a).tail || a - b;
    return urgency(a) - urgency(b) || order(a) - order(b);
  });
  for (const v of queue) {
    // It moves in any case: nothing holds it back where it was.
    board.floor[v] = 0;
    putBack(board, v);
  }
}

/** In a gap, or between others when the cost of all that moves then is less: both are tried, since a push spreads. */
function putBack(board: Board, v: number): void {
  const gap = bestPlace(board, v, { mayPush: false });
  const push = bestPlace(board, v, { mayPush: true });
  if (!gap || !push || gap.cost <= push.cost) {
    const place = gap ?? push;
    if (place) board.insert(v, place.machine, place.duration, place.behind);
    return;
  }
  board.journal.begin(board);
  board.insert(v, push.machine, push.duration, push.behind);
  const pushed = board.totalCost();
  board.undo();
  board.journal.begin(board);
  board.insert(v, gap.machine, gap.duration, gap.behind);
  if (board.totalCost() <= pushed) return board.journal.commit();
  board.undo();
  board.insert(v, push.machine, push.duration, push.behind);
}

function polish(board: Board, orders: readonly number[]): void {
  if (orders.length === 0) return;
  let trials = 0;
  improve(board, { isOver: () => (trials += 1) > POLISH_TRIALS, orders });
}

function movedStarts(board: Board): MovedStart[] {
  const moved: MovedStart[] = [];
  for (const { index, source, fixed, barred } of board.model.operations) {
    const fromMs = board.reference[index] as number;
    if (Number.isNaN(fromMs) || fixed || barred) continue;
    const toMs = hasTimes(board, index) ? (board.start[index] as number) : null;
    if (toMs === null || Math.abs(toMs - fromMs) > MOVED_MS) moved.push({ operationId: source.id, fromMs, toMs });
  }
  return moved;
}
