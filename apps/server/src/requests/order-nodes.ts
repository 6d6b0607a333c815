import type { z } from 'zod';
import { processPlan, type Batch, type BomPart, type Process } from '#libs/domain';
import type { JobRow, OperationRow, OrderLineRow, StockReservationRow, WorkOrderRow } from '#libs/persistence';
import { pick } from './pick.js';
import { missingOf } from './order-plan.js';
import type { treeNodeSchema } from './orders.routes.js';

type Node = z.input<typeof treeNodeSchema>;

/** States of a job in which a machine or a person is at the piece. */
const IN_WORK = new Set(['attempting', 'awaiting-clear', 'awaiting-check']);
const UNBEGUN = new Set(['waiting', 'planned', 'cancelled']);

/** An order as its rows say. */
export interface OrderRows {
  readonly order: WorkOrderRow;
  readonly lines: readonly OrderLineRow[];
  /** Without those that were called off; by sequence. */
  readonly operations: readonly OperationRow[];
  readonly jobs: readonly JobRow[];
  readonly parts: ReadonlyMap<string, BomPart>;
  readonly reservations: readonly (Pick<StockReservationRow, 'lineId' | 'pieces'> & { readonly lot: string })[];
  /** By operation id. */
  readonly batches: ReadonlyMap<string, Batch>;
}

/** What each line needs, has and waits for; each parent before its children, alternates behind what they stand in for. */
export function treeNodes(rows: OrderRows): Node[] {
  const balances = new Map(rows.lines.map((line) => [line.id, balanceOf(line, rows)]));
  return inTreeOrder(rows.lines).map((line) => nodeOf(line, rows, balances));
}

interface Balance {
  readonly steps: readonly OperationRow[];
  readonly made: number;
  readonly inWork: number;
  readonly missing: number;
}

function balanceOf(line: OrderLineRow, { operations, jobs }: OrderRows): Balance {
  const steps = operations.filter(({ lineId }) => lineId === line.id);
  const last = steps.at(-1);
  const made = last?.done ?? 0;
  const ids = new Set(steps.map(({ id }) => id));
  const inWork = jobs.filter(({ operationId, state }) => ids.has(operationId) && IN_WORK.has(state)).length;
  const missing = last ? last.quantity - last.done : missingOf(line);
  return { steps, made, inWork, missing };
}

function inTreeOrder(lines: readonly OrderLineRow[]): OrderLineRow[] {
  const below = (parentLineId: string | null): OrderLineRow[] =>
    lines
      .filter((line) => line.parentLineId === parentLineId && line.alternateOf === null)
      .flatMap((line) => [
        line,
        ...below(line.id),
        ...lines.filter(({ alternateOf }) => alternateOf === line.id).flatMap((other) => [other, ...below(other.id)]),
      ]);
  return below(null);
}

/** What a node says as its row does. */
const SHOWN = [
  'parentLineId', 'alternateOf', 'key', 'partId', 'name', 'note', 'kind', 'perParent', 'quantity', 'got', 'choice',
  'fromStock', 'fromQueue', 'fromAlternate',
] as const; // prettier-ignore

function nodeOf(line: OrderLineRow, rows: OrderRows, balances: ReadonlyMap<string, Balance>): Node {
  const { steps, made, inWork, missing } = balances.get(line.id) ?? { steps: [], made: 0, inWork: 0, missing: 0 };
  const part = rows.parts.get(line.partId);
  const blockedBy = steps.every(({ state }) => state === 'done') ? [] : blockersOf(line, rows, balances);
  const canTick = rows.order.state === 'open' && steps.length === 0 && missing > 0;
  const alternates = line.alternateOf === null ? (part?.alternates ?? []) : [];
  return {
    ...pick(line, SHOWN),
    lineId: line.id,
    made,
    inWork,
    missing,
    blockedBy,
    canTick,
    state:
      rows.order.state === 'cancelled' && missing > 0 ? 'dropped' : stateOf(line, { steps, made, inWork, missing }),
    steps: steps.map(stepView),
    alternates: alternates.map((each, index) => ({ index: index + 1, name: each.name, kind: each.kind })),
    canChoose: alternates.length > 0 && rows.order.state === 'open' && line.quantity > 0 && isUnbegun(line, rows),
    lots: rows.reservations.filter((one) => one.lineId === line.id).map(({ lot, pieces }) => ({ lot, pieces })),
    batch: batchOf(steps, rows),
    reasons: line.reasons.map(({ code, message, params }) => ({ code, message, params })),
  };
}

function stateOf(line: OrderLineRow, { steps, inWork, missing }: Balance): Node['state'] {
  if (line.quantity === 0) return 'not-needed';
  if (missing === 0) return 'there';
  if (inWork > 0) return 'in-work';
  if (steps.length === 0) return line.kind === 'make' ? 'to-do' : 'to-get';
  const next = steps.find(({ state }) => state !== 'done');
  if (next?.state === 'waiting') return 'blocked';
  return processPlan([next?.step as Process])[0]?.by === 'machine' ? 'queued' : 'to-do';
}

/** What is built into it and not there yet; the machine's own assembly waits for all beside it. */
function blockersOf(line: OrderLineRow, rows: OrderRows, balances: ReadonlyMap<string, Balance>): Node['blockedBy'] {
  const hasChildren = rows.lines.some(({ parentLineId }) => parentLineId === line.id);
  const assembles = balances.get(line.id)?.steps.some(({ step, state }) => step === 'assemble' && state !== 'done');
  if (!assembles) return [];
  const isWhole = line.parentLineId === null && !hasChildren;
  return rows.lines
    .filter((other) => other.id !== line.id && other.parentLineId === (isWhole ? null : line.id))
    .flatMap(({ id, name }) => {
      const missing = balances.get(id)?.missing ?? 0;
      return missing > 0 ? [{ lineId: id, name, missing }] : [];
    });
}

function isUnbegun(line: OrderLineRow, { lines, operations, jobs }: OrderRows): boolean {
  const within = new Set([line.id]);
  for (const each of inTreeOrder(lines)) {
    if (within.has(each.parentLineId ?? '') || within.has(each.alternateOf ?? '')) within.add(each.id);
  }
  const mine = operations.filter(({ lineId }) => within.has(lineId ?? ''));
  const ids = new Set(mine.map(({ id }) => id));
  return (
    mine.every(({ done }) => done === 0) &&
    jobs.every(({ operationId, state }) => !ids.has(operationId) || UNBEGUN.has(state)) &&
    lines.every(({ id, got }) => !within.has(id) || got === 0)
  );
}

function stepView(operation: OperationRow): Node['steps'][number] {
  const { id: operationId, step, done, quantity, state } = operation;
  const [plan] = processPlan([step as Process]);
  return {
    operationId,
    process: step as Process,
    by: plan?.by ?? 'person',
    tools: [...(plan?.tools ?? [])],
    done,
    quantity,
    state: state === 'cancelled' ? 'waiting' : state,
  };
}

function batchOf(steps: readonly OperationRow[], { batches }: OrderRows): Node['batch'] {
  const shared = steps.flatMap(({ id }) => {
    const batch = batches.get(id);
    return batch && batch.reason.code === 'BATCHED' ? [{ id, batch }] : [];
  });
  const [first] = shared;
  if (!first) return null;
  const { pieces, allocations } = first.batch;
  const orders = new Set(allocations.map(({ orderId }) => orderId)).size;
  return { pieces, orders, ahead: allocations.find(({ operationId }) => operationId === first.id)?.ahead ?? 0 };
}
