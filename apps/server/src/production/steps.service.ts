import { Inject, Injectable, Logger } from '@nestjs/common';
import { MoreThanOrEqual, type EntityManager } from 'typeorm';
import type { AttemptChange, Clock, CommandWish, JobChange, MachineChange, Step } from '#libs/domain';
import { AttemptRow, JobRow, MachineRow, PlateTokenRow, WorkOrderRow, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { moveRequest } from '../requests/move-request.js';
import { whereState, type LockedRows } from './on-record.js';
import { putCommand, putOffer } from './outbox.js';

const dateOf = (ms: number | undefined): Date | undefined => (ms === undefined ? undefined : new Date(ms));

/** Writes what was decided about an attempt, its job and its machine; the rows are locked by whoever asks. */
@Injectable()
export class StepsService {
  readonly #log = new Logger('attempts');

  constructor(@Inject(CLOCK) readonly clock: Clock) {}

  /** @returns false, and nothing is written, when the attempt is in none of the states that the decision is for */
  async take(manager: EntityManager, rows: LockedRows, step: Step): Promise<boolean> {
    const { attempt, job, machine } = rows;
    if (step.attempt && !(await this.#changeAttempt(manager, attempt, step.attempt))) return false;
    if (step.machine) await this.changeMachine(manager, machine.id, step.machine);
    if (step.job) await this.changeJob(manager, job, step.job);
    if (step.voidTokensFrom !== undefined) {
      await manager.delete(PlateTokenRow, { machineId: machine.id, afterRun: MoreThanOrEqual(step.voidTokensFrom) });
      await notify(manager, { topic: 'machines', id: machine.id });
    }
    if (step.hasBegun) await this.#noteStart(manager, job, step.attempt?.startedAtMs);
    for (const wish of step.commands ?? []) await this.ask(manager, attempt, wish);
    const { to, reason } = step.attempt ?? {};
    if (to !== undefined) this.#log.log(`attempt ${attempt.id} is ${to}${reason ? ` (${reason.code})` : ''}`);
    if (step.remark !== undefined) this.#log.warn(`attempt ${attempt.id}: ${step.remark}`);
    return true;
  }

  async #changeAttempt(manager: EntityManager, attempt: AttemptRow, change: AttemptChange): Promise<boolean> {
    const { to, from, reason, heard, resolvedBy } = change;
    const done = await manager.update(AttemptRow, { id: attempt.id, state: whereState(from) }, {
      state: to,
      reason,
      preparedAt: dateOf(change.committedAtMs),
      startedAt: dateOf(change.startedAtMs),
      endedAt: dateOf(change.endedAtMs),
      resolvedBy,
      heardEpoch: heard?.epoch,
      heardSeq: heard?.seq,
    } as never);
    if (done.affected !== 1) return false;
    await notify(manager, { topic: 'jobs', id: attempt.jobId });
    await notify(manager, { topic: 'machines', id: attempt.machineId });
    return true;
  }

  async changeMachine(manager: EntityManager, machineId: string, change: MachineChange): Promise<void> {
    const { fence, run, backOffUntilMs, ...rest } = change;
    await manager
      .createQueryBuilder()
      .update(MachineRow)
      .set({
        ...rest,
        ...(backOffUntilMs === undefined
          ? {}
          : { backOffUntil: backOffUntilMs === null ? null : new Date(backOffUntilMs) }),
        fence: () => 'GREATEST(fence, :fence)',
        run: () => 'GREATEST(run, :run)',
      } as never)
      .where('id = :id', { id: machineId })
      .setParameters({ fence: fence ?? 0, run: run ?? 0 })
      .execute();
    if (change.mode !== undefined) await notify(manager, { topic: 'machines', id: machineId });
  }

  async changeJob(manager: EntityManager, job: JobRow, { to, ...change }: JobChange): Promise<void> {
    await manager.update(JobRow, { id: job.id }, {
      ...change,
      state: to,
      updatedAt: new Date(this.clock.nowMs()),
      version: () => 'version + 1',
    } as never);
    await notify(manager, { topic: 'jobs', id: job.id });
    await notify(manager, { topic: 'inbox' });
    await notify(manager, { topic: 'requests', id: job.orderId });
    if (to !== undefined) await notify(manager, { topic: 'advance' });
  }

  /** A command about the attempt into the outbox. */
  async ask(manager: EntityManager, attempt: AttemptRow, wish: CommandWish): Promise<void> {
    const nowMs = this.clock.nowMs();
    const { id: attemptId, machineId, fence, bridgeId } = attempt;
    if (wish.kind === 'offer') return putOffer(manager, nowMs, attempt);
    const body = { attemptId, machineId };
    if (wish.kind === 'commit') await putCommand(manager, bridgeId, nowMs, { ...wish, ...body, fence });
    else if (wish.kind === 'cancel') await putCommand(manager, bridgeId, nowMs, { ...wish, ...body });
    else await putCommand(manager, bridgeId, nowMs, { kind: wish.kind, ...body });
    return undefined;
  }

  async #noteStart(manager: EntityManager, job: JobRow, atMs = this.clock.nowMs()): Promise<void> {
    const order = await manager.findOneByOrFail(WorkOrderRow, { id: job.orderId });
    await moveRequest(manager, { id: order.requestId, from: ['accepted'], to: 'in-production', at: new Date(atMs) });
  }
}
