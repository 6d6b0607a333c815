import { describe, expect, it } from '@jest/globals';
import { withChecksum } from './checksum.js';
import { parseMarlinReply } from './replies.js';
import { Hand, written } from './scripted-machine.js';

const BLOCKS = ['G1 X1', 'G1 X2', 'G1 X3', 'G1 X4', 'G1 X5'];
/** Lines 1 to 4 were M115, M503, M105 and M114. */
const BEFORE = 4;
const line = (n: number): string => withChecksum(n + BEFORE, BLOCKS[n - 1]!);

describe('the Marlin wire', () => {
  it('numbers lines with the XOR checksum Marlin expects', () => {
    expect(withChecksum(0, 'M110 N0')).toBe('N0 M110 N0*125\n');
    expect(withChecksum(3, 'T0')).toBe('N3 T0*57\n');
  });

  it('sends the same bytes wherever the answers are split', () => {
    const answers = 'ok N5 P15 B2\nok N6 P15 B2\n T:19.37 /0.00 B:20.00 /0.00\nok N7 P15 B2\n';
    const whole = new Hand();
    const expected = whole.run(...BLOCKS) + whole.hear(answers, 1);
    expect(expected).toBe(`${line(1)}${line(2)}${line(3)}${line(4)}${line(5)}${withChecksum(10, 'G4 P1')}`);
    // Pieces of more than a line would bring answers to lines not sent yet.
    for (let size = 2; size <= 13; size++) {
      const hand = new Hand();
      expect(hand.run(...BLOCKS) + hand.hear(answers, size)).toBe(expected);
    }
    expect(whole.session.snapshot.nozzleC).toBe(19.37);
  });

  it('sends lines as numbered ahead, and numbers them again when a question or a cancel comes between', () => {
    const hand = new Hand();
    expect(hand.run(...BLOCKS)).toBe(line(1));
    hand.input({ type: 'order', orderId: 'slower', order: { kind: 'override', feed: 50 } });
    expect(hand.hear('ok\n')).toBe(withChecksum(6, 'M220 S50'));
    expect(hand.hear('ok\n')).toBe(withChecksum(7, BLOCKS[1] ?? ''));
    hand.input({ type: 'cancel' });
    expect(hand.hear('ok\n')).toBe(withChecksum(8, 'G4 P1'));
    expect(hand.session.snapshot).toMatchObject({ sentBlocks: 2, ackedBlocks: 2 });
  });

  it('keeps one line in flight until the machine announces its buffer, which is one larger than the figure', () => {
    const hand = new Hand();
    expect(hand.run(...BLOCKS)).toBe(line(1));
    expect(hand.hear('ok N5 P15 B2\n')).toBe(line(2) + line(3) + line(4));
    expect(hand.hear('ok N6 P15 B2\n')).toBe(line(5));
  });

  it('rewinds once for a bad line, however many Resends the lines behind it cause', () => {
    const hand = new Hand({ windowLines: 3 });
    expect(hand.run(...BLOCKS)).toBe(line(1) + line(2) + line(3));
    expect(hand.hear('ok\n')).toBe(line(4));
    const refusal = 'Error:checksum mismatch, Last Line: 5\nResend: 6\nok\n';
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

  it('asks with a numbered M105 after 3 s of silence, and goes on from its answer', () => {
    const hand = new Hand();
    hand.run(...BLOCKS);
    expect(hand.after(2_900)).toBe('');
    expect(hand.after(200)).toBe(withChecksum(BEFORE + 2, 'M105'));
    expect(hand.hear('ok T:20.0 /0.0\n')).toBe(withChecksum(BEFORE + 3, 'G1 X2'));
  });

  it('stops with a raw and a numbered M112, then everything off', () => {
    const hand = new Hand();
    hand.run(...BLOCKS);
    const bytes = written(hand.session.handle({ type: 'stop' }, hand.nowMs));
    expect(bytes).toBe(`\nM112\n${withChecksum(6, 'M112')}M104 S0\nM140 S0\nM107\nM84 X Y E\n`);
    expect(hand.hear('ok\nok\nok\n') + hand.after(60_000)).toBe('');
  });

  it('sends no byte of the program after a restart, only the off sequence', () => {
    const hand = new Hand();
    expect(hand.run(...BLOCKS)).toBe(line(1));
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
    expect(hand.hear('Resend: 1\nok\n')).toBe(withChecksum(35, 'G1 X30'));
    expect(hand.hear('Resend: 1\nok\n')).toBe('M104 S0\nM140 S0\nM107\nM84 X Y E\n');
  });
});
