import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, Not, type EntityManager } from 'typeorm';
import { domainError, isJobOpen, JOB_STATES, type BomPart, type Clock } from '#libs/domain';
import { JobRow, OperationRow, OrderLineRow, WorkOrderRow, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { DesignsService } from '../designs/designs.service.js';
import { JobsService } from '../jobs/jobs.service.js';
import { settle } from '../stock/shelf.js';
import { moveRequest } from './move-request.js';
import { bomPartsOf } from './order-parts.js';
import { planOrder, writePlan } from './order-plan.js';
import { OrdersService, lockOrder } from './orders.service.js';
import { giveBack } from './shelve.js';
import { endCalledOff } from './surplus.js';

const OPEN_STATES = JOB_STATES.filter(isJobOpen);
/** Of jobs nobody has touched. */
const UNBEGUN = ['waiting', 'planned', 'cancelled'] as const;

/** What people change about an order that is under way. */
@Injectable()
export class OrderChangesService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(OrdersService) private readonly orders: OrdersService,
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async cancel(
    orderId: string,
    { reason, stopsRunning, byName }: { reason: string; stopsRunning: boolean; byName: string },
  ): Promise<void> {
    const at = new Date(this.clock.nowMs());
    await this.database.transaction(async (manager) => {
      const order = await lockOrder(manager, orderId);
      if (order.state !== 'open') throw domainError('STATE_CONFLICT', `This order is ${order.state} already.`);
      await manager.update(WorkOrderRow, { id: orderId }, { state: 'cancelled' });
      await giveBack(manager, order, { byName, at, why: reason });
      await manager.update(OperationRow, { orderId, state: In(['waiting', 'ready']) }, { state: 'cancelled' });
      const change = { declineReason: reason };
      const from = ['accepted', 'in-production'] as const;
      await moveRequest(manager, { id: order.requestId, from, to: 'cancelled', at, change });
      await notify(manager, { topic: 'inbox' });
    });
    // After the order, because jobs are locked before orders. The queue does the same should we end here.
    await endCalledOff(this.database.manager, at, { orderId });
    if (!stopsRunning) return;
    const running = await this.database.manager.findBy(JobRow, { orderId, state: In(OPEN_STATES) });
    for (const { id } of running) await this.jobs.cancel(id, byName);
  }

  /**
   * Another way for one line: what it and everything inside it were promised goes back, and it is netted again.
   * @throws DomainError NOT_FOUND, STATE_CONFLICT, ALTERNATE_TOO_LATE, BOM_INVALID
   */
  async choose(orderId: string, lineId: string, alternate: number, byName: string): Promise<void> {
    const at = new Date(this.clock.nowMs());
    const found = await this.database.manager.findOneBy(WorkOrderRow, { id: orderId });
    if (!found) throw domainError('NOT_FOUND', 'There is no such order.');
    const design = await this.designs.get(found.designId);
    await this.database.transaction(async (manager) => {
      const order = await lockOrder(manager, orderId);
      if (order.state !== 'open') throw domainError('STATE_CONFLICT', `This order is ${order.state} already.`);
      const branch = await loadBranch(manager, orderId, lineId);
      const { line, below, operations } = branch;
      await requireUnbegun(manager, branch);
      const mover = { byName, at, orderId };
      const lineIds = [line, ...below].map(({ id }) => id);
      await settle(manager, { orderId, lineIds }, () => 0, { ...mover, why: 'alternate' });
      const operationIds = operations.map(({ id }) => id);
      await manager.update(OperationRow, { id: In(operationIds) }, { state: 'cancelled', lineId: line.id });
      if (below.length > 0) await manager.delete(OrderLineRow, { id: In(below.map(({ id }) => id)) });
      const prefix = line.key.slice(0, line.key.length - line.partId.length);
      const parts = branchParts(bomPartsOf(design), line.partId);
      const choices = new Map([[line.partId, alternate]]);
      const plan = await planOrder(manager, design, { parts, quantity: line.quantity, choices, isLocked: true });
      const { parentLineId, alternateOf, perParent, position } = line;
      const under = { parentLineId, alternateOf, perParent, position, prefix, sequence: branch.nextSequence, lineId };
      const ids = await writePlan(manager, plan, { orderId, design, parts, choices, mover, under });
      const last = plan.bom.operations.filter(({ key }) => isLastOf(plan.bom.operations, key));
      const ends = last.flatMap(({ key }) => ids.operations.get(key) ?? []);
      await waitForOthers(manager, line, operationIds, ends);
      await this.orders.openReadyOperations(manager, orderId);
      await this.orders.completeIfDone(manager, orderId);
      await notify(manager, { topic: 'advance' });
    });
    await endCalledOff(this.database.manager, at, { orderId });
  }
}

interface Branch {
  readonly line: OrderLineRow;
  /** Its alternates, and all that is built into it or them. */
  readonly below: readonly OrderLineRow[];
  readonly operations: readonly OperationRow[];
  readonly nextSequence: number;
}

async function loadBranch(manager: EntityManager, orderId: string, lineId: string): Promise<Branch> {
  const lines = await manager.findBy(OrderLineRow, { orderId });
  const line = lines.find(({ id }) => id === lineId);
  if (!line) throw domainError('NOT_FOUND', 'This order has no such line.');
  if (line.alternateOf !== null)
    throw domainError('STATE_CONFLICT', 'Choose at the line in whose place this one comes.');
  if (line.quantity === 0) throw domainError('STATE_CONFLICT', 'None of this is needed.');
  const within = new Set([lineId]);
  for (let before = 0; before < within.size;) {
    before = within.size;
    for (const each of lines) {
      if (within.has(each.parentLineId ?? '') || within.has(each.alternateOf ?? '')) within.add(each.id);
    }
  }
  const all = await manager.findBy(OperationRow, { orderId });
  return {
    line,
    below: lines.filter(({ id }) => id !== lineId && within.has(id)),
    operations: all.filter((each) => each.state !== 'cancelled' && within.has(each.lineId ?? '')),
    nextSequence: Math.max(0, ...all.map(({ sequence }) => sequence + 1)),
  };
}

async function requireUnbegun(manager: EntityManager, { line, below, operations }: Branch): Promise<void> {
  const operationId = In(operations.map(({ id }) => id));
  const begun = await manager.countBy(JobRow, { operationId, state: Not(In([...UNBEGUN])) });
  const isBegun = begun > 0 || operations.some(({ done }) => done > 0);
  if (!isBegun && [line, ...below].every(({ got }) => got === 0)) return;
  throw domainError(
    'ALTERNATE_TOO_LATE',
    `Some of ${line.name} is being made or has come already. Finish it, or cancel the order.`,
    { params: { part: line.name } },
  );
}

/** One part with all that it or its alternates are made of, as a machine of its own. */
function branchParts(parts: readonly BomPart[], rootId: string): BomPart[] {
  const within = new Set([rootId]);
  for (let before = 0; before < within.size;) {
    before = within.size;
    for (const part of parts) {
      if (within.has(part.partOf ?? '')) within.add(part.id);
      if (within.has(part.id)) for (const { partId } of part.alternates ?? []) if (partId) within.add(partId);
    }
  }
  return parts
    .filter(({ id }) => within.has(id))
    .map((part) => ({ ...part, partOf: within.has(part.partOf ?? '') ? part.partOf : undefined }))
    .map((part) => (part.id === rootId ? { ...part, partOf: undefined, quantity: 1 } : part));
}

const isLastOf = (operations: readonly { key: string; after: readonly string[] }[], key: string): boolean =>
  !operations.some(({ after }) => after.includes(key));

/** Whatever is put together from this line waits for the new steps in place of the old ones. */
async function waitForOthers(
  manager: EntityManager,
  line: OrderLineRow,
  oldIds: readonly string[],
  newIds: readonly string[],
): Promise<void> {
  const { orderId, parentLineId } = line;
  const operations = await manager.find(OperationRow, {
    where: { orderId, state: Not('cancelled'), step: 'assemble' },
    order: { sequence: 'ASC' },
  });
  const assembly = operations.find((operation) =>
    parentLineId === null
      ? operation.after.some((id) => oldIds.includes(id)) || isFlat(operation, operations)
      : operation.lineId === parentLineId,
  );
  if (!assembly || newIds.includes(assembly.id)) return;
  if (assembly.state === 'done') throw domainError('ALTERNATE_TOO_LATE', 'It is put together already.');
  const after = [...assembly.after.filter((id) => !oldIds.includes(id)), ...newIds];
  const state = assembly.state === 'ready' && newIds.length > 0 ? 'waiting' : assembly.state;
  await manager.update(OperationRow, { id: assembly.id }, { after, state });
}

/** The machine's own assembly: nothing waits for it. */
const isFlat = (operation: OperationRow, operations: readonly OperationRow[]): boolean =>
  !operations.some(({ after }) => after.includes(operation.id));
