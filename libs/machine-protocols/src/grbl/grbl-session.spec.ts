import { describe, expect, it } from '@jest/globals';
import { createGrblSession } from '../create-session.js';
import type { MachineSession, SessionEffect } from '../session.js';
import { parseGrblReply } from './replies.js';

const written = (effects: readonly SessionEffect[]): string =>
  effects.map((effect) => (effect.type === 'write' ? Buffer.from(effect.bytes).toString('latin1') : '')).join('');

function ready(options = '[OPT:V,15,128]'): MachineSession {
  const session = createGrblSession();
  session.handle({ type: 'opened' }, 0);
  const answers: Record<string, string> = {
    $I: `[VER:1.1h.20190830:]\r\n${options}\r\nok\r\n`,
    $$: '$0=10\r\nok\r\n',
    $G: '[GC:G0 G54 G17 G21 G90 G94 M5 M9 T0 F0 S0]\r\nok\r\n',
  };
  let said = "\x80\r\nGrbl 1.1h ['$' for help]\r\n";
  for (let turn = 0; turn < 100 && said !== ''; turn++) {
    const sent = written(session.handle({ type: 'bytes', bytes: Buffer.from(said, 'latin1') }, 0));
    said = sent.includes('?') ? '<Idle|MPos:0.000,0.000,0.000|FS:0,0|WCO:-10.000,0.000,0.000>\r\n' : '';
    for (const line of sent.replace('?', '').split('\n').slice(0, -1)) said += answers[line] ?? 'ok\r\n';
  }
  expect(session.snapshot.phase).toBe('ready');
  return session;
}

const blocks = Array.from({ length: 100 }, (_, i) => `G1 X${i % 10}.5`);
const sourceOf = (list: readonly string[]): { next: () => string | undefined } => {
  let next = 0;
  return { next: () => list[next++] };
};
const hear = (session: MachineSession, text: string): string =>
  written(session.handle({ type: 'bytes', bytes: Buffer.from(text) }, 10));

describe('the GRBL wire', () => {
  it.each([
    ['[OPT:V,15,128]', 127],
    ['[OPT:VNML+,100,1024,3,0]', 1023],
  ])('fills the buffer %s announces, and not one byte more', (options, usable) => {
    const program = [...blocks, ...blocks, ...blocks];
    const sent = written(ready(options).handle({ type: 'run', source: sourceOf(program) }, 10)).replace('?', '');
    expect(sent.length).toBeLessThanOrEqual(usable);
    expect(sent.length + `${blocks[0]}\n`.length).toBeGreaterThan(usable);
    expect(sent).not.toContain('\r');
  });

  it('counts characters, not status answers: each ok frees one line', () => {
    const session = ready();
    session.handle({ type: 'run', source: sourceOf(blocks) }, 10);
    expect(hear(session, '<Run|MPos:1.000,0.000,0.000|FS:500,0>\n[MSG:hello]\n')).toBe('');
    expect(hear(session, 'ok\n')).toBe('G1 X5.5\n');
    expect(session.snapshot).toMatchObject({ ackedBlocks: 1, positionMm: { x: 11, y: 0, z: 0 }, feedMmPerMin: 500 });
  });

  it('asks for the status five times a second in a run', () => {
    const session = ready();
    session.handle({ type: 'run', source: sourceOf(blocks) }, 0);
    let asked = 0;
    for (let ms = 100; ms <= 1000; ms += 100)
      asked += written(session.handle({ type: 'tick' }, ms)).split('?').length - 1;
    expect(asked).toBe(5);
  });

  it('clears the count when the banner arrives, not when the reset is written', () => {
    const session = ready();
    session.handle({ type: 'run', source: sourceOf(blocks) }, 10);
    session.handle({ type: 'cancel' }, 20);
    expect(hear(session, '<Hold:0|MPos:0.000,0.000,0.000|FS:0,0>\n')).toBe('\x18');
    expect(hear(session, 'ok\n')).toBe('');
    expect(hear(session, "Grbl 1.1h ['$' for help]\n")).toBe('?');
    expect(hear(session, '<Idle|MPos:0.000,0.000,0.000|FS:0,0>\n')).toBe('M5\n');
    hear(session, 'ok\n');
    expect(session.snapshot).toMatchObject({ phase: 'ready', state: 'stopped' });
  });

  it('ends a cancel as failed when the machine never comes back from the reset', () => {
    const session = ready();
    session.handle({ type: 'run', source: sourceOf(blocks) }, 10);
    session.handle({ type: 'cancel' }, 20);
    hear(session, '<Hold:0|MPos:0.000,0.000,0.000|FS:0,0>\n');
    session.handle({ type: 'tick' }, 9_000);
    expect(session.snapshot.phase).toBe('running');
    session.handle({ type: 'tick' }, 10_100);
    expect(session.snapshot.phase).toBe('locked');
  });

  it('identifies a machine that gives no banner by asking, and never resets one that answers', () => {
    const session = createGrblSession();
    session.handle({ type: 'opened' }, 0);
    const asked = written(session.handle({ type: 'tick' }, 1_100));
    expect(asked).toBe('?');
    expect(hear(session, 'noise\n<Idle|MPos:0.000,0.000,0.000|FS:0,0>\n')).toBe('\n$I\n');
  });

  it('stops by hold and reset at once', () => {
    const session = ready();
    session.handle({ type: 'run', source: sourceOf(blocks) }, 10);
    expect(written(session.handle({ type: 'stop' }, 20))).toBe('!\x18');
    expect(session.snapshot.phase).toBe('locked');
  });

  it('takes a damaged report as text, never as half a report', () => {
    for (const text of ['<Idle|MPos:0.0', '<Idl|MPos:0,0,0|FS:0,0>', '<>']) {
      expect(parseGrblReply(text).type).toBe('text');
    }
  });
});
