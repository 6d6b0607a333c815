import type { EntityManager } from 'typeorm';
import {
  explodeBom,
  isMachineProcess,
  type BomLine,
  type BomPart,
  type ExplodedBom,
  type OperationDraft,
  type Requirements,
} from '#libs/domain';
import { OperationRow, OrderLineRow, newId } from '#libs/persistence';
import type { StoredDesign } from '../designs/designs.service.js';
import { freePieces, reserve, seenFreePieces, type Mover } from '../stock/shelf.js';
import { stockKeysOf } from './order-parts.js';
import { giveJob, surplusJobs, type SurplusJob } from './surplus.js';

const NO_SIZE = { x: 0, y: 0, z: 0 };

export interface Plan {
  readonly bom: ExplodedBom;
  /** Jobs of others by queue key, as many as the lines take or more. */
  readonly surplus: ReadonlyMap<string, readonly SurplusJob[]>;
}

interface Wish {
  readonly parts: readonly BomPart[];
  readonly quantity: number;
  readonly choices?: ReadonlyMap<string, number> | undefined;
  /** What the plan takes stays there until the transaction ends; without it the plan is only a question. */
  readonly isLocked: boolean;
}

/** Explodes and nets against shelf and queue as they are now. @throws DomainError QUANTITY_INVALID, BOM_INVALID */
export async function planOrder(manager: EntityManager, design: StoredDesign, wish: Wish): Promise<Plan> {
  const { parts, quantity, choices, isLocked } = wish;
  const hashes = design.parts.flatMap(({ modelSha256 }) => modelSha256 ?? []);
  const surplus = new Map<string, SurplusJob[]>();
  // Jobs before lots, as everybody.
  for (const job of hashes.length === 0 ? [] : await surplusJobs(manager, hashes, isLocked)) {
    surplus.set(job.batchKey, [...(surplus.get(job.batchKey) ?? []), job]);
  }
  const keys = stockKeysOf(parts);
  const stock = await (isLocked ? freePieces(manager, keys) : seenFreePieces(manager, keys));
  const queue = new Map([...surplus].map(([key, jobs]) => [key, jobs.length]));
  return { bom: explodeBom(parts, quantity, { stock, queue, choices }), surplus };
}

/** Where in an order a plan is written. */
export interface Under {
  readonly parentLineId: string | null;
  readonly alternateOf: string | null;
  readonly perParent: number | undefined;
  /** Before the keys of all lines. */
  readonly prefix: string;
  readonly position: number | undefined;
  readonly sequence: number;
  /** The line that is there already and stands for the plan's first. */
  readonly lineId: string | undefined;
}
export const THE_MACHINE: Under = {
  parentLineId: null,
  alternateOf: null,
  perParent: undefined,
  prefix: '',
  position: undefined,
  sequence: 0,
  lineId: undefined,
};

export interface Writing {
  readonly orderId: string;
  readonly design: StoredDesign;
  readonly parts: readonly BomPart[];
  readonly choices?: ReadonlyMap<string, number> | undefined;
  readonly mover: Mover;
  readonly under: Under;
}

/** Lines with their reservations, operations, and the jobs that come over from others. @returns ids by key */
export async function writePlan(
  manager: EntityManager,
  { bom, surplus }: Plan,
  writing: Writing,
): Promise<{ readonly lines: ReadonlyMap<string, string>; readonly operations: ReadonlyMap<string, string> }> {
  const lines = new Map(
    bom.lines.map((line, i) => [line.key, (i === 0 ? writing.under.lineId : undefined) ?? newId()] as const),
  );
  for (const [index, line] of bom.lines.entries()) await writeLine(manager, line, index, lines, writing);
  const operations = new Map(bom.operations.map((draft) => [draft.key, newId()] as const));
  for (const [index, draft] of bom.operations.entries()) {
    await manager.insert(OperationRow, operationRow(draft, index, { lines, operations }, writing) as never);
  }
  const queueKeys = new Map(writing.parts.map((part) => [part.id, part.queueKey ?? '']));
  const left = new Map([...surplus].map(([key, jobs]) => [key, [...jobs]]));
  for (const line of bom.lines) {
    const to = {
      id: operations.get(`${line.key}/1`) ?? '',
      orderId: writing.orderId,
      lineId: lines.get(line.key) ?? null,
    };
    const jobs = left.get(queueKeys.get(line.partId) ?? '')?.splice(0, line.fromQueue) ?? [];
    for (const job of jobs) await giveJob(manager, { id: job.jobId, orderId: job.orderId }, to, writing.mover.at);
  }
  return { lines, operations };
}

async function writeLine(
  manager: EntityManager,
  line: BomLine,
  index: number,
  ids: ReadonlyMap<string, string>,
  { orderId, design, choices, mover, under }: Writing,
): Promise<void> {
  const { name, kind, quantity, partId, stockKey, fromStock, fromQueue, fromAlternate } = line;
  const id = ids.get(line.key) ?? newId();
  const isFirst = index === 0 && under.lineId !== undefined;
  const isTop = line.parentKey === null;
  const row = {
    id,
    orderId,
    partId,
    name,
    kind,
    quantity,
    stockKey,
    fromStock,
    fromQueue,
    fromAlternate,
    position: under.position ?? index,
    key: under.prefix + line.key,
    parentLineId: line.parentKey === null ? under.parentLineId : (ids.get(line.parentKey) ?? null),
    alternateOf: line.alternateOf === null ? (isTop ? under.alternateOf : null) : (ids.get(line.alternateOf) ?? null),
    perParent: isTop ? (under.perParent ?? line.perParent) : line.perParent,
    choice: choices?.get(line.key) ?? null,
    reasons: line.reasons,
    got: 0,
    isDone: line.toProvide + fromQueue === 0,
    note: line.isPart ? (design.parts.find((part) => part.id === partId)?.note ?? null) : null,
  };
  if (isFirst) await manager.update(OrderLineRow, { id }, row as never);
  else await manager.insert(OrderLineRow, row as never);
  if (fromStock > 0) await reserve(manager, { key: stockKey, pieces: fromStock, orderId, lineId: id }, mover);
}

function operationRow(
  draft: OperationDraft,
  index: number,
  ids: { readonly lines: ReadonlyMap<string, string>; readonly operations: ReadonlyMap<string, string> },
  { orderId, design, under }: Writing,
): Omit<OperationRow, 'partSha256' | 'thicknessMm'> & Pick<OperationRow, 'partSha256' | 'thicknessMm'> {
  const part = design.parts.find((each) => each.id === draft.partId);
  const requirements: Requirements = {
    process: draft.process,
    materials: draft.materials,
    sizeMm: part?.sizeMm ?? NO_SIZE,
    ...(part?.massG !== undefined && { massG: part.massG }),
  };
  return {
    id: ids.operations.get(draft.key) ?? newId(),
    orderId,
    lineId: ids.lines.get(draft.lineKey) ?? null,
    sequence: under.sequence + index,
    step: draft.process,
    name: draft.name,
    quantity: draft.quantity,
    done: 0,
    state: 'waiting',
    after: draft.after.flatMap((key) => ids.operations.get(key) ?? []),
    requirements,
    partSha256: isMachineProcess(draft.process) ? (part?.modelSha256 ?? null) : null,
    thicknessMm: part?.thicknessMm ?? null,
  };
}

/** Pieces of a line that are still to be bought, salvaged or made elsewhere. */
export const missingOf = (line: OrderLineRow): number =>
  line.isDone ? 0 : Math.max(0, line.quantity - line.fromStock - line.fromQueue - line.fromAlternate - line.got);
