import { jobAfterAttempt, rejectionBackOffMs } from '../attempt.js';
import type { ErrorCode } from '../errors.js';
import type { AttemptState } from '../states.js';
import type { AttemptOnRecord, JobChange, JobOnRecord, MachineChange, MachineOnRecord, StatedReason } from './rows.js';

/** What several decisions conclude alike. */

export const UNKNOWN_REASON: StatedReason = {
  code: 'ATTEMPT_UNKNOWN',
  message: 'The bridge was lost during the job. Look at the machine and say what happened.',
};

/** Codes that say the program or the part is at fault: another try would be refused again. */
export const isProgramFault = (code: ErrorCode | undefined): boolean =>
  code !== undefined && (/^(?:GCODE_|ENC_)/.test(code) || PROGRAM_FAULTS.has(code));
const PROGRAM_FAULTS = new Set<ErrorCode>(['PROGRAM_HASH', 'BGCODE_INVALID', 'FILE_TOO_BIG']);

/** Codes that say nothing about the machine: it may be tried again at once. */
export const isHarmlessRefusal = (code: ErrorCode | undefined): boolean =>
  code === 'ATTEMPT_NEVER_SEEN' || code === 'START_EXPIRED' || code === 'START_FENCED';

/** What a bridge says of an attempt, in a fact or in an answer. */
export interface Said<S extends AttemptState = AttemptState> {
  readonly state: S;
  readonly code?: ErrorCode | undefined;
  readonly message?: string | undefined;
}

/**
 * What a bridge's word means for this attempt. "Never seen" about an attempt that the bridge had, or whose start we
 * committed, says that the bridge lost its memory, not that nothing moved: only a person can tell. So does a count of
 * starts that rose since the attempt was made: a person at the bridge may have started it, or its memory is a new one.
 * @param run the machine's count of physical starts, as the bridge tells it
 */
export function conclusionOf<S extends AttemptState>(
  attempt: AttemptOnRecord,
  said: Said<S>,
  run: number,
): { state: S | 'unknown'; reason: StatedReason | null } {
  const { heard, committedAtMs, startedAtMs, runBefore } = attempt;
  const mayHaveBegun = heard !== null || committedAtMs !== null || startedAtMs !== null || run > runBefore;
  if (said.code === 'ATTEMPT_NEVER_SEEN' && mayHaveBegun) return { state: 'unknown', reason: UNKNOWN_REASON };
  const { state, code, message } = said;
  return { state, reason: code === undefined ? null : { code, message: message ?? code } };
}

/** What the new state of the attempt means for its job; undefined when the job went another way already. */
export function settleJob(
  job: JobOnRecord,
  state: AttemptState,
  hasStarted: boolean,
  reason: StatedReason | null,
): JobChange | undefined {
  if (job.state !== 'attempting') return undefined;
  const next = jobAfterAttempt(state, job, hasStarted);
  const reasons = state === 'unknown' ? [UNKNOWN_REASON] : reason ? [reason] : [];
  if (!next) return { reasons };
  const isFault = state === 'rejected' && !job.isCancelWanted && isProgramFault(reason?.code);
  return {
    to: isFault ? 'held' : next.state,
    outcome: next.outcome ?? null,
    failureCount: job.failureCount + (next.outcome === 'failed' ? 1 : 0),
    reasons,
  };
}

/** A machine that refuses is left alone for a while, longer each time (R14). */
export function backOff(machine: MachineOnRecord, { state, code }: Said, nowMs: number): MachineChange {
  if (state !== 'rejected' || isHarmlessRefusal(code) || isProgramFault(code)) return {};
  const rejectionCount = machine.rejectionCount + 1;
  return { rejectionCount, backOffUntilMs: nowMs + rejectionBackOffMs(rejectionCount) };
}

/** The attempt is over: nothing will come of it any more. */
export const isOver = (state: AttemptState): boolean =>
  jobAfterAttempt(state, { isCancelWanted: false }, true) !== undefined;
