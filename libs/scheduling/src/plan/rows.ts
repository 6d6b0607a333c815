import type { Board } from './board.js';
import { HOUR_MS } from './model.js';
import type {
  PlannedOperation,
  PlannedOrder,
  PlanObjective,
  PlanRows,
  UnplannedOperation,
  UnplannedReason,
} from './types.js';

/** The plan in words. O(n): for storing and showing, not for the inner loops. */
export function rowsOfBoard(board: Board): PlanRows {
  const operations: PlannedOperation[] = [];
  const unplanned: UnplannedOperation[] = [];
  const orders: PlannedOrder[] = [];
  for (const order of board.model.orders) {
    if (order.operations.length === 0) continue;
    let isWhole = true;
    for (const v of order.operations) {
      if (hasTimes(board, v)) operations.push(plannedOperation(board, v));
      else {
        isWhole = false;
        const { source, lotId } = board.operation(v);
        unplanned.push({ operationId: source.id, orderId: order.source.id, reason: reasonOf(board, v), lotId });
      }
    }
    const finishMs = isWhole ? (board.finish[order.index] as number) : null;
    const lateMs = finishMs === null ? 0 : Math.max(0, finishMs - order.due);
    orders.push({ orderId: order.source.id, finishMs, dueMs: order.source.dueMs, lateMs });
  }
  return { operations, orders, unplanned, objective: objectiveOfBoard(board) };
}

export function objectiveOfBoard(board: Board): PlanObjective {
  let [weightedTardinessH, lateOrders, makespanMs, weightedFlowH, unplanned] = [0, 0, 0, 0, 0];
  for (const order of board.model.orders) {
    const missing = order.operations.filter((v) => !hasTimes(board, v)).length;
    unplanned += missing;
    const finish = board.finish[order.index] as number;
    if (missing > 0 || order.operations.length === 0) continue;
    const late = Math.max(0, finish - order.due);
    if (late > 0) lateOrders += 1;
    weightedTardinessH += (order.weight * late) / HOUR_MS;
    weightedFlowH += (order.weight * (finish - board.nowMs)) / HOUR_MS;
    makespanMs = Math.max(makespanMs, finish - board.nowMs);
  }
  return { weightedTardinessH, lateOrders, makespanMs, setupMs: board.setupMs, weightedFlowH, unplanned };
}

export function hasTimes(board: Board, v: number): boolean {
  return board.isPlaced(v) && (board.clear[v] as number) < Infinity;
}

export function plannedOperation(board: Board, v: number): PlannedOperation {
  const { source, order, fixed, lotId } = board.operation(v);
  const startMs = board.start[v] as number;
  return {
    operationId: source.id,
    orderId: board.model.orders[order]?.source.id ?? '',
    machineId: board.machineOf(board.machine[v] as number).source.id,
    setupStartMs: startMs - (board.setup[v] as number),
    startMs,
    endMs: board.end[v] as number,
    clearedMs: board.clear[v] as number,
    lotId,
    isStarted: fixed !== null,
  };
}

function reasonOf(board: Board, v: number): UnplannedReason {
  const { barred, before } = board.operation(v);
  if (barred) return barred;
  return before.every((earlier) => hasTimes(board, earlier)) ? 'NO_TIME_LONG_ENOUGH' : 'AFTER_UNPLANNED';
}
