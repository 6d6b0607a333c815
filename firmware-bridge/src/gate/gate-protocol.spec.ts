import { describe, expect, it } from '@jest/globals';
import type { Commit, Offer } from '#libs/bridge-contract';
import { decide } from './attempt-gate.js';
import type { AttemptRecord, Decision, GateCommand, GateContext, GateState } from './gate-types.js';

/** Statements of docs/bridge-protocol.md that the gate alone decides, one by one. */

const NOW = 5_000_000;
const times = { commandId: 'c', issuedAtMs: NOW, expiresAtMs: NOW + 15_000 };
const LATE = { issuedAtMs: NOW - 60_000, expiresAtMs: NOW - 45_000 };
const ref = { attemptId: 'a1', machineId: 'm1' };
const here: GateContext = { epoch: 'e1', serverNowMs: NOW, monotonicMs: 0, process: 'print', safetyClass: 'B' };
const offer: Offer = {
  ...times,
  ...ref,
  kind: 'offer',
  fence: 4,
  jobId: 'j1',
  programSha256: '0'.repeat(64),
  programBytes: 10,
  startByMs: NOW + 60_000,
  plateToken: { tokenId: 't', afterRun: 0, by: 'Rosa' },
};
const commit: Commit = { ...times, ...ref, kind: 'commit', fence: 4, epoch: 'e1', nonce: 'n1' };
const fresh: GateState = { ledger: { machineId: 'm1', maxFence: 0, run: 0 } };

const after = (state: GateState, ...inputs: Parameters<typeof decide>[1][]): GateState =>
  inputs.reduce((now, input) => decide(now, input, here).state, state);
const hear = (state: GateState, command: GateCommand, known?: AttemptRecord, context: GateContext = here): Decision =>
  decide(state, { type: 'command', command, ...(known ? { known } : {}) }, context);
const prepared = after(
  fresh,
  { type: 'command', command: offer },
  { type: 'program-ready', attemptId: 'a1' },
  { type: 'preflight', attemptId: 'a1', nonce: 'n1' },
);
const running = after(
  prepared,
  { type: 'command', command: commit, ...(prepared.live ? { known: prepared.live } : {}) },
  { type: 'first-byte' },
);
const hasStarted = ({ effects }: Decision): boolean => effects.some(({ type }) => type === 'start');
const codeOf = ({ effects }: Decision): unknown =>
  effects.flatMap((effect) =>
    effect.type === 'fact' && effect.fact.kind === 'attempt'
      ? [effect.fact.code]
      : effect.type === 'reply' && effect.reply.kind === 'status'
        ? [effect.reply.code]
        : [],
  )[0];

it('reaches what the statements below begin with', () => {
  expect([prepared.live?.state, running.live?.state]).toEqual(['prepared', 'running']);
});

describe('a commit', () => {
  it.each<[string, Partial<Commit>, Partial<GateContext>, string | undefined]>([
    ['is obeyed when everything is right', {}, { monotonicMs: 14_999 }, undefined],
    ['older than its nonce may be', {}, { monotonicMs: 15_000 }, 'START_NONCE'],
    ['with a nonce that was never given', { nonce: 'guess' }, {}, 'START_NONCE'],
    ['of another boot of this bridge', { epoch: 'e0' }, {}, 'START_NONCE'],
    ['that is late', LATE, {}, 'START_EXPIRED'],
    ['with a lower fence than its offer', { fence: 3 }, {}, 'START_FENCED'],
    ['with a higher fence than its offer', { fence: 5 }, {}, 'START_FENCED'],
  ])('[BP-START-07] [BP-START-08] [BP-START-09] [BP-START-10] [BP-FENCE-03] %s', (_name, over, context, code) => {
    const decision = hear(prepared, { ...commit, ...over }, prepared.live, { ...here, ...context });
    expect(hasStarted(decision)).toBe(code === undefined);
    expect(codeOf(decision)).toBe(code);
    if (code !== undefined) expect(decision.state).toEqual(prepared);
  });
});

describe('a fence', () => {
  const idle: GateState = { ledger: { machineId: 'm1', maxFence: 7, run: 0 } };
  const offered = (fence: number): Decision => hear(idle, { ...offer, fence });

  it('[BP-FENCE-01] is obeyed only above the highest seen', () => {
    expect([1, 6, 7].map((fence) => codeOf(offered(fence)))).toEqual(Array(3).fill('START_FENCED'));
    expect(offered(8).effects).toEqual([{ type: 'fetch', offer: { ...offer, fence: 8 } }]);
    expect(offered(8).state.ledger.maxFence).toBe(8);
  });

  it('[BP-FENCE-02] of a refused offer leaves the highest as it is', () => {
    const { plateToken: _none, ...uncleared } = offer;
    const refused = hear(idle, { ...uncleared, fence: 9 });
    expect(codeOf(refused)).toBe('START_PLATE_NOT_CLEAR');
    expect(refused.state.ledger.maxFence).toBe(7);
    expect(offered(9).state.ledger.maxFence).toBe(9);
  });
});

it('[BP-START-24] refuses a second offer while one lives, which goes on undisturbed', () => {
  const refused = hear(running, { ...offer, attemptId: 'a2', fence: 9 });
  expect(codeOf(refused)).toBe('MACHINE_BUSY');
  expect(refused.state.live).toEqual(running.live);
});

it('[BP-START-28] tells as unknown what the machine knows nothing of any more', () => {
  const lost = decide(running, { type: 'lost-track' }, here);
  expect(lost.put?.state).toBe('unknown');
  expect(lost.state.live).toBeUndefined();
  expect(hasStarted(hear(lost.state, offer, lost.put))).toBe(false);
});

describe('a word that comes late', () => {
  const by = { ...LATE, commandId: 'c', by: 'Rosa' };
  const asked = (decision: Decision) =>
    decision.effects.flatMap((effect) => (effect.type === 'session' ? [effect.input] : []));

  it('[BP-CANCEL-06] is obeyed when it is a cancel, before the start and in the run', () => {
    const cancel = { ...by, ...ref, kind: 'cancel' } as const;
    expect(hear(prepared, cancel, prepared.live).put?.state).toBe('cancelled');
    expect(asked(hear(running, cancel, running.live))).toEqual(['cancel']);
  });

  it('[BP-CTRL-01] is obeyed when it is a stop', () => {
    const stopped = hear(running, { ...by, kind: 'stop', machineId: 'm1' });
    expect(asked(stopped)).toEqual(['stop']);
    expect(stopped.state.ledger.lock).toBeDefined();
  });

  it('[BP-CTRL-06] is obeyed when it is a pause', () => {
    expect(asked(hear(running, { ...by, ...ref, kind: 'pause' }, running.live))).toEqual(['pause']);
  });

  it('[BP-CTRL-04] [BP-CTRL-07] is not when it would let the machine move', () => {
    const paused = decide(running, { type: 'paused' }, here).state;
    expect(asked(hear(paused, { ...by, ...ref, kind: 'resume' }, paused.live))).toEqual([]);
    const locked = hear(fresh, { ...by, kind: 'stop', machineId: 'm1' }).state;
    const unlocked = hear(locked, { ...by, kind: 'unlock', machineId: 'm1' });
    expect([asked(unlocked), unlocked.state]).toEqual([[], locked]);
  });
});

it('[BP-CANCEL-05] accepts the cancel of an attempt never seen, which then cannot start', () => {
  const cancelled = hear(fresh, { ...times, ...ref, kind: 'cancel', by: 'Rosa' });
  expect(cancelled.effects[0]).toMatchObject({ fact: { kind: 'cancel', outcome: 'accepted' } });
  expect(cancelled.put).toMatchObject({ state: 'rejected', reason: { code: 'ATTEMPT_NEVER_SEEN' } });
  expect(hear(cancelled.state, offer, cancelled.put).effects.map(({ type }) => type)).toEqual(['reply']);
});

it.each(['pause', 'resume'] as const)('[BP-CTRL-11] answers a %s of what does not run with its state', (kind) => {
  const command = { ...times, ...ref, kind, by: 'Rosa' };
  expect(hear(prepared, command, prepared.live).effects).toMatchObject([{ reply: { state: 'prepared' } }]);
  const ended = decide(running, { type: 'ended', outcome: 'done' }, here);
  expect(hear(ended.state, command, ended.put).effects).toMatchObject([{ reply: { state: 'done' } }]);
});
