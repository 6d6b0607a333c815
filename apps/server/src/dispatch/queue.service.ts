import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, IsNull, type EntityManager } from 'typeorm';
import { domainError, type Clock, type Requirements } from '#libs/domain';
import { JobRow, MachineRow, OperationRow, RequestRow, WorkOrderRow, notify } from '#libs/persistence';
import { keyBetween, orderKey } from '#libs/scheduling';
import { checkClock } from '../core/clock-skew.js';
import { CLOCK } from '../core/core.module.js';
import type { RouteInput } from '../http/route.js';
import { refuseStale, type IfMatch } from '../http/versions.js';
import { JobsService } from '../jobs/jobs.service.js';
import { AttemptsService } from '../production/attempts.service.js';
import { lockJob } from '../production/on-record.js';
import { loadRuledShop } from '../production/shop-rules.js';
import { loadWaitingJobs, orderFactsOf } from '../production/views.js';
import type { askOfMachine, changeDispatch, changeMany, moveJob } from './dispatch.routes.js';
import { pickedWhy } from './picked-why.js';
import { loadPolicy } from './policy.js';

type Change = RouteInput<typeof changeDispatch>['body'];
type Asks = RouteInput<typeof askOfMachine>['body'];

/** What people decide about the order of the queue and where a job is made. */
@Injectable()
export class QueueService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(AttemptsService) private readonly attempts: AttemptsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT (it does not wait any more), VERSION_CONFLICT */
  async change(jobId: string, change: Change, ifMatch?: IfMatch): Promise<void> {
    await this.database.transaction((manager) => this.#change(manager, jobId, change, ifMatch));
  }

  async #change(manager: EntityManager, jobId: string, change: Change, ifMatch?: IfMatch): Promise<void> {
    const { priority, pinnedMachineId, notBefore } = change;
    if (pinnedMachineId != null) await requireMachine(manager, pinnedMachineId);
    await this.#write(manager, await requireWaiting(manager, jobId, ifMatch), {
      ...(priority !== undefined && { priority }),
      ...(pinnedMachineId !== undefined && { pinnedMachineId }),
      ...(notBefore !== undefined && { notBefore: notBefore === null ? null : new Date(notBefore) }),
    });
  }

  async #write(manager: EntityManager, job: JobRow, change: Partial<JobRow>): Promise<void> {
    const updatedAt = new Date(this.clock.nowMs());
    await manager.update(JobRow, { id: job.id }, { ...change, updatedAt, version: job.version + 1 } as never);
    await notify(manager, { topic: 'jobs', id: job.id });
    await notify(manager, { topic: 'advance' });
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT, VERSION_CONFLICT */
  async move(jobId: string, to: RouteInput<typeof moveJob>['body'], ifMatch?: IfMatch): Promise<void> {
    await this.database.transaction(async (manager) => {
      // One move at a time: two that look at the same gap would both fit into it.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('queue order'))`);
      const job = await requireWaiting(manager, jobId, ifMatch);
      const isBefore = 'beforeJobId' in to;
      const otherId = isBefore ? to.beforeJobId : to.afterJobId;
      const queue = (await orderedQueue(manager)).filter(({ id }) => id !== jobId);
      const at = queue.findIndex(({ id }) => id === otherId);
      const other = queue[at];
      if (!other) throw domainError('STATE_CONFLICT', 'The job beside which it should go does not wait any more.');
      const [before, after] = isBefore ? [other, queue[at - 1]] : [queue[at + 1], other];
      const keyOf = (each: Place | undefined): string | undefined =>
        each?.priority === other.priority ? each.key : undefined;
      await this.#write(manager, job, { priority: other.priority, rank: keyBetween(keyOf(after), keyOf(before)) });
    });
  }

  /** All or none. @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async changeMany({ jobIds, change }: RouteInput<typeof changeMany>['body'], by: string): Promise<void> {
    // Locked in one order, so that two such changes never wait for each other.
    const ids = [...new Set(jobIds)].toSorted();
    await this.database.transaction(async (manager) => {
      for (const id of ids) {
        if ('hold' in change) await this.jobs.holdIn(manager, id, { by, why: change.hold || undefined });
        else if ('release' in change) await this.jobs.releaseIn(manager, id);
        else await this.#change(manager, id, change);
      }
    });
  }

  /** @returns the jobs that were pinned. @throws DomainError NOT_FOUND, STATE_CONFLICT when there is no such machine */
  async spread(jobId: string, machineClass: string): Promise<string[]> {
    return this.database.transaction(async (manager) => {
      const { operationId } = await requireWaiting(manager, jobId);
      const all = await manager.find(MachineRow, { where: { removedAt: IsNull() }, order: { name: 'ASC' } });
      const machines = all.filter(({ profile }) => profile.machineClass === machineClass);
      if (machines.length === 0)
        throw domainError('STATE_CONFLICT', `There is no machine of the class ${machineClass}.`);
      const copies = await manager.find(JobRow, {
        where: { operationId, state: In(['waiting', 'planned']) },
        order: { number: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      const pinned = copies.slice(0, machines.length);
      for (const [index, copy] of pinned.entries()) {
        await this.#write(manager, copy, { pinnedMachineId: machines[index]?.id ?? null });
      }
      return pinned.map(({ id }) => id);
    });
  }

  /**
   * A person says yes to a suggestion, or picks a machine. Modes do not bind them, everything else does.
   * @throws DomainError NOT_FOUND, STATE_CONFLICT and what AttemptsService.start throws
   */
  async start(jobId: string, machineId: string, by: string): Promise<void> {
    const { manager } = this.database;
    const nowMs = this.clock.nowMs();
    const policy = await loadPolicy(manager);
    const shop = await loadRuledShop(manager, policy, nowMs);
    const machine = shop.views.find(({ id }) => id === machineId);
    if (!machine) throw domainError('NOT_FOUND', 'There is no such machine.');
    const { safetyClass } = machine.profile;
    if (safetyClass === 'C' || safetyClass === 'D') {
      throw domainError(
        'STATE_CONFLICT',
        `${machine.name} starts only from beside it. Go there and start it at the machine.`,
      );
    }
    const [waiting] = await loadWaitingJobs(manager, shop, jobId);
    if (!waiting) throw domainError('STATE_CONFLICT', 'This job does not wait for a machine any more.');
    const why = pickedWhy(waiting.view, shop.views, { machineId, policy, nowMs, by });
    const chosen = why.decision.candidates.find((each) => each.machineId === machineId);
    const [failing] = chosen?.failing ?? [];
    if (failing) throw domainError(failing.code === 'ALL_BUSY' ? 'MACHINE_BUSY' : 'MACHINE_NOT_READY', failing.message);
    await checkClock(this.database, this.clock);
    await this.attempts.start({ jobId, machineId, why });
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async ask(jobId: string, asks: Asks): Promise<void> {
    await this.database.transaction(async (manager) => {
      const job = await requireWaiting(manager, jobId);
      const { requirements } = await manager.findOneByOrFail(OperationRow, { id: job.operationId });
      const { process, materials, sizeMm, massG } = requirements;
      const asked = Object.fromEntries(Object.entries(asks).filter(([, value]) => value !== null));
      const changed: Requirements = { process, materials, sizeMm, ...(massG !== undefined && { massG }), ...asked };
      await manager.update(OperationRow, { id: job.operationId }, { requirements: changed } as never);
      await this.#write(manager, job, {});
    });
  }
}

interface Place {
  readonly id: string;
  readonly priority: number;
  readonly key: string;
}

/** Everything that waits, in the order of the queue. */
async function orderedQueue(manager: EntityManager): Promise<Place[]> {
  const jobs = await manager.findBy(JobRow, { state: In(['waiting', 'planned', 'held']) });
  const orders = await manager.findBy(WorkOrderRow, { id: In([...new Set(jobs.map(({ orderId }) => orderId))]) });
  const requests = await manager.findBy(RequestRow, { id: In(orders.map(({ requestId }) => requestId)) });
  const orderOf = new Map(orders.map((order) => [order.id, order]));
  const requestOf = new Map(requests.map((request) => [request.id, request]));
  const places = jobs.map((job): Place => {
    const order = orderOf.get(job.orderId);
    const facts = orderFactsOf(job, order, requestOf.get(order?.requestId ?? ''));
    return { id: job.id, priority: job.priority, key: orderKey(facts) };
  });
  return places.toSorted((a, b) => b.priority - a.priority || (a.key < b.key ? -1 : 1));
}

/** @throws DomainError NOT_FOUND, STATE_CONFLICT, VERSION_CONFLICT */
async function requireWaiting(manager: EntityManager, id: string, ifMatch?: IfMatch): Promise<JobRow> {
  const job = await lockJob(manager, id);
  if (!job) throw domainError('NOT_FOUND', 'There is no such job.');
  await refuseStale(manager, job, `Job ${job.number}`, ifMatch);
  if (!['waiting', 'planned', 'held'].includes(job.state)) {
    throw domainError('STATE_CONFLICT', `Job ${job.number} is ${job.state}; it waits for no machine any more.`);
  }
  return job;
}

async function requireMachine(manager: EntityManager, id: string): Promise<void> {
  const isThere = await manager.existsBy(MachineRow, { id, removedAt: IsNull() });
  if (!isThere) throw domainError('NOT_FOUND', 'There is no such machine.', { place: { field: 'pinnedMachineId' } });
}
