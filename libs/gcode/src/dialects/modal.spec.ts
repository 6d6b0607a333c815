import { describe, expect, it } from '@jest/globals';
import { analyseProgram } from '../report/analyse-program.js';
import type { Dialect, MotionProfile, ProgramReport } from '../types.js';

const MILL: MotionProfile = {
  firmware: 'linuxcnc',
  process: 'mill',
  envelopeMm: { x: 300, y: 200, z: 40 },
  maxFeedMmPerMin: { x: 6000, y: 6000, z: 6000 },
  maxAccelMmPerS2: { x: 1e6, y: 1e6, z: 1e6 },
  times: { toolChangeS: 30, spindleStartS: 4 },
};
const PRINTER: MotionProfile = {
  firmware: 'marlin',
  process: 'print',
  envelopeMm: { x: 220, y: 220, z: 250 },
  maxFeedMmPerMin: { x: 12_000, y: 12_000, z: 600, e: 3000 },
  maxAccelMmPerS2: { x: 3000, y: 3000, z: 100, e: 5000 },
  filamentDiameterMm: 1.75,
};

const analyse = (profile: MotionProfile, ...lines: string[]): ProgramReport =>
  analyseProgram(Buffer.from(lines.join('\n'), 'latin1'), profile);
const milled = (...lines: string[]) => analyse(MILL, ...lines);
const printed = (firmware: Dialect, ...lines: string[]) => analyse({ ...PRINTER, firmware }, ...lines);

/** Nearly infinite acceleration: a way at a feed takes its length over its speed. */
const seconds = (...waysMm: [number, number][]) =>
  waysMm.reduce((sum, [mm, mmPerMin]) => sum + (mm / mmPerMin) * 60, 0);

describe('canned drilling cycles', () => {
  const start = ['G21 G90 G17', 'G0 Z10', 'F600'];

  it('G81 drills at the feed and returns as G98 or G99 say', () => {
    const before = milled(...start).estimatedS;
    const high = milled(...start, 'G98 G81 X10 Y0 Z-5 R2', 'X20', 'G80');
    expect(high.problems).toEqual([]);
    expect(high.estimatedS - before).toBeCloseTo(seconds([10, 6000], [8, 6000], [7, 600], [15, 6000], [10, 6000], [8, 6000], [7, 600], [15, 6000]), 2); // prettier-ignore
    const low = milled(...start, 'G99 G81 X10 Y0 Z-5 R2', 'X20', 'G80');
    expect(low.estimatedS - before).toBeCloseTo(seconds([10, 6000], [8, 6000], [7, 600], [7, 6000], [10, 6000], [7, 600], [7, 6000]), 2); // prettier-ignore
    expect(high.extentsMm?.min).toEqual({ x: 10, y: 0, z: -5 });
    expect(high.extentsMm?.max.x).toBe(20);
  });

  it('G82 dwells, G85 feeds out, G83 pecks out to R, G73 breaks chips', () => {
    const base = milled(...start).estimatedS;
    const time = (line: string) => milled(...start, line).estimatedS - base - seconds([8, 6000], [7, 600]);
    expect(time('G99 G82 Z-5 R2 P1.5')).toBeCloseTo(1.5 + seconds([7, 6000]), 2);
    expect(time('G99 G85 Z-5 R2')).toBeCloseTo(seconds([7, 600]), 2);
    expect(time('G99 G83 Z-5 R2 Q4')).toBeCloseTo(seconds([4, 6000], [3.746, 6000], [0.254, 600], [7, 6000]), 2);
    expect(time('G99 G73 Z-5 R2 Q4')).toBeCloseTo(seconds([0.508, 6000], [0.254, 600], [6.746, 6000]), 2);
  });

  it('count holes with L along a relative way, in inches, and in other planes', () => {
    const row = milled(...start, 'G91', 'G99 G81 X10 Y5 Z-3 R-8 L4');
    expect(row.extentsMm?.max).toMatchObject({ x: 40, y: 20 });
    expect(row.extentsMm?.min.z).toBe(-1);
    const inches = milled(...start, 'G20', 'G99 G81 X1 Y0 Z-0.2 R0.1 F20');
    expect(inches.extentsMm?.min.z).toBeCloseTo(-5.08, 9);
    const side = milled(...start, 'G0 Z-1', 'G18', 'G99 G81 X10 Z-2 Y-1 R1');
    expect(side.extentsMm?.min.y).toBe(-1);
  });

  it('forget R and depth with another motion, and stop at nonsense', () => {
    const code = (...lines: string[]) => milled(...start, ...lines).problems.map((problem) => problem.code);
    expect(code('G81 X1 Z-1 R1', 'G0 X2', 'G81 X3')).toEqual(['GCODE_NUMBER']);
    expect(code('G81 X1 Z5 R1')).toEqual(['GCODE_NUMBER']);
    expect(code('G83 X1 Z-30 R1 Q0.001')).toEqual(['GCODE_NUMBER']);
    expect(code('G81 X1 Z-1 R1 L9999')).toEqual(['GCODE_NUMBER']);
  });
});

describe('work zeros', () => {
  const centre: MotionProfile = {
    ...MILL,
    policy: { workOffsetsMm: { G53: { x: -5, y: -5, z: 35 }, G55: { x: 100, y: 50, z: 0 } } },
  };
  const ends = (...lines: string[]) => analyse(centre, ...lines).travelExtentsMm?.max;

  it('are followed where the policy tells them', () => {
    expect(ends('G55 G0 X10 Y10')).toMatchObject({ x: 110, y: 60 });
    expect(ends('G55', 'G54 G0 X10 Y10')).toMatchObject({ x: 10, y: 10 });
    expect(ends('G53 G0 X20', 'G0 X12')).toMatchObject({ x: 15 });
    expect(ends('G10 L2 P1 X55', 'G0 X10')).toMatchObject({ x: 60 });
    expect(ends('G0 X30', 'G10 L20 P1 X0', 'G0 X5')).toMatchObject({ x: 35 });
    expect(ends('G0 X30', 'G92 X0', 'G0 X5', 'G92.2', 'G0 X1', 'G92.3', 'G0 X6', 'G92.1')).toMatchObject({ x: 36 });
  });

  it('are refused where nobody told them', () => {
    for (const line of ['G56', 'G10 L2 P1 X0 R5', 'G10 L1 P1 Z5']) expect(analyse(centre, line).isRunnable).toBe(false);
    for (const line of ['G55', 'G53 G0 Z0', 'G10 L20 P1 X0']) expect(milled(line).isRunnable).toBe(false);
  });
});

describe('arcs', () => {
  it('turn as often as P says, and take absolute centres after G90.1', () => {
    const once = milled('F600', 'G0 X20 Y10', 'G2 X20 Y10 I-5 J0').estimatedS;
    const thrice = milled('F600', 'G0 X20 Y10', 'G2 X20 Y10 I-5 J0 P3').estimatedS;
    expect(thrice - once).toBeCloseTo(seconds([2 * 2 * Math.PI * 5, 600]), 1);
    const absolute = milled('F600', 'G90.1', 'G0 X20 Y10', 'G2 X20 Y10 I15 J10').travelExtentsMm;
    expect(absolute?.min.x).toBeCloseTo(10, 6);
    expect(milled('F600', 'G2 X1 I1 J0 P0').isRunnable).toBe(false);
  });
});

describe('what takes time', () => {
  it('changes tools and starts the spindle as long as the workshop learnt', () => {
    expect(milled('T2 M6', 'M3 S1000', 'M5', 'M30').estimatedS).toBe(34);
    const report = analyse({ ...PRINTER, times: { toolChangeS: 12, homingS: 5 } }, 'G28', 'T0', 'T1', 'T1', 'G0 X0');
    expect(report.estimatedS).toBe(17);
    expect(report.tools.map(({ tool }) => tool)).toEqual([0, 1]);
  });

  it('waits for the tool that is heated, and for all with M116', () => {
    const heated = printed('reprapfirmware', 'G10 P0 S120', 'G10 P1 S220', 'M116', 'G10 P0 S0', 'M568 P1 S0');
    expect(heated.heatingS).toBe(100);
    expect(heated.maxNozzleC).toBe(220);
    expect(heated.problems).toEqual([]);
  });
});

describe('firmware retraction', () => {
  const print = ['G28', 'M83', 'G1 X10 E5 F600'];

  it('feeds the lengths of M207 and M208, once, and leaves E alone', () => {
    const lengths = (mm: number) => [`M207 S${mm} F1200`, 'M208 S0 F600', 'G10', 'G10', 'G11', 'G11'];
    const retracted = printed('marlin', ...print, ...lengths(2));
    const more = printed('marlin', ...print, ...lengths(4)).estimatedS - retracted.estimatedS;
    expect(more).toBeCloseTo(2 / 20 + 2 / 10, 6);
    expect(retracted.filamentMm).toBeCloseTo(5, 9);
    const absolute = printed('marlin', 'G28', 'G1 X10 E5 F600', 'G10', 'G11', 'G1 X20 E7');
    expect(absolute.filamentMm).toBeCloseTo(7, 9);
  });

  it('of Klipper takes SET_RETRACTION, and nothing before it', () => {
    const plain = printed('klipper', ...print).estimatedS;
    expect(printed('klipper', ...print, 'G10', 'G11').estimatedS).toBeCloseTo(plain, 9);
    const set = printed('klipper', ...print, 'SET_RETRACTION RETRACT_LENGTH=1 RETRACT_SPEED=10', 'G10', 'G11');
    expect(set.estimatedS - plain).toBeGreaterThan(0.19);
  });
});

describe('factors and limits', () => {
  it('M221 scales filament, not places', () => {
    const report = printed('marlin', 'G28', 'M221 S50', 'G1 X10 E4 F600', 'G1 X20 E8');
    expect(report.filamentMm).toBeCloseTo(4, 9);
    expect(report.extentsMm?.max.x).toBe(20);
  });

  it('M203 and M201 slow the machine down, in the unit of the firmware', () => {
    const move = ['G28', 'G1 X0 F6000', 'G1 X200'];
    const plain = printed('marlin', ...move).estimatedS;
    expect(printed('marlin', 'M203 X50', ...move).estimatedS - plain).toBeGreaterThan(1.8);
    expect(printed('reprapfirmware', 'M203 X3000', ...move).estimatedS - plain).toBeGreaterThan(1.8);
    expect(printed('marlin', 'M201 X100', ...move).estimatedS - plain).toBeGreaterThan(0.5);
    // Repetier's M203 watches temperatures.
    expect(printed('repetier', 'M203 X50', ...move).estimatedS).toBe(printed('repetier', 'M17', ...move).estimatedS);
  });

  it('Klipper restores what it saved: modes, factors, offsets and the place', () => {
    const report = printed('klipper', 'G28', 'G1 X50 F6000', 'SAVE_GCODE_STATE NAME=a', 'G92 X0', 'G91', 'M83', 'M221 S50', 'G1 X10 E2', 'RESTORE_GCODE_STATE NAME=a MOVE=1', 'G1 X60 E2'); // prettier-ignore
    expect(report.extentsMm).toMatchObject({ min: { x: 50 }, max: { x: 60 } });
    expect(report.filamentMm).toBeCloseTo(3, 9);
  });
});
