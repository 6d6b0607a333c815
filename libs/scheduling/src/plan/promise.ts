import { MOVED_MS, type Board } from './board.js';
import { bestPlace } from './insert.js';
import { HOUR_MS, withOrders } from './model.js';
import type { Plan } from './plan.js';
import { hasTimes, plannedOperation, rowsOfBoard } from './rows.js';
import type { PlannedOperation, ShopOrder, UnplannedOperation } from './types.js';
import { criticalChain, delaysOf, type Delay } from './why.js';

/** What somebody would like to know before they order. */
export interface Wanted {
  /** As it would be ordered; its id must not be in the plan. */
  readonly order: ShopOrder;
  /** True: others may be moved, as far as the order's priority outweighs theirs. */
  readonly mayMove: boolean;
}

export interface Promised {
  /** Earliest finish, everything in somebody's hands; null: it cannot be planned, see `unplanned`. */
  readonly finishMs: number | null;
  readonly operations: readonly PlannedOperation[];
  readonly unplanned: readonly UnplannedOperation[];
  /** Orders that would finish at another time, by more than a minute. */
  readonly movedOrders: readonly MovedOrder[];
  /** How sure it is, from the spread of the durations on the way. */
  readonly confidence: Confidence;
  /** Where the time goes, the largest first: why not sooner. */
  readonly whyNotSooner: readonly Delay[];
}

export interface MovedOrder {
  readonly orderId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly becomesLate: boolean;
}

export interface Confidence {
  /** Nine of ten times it is finished by then. */
  readonly likelyMs: number;
  /** Chance to be finished by the order's due date, 0..1; null when it has none. */
  readonly onTime: number | null;
}

/** 90 % of a normal distribution lie below that many standard deviations. */
const LIKELY_Z = 1.2816;

/**
 * "Ten furrow wheels by 12 May?" Answers from a copy of the plan and changes nothing. With `mayMove` false nothing
 * else moves: the answer is the earliest date in the gaps.
 */
export function promise(plan: Plan, wanted: Wanted, nowMs: number): Promised {
  return answer(plan.board, withWanted(plan, wanted, nowMs));
}

export type Accepted =
  | { readonly isAccepted: true; readonly plan: Plan }
  /** The plan has changed since, and what was promised is no longer free: this is the answer now. */
  | { readonly isAccepted: false; readonly now: Promised };

/** Reserves exactly what was promised, on the plan as it is now; or says what has become of it. */
export function accept(plan: Plan, wanted: Wanted, promised: Promised, nowMs: number): Accepted {
  const board = emptyPlaces(plan, wanted, nowMs);
  const first = plan.board.model.operations.length;
  const isTaken = wanted.mayMove ? false : takePlaces(board, first, promised);
  if (isTaken) return { isAccepted: true, plan: { board, nowMs } };
  const fresh = withWanted(plan, wanted, nowMs);
  const now = answer(plan.board, fresh);
  return isSame(now, promised) ? { isAccepted: true, plan: { board: fresh, nowMs } } : { isAccepted: false, now };
}

function emptyPlaces({ board }: Plan, { order }: Wanted, nowMs: number): Board {
  const copy = board.clone(withOrders(board.model, [order], nowMs), nowMs);
  copy.floor.set(copy.start);
  for (const { index, fixed } of copy.model.operations) {
    if (fixed && !copy.isPlaced(index)) {
      copy.insert(index, fixed.machine, fixed.end - fixed.start, copy.lastOn[fixed.machine] as number);
    }
    if (!copy.isPlaced(index) || !hasTimes(copy, index)) copy.floor[index] = 0;
  }
  return copy;
}

function withWanted(plan: Plan, wanted: Wanted, nowMs: number): Board {
  const board = emptyPlaces(plan, wanted, nowMs);
  const fresh = board.model.operations.slice(plan.board.model.operations.length);
  for (const { index, barred } of fresh.toSorted((a, b) => b.tail - a.tail || a.index - b.index)) {
    if (barred || board.isPlaced(index)) continue;
    const place = bestPlace(board, index, { mayPush: wanted.mayMove });
    if (place) board.insert(index, place.machine, place.duration, place.behind);
  }
  // An order that cannot be had whole still has its cost.
  board.settle();
  return board;
}

/** Each operation where and when it was promised; false when one of them, or anybody else, would start otherwise. */
function takePlaces(board: Board, first: number, promised: Promised): boolean {
  const placeOf = new Map(promised.operations.map((row) => [row.operationId, row]));
  const starts = board.start.slice(0, first);
  for (const { index, source, alternatives, fixed, lotId } of board.model.operations.slice(first)) {
    const row = placeOf.get(source.id);
    if (!row || fixed) continue;
    const m = board.model.machineIndex.get(row.machineId) ?? -1;
    const duration = alternatives.durations[alternatives.machines.indexOf(m)];
    if (duration === undefined || row.lotId !== lotId) return false;
    board.floor[index] = row.startMs;
    board.insert(index, m, duration, lastBefore(board, m, row.startMs));
    if (board.start[index] !== row.startMs || board.clear[index] !== row.clearedMs) return false;
  }
  return starts.every((start, v) => !board.isPlaced(v) || board.start[v] === start);
}

function lastBefore(board: Board, m: number, startMs: number): number {
  let v = board.lastOn[m] as number;
  while (v >= 0 && (board.start[v] as number) >= startMs) v = board.previous[v] as number;
  return v;
}

function answer(before: Board, board: Board): Promised {
  const order = board.model.orders.at(-1);
  const index = order?.index ?? -1;
  const operations = (order?.operations ?? []).filter((v) => hasTimes(board, v));
  const isWhole = order !== undefined && operations.length === order.operations.length;
  const finishMs = isWhole ? (board.finish[index] as number) : null;
  return {
    finishMs,
    operations: operations.map((v) => plannedOperation(board, v)),
    unplanned: isWhole ? [] : rowsOfBoard(board).unplanned.filter(({ orderId }) => orderId === order?.source.id),
    movedOrders: movedOrders(before, board),
    confidence: confidenceOf(board, index, finishMs),
    whyNotSooner: finishMs === null ? [] : delaysOf(board, index).toSorted((a, b) => b.ms - a.ms),
  };
}

function movedOrders(before: Board, board: Board): MovedOrder[] {
  const moved: MovedOrder[] = [];
  for (const { index, source, due } of before.model.orders) {
    const fromMs = before.finish[index] as number;
    const toMs = board.finish[index] as number;
    if (Math.abs(toMs - fromMs) <= MOVED_MS) continue;
    moved.push({ orderId: source.id, fromMs, toMs, becomesLate: fromMs <= due && toMs > due });
  }
  return moved;
}

/**
 * Deviations of all runs that must end first - the order's own critical chain and whatever each of its machines has
 * to make before - taken as independent; room in the plan between them is not counted on. The finish is shifted along
 * the hours of whoever clears the last machine.
 */
function confidenceOf(board: Board, order: number, finishMs: number | null): Confidence {
  const due = board.model.orders[order]?.source.dueMs ?? null;
  const chain = criticalChain(board, order);
  const last = chain[0];
  if (finishMs === null || last === undefined) return { likelyMs: Infinity, onTime: due === null ? null : 0 };
  const counted = new Set<number>();
  for (const v of chain) {
    for (let x = v; x >= 0 && !counted.has(x); x = waitsFor(board, x)) counted.add(x);
  }
  const variance = [...counted].reduce((sum, v) => sum + deviationMs(board, v) ** 2, 0);
  const deviation = Math.max(1, Math.sqrt(variance));
  const end = board.end[last] as number;
  const likelyMs = Math.max(finishMs, board.clearedAt(board.machine[last] as number, end + LIKELY_Z * deviation));
  return { likelyMs, onTime: due === null ? null : normal((due - finishMs) / deviation) };
}

/** The one before it on its machine when that decides its start. */
function waitsFor(board: Board, v: number): number {
  const behind = board.previous[v] as number;
  if (behind < 0) return -1;
  const idle = (board.start[v] as number) - (board.setup[v] as number) - (board.clear[behind] as number);
  return idle < HOUR_MS / 4 ? behind : -1;
}

function deviationMs(board: Board, v: number): number {
  const { alternatives } = board.operation(v);
  const at = alternatives.machines.indexOf(board.machine[v] as number);
  const left = Math.max(0, (board.end[v] as number) - Math.max(board.start[v] as number, board.nowMs));
  return left * (alternatives.spreads[at] ?? 0);
}

/** Of a standard normal variable: chance to be at most z (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const upper = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return z >= 0 ? 1 - upper : upper;
}

function isSame(a: Promised, b: Promised): boolean {
  return (
    JSON.stringify([a.finishMs, a.operations, a.movedOrders]) ===
    JSON.stringify([b.finishMs, b.operations, b.movedOrders])
  );
}
