import { describe, expect, it } from '@jest/globals';
import { createModel, type SimulatedMachineOptions } from '../start-simulated-machine.js';
import type { MachineModel } from '../machine-model.js';

const BANNER = "\nGrbl 1.1h ['$' for help]\n";
const LOCKED = "[MSG:'$H'|'$X' to unlock]\n";

/** A powered machine; what it said so far is thrown away. */
function powered(options: Partial<SimulatedMachineOptions> = {}): MachineModel {
  const machine = createModel({ kind: 'grbl', name: 'g', ...options });
  machine.step(0);
  return machine;
}
const tell = (machine: MachineModel, atS: number, text: string): string =>
  machine.step(atS, Buffer.from(text, 'latin1'));
const count = (text: string, part: string): number => text.split(part).length - 1;

/** In motion for about 40 s, with more in the planner. */
function moving(options: Partial<SimulatedMachineOptions> = {}): MachineModel {
  const machine = powered(options);
  tell(machine, 0, 'G1X100Y10F300\nG1X1\n');
  return machine;
}

describe('facts of GRBL 1.1', () => {
  it('1: tells WCO and Ov in turn, and leaves them out of most reports', () => {
    const machine = powered();
    const said = Array.from({ length: 20 }, (_, i) => tell(machine, i, '?'));
    expect(said[0]).toBe('<Idle|MPos:0.000,0.000,0.000|FS:0,0|WCO:-300.000,-200.000,-30.000>\n');
    expect(said[1]).toBe('<Idle|MPos:0.000,0.000,0.000|FS:0,0|Ov:100,100,100>\n');
    expect(said[2]).toBe('<Idle|MPos:0.000,0.000,0.000|FS:0,0>\n');
    expect(said.filter((report) => report.includes('WCO'))).toHaveLength(2);
  });

  it('2: answers one more line after a hold, and the others only after the resume', () => {
    const machine = powered();
    // 16 lines fill the planner, the 17th waits in the parser, the rest in the receive buffer.
    let said = '';
    for (let i = 1; i <= 22; i++) said += tell(machine, 0, `G1X${i}F100\n`);
    expect(count(said, 'ok')).toBe(16);
    expect(count(tell(machine, 1, '!') + machine.step(100), 'ok')).toBe(1);
    expect(tell(machine, 101, '?')).toContain('<Hold:0|');
    tell(machine, 102, '~');
    expect(count(machine.step(2000), 'ok')).toBe(5);
  });

  it('3: after 0x18 in motion an alarm, the banner half a second later, and no ok of the lines in flight', () => {
    const machine = powered();
    for (let i = 1; i <= 22; i++) tell(machine, 0, `G1X${i}F100\n`);
    expect(tell(machine, 1, '\x18')).toBe('');
    expect(machine.step(1.03)).toBe('ALARM:3\n');
    expect(machine.step(5)).toBe(BANNER + LOCKED);
  });

  it('3: after 0x18 when idle only the banner', () => {
    const machine = powered();
    expect(tell(machine, 1, '\x18') + machine.step(2)).toBe(BANNER);
  });

  it('4: is deaf after ALARM:2 until 0x18; then comes the ok of the aborted line', () => {
    const machine = powered();
    expect(tell(machine, 0, 'G0X9999\n')).toBe('ALARM:2\n');
    expect(machine.step(1)).toBe('[MSG:Reset to continue]\n');
    expect(tell(machine, 2, '?\nG0X1\n$$\n') + machine.step(10)).toBe('');
    expect(tell(machine, 11, '\x18') + machine.step(12)).toBe(`ok\n${BANNER}${LOCKED}`);
  });

  it('5: after a probe without contact the ok follows the alarm, and ? is answered', () => {
    const machine = powered();
    expect(tell(machine, 0, 'G38.2X290F3000\n') + machine.step(10)).toBe('ALARM:5\n[PRB:0.000,0.000,0.000:0]\nok\n');
    expect(tell(machine, 11, '?')).toContain('<Alarm|');
    expect(tell(machine, 12, '\x18') + machine.step(13)).toBe(BANNER + LOCKED);
  });

  it('5: after ALARM:4 the ok comes only with the reset', () => {
    const machine = powered();
    machine.fault({ kind: 'alarm', atBlock: 0, n: 4 });
    expect(tell(machine, 0, 'G38.2X290F3000\n') + machine.step(10)).toBe('ALARM:4\n');
    expect(tell(machine, 11, '?')).toContain('<Alarm|');
    expect(tell(machine, 12, '\x18')).toBe('ok\n');
  });

  it('6: refuses G-code while locked, settings and jogs while moving', () => {
    const locked = powered({ isLockedAtStart: true });
    expect(tell(locked, 0, 'G0X1\n')).toBe('error:9\n');
    expect(tell(locked, 1, '$X\n')).toBe('[MSG:Caution: Unlocked]\nok\n');
    const machine = moving();
    expect(tell(machine, 1, '$10=3\n$J=G91X1F100\n')).toBe('error:8\nerror:8\n');
    expect(tell(machine, 1, '$G\n')).toBe('[GC:G1 G54 G17 G21 G90 G94 M5 M9 T0 F300 S0]\nok\n');
  });

  it('7: counts CRLF as two lines; grblHAL as one', () => {
    expect(tell(powered(), 0, 'G90\r\n\n(only a comment)\n')).toBe('ok\nok\nok\nok\n');
    expect(tell(powered({ dialect: 'grblhal' }), 0, 'G90\r\n')).toBe('ok\n');
  });

  it('8: answers error:11 to 81 characters, blanks not counted', () => {
    const digits = '1'.repeat(78);
    expect(tell(powered(), 0, `G4 P0.${'0'.repeat(75)}\n`)).toBe('ok\n');
    expect(tell(powered(), 0, `G1X${digits}\n`)).toBe('error:11\n');
  });

  it('8: loses what overflows the receive buffer without a word', () => {
    const machine = powered();
    const said = tell(machine, 0, 'G1X10.5F100\nG1X11.5\n'.repeat(20)) + machine.step(4000);
    expect(count(said, 'ok')).toBeLessThan(40);
    expect(said).not.toContain('error');
    expect(machine.overrunBytes).toBeGreaterThan(0);
  });

  it('9: drops an unfinished line at 0x18', () => {
    const machine = powered();
    tell(machine, 0, 'G0X');
    expect(tell(machine, 1, '\x18') + machine.step(2)).toBe(BANNER);
    expect(tell(machine, 3, 'G90\n')).toBe('ok\n');
    expect(machine.executed).toEqual(['G90']);
  });

  it('10: M0 has no ok before ~; M30 says Pgm End; M1 is passed over', () => {
    const machine = powered();
    expect(tell(machine, 0, 'M1\n')).toBe('ok\n');
    expect(tell(machine, 0, 'M0\n') + machine.step(100)).toBe('');
    expect(tell(machine, 101, '~')).toBe('ok\n');
    expect(tell(machine, 102, 'M30\n')).toBe('[MSG:Pgm End]\nok\n');
  });

  it('10: sleeps until a reset, then is locked', () => {
    const machine = powered();
    expect(tell(machine, 0, '$SLP\n')).toBe('ok\n[MSG:Sleeping]\n');
    expect(tell(machine, 1, 'G0X1\n?')).toContain('<Sleep|');
    expect(tell(machine, 2, '\x18') + machine.step(3)).toBe(BANNER + LOCKED);
  });

  it('10: parses in check mode without motion, and leaves it by a reset', () => {
    const machine = powered();
    expect(tell(machine, 0, '$C\n')).toBe('[MSG:Enabled]\nok\n');
    expect(tell(machine, 1, 'G1X10F100\nM7\nM0\nG4P100\n')).toBe('ok\nerror:20\nok\nok\n');
    expect(tell(machine, 2, '?')).toContain('<Check|');
    expect(tell(machine, 3, '$C\n') + machine.step(4)).toBe(`[MSG:Disabled]\nok\n${BANNER}`);
    expect(machine.executed).toEqual([]);
    expect(machine.motionStarts).toBe(0);
  });

  it('11: answers G4 when the planner drained and the dwell is over; reads Idle meanwhile', () => {
    const machine = powered();
    tell(machine, 0, 'G1X250F3000\n');
    tell(machine, 0, 'G1X290\nG4P5\n');
    expect(tell(machine, 4, '?')).toContain('<Idle|');
    expect(machine.step(6)).toBe('');
    expect(machine.step(8)).toBe('ok\n');
  });

  it('12: tells error:7 and the settings before the banner when nothing is stored', () => {
    const said = createModel({ kind: 'grbl', name: 'g', hasBlankEeprom: true }).step(0);
    expect(said).toMatch(/^error:7\n\$0=10\n(\$\d+=[\d.]+\n)+\nGrbl 1\.1h/);
  });

  it('opens at the door: state 2, 1 while it is open, 0 when closed, 3 while the spindle comes back', () => {
    const machine = powered();
    tell(machine, 0, 'M3S8000\nG1X290F100\n');
    machine.fault({ kind: 'door', atBlock: 2 });
    tell(machine, 1, 'G1X280\n');
    expect(tell(machine, 1.1, '?')).toContain('<Door:2|');
    expect(tell(machine, 2, '~?')).toContain('<Door:1|');
    expect(machine.spindleRpm).toBe(0);
    expect(tell(machine, 5, '?')).toContain('<Door:0|');
    expect(tell(machine, 6, '~?')).toContain('<Door:3|');
    expect(tell(machine, 7, '?')).toContain('<Run|');
    expect(machine.spindleRpm).toBe(8000);
  });

  it('jogs without touching the modes, ends at the travel with error:15, and stops at 0x85', () => {
    const machine = powered();
    expect(tell(machine, 0, '$J=G91G20X-1F10\n')).toBe('ok\n');
    expect(tell(machine, 0, '?')).toContain('<Jog|');
    expect(tell(machine, 0.1, 'G0X1\n')).toBe('error:9\n');
    expect(tell(machine, 0.2, '$J=G91X-9999F10\n')).toBe('error:15\n');
    expect(tell(machine, 0.3, '\x85?')).toContain('<Idle|');
    expect(tell(machine, 1, '$G\n')).toContain('G21 G90');
  });

  it('changes overrides by real-time bytes and tells them at once', () => {
    const machine = powered();
    tell(machine, 0, '?');
    expect(tell(machine, 1, '\x91\x93\x96\x9b?')).toContain('|Ov:111,50,90>');
  });

  it('sets the work offset where it stands', () => {
    const machine = powered();
    expect(tell(machine, 0, 'G10L20P1X0Y5\n')).toBe('ok\n');
    expect(tell(machine, 1, '?')).toContain('|WCO:0.000,-5.000,-30.000>');
    expect(machine.positionMm).toEqual({ x: 0, y: 5, z: 30 });
  });

  it('changes nothing when a block is refused', () => {
    const machine = powered();
    expect(tell(machine, 0, 'G20G1X1\nG91G91\nX1X2F1\nG1X1P3F5\nF-1\n')).toBe(
      'error:22\nerror:21\nerror:25\nerror:36\nerror:4\n',
    );
    expect(tell(machine, 1, '$G\n')).toContain('G0 G54 G17 G21 G90 G94 M5 M9 T0 F0 S0');
  });
});

describe('facts of grblHAL', () => {
  it('names itself, its blocks and bytes, and tells free buffers', () => {
    const machine = createModel({ kind: 'grbl', name: 'g', dialect: 'grblhal' });
    expect(machine.step(0)).toBe("\nGrblHAL 1.1f ['$' or '$HELP' for help]\n");
    expect(tell(machine, 1, '$I\n')).toContain('[OPT:VNML+,100,1024,3,0]\n[NEWOPT:');
    expect(tell(machine, 2, '\x80')).toContain('|Bf:100,1023|');
    expect(tell(machine, 3, '\x87')).toMatch(/\|WCO:.*\|Ov:100,100,100.*\|FW:grblHAL>/);
    expect(tell(machine, 4, '~')).toBe('');
  });

  it('waits in the state Tool at M6 until ~, with the spindle off', () => {
    const machine = powered({ dialect: 'grblhal' });
    expect(tell(machine, 0, 'M3S5000\nT2M6\n')).toBe('ok\n');
    expect(tell(machine, 1, '?')).toContain('<Tool|');
    expect(machine.spindleRpm).toBe(0);
    expect(tell(machine, 2, '~')).toBe('[MSG:]\nok\n');
  });
});
