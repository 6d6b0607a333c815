import { describe, expect, it } from '@jest/globals';
import { createSession, type MachineSession, type SessionSnapshot } from './index.js';

const say = (session: MachineSession, text: string, nowMs: number): void =>
  void session.handle({ type: 'bytes', bytes: Buffer.from(text, 'latin1') }, nowMs);

/** Through the handshake of a machine that answers at once. */
function answer(session: MachineSession, nowMs: number): SessionSnapshot['phase'] {
  session.handle({ type: 'opened' }, nowMs);
  for (let ms = nowMs; ms < nowMs + 5_000 && session.snapshot.phase === 'connecting'; ms += 100) {
    const effects = session.handle({ type: 'tick' }, ms);
    const asked = effects
      .map((effect) => (effect.type === 'write' ? Buffer.from(effect.bytes).toString() : ''))
      .join('');
    if (asked.includes('M115')) say(session, 'ok\nFIRMWARE_NAME:Marlin 2.1.2\nCap:ADVANCED_OK:0\nok\n', ms);
  }
  return session.snapshot.phase;
}

describe('a session that was stopped', () => {
  function stopped(): MachineSession {
    const session = createSession('marlin');
    expect(answer(session, 0)).toBe('ready');
    session.handle({ type: 'stop' }, 6_000);
    expect(session.snapshot.phase).toBe('locked');
    return session;
  }

  it('stays locked over a reconnect', () => {
    const session = stopped();
    session.handle({ type: 'closed' }, 7_000);
    expect(answer(session, 8_000)).toBe('locked');
  });

  it('is ready at the next connection when a person unlocked it while the cable was out', () => {
    const session = stopped();
    session.handle({ type: 'closed' }, 7_000);
    session.handle({ type: 'unlock' }, 7_500);
    expect(answer(session, 8_000)).toBe('ready');
  });

  it('goes on with its handshake when a person unlocks it in the middle of that', () => {
    const session = stopped();
    session.handle({ type: 'closed' }, 7_000);
    session.handle({ type: 'opened' }, 8_000);
    session.handle({ type: 'unlock' }, 8_100);
    for (let ms = 8_200; ms < 13_000 && session.snapshot.phase === 'connecting'; ms += 100) {
      const effects = session.handle({ type: 'tick' }, ms);
      if (effects.length > 0) say(session, 'ok\nFIRMWARE_NAME:Marlin 2.1.2\nok\n', ms);
    }
    expect(session.snapshot.phase).toBe('ready');
  });
});
