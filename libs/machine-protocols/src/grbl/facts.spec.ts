import { describe, expect, it } from '@jest/globals';
import { createModel, type MachineModel, type SimulatedMachineOptions } from '#libs/machine-simulator';
import type { GrblOptions } from './grbl-line.js';
import { GrblRig, sourceOf, spiral } from './rig.js';

type Rig = GrblRig<MachineModel>;
const rigOf = (machine: Partial<SimulatedMachineOptions> = {}, options: GrblOptions = {}): Rig =>
  new GrblRig<MachineModel>(createModel({ kind: 'grbl', name: 'g', ...machine }), options);
const ready = (machine: Partial<SimulatedMachineOptions> = {}, options: GrblOptions = {}): Rig => {
  const rig = rigOf(machine, options).connect();
  expect(rig.session.snapshot.phase).toBe('ready');
  return rig;
};
const PROGRAM = spiral(100);
const DONE = [...PROGRAM, 'M5'];
/** Deep in the program, with planner and receive buffer full. */
const running = (machine: Partial<SimulatedMachineOptions> = {}, options: GrblOptions = {}): Rig => {
  const rig = ready(machine, options).run(PROGRAM);
  return rig.until(() => rig.machine.executed.length > 50);
};
const paused = (rig: Rig): Rig => rig.until(() => rig.session.snapshot.phase === 'paused');

describe('facts of GRBL 1.1 in the session', () => {
  it('1: remembers WCO and Ov between the reports that tell them', () => {
    const rig = running();
    const before = rig.said.length;
    rig.until(() => /<Run\|MPos:[-\d.,]+\|FS:\d+,8000>\n/.test(rig.said.slice(before)));
    expect(rig.session.snapshot.overrides).toEqual({ feed: 100, rapid: 100, spindle: 100 });
    expect(rig.session.snapshot.positionMm?.z).toBeCloseTo(5);
  });

  it.each(['moving', 'held'])('[G5] stops spindle and motion it finds %s after the link broke in mid-run', (how) => {
    const rig = running();
    if (how === 'held') paused(rig.input({ type: 'pause' }));
    rig.input({ type: 'closed' }).input({ type: 'opened' });
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_LOST' });
    expect(rig.machine.spindleRpm).toBeGreaterThan(0);
    rig.until(() => rig.session.snapshot.phase === 'locked', 30_000).wait(2_000);
    expect(rig.machine.spindleRpm).toBe(0);
    expect(rig.session.snapshot.phase).toBe('locked');
  });

  it('2: stays quiet in a hold, whose lines are answered only after the resume', () => {
    const rig = paused(running().input({ type: 'pause' }));
    const { sentBlocks } = rig.session.snapshot;
    rig.wait(60_000);
    expect(rig.session.snapshot.sentBlocks).toBeLessThanOrEqual(sentBlocks + 1);
    rig.input({ type: 'resume' });
    expect(rig.end().outcome).toBe('done');
    expect(rig.machine.executed).toEqual(DONE);
  });

  it('3: a stop in motion writes ! and 0x18 ahead of all else, then M5 after the banner', () => {
    const rig = running();
    const at = rig.written.length;
    const effects = rig.session.handle({ type: 'stop' }, rig.nowMs);
    expect(effects[0]).toMatchObject({ type: 'write', bytes: Buffer.from('!\x18'), isUrgent: true });
    rig.machine.step(rig.nowMs / 1000, Buffer.from('!\x18'));
    rig.wait(2_000);
    expect(rig.written.slice(at).replaceAll('?', '')).toBe('M5\n');
    expect(rig.session.snapshot.phase).toBe('locked');
    expect(rig.machine.spindleRpm).toBe(0);
  });

  it.each([1, 2])('[G15] 4: resets a machine that ALARM:%i made deaf, and takes the late ok for nothing', (n) => {
    const rig = ready();
    rig.machine.fault({ kind: 'alarm', atBlock: 40, n });
    rig.run(PROGRAM);
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_ALARM' });
    rig.wait(3_000);
    expect(rig.session.snapshot).toMatchObject({ phase: 'locked', isHomed: false });
    expect(rig.said.slice(rig.said.indexOf('ALARM:'))).toMatch(/ok\n\nGrbl/);
    rig.input({ type: 'unlock' }).connect();
    rig.events.length = 0;
    expect(rig.run(PROGRAM).end().outcome).toBe('done');
  });

  it('5: a probe that meets nothing ends the run although its ok comes', () => {
    const rig = ready().run(['G21', 'G90', 'G38.2X290F3000', 'G0X1']);
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_ALARM' });
    rig.wait(3_000);
    expect(rig.machine.executed).not.toContain('G0X1');
  });

  it.each([6, 7, 8, 9, 10])('5: ends the run at ALARM:%i, which restarts the machine by itself', (n) => {
    const rig = ready();
    rig.machine.fault({ kind: 'alarm', atBlock: 40, n });
    expect(rig.run(PROGRAM).end()).toMatchObject({ outcome: 'failed', code: 'RUN_ALARM' });
    rig.wait(3_000);
    expect(rig.session.snapshot.phase).toBe('locked');
  });

  it('6: is locked by an alarm at power-on, and unlocks only when a person asks', () => {
    const rig = rigOf({ isLockedAtStart: true }).connect();
    expect(rig.session.snapshot.phase).toBe('locked');
    rig.wait(10_000);
    expect(rig.written).not.toContain('$X');
    rig.input({ type: 'unlock' }).connect();
    rig.run(PROGRAM);
    expect(rig.end().outcome).toBe('done');
    expect(rig.said).toContain('[MSG:Caution: Unlocked]');
  });

  it('7: ends lines by LF alone', () => {
    const rig = ready().run(PROGRAM);
    rig.end();
    expect(rig.written).not.toContain('\r');
  });

  it('8: never overruns the receive buffer, nor sends a line the firmware would cut', () => {
    const rig = ready().run(PROGRAM);
    expect(rig.end().outcome).toBe('done');
    expect(rig.machine.overrunBytes).toBe(0);
    const long = ready().run(['G21', `G1X${'1'.repeat(90)}`]);
    expect(long.end()).toMatchObject({ outcome: 'failed', code: 'GCODE_LINE_LENGTH' });
    expect(long.written).not.toContain('111111');
  });

  it.each(['$H', 'G1X1!', 'G1X1?', 'G1~X1', 'G1X1\x18', 'G1X1\xc1'])('8: never sends %j from a program', (block) => {
    const rig = ready();
    rig.written = '';
    expect(rig.run([block]).end()).toMatchObject({ outcome: 'failed', code: 'GCODE_FORBIDDEN' });
    expect(rig.written).not.toContain(block);
  });

  it('9: a half-sent line of an earlier host does not become part of the first one', () => {
    const machine = createModel({ kind: 'grbl', name: 'g' });
    machine.step(0, Buffer.from('G0X12'));
    const rig = new GrblRig(machine).connect();
    expect(rig.session.snapshot.phase).toBe('ready');
    // GRBL itself runs the line when the empty one ends it; nothing else may follow from it.
    expect(rig.run(PROGRAM).end().outcome).toBe('done');
  });

  it.each(['M0', 'M1', 'M01'])('10: waits for a person at %s, with the spindle at rest', (code) => {
    const rig = paused(ready().run([...PROGRAM.slice(0, 20), code, 'G1X1Y1', 'M30']));
    expect(rig.session.snapshot.prompt).toMatchObject({ kind: 'message', choices: [] });
    expect(rig.machine.spindleRpm).toBe(0);
    rig.wait(100_000);
    expect(rig.session.snapshot.phase).toBe('paused');
    rig.input({ type: 'resume' });
    expect(rig.session.snapshot.prompt).toBeUndefined();
    expect(rig.end().outcome).toBe('done');
    expect(rig.machine.executed).toEqual([
      ...PROGRAM.slice(0, 20),
      code === 'M01' || code === 'M1' ? 'M0' : code,
      'G1X1Y1',
      'M30',
      'M5',
    ]);
  });

  it('10: wakes a sleeping machine by a reset at the handshake, and leaves it locked', () => {
    const machine = createModel({ kind: 'grbl', name: 'g' });
    machine.step(0, Buffer.from('$SLP\n'));
    const rig = new GrblRig(machine).connect();
    expect(rig.session.snapshot.phase).toBe('locked');
  });

  it('10: leaves a check mode that somebody left on: a program would run dry', () => {
    const machine = createModel({ kind: 'grbl', name: 'g' });
    machine.step(0, Buffer.from('$C\n'));
    const rig = new GrblRig(machine).connect();
    expect(rig.run(PROGRAM).end().outcome).toBe('done');
    expect(rig.machine.executed).toEqual(DONE);
  });

  it('11: waits for the end of motion by G4, and counts everything as executed then', () => {
    const rig = ready().run(PROGRAM);
    rig.until(() => rig.session.snapshot.ackedBlocks === 60);
    expect(rig.session.snapshot.executedBlocks).toBeGreaterThan(30);
    expect(rig.session.snapshot.executedBlocks).toBeLessThanOrEqual(60 - 16);
    rig.end();
    expect(rig.written).toContain('G4 P0.01\n');
    expect(rig.session.snapshot.executedBlocks).toBe(PROGRAM.length);
  });

  it('12: is not misled by the error:7 of a blank EEPROM', () => {
    const machine = createModel({ kind: 'grbl', name: 'g', hasBlankEeprom: true });
    const rig = new GrblRig(createModel({ kind: 'grbl', name: 'never heard' }));
    rig.input({ type: 'bytes', bytes: Buffer.from(machine.step(0)) });
    rig.connect();
    expect(rig.session.snapshot).toMatchObject({ phase: 'ready', identity: { firmware: 'Grbl 1.1h' } });
    expect(rig.run(PROGRAM).end().outcome).toBe('done');
  });

  it('13: identifies without banner, after unread output of an earlier connection', () => {
    const rig = rigOf();
    rig.input({ type: 'bytes', bytes: Buffer.from('ok\nerror:20\n[MSG:Pgm End]\nok\n\x80~~k\n') });
    rig.connect();
    expect(rig.session.snapshot).toMatchObject({ phase: 'ready', identity: { firmware: 'Grbl 1.1h' } });
    expect(rig.written).not.toContain('\x18');
  });

  it('14: reads answers split at every byte, and glued together', () => {
    const rig = rigOf();
    rig.toSession = (text) => {
      for (const character of text) rig.input({ type: 'bytes', bytes: Buffer.from(character, 'latin1') });
      return '';
    };
    rig.connect();
    expect(rig.run(PROGRAM).end().outcome).toBe('done');
  });
});

describe('faults', () => {
  it('[G2] a banner in mid-run ends it, and the position counts as lost', () => {
    const rig = ready();
    rig.input({ type: 'order', orderId: 'h', order: { kind: 'home' } });
    rig.event('order-ended');
    expect(rig.session.snapshot.isHomed).toBe(true);
    rig.machine.fault({ kind: 'reset', atBlock: 40 });
    expect(rig.run(PROGRAM).end()).toMatchObject({ outcome: 'failed', code: 'RUN_MACHINE_RESET' });
    rig.wait(5_000);
    expect(rig.session.snapshot).toMatchObject({ phase: 'locked', isHomed: false });
    expect(rig.machine.executed.slice(40).filter((block) => block !== 'M5')).toEqual([]);
  });

  it('[G14] halts the stream at the first refused block', () => {
    const rig = ready().run([...PROGRAM.slice(0, 40), 'G59.3', ...PROGRAM.slice(40)]);
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_ERROR' });
    rig.wait(5_000);
    expect(rig.machine.spindleRpm).toBe(0);
    expect(rig.machine.executed.length).toBeLessThan(60);
  });

  it('[G15] after ALARM:3 the position is lost and the machine stays locked', () => {
    const rig = ready();
    rig.machine.fault({ kind: 'alarm', atBlock: 40, n: 3 });
    expect(rig.run(PROGRAM).end()).toMatchObject({ outcome: 'failed', code: 'RUN_ALARM' });
    rig.wait(5_000);
    expect(rig.session.snapshot).toMatchObject({ phase: 'locked', isHomed: false });
  });

  it('[G16] an open door pauses, and nothing goes on before a person asks with the door closed', () => {
    const rig = ready();
    rig.machine.fault({ kind: 'door', atBlock: 40 });
    paused(rig.run(PROGRAM));
    expect(rig.session.snapshot.prompt?.kind).toBe('door');
    rig.input({ type: 'resume' }).wait(10_000);
    expect(rig.session.snapshot.phase).toBe('paused');
    rig.input({ type: 'resume' });
    expect(rig.end().outcome).toBe('done');
    expect(rig.machine.executed).toEqual(DONE);
  });

  it.each([
    ['doubled', (text: string) => text.replace('ok\n', 'ok\nok\n')],
    ['lost', (text: string) => text.replace('ok\n', '')],
  ])('[G8] [G9] a %s ok ends the run as a noisy link, within 5 s of the end of motion', (_name, change) => {
    const rig = ready().run(PROGRAM);
    rig.until(() => rig.session.snapshot.ackedBlocks > 50);
    let isLeft = true;
    rig.toSession = (text) => {
      const changed = isLeft ? change(text) : text;
      isLeft &&= changed === text;
      return changed;
    };
    rig.until(() => rig.machine.executed.length >= PROGRAM.length || rig.events.some(({ type }) => type === 'ended'));
    rig.until(() => rig.machine.planner.isEmpty);
    const atMs = rig.nowMs;
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_NOISY' });
    expect(rig.nowMs - atMs).toBeLessThan(5_000);
    const { lostOks, surplusOks } = rig.session.snapshot.quality!;
    expect(lostOks + surplusOks).toBeGreaterThan(0);
  });

  it.each([
    ['the end of an axis', 'G0X0Y0', 'G0X0Y1'],
    ['the feed', PROGRAM[45]!, `${PROGRAM[45]}F300`],
    ['a mode', 'G0X0Y0', 'G91G0X0Y0'],
  ])('finds a digit that changed %s', (_what, block, damaged) => {
    const rig = ready();
    rig.toMachine = (text) => text.replace(`${block}\n`, `${damaged}\n`);
    expect(rig.run(PROGRAM).end()).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_NOISY' });
  });

  it('tests the line again before anything runs after a noisy one', () => {
    const rig = running();
    rig.toSession = (text) => text.replaceAll('ok', 'oj');
    expect(rig.end()).toMatchObject({ code: 'RUN_LINK_NOISY' });
    rig.wait(2_000).input({ type: 'unlock' }).connect();
    expect(rig.session.snapshot.phase).toBe('closed');
    expect(rig.events).toContainEqual(expect.objectContaining({ type: 'refused', code: 'RUN_LINK_NOISY' }));
    rig.toSession = (text) => text;
    rig.input({ type: 'opened' }).connect();
    expect(rig.session.snapshot.phase).toBe('ready');
  });
});

describe('dialects', () => {
  it.each([
    ['grbl', 'Grbl 1.1h', 127],
    ['grblhal', 'grblHAL 1.1f', 1023],
    ['fluidnc', 'FluidNC 3.8', 255],
  ] as const)('%s names itself %s and is filled with %i bytes', (dialect, firmware, usable) => {
    const rig = ready({ dialect });
    expect(rig.session.snapshot.identity?.firmware).toBe(firmware);
    rig.toMachine = () => '';
    rig.written = '';
    rig.run(spiral(1000));
    const sent = rig.written.replaceAll(/[?\x87]/g, '');
    expect(sent.length).toBeLessThanOrEqual(usable);
    expect(sent.length).toBeGreaterThan(usable - 30);
  });

  it.each(['grbl', 'grblhal', 'fluidnc'] as const)(
    '%s: executes the program, with one line in flight if asked',
    (dialect) => {
      for (const mode of ['character-count', 'send-response'] as const) {
        const rig = ready({ dialect }, { mode });
        expect(rig.run(PROGRAM).end()).toMatchObject({ outcome: 'done', ackedBlocks: PROGRAM.length });
        expect(rig.machine.executed).toEqual(DONE);
      }
    },
  );

  it('grblHAL: starvation is counted from Bf, and only where it is told', () => {
    const hal = ready({ dialect: 'grblhal' }).run(spiral(300));
    hal.end();
    expect(hal.session.snapshot.quality!.plannerReports).toBeGreaterThan(0);
    const plain = ready().run(PROGRAM);
    plain.end();
    expect(plain.session.snapshot.quality).toMatchObject({ plannerReports: 0, starvedReports: 0 });
  });

  it('grblHAL: a full report is asked with 0x87 at the start', () => {
    expect(ready({ dialect: 'grblhal' }).written).toContain('\x87');
  });

  it.each([
    ['grbl', ['T2', 'M5']],
    ['fluidnc', ['T2', 'M5']],
    ['grblhal', ['M6T2']],
  ] as const)('%s: a tool change waits for a person with the spindle off', (dialect, sent) => {
    const program = [...PROGRAM.slice(0, 30), 'M6T2', 'M3S5000', 'G1X5Y5', 'M30'];
    const rig = paused(ready({ dialect }).run(program));
    expect(rig.session.snapshot.prompt).toMatchObject({ kind: 'tool', text: 'Change to tool 2 (M6T2).' });
    expect(rig.machine.spindleRpm).toBe(0);
    rig.wait(100_000);
    expect(rig.session.snapshot.phase).toBe('paused');
    rig.input({ type: 'resume' });
    expect(rig.end()).toMatchObject({ outcome: 'done', ackedBlocks: program.length });
    const executed = rig.machine.executed.slice(30);
    expect(executed).toEqual([...(sent.length === 2 ? ['M5', 'T2'] : sent), 'M3S5000', 'G1X5Y5', 'M30', 'M5']);
  });

  it('grbl: M6 alone is done by the host and counts as a block', () => {
    const rig = paused(ready().run(['G21', 'M6', 'G0X1']));
    rig.input({ type: 'resume' });
    expect(rig.end()).toMatchObject({ outcome: 'done', ackedBlocks: 3 });
    expect(rig.machine.executed).toEqual(['G21', 'M5', 'G0X1', 'M5']);
  });
});

describe('status', () => {
  it('asks 5 times a second in a run, and the stream goes on', () => {
    const rig = running();
    const atMs = rig.nowMs;
    rig.written = '';
    rig.wait(4_000);
    const asked = rig.written.split('?').length - 1;
    expect(asked / ((rig.nowMs - atMs) / 1000)).toBeCloseTo(5, 0);
    expect(rig.end().outcome).toBe('done');
  });

  it('tells the settings as capabilities, and that a stop is heard at once', () => {
    const { identity, stopDelayS } = ready().session.snapshot;
    expect(identity?.capabilities).toMatchObject({ OPT: 'V,15,128', $20: '1', $110: '3000', $132: '90' });
    expect(stopDelayS).toBe(0);
  });
});

describe('check order', () => {
  it('parses the whole program without motion and names the refused blocks', () => {
    const rig = ready();
    const source = sourceOf([...PROGRAM.slice(0, 10), 'M7', ...PROGRAM.slice(10), 'M6T1', 'G59.3', 'M30']);
    rig.input({ type: 'order', orderId: 'c', order: { kind: 'check', source } });
    expect(() => rig.run(PROGRAM)).toThrow(expect.objectContaining({ code: 'MACHINE_NOT_READY' }));
    const { outcome, message, lines } = rig.event('order-ended');
    expect([outcome, message]).toEqual(['failed', '2 of 110 blocks were refused.']);
    expect(lines.filter((line) => line.startsWith('block'))).toEqual([
      'block 11 "M7": error:20, unknown or unsupported command',
      'block 109 "G59.3": error:20, unknown or unsupported command',
    ]);
    expect(rig.machine.motionStarts).toBe(0);
    rig.wait(1_000);
    expect(rig.run(PROGRAM).end().outcome).toBe('done');
  });

  it('says done when every block was accepted', () => {
    const rig = ready();
    rig.input({ type: 'order', orderId: 'c', order: { kind: 'check', source: sourceOf(PROGRAM) } });
    expect(rig.event('order-ended')).toMatchObject({ orderId: 'c', outcome: 'done' });
  });
});
