import type { Board } from './board.js';
import { bestPlace, type PlaceLimits } from './insert.js';
import { Random } from './random.js';

export interface ImproveOptions {
  /** Asked often; true ends the search. The caller's clock or counter: the same answers give the same plan. */
  readonly isOver: () => boolean;
  readonly seed?: number;
  /** Only these orders and what stands in their way are touched; absent: the costly ones of all. */
  readonly orders?: readonly number[];
}

/** Most operations taken out at once: beyond that the way back is too often worse. */
const MOST_REMOVED = 12;
/** Machines looked at for each operation put back. */
const SAMPLE = 24;

/** Whatever is rebuilt so often is asked again which orders cost most. */
const ROUNDS_PER_RANKING = 300;

/**
 * Ruin and recreate (Schrimpf et al. 2000): takes some operations out - a late order and what stands before it, a
 * stretch of two like machines - and puts each back where it costs least; what is not better is undone. Works in the
 * time it is given at any size, since a trial touches only what depends on it. Returns the number of trials.
 */
export function improve(board: Board, { isOver, seed = 1, orders }: ImproveOptions): number {
  const random = new Random(seed);
  const limits: PlaceLimits = { sample: { size: SAMPLE, random }, mayPush: true };
  let costly = orders ?? ranked(board);
  let trials = 0;
  while (!isOver() && costly.length > 0) {
    trials += 1;
    if (!orders && trials % ROUNDS_PER_RANKING === 0) costly = ranked(board);
    const before = board.totalCost();
    const removed = chooseRemoved(board, costly, random);
    if (removed.length === 0) continue;
    board.journal.begin(board);
    if (recreate(board, removed, random, limits) && board.totalCost() <= before - 1e-9) board.journal.commit();
    else board.undo();
  }
  return trials;
}

/** Orders that cost anything, the dearest first. */
function ranked(board: Board): number[] {
  const costs = board.orderCost;
  const movable = board.model.orders.filter(({ index }) => (costs[index] as number) > 0).map(({ index }) => index);
  return movable.toSorted((a, b) => (costs[b] as number) - (costs[a] as number));
}

function chooseRemoved(board: Board, costly: readonly number[], random: Random): number[] {
  const removed = new Set<number>();
  // The cube of an even draw: the dear ones often, every one now and then.
  const order = costly[Math.floor(random.next() ** 3 * costly.length)] as number;
  const own = (board.model.orders[order]?.operations ?? []).filter((v) => isMovable(board, v));
  const kind = random.next();
  const seeds = kind < 0.5 ? own : own.slice(random.below(own.length)).slice(0, 1);
  for (const v of seeds) {
    if (removed.size < MOST_REMOVED) removed.add(v);
    if (!board.isPlaced(v)) continue;
    addNeighbours(board, v, removed, kind < 0.5 ? 1 + random.below(2) : 2 + random.below(4));
    if (kind > 0.75) addPair(board, v, removed, random);
  }
  return [...removed];
}

/** Those right before it on its machine: what it waits for. */
function addNeighbours(board: Board, v: number, removed: Set<number>, count: number): void {
  let x = board.previous[v] as number;
  for (let taken = 0; taken < count && x >= 0 && isMovable(board, x); taken += 1) {
    if (removed.size >= MOST_REMOVED) return;
    removed.add(x);
    x = board.previous[x] as number;
  }
}

/** Some of another machine it could be on, around the same time. */
function addPair(board: Board, v: number, removed: Set<number>, random: Random): void {
  const { machines } = board.operation(v).alternatives;
  if (machines.length === 0) return;
  const other = machines[random.below(machines.length)] as number;
  const at = board.start[v] as number;
  let x = board.lastOn[other] as number;
  while (x >= 0 && (board.start[x] as number) > at) x = board.previous[x] as number;
  for (let taken = 0; taken < 3 && x >= 0 && isMovable(board, x); taken += 1) {
    if (removed.size >= MOST_REMOVED) return;
    removed.add(x);
    x = board.previous[x] as number;
  }
}

function isMovable(board: Board, v: number): boolean {
  const { fixed, barred } = board.operation(v);
  return !fixed && !barred;
}

/** False when something found no place that had one. */
function recreate(board: Board, removed: readonly number[], random: Random, limits: PlaceLimits): boolean {
  const placed = removed.filter((v) => board.isPlaced(v));
  for (const v of placed) board.unlink(v);
  board.settle();
  let missing = 0;
  for (const v of inOrder(board, removed, random)) {
    const place = bestPlace(board, v, limits);
    if (place) board.insert(v, place.machine, place.duration, place.behind);
    else missing += 1;
  }
  return missing <= removed.length - placed.length;
}

/** The heavy and urgent ones first, with some noise; within an order as its work goes. */
function inOrder(board: Board, removed: readonly number[], random: Random): number[] {
  const noise = new Map<number, number>();
  const rank = (v: number): number => {
    const { order } = board.operation(v);
    const { due = Infinity, weight = 1 } = board.model.orders[order] ?? {};
    const known = noise.get(order) ?? 0.5 + random.next();
    noise.set(order, known);
    return ((due - board.nowMs) / weight) * known;
  };
  return removed
    .map((v) => ({ v, order: board.operation(v).order, tail: board.operation(v).tail, rank: rank(v) }))
    .toSorted((a, b) => (a.order === b.order ? b.tail - a.tail || a.v - b.v : a.rank - b.rank))
    .map(({ v }) => v);
}
