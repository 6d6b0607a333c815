import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, Not, type EntityManager } from 'typeorm';
import { domainError, isMachineProcess, type Clock } from '#libs/domain';
import { JobRow, OperationRow, OrderLineRow, RequestRow, WorkOrderRow, newId, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import type { StoredDesign } from '../designs/designs.service.js';
import { receive, reserveLot, settle } from '../stock/shelf.js';
import { moveRequest } from './move-request.js';
import { bomPartsOf } from './order-parts.js';
import { THE_MACHINE, missingOf, planOrder, writePlan } from './order-plan.js';
import { shelveSurplus } from './shelve.js';

/** What came of a line: so many pieces (default: all that are missing) with what the package says. */
export interface Receipt {
  readonly quantity?: number | undefined;
  readonly lot?: string | undefined;
  readonly byName?: string | undefined;
}

/** Who accepts, and what he or she chose in place of parts, by line key. */
export interface Acceptance {
  readonly byName: string;
  readonly choices?: ReadonlyMap<string, number> | undefined;
}
const NOBODY: Acceptance = { byName: 'Minga' };

/** Work orders: lines to make, buy or salvage; operations; the jobs of those that machines do. */
@Injectable()
export class OrdersService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Turns an accepted request into lines, operations and jobs, inside the caller's transaction. */
  async explode(
    manager: EntityManager,
    request: RequestRow,
    design: StoredDesign,
    { byName, choices }: Acceptance = NOBODY,
  ): Promise<WorkOrderRow> {
    const at = new Date(this.clock.nowMs());
    const order: WorkOrderRow = {
      id: newId(),
      requestId: request.id,
      designId: design.row.id,
      state: 'open',
      createdAt: at,
    };
    await manager.insert(WorkOrderRow, order);
    const parts = bomPartsOf(design);
    const plan = await planOrder(manager, design, { parts, quantity: request.quantity, choices, isLocked: true });
    await writePlan(manager, plan, {
      orderId: order.id,
      design,
      parts,
      choices,
      mover: { byName, at },
      under: THE_MACHINE,
    });
    await this.openReadyOperations(manager, order.id);
    // All of it may lie on the shelf.
    if (plan.bom.lines.length > 0) await this.completeIfDone(manager, order.id);
    await notify(manager, { topic: 'advance' });
    return order;
  }

  /** Operations whose predecessors are done become ready; those of machines get one job for each piece. */
  async openReadyOperations(manager: EntityManager, orderId: string): Promise<void> {
    const operations = await manager.find(OperationRow, { where: { orderId }, order: { sequence: 'ASC' } });
    const done = new Set(operations.filter((operation) => operation.state === 'done').map((operation) => operation.id));
    for (const operation of operations) {
      if (operation.state !== 'waiting' || !operation.after.every((id) => done.has(id))) continue;
      const opened = await manager.update(OperationRow, { id: operation.id, state: 'waiting' }, { state: 'ready' });
      if (opened.affected !== 1 || !isMachineProcess(operation.step)) continue;
      // Some may be in work already: pieces that another order called off.
      const there = await manager.countBy(JobRow, { operationId: operation.id });
      for (let piece = there; piece < operation.quantity; piece += 1) await this.insertJob(manager, operation, null);
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

  /**
   * Counts pieces of an operation as done; the last one opens what follows and may complete the order. A piece that its
   * order needs no longer goes to the shelf.
   */
  async countDone(manager: EntityManager, operationId: string, pieces: number, jobId?: string): Promise<OperationRow> {
    const { orderId } = await manager.findOneByOrFail(OperationRow, { id: operationId });
    // Two last pieces at once, of one part or of two: the second waits here and then sees the first.
    const order = await lockOrder(manager, orderId);
    const operation = await manager.findOneByOrFail(OperationRow, { id: operationId });
    if (operation.state === 'cancelled') {
      await shelveSurplus(manager, order, operation, {
        byName: NOBODY.byName,
        at: new Date(this.clock.nowMs()),
        jobId,
      });
      return operation;
    }
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
    // Everything that was promised to it is built in now.
    await settle(manager, { orderId }, () => Number.POSITIVE_INFINITY, { byName: NOBODY.byName, at });
    await moveRequest(manager, { id: order.requestId, from: ['accepted', 'in-production'], to: 'ready', at });
  }

  /** A person finished a step for all pieces. @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async finishByHand(operationId: string): Promise<string> {
    return this.database.transaction(async (manager) => {
      const operation = await manager.findOneBy(OperationRow, { id: operationId });
      if (!operation) throw domainError('NOT_FOUND', 'There is no such operation.');
      if (isMachineProcess(operation.step)) throw domainError('STATE_CONFLICT', 'This step is done by machines.');
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

  /**
   * Something to buy or salvage came (or a part whose making the manifest does not describe): all that was missing, or so
   * many. It goes over the shelf, where what is too much stays.
   * @throws DomainError NOT_FOUND, STATE_CONFLICT
   */
  async tick(orderId: string, lineId: string, came: Receipt = {}): Promise<void> {
    await this.database.transaction(async (manager) => {
      // Before the line changes: a piece that passes now sees the line as we leave it.
      const order = await lockOrder(manager, orderId);
      const line = await manager.findOneBy(OrderLineRow, { id: lineId, orderId });
      const isMadeHere = await manager.existsBy(OperationRow, { lineId, state: Not('cancelled') });
      if (!line || isMadeHere) throw domainError('NOT_FOUND', 'There is no such line to tick off.');
      if (order.state === 'cancelled') throw domainError('STATE_CONFLICT', 'This order was cancelled.');
      await this.#receiveFor(manager, line, came);
      await notify(manager, { topic: 'inbox' });
      await this.completeIfDone(manager, orderId);
    });
  }

  async #receiveFor(manager: EntityManager, line: OrderLineRow, came: Receipt): Promise<void> {
    const missing = missingOf(line);
    const pieces = came.quantity ?? missing;
    const forLine = Math.min(missing, pieces);
    const got = line.got + forLine;
    await manager.update(OrderLineRow, { id: line.id }, { got, isDone: missing === forLine });
    if (line.stockKey === null || pieces === 0) return;
    const { orderId, id: lineId, name, kind, stockKey: key } = line;
    const mover = { byName: came.byName ?? NOBODY.byName, at: new Date(this.clock.nowMs()), orderId, lineId };
    const lot = await receive(manager, { key, name, kind }, { pieces, lot: came.lot ?? '' }, mover);
    if (forLine > 0) await reserveLot(manager, lot, { pieces: forLine, orderId, lineId }, mover);
  }

  async idOfRequest(requestId: string): Promise<string | null> {
    return (await this.database.manager.findOneBy(WorkOrderRow, { requestId }))?.id ?? null;
  }

  /** @throws DomainError NOT_FOUND */
  async load(orderId: string): Promise<{ order: WorkOrderRow; lines: OrderLineRow[]; operations: OperationRow[] }> {
    const order = await this.database.manager.findOneBy(WorkOrderRow, { id: orderId });
    if (!order) throw domainError('NOT_FOUND', 'There is no such order.');
    const lines = await this.database.manager.find(OrderLineRow, {
      where: { orderId },
      order: { position: 'ASC', key: 'ASC' },
    });
    const operations = await this.database.manager.find(OperationRow, {
      where: { orderId },
      order: { sequence: 'ASC' },
    });
    return { order, lines, operations };
  }
}

/** Everything that may complete an order takes this lock first. @throws DomainError NOT_FOUND */
export async function lockOrder(manager: EntityManager, id: string): Promise<WorkOrderRow> {
  const order = await manager.findOne(WorkOrderRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!order) throw domainError('NOT_FOUND', 'There is no such order.');
  return order;
}
