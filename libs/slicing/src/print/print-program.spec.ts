import { describe, expect, it } from '@jest/globals';
import { PRINTER } from '../../test/parts.js';
import { printProgram } from './print-program.js';
import { planPrint } from './plan.js';

const quality = { layerHeightMm: 0.2, infillPercent: 20, supports: false };
const PLAN = planPrint({ profile: PRINTER, material: 'PETG', quality });
const program = (engine: string): string[] =>
  new TextDecoder().decode(printProgram(PLAN, new TextEncoder().encode(engine), 12)).split('\n');

describe('the program around the slicer’s moves', () => {
  it('keeps moves, layers and kinds of line, and drops the slicer’s clock and comments', () => {
    const lines = program(
      ';TIME:6666\n;Generated with X\nM82\nM105\n;LAYER:0\n;TYPE:SKIRT\nG1 X1 Y2 E0.1 ; note\n;TIME_ELAPSED:1.5\nM104 S0\n',
    );
    expect(lines.join('\n')).toContain('\n;LAYER:0\n;TYPE:SKIRT\nG1 X1 Y2 E0.1\n; end');
    expect(lines.join('\n')).not.toMatch(/TIME|Generated|M105/);
  });

  it('heats only after homing has begun and ends with heaters off, part at the front, motors off', () => {
    const lines = program('G1 X1 Y2 E0.1\n').filter((line) => line !== '' && !line.startsWith(';'));
    expect(lines.indexOf('G28')).toBeLessThan(lines.indexOf('M109 S240'));
    expect(lines.slice(-6)).toEqual(['M104 S0', 'M140 S0', 'M107', 'G1 Z22 F600', 'G1 X2 Y218 F3000', 'M84']);
  });

  it.each(['M112', 'M500', 'G29', 'G1 X1 Y2 Ñ', `G1 X${'1'.repeat(90)}`, 'G1 Xnan Y2', 'G1 X1 Einf'])(
    'refuses the slicer’s line %s',
    (line) => {
      expect(() => program(`G1 X1\n${line}\n`)).toThrow(expect.objectContaining({ code: 'SLICE_FAILED' }));
    },
  );
});

it('begins on Klipper as after a restart: factors of the program before are gone', () => {
  const plan = planPrint({ profile: { ...PRINTER, firmware: 'klipper' }, material: 'PETG', quality });
  const text = new TextDecoder().decode(printProgram(plan, new TextEncoder().encode('G1 X1 Y2 E0.1\n'), 12));
  expect(text).toMatch(/M220 S100\nM221 S100\n[^]*\nG28\n/);
  expect(program('G1 X1 Y2 E0.1\n').join()).not.toContain('M220');
});

describe('the plan of a print', () => {
  const plan = (change: object): unknown => planPrint({ profile: PRINTER, material: 'PLA', quality, ...change });

  it.each([
    [{ material: 'constructor' }, 'INPUT_INVALID', 'No print settings'],
    [{ material: 'wood' }, 'INPUT_INVALID', 'Known: PLA, PETG, ABS, ASA'],
    [{ quality: { ...quality, layerHeightMm: 0.4 } }, 'INPUT_INVALID', '0.05 to 0.32 mm with a 0.4 mm nozzle'],
    [{ quality: { ...quality, layerHeightMm: NaN } }, 'INPUT_INVALID', 'A layer of NaN mm is not possible'],
    [{ quality: { ...quality, infillPercent: 101 } }, 'INPUT_INVALID', '0 to 100'],
    [{ copies: 0 }, 'INPUT_INVALID', '1 to 100'],
    [
      { profile: { ...PRINTER, maxBedTempC: 50 } },
      'SLICE_FAILED',
      'PLA needs a bed at 60 °C; this machine ends at 50 °C',
    ],
    [{ profile: { ...PRINTER, firmware: 'grbl' } }, 'SLICE_FAILED', 'is no Marlin or Klipper printer'],
    [{ profile: { ...PRINTER, process: 'mill' } }, 'SLICE_FAILED', 'is no Marlin or Klipper printer'],
  ])('refuses %j', (change, code, text) => {
    expect(() => plan(change)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(text) }));
  });
});
