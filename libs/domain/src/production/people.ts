import { canAttemptBecome, jobAfterClear } from '../attempt.js';
import { domainError } from '../errors.js';
import type { AttemptState } from '../states.js';
import { settleJob } from './conclusions.js';
import { EXPIRY_MARGIN_MS } from './deadlines.js';
import { hasBegunForSure, needsProofOfNoStart } from './evidence.js';
import type { AttemptRows } from './facts.js';
import type { JobChange, JobOnRecord, MachineOnRecord, Step } from './rows.js';

/** What a person at the machine says of an attempt whose end nobody knows. */
export const VERDICTS = ['done-confirmed', 'scrapped', 'never-started'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Who says what, and what stands behind it. */
export interface Saying {
  readonly verdict: Verdict;
  readonly by: { readonly accountId: string; readonly name: string };
  readonly hasPhoto: boolean;
  /** What somebody said before, that waits for a second person. */
  readonly earlier: { readonly accountId: string; readonly name: string; readonly verdict: Verdict } | undefined;
  readonly isBridgeHeard: boolean;
}

/**
 * A person looked at the machine. Whatever they say, who said before that the plate is empty did not mean what lies
 * there now: it is confirmed anew before the next start. A machine that heats or cuts and may have begun is called
 * "never started" only with a photo or by two people: one wrong word would start the next job on top of this one.
 * @returns what is changed, or `second`: the word is kept until another person says the same
 * @throws DomainError STATE_CONFLICT (nothing is unknown; or "never started" of what the bridge saw begin, or of what may
 * still be started there)
 */
export function resolveUnknown({ attempt, job, machine }: AttemptRows, saying: Saying, nowMs: number): Step | 'second' {
  const { verdict, by, earlier } = saying;
  if (!canAttemptBecome(attempt.state, verdict)) {
    throw domainError('STATE_CONFLICT', `This attempt is ${attempt.state}; there is nothing to say about it.`);
  }
  if (verdict === 'never-started') {
    if (hasBegunForSure(attempt, machine)) {
      const text = 'The bridge saw this run begin, so something moved. Say whether the piece is complete or spoiled.';
      throw domainError('STATE_CONFLICT', text);
    }
    // Until then a person at the bridge may still start what it holds.
    const waitMs = attempt.startByMs + EXPIRY_MARGIN_MS - nowMs;
    if (waitMs > 0) {
      const text = `Until ${Math.ceil(waitMs / 60_000)} min from now it could still be started at the bridge. Look again then.`;
      throw domainError('STATE_CONFLICT', text);
    }
    const isSecond = earlier?.verdict === verdict && earlier.accountId !== by.accountId;
    const isProven = saying.hasPhoto || isSecond || !needsProofOfNoStart(attempt, saying.isBridgeHeard);
    if (!isProven) return 'second';
  }
  const jobChange = settleJob(job, verdict, verdict !== 'never-started', null);
  const names =
    earlier && earlier.verdict === verdict && earlier.accountId !== by.accountId ? [earlier.name, by.name] : [by.name];
  return {
    attempt: { to: verdict, from: ['unknown'], reason: null, endedAtMs: nowMs, resolvedBy: names.join(', ') },
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
