import { Inject, Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { attemptStatesBefore, jobAfterAttempt, type AttemptState, type Clock, type ErrorCode } from '#libs/domain';
import { AttemptRow, JobRow, notify, type ReasonData } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { isProgramFault } from './attempts.service.js';

/** Moves attempts on, and their jobs with them; whoever learns something of an attempt (fact, answer, deadline, person) comes here. */
@Injectable()
export class AttemptChangesService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /**
   * The conditional update that every change of an attempt goes through.
   * @param from what we conclude by ourselves holds only for the state we looked at; a bridge's word for all before it
   * @returns false when the state does not allow it
   */
  async change(
    manager: EntityManager,
    attempt: AttemptRow,
    to: AttemptState,
    change: Partial<Pick<AttemptRow, 'reason' | 'preparedAt' | 'startedAt' | 'endedAt' | 'resolvedBy'>>,
    from: readonly AttemptState[] = attemptStatesBefore(to),
  ): Promise<boolean> {
    const done = await manager.update(AttemptRow, { id: attempt.id, state: In([...from]) }, {
      ...change,
      state: to,
    } as never);
    if (done.affected !== 1) return false;
    await notify(manager, { topic: 'jobs', id: attempt.jobId });
    await notify(manager, { topic: 'machines', id: attempt.machineId });
    return true;
  }

  /** What the new state of the attempt means for its job. */
  async settleJob(
    manager: EntityManager,
    attempt: AttemptRow,
    state: AttemptState,
    hasStarted: boolean,
    reason: ReasonData | null,
  ): Promise<void> {
    // A person's cancel at the same moment comes wholly before or wholly after.
    const job = await manager.findOneOrFail(JobRow, {
      where: { id: attempt.jobId },
      lock: { mode: 'pessimistic_write' },
    });
    if (job.state !== 'attempting') return;
    const reasons = reason ? [reason] : [];
    const next = jobAfterAttempt(state, job, hasStarted);
    const isFault =
      state === 'rejected' && !job.isCancelWanted && isProgramFault(reason?.code as ErrorCode | undefined);
    await manager.update(JobRow, { id: job.id }, {
      ...(next ? { state: isFault ? 'held' : next.state, outcome: next.outcome ?? null } : {}),
      failureCount: job.failureCount + (next?.outcome === 'failed' ? 1 : 0),
      reasons: state === 'unknown' ? [UNKNOWN_REASON] : reasons,
      updatedAt: new Date(this.clock.nowMs()),
      version: job.version + 1,
    } as never);
    await notify(manager, { topic: 'inbox' });
    await notify(manager, { topic: 'requests', id: job.orderId });
    if (next) await notify(manager, { topic: 'advance' });
  }
}

export const UNKNOWN_REASON: ReasonData = {
  code: 'ATTEMPT_UNKNOWN',
  message: 'The bridge was lost during the job. Look at the machine and say what happened.',
};

/**
 * What a bridge's word means for this attempt. "Never seen" about a start that we committed says that the bridge lost its
 * memory, not that nothing moved: only a person can tell.
 */
export function conclusionOf<S extends AttemptState>(
  attempt: AttemptRow,
  said: { state: S; code?: ErrorCode | undefined; message?: string | undefined },
): { state: S | 'unknown'; reason: ReasonData | null } {
  const mayHaveBegun = attempt.preparedAt !== null || attempt.startedAt !== null;
  if (said.code === 'ATTEMPT_NEVER_SEEN' && mayHaveBegun) return { state: 'unknown', reason: UNKNOWN_REASON };
  return { state: said.state, reason: reasonOf(said) };
}

export function reasonOf(fact: { code?: string | undefined; message?: string | undefined }): ReasonData | null {
  return fact.code === undefined ? null : { code: fact.code, message: fact.message ?? fact.code };
}
