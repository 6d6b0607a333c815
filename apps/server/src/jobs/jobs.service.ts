import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { cancelJob, checkPlateClear, domainError, jobAfterClearedPlate, type JobState } from '#libs/domain';
import { AttemptRow, JobRow, OperationRow, PlateTokenRow, newId, notify, type ReasonData } from '#libs/persistence';
import { noteGoodPiece } from '../designs/review-moves.js';
import { CapacityService } from '../production/capacity.service.js';
import { AttemptsService, type PromptAnswer } from '../production/attempts.service.js';
import { jobOnRecord, lockJob, lockMachine, machineOnRecord, whereState } from '../production/on-record.js';
import { StepsService } from '../production/steps.service.js';
import { LIVE_STATES } from '../production/views.js';
import { failpoint } from '../core/failpoint.js';
import type { RouteInput } from '../http/route.js';
import { refuseStale, type IfMatch } from '../http/versions.js';
import { recordPiece } from '../pieces/record-piece.js';
import { OrdersService } from '../requests/orders.service.js';
import { giveToMostUrgent } from '../requests/surplus.js';
import type { checkPiece } from './jobs.routes.js';

/** What a person's act does to a job. The same step may be open to machines from more states than to people. */
interface JobChange extends Partial<Pick<JobRow, 'reasons' | 'verdict' | 'failureCount'>> {
  readonly from: readonly JobState[];
  readonly to: JobState;
  readonly ifMatch?: IfMatch;
}

/** What the person who looked at a piece says. */
type Verdict = RouteInput<typeof checkPiece>['body']['verdict'];

/** What people do with jobs: hold, release, cancel, clear the plate, check the piece. */
@Injectable()
export class JobsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(OrdersService) private readonly orders: OrdersService,
    @Inject(AttemptsService) private readonly attempts: AttemptsService,
    @Inject(CapacityService) private readonly capacity: CapacityService,
    @Inject(StepsService) private readonly steps: StepsService,
  ) {}

  async hold(jobId: string, by: string, ifMatch?: IfMatch, why?: string): Promise<void> {
    await this.database.transaction((manager) => this.holdIn(manager, jobId, { by, why, ifMatch }));
  }

  /** Inside the caller's transaction. */
  async holdIn(
    manager: EntityManager,
    jobId: string,
    { by, why, ifMatch }: { readonly by: string; readonly why?: string | undefined; readonly ifMatch?: IfMatch },
  ): Promise<void> {
    const reason: ReasonData =
      why === undefined
        ? { code: 'HELD_BY_PERSON', message: `Held by ${by}.`, params: { by } }
        : { code: 'HELD_FOR', message: `Held by ${by}: ${why}.`, params: { by, why } };
    await this.#change(manager, jobId, { from: ['waiting', 'planned'], to: 'held', reasons: [reason], ifMatch });
  }

  async release(jobId: string, ifMatch?: IfMatch): Promise<void> {
    await this.database.transaction((manager) => this.releaseIn(manager, jobId, ifMatch));
  }

  /** Inside the caller's transaction. */
  async releaseIn(manager: EntityManager, jobId: string, ifMatch?: IfMatch): Promise<void> {
    const change = { from: ['held' as const], to: 'waiting' as const, reasons: [], failureCount: 0, ifMatch };
    const job = await this.#change(manager, jobId, change);
    await manager.update(JobRow, { id: jobId }, { attemptsForgiven: job.attemptCount });
  }

  /** A job that runs is asked to end first; its facts then say when it is over. */
  async cancel(jobId: string, by: string, ifMatch?: IfMatch): Promise<void> {
    const reasons = [{ code: 'CANCELLED_BY_PERSON', message: `Cancelled by ${by}.`, params: { by } }];
    await this.database.transaction(async (manager) => {
      const job = await requireJob(manager, jobId, ifMatch);
      const live = await manager.findOneBy(AttemptRow, { jobId, state: whereState(LIVE_STATES) });
      const { job: change = {}, commands = [] } = cancelJob(jobOnRecord(job), live !== null, by);
      await this.steps.changeJob(manager, job, change);
      if (change.to === 'cancelled') await manager.update(JobRow, { id: jobId }, { reasons });
      for (const wish of commands) if (live) await this.steps.ask(manager, live, wish);
      await failpoint('cancel-asked');
    });
  }

  async ask(
    jobId: string,
    kind: 'pause' | 'resume',
    by: string,
    answer: PromptAnswer = {},
    ifMatch?: IfMatch,
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      if (ifMatch) await requireJob(manager, jobId, ifMatch);
      await this.attempts.ask(manager, { jobId, kind, by, answer });
    });
  }

  /**
   * "The plate is empty", said at the machine after the run the person saw: a token for the next start, and the job
   * that lay there goes on to its check (or back to the queue when it was rubbish).
   * @throws DomainError NOT_FOUND, STATE_CONFLICT (something ran since), MACHINE_BUSY
   */
  async clearPlate(machineId: string, afterRun: number, byName: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const machine = await lockMachine(manager, machineId);
      if (!machine || machine.removedAt) throw domainError('NOT_FOUND', 'There is no such machine.');
      const live = await manager.findOneBy(AttemptRow, { machineId, state: whereState(LIVE_STATES) });
      checkPlateClear(machineOnRecord(machine, null), live?.state, afterRun);
      const at = new Date(this.steps.clock.nowMs());
      await manager.insert(PlateTokenRow, { id: newId(), machineId, afterRun, byName, at });
      await this.settleCleared(manager, machineId);
      await failpoint('plate-cleared');
      await notify(manager, { topic: 'machines', id: machineId });
      await notify(manager, { topic: 'inbox' });
      await notify(manager, { topic: 'advance' });
    });
  }

  /** The plate holds nothing any more; call it with the machine's row locked. */
  async settleCleared(manager: EntityManager, machineId: string): Promise<void> {
    const jobs = await manager.findBy(JobRow, { machineId, state: 'awaiting-clear' });
    for (const found of jobs) {
      const job = await requireJob(manager, found.id);
      const change = jobAfterClearedPlate(jobOnRecord(job));
      if (change) await this.steps.changeJob(manager, job, change);
    }
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async check(
    jobId: string,
    verdict: Verdict,
    reason: string | undefined,
    ifMatch?: IfMatch,
    checkedBy = 'somebody',
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      const reasons: ReasonData[] = reason === undefined ? [] : [{ code: 'CHECK_NOTE', message: reason }];
      const to = verdict === 'pass' ? 'done' : verdict === 'scrap' ? 'failed' : 'awaiting-check';
      // The spool of its machine is counted down below; a machine is locked before its jobs.
      const { machineId } = (await manager.findOneBy(JobRow, { id: jobId })) ?? {};
      if (machineId) await lockMachine(manager, machineId);
      const job = await this.#change(manager, jobId, { from: ['awaiting-check'], to, verdict, reasons, ifMatch });
      if (verdict === 'rework') return;
      if (verdict === 'pass') {
        const at = new Date(this.steps.clock.nowMs());
        const given = await giveToMostUrgent(manager, job, at);
        const operation = await this.orders.countDone(manager, given.operationId, 1, jobId);
        await recordPiece(manager, { job: given, operation, checkedBy, at });
        await this.capacity.recordMade(manager, given, operation);
        await noteGoodPiece(manager, given.orderId, at);
        return;
      }
      const operation = await manager.findOneByOrFail(OperationRow, { id: job.operationId });
      await this.capacity.recordScrapped(manager, job, operation);
      // What was called off is not made again.
      if (operation.state !== 'cancelled') await this.orders.insertJob(manager, operation, job.id);
      await notify(manager, { topic: 'advance' });
    });
  }

  /** The conditional update every change by a person goes through. */
  async #change(manager: EntityManager, jobId: string, { from, to, ifMatch, ...change }: JobChange): Promise<JobRow> {
    const job = await requireJob(manager, jobId, ifMatch);
    if (!from.includes(job.state)) {
      throw domainError('STATE_CONFLICT', `Job ${job.number} is ${job.state}; it cannot become ${to}.`);
    }
    const updatedAt = new Date(this.steps.clock.nowMs());
    await manager.update(JobRow, { id: jobId }, { ...change, state: to, updatedAt, version: job.version + 1 } as never);
    await notify(manager, { topic: 'jobs', id: jobId });
    await notify(manager, { topic: 'inbox' });
    if (to === 'waiting') await notify(manager, { topic: 'advance' });
    return job;
  }
}

/** @throws DomainError NOT_FOUND, VERSION_CONFLICT */
async function requireJob(manager: EntityManager, id: string, ifMatch?: IfMatch): Promise<JobRow> {
  const job = await lockJob(manager, id);
  if (!job) throw domainError('NOT_FOUND', 'There is no such job.');
  await refuseStale(manager, job, `Job ${job.number}`, ifMatch);
  return job;
}
