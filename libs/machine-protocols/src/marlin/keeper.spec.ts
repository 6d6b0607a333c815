import { describe, expect, it } from '@jest/globals';
import type { MachineOrder } from '../session.js';
import { withChecksum } from './checksum.js';
import { Questions } from './questions.js';
import { Hand, MARLIN_HELLO } from './scripted-machine.js';

const OFF = 'M104 S0\nM140 S0\nM107\nM84 X Y E\n';
const withCaps = (...names: string[]): string =>
  MARLIN_HELLO.replace('Cap:EEPROM:1', names.map((name) => `Cap:${name}:1`).join('\n'));

function order(hand: Hand, wanted: MachineOrder, orderId = 'o1'): string {
  return hand.input({ type: 'order', orderId, order: wanted });
}

/** Answers every line with ok. @returns the commands sent, without numbers and checksums */
function obey(hand: Hand, first: string): string[] {
  const commands: string[] = [];
  for (let out = first; out !== '' && commands.length < 20;) {
    const lines = out.split('\n').filter((text) => text !== '');
    commands.push(...lines.map((text) => text.replace(/^N\d+ |\*\d+$/g, '')));
    out = lines.map(() => hand.hear('ok\n')).join('');
  }
  return commands;
}

describe('orders to a Marlin machine', () => {
  it.each<[MachineOrder, string[]]>([
    [{ kind: 'gcode', lines: ['M115', ' G1 X5 '] }, ['M115', 'G1 X5']],
    [
      { kind: 'jog', deltaMm: { x: -10, z: 0.1 }, feedMmPerMin: 3000 },
      ['G91', 'G1 X-10 Z0.1 F3000', 'G90', 'G4 P1', 'M114'],
    ],
    [{ kind: 'home' }, ['G28', 'M114']],
    [{ kind: 'home', axes: ['x', 'z'] }, ['G28 X Z', 'M114']],
    [{ kind: 'heat', nozzleC: 200, bedC: 0 }, ['M104 S200', 'M140 S0']],
    [{ kind: 'override', feed: 80, flow: 95 }, ['M220 S80', 'M221 S95']],
  ])('%j becomes its lines, each after the answer to the one before', (wanted, commands) => {
    const hand = new Hand();
    expect(obey(hand, order(hand, wanted))).toEqual(commands);
    expect(hand.last('order-ended')).toMatchObject({ orderId: 'o1', outcome: 'done' });
  });

  it('refuses heat while the machine itself waits for a person, instead of cooling when the person has come', () => {
    const hand = new Hand();
    hand.run('M125', 'G1 X1');
    hand.hear('echo:busy: paused for user\n');
    hand.after(1_000);
    expect(hand.session.snapshot.phase).toBe('paused');
    expect(order(hand, { kind: 'heat', nozzleC: 0, bedC: 0 })).toBe('');
    expect(hand.last('order-ended')).toMatchObject({ outcome: 'refused', code: 'MACHINE_BUSY' });
    hand.input({ type: 'resume' });
    expect(hand.hear('ok\nok\n')).not.toContain('M104');
  });

  it('hands back what the machine said, without autoreports', () => {
    const hand = new Hand();
    order(hand, { kind: 'gcode', lines: ['M503', 'M105'] });
    hand.hear('echo:  M92 X80.00\n T:20.0 /0.0\necho:busy: processing\nok\n');
    hand.hear('ok T:21.0 /0.0 B:20.0 /0.0\n');
    expect(hand.last('order-ended')).toEqual({
      type: 'order-ended',
      orderId: 'o1',
      outcome: 'done',
      lines: ['echo:  M92 X80.00', 'T:21.0 /0.0 B:20.0 /0.0'],
    });
  });

  it.each(['echo:Unknown command: "M9000"', 'echo: cold extrusion prevented', 'Error:not homed'])(
    'says what the firmware refused: %s; the lines behind it are not sent',
    (text) => {
      const hand = new Hand();
      order(hand, { kind: 'gcode', lines: ['M9000', 'G1 X5'] });
      expect(hand.hear(`${text}\nok\n`)).toBe('');
      expect(hand.last('order-ended')).toMatchObject({
        outcome: 'refused',
        code: 'ORDER_REFUSED',
        message: text,
        lines: [text],
      });
    },
  );

  it('goes back to absolute moves when a jog was refused', () => {
    const hand = new Hand();
    order(hand, { kind: 'jog', deltaMm: { x: 1 }, feedMmPerMin: 600 });
    hand.hear('ok\n');
    expect(obey(hand, hand.hear('echo:Home X first\nok\n'))).toEqual(['G90', 'G4 P1', 'M114']);
    expect(hand.last('order-ended')).toMatchObject({ outcome: 'refused' });
  });

  it('refuses what it cannot do, a second order, and too long lines', () => {
    const hand = new Hand();
    for (const wanted of [
      { kind: 'zero', axes: ['x'] },
      { kind: 'override', spindle: 90 },
      { kind: 'jog-cancel' },
    ] as const) {
      order(hand, wanted);
      expect(hand.last('order-ended')).toMatchObject({ outcome: 'refused', code: 'ORDER_UNSUPPORTED' });
    }
    order(hand, { kind: 'gcode', lines: [`M117 ${'x'.repeat(90)}`] });
    expect(hand.last('order-ended')).toMatchObject({ outcome: 'refused', code: 'GCODE_LINE_LENGTH' });
    order(hand, { kind: 'home' }, 'first');
    order(hand, { kind: 'home' }, 'second');
    expect(hand.last('order-ended')).toMatchObject({ orderId: 'second', outcome: 'refused', code: 'MACHINE_BUSY' });
  });

  it('overrides during a run, ahead of the next block', () => {
    const hand = new Hand();
    hand.run('G1 X1', 'G1 X2');
    order(hand, { kind: 'override', feed: 50 });
    expect(hand.hear('ok\n')).toBe(withChecksum(6, 'M220 S50'));
    expect(hand.hear('ok\n')).toBe(withChecksum(7, 'G1 X2'));
    expect(hand.last('order-ended')).toMatchObject({ outcome: 'done' });
    expect(hand.session.snapshot).toMatchObject({ ackedBlocks: 1, overrides: { feed: 50 } });
  });

  it('is failed, not forgotten, when the machine goes away', () => {
    const hand = new Hand();
    order(hand, { kind: 'home' });
    hand.input({ type: 'closed' });
    expect(hand.last('order-ended')).toMatchObject({ orderId: 'o1', outcome: 'failed' });
  });

  it('waits for a lost ok by asking, and repeats a line that never arrived', () => {
    const hand = new Hand();
    order(hand, { kind: 'heat', nozzleC: 100 });
    expect(hand.after(3_100)).toBe(withChecksum(6, 'M105'));
    expect(hand.last('order-ended')).toBeUndefined();
    const refusal = 'Error:Line Number is not Last Line Number+1, Last Line: 4\nResend: 5\nok\n';
    // The `ok` of the line itself was lost as well, or it never came.
    expect(hand.hear(refusal)).toBe('');
    const again = hand.after(500) + hand.after(100);
    expect(again).toBe(withChecksum(5, 'M104 S100'));
    expect(obey(hand, again)).toEqual(['M104 S100', 'M105']);
    expect(hand.last('order-ended')).toMatchObject({ outcome: 'done' });
  });
});

describe('the stop of a Marlin machine', () => {
  const QUESTION = 'M0 S2*';
  /** Ready, cold, and its first questions answered. */
  const measured = (): Hand => new Hand({}, withCaps('EMERGENCY_PARSER'));

  it('is measured when cold and idle: M108 releases a harmless wait early, so M112 would act at once', () => {
    const hand = measured();
    expect(hand.session.snapshot.stopDelayS).toBeUndefined();
    expect(hand.after(100)).toContain(QUESTION);
    hand.hear('echo:busy: paused for user\n//action:prompt_begin M0 Stop\n//action:prompt_show\n');
    expect(hand.after(200)).toBe('');
    expect(hand.after(100)).toBe('M108\n');
    hand.hear('ok\nok\n');
    expect(hand.session.snapshot).toMatchObject({ stopDelayS: 0, phase: 'ready' });
    expect(hand.session.snapshot.prompt).toBeUndefined();
    expect(hand.after(1_000)).toBe('');
  });

  it('is announced but swallowed: the wait runs out by itself, and the stop path says so', () => {
    const hand = measured();
    hand.after(100);
    for (let ms = 0; ms < 2_000; ms += 100) hand.after(100);
    hand.hear('ok\nok\nok\nok\n');
    expect(hand.session.snapshot.stopDelayS).toBe(Infinity);
    hand.input({ type: 'stop' });
    expect(hand.last('notice')).toMatchObject({ text: expect.stringContaining('Cut the power') });
  });

  it('is not measured with a heater on, nor where no parser is announced', () => {
    const hot = measured();
    hot.hear(' T:50.0 /200.0 B:20.0 /0.0\n');
    expect(hot.after(100)).toBe('');
    const without = new Hand({}, MARLIN_HELLO.replace('Cap:EEPROM:1', 'Cap:EMERGENCY_PARSER:0'));
    expect(without.after(100)).toBe('');
    expect(without.session.snapshot.stopDelayS).toBe(Infinity);
  });

  it('says nothing about a firmware without M0', () => {
    const hand = measured();
    hand.after(100);
    hand.hear('echo:Unknown command: "M0 S2"\nok\n');
    expect(hand.session.snapshot.stopDelayS).toBeUndefined();
  });

  it('overtakes everything that waits to leave', () => {
    const hand = new Hand();
    hand.run('G1 X1');
    const effects = hand.session.handle({ type: 'stop' }, hand.nowMs);
    expect(effects[0]).toEqual({ type: 'write', bytes: Buffer.from('\nM112\n'), isUrgent: true });
  });

  it.each([
    ['RepRapFirmware for Duet 2', `\nM112\n${withChecksum(2, 'M112')}M999\n${OFF}`],
    ['Smoothieware', `\nM112\n${withChecksum(4, 'M112')}${OFF}`],
    ['Prusa-Firmware 3.14.0 based on Marlin', `\nM112\n${withChecksum(5, 'M112')}${OFF}`],
  ])('of %s in its dialect', (name, bytes) => {
    const hand = new Hand({}, `FIRMWARE_NAME:${name} FIRMWARE_VERSION:1\nok\n`);
    expect(hand.session.snapshot).toMatchObject({ phase: 'ready', identity: { firmware: name } });
    expect(hand.input({ type: 'stop' }).replace(/N\d+ M112\*\d+/, 'numbered')).toBe(
      bytes.replace(/N\d+ M112\*\d+/, 'numbered'),
    );
  });

  it('leaves the halt of a Smoothieboard with M999 once a person unlocked it', () => {
    const hand = new Hand({}, 'FIRMWARE_NAME:Smoothieware, FIRMWARE_URL:x\nok\n');
    hand.input({ type: 'stop' });
    expect(hand.input({ type: 'unlock' })).toMatch(/^M999\n\nN0 M110/);
  });
});

describe('what goes on beside a program', () => {
  it('[G22] stops a machine that gets too hot, also when nobody uses it', () => {
    const hand = new Hand({ maxNozzleTempC: 250 });
    let out = '';
    for (let k = 0; k < 5; k++) out += hand.hear(' T:270.0 /0.0 B:20.0 /0.0\n') + hand.after(1_000);
    expect(out).toContain('\nM112\n');
    expect(hand.session.snapshot).toMatchObject({ phase: 'locked', state: 'aborted' });
    expect(hand.last('notice')).toMatchObject({ text: expect.stringContaining('270 C') });
  });

  it.each<[string, string]>([
    ['RUN_SENSOR', 'T:nan /200.0 B:20.0 /0.0'],
    ['RUN_NOT_HEATING', 'T:21.0 /200.0 B:20.0 /0.0'],
    ['RUN_OVERHEAT', 'T:290.0 /200.0 B:20.0 /0.0'],
  ])('[G20] [G21] [G22] ends a run with %s at %s', (code, report) => {
    const hand = new Hand({ maxNozzleTempC: 250 });
    hand.run('M109 S200');
    for (let s = 0; s < 60 && !hand.last('ended'); s++) {
      hand.hear(` ${report}\n`);
      hand.after(1_000);
    }
    expect(hand.last('ended')).toMatchObject({ outcome: 'failed', code });
  });

  it('[G18] is busy while the machine prints from its own card', () => {
    const hand = new Hand();
    hand.hear('SD printing byte 123/4567\n');
    expect(hand.session.snapshot).toMatchObject({ phase: 'ready', state: 'execute' });
    order(hand, { kind: 'home' });
    expect(hand.last('order-ended')).toMatchObject({ outcome: 'refused', code: 'MACHINE_BUSY' });
    hand.hear('Not SD printing\n');
    expect(hand.session.snapshot.state).toBe('idle');
  });

  it('lets the machine report by itself where it announces that, and asks the rest seldom', () => {
    const questions = new Questions(2_000);
    const all = { AUTOREPORT_TEMP: '1', AUTOREPORT_POS: '1', AUTOREPORT_SD_STATUS: '1', SDCARD: '1' };
    expect(questions.begin(all)).toEqual(['M155 S2', 'M154 S2', 'M27 S10']);
    questions.heardTemperatures(0);
    expect(questions.due(2_000, false)).toEqual([]);
    // The reports ended: asked until they come again.
    expect(questions.due(7_000, false)).toEqual(['M105']);
    expect(questions.begin({ SDCARD: '1' })).toEqual([]);
    const asked = [0, 2_000, 4_000, 6_000, 8_000, 10_000].map((ms) => questions.due(ms, false).join(' '));
    expect(asked).toEqual(['M105 M114 M27', 'M105', 'M105', 'M105', 'M105', 'M105 M114 M27']);
    expect(questions.due(20_000, true)).toEqual(['M105', 'M114']);
  });

  it('[G17] pauses and cancels when somebody does that at the display', () => {
    const hand = new Hand();
    hand.run('G1 X1', 'G1 X2', 'G1 X3');
    hand.hear('//action:paused\n');
    expect(hand.session.snapshot).toMatchObject({ phase: 'paused', state: 'suspended' });
    hand.hear('//action:resumed\n');
    expect(hand.session.snapshot.phase).toBe('running');
    hand.hear('//action:cancel\n');
    expect(hand.session.snapshot.state).toBe('stopping');
  });

  it('[G19] pauses for material when the filament runs out', () => {
    const hand = new Hand();
    hand.run('G1 X1');
    hand.hear('//action:out_of_filament T0\n');
    expect(hand.last('paused')).toMatchObject({ by: 'machine', prompt: { kind: 'material' } });
  });

  it('knows what certainly ended: a move may wait in the planner, a synchronised one does not', () => {
    const hand = new Hand();
    hand.run('G28', ...Array.from({ length: 5 }, (_, i) => `G1 X${i}`), 'M106', 'G4 P1', 'M84');
    const seen = (): unknown => [
      hand.session.snapshot.ackedBlocks,
      hand.session.snapshot.executedBlocks,
      hand.session.snapshot.isHomed,
    ];
    hand.hear('ok N5 P15 B0\n');
    expect(seen()).toEqual([1, 1, true]);
    for (let n = 6; n <= 10; n++) hand.hear(`ok N${n} P${15 - (n - 5)} B0\n`);
    expect(seen()).toEqual([6, 1, true]);
    // Three moves are still in the planner, whatever else was accepted since.
    hand.hear('ok N11 P12 B0\n');
    expect(seen()).toEqual([7, 3, true]);
    hand.hear('ok N12 P15 B0\n');
    expect(seen()).toEqual([8, 8, true]);
    hand.hear('ok N13 P15 B0\n');
    expect(seen()).toEqual([9, 9, false]);
  });

  it('assumes a full planner where the firmware does not tell', () => {
    const hand = new Hand();
    hand.run(...Array.from({ length: 30 }, (_, i) => `G1 X${i}`));
    for (let k = 0; k < 20; k++) hand.hear('ok\n');
    expect(hand.session.snapshot).toMatchObject({ ackedBlocks: 20, executedBlocks: 4, isHomed: false });
  });

  it('reads the limits of the firmware, twice, because these lines have no checksum', () => {
    const hand = new Hand();
    hand.input({ type: 'closed' });
    hand.nowMs = 50_000;
    hand.input({ type: 'opened' });
    hand.after(2_100);
    expect(hand.hear(`ok\n${MARLIN_HELLO}`)).toBe(withChecksum(2, 'M503 S0'));
    const limits = (x: string): string =>
      `echo:  M92 X${x} Y80.00\necho:; Maximum feedrates\n  M203 X300.00 Y300.00\nok\n`;
    expect(hand.hear(limits('90.00'))).toMatch(/^N\d M503/);
    expect(hand.hear(limits('80.00'))).toMatch(/^N\d M503/);
    expect(hand.session.snapshot.phase).toBe('connecting');
    hand.hear(limits('80.00'));
    expect(hand.session.snapshot.identity?.capabilities).toEqual({
      EEPROM: '1',
      M92: 'X80.00 Y80.00',
      M203: 'X300.00 Y300.00',
    });
  });

  it('is ready without limits when the firmware does not answer M503', () => {
    const hand = new Hand();
    hand.input({ type: 'closed' });
    hand.nowMs = 50_000;
    hand.input({ type: 'opened' });
    hand.after(2_100);
    hand.hear(`ok\n${MARLIN_HELLO}`);
    hand.after(1_000);
    expect(hand.session.snapshot).toMatchObject({ phase: 'ready', identity: { capabilities: { EEPROM: '1' } } });
  });
});
