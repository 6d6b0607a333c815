import { attemptStatesBefore, canAttemptBecome, isAttemptLive } from '../attempt.js';
import type { AttemptState } from '../states.js';
import { backOff, conclusionOf, isOver, settleJob, type Said } from './conclusions.js';
import type { AttemptOnRecord, FactNumber, JobOnRecord, MachineOnRecord, StatedReason, Step } from './rows.js';

/** What a bridge says happened to an attempt. */
export interface AttemptNews extends Said<
  'stored' | 'rejected' | 'expired' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled' | 'unknown'
> {
  readonly number: FactNumber;
  /** When it happened. */
  readonly atMs: number;
  /** The machine's count of physical starts, after this. */
  readonly run: number;
}

export interface AttemptRows {
  readonly attempt: AttemptOnRecord;
  readonly job: JobOnRecord;
  readonly machine: MachineOnRecord;
}

const ORPHAN: StatedReason = {
  code: 'ATTEMPT_ORPHAN',
  message: 'The bridge reports a run that is not in our records. Look at the machine.',
};
const CONTRADICTED: StatedReason = {
  code: 'ATTEMPT_CONTRADICTED',
  message: 'The bridge reports a run that was thought never to have begun. Look at the machine and its plate.',
};

/**
 * Nobody here made this attempt: a database restored to an earlier point, a cloned bridge. A person must look, unless
 * the bridge says that nothing came of it.
 */
export const takeOrphan = ({ state, run }: Pick<AttemptNews, 'state' | 'run'>): Step =>
  state === 'rejected' || state === 'expired'
    ? { machine: { run } }
    : { machine: { run, mode: 'maintenance', reason: ORPHAN }, remark: 'an attempt that is not in our records' };

/**
 * The bridge is the authority for what happened, so its word moves the attempt on from wherever it stands, also when
 * facts overtake each other. An older word than the newest one heard only adds that the run began.
 */
export function takeAttemptNews({ attempt, job, machine }: AttemptRows, news: AttemptNews, nowMs: number): Step {
  const { run } = news;
  const hasStarted = attempt.startedAtMs !== null || isStart(attempt, news);
  const hasBegun = hasStarted && attempt.startedAtMs === null;
  const { state, reason } = conclusionOf(attempt, news, run);
  const isOld = attempt.heard !== null && isBefore(news.number, attempt.heard, machine.bridgeEpoch);
  if (isOld || !canAttemptBecome(attempt.state, state)) {
    // What ended by a cancel may have begun before; what never began according to everybody may not.
    const isContradiction =
      HAS_BEGUN.includes(news.state) && NOT_BEGUN.includes(attempt.state) && attempt.startedAtMs === null;
    if (isContradiction) {
      return { machine: { run, mode: 'maintenance', reason: CONTRADICTED }, voidTokensFrom: 0, remark: state };
    }
    if (isOld || !isAttemptLive(attempt.state)) return { machine: { run } };
    // Nothing new, but whatever was said before it is old by now.
    return { attempt: { to: attempt.state, from: [attempt.state], heard: news.number }, machine: { run } };
  }
  const jobChange = settleJob(job, state, hasStarted, reason);
  return {
    attempt: {
      to: state,
      from: attemptStatesBefore(state),
      reason,
      heard: news.number,
      ...(hasBegun ? { startedAtMs: news.atMs } : {}),
      ...(isOver(state) ? { endedAtMs: news.atMs } : {}),
    },
    ...(jobChange ? { job: jobChange } : {}),
    machine: { run, ...(hasBegun ? { rejectionCount: 0, backOffUntilMs: null } : backOff(machine, news, nowMs)) },
    ...(hasBegun ? { hasBegun } : {}),
  };
}

const HAS_BEGUN: readonly AttemptState[] = ['running', 'paused', 'done', 'failed', 'unknown'];
/** Ends that say nothing was started. */
const NOT_BEGUN: readonly AttemptState[] = ['never-started', 'expired', 'rejected', 'cancelled'];

/** A cancel may come before the start or after it: the count of starts tells which. */
const isStart = (attempt: AttemptOnRecord, { state, run }: AttemptNews): boolean =>
  HAS_BEGUN.includes(state) || (state === 'cancelled' && run > attempt.runBefore);

/** Below zero: `a` was said before `b`, by the same card. */
export const compareNumbers = (a: FactNumber, b: FactNumber): number =>
  a.epoch === b.epoch ? a.seq - b.seq : a.epoch < b.epoch ? -1 : 1;

/**
 * Whether it was said before the newest word heard. Boots count up; but a copy of a card counts on its own, and a lost
 * memory begins anew: what the boot says that speaks now is newer than any other boot's word.
 * @param speaking the boot that introduced itself last
 */
const isBefore = (said: FactNumber, heard: FactNumber, speaking: string | null): boolean =>
  (said.epoch === heard.epoch || said.epoch !== speaking) && compareNumbers(said, heard) < 0;

/** The last number without a gap, from `seq` over the numbers that follow it, in rising order. */
export function watermarkOver(seq: number, following: Iterable<number>): number {
  let mark = seq;
  for (const number of following) {
    if (number !== mark + 1) break;
    mark = number;
  }
  return mark;
}
