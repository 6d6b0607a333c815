import { describe, expect, it } from '@jest/globals';
import {
  ATTEMPT_TRANSITIONS,
  JOB_TRANSITIONS,
  attemptStatesBefore,
  canAttemptBecome,
  jobAfterAttempt,
  jobAfterClear,
  rejectionBackOffMs,
  stateWithPlate,
} from './attempt.js';
import { ATTEMPT_STATES, JOB_STATES } from './states.js';

function reachable<S extends string>(table: Readonly<Record<S, readonly S[]>>, start: S): Set<S> {
  const seen = new Set<S>([start]);
  for (const state of seen) for (const next of table[state]) seen.add(next);
  return seen;
}

describe('transition tables', () => {
  it('reach every attempt state from queued', () => {
    expect([...reachable(ATTEMPT_TRANSITIONS, 'queued')].sort()).toEqual([...ATTEMPT_STATES].sort());
  });
  it('reach every job state from waiting', () => {
    expect([...reachable(JOB_TRANSITIONS, 'waiting')].sort()).toEqual([...JOB_STATES].sort());
  });
  it.each([
    'done',
    'failed',
    'cancelled',
    'expired',
    'rejected',
    'done-confirmed',
    'scrapped',
    'never-started',
  ] as const)('keep %s for ever', (state) => {
    expect(ATTEMPT_STATES.filter((to) => canAttemptBecome(state, to))).toEqual([]);
  });
  it('never go back from running to before the start', () => {
    for (const to of ['queued', 'offered', 'stored', 'prepared', 'expired', 'rejected'] as const) {
      expect(canAttemptBecome('running', to)).toBe(false);
      expect(canAttemptBecome('paused', to)).toBe(false);
    }
  });
  it('let a fact overtake the ones before it', () => {
    expect(attemptStatesBefore('done').sort()).toEqual([
      'offered',
      'paused',
      'prepared',
      'running',
      'stored',
      'unknown',
    ]);
  });
  it('[BP-SRV-13] leave unknown to a bridge that returns or to a person, never to a timer that queues again', () => {
    expect(canAttemptBecome('unknown', 'queued')).toBe(false);
    expect(canAttemptBecome('unknown', 'offered')).toBe(false);
  });
});

describe('a job after its attempt', () => {
  const job = { isCancelWanted: false };
  it('waits for a person while the outcome is unknown', () => {
    expect(jobAfterAttempt('unknown', job, true)).toBeUndefined();
  });
  it('needs its plate cleared after every run that began, whatever came of it', () => {
    for (const state of ['done', 'failed', 'scrapped', 'done-confirmed'] as const) {
      expect(jobAfterAttempt(state, job, true)?.state).toBe('awaiting-clear');
    }
    expect(jobAfterAttempt('cancelled', job, true)).toEqual({ state: 'awaiting-clear', outcome: 'cancelled' });
  });
  it('goes back to the queue when nothing was started', () => {
    expect(jobAfterAttempt('expired', job, false)).toEqual({ state: 'waiting' });
    expect(jobAfterAttempt('rejected', job, false)).toEqual({ state: 'waiting', shouldBackOff: true });
    expect(jobAfterAttempt('rejected', { isCancelWanted: true }, false)?.state).toBe('cancelled');
  });
  it('is tried again after a failed run, until the third', () => {
    expect(jobAfterClear('failed', 1, false)).toBe('waiting');
    expect(jobAfterClear('failed', 3, false)).toBe('held');
    expect(jobAfterClear('cancelled', 0, false)).toBe('held');
    expect(jobAfterClear('cancelled', 0, true)).toBe('cancelled');
    expect(jobAfterClear('done', 0, true)).toBe('awaiting-check');
  });
  it('[BP-SRV-19] backs off from a machine that refuses: 5 minutes doubling to 2 hours', () => {
    expect([1, 2, 3, 5, 6, 20].map((n) => rejectionBackOffMs(n) / 60_000)).toEqual([5, 10, 20, 80, 120, 120]);
  });
});

describe('a machine after a run', () => {
  it.each(['complete', 'stopped'] as const)(
    'is idle again once its plate is confirmed as empty, also when it ended %s',
    (state) => {
      expect(stateWithPlate(state, false)).toBe(state);
      expect(stateWithPlate(state, true)).toBe('idle');
    },
  );
  it('stays locked, held or at work whatever is said of its plate', () => {
    for (const state of ['aborted', 'held', 'execute', 'idle'] as const)
      expect(stateWithPlate(state, true)).toBe(state);
  });
});
