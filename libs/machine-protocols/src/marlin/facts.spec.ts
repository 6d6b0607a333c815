import { describe, expect, it } from '@jest/globals';
import { withChecksum } from './checksum.js';
import { parseMarlinReply } from './replies.js';
import { Hand, MARLIN_HELLO } from './scripted-machine.js';

const OFF = 'M104 S0\nM140 S0\nM107\nM84 X Y E\n';
/** Lines 1 to 4 of a connection are M115, M503, M105 and M114. */
const line = (block: number, text: string): string => withChecksum(block + 4, text);
const probe = (block: number): string => line(block, 'M105');
const refusal = (next: number, text = 'checksum mismatch'): string =>
  `Error:${text}, Last Line: ${next - 1}\nResend: ${next}\nok\n`;
const moves = (count: number): string[] => Array.from({ length: count }, (_, i) => `G1 X${i + 1}`);

function oks(hand: Hand, count: number): string {
  return Array.from({ length: count }, () => hand.hear('ok\n')).join('');
}

/** Feeds the answers until the run is over. @returns the lines sent */
function finish(hand: Hand): string[] {
  const sent: string[] = [];
  for (let k = 0; k < 100 && !hand.last('ended'); k++) {
    const out = hand.hear(sent.at(-1)?.includes('M105') ? 'ok T:20.0 /0.0 B:20.0 /0.0\n' : 'ok\n');
    sent.push(...out.split('\n').filter((text) => text !== ''));
  }
  return sent;
}

/** The numbered facts of the design document "protocols", section Marlin. */
describe('Marlin facts', () => {
  it('[F6] 1: a start has no ok: 500 ms after the banner it is asked who it is', () => {
    const hand = new Hand();
    hand.input({ type: 'closed' });
    hand.nowMs = 100_000;
    hand.input({ type: 'opened' });
    hand.nowMs += 50;
    hand.hear('start\nPowerUp\nMarlin 2.1.2\n\necho: Free Memory: 3895\n//action:prompt_end\n');
    expect(hand.after(450)).toBe('');
    expect(hand.after(100)).toBe(`\nN0 M110 N0*125\n${withChecksum(1, 'M115')}`);
  });

  it.each(['start', 'PowerUp', 'External Reset', 'Marlin bugfix-2.1.x', 'echo:Marlin 1.1.9', '\x80\xffstart'])(
    '1: knows %j as a start',
    (text) => expect(parseMarlinReply(text)).toEqual({ type: 'start' }),
  );

  it('2: reads ok N P B, ok P B, and temperatures on an ok without them', () => {
    expect(parseMarlinReply('ok N14 P14 B2')).toEqual({ type: 'ok', line: 14, freePlanner: 14, freeCommands: 2 });
    expect(parseMarlinReply('ok P15 B3')).toEqual({ type: 'ok', freePlanner: 15, freeCommands: 3 });
    expect(parseMarlinReply('ok T:19.4 /0.0 B:20.1 /60.0 @:0')).toEqual({
      type: 'ok',
      temperatures: { nozzleC: 19.4, nozzleTargetC: 0, bedC: 20.1, bedTargetC: 60 },
    });
    // Damaged: no number may be guessed from it.
    expect(parseMarlinReply('ok N1$ P14 B2')).toEqual({ type: 'ok' });
  });

  it('3: a repeat of an acknowledged line is answered by Resend: it jumps to where the machine asks', () => {
    const hand = new Hand();
    hand.run(...moves(5));
    oks(hand, 2);
    expect(hand.hear(refusal(7, 'Line Number is not Last Line Number+1'))).toBe(line(3, 'G1 X3'));
    expect(hand.hear('ok\n')).toBe(line(4, 'G1 X4'));
  });

  it('4: k Resends for one bad line cause one rewind', () => {
    const hand = new Hand({ windowLines: 3 });
    hand.run(...moves(8));
    hand.hear('ok\n');
    expect(hand.hear(refusal(6).repeat(2))).toBe('');
    expect(hand.hear(refusal(6))).toBe([2, 3, 4].map((n) => line(n, `G1 X${n}`)).join(''));
    expect(hand.session.snapshot.quality).toMatchObject({ resentLines: 3 });
  });

  it('5: never sends a line of more than 96 bytes', () => {
    const hand = new Hand();
    expect(hand.run('G1 X1', `G1 X${'1'.repeat(90)}`) + hand.hear('ok\n')).not.toContain('1111');
    expect(hand.last('ended')).toMatchObject({ code: 'GCODE_LINE_LENGTH' });
  });

  it.each(['Resend: 7', 'Resend:7', 'rs 7', 'rs N7', 'Resend: N7'])('5: acts on %j', (text) => {
    expect(parseMarlinReply(text)).toEqual({ type: 'resend', line: 7 });
  });

  it('[G10] 5: Resend may ask for a line that was already acknowledged', () => {
    const hand = new Hand();
    hand.run(...moves(5));
    oks(hand, 2);
    expect(hand.hear('Error:Missing checksum\nResend: 6\nok\n')).toBe(line(2, 'G1 X2'));
  });

  it('[G9] 6: surplus oks (M999, M108 in M109) are counted, not believed', () => {
    const hand = new Hand();
    hand.run('M109 S200', 'G1 X2');
    hand.input({ type: 'cancel' });
    hand.hear('ok\nok\n');
    const sent = finish(hand);
    expect(hand.last('ended')).toMatchObject({ outcome: 'cancelled', ackedBlocks: 1 });
    expect(sent.join('\n')).not.toContain('G1 X2');
    hand.hear('ok\nok\n');
    expect(hand.session.snapshot.quality).toMatchObject({ surplusOks: 2 });
  });

  it('6: M410 at the machine releases the ok of the command that waited, and has one of its own: no block is lost', () => {
    const hand = new Hand();
    const sent = hand.run('G28', 'G1 X2', 'G1 X3');
    // That of G28, that of M410, and later that of the block sent meanwhile.
    const next = hand.hear('ok\nok\n');
    const rest = finish(hand);
    const all = [...`${sent}${next}`.split('\n'), ...rest].filter((text) => / G(?:28|1)\b/.test(text));
    expect(all.map((text) => `${text}\n`)).toEqual([line(1, 'G28'), line(2, 'G1 X2'), line(3, 'G1 X3')]);
    expect(hand.last('ended')).toMatchObject({ outcome: 'done', ackedBlocks: 3 });
  });

  it('6: the Resend of an M999 at the machine repeats what it asks for, counts both oks, and the run goes on', () => {
    const hand = new Hand();
    hand.run(...moves(3));
    oks(hand, 1);
    expect(hand.hear('Resend: 6\nok\n')).toBe(line(2, 'G1 X2'));
    hand.hear('ok\n');
    finish(hand);
    expect(hand.last('ended')).toMatchObject({ outcome: 'done', ackedBlocks: 3 });
    expect(hand.session.snapshot).toMatchObject({ phase: 'ready', quality: { resentLines: 1 } });
  });

  it('7: an answer before the ok, an autoreport between Resend and ok, an answer on the ok line', () => {
    const hand = new Hand();
    hand.run(...moves(3));
    hand.hear('X:1.00 Y:2.00 Z:3.00 E:0.00 Count X:80 Y:160 Z:1200\n');
    expect(hand.session.snapshot.positionMm).toEqual({ x: 1, y: 2, z: 3 });
    hand.hear('Error:checksum mismatch, Last Line: 4\nResend: 5\n T:19.37 /0.00 B:20.00 /0.00\n');
    expect(hand.session.snapshot.nozzleC).toBe(19.37);
    expect(hand.hear('ok\n')).toBe(line(1, 'G1 X1'));
    expect(parseMarlinReply('ok FIRMWARE_NAME: RepRapFirmware for Duet 2 FIRMWARE_VERSION: 3.4')).toMatchObject({
      answer: { type: 'firmware', name: 'RepRapFirmware for Duet 2' },
    });
  });

  it('[G7] 8: waits for a heat-up as long as it takes, but not for ever', () => {
    const hand = new Hand();
    hand.run('M109 S200', 'G1 X2');
    for (let s = 0; s < 800; s += 2) {
      hand.hear(`T:${20 + s / 5} /200.0 B:20.0 /0.0 W:?\necho:busy: processing\n`);
      hand.after(2_000);
    }
    expect(hand.session.snapshot.phase).toBe('running');
    for (let s = 0; s < 120; s += 2) {
      hand.hear('T:195.0 /200.0 B:20.0 /0.0 W:?\necho:busy: processing\n');
      hand.after(2_000);
    }
    expect(hand.last('ended')).toMatchObject({ outcome: 'failed', code: 'RUN_HANG' });
  });

  it('8: M600 is a pause with the text and the buttons of its prompt; M108 ends it', () => {
    const hand = new Hand({ changesMaterialItself: true });
    hand.run('G1 X1', 'M600', 'G1 X2');
    hand.hear('ok\n');
    hand.hear('echo:busy: paused for user\n//action:prompt_begin Stop\n//action:prompt_button Continue\n');
    expect(hand.session.snapshot.phase).toBe('running');
    hand.hear('//action:prompt_show\n');
    const prompt = { kind: 'message', text: 'Stop', choices: ['Continue'] };
    expect(hand.last('paused')).toEqual({ type: 'paused', by: 'machine', message: 'Stop', prompt });
    expect(hand.session.snapshot).toMatchObject({ phase: 'paused', state: 'suspended', prompt });
    expect(hand.after(960_000)).toBe('');
    expect(hand.input({ type: 'resume' })).toBe('M108\n');
    hand.hear('echo:busy: paused for user\n');
    expect(hand.session.snapshot.phase).toBe('running');
    expect(hand.session.snapshot.prompt).toBeUndefined();
    expect(oks(hand, 2)).toBe(line(3, 'G1 X2'));
  });

  it('8: a machine without prompts says only that it waits: the text of the command is shown', () => {
    const hand = new Hand();
    hand.run('M125 Turn the part');
    hand.hear('busy: paused for user\n');
    hand.after(400);
    expect(hand.last('paused')).toMatchObject({ prompt: { kind: 'message', text: 'Turn the part', choices: [] } });
  });

  it('8: a filament change asks, a choice is answered by M876', () => {
    const hand = new Hand({}, MARLIN_HELLO.replace('Cap:EEPROM:1', 'Cap:PROMPT_SUPPORT:1'));
    hand.run('M600', 'G1 X2');
    hand.hear('//action:prompt_begin Filament Change\n//action:prompt_button Purge More\n');
    hand.hear('//action:prompt_button Continue\n//action:prompt_show\n');
    expect(hand.last('paused')).toMatchObject({ prompt: { kind: 'material', choices: ['Purge More', 'Continue'] } });
    expect(hand.input({ type: 'resume', choice: 0 })).toBe('M876 S0\n');
    hand.hear('//action:prompt_begin Filament Change\n//action:prompt_button Purge More\n');
    hand.hear('//action:prompt_button Continue\n//action:prompt_show\n');
    expect(hand.events.filter((event) => event.type === 'paused')).toHaveLength(2);
    expect(hand.input({ type: 'resume' })).toBe('M876 S1\n');
  });

  it('[G13] 9: kill() locks the machine', () => {
    const hand = new Hand();
    hand.run(...moves(3));
    expect(hand.hear('Error:Printer halted. kill() called!\n//action:poweroff\n')).toBe(OFF);
    expect(hand.last('ended')).toMatchObject({ outcome: 'failed', code: 'RUN_HALTED' });
  });

  it.each([
    ['echo: cold extrusion prevented', 'G1 E5'],
    ['echo:Unknown command: "M9000"', 'M9000'],
  ])('10: %s is no error, but the operator is told', (text, block) => {
    const hand = new Hand();
    hand.run(block, 'G1 X2');
    expect(hand.hear(`${text}\nok\n`)).toBe(line(2, 'G1 X2'));
    expect(hand.last('notice')).toEqual({ type: 'notice', text });
  });

  it('[G1] 11: a restart in mid-job ends it: no further line of the program, heaters off', () => {
    const hand = new Hand();
    hand.run(...moves(30));
    for (let k = 0; k < 20; k++) hand.hear('ok\n');
    expect(hand.hear('start\nMarlin 2.1.2\nResend: 0\nok\n') + hand.after(60_000)).toBe(OFF);
    expect(hand.last('ended')).toMatchObject({ code: 'RUN_MACHINE_RESET' });
    expect(hand.session.snapshot).toMatchObject({ phase: 'locked', isHomed: false });
  });

  it('12: survives garbage, knows busy with and without echo, and takes wait for idle', () => {
    const hand = new Hand();
    hand.hear('\x80\x81\xfe\n');
    expect(hand.session.snapshot.quality).toMatchObject({ unknownLines: 1 });
    expect(parseMarlinReply('busy: processing')).toEqual({ type: 'busy', isForUser: false });
    expect(parseMarlinReply('echo:busy: processing')).toEqual({ type: 'busy', isForUser: false });
    hand.run(...moves(3));
    hand.after(600);
    hand.hear('wait\n');
    // It has nothing to do although a line is open: asked at once, not after 3 s.
    expect(hand.after(100)).toBe(probe(2));
    expect(hand.hear('ok T:20.0 /0.0\n')).toBe(line(3, 'G1 X2'));
  });

  it('[G8] 13: a lost ok is probed and counted, never skipped', () => {
    const hand = new Hand();
    hand.run(...moves(3));
    expect(hand.after(3_100)).toBe(probe(2));
    expect(hand.hear('ok T:20.0 /0.0\n')).toBe(line(3, 'G1 X2'));
    expect(hand.session.snapshot.quality).toMatchObject({ lostOks: 1 });
  });

  it('13: a lost line is asked for by the answer to the probe, and sent again before the next one', () => {
    const hand = new Hand();
    hand.run(...moves(3));
    expect(hand.after(3_100)).toBe(probe(2));
    // One answer for two lines sent: nothing more will come, so after a silence the line leaves again.
    expect(hand.hear(refusal(5, 'Line Number is not Last Line Number+1'))).toBe('');
    expect(hand.after(500) + hand.after(100)).toBe(line(1, 'G1 X1'));
    expect(hand.hear('ok\n')).toBe(probe(2));
    expect(hand.hear('ok T:20.0 /0.0\n')).toBe(line(3, 'G1 X2'));
  });

  it('13: a machine that is only slow gets few questions, and its late answers are counted for the right lines', () => {
    const hand = new Hand();
    hand.run('G28', 'G1 X1', 'G1 X2');
    let asked = '';
    for (let s = 0; s < 60; s++) asked += hand.after(1_000);
    expect(asked).toBe([2, 3, 4, 5].map(probe).join(''));
    expect(hand.hear('ok\n')).toBe('');
    expect(hand.session.snapshot.ackedBlocks).toBe(1);
    for (let k = 0; k < 3; k++) expect(hand.hear('ok T:20.0 /0.0\n')).toBe('');
    expect(hand.hear('ok T:20.0 /0.0\n')).toBe(line(6, 'G1 X1'));
  });
});

describe('Everywhere', () => {
  /** Ends the run, never longer than 5 s in silence. */
  const endsWithin5s = (hand: Hand): string[] => {
    const sent: string[] = [];
    const startMs = hand.nowMs;
    let out = hand.hear('ok\n');
    while (!hand.last('ended') && hand.nowMs - startMs <= 5_000) {
      const waiting = out.split('\n').filter((text) => text !== '');
      sent.push(...waiting);
      out = '';
      for (const text of waiting) out += hand.hear(text.includes('M105') ? 'ok T:20.0 /0.0 B:20.0 /0.0\n' : 'ok\n');
      if (out === '') out = hand.after(100);
    }
    expect(hand.last('ended')).toMatchObject({ outcome: 'done', ackedBlocks: 3 });
    return sent;
  };

  it('a Resend whose repeated line is never answered: the job ends within 5 s', () => {
    const hand = new Hand();
    hand.run(...moves(3));
    oks(hand, 2);
    expect(hand.hear(refusal(7))).toBe(line(3, 'G1 X3'));
    const fromMs = hand.nowMs;
    expect(hand.after(3_100)).toBe(probe(4));
    hand.hear(refusal(7, 'Line Number is not Last Line Number+1'));
    expect(hand.after(500) + hand.after(100)).toBe(line(3, 'G1 X3'));
    endsWithin5s(hand);
    expect(hand.nowMs - fromMs).toBeLessThan(5_000);
  });

  it('[G9] a doubled ok: the job ends within 5 s', () => {
    const hand = new Hand();
    hand.run(...moves(3));
    oks(hand, 2);
    hand.hear('ok\nok\n');
    endsWithin5s(hand);
  });

  it.each(['Error:No Line Number with checksum, Last Line: 6', 'Error:checksum mismatch, Last Line: 6'])(
    '%s without Resend and ok: the job ends within 5 s',
    (text) => {
      const hand = new Hand();
      hand.run(...moves(3));
      oks(hand, 2);
      hand.hear(`${text}\n`);
      expect(hand.after(500)).toBe(probe(4));
      hand.hear(refusal(7, 'Line Number is not Last Line Number+1'));
      expect(hand.after(500) + hand.after(100)).toBe(line(3, 'G1 X3'));
      endsWithin5s(hand);
    },
  );

  it('[G11] a line asked for ten times ends the run and names it', () => {
    const hand = new Hand();
    hand.run(...moves(3));
    for (let k = 0; k < 25 && !hand.last('ended'); k++) {
      hand.hear(refusal(5));
      hand.after(200);
    }
    expect(hand.last('ended')).toMatchObject({
      code: 'RUN_LINE_STUCK',
      message: expect.stringContaining('Line 5 "G1 X1"'),
    });
  });

  it('[G10] a line that is no longer kept ends the run', () => {
    const hand = new Hand();
    hand.run(...moves(700));
    for (let k = 0; k < 600; k++) hand.hear('ok\n');
    expect(hand.hear('Resend: 20\nok\n')).toBe(OFF);
    expect(hand.last('ended')).toMatchObject({ code: 'RUN_PROTOCOL' });
  });

  it('the probe has a number: damaged it is refused, not taken for M1 5, and nothing is repeated but itself', () => {
    const hand = new Hand();
    hand.run(...moves(3));
    expect(hand.after(3_100)).toBe(probe(2));
    hand.hear('ok\n');
    expect(hand.hear(refusal(6))).toBe(probe(2));
    expect(hand.hear('ok T:20.0 /0.0\n')).toBe(line(3, 'G1 X2'));
  });

  it('never has more than 128 bytes in flight, however many lines the machine offers', () => {
    const hand = new Hand();
    const long = (n: number): string => `G1 X${n}.123456 Y123.456789 Z1.23456 E1.23456`;
    hand.run(long(1), long(2), long(3), long(4), long(5), long(6));
    const sent = hand.hear('ok N5 P15 B7\n');
    expect(sent.length).toBeLessThanOrEqual(128);
    expect(sent).toContain('X3.123456');
    expect(sent).not.toContain('X4.123456');
  });

  it('has as many bytes in flight as a board with a larger buffer can hold, when it is told so', () => {
    const hand = new Hand({ rxBytes: 1024 });
    const long = (n: number): string => `G1 X${n}.123456 Y123.456789 Z1.23456 E1.23456`;
    hand.run(long(1), long(2), long(3), long(4), long(5), long(6));
    const sent = hand.hear('ok N5 P15 B7\n');
    expect(sent).toContain('X6.123456');
    expect(sent.length).toBeGreaterThan(128);
  });

  it('counts a nearly empty planner in motion as starved, at the start and the end not', () => {
    const hand = new Hand();
    hand.run(...moves(12));
    const free = [15, 15, 9, 4, 4, 14, 15, 4];
    free.forEach((p, i) => hand.hear(`ok N${5 + i} P${p} B3\n`));
    expect(hand.session.snapshot.quality).toMatchObject({ plannerReports: 5, starvedReports: 2 });
  });
});

describe('A Klipper behind its G-code pty, taken for a Marlin', () => {
  it('Klipper 5: answers ok even after !!: the run has failed all the same, and no further block leaves', () => {
    const hand = new Hand();
    hand.run(...moves(5));
    const after = hand.hear('!! Move out of range: 999.000 0.000 0.000 [0.000]\nok\n');
    expect(hand.last('ended')).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('Move out of range'),
    });
    expect(after).not.toContain('G1 X2');
    expect(hand.session.snapshot.phase).toBe('locked');
  });
});
