import { describe, expect, it } from '@jest/globals';
import { createModel, type MachineModel, type SimulatedMachineOptions } from '#libs/machine-simulator';
import type { MachineOrder, SessionEvent } from '../session.js';
import { feedOverrideBytes, rapidOverrideByte, spindleOverrideBytes } from './overrides.js';
import { GrblRig, spiral } from './rig.js';

type Rig = GrblRig<MachineModel>;
const ready = (machine: Partial<SimulatedMachineOptions> = {}): Rig =>
  new GrblRig<MachineModel>(createModel({ kind: 'grbl', name: 'g', ...machine })).connect();
type OrderEnded = Extract<SessionEvent, { type: 'order-ended' }>;
const ask = (rig: Rig, order: MachineOrder): OrderEnded => {
  rig.events.length = 0;
  return rig.input({ type: 'order', orderId: 'o', order }).event('order-ended');
};

describe('console', () => {
  it('sends each line after the answer to the one before, and returns all that was said', () => {
    const rig = ready();
    const { outcome, lines } = ask(rig, { kind: 'gcode', lines: ['G90', '$G', '$#', '$I', '$$'] });
    expect(outcome).toBe('done');
    expect(lines).toContain('[GC:G0 G54 G17 G21 G90 G94 M5 M9 T0 F0 S0]');
    expect(lines).toContain('[G54:-300.000,-200.000,-30.000]');
    expect(lines).toContain('[OPT:V,15,128]');
    expect(lines).toContain('$132=90');
  });

  it('ends at the first refused line', () => {
    const rig = ready();
    const ended = ask(rig, { kind: 'gcode', lines: ['G91', 'G999', 'G0X1'] });
    expect(ended).toMatchObject({ outcome: 'failed', code: 'ORDER_REFUSED', lines: ['error:20'] });
    expect(ended.message).toContain('"G999" was refused: error:20');
    expect(rig.machine.executed).toEqual(['G91']);
  });

  it.each(['$RST=*', '$C', '$SLP', '$J=X1F1', '$N0=G0X1', '$I=x', 'G0X1!', 'G0\x18', `G1X${'1'.repeat(90)}`])(
    'never lets %j through',
    (line) => {
      const rig = ready();
      rig.written = '';
      expect(ask(rig, { kind: 'gcode', lines: ['G90', line] })).toMatchObject({
        outcome: 'refused',
        code: 'ORDER_REFUSED',
      });
      expect(rig.written).toBe('');
    },
  );

  it('writes a setting when idle, and knows it afterwards; refuses one in motion', () => {
    const rig = ready();
    expect(ask(rig, { kind: 'gcode', lines: ['$110=4000'] }).outcome).toBe('done');
    expect(rig.session.snapshot.identity?.capabilities['$110']).toBe('4000');
    ask(rig, { kind: 'gcode', lines: ['G1X200F300'] });
    rig.wait(1_500);
    expect(ask(rig, { kind: 'gcode', lines: ['$110=3000'] })).toMatchObject({
      outcome: 'refused',
      code: 'MACHINE_BUSY',
    });
  });

  it('is refused in a run, and a run during an order', () => {
    const rig = ready().run(spiral(50));
    expect(ask(rig, { kind: 'gcode', lines: ['G90'] })).toMatchObject({
      outcome: 'refused',
      code: 'MACHINE_NOT_READY',
    });
    rig.end();
    rig.input({ type: 'order', orderId: 'a', order: { kind: 'gcode', lines: ['G4P5'] } });
    expect(() => rig.run(['G90'])).toThrow(expect.objectContaining({ code: 'MACHINE_NOT_READY' }));
    expect(ask(rig, { kind: 'gcode', lines: ['G90'] })).toMatchObject({ outcome: 'refused', code: 'MACHINE_BUSY' });
    expect(rig.event('order-ended').orderId).toBe('o');
  });

  it('fails an open order when the machine restarts, is stopped or unplugged', () => {
    for (const [trouble, code] of [
      [(rig: Rig) => rig.machine.powerCycle(), 'RUN_MACHINE_RESET'],
      [(rig: Rig) => rig.input({ type: 'stop' }), 'RUN_CANCELLED'],
      [(rig: Rig) => rig.input({ type: 'closed' }), 'RUN_LINK_LOST'],
    ] as const) {
      const rig = ready();
      rig.input({ type: 'order', orderId: 'a', order: { kind: 'gcode', lines: ['G4P50'] } });
      rig.wait(1_000);
      trouble(rig);
      expect(rig.event('order-ended')).toMatchObject({ outcome: 'failed', code });
    }
  });

  it('waits for a dwell of a minute', () => {
    expect(ask(ready(), { kind: 'gcode', lines: ['G4P60'] }).outcome).toBe('done');
  });
});

describe('jog', () => {
  it('moves relative in millimetres whatever the modes are, and blocks a run until it ends', () => {
    const rig = ready();
    ask(rig, { kind: 'gcode', lines: ['G20G90'] });
    expect(ask(rig, { kind: 'jog', deltaMm: { x: -10, z: -1.5 }, feedMmPerMin: 600 }).outcome).toBe('done');
    expect(rig.written).toContain('$J=G91 G21 X-10.000 Z-1.500 F600.0\n');
    expect(() => rig.run(['G90'])).toThrow(expect.objectContaining({ code: 'MACHINE_NOT_READY' }));
    rig.until(() => rig.machine.planner.isEmpty).wait(1_000);
    expect(rig.machine.positionMm).toEqual({ x: 290, y: 200, z: 28.5 });
    expect(rig.run(['G21', 'G90', 'G0X1']).end().outcome).toBe('done');
  });

  it('is refused at the end of the travel', () => {
    const ended = ask(ready(), { kind: 'jog', deltaMm: { x: 10 }, feedMmPerMin: 600 });
    expect(ended).toMatchObject({ outcome: 'refused', code: 'ORDER_REFUSED' });
    expect(ended.message).toContain('error:15');
  });

  it('stops in mid-way at jog-cancel', () => {
    const rig = ready();
    ask(rig, { kind: 'jog', deltaMm: { x: -200 }, feedMmPerMin: 600 });
    rig.wait(2_000);
    expect(ask(rig, { kind: 'jog-cancel' }).outcome).toBe('done');
    expect(rig.written).toContain('\x85');
    rig.wait(1_000);
    expect(rig.machine.positionMm.x).toBeGreaterThan(250);
    expect(rig.session.snapshot.state).toBe('idle');
  });
});

describe('home, zero, heat', () => {
  it('homes all axes together, single ones where the firmware can', () => {
    const rig = ready();
    expect(ask(rig, { kind: 'home', axes: ['x'] })).toMatchObject({ outcome: 'refused', code: 'ORDER_UNSUPPORTED' });
    expect(rig.session.snapshot.isHomed).toBe(false);
    expect(ask(rig, { kind: 'home' }).outcome).toBe('done');
    expect(rig.session.snapshot.isHomed).toBe(true);
    const hal = ready({ dialect: 'grblhal' });
    expect(ask(hal, { kind: 'home', axes: ['z', 'x'] }).outcome).toBe('done');
    // While it homes the machine does not even answer `?`.
    expect(hal.written).toMatch(/\$HZ\n\?{1,2}\$HX\n/);
  });

  it('sets the work offset of the named axes', () => {
    const rig = ready();
    expect(ask(rig, { kind: 'zero', axes: ['x', 'z'] }).outcome).toBe('done');
    expect(rig.written).toContain('G10 L20 P1 X0 Z0\n');
    rig.wait(2_000);
    expect(rig.session.snapshot.positionMm).toEqual({ x: 0, y: 200, z: 0 });
  });

  it('has nothing to heat', () => {
    expect(ask(ready(), { kind: 'heat', bedC: 60 })).toMatchObject({ outcome: 'refused', code: 'ORDER_UNSUPPORTED' });
  });
});

describe('override', () => {
  it('changes percents in mid-run, and the machine tells them back', () => {
    const rig = ready().run(spiral(100));
    rig.until(() => rig.machine.executed.length > 30);
    expect(ask(rig, { kind: 'override', feed: 120, rapid: 50, spindle: 91 }).outcome).toBe('done');
    expect(rig.written).toContain('\x91\x91\x96\x9b\x9c');
    rig.wait(2_000);
    expect(rig.said).toMatch(/\|Ov:120,50,91/);
    expect(rig.session.snapshot.overrides).toEqual({ feed: 120, rapid: 50, spindle: 91 });
    expect(rig.end().outcome).toBe('done');
  });

  it.each([
    [{ kind: 'override', rapid: 60 }, 'ORDER_REFUSED'],
    [{ kind: 'override', feed: 300 }, 'ORDER_REFUSED'],
    [{ kind: 'override', flow: 90 }, 'ORDER_UNSUPPORTED'],
  ] as const)('refuses %j', (order, code) => {
    expect(ask(ready(), order)).toMatchObject({ outcome: 'refused', code });
  });

  it.each([
    [100, 100, ''],
    [100, 120, '\x91\x91'],
    [100, 99, '\x94'],
    [100, 109, '\x91\x94'],
    [187, 100, '\x90'],
    [187, 101, '\x90\x93'],
    // The limit swallows a step too far: 191 + 10 is 200, not 201.
    [191, 200, '\x91'],
    [18, 10, '\x92'],
  ])('takes the fewest bytes from %i %% to %i %%', (from, to, bytes) => {
    expect(feedOverrideBytes(from, to)).toBe(bytes);
  });

  it('reaches every percent from every other', () => {
    const apply = (percent: number, byte: string): number =>
      byte === '\x99'
        ? 100
        : Math.min(200, Math.max(10, percent + ({ '\x9a': 10, '\x9b': -10, '\x9c': 1 }[byte] ?? -1)));
    for (let from = 10; from <= 200; from += 7) {
      for (let to = 10; to <= 200; to += 3) {
        const bytes = spindleOverrideBytes(from, to);
        expect(Array.from(bytes).reduce(apply, from)).toBe(to);
        expect(bytes.length).toBeLessThanOrEqual(15);
      }
    }
    expect([100, 50, 25, 60].map(rapidOverrideByte)).toEqual(['\x95', '\x96', '\x97', undefined]);
  });
});
