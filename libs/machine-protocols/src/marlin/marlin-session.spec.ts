import { describe, expect, it } from '@jest/globals';
import { createMarlinSession } from '../create-session.js';
import type { MachineSession, SessionEffect } from '../session.js';
import { withChecksum } from './checksum.js';
import { parseMarlinReply } from './replies.js';

const written = (effects: readonly SessionEffect[]): string =>
  effects.map((effect) => (effect.type === 'write' ? Buffer.from(effect.bytes).toString('latin1') : '')).join('');

const HELLO = 'FIRMWARE_NAME:Marlin 2.1.2 (x) SOURCE_CODE_URL:y MACHINE_TYPE:z UUID:u-1\nCap:EEPROM:1\nok\n';

/** A session driven by hand: what the machine says is in the test. */
class Hand {
  readonly session: MachineSession;
  nowMs = 0;

  constructor(options: Parameters<typeof createMarlinSession>[0] = {}) {
    this.session = createMarlinSession({ pollMs: 1_000_000, ...options });
    this.session.handle({ type: 'opened' }, 0);
    this.hear('start\nPowerUp\n');
    this.after(600);
    this.hear(`ok\n${HELLO}`);
    // M503: not known here.
    this.hear('ok\n');
    // The first questions: M105, M114.
    this.after(100);
    this.hear('ok T:20.0 /0.0 B:20.0 /0.0\n');
    this.hear('ok\n');
  }

  hear(text: string, bytesEach = Infinity): string {
    let out = '';
    const bytes = Buffer.from(text, 'latin1');
    for (let at = 0; at < bytes.length; at += bytesEach) {
      out += written(this.session.handle({ type: 'bytes', bytes: bytes.subarray(at, at + bytesEach) }, this.nowMs));
    }
    return out;
  }

  after(ms: number): string {
    this.nowMs += ms;
    return written(this.session.handle({ type: 'tick' }, this.nowMs));
  }

  run(...blocks: string[]): string {
    return written(this.session.handle({ type: 'run', source: { next: () => blocks.shift() } }, this.nowMs));
  }
}

const BLOCKS = ['G1 X1', 'G1 X2', 'G1 X3', 'G1 X4', 'G1 X5'];
const line = (n: number): string => withChecksum(n, BLOCKS[n - 1]!);

describe('the Marlin wire', () => {
  it('numbers lines with the XOR checksum Marlin expects', () => {
    expect(withChecksum(0, 'M110 N0')).toBe('N0 M110 N0*125\n');
    expect(withChecksum(3, 'T0')).toBe('N3 T0*57\n');
  });

  it('sends the same bytes wherever the answers are split', () => {
    const answers = 'ok\nok N1 P15 B3\nok N2 P15 B3\n T:19.37 /0.00 B:20.00 /0.00\nok N3 P15 B3\n';
    const whole = new Hand();
    const expected = whole.run(...BLOCKS) + whole.hear(answers, 1);
    expect(expected).toBe(
      `N0 M110 N0*125\n${line(1)}${line(2)}${line(3)}${line(4)}${line(5)}${withChecksum(6, 'M400')}`,
    );
    // Pieces of more than a line would bring answers to lines not sent yet.
    for (let size = 2; size <= 13; size++) {
      const hand = new Hand();
      expect(hand.run(...BLOCKS) + hand.hear(answers, size)).toBe(expected);
    }
    expect(whole.session.snapshot.nozzleC).toBe(19.37);
  });

  it('keeps one line in flight until the machine announces its buffer, then at most that many', () => {
    const hand = new Hand();
    expect(hand.run(...BLOCKS)).toBe('N0 M110 N0*125\n');
    expect(hand.hear('ok\n')).toBe(line(1));
    expect(hand.hear('ok N1 P15 B3\n')).toBe(line(2) + line(3) + line(4));
    expect(hand.hear('ok N2 P15 B3\n')).toBe(line(5));
  });

  it('rewinds once for a bad line, however many Resends the lines behind it cause', () => {
    const hand = new Hand({ windowLines: 3 });
    // The counter reset shares the window with the first blocks.
    expect(hand.run(...BLOCKS)).toBe(`N0 M110 N0*125\n${line(1)}${line(2)}`);
    expect(hand.hear('ok\nok\n')).toBe(line(3) + line(4));
    const refusal = 'Error:checksum mismatch, Last Line: 1\nResend: 2\nok\n';
    expect(hand.hear(refusal)).toBe('');
    expect(hand.hear(refusal)).toBe('');
    expect(hand.hear(refusal)).toBe(line(2) + line(3) + line(4));
    expect(hand.session.snapshot.ackedBlocks).toBe(1);
  });

  it('understands Resend and rs, with and without a blank', () => {
    for (const text of ['Resend: 7', 'Resend:7', 'rs 7', 'rs N7']) {
      expect(parseMarlinReply(text)).toEqual({ type: 'resend', line: 7 });
    }
  });

  it('asks with an unnumbered M105 after 3 s of silence, and goes on from its answer', () => {
    const hand = new Hand();
    hand.run(...BLOCKS);
    hand.hear('ok\n');
    expect(hand.after(2_900)).toBe('');
    expect(hand.after(200)).toBe('M105*121\n');
    expect(hand.hear('ok T:20.0 /0.0\n')).toBe(line(2));
  });

  it('stops with a raw and a numbered M112, then everything off', () => {
    const hand = new Hand();
    hand.run(...BLOCKS);
    hand.hear('ok\n');
    const bytes = written(hand.session.handle({ type: 'stop' }, hand.nowMs));
    expect(bytes).toBe(`\nM112\n${withChecksum(2, 'M112')}M104 S0\nM140 S0\nM107\nM84 X Y E\n`);
    expect(hand.hear('ok\nok\nok\n') + hand.after(60_000)).toBe('');
  });

  it('sends no byte of the program after a restart, only the off sequence', () => {
    const hand = new Hand();
    hand.run(...BLOCKS);
    expect(hand.hear('ok\n')).toBe(line(1));
    expect(hand.hear('start\nok\nResend: 1\nok\n') + hand.after(60_000)).toBe('M104 S0\nM140 S0\nM107\nM84 X Y E\n');
    expect(hand.session.snapshot.phase).toBe('locked');
  });

  it('does not reprint the first lines when a machine that restarted unseen asks for line 1', () => {
    const hand = new Hand();
    hand.run(...Array.from({ length: 40 }, (_, i) => `G1 X${i}`));
    for (let k = 0; k < 30; k++) hand.hear('ok\n');
    const asked = hand.hear('Error:Line Number is not Last Line Number+1, Last Line: 0\nResend: 1\nok\n');
    expect(asked).toBe('M104 S0\nM140 S0\nM107\nM84 X Y E\n');
  });

  it('takes a lone Resend: 1 for noise until the machine says it again', () => {
    const hand = new Hand();
    hand.run(...Array.from({ length: 40 }, (_, i) => `G1 X${i}`));
    for (let k = 0; k < 30; k++) hand.hear('ok\n');
    expect(hand.hear('Resend: 1\nok\n')).toBe(withChecksum(30, 'G1 X29'));
    expect(hand.hear('Resend: 1\nok\n')).toBe('M104 S0\nM140 S0\nM107\nM84 X Y E\n');
  });
});
