import { canAttemptBecome, jobAfterClear } from '../attempt.js';
import { domainError } from '../errors.js';
import type { AttemptState } from '../states.js';
import { settleJob } from './conclusions.js';
import type { AttemptRows } from './facts.js';
import type { JobChange, JobOnRecord, MachineOnRecord, Step } from './rows.js';

/** What a person at the machine says of an attempt whose end nobody knows. */
export type Verdict = 'done-confirmed' | 'scrapped' | 'never-started';

/**
 * A person looked at the machine. Whatever they say, who said before that the plate is empty did not mean what lies
 * there now: it is confirmed anew before the next start.
 * @throws DomainError STATE_CONFLICT
 */
export function resolveUnknown(
  { attempt, job, machine }: AttemptRows,
  verdict: Verdict,
  by: string,
  nowMs: number,
): Step {
  if (!canAttemptBecome(attempt.state, verdict)) {
    throw domainError('STATE_CONFLICT', `This attempt is ${attempt.state}; there is nothing to say about it.`);
  }
  const hasStarted = verdict !== 'never-started' || machine.run > attempt.runBefore;
  const jobChange = settleJob(job, verdict, hasStarted, null);
  return {
    attempt: { to: verdict, from: ['unknown'], reason: null, endedAtMs: nowMs, resolvedBy: by },
    ...(jobChange ? { job: jobChange } : {}),
    voidTokensFrom: attempt.runBefore,
  };
}

/**
 * "The plate is empty", said at the machine after the run the person saw.
 * @param live state of the attempt that lives on the machine
 * @throws DomainError STATE_CONFLICT (something ran since), MACHINE_BUSY
 */
export function checkPlateClear(machine: MachineOnRecord, live: AttemptState | undefined, afterRun: number): void {
  if (machine.run !== afterRun) {
    throw domainError('STATE_CONFLICT', `${machine.name} has run again since you looked. Look at the plate once more.`);
  }
  if (live === undefined) return;
  const hint = live === 'unknown' ? 'Say first what happened to its last job.' : 'Wait until its job has ended.';
  throw domainError('MACHINE_BUSY', `${machine.name} is not free. ${hint}`);
}

/** What the cleared plate means for a job whose piece (or rubbish) lay there; undefined: none did. */
export function jobAfterClearedPlate(job: JobOnRecord & Pick<JobChange, 'outcome'>): JobChange | undefined {
  if (job.state !== 'awaiting-clear') return undefined;
  return { to: jobAfterClear(job.outcome ?? 'failed', job.failureCount, job.isCancelWanted) };
}

/**
 * Cancel is a request: while an attempt lives, its bridge's facts say when the job is over.
 * @throws DomainError STATE_CONFLICT
 */
export function cancelJob(job: JobOnRecord, isAttemptLive: boolean, by: string): Step {
  if (job.state === 'waiting' || job.state === 'planned' || job.state === 'held') return { job: { to: 'cancelled' } };
  if (job.state !== 'attempting' && job.state !== 'awaiting-clear') {
    throw domainError('STATE_CONFLICT', `This job is ${job.state}; it cannot become cancelled.`);
  }
  return { job: { isCancelWanted: true }, ...(isAttemptLive ? { commands: [{ kind: 'cancel', by }] } : {}) };
}
