import { describe, expect, it } from '@jest/globals';
import { ATTEMPT_STATES, type AttemptState } from '../states.js';
import { canAttemptBecome, isAttemptLive } from '../attempt.js';
import { dueFor, takeDue, takeRevoked } from './deadlines.js';
import { evidenceOf } from './evidence.js';
import { takeAttemptNews, takeOrphan, watermarkOver, type AttemptNews, type AttemptRows } from './facts.js';
import { cancelJob, resolveUnknown } from './people.js';
import { askAfterBirth, introduce } from './presence.js';
import { takePrepared, takeStatus } from './replies.js';
import type { AttemptOnRecord, Step } from './rows.js';
import { startAttempt } from './start.js';

const NOW = 1_000_000;
const attempt: AttemptOnRecord = {
  id: 'a',
  jobId: 'j',
  machineId: 'm',
  fence: 4,
  state: 'offered',
  runBefore: 7,
  createdAtMs: NOW,
  startByMs: NOW + 600_000,
  committedAtMs: null,
  startedAtMs: null,
  heard: null,
};
const job = { id: 'j', state: 'attempting', isCancelWanted: false, failureCount: 0 } as const;
const machine = {
  id: 'm',
  name: 'Killa',
  mode: 'production',
  fence: 4,
  run: 7,
  rejectionCount: 0,
  isBridgeInDoubt: false,
  bridgeEpoch: 'b2',
} as const;
const rows = (change: Partial<AttemptOnRecord> = {}): AttemptRows => ({
  attempt: { ...attempt, ...change },
  job,
  machine,
});
const replyRows = (change: Partial<AttemptOnRecord> = {}) => ({ ...rows(change), isProgramForMachine: true });
const NEWS = ['stored', 'rejected', 'expired', 'running', 'paused', 'done', 'failed', 'cancelled', 'unknown'] as const;
const news = (state: AttemptNews['state'], more: Partial<AttemptNews> = {}): AttemptNews => ({
  state,
  number: { epoch: 'b2', seq: 5 },
  atMs: NOW,
  run: 8,
  ...more,
});

/** Every decision about an attempt in this state, from every input there is. */
function allSteps(state: AttemptState): Step[] {
  const steps: Step[] = [];
  for (const said of NEWS) {
    for (const run of [7, 8]) steps.push(takeAttemptNews(rows({ state }), news(said, { run }), NOW));
  }
  steps.push(takePrepared(replyRows({ state }), { epoch: 'b2', nonce: 'n', fence: 4 }, NOW));
  for (const said of ATTEMPT_STATES) steps.push(takeStatus(replyRows({ state }), { state: said }, NOW));
  for (const ageMs of [0, 30_000, 700_000]) {
    for (const isOnline of [true, false]) {
      const seen = { isOnline, introducedAtMs: attempt.startByMs + 1 };
      steps.push(takeDue(rows({ state }), dueFor({ ...attempt, state }, seen, NOW + ageMs), NOW + ageMs));
    }
  }
  return steps;
}

describe('every decision about an attempt', () => {
  it.each(ATTEMPT_STATES)('goes from %s only where the table allows, and only from there', (state) => {
    for (const { attempt: change } of allSteps(state)) {
      if (!change) continue;
      expect(change.from).toContain(state);
      // Again `prepared` by a newer challenge; or the same as before, newly heard.
      expect(change.to === state || canAttemptBecome(state, change.to)).toBe(true);
    }
  });

  it('leaves an attempt that has ended as it is, and its job too', () => {
    for (const state of ATTEMPT_STATES.filter((one) => !isAttemptLive(one))) {
      for (const step of allSteps(state)) {
        expect(step.attempt).toBeUndefined();
        expect(step.job).toBeUndefined();
        expect(step.commands ?? []).not.toContainEqual(expect.objectContaining({ kind: 'commit' }));
      }
    }
  });

  it('never lets a job go to another machine while its attempt may have begun', () => {
    for (const state of ['prepared', 'running', 'paused', 'unknown'] as const) {
      const seen = { isOnline: true, introducedAtMs: attempt.startByMs + 1 };
      const due = [0, 60_000, 1e9].map((ageMs) =>
        takeDue(rows({ state }), dueFor({ ...attempt, state }, seen, NOW + ageMs), NOW),
      );
      for (const step of due) expect(step.job?.to).toBeUndefined();
    }
  });
});

describe('news of an attempt', () => {
  it('[BP-ACK-06] that are older than the newest word change nothing but the count of runs', () => {
    const heard = rows({ state: 'unknown', heard: { epoch: 'b3', seq: 1 }, startedAtMs: NOW });
    const known = { ...heard, machine: { ...machine, bridgeEpoch: 'b3' } };
    expect(takeAttemptNews(known, news('running'), NOW)).toEqual({ machine: { run: 8 } });
    const paused = rows({ state: 'paused', heard: { epoch: 'b2', seq: 6 }, startedAtMs: NOW });
    expect(takeAttemptNews(paused, news('running'), NOW)).toEqual({ machine: { run: 8 } });
  });

  it('[BP-SRV-28] that the boot says which speaks now are newer than what another boot said, whatever they are called', () => {
    const known = rows({ state: 'paused', heard: { epoch: 'b3', seq: 9 }, startedAtMs: NOW });
    expect(takeAttemptNews(known, news('done'), NOW).attempt?.to).toBe('done');
    const other = { ...known, machine: { ...machine, bridgeEpoch: 'b3' } };
    expect(takeAttemptNews(other, news('done'), NOW).attempt).toBeUndefined();
  });

  it('of a run that was thought never to have begun lock the machine and void every word for its plate', () => {
    for (const state of ['never-started', 'expired', 'rejected', 'cancelled'] as const) {
      expect(takeAttemptNews(rows({ state }), news('running'), NOW)).toMatchObject({
        machine: { mode: 'maintenance', reason: { code: 'ATTEMPT_CONTRADICTED' } },
        voidTokensFrom: 0,
      });
    }
    expect(takeAttemptNews(rows({ state: 'cancelled' }), news('cancelled'), NOW)).toEqual({ machine: { run: 8 } });
    expect(takeAttemptNews(rows({ state: 'done' }), news('running'), NOW)).toEqual({ machine: { run: 8 } });
    // It had begun when it was cancelled, and that was heard.
    const ended = rows({ state: 'cancelled', startedAtMs: NOW });
    expect(takeAttemptNews(ended, news('running'), NOW)).toEqual({ machine: { run: 8 } });
  });

  it('that say nothing new still make what was said before them old', () => {
    const running = rows({ state: 'running', startedAtMs: NOW, heard: { epoch: 'b2', seq: 1 } });
    const step = takeAttemptNews(running, news('running', { number: { epoch: 'b2', seq: 3 } }), NOW);
    expect(step.attempt).toEqual({ to: 'running', from: ['running'], heard: { epoch: 'b2', seq: 3 } });
    const lost = takeAttemptNews(rows({ state: 'unknown' }), news('stored', { run: 7 }), NOW);
    expect(lost.attempt).toEqual({ to: 'unknown', from: ['unknown'], heard: { epoch: 'b2', seq: 5 } });
  });

  it('tell whether a cancelled one had begun by the count of starts', () => {
    expect(takeAttemptNews(rows(), news('cancelled', { run: 7 }), NOW).job?.to).toBe('held');
    expect(takeAttemptNews(rows(), news('cancelled', { run: 8 }), NOW).job).toMatchObject({
      to: 'awaiting-clear',
      outcome: 'cancelled',
    });
  });

  it('"never seen" send the job back to the queue only where nobody ever had it', () => {
    const never = news('rejected', { code: 'ATTEMPT_NEVER_SEEN', run: 0 });
    expect(takeAttemptNews(rows(), never, NOW).job?.to).toBe('waiting');
    const had = [{ heard: { epoch: 'b1', seq: 1 } }, { committedAtMs: NOW }, { startedAtMs: NOW }];
    for (const change of had) {
      const step = takeAttemptNews(rows({ state: 'unknown', ...change }), never, NOW);
      expect(step.job?.to).toBeUndefined();
      expect(step.attempt?.to ?? 'unknown').toBe('unknown');
    }
  });

  it('[BP-SRV-30] "never seen" are no proof where the machine has started since: a person may have done it at the bridge', () => {
    const never = { state: 'rejected', code: 'ATTEMPT_NEVER_SEEN' } as const;
    expect(takeAttemptNews(rows(), news('rejected', { ...never, run: 8 }), NOW).attempt?.to).toBe('unknown');
    const ran = { ...replyRows(), machine: { ...machine, run: 8 } };
    expect(takeStatus(ran, never, NOW).attempt?.to).toBe('unknown');
    expect(takeStatus(replyRows(), never, NOW).attempt?.to).toBe('rejected');
  });

  it('[BP-ACK-08] of an attempt nobody made take the machine out of work, unless nothing came of it', () => {
    expect(takeOrphan({ state: 'running', run: 3 }).machine).toMatchObject({ mode: 'maintenance', run: 3 });
    expect(takeOrphan({ state: 'rejected', run: 3 }).machine).toEqual({ run: 3 });
  });

  it('a refusal keeps the machine from being tried again, each time longer, unless it says nothing of the machine', () => {
    const refused = takeAttemptNews(rows(), news('rejected', { code: 'MACHINE_NOT_READY', run: 7 }), NOW);
    expect(refused.machine).toEqual({ run: 7, rejectionCount: 1, backOffUntilMs: NOW + 300_000 });
    const fenced = takeAttemptNews(rows(), news('rejected', { code: 'START_FENCED', run: 7 }), NOW);
    expect(fenced.machine).toEqual({ run: 7 });
    const status = takeStatus(replyRows(), { state: 'rejected', code: 'MACHINE_NOT_READY' }, NOW);
    expect(status.machine).toMatchObject({ rejectionCount: 1 });
  });
});

describe('a challenge of the bridge', () => {
  const prepared = { epoch: 'b2', nonce: 'n', fence: 4 };
  it('is answered with a COMMIT for it, again for a newer one', () => {
    for (const state of ['offered', 'stored', 'prepared'] as const) {
      expect(takePrepared(replyRows({ state }), prepared, NOW).commands).toEqual([
        { kind: 'commit', epoch: 'b2', nonce: 'n' },
      ]);
    }
  });
  it.each([
    ['another fence', replyRows(), { ...prepared, fence: 3 }, NOW],
    ['the deadline has passed', replyRows(), prepared, attempt.startByMs + 1],
    ['it runs', replyRows({ state: 'running' }), prepared, NOW],
    ['the machine is out of work', { ...replyRows(), machine: { ...machine, mode: 'maintenance' } }, prepared, NOW],
    ['two bridges use one name', { ...replyRows(), machine: { ...machine, isBridgeInDoubt: true } }, prepared, NOW],
    ['other material is loaded', { ...replyRows(), isProgramForMachine: false }, prepared, NOW],
  ] as const)('is not answered with one when %s', (_, at, said, nowMs) => {
    const step = takePrepared(at, said, nowMs);
    expect(step.attempt).toBeUndefined();
    expect(step.commands ?? []).toEqual([]);
  });
  it('that was told to several servers is not asked for again by each of them: a refused COMMIT has no answer', () => {
    const refused = { state: 'prepared', code: 'START_NONCE' } as const;
    expect(takeStatus(replyRows({ state: 'prepared' }), refused, NOW)).toEqual({});
    const asked = takeStatus(replyRows({ state: 'prepared' }), { state: 'prepared' }, NOW);
    expect(asked.commands).toEqual([{ kind: 'offer' }]);
  });

  it('meets a cancel with the cancel', () => {
    const at = { ...replyRows(), job: { ...job, isCancelWanted: true } };
    expect(takePrepared(at, prepared, NOW)).toEqual({ commands: [{ kind: 'cancel', by: 'the site' }] });
  });
});

describe('an answer that it runs', () => {
  it('moves on what is thought not to have begun, and nothing that its bridge gave up', () => {
    for (const state of ['offered', 'stored', 'prepared', 'unknown'] as const) {
      expect(takeStatus(replyRows({ state }), { state: 'running' }, NOW)).toMatchObject({
        attempt: { to: 'running', from: [state], startedAtMs: NOW },
        hasBegun: true,
      });
    }
    expect(takeStatus(replyRows({ state: 'unknown', startedAtMs: NOW }), { state: 'running' }, NOW)).toEqual({});
    expect(takeStatus(replyRows({ state: 'paused' }), { state: 'running' }, NOW)).toEqual({});
  });
});

describe('a deadline', () => {
  it('expires nothing on a machine that counts one start more since, and cancels what it expires', () => {
    const late = { ...attempt, state: 'stored' } as const;
    expect(takeDue({ attempt: late, job, machine: { ...machine, run: 8 } }, 'expire', NOW)).toMatchObject({
      attempt: { to: 'unknown' },
    });
    expect(takeDue({ attempt: late, job, machine }, 'expire', NOW)).toMatchObject({
      attempt: { to: 'expired' },
      job: { to: 'waiting' },
      commands: [{ kind: 'cancel' }],
    });
  });
  it('is none for what a revoked bridge had: a person says what became of it', () => {
    for (const state of ['offered', 'prepared', 'running', 'paused'] as const) {
      expect(takeRevoked(rows({ state }))).toMatchObject({ attempt: { to: 'unknown', from: [state] } });
    }
    expect(takeRevoked(rows({ state: 'done' }))).toEqual({});
  });
});

describe('a start', () => {
  const ready = { machine, job: { ...job, state: 'waiting' }, isPlateClear: true, live: [] } as const;
  it('takes the next fence and is bound to the run at hand', () => {
    expect(startAttempt(ready, NOW).attempt).toMatchObject({ fence: 5, runBefore: 7, state: 'offered' });
  });
  it.each([
    ['START_PLATE_NOT_CLEAR', { isPlateClear: false }],
    ['STATE_CONFLICT', { job }],
    ['MACHINE_BUSY', { live: ['unknown'] }],
    ['MACHINE_NOT_READY', { machine: { ...machine, mode: 'maintenance' } }],
    ['MACHINE_NOT_READY', { machine: { ...machine, isBridgeInDoubt: true } }],
    ['NOT_FOUND', { machine: undefined }],
  ] as const)('is refused with %s', (code, change) => {
    expect(() => startAttempt({ ...ready, ...change } as never, NOW)).toThrow(expect.objectContaining({ code }));
  });
});

describe('what people say', () => {
  const LATE = attempt.startByMs + 30_000;
  const rosa = { accountId: 'rosa', name: 'Rosa' };
  const saying = { by: rosa, hasPhoto: false, earlier: undefined, isBridgeHeard: true } as const;
  const unknown = (change: Partial<AttemptOnRecord> = {}) => rows({ state: 'unknown', ...change });

  it('of an unknown end always asks for a new word about the plate', () => {
    for (const verdict of ['done-confirmed', 'scrapped', 'never-started'] as const) {
      expect(resolveUnknown(unknown(), { ...saying, verdict }, LATE)).toMatchObject({
        attempt: { to: verdict, resolvedBy: 'Rosa' },
        voidTokensFrom: 7,
      });
      expect(() => resolveUnknown(rows({ state: 'running' }), { ...saying, verdict }, LATE)).toThrow(/running/);
    }
  });
  it('of a start that was ordered, or at a bridge that is away, needs two people or a photo to be "never started"', () => {
    const never = { ...saying, verdict: 'never-started' } as const;
    const ordered = unknown({ committedAtMs: NOW });
    expect(resolveUnknown(ordered, never, LATE)).toBe('second');
    expect(resolveUnknown(unknown(), { ...never, isBridgeHeard: false }, LATE)).toBe('second');
    expect(resolveUnknown(ordered, { ...never, earlier: { ...rosa, verdict: 'never-started' } }, LATE)).toBe('second');
    expect(resolveUnknown(ordered, { ...never, hasPhoto: true }, LATE)).toMatchObject({
      attempt: { resolvedBy: 'Rosa' },
    });
    const ana = { accountId: 'ana', name: 'Ana', verdict: 'never-started' } as const;
    expect(resolveUnknown(ordered, { ...never, earlier: ana }, LATE)).toMatchObject({
      attempt: { to: 'never-started', resolvedBy: 'Ana, Rosa' },
    });
    expect(resolveUnknown(ordered, { ...saying, verdict: 'scrapped' }, LATE)).toMatchObject({ attempt: {} });
  });
  it('is not "never started" while somebody at the bridge may still start it', () => {
    const never = { ...saying, verdict: 'never-started', hasPhoto: true } as const;
    expect(() => resolveUnknown(unknown(), never, attempt.startByMs)).toThrow(/1 min/);
    expect(resolveUnknown(unknown(), { ...never, verdict: 'scrapped' }, NOW)).toMatchObject({
      attempt: { to: 'scrapped' },
    });
  });
  it('cannot make a run that the bridge saw begin "never started"', () => {
    const never = { ...saying, verdict: 'never-started', hasPhoto: true } as const;
    expect(() => resolveUnknown(unknown({ startedAtMs: NOW }), never, LATE)).toThrow(/begin/);
    expect(() => resolveUnknown(unknown({ runBefore: 6 }), never, LATE)).toThrow(/begin/);
  });
  it('a cancel is a request while an attempt lives, and an end before', () => {
    expect(cancelJob({ ...job, state: 'waiting' }, false, 'Rosa')).toEqual({ job: { to: 'cancelled' } });
    expect(cancelJob(job, true, 'Rosa')).toEqual({
      job: { isCancelWanted: true },
      commands: [{ kind: 'cancel', by: 'Rosa' }],
    });
    expect(() => cancelJob({ ...job, state: 'done' }, false, 'Rosa')).toThrow(/done/);
  });
});

describe('a bridge that introduces itself', () => {
  const one = { epoch: 'b1', bornAtMs: 10 };
  const two = { epoch: 'b2', bornAtMs: 20 };
  it('[BP-SRV-22] after a restart is the same bridge', () => {
    expect(introduce({ boot: one, previous: null }, two)).toMatchObject({ boot: two, previous: one, areTwins: false });
    expect(introduce({ boot: two, previous: one }, { ...two, bornAtMs: 15 }).isRepeated).toBe(false);
  });
  it('as a boot that was replaced, with something new to say, has a twin', () => {
    const back = introduce({ boot: two, previous: one }, { ...one, bornAtMs: 30 });
    expect(back).toMatchObject({ areTwins: true, boot: { epoch: 'b1' } });
    expect(introduce({ boot: two, previous: one }, one)).toMatchObject({
      areTwins: false,
      isRepeated: true,
      boot: two,
    });
  });
  it('[BP-SRV-15] is asked about all that it does not name or that has not begun, and cancels are said again', () => {
    const wanted = { isCancelWanted: true };
    expect(askAfterBirth({ id: 'a', state: 'running' }, wanted, new Set(['a']))).toEqual([
      { kind: 'cancel', by: 'the site' },
    ]);
    for (const state of ['offered', 'stored', 'prepared', 'unknown'] as const) {
      expect(askAfterBirth({ id: 'a', state }, job, new Set(['a']))).toEqual([{ kind: 'query' }]);
    }
    expect(askAfterBirth({ id: 'a', state: 'running' }, job, new Set())).toEqual([{ kind: 'query' }]);
  });
});

describe('the watermark', () => {
  it('goes up to the first gap', () => {
    expect(watermarkOver(3, [4, 5, 7, 8])).toBe(5);
    expect(watermarkOver(3, [5])).toBe(3);
    expect(watermarkOver(0, [])).toBe(0);
  });
});

describe('the evidence about an unknown end', () => {
  const at = { ...machine, state: 'idle', connectivity: 'online' } as const;
  const evidence = (change: Partial<AttemptOnRecord>, more: object = {}) =>
    evidenceOf({
      attempt: { ...attempt, state: 'unknown', ...change },
      machine: at,
      lastWord: undefined,
      seen: undefined,
      ...more,
    });

  it('of a start nobody reported on: it was ordered, the count of starts did not rise, nobody knows whether it began', () => {
    const { certain, open, hasBegun, needsProofOfNoStart } = evidence(
      { committedAtMs: NOW + 1 },
      { seen: { hottestC: 24 } },
    );
    expect(certain.map(({ code }) => code)).toEqual([
      'OFFERED',
      'START_ORDERED',
      'RUN_NOT_COUNTED',
      'MACHINE_NOW',
      'HEAT_NOW',
    ]);
    expect(open).toEqual(['HAS_IT_BEGUN']);
    expect({ hasBegun, needsProofOfNoStart }).toEqual({ hasBegun: false, needsProofOfNoStart: true });
  });
  it('of a run whose bridge is away: it began, and nobody knows how far it came, whether it moves, whether it is hot', () => {
    const { certain, open, hasBegun } = evidence(
      { committedAtMs: NOW, startedAtMs: NOW + 2 },
      { machine: { ...at, connectivity: 'stale' }, lastWord: { state: 'paused', atMs: NOW + 9, ackedBlocks: 12 } },
    );
    expect(certain.map(({ code }) => code)).toEqual([
      'OFFERED',
      'START_ORDERED',
      'RUN_BEGAN',
      'BLOCKS_DONE',
      'LAST_WORD',
    ]);
    expect(open).toEqual(['HOW_FAR_DID_IT_COME', 'IS_THE_PIECE_GOOD', 'DOES_IT_STILL_MOVE', 'IS_IT_HOT']);
    expect(hasBegun).toBe(true);
  });
  it('of an offer whose bridge was away: no start was ordered from here', () => {
    const { certain, needsProofOfNoStart } = evidence({}, { machine: { ...at, connectivity: 'offline' } });
    expect(certain.map(({ code }) => code)).toEqual(['OFFERED', 'START_NEVER_ORDERED']);
    expect(needsProofOfNoStart).toBe(true);
    expect(evidence({}).needsProofOfNoStart).toBe(false);
  });
});
