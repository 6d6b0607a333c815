import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { analyseProgram } from './analyser.js';
import type { MotionProfile } from '../types.js';

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

  it.each(names.filter((name) => name.startsWith('gasket')))('%s: another flavour is noticed', (name) => {
    const { problems } = analyseProgram(readFileSync(new URL(name, folder)), PRINTER);
    expect(problems.map((problem) => problem.params?.['command'])).toEqual(['G10 P S', 'M116', undefined]);
  });

  it.each(names.filter((name) => name.startsWith('cncjs')))('%s: cutter compensation is not for GRBL', (name) => {
    const report = analyseProgram(readFileSync(new URL(name, folder)), { ...PLASMA, process: 'mill' });
    expect(report.problems[0]).toMatchObject({ code: 'GCODE_FORBIDDEN', line: 5 });
  });
});
