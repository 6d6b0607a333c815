import type { Board } from './board.js';
import { startedBoard } from './construct.js';
import { Heap } from './heap.js';
import { modelOf, type Plan } from './plan.js';
import type { Shop } from './types.js';

/**
 * The textbook rule everything is compared with: always the order with most work remaining, its next operation on the
 * machine that ends it earliest (MWKR + EFT), behind what is there. Keeps calendars, set-ups and power as a plan does.
 */
export function planByMostWorkRemaining(shop: Shop, nowMs: number): Plan {
  const model = modelOf(shop, nowMs);
  const board = startedBoard(model, nowMs);
  const queue = new Heap();
  const isReady = (v: number): boolean => {
    const { barred, before } = board.operation(v);
    return !barred && !board.isPlaced(v) && before.every((earlier) => board.isPlaced(earlier));
  };
  const offer = (v: number): void => {
    const { tail, alternatives } = board.operation(v);
    if (isReady(v)) queue.push(v, -(tail + alternatives.shortest));
  };
  for (const { index } of model.operations) offer(index);
  for (let v = queue.pop(); v !== undefined; v = queue.pop()) {
    const at = earliestEnding(board, v);
    if (at < 0) continue;
    const { alternatives, after } = board.operation(v);
    const machine = alternatives.machines[at] as number;
    board.insert(v, machine, alternatives.durations[at] as number, board.lastOn[machine] as number);
    for (const later of after) offer(later);
  }
  board.revalue();
  return { board, nowMs };
}

function earliestEnding(board: Board, v: number): number {
  const { machines, durations } = board.operation(v).alternatives;
  const ready = board.readyAt(v);
  let best = -1;
  let bestEnd = Infinity;
  for (let at = 0; at < machines.length; at += 1) {
    const machine = machines[at] as number;
    const duration = durations[at] as number;
    const behind = board.lastOn[machine] as number;
    const setup = board.setupBefore(v, machine, behind);
    const end = board.fit(machine, board.freeAfter(machine, behind), ready, setup, duration) + duration;
    if (end < bestEnd) [best, bestEnd] = [at, end];
  }
  return best;
}
