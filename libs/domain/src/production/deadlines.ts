import { canAttemptBecome } from '../attempt.js';
import type { AttemptState } from '../states.js';
import { UNKNOWN_REASON, settleJob } from './conclusions.js';
import { hasBegunForSure } from './evidence.js';
import type { AttemptRows } from './facts.js';
import { SITE } from './replies.js';
import { NO_STEP, type AttemptOnRecord, type StatedReason, type Step } from './rows.js';

/** An attempt that has not begun after this long is asked about. */
const QUERY_AFTER_MS = 20_000;
/** A committed start that nobody reports on becomes a question to a person. */
const UNKNOWN_AFTER_MS = 90_000;
/**
 * Clock error we allow the bridge beyond its deadline before we call an attempt expired ourselves: its own bound is 5 s
 * (R5), and a start at the last moment must be heard of before.
 */
export const EXPIRY_MARGIN_MS = 30_000;
/** A line that broke the moment after a bridge introduced itself is noticed within 45 s (1.5 keep-alives); and some. */
const ANSWER_WITHIN_MS = 60_000;

export type Due = 'nothing' | 'query' | 'expire' | 'unknown';

/** What is on record of the bridge of an attempt. */
export interface BridgeSeen {
  readonly isOnline: boolean;
  /** When it introduced itself last, server time; null: never. */
  readonly introducedAtMs: number | null;
}

/**
 * What is due for an attempt that has not begun. The bridge's own word always counts more. Only an attempt that was
 * never committed, and whose bridge introduced itself after the deadline and was asked then, may be called expired: at a
 * bridge out of reach a person may have started what was loaded, so it becomes a question; and a record that says
 * "online" may be old (a restored database, a server that begins), so the bridge is asked. It answers when it is back.
 */
export function dueFor(
  attempt: Pick<AttemptOnRecord, 'state' | 'createdAtMs' | 'committedAtMs' | 'startByMs'>,
  { isOnline, introducedAtMs }: BridgeSeen,
  nowMs: number,
): Due {
  const { state, createdAtMs, committedAtMs, startByMs } = attempt;
  if (state === 'prepared') {
    const committedForMs = nowMs - (committedAtMs ?? createdAtMs);
    return committedForMs > UNKNOWN_AFTER_MS ? 'unknown' : committedForMs > QUERY_AFTER_MS ? 'query' : 'nothing';
  }
  if (state !== 'offered' && state !== 'stored') return 'nothing';
  if (nowMs > startByMs + EXPIRY_MARGIN_MS) {
    if (!isOnline) return 'unknown';
    const wasAsked = introducedAtMs !== null && introducedAtMs > startByMs;
    return wasAsked && nowMs > introducedAtMs + ANSWER_WITHIN_MS ? 'expire' : 'query';
  }
  return nowMs - createdAtMs > QUERY_AFTER_MS && isOnline ? 'query' : 'nothing';
}

const EXPIRED_REASON: StatedReason = {
  code: 'START_EXPIRED',
  message: 'The bridge did not answer in time; nothing was started.',
};

/**
 * What we conclude by ourselves holds only for the state we looked at. What is called expired is cancelled as well, should
 * somebody's clock be wrong; a machine that counts one start more since says that it may be the one.
 */
export function takeDue({ attempt, job, machine }: AttemptRows, due: Due, nowMs: number): Step {
  if (due === 'nothing') return NO_STEP;
  if (due === 'query') return { commands: [{ kind: 'query' }] };
  const isExpired = due === 'expire' && !hasBegunForSure(attempt, machine);
  const to: AttemptState = isExpired ? 'expired' : 'unknown';
  if (!canAttemptBecome(attempt.state, to)) return NO_STEP;
  const reason = isExpired ? EXPIRED_REASON : UNKNOWN_REASON;
  const jobChange = settleJob(job, to, false, reason);
  return {
    attempt: { to, from: [attempt.state], reason, ...(isExpired ? { endedAtMs: nowMs } : {}) },
    ...(jobChange ? { job: jobChange } : {}),
    ...(isExpired ? { commands: [{ kind: 'cancel', by: SITE }] } : {}),
  };
}

/** Its bridge will never speak again: a person says what became of what it had. */
export function takeRevoked({ attempt, job }: AttemptRows): Step {
  if (!canAttemptBecome(attempt.state, 'unknown')) return NO_STEP;
  const jobChange = settleJob(job, 'unknown', false, UNKNOWN_REASON);
  return {
    attempt: { to: 'unknown', from: [attempt.state], reason: UNKNOWN_REASON },
    ...(jobChange ? { job: jobChange } : {}),
  };
}
