import type { AttemptState, JobState, MachineState } from './states.js';

/**
 * The server's view of an attempt. The bridge is the authority for physical facts, so a fact may jump ahead
 * (DONE before RUNNING when messages overtake each other), never back. Terminal states are sticky.
 */
export const ATTEMPT_TRANSITIONS: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  queued: ['offered', 'expired', 'cancelled'],
  offered: ['stored', 'prepared', 'running', 'paused', 'done', 'failed', 'cancelled', 'expired', 'rejected', 'unknown'],
  stored: ['prepared', 'running', 'paused', 'done', 'failed', 'cancelled', 'expired', 'rejected', 'unknown'],
  prepared: ['running', 'paused', 'done', 'failed', 'cancelled', 'expired', 'rejected', 'unknown'],
  running: ['paused', 'done', 'failed', 'cancelled', 'unknown'],
  paused: ['running', 'done', 'failed', 'cancelled', 'unknown'],
  // Still open: the bridge may come back and tell, or a person looks at the machine.
  unknown: [
    'running',
    'paused',
    'done',
    'failed',
    'cancelled',
    'rejected',
    'expired',
    'done-confirmed',
    'scrapped',
    'never-started',
  ],
  done: [],
  failed: [],
  cancelled: [],
  expired: [],
  rejected: [],
  'done-confirmed': [],
  scrapped: [],
  'never-started': [],
};

export const canAttemptBecome = (from: AttemptState, to: AttemptState): boolean =>
  ATTEMPT_TRANSITIONS[from].includes(to);

/** The states from which `to` may be reached: the WHERE of the conditional update. */
export const attemptStatesBefore = (to: AttemptState): AttemptState[] =>
  (Object.keys(ATTEMPT_TRANSITIONS) as AttemptState[]).filter((from) => canAttemptBecome(from, to));

export const isAttemptLive = (state: AttemptState): boolean => ATTEMPT_TRANSITIONS[state].length > 0;

/** States in which the machine may be moving or may have moved: never offer the job elsewhere. */
export const mayHaveStarted = (state: AttemptState): boolean =>
  state === 'prepared' || state === 'running' || state === 'paused' || state === 'unknown';

export const JOB_TRANSITIONS: Readonly<Record<JobState, readonly JobState[]>> = {
  waiting: ['planned', 'attempting', 'held', 'cancelled', 'failed'],
  planned: ['waiting', 'attempting', 'held', 'cancelled'],
  attempting: ['waiting', 'awaiting-clear', 'held', 'cancelled'],
  'awaiting-clear': ['awaiting-check', 'waiting', 'held', 'cancelled'],
  'awaiting-check': ['done', 'failed', 'awaiting-check'],
  held: ['waiting', 'cancelled'],
  done: [],
  failed: [],
  cancelled: [],
};

export const canJobBecome = (from: JobState, to: JobState): boolean => JOB_TRANSITIONS[from].includes(to);
export const isJobOpen = (state: JobState): boolean => JOB_TRANSITIONS[state].length > 0;

/** What lies on the plate after a run. */
export type PlateOutcome = 'done' | 'failed' | 'cancelled';

export interface JobAfterAttempt {
  readonly state: JobState;
  readonly outcome?: PlateOutcome;
  /** Keep the machine from being tried again at once (R14). */
  readonly shouldBackOff?: boolean;
}

/**
 * What the end of an attempt means for its job; undefined while it has not ended.
 * @param hasStarted the machine was moved: the plate must be cleared by a person whatever happened
 */
export function jobAfterAttempt(
  attempt: AttemptState,
  job: { readonly isCancelWanted: boolean },
  hasStarted: boolean,
): JobAfterAttempt | undefined {
  switch (attempt) {
    case 'done':
    case 'done-confirmed':
      return { state: 'awaiting-clear', outcome: 'done' };
    case 'failed':
    case 'scrapped':
      return { state: 'awaiting-clear', outcome: 'failed' };
    case 'cancelled':
      if (hasStarted) return { state: 'awaiting-clear', outcome: 'cancelled' };
      return { state: job.isCancelWanted ? 'cancelled' : 'held' };
    case 'rejected':
      return { state: job.isCancelWanted ? 'cancelled' : 'waiting', shouldBackOff: true };
    case 'expired':
    case 'never-started':
      return { state: job.isCancelWanted ? 'cancelled' : 'waiting' };
    default:
      return undefined;
  }
}

/** Runs that may fail on machines before a person must decide whether to go on. */
export const MAX_FAILED_RUNS = 3;

/** What clearing the plate means for the job whose piece (or rubbish) was on it. */
export function jobAfterClear(outcome: PlateOutcome, failedRuns: number, isCancelWanted: boolean): JobState {
  if (outcome === 'done') return 'awaiting-check';
  if (isCancelWanted) return 'cancelled';
  if (outcome === 'failed' && failedRuns < MAX_FAILED_RUNS) return 'waiting';
  return 'held';
}

/** Rejection back-off of a machine: 5 minutes, doubling to 2 hours (R14). */
export const rejectionBackOffMs = (rejections: number): number =>
  Math.min(5 * 2 ** Math.max(0, rejections - 1), 120) * 60_000;

/** After a run a bridge says one of these until the next one begins: it knows of runs, not of hands. */
const AFTER_A_RUN: readonly MachineState[] = ['complete', 'stopped'];

/** The machine as planning and people see it: once somebody confirmed an empty plate after its last run, it is idle. */
export const stateWithPlate = (state: MachineState, isPlateClear: boolean): MachineState =>
  isPlateClear && AFTER_A_RUN.includes(state) ? 'idle' : state;
