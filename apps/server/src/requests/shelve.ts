import { In, type EntityManager } from 'typeorm';
import type { Manifest } from '#libs/designs';
import { DesignRow, JobRow, OperationRow, OrderLineRow, type WorkOrderRow } from '#libs/persistence';
import { partName } from '../designs/design.view.js';
import type { StoredDesign, StoredPart } from '../designs/designs.service.js';
import { receive, settle, type Mover, type Shelved } from '../stock/shelf.js';
import { bomPartsOf } from './order-parts.js';

async function designOf(manager: EntityManager, order: WorkOrderRow): Promise<StoredDesign> {
  const row = await manager.findOneByOrFail(DesignRow, { id: order.designId });
  return { row, manifest: row.manifest as Manifest, parts: row.parts as StoredPart[], problems: [] };
}

/** A piece after one of its steps; one that is not finished lies under a key of its own and is never taken for a finished one. */
function shelvedAs(design: StoredDesign, part: StoredPart, isFinished: boolean, step: string): Shelved {
  const key = bomPartsOf(design).find(({ id }) => id === part.id)?.stockKey ?? part.id;
  const name = partName(part, design.manifest);
  const partSha256 = part.modelSha256 ?? null;
  if (isFinished) return { key, name, kind: part.kind, partSha256 };
  return { key: `${key}@${step}`, name: `${name} (${step})`, kind: part.kind, partSha256 };
}

/** A good piece of an operation that was called off goes to the shelf, with the job that made it. */
export async function shelveSurplus(
  manager: EntityManager,
  order: WorkOrderRow,
  operation: OperationRow,
  mover: Mover,
): Promise<void> {
  const design = await designOf(manager, order);
  const part = design.parts.find(({ modelSha256 }) => modelSha256 === operation.partSha256);
  if (!part) return;
  const thing = shelvedAs(design, part, part.steps.at(-1) === operation.step, operation.step);
  await receive(manager, thing, { pieces: 1, lot: '' }, { ...mover, orderId: order.id, why: 'surplus' });
}

/** The rest of an order that is cancelled: what was promised to it is free again, and what it made lies on the shelf. */
export async function giveBack(manager: EntityManager, order: WorkOrderRow, mover: Mover): Promise<void> {
  const lines = await manager.findBy(OrderLineRow, { orderId: order.id });
  const operations = await manager.find(OperationRow, { where: { orderId: order.id }, order: { sequence: 'ASC' } });
  const design = await designOf(manager, order);
  const book = new OrderBook(lines, operations);
  const built = new Map(lines.map((line) => [line.id, book.builtIn(line)]));
  await settle(manager, { orderId: order.id }, (lineId) => built.get(lineId) ?? 0, mover);
  for (const line of lines) {
    const part = design.parts.find(({ id }) => id === line.partId);
    if (!part || part.kind !== 'make') continue;
    for (const { operation, pieces, isLast } of book.lying(line)) {
      const thing = shelvedAs(design, part, isLast, operation.step);
      const jobs = await manager.find(JobRow, {
        where: { operationId: In(book.stepsOf(line).map(({ id }) => id)), verdict: 'pass' },
        order: { number: 'DESC' },
        take: pieces,
      });
      for (let piece = 0; piece < pieces; piece += 1) {
        const told = { ...mover, orderId: order.id, lineId: line.id, jobId: jobs[piece]?.id, why: 'order cancelled' };
        await receive(manager, thing, { pieces: 1, lot: '' }, told);
      }
    }
  }
}

/** What of an order is made, and where it went. */
class OrderBook {
  readonly #steps = new Map<string, OperationRow[]>();

  constructor(
    private readonly lines: readonly OrderLineRow[],
    operations: readonly OperationRow[],
  ) {
    for (const operation of operations) {
      const steps = this.#steps.get(operation.lineId ?? '') ?? [];
      steps.push(operation);
      this.#steps.set(operation.lineId ?? '', steps);
    }
  }

  stepsOf(line: OrderLineRow): readonly OperationRow[] {
    return this.#steps.get(line.id) ?? [];
  }

  /** Pieces that are part of something assembled by now. */
  builtIn(line: OrderLineRow): number {
    const parent = this.lines.find(({ id }) => id === line.parentLineId) ?? this.#whole(line);
    const assembled = parent ? (this.stepsOf(parent).find(({ step }) => step === 'assemble')?.done ?? 0) : 0;
    return assembled * line.perParent;
  }

  /** A flat machine is put together in a line of its own. */
  #whole(line: OrderLineRow): OrderLineRow | undefined {
    if (line.parentLineId !== null) return undefined;
    return this.lines.find(
      (other) =>
        other.parentLineId === null &&
        other !== line &&
        this.stepsOf(other)[0]?.step === 'assemble' &&
        !this.lines.some(({ parentLineId }) => parentLineId === other.id),
    );
  }

  /** Pieces that lie between two steps, or are finished and not built in. */
  lying(line: OrderLineRow): { operation: OperationRow; pieces: number; isLast: boolean }[] {
    const steps = this.stepsOf(line);
    return steps.flatMap((operation, index) => {
      const next = steps[index + 1];
      const gone = next ? next.done : Math.max(0, this.builtIn(line) - line.fromStock);
      const pieces = operation.done - gone;
      return pieces > 0 ? [{ operation, pieces, isLast: !next }] : [];
    });
  }
}
