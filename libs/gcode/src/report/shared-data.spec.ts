import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { analyseProgram } from './analyse-program.js';
import type { Dialect, MotionProfile } from '../types.js';

const folder = new URL('../../../../../../shared/data/designs/gcode/', import.meta.url);
const isThere = existsSync(folder);
if (!isThere && process.env['CI']) throw new Error(`shared data is missing: ${folder.pathname}`);
const names = isThere ? readdirSync(folder) : [];

/** The machine limits of the programs' own footers. */
const PRINTER: MotionProfile = {
  firmware: 'marlin',
  process: 'print',
  envelopeMm: { x: 200, y: 200, z: 250 },
  maxFeedMmPerMin: { x: 30_000, y: 30_000, z: 720, e: 7200 },
  maxAccelMmPerS2: { x: 1500, y: 1500, z: 500, e: 10_000 },
  maxNozzleTempC: 260,
  maxBedTempC: 100,
};
const PRINTERS: Dialect[] = ['marlin', 'klipper', 'reprapfirmware', 'repetier', 'smoothie'];
const PLASMA: MotionProfile = {
  firmware: 'grbl',
  process: 'laser',
  envelopeMm: { x: 2500, y: 1500, z: 50 },
  maxFeedMmPerMin: { x: 5000, y: 5000, z: 1000 },
  maxAccelMmPerS2: { x: 500, y: 500, z: 100 },
  maxSpindleRpm: 1000,
};

function secondsOf(text: string): number {
  const [, d = 0, h = 0, m = 0, s = 0] = /(?:(\d+)d )?(?:(\d+)h )?(?:(\d+)m )?(\d+)s/.exec(text) ?? [];
  return ((Number(d) * 24 + Number(h)) * 60 + Number(m)) * 60 + Number(s);
}

describe('real programs', () => {
  if (!isThere) it.skip('skipped: no shared data', () => undefined);

  it.each(names.filter((name) => name.endsWith('.marlin2.gcode')))(
    '%s: time, filament and layers as its slicer says',
    (name) => {
      const bytes = readFileSync(new URL(name, folder));
      const text = bytes.toString('latin1');
      const report = analyseProgram(bytes, PRINTER);
      // Their end code leaves the bed on, which is a warning.
      expect(report.problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['warn GCODE_NO_SAFE_END']);
      const filamentMm = Number(/filament used \[mm\] = ([\d.]+)/.exec(text)?.[1]);
      expect(Math.abs(report.filamentMm / filamentMm - 1)).toBeLessThan(0.001);
      expect(report.layers).toBe(text.split(';LAYER_CHANGE').length - 1);
      // The slicer's estimate has no heating, no homing, and classic jerk in place of junction deviation.
      const slicerS = secondsOf(/estimated printing time \(normal mode\) = (.*)/.exec(text)?.[1] ?? '');
      expect(Math.abs((report.estimatedS - report.heatingS) / slicerS - 1)).toBeLessThan(0.06);
    },
  );

  it.each(names.filter((name) => name.endsWith('.nc')))(
    '%s: measured, and refused only for leaving the table',
    (name) => {
      const report = analyseProgram(readFileSync(new URL(name, folder)), PLASMA);
      expect(report.problems.filter((problem) => problem.code !== 'GCODE_OUT_OF_BOUNDS')).toEqual([]);
      expect(report.extentsMm).toBeDefined();
      expect(report.estimatedS).toBeGreaterThan(10);
    },
  );

  it.each(names.filter((name) => name.startsWith('gasket')))(
    '%s: runs on its own firmware, and on no other',
    (name) => {
      const bytes = readFileSync(new URL(name, folder));
      const runsOn = (firmware: Dialect): boolean => analyseProgram(bytes, { ...PRINTER, firmware }).isRunnable;
      expect(PRINTERS.filter(runsOn)).toEqual(['reprapfirmware']);
      const { problems } = analyseProgram(bytes, PRINTER);
      expect(problems.map((problem) => problem.params?.['command'])).toEqual(
        expect.arrayContaining(['G10 P S', 'M116']),
      );
      expect(problems.filter(({ severity }) => severity === 'reject').map(({ code }) => code)).toEqual([
        'GCODE_FLAVOR',
      ]);
    },
  );

  it.each(names.filter((name) => name.endsWith('.marlin2.gcode')))(
    '%s: refused by a machine too small, too cold, or of another firmware',
    (name) => {
      const bytes = readFileSync(new URL(name, folder));
      const refusals = (change: Partial<MotionProfile>) =>
        new Set(
          analyseProgram(bytes, { ...PRINTER, ...change })
            .problems.filter(({ severity }) => severity === 'reject')
            .map(({ code }) => code),
        );
      expect(refusals({ envelopeMm: { x: 50, y: 50, z: 5 } })).toEqual(new Set(['GCODE_OUT_OF_BOUNDS']));
      expect(refusals({ maxNozzleTempC: 200 })).toEqual(new Set(['GCODE_OVERTEMP']));
      expect(refusals({ firmware: 'reprapfirmware' })).toEqual(new Set(['GCODE_FLAVOR']));
      expect(refusals({ firmware: 'grbl', process: 'mill' })).toContain('GCODE_UNKNOWN');
      expect(refusals({ firmware: 'klipper' })).toEqual(new Set());
      const material = analyseProgram(bytes, { ...PRINTER, minExtrudeTempC: 240 });
      expect(material.problems.map(({ code }) => code)).toContain('GCODE_COLD');
    },
  );

  it.each(names.filter((name) => name.endsWith('.nc')))(
    '%s: the same on every controller, and not on a printer',
    (name) => {
      const bytes = readFileSync(new URL(name, folder));
      const table = { ...PLASMA, envelopeMm: { x: 3000, y: 3000, z: 50 } };
      const codes = (firmware: Dialect) =>
        new Set(analyseProgram(bytes, { ...table, firmware }).problems.map(({ code }) => code));
      expect(codes('grblhal')).toEqual(codes('grbl'));
      expect(codes('linuxcnc')).toEqual(codes('grbl'));
      expect(analyseProgram(bytes, { ...table, firmware: 'marlin' }).isRunnable).toBe(false);
    },
  );

  it.each(names.filter((name) => name.startsWith('cncjs')))(
    '%s: cutter compensation is followed by no check',
    (name) => {
      for (const firmware of ['grbl', 'grblhal', 'linuxcnc'] as const) {
        const report = analyseProgram(readFileSync(new URL(name, folder)), { ...PLASMA, process: 'mill', firmware });
        expect(report.problems[0]).toMatchObject({ code: 'GCODE_FORBIDDEN', line: 5 });
        expect(report.problems[0]?.message).toContain('let the post-processor offset the path');
      }
    },
  );
});
