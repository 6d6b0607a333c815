import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import { domainError, explodeBom, type Clock, type OperationDraft, type Requirements } from '#libs/domain';
import { JobRow, OperationRow, OrderLineRow, RequestRow, WorkOrderRow, newId, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { partName } from '../designs/design.view.js';
import type { StoredDesign, StoredPart } from '../designs/designs.service.js';
import { moveRequest } from './move-request.js';

const MACHINE_STEPS = new Set(['print', 'mill', 'laser']);
const NO_SIZE = { x: 0, y: 0, z: 0 };

/** Work orders: lines to make, buy or salvage; operations; the jobs of those that machines do. */
@Injectable()
export class OrdersService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Turns an accepted request into lines, operations and jobs, inside the caller's transaction. */
  async explode(manager: EntityManager, request: RequestRow, design: StoredDesign): Promise<WorkOrderRow> {
    const now = new Date(this.clock.nowMs());
    const order: WorkOrderRow = {
      id: newId(),
      requestId: request.id,
      designId: design.row.id,
      state: 'open',
      createdAt: now,
    };
    await manager.insert(WorkOrderRow, order);
    const parts = new Map(design.parts.map((part) => [part.id, part]));
    const bom = explodeBom(
      design.parts.map((part) => ({ ...part, name: partName(part, design.manifest) })),
      request.quantity,
    );
    const lineIds = new Map<string, string>();
    for (const [position, line] of bom.lines.entries()) {
      const id = newId();
      lineIds.set(line.partId, id);
      const note = parts.get(line.partId)?.note ?? null;
      const { partId, name, kind, quantity } = line;
      await manager.insert(OrderLineRow, {
        id,
        orderId: order.id,
        position,
        partId,
        name,
        kind,
        quantity,
        isDone: false,
        note,
      });
    }
    await this.#insertOperations(manager, order.id, bom.operations, { lineIds, parts });
    await this.openReadyOperations(manager, order.id);
    await notify(manager, { topic: 'advance' });
    return order;
  }

  async #insertOperations(
    manager: EntityManager,
    orderId: string,
    drafts: readonly OperationDraft[],
    of: { lineIds: ReadonlyMap<string, string>; parts: ReadonlyMap<string, StoredPart> },
  ): Promise<void> {
    const ids = new Map(drafts.map((draft) => [draft.key, newId()]));
    for (const [sequence, draft] of drafts.entries()) {
      const part = of.parts.get(draft.partId);
      const isByMachine = MACHINE_STEPS.has(draft.process);
      const requirements: Requirements = {
        process: draft.process,
        materials: draft.materials,
        sizeMm: part?.sizeMm ?? NO_SIZE,
        massG: part?.massG,
      };
      await manager.insert(OperationRow, {
        id: ids.get(draft.key) ?? newId(),
        orderId,
        lineId: of.lineIds.get(draft.partId) ?? null,
        sequence,
        step: draft.process,
        name: draft.name,
        quantity: draft.quantity,
        done: 0,
        state: 'waiting',
        after: draft.after.flatMap((key) => ids.get(key) ?? []),
        requirements,
        partSha256: isByMachine ? (part?.modelSha256 ?? null) : null,
        thicknessMm: part?.thicknessMm ?? null,
      } as never);
    }
  }

  /** Operations whose predecessors are done become ready; those of machines get one job for each piece. */
  async openReadyOperations(manager: EntityManager, orderId: string): Promise<void> {
    const operations = await manager.find(OperationRow, { where: { orderId }, order: { sequence: 'ASC' } });
    const done = new Set(operations.filter((operation) => operation.state === 'done').map((operation) => operation.id));
    for (const operation of operations) {
      if (operation.state !== 'waiting' || !operation.after.every((id) => done.has(id))) continue;
      const opened = await manager.update(OperationRow, { id: operation.id, state: 'waiting' }, { state: 'ready' });
      if (opened.affected !== 1 || !MACHINE_STEPS.has(operation.step)) continue;
      for (let piece = 0; piece < operation.quantity; piece += 1) await this.insertJob(manager, operation, null);
    }
    await notify(manager, { topic: 'inbox' });
  }

  /** @param replacesJobId the job whose piece was scrapped and is made again */
  async insertJob(manager: EntityManager, operation: OperationRow, replacesJobId: string | null): Promise<void> {
    const now = new Date(this.clock.nowMs());
    const id = newId();
    await manager.insert(JobRow, {
      id,
      operationId: operation.id,
      orderId: operation.orderId,
      state: 'waiting',
      reasons: [],
      machineId: null,
      outcome: null,
      verdict: null,
      replacesJobId,
      backOffUntil: null,
      createdAt: now,
      updatedAt: now,
    } as never);
    await notify(manager, { topic: 'jobs', id });
  }

  /** Counts pieces of an operation as done; the last one opens what follows and may complete the order. */
  async countDone(manager: EntityManager, operationId: string, pieces: number): Promise<OperationRow> {
    const { orderId } = await manager.findOneByOrFail(OperationRow, { id: operationId });
    // Two last pieces at once, of one part or of two: the second waits here and then sees the first.
    await lockOrder(manager, orderId);
    const operation = await manager.findOneByOrFail(OperationRow, { id: operationId });
    const done = Math.min(operation.quantity, operation.done + pieces);
    const state = done === operation.quantity ? 'done' : operation.state;
    await manager.update(OperationRow, { id: operationId }, { done, state });
    if (state === 'done') {
      await this.openReadyOperations(manager, operation.orderId);
      await this.#completeLine(manager, operation);
    }
    await this.completeIfDone(manager, operation.orderId);
    return Object.assign(operation, { done, state });
  }

  async #completeLine(manager: EntityManager, operation: OperationRow): Promise<void> {
    if (operation.lineId === null) return;
    const open = await manager.countBy(OperationRow, { lineId: operation.lineId, state: In(['waiting', 'ready']) });
    if (open === 0) await manager.update(OrderLineRow, { id: operation.lineId }, { isDone: true });
  }

  /** All made, bought and put together: the requester can come. */
  async completeIfDone(manager: EntityManager, orderId: string): Promise<void> {
    const order = await lockOrder(manager, orderId);
    const openOperations = await manager.countBy(OperationRow, { orderId, state: In(['waiting', 'ready']) });
    const openLines = await manager.countBy(OrderLineRow, { orderId, isDone: false });
    await notify(manager, { topic: 'requests', id: order.requestId });
    if (openOperations > 0 || openLines > 0 || order.state !== 'open') return;
    await manager.update(WorkOrderRow, { id: orderId }, { state: 'complete' });
    const at = new Date(this.clock.nowMs());
    await moveRequest(manager, { id: order.requestId, from: ['accepted', 'in-production'], to: 'ready', at });
  }

  /** A person finished a step for all pieces. @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async finishByHand(operationId: string): Promise<string> {
    return this.database.transaction(async (manager) => {
      const operation = await manager.findOneBy(OperationRow, { id: operationId });
      if (!operation) throw domainError('NOT_FOUND', 'There is no such operation.');
      if (MACHINE_STEPS.has(operation.step)) throw domainError('STATE_CONFLICT', 'This step is done by machines.');
      if (operation.state !== 'ready') {
        throw domainError(
          'STATE_CONFLICT',
          operation.state === 'done' ? 'This step is done already.' : 'The steps before it are not done yet.',
        );
      }
      await this.countDone(manager, operationId, operation.quantity);
      return operation.orderId;
    });
  }

  /** Something to buy or salvage is there (or a part whose making the manifest does not describe). */
  async tick(orderId: string, lineId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const isMadeHere = await manager.existsBy(OperationRow, { lineId });
      // Before the line changes: a piece that passes now sees the line as we leave it.
      await lockOrder(manager, orderId);
      const done = isMadeHere
        ? undefined
        : await manager.update(OrderLineRow, { id: lineId, orderId }, { isDone: true });
      if (done?.affected !== 1) throw domainError('NOT_FOUND', 'There is no such line to tick off.');
      await notify(manager, { topic: 'inbox' });
      await this.completeIfDone(manager, orderId);
    });
  }

  async idOfRequest(requestId: string): Promise<string | null> {
    return (await this.database.manager.findOneBy(WorkOrderRow, { requestId }))?.id ?? null;
  }

  /** @throws DomainError NOT_FOUND */
  async load(orderId: string): Promise<{ order: WorkOrderRow; lines: OrderLineRow[]; operations: OperationRow[] }> {
    const order = await this.database.manager.findOneBy(WorkOrderRow, { id: orderId });
    if (!order) throw domainError('NOT_FOUND', 'There is no such order.');
    const lines = await this.database.manager.find(OrderLineRow, { where: { orderId }, order: { position: 'ASC' } });
    const operations = await this.database.manager.find(OperationRow, {
      where: { orderId },
      order: { sequence: 'ASC' },
    });
    return { order, lines, operations };
  }
}

/** Everything that may complete an order takes this lock first. @throws DomainError NOT_FOUND */
async function lockOrder(manager: EntityManager, id: string): Promise<WorkOrderRow> {
  const order = await manager.findOne(WorkOrderRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!order) throw domainError('NOT_FOUND', 'There is no such order.');
  return order;
}
