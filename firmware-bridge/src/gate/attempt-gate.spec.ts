import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Commit, Offer } from '#libs/bridge-contract';
import { decide } from './attempt-gate.js';
import { identityHashOf } from './fingerprint.js';
import { strangerProblem, voidStart } from './gate-moves.js';
import {
  isLive,
  type AttemptRecord,
  type Decision,
  type GateContext,
  type GateInput,
  type GateState,
} from './gate-types.js';

const NOW = 1_000_000;
const base = { commandId: 'c', issuedAtMs: NOW, expiresAtMs: NOW + 15_000 };
const offer = (over: Partial<Offer> = {}): Offer => ({
  ...base,
  kind: 'offer',
  attemptId: 'a1',
  machineId: 'm1',
  fence: 1,
  jobId: 'j1',
  programSha256: '0'.repeat(64),
  programBytes: 10,
  startByMs: NOW + 60_000,
  plateToken: { tokenId: 't', afterRun: 0, by: 'Rosa' },
  ...over,
});
const commit = (over: Partial<Commit> = {}): Commit => ({
  ...base,
  kind: 'commit',
  attemptId: 'a1',
  machineId: 'm1',
  fence: 1,
  epoch: 'e1',
  nonce: 'n1',
  ...over,
});
const fresh: GateState = { ledger: { machineId: 'm1', maxFence: 0, run: 0 } };
const context: GateContext = {
  epoch: 'e1',
  serverNowMs: NOW,
  monotonicMs: 0,
  process: 'print',
  safetyClass: 'B',
};

/** A gate with the inbox a shell would keep. */
class Desk {
  readonly inbox = new Map<string, AttemptRecord>();
  readonly starts: string[] = [];
  constructor(
    public state: GateState = fresh,
    public context: GateContext = { serverNowMs: NOW, epoch: 'e1', monotonicMs: 0, process: 'print', safetyClass: 'B' },
  ) {}

  feed(input: GateInput): Decision {
    const decision = decide(this.state, input, this.context);
    if (decision.put) this.inbox.set(decision.put.attemptId, decision.put);
    this.state = decision.state;
    for (const effect of decision.effects) if (effect.type === 'start') this.starts.push(effect.attemptId);
    return decision;
  }

  command(command: Extract<GateInput, { type: 'command' }>['command']): Decision {
    const known = 'attemptId' in command ? this.inbox.get(command.attemptId) : undefined;
    return this.feed({ type: 'command', command, ...(known ? { known } : {}) });
  }

  prepared(over: Partial<Offer> = {}): this {
    const command = offer(over);
    this.command(command);
    this.feed({ type: 'program-ready', attemptId: command.attemptId });
    this.feed({ type: 'preflight', attemptId: command.attemptId, nonce: 'n1' });
    return this;
  }

  running(): this {
    this.prepared().command(commit());
    this.feed({ type: 'first-byte' });
    return this;
  }
}

const told = (decision: Decision): unknown[] =>
  decision.effects.flatMap((effect): unknown[] => {
    if (effect.type === 'fact') {
      const { fact } = effect;
      if (fact.kind === 'attempt') return [[fact.state, fact.code]];
      return fact.kind === 'cancel' ? [['cancel', fact.outcome]] : [];
    }
    if (effect.type === 'reply') {
      const { reply } = effect;
      return [reply.kind === 'status' ? ['status', reply.state, reply.code] : reply.kind];
    }
    return effect.type === 'session' ? [effect.input] : [effect.type];
  });

describe('the way to a start', () => {
  it('[BP-START-01] [BP-START-13] goes offer, fetch, stored, challenge, commit, intent, first byte', () => {
    const desk = new Desk();
    expect(told(desk.command(offer()))).toEqual(['fetch']);
    expect(told(desk.feed({ type: 'program-ready', attemptId: 'a1' }))).toEqual([['stored', undefined], 'preflight']);
    expect(told(desk.feed({ type: 'preflight', attemptId: 'a1', nonce: 'n1' }))).toEqual(['prepared']);
    expect(told(desk.command(commit()))).toEqual(['start']);
    expect(desk.state.live?.state).toBe('intent');
    expect(desk.state.ledger).toEqual({ machineId: 'm1', maxFence: 1, run: 1, liveAttemptId: 'a1' });
    expect(told(desk.feed({ type: 'first-byte' }))).toEqual([['running', undefined]]);
    expect(told(desk.feed({ type: 'ended', outcome: 'done', ackedBlocks: 7 }))).toEqual([['done', undefined]]);
    expect(desk.state).toEqual({ ledger: { machineId: 'm1', maxFence: 1, run: 1 } });
    expect(desk.inbox.get('a1')).toMatchObject({ state: 'done', ackedBlocks: 7 });
  });
});

describe('[BP-START-02] an offer is refused', () => {
  const busy = new Desk().running().state;
  it.each<[string, string, Partial<Offer>, Partial<GateContext>, GateState]>([
    ['with an old fence', 'START_FENCED', { fence: 5 }, {}, { ledger: { ...fresh.ledger, maxFence: 5 } }],
    ['while another attempt lives', 'MACHINE_BUSY', { attemptId: 'a2', fence: 9 }, {}, busy],
    ['after its deadline', 'START_EXPIRED', { startByMs: NOW - 1 }, {}, fresh],
    ['without a plate token', 'START_PLATE_NOT_CLEAR', { plateToken: undefined }, {}, fresh],
    ['with the token of an older run', 'START_PLATE_NOT_CLEAR', {}, {}, { ledger: { ...fresh.ledger, run: 1 } }],
    [
      'for a mill whose stock was put in before its latest run',
      'START_PLATE_NOT_CLEAR',
      { armedBy: 'Rosa', plateToken: { tokenId: 't', afterRun: 3, by: 'Rosa' } },
      { process: 'mill', safetyClass: 'D' },
      { ledger: { machineId: 'm1', maxFence: 0, run: 4 } },
    ],
    ['for a mill nobody stands beside', 'START_NEEDS_PERSON', {}, { process: 'mill', safetyClass: 'D' }, fresh],
    ['for a laser nobody stands beside', 'START_NEEDS_PERSON', {}, { process: 'laser', safetyClass: 'C' }, fresh],
    [
      'on a locked machine',
      'JOURNAL_BROKEN',
      {},
      {},
      { ledger: { ...fresh.ledger, lock: { code: 'JOURNAL_BROKEN', message: 'x' } } },
    ],
  ])('%s', (_name, code, over, contextOver, state) => {
    const desk = new Desk(state, { ...context, ...contextOver });
    const before = desk.state;
    expect(told(desk.command(offer(over)))).toEqual([['rejected', code]]);
    expect(desk.state.ledger.maxFence).toBe(before.ledger.maxFence);
    expect(desk.state.live).toEqual(before.live);
    expect(desk.inbox.get(over.attemptId ?? 'a1')?.state).toBe('rejected');
  });

  it('[BP-START-18] and stays refused when it comes again in better days', () => {
    const desk = new Desk();
    desk.command(offer({ plateToken: undefined }));
    expect(told(desk.command(offer()))).toEqual([['status', 'rejected', 'START_PLATE_NOT_CLEAR']]);
  });

  it('[BP-BIRTH-09] silently before the server told its time, and when the command itself is old', () => {
    const { serverNowMs: _none, ...deaf } = context;
    expect(told(new Desk(fresh, deaf).command(offer()))).toEqual(['ignored']);
    expect(told(new Desk().command(offer({ expiresAtMs: NOW - 1 })))).toEqual(['ignored']);
  });

  it('when the program is wrong, or the machine is not ready', () => {
    const desk = new Desk();
    desk.command(offer());
    const reason = { code: 'GCODE_OVERTEMP', message: 'hot' } as const;
    expect(told(desk.feed({ type: 'program-refused', attemptId: 'a1', reason }))).toEqual([
      ['rejected', 'GCODE_OVERTEMP'],
    ]);
    const off = new Desk(fresh, { ...context, notReady: { code: 'MACHINE_OFFLINE', message: 'off' } });
    off.command(offer());
    off.feed({ type: 'program-ready', attemptId: 'a1' });
    expect(told(off.feed({ type: 'preflight', attemptId: 'a1', nonce: 'n' }))).toEqual([
      ['rejected', 'MACHINE_OFFLINE'],
    ]);
  });
});

describe('a bridge whose card is new', () => {
  it('[BP-START-20] [BP-START-21] takes the server’s count of runs from the plate token, and counts on from there', () => {
    const desk = new Desk();
    desk.command(offer({ plateToken: { tokenId: 't', afterRun: 57, by: 'Rosa' } }));
    desk.feed({ type: 'program-ready', attemptId: 'a1' });
    desk.feed({ type: 'preflight', attemptId: 'a1', nonce: 'n1' });
    expect(told(desk.command(commit()))).toEqual(['start']);
    expect(desk.state.ledger.run).toBe(58);
  });
});

describe('a query', () => {
  it('[BP-FACT-09] about an attempt that ended tells its fact again, and changes nothing', () => {
    const desk = new Desk().running();
    desk.feed({ type: 'ended', outcome: 'done', ackedBlocks: 7 });
    const before = desk.state;
    const decision = desk.command({ ...base, kind: 'query', attemptId: 'a1', machineId: 'm1' });
    expect(told(decision)).toEqual([
      ['done', undefined],
      ['status', 'done', undefined],
    ]);
    expect(decision.effects[0]).toMatchObject({ fact: { ackedBlocks: 7, run: 1 } });
    expect(desk.state).toEqual(before);
  });
});

describe('a query about a run', () => {
  const query = { ...base, kind: 'query', attemptId: 'a1', machineId: 'm1' } as const;

  it('[BP-FACT-11] tells its fact again: whoever asks may be a database that forgot it', () => {
    const desk = new Desk().running();
    const before = desk.state;
    expect(told(desk.command(query))).toEqual([
      ['running', undefined],
      ['status', 'running', undefined],
    ]);
    desk.feed({ type: 'paused' });
    expect(told(desk.command(query))[0]).toEqual(['paused', undefined]);
    expect(desk.state.ledger).toEqual(before.ledger);
  });

  it('that waits to start tells none', () => {
    expect(told(new Desk().prepared().command(query))).toEqual([['status', 'prepared', undefined]]);
  });
});

describe('a machine that prints on by itself', () => {
  it('is found again running, also when the bridge went down before it heard of the first byte', () => {
    const desk = new Desk().prepared();
    desk.command(commit());
    expect(desk.state.live?.state).toBe('intent');
    expect(told(desk.feed({ type: 'resumed' }))).toEqual([['running', undefined]]);
    expect(told(desk.feed({ type: 'resumed' }))).toEqual([]);
  });
});

describe('a start at the bridge itself', () => {
  const here = (over: object = {}): GateInput => ({
    type: 'local-start',
    attemptId: 'a1',
    by: 'Rosa',
    isPlateClear: true,
    ...over,
  });
  const stored = (over: Partial<Offer>, contextOver: Partial<GateContext> = {}): Desk => {
    const desk = new Desk(fresh, { ...context, ...contextOver });
    desk.command(offer(over));
    desk.feed({ type: 'program-ready', attemptId: 'a1' });
    return desk;
  };

  it('[BP-LOCAL-01] [BP-LOCAL-04] [BP-LOCAL-05] needs no commit: the person is the authority, and is written down', () => {
    const desk = stored({});
    expect(told(desk.feed(here()))).toEqual(['start']);
    expect(desk.state.live).toMatchObject({ state: 'intent', offer: { armedBy: 'Rosa' } });
    expect(desk.inbox.get('a1')).toMatchObject({ state: 'intent', offer: { plateToken: { afterRun: 0, by: 'Rosa' } } });
    // A commit that was on its way finds it started.
    expect(told(desk.command(commit()))).toEqual([['status', 'running', undefined]]);
  });

  it.each<[string, object, Partial<GateContext>, string]>([
    ['after the deadline', {}, { serverNowMs: NOW + 10 * 60_000 }, 'START_EXPIRED'],
    ['of another attempt', { attemptId: 'a9' }, {}, 'STATE_CONFLICT'],
    [
      'on a machine that is not ready',
      {},
      { notReady: { code: 'MACHINE_OFFLINE', message: 'off' } },
      'MACHINE_OFFLINE',
    ],
  ])('[BP-LOCAL-02] [BP-LOCAL-03] %s is refused and can be tried again', (_name, over, contextOver, code) => {
    const desk = stored({});
    const good = desk.context;
    desk.context = { ...good, ...contextOver };
    expect(told(desk.feed(here(over)))).toEqual([['status', expect.anything(), code]]);
    desk.context = good;
    expect(told(desk.feed(here()))).toEqual(['start']);
  });

  it('happens once', () => {
    const desk = stored({});
    desk.feed(here());
    desk.feed({ type: 'first-byte' });
    expect(told(desk.feed(here()))).toEqual([['status', 'running', 'STATE_CONFLICT']]);
  });
});

describe('the machine on the port', () => {
  const seen = { firmware: 'Marlin 2.1.2', capabilityHash: 'aa', uuid: 'u1' };
  const unlock = (over: object = {}) => ({ ...base, kind: 'unlock', machineId: 'm1', by: 'Rosa', ...over }) as const;
  const met = (): Desk => {
    const desk = new Desk();
    desk.feed({ type: 'identified', seen });
    return desk;
  };

  it('[BP-IDENT-01] is trusted when it is the first one', () => {
    const desk = met();
    expect(desk.state.ledger.fingerprint).toEqual(seen);
    desk.command(offer());
    expect(desk.state.live?.state).toBe('offered');
  });

  it.each([
    ['another board', { ...seen, uuid: 'u2' }, 'MACHINE_IDENTITY'],
    ['a board that names itself no more', { firmware: 'Marlin 2.1.2', capabilityHash: 'aa' }, 'MACHINE_IDENTITY'],
    ['other firmware or limits', { ...seen, capabilityHash: 'bb' }, 'MACHINE_CHANGED'],
  ])(
    '[BP-IDENT-02] [BP-IDENT-03] [BP-IDENT-04] [F5] [G24] starts nothing as %s until a person accepts it',
    (_name, other, code) => {
      const desk = met();
      desk.feed({ type: 'identified', seen: other });
      expect(told(desk.command(offer()))).toEqual([['rejected', code]]);
      desk.command(unlock());
      expect(told(desk.command(offer({ attemptId: 'a2', fence: 2 })))).toEqual([['rejected', code]]);
      desk.command(unlock({ acceptIdentity: true }));
      desk.command(offer({ attemptId: 'a3', fence: 3 }));
      expect(desk.state.live?.state).toBe('offered');
    },
  );
});

describe('another machine plugged in', () => {
  const seen = { firmware: 'Marlin 2.1.2', capabilityHash: 'aa', uuid: 'u1' };
  const port = { connection: 1, fingerprint: seen };
  const other = { ...seen, uuid: 'u2' };
  const onPort = (over: object = {}): Desk => {
    const desk = new Desk(fresh, { ...context, port: { ...port, ...over } });
    desk.feed({ type: 'identified', seen });
    return desk.prepared();
  };

  it('[BP-START-31] before the commit, the challenge is dead though the machine is the same', () => {
    const desk = onPort();
    desk.context = { ...desk.context, port: { ...port, connection: 2 } };
    expect(told(desk.command(commit()))).toEqual([['status', 'prepared', 'START_NONCE']]);
    desk.context = { ...desk.context, port };
    expect(told(desk.command(commit()))).toEqual(['start']);
  });

  it('is known as a stranger by who answers this moment, though its name still waits its turn', () => {
    const desk = onPort();
    desk.context = { ...desk.context, port: { ...port, fingerprint: other } };
    expect(told(desk.command(commit()))).toEqual([['rejected', 'MACHINE_IDENTITY']]);
  });

  it('the start carries whom it is about, and is void for anybody else', () => {
    const [start] = onPort().command(commit()).effects;
    expect(start).toEqual({ type: 'start', attemptId: 'a1', atMs: 0, port });
    expect(strangerProblem(port, port)).toBeUndefined();
    expect(strangerProblem(port, { connection: 2, fingerprint: seen })?.code).toBe('MACHINE_OFFLINE');
    expect(strangerProblem(port, { connection: 1 })?.code).toBe('MACHINE_IDENTITY');
    expect(strangerProblem(port, { connection: 1, fingerprint: other })?.code).toBe('MACHINE_IDENTITY');
    const reset = { connection: 1, fingerprint: { ...seen, capabilityHash: 'bb' } };
    expect(strangerProblem(port, reset)?.code).toBe('MACHINE_IDENTITY');
  });

  it('[BP-START-32] a start that a slow disk kept for 15 s, or somebody took back, is void, too', () => {
    const now = { monotonicMs: 14_999, port, isTakenBack: false };
    expect(voidStart({ atMs: 0, port }, now)).toBeUndefined();
    expect(voidStart({ atMs: 0, port }, { ...now, monotonicMs: 15_000 })?.code).toBe('START_EXPIRED');
    expect(voidStart({ atMs: 0, port }, { ...now, isTakenBack: true })?.code).toBe('RUN_CANCELLED');
    expect(voidStart({ atMs: 0, port }, { ...now, port: { connection: 2 } })?.code).toBe('MACHINE_IDENTITY');
    const desk = onPort();
    desk.command(commit());
    const reason = { code: 'RUN_CANCELLED', message: 'x' } as const;
    expect(told(desk.feed({ type: 'start-failed', attemptId: 'a1', reason }))).toEqual([
      ['cancelled', 'RUN_CANCELLED'],
    ]);
  });

  it('a start that was void leaves a failed attempt, a used plate token and a machine for the next one', () => {
    const desk = onPort();
    desk.command(commit());
    const reason = strangerProblem(port, { connection: 2, fingerprint: seen })!;
    expect(told(desk.feed({ type: 'start-failed', attemptId: 'a1', reason }))).toEqual([['failed', 'MACHINE_OFFLINE']]);
    expect(desk.state.ledger).toMatchObject({ run: 1, maxFence: 1 });
    expect(desk.state.live).toBeUndefined();
  });

  it('[BP-IDENT-06] is accepted only as the one the person saw', () => {
    const desk = onPort();
    desk.feed({ type: 'ended', outcome: 'done' });
    desk.command({ ...base, kind: 'cancel', attemptId: 'a1', machineId: 'm1', by: 'Rosa' });
    const third = { ...seen, uuid: 'u3' };
    desk.feed({ type: 'identified', seen: third });
    desk.context = { ...desk.context, port: { connection: 3, fingerprint: third } };
    const accept = { ...base, kind: 'unlock', machineId: 'm1', by: 'Rosa', acceptIdentity: true } as const;
    expect(told(desk.command({ ...accept, identityHash: identityHashOf(other) }))).toEqual(['ignored']);
    expect(desk.state.ledger.fingerprint).toEqual(seen);
    expect(told(desk.command({ ...accept, identityHash: identityHashOf(third) }))).toEqual(['unlock']);
    expect(desk.state.ledger.fingerprint).toEqual(third);
  });
});

describe('while nobody but a person at the bridge may start', () => {
  const notRemote = { code: 'CLOCK_UNTRUSTED', message: 'What time is it?' } as const;

  it('[BP-DOUBT-01] an offer is refused, and there is no challenge for what is stored', () => {
    const desk = new Desk(fresh, { ...context, notRemote });
    expect(told(desk.command(offer()))).toEqual([['rejected', 'CLOCK_UNTRUSTED']]);
    const stored = new Desk();
    stored.command(offer());
    stored.feed({ type: 'program-ready', attemptId: 'a1' });
    stored.context = { ...stored.context, notRemote };
    expect(told(stored.feed({ type: 'preflight', attemptId: 'a1', nonce: 'n1' }))).toEqual(['ignored']);
    expect(stored.state.live?.state).toBe('stored');
  });

  it('[BP-DOUBT-01] [BP-DOUBT-05] a commit starts nothing and ends nothing; the person at the bridge starts it', () => {
    const desk = new Desk().prepared();
    desk.context = { ...desk.context, notRemote };
    expect(told(desk.command(commit()))).toEqual([['status', 'prepared', 'CLOCK_UNTRUSTED']]);
    expect(told(desk.feed({ type: 'local-start', attemptId: 'a1', by: 'Rosa', isPlateClear: true }))).toEqual([
      'start',
    ]);
  });

  it('a start at the bridge goes by what is known of the time, a remote one never does', () => {
    const { serverNowMs: _none, ...deaf } = context;
    const here: GateInput = { type: 'local-start', attemptId: 'a1', by: 'Rosa', isPlateClear: true };
    const desk = new Desk().prepared();
    desk.context = { ...deaf, knownNowMs: NOW + 60_001 };
    expect(told(desk.feed(here))).toEqual([['status', 'prepared', 'START_EXPIRED']]);
    desk.context = { ...deaf, knownNowMs: NOW };
    expect(told(desk.command(commit()))).toEqual([['expired', 'START_EXPIRED']]);
    const again = new Desk().prepared();
    again.context = { ...deaf, knownNowMs: NOW };
    expect(told(again.feed(here))).toEqual(['start']);
  });
});

describe('[BP-CTRL-09] going on after a pause', () => {
  const resume = (over: object = {}) =>
    ({ ...base, kind: 'resume', attemptId: 'a1', machineId: 'm1', by: 'Rosa', ...over }) as const;

  it.each([
    ['a mill, by its own prompt', 'D', 'Change the tool', {}, [['status', 'paused', 'START_NEEDS_PERSON']]],
    ['a mill, with a person beside it', 'D', 'Change the tool', { armedBy: 'Rosa' }, ['resume']],
    ['a mill, paused by a person', 'D', undefined, {}, [['status', 'paused', 'START_NEEDS_PERSON']]],
    ['a laser, paused by a person', 'C', undefined, {}, [['status', 'paused', 'START_NEEDS_PERSON']]],
    ['a mill, paused by a person who is back', 'D', undefined, { armedBy: 'Rosa' }, ['resume']],
    ['a printer', 'B', 'Change the tool', {}, ['resume']],
  ] as const)('%s', (_name, safetyClass, message, over, expected) => {
    const desk = new Desk().running();
    desk.context = { ...desk.context, safetyClass };
    desk.feed({ type: 'paused', ...(message === undefined ? {} : { message }) });
    expect(told(desk.command(resume(over)))).toEqual(expected);
  });

  it('[BP-CTRL-10] carries the person’s choice', () => {
    const desk = new Desk().running();
    desk.feed({ type: 'paused' });
    expect(desk.command(resume({ choice: 1 })).effects).toEqual([{ type: 'session', input: 'resume', choice: 1 }]);
  });

  it('waits for nobody’s clock when said at the bridge', () => {
    const desk = new Desk().running();
    desk.feed({ type: 'paused' });
    const { serverNowMs: _none, ...deaf } = desk.context;
    desk.context = deaf;
    expect(told(desk.command(resume()))).toEqual(['ignored']);
    const known = desk.inbox.get('a1');
    const local = { type: 'command', command: resume({ expiresAtMs: 0 }), isLocal: true, ...(known ? { known } : {}) };
    expect(told(desk.feed(local as GateInput))).toEqual(['resume']);
  });

  it.each(['isOverruled', 'isRepeated'] as const)('is not what a resume does that %s', (why) => {
    const desk = new Desk().running();
    desk.feed({ type: 'paused' });
    const known = desk.inbox.get('a1')!;
    expect(told(desk.feed({ type: 'command', command: resume(), known, [why]: true }))).toEqual(['ignored']);
  });
});

describe('a commit', () => {
  it.each<[string, Partial<Commit>, Partial<GateContext>, unknown]>([
    ['with another nonce', { nonce: 'old' }, {}, ['status', 'prepared', 'START_NONCE']],
    ['of another boot', { epoch: 'e0' }, {}, ['status', 'prepared', 'START_NONCE']],
    ['15 s after the challenge', {}, { monotonicMs: 15_000 }, ['status', 'prepared', 'START_NONCE']],
    ['with another fence', { fence: 2 }, {}, ['status', 'prepared', 'START_FENCED']],
    ['after its own expiry', { expiresAtMs: NOW - 1 }, {}, ['status', 'prepared', 'START_EXPIRED']],
  ])('%s starts nothing and changes nothing', (_name, over, contextOver, expected) => {
    const desk = new Desk().prepared();
    const before = desk.state;
    desk.context = { ...desk.context, ...contextOver };
    expect(told(desk.command(commit(over)))).toEqual([expected]);
    expect(desk.state).toEqual(before);
  });

  it('[BP-START-07] starts just before the challenge is 15 s old', () => {
    const desk = new Desk().prepared();
    desk.context = { ...desk.context, monotonicMs: 14_999 };
    expect(told(desk.command(commit()))).toEqual(['start']);
  });

  it('[BP-START-11] heard twice starts once', () => {
    const desk = new Desk().prepared();
    desk.command(commit());
    expect(told(desk.command(commit()))).toEqual([['status', 'running', undefined]]);
    expect(desk.starts).toEqual(['a1']);
  });

  it('[BP-START-19] for an attempt never seen leaves a tombstone', () => {
    const desk = new Desk();
    desk.command(commit());
    expect(told(desk.command(offer()))).toEqual([['status', 'rejected', 'ATTEMPT_NEVER_SEEN']]);
  });

  it('[BP-START-14] [BP-START-15] after the deadline, or when the machine is no longer ready, ends the attempt without a start', () => {
    const late = new Desk().prepared();
    late.context = { ...late.context, serverNowMs: NOW + 60_001 };
    expect(told(late.command(commit()))).toEqual([['expired', 'START_EXPIRED']]);
    const gone = new Desk().prepared();
    gone.context = { ...gone.context, notReady: { code: 'MACHINE_BUSY', message: 'somebody prints from a card' } };
    expect(told(gone.command(commit()))).toEqual([['rejected', 'MACHINE_BUSY']]);
    expect(gone.starts).toEqual([]);
  });

  it('[BP-START-18] asked again says the challenge that still holds: a new one would kill the COMMIT under way', () => {
    const desk = new Desk().prepared();
    expect(told(desk.command(offer()))).toEqual(['preflight']);
    const { effects } = desk.feed({ type: 'preflight', attemptId: 'a1', nonce: 'n2' });
    expect(effects).toMatchObject([{ reply: { kind: 'prepared', nonce: 'n1' } }]);
    expect(told(desk.command(commit()))).toEqual(['start']);
  });

  it('[BP-START-08] [BP-START-18] can be asked for again: once the challenge is old, the same offer makes a fresh one', () => {
    const desk = new Desk().prepared();
    desk.context = { ...desk.context, monotonicMs: desk.context.monotonicMs + 15_000 };
    expect(told(desk.command(offer()))).toEqual(['preflight']);
    desk.feed({ type: 'preflight', attemptId: 'a1', nonce: 'n2' });
    expect(told(desk.command(commit()))).toEqual([['status', 'prepared', 'START_NONCE']]);
    expect(told(desk.command(commit({ nonce: 'n2' })))).toEqual(['start']);
  });
});

describe('query, cancel, pause, stop', () => {
  const query = { ...base, kind: 'query', attemptId: 'a1', machineId: 'm1' } as const;
  const cancel = { ...base, kind: 'cancel', attemptId: 'a1', machineId: 'm1', by: 'Rosa' } as const;
  const stop = { ...base, kind: 'stop', machineId: 'm1', by: 'Rosa' } as const;
  const unlock = { ...base, kind: 'unlock', machineId: 'm1', by: 'Rosa' } as const;
  const pause = { ...base, kind: 'pause', attemptId: 'a1', machineId: 'm1', by: 'Rosa' } as const;
  const resume = { ...pause, kind: 'resume' } as const;

  it('[BP-START-19] a query about an attempt never seen makes it impossible', () => {
    const desk = new Desk();
    const code = 'ATTEMPT_NEVER_SEEN';
    expect(told(desk.command(query))).toEqual([
      ['rejected', code],
      ['status', 'rejected', code],
    ]);
    expect(told(desk.command(offer()))).toEqual([['status', 'rejected', code]]);
  });

  it('[BP-CANCEL-01] [BP-CANCEL-03] [BP-CANCEL-04] a cancel before the start ends the attempt, in the run it asks the machine, after it it is too late', () => {
    expect(told(new Desk().prepared().command(cancel))).toEqual([
      ['cancel', 'accepted'],
      ['cancelled', 'RUN_CANCELLED'],
    ]);
    const desk = new Desk().running();
    expect(told(desk.command(cancel))).toEqual([['cancel', 'accepted'], 'cancel']);
    desk.feed({ type: 'ended', outcome: 'done' });
    expect(told(desk.command(cancel))).toEqual([
      ['cancel', 'too-late'],
      ['status', 'done', 'CANCEL_TOO_LATE'],
    ]);
  });

  it('[BP-CANCEL-02] a commit after a cancel starts nothing', () => {
    const desk = new Desk().prepared();
    desk.command(cancel);
    expect(told(desk.command(commit()))).toEqual([['status', 'cancelled', 'RUN_CANCELLED']]);
    expect(desk.starts).toEqual([]);
  });

  it('[BP-CTRL-07] [BP-CTRL-08] pause and resume reach the machine only in the fitting state, and resume only when fresh', () => {
    const desk = new Desk().running();
    expect(told(desk.command(resume))).toEqual([['status', 'running', undefined]]);
    expect(told(desk.command(pause))).toEqual(['pause']);
    expect(told(desk.feed({ type: 'paused' }))).toEqual([['paused', undefined]]);
    expect(told(desk.command({ ...resume, expiresAtMs: NOW - 1 }))).toEqual(['ignored']);
    expect(told(desk.command(resume))).toEqual(['resume']);
    expect(told(desk.feed({ type: 'resumed' }))).toEqual([['running', undefined]]);
  });

  it('[BP-CTRL-16] a pause overrules whoever said go on before, also while the machine still stands', () => {
    const desk = new Desk().running();
    desk.feed({ type: 'paused' });
    expect(told(desk.command(pause))).toEqual(['pause', ['status', 'paused', undefined]]);
    const begun = new Desk().prepared();
    begun.command(commit());
    expect(told(begun.command(pause))).toEqual(['pause']);
  });

  it('[BP-CTRL-05] an unlock that was said before the last stop unlocks nothing', () => {
    const desk = new Desk();
    desk.command(stop);
    expect(told(desk.feed({ type: 'command', command: unlock, isOverruled: true }))).toEqual(['ignored']);
    expect(told(desk.feed({ type: 'command', command: unlock, isRepeated: true }))).toEqual(['ignored']);
    expect(desk.state.ledger.lock).toBeDefined();
  });

  it('[BP-CTRL-02] [BP-CTRL-03] [BP-CTRL-04] [BP-START-23] a stop locks the machine until a person unlocks it', () => {
    const desk = new Desk().prepared();
    expect(told(desk.command(stop))).toEqual(['stop', ['cancelled', 'RUN_CANCELLED']]);
    expect(told(desk.command(offer({ attemptId: 'a2', fence: 2 })))).toEqual([['rejected', 'MACHINE_NOT_READY']]);
    expect(told(desk.command({ ...unlock, expiresAtMs: NOW - 1 }))).toEqual(['ignored']);
    expect(told(desk.command(unlock))).toEqual(['unlock']);
    expect(told(desk.command(offer({ attemptId: 'a3', fence: 3 })))).toEqual(['fetch']);
  });
});

describe('after a crash', () => {
  it.each([
    ['intent', () => void 0, 'unknown', 'ATTEMPT_UNKNOWN'],
    ['running', (desk: Desk) => void desk.feed({ type: 'first-byte' }), 'unknown', 'ATTEMPT_UNKNOWN'],
  ])(
    '[BP-START-26] [E2] [E6] an attempt in %s is unknown and can never start again',
    (_state, further, state, code) => {
      const desk = new Desk().prepared();
      desk.command(commit());
      further(desk);
      // A new process knows what was written, not the nonce.
      const next = new Desk({ ledger: desk.state.ledger, live: desk.state.live! }, { ...context, epoch: 'e2' });
      for (const [id, record] of desk.inbox) next.inbox.set(id, record);
      expect(told(next.feed({ type: 'boot' }))).toEqual([[state, code]]);
      expect(told(next.command(offer()))).toEqual([['status', state, code]]);
      expect(next.starts).toEqual([]);
    },
  );

  it.each(['offered', 'stored', 'prepared'] as const)(
    '[BP-START-27] an attempt that was only %s is expired',
    (state) => {
      const live: AttemptRecord = { attemptId: 'a1', machineId: 'm1', state, offer: offer() };
      const desk = new Desk({ ledger: { ...fresh.ledger, maxFence: 1, liveAttemptId: 'a1' }, live });
      expect(told(desk.feed({ type: 'boot' }))).toEqual([['expired', 'START_EXPIRED']]);
    },
  );

  it.each(['stored', 'prepared'] as const)(
    '[BP-START-27] [E6] what was %s waits on where its program is whole',
    (state) => {
      const before = new Desk().prepared();
      const live: AttemptRecord = { ...before.state.live!, state };
      const desk = new Desk({ ledger: before.state.ledger, live }, { ...context, epoch: 'e2' });
      desk.inbox.set('a1', live);
      expect(told(desk.feed({ type: 'boot', hasProgram: true }))).toEqual([]);
      expect(desk.state.live?.state).toBe('stored');
      // Its challenge is dead; the server's next offer gets a new one.
      expect(told(desk.command(commit()))).toEqual([['status', 'stored', undefined]]);
      expect(told(desk.command(offer()))).toEqual(['preflight']);
      expect(told(desk.feed({ type: 'local-start', attemptId: 'a1', by: 'Rosa', isPlateClear: true }))).toEqual([
        'start',
      ]);
    },
  );

  it('[BP-START-27] what was stored does not wait beyond its deadline, whoever tells the time', () => {
    const { serverNowMs: _none, ...deaf } = context;
    const desk = new Desk().prepared();
    desk.context = { ...deaf, knownNowMs: NOW + 60_001 };
    desk.feed({ type: 'boot', hasProgram: true });
    expect(told(desk.feed({ type: 'tick' }))).toEqual([['expired', 'START_EXPIRED']]);
  });

  it('a wait for the start ends with its deadline', () => {
    const desk = new Desk().prepared();
    desk.context = { ...desk.context, serverNowMs: NOW + 60_001 };
    expect(told(desk.feed({ type: 'tick' }))).toEqual([['expired', 'START_EXPIRED']]);
  });

  it('[BP-START-33] an attempt of long ago that the inbox forgot stays impossible by its fence', () => {
    const desk = new Desk();
    desk.command(offer({ plateToken: undefined, fence: 9 }));
    expect(desk.state.ledger.maxFence).toBe(0);
    desk.inbox.clear();
    desk.feed({ type: 'forgotten', maxFence: 9 });
    expect(told(desk.command(offer({ fence: 9 })))).toEqual([['rejected', 'START_FENCED']]);
    const waiting = new Desk().prepared();
    waiting.feed({ type: 'forgotten', maxFence: 9 });
    expect(told(waiting.command(commit()))).toEqual(['start']);
  });
});

describe('whatever happens (property)', () => {
  const id = fc.constantFrom('a1', 'a2', 'a3');
  const small = fc.integer({ min: 0, max: 4 });
  const command = fc.oneof(
    fc
      .record({ attemptId: id, fence: fc.integer({ min: 1, max: 6 }), afterRun: small, late: fc.boolean() })
      .map(({ attemptId, fence, afterRun, late }): GateInput => ({
        type: 'command',
        command: offer({
          attemptId,
          fence,
          startByMs: late ? NOW - 1 : NOW + 60_000,
          plateToken: { tokenId: `t${afterRun}`, afterRun, by: 'x' },
        }),
      })),
    fc
      .record({ attemptId: id, fence: fc.integer({ min: 1, max: 6 }), nonce: fc.constantFrom('live', 'n-old') })
      .map((over): GateInput => ({ type: 'command', command: commit(over) })),
    fc.tuple(fc.constantFrom('query', 'cancel', 'pause', 'resume'), id).map(([kind, attemptId]): GateInput => ({
      type: 'command',
      command: { ...base, kind: kind as 'cancel', attemptId, machineId: 'm1', by: 'x' },
    })),
    fc.constantFrom('stop', 'unlock').map((kind): GateInput => ({
      type: 'command',
      command: { ...base, kind: kind as 'stop', machineId: 'm1', by: 'x' },
    })),
  );
  const happening = fc.oneof(
    { weight: 4, arbitrary: command },
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom('program-ready', 'preflight'), id) },
    {
      weight: 3,
      arbitrary: fc.constantFrom<GateInput>(
        { type: 'first-byte' },
        { type: 'ended', outcome: 'done' },
        { type: 'paused' },
        { type: 'resumed' },
        { type: 'tick' },
        { type: 'lost-track' },
        { type: 'forgotten', maxFence: 3 },
      ),
    },
    { weight: 1, arbitrary: fc.constant('crash' as const) },
    { weight: 14, arbitrary: fc.constant('good' as const) },
    { weight: 4, arbitrary: fc.nat(40).map((back) => ({ type: 'replay' as const, back })) },
  );

  type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

  /** What a good server and machine do next. */
  function goodStep(desk: Desk, count: number): GateInput {
    const { live, ledger, nonce } = desk.state;
    const attemptId = live?.attemptId ?? `g${count}`;
    const { epoch } = desk.context;
    const fence = live?.offer?.fence ?? ledger.maxFence + 1;
    if (ledger.lock) return { type: 'command', command: { ...base, kind: 'unlock', machineId: 'm1', by: 'x' } };
    switch (live?.state) {
      case undefined:
        return {
          type: 'command',
          command: offer({ attemptId, fence, plateToken: { tokenId: 't', afterRun: ledger.run, by: 'x' } }),
        };
      case 'offered':
        return { type: 'program-ready', attemptId };
      case 'stored':
        return { type: 'preflight', attemptId, nonce: `nonce-${count}` };
      case 'prepared':
        return { type: 'command', command: commit({ attemptId, fence, epoch, nonce: nonce?.value ?? 'none' }) };
      case 'intent':
        return { type: 'first-byte' };
      default:
        return { type: 'ended', outcome: 'done' };
    }
  }

  /** Runs a story; `look` sees every step with the state before it. */
  function tell(story: readonly Happening[], look: (desk: Desk, before: GateState) => void): void {
    let desk = new Desk();
    const said: Extract<GateInput, { type: 'command' }>['command'][] = [];
    story.forEach((event, count) => {
      const before = desk.state;
      if (event === 'crash') {
        const { ledger, live } = before;
        const next = new Desk({ ledger, ...(live ? { live } : {}) }, { ...context, epoch: `e${count + 2}` });
        for (const [key, record] of desk.inbox) next.inbox.set(key, record);
        desk = next;
        desk.feed({ type: 'boot', hasProgram: count % 2 === 0 });
      } else {
        const input = event === 'good' ? goodStep(desk, count) : Array.isArray(event) ? step(event, count) : event;
        const command = input.type === 'replay' ? said.at(-1 - input.back) : undefined;
        if (command) desk.command(command);
        else if (input.type === 'command') {
          said.push(input.command);
          desk.command(input.command);
        } else if (input.type !== 'replay') desk.feed(input);
      }
      look(desk, before);
    });
  }

  function step([type, attemptId]: [string, string], count: number): GateInput {
    return type === 'preflight' ? { type, attemptId, nonce: `n${count}` } : { type: 'program-ready', attemptId };
  }

  /** What a step broke; plain code, because 40,000 `expect` would take longer than all other tests. */
  function broken(desk: Desk, before: GateState, started: Set<string>): string[] {
    const { ledger, live } = desk.state;
    const problems = desk.starts.splice(0).flatMap((attemptId) => {
      const accepted = desk.inbox.get(attemptId)?.offer;
      const isSecond = started.has(attemptId);
      started.add(attemptId);
      return [
        isSecond && 'started twice',
        (accepted?.plateToken?.afterRun ?? -1) < before.ledger.run && 'started with a used token',
        ledger.run !== Math.max(before.ledger.run, accepted?.plateToken?.afterRun ?? 0) + 1 && 'start not counted',
        accepted?.fence !== ledger.maxFence && 'started with an old fence',
        before.ledger.lock && 'started while locked',
      ];
    });
    const liveCount = [...desk.inbox.values()].filter(isLive).length;
    return [
      ...problems,
      ledger.maxFence < before.ledger.maxFence && 'fence fell',
      ledger.run < before.ledger.run && 'run fell',
      liveCount > 1 && 'two live attempts',
      ledger.liveAttemptId !== live?.attemptId && 'ledger and live attempt differ',
    ].filter((problem) => typeof problem === 'string');
  }

  it('[I4] [BP-START-17] [BP-START-21] starts an attempt at most once, never with a used token, and fences only rise', () => {
    let allStarts = 0;
    fc.assert(
      fc.property(fc.array(happening, { minLength: 20, maxLength: 80 }), (story) => {
        const started = new Set<string>();
        const problems: string[] = [];
        tell(story, (desk, before) => void problems.push(...broken(desk, before, started)));
        allStarts += started.size;
        expect(problems).toEqual([]);
      }),
      { numRuns: 1000 },
    );
    // The stories must reach what they are about.
    expect(allStarts).toBeGreaterThan(1000);
  });

  it('[BP-ACK-06] keeps an end for good (property)', () => {
    fc.assert(
      fc.property(fc.array(happening, { minLength: 20, maxLength: 80 }), (story) => {
        const ended = new Map<string, AttemptRecord>();
        const changed: string[] = [];
        tell(story, ({ inbox }) => {
          for (const [attemptId, record] of ended) if (inbox.get(attemptId) !== record) changed.push(attemptId);
          for (const [attemptId, record] of inbox) if (!isLive(record)) ended.set(attemptId, record);
        });
        expect(changed).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
