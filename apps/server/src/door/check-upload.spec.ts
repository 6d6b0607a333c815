import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, PROGRAM_PROBLEMS, type ErrorCode, type MachineProfile } from '#libs/domain';
import { ProgramAnalyser } from '#libs/gcode';
import { PRINTER } from '../../../../test/support/shopfloor.js';
import { lineOf, refusalOf, requirementsOf } from './check-upload.js';
import { doorUpload, doorVersion } from './door.routes.js';
import { SPOKEN, sentenceOf } from './sentences.js';

const BLOCK = readFileSync('test/fixtures/prusa-block.gcode', 'latin1');

function read(gcode: string, profile: MachineProfile = PRINTER) {
  const bytes = Buffer.from(gcode, 'latin1');
  const analyser = new ProgramAnalyser(profile);
  analyser.push(bytes);
  return { bytes, report: analyser.end() };
}
function refuse(gcode: string, profile = PRINTER, material = 'PLA') {
  const { bytes, report } = read(gcode, profile);
  return refusalOf(report, bytes, { material }, profile);
}
const changed = (from: string, to: string) => BLOCK.replace(from, to);
const lineWith = (words: string) => BLOCK.split('\n').findIndex((line) => line.includes(words)) + 1;

describe('a program from a slicer', () => {
  it('that suits the machines is not refused, and says what its jobs need', () => {
    expect(refuse(BLOCK)).toBeUndefined();
    expect(refuse(BLOCK, PRINTER, ' pla ')).toBeUndefined();
    const { report } = read(BLOCK);
    const { massG, ...needs } = requirementsOf(report, 'PLA', PRINTER);
    // PrusaSlicer's own figure for this file.
    expect(massG).toBeCloseTo(0.2, 2);
    expect(needs).toMatchObject({ process: 'print', materials: ['PLA'] });
    expect(needs.sizeMm.x).toBeGreaterThan(12);
    expect(needs.sizeMm.x).toBeLessThan(30);
    // Nobody knows the density: what the slicer says.
    expect(requirementsOf(report, 'Wood', PRINTER).massG).toBe(0.2);
  });

  it.each([
    ['too large', changed('G1 X102.82', 'G1 X302.82'), 'X102.82', 'GCODE_OUT_OF_BOUNDS', /302\.82 mm.*220 mm/],
    ['too hot', changed('M109 S210', 'M109 S300'), 'M109 S210', 'GCODE_OVERTEMP', /300 °C.*260 °C/],
    ['with a command it may not have', changed('G28 ;', 'M997 ;'), 'G28 ;', 'GCODE_FORBIDDEN', /M997/],
    ['for another nozzle', changed('nozzle_diameter = 0.4', 'nozzle_diameter = 0.6'), 'nozzle_diameter =', 'UPLOAD_NOZZLE', /0\.6 mm.*0\.4 mm/],
    ['for another material', changed('filament_type = PLA', 'filament_type = PETG'), 'filament_type =', 'UPLOAD_MATERIAL', /PETG.*PLA/],
  ] as const)('%s is refused with line and number, in both languages', (_, gcode, at, code, words) => {
    const problem = refuse(gcode);
    expect(problem?.code).toBe(code);
    for (const [language, line] of [['es', 'Línea'], ['en', 'Line']] as const) {
      const sentence = sentenceOf(problem as never, language);
      expect(sentence).toMatch(words);
      expect(sentence).toMatch(new RegExp(`^${line} ${lineWith(at)}\\b`));
    }
  }); // prettier-ignore

  it('for another firmware is refused', () => {
    expect(refuse(changed('gcode_flavor = marlin2', 'gcode_flavor = klipper'))).toMatchObject({ code: 'GCODE_FLAVOR' });
  });

  it('with several extruders: only those that feed something count', () => {
    const two = changed('filament_type = PLA', 'filament_type = PLA;PETG').replace(
      'filament used [mm] = 66.07',
      'filament used [mm] = 66.07, 0.00',
    );
    expect(refuse(two)).toBeUndefined();
  });

  it.each([
    [['b'], 2],
    [['x'], undefined],
    [['c', 'a'], 1],
  ])('the first line with one of %j is %j', (words, line) => {
    expect(lineOf(Buffer.from('a\nb\r\nc'), words)).toBe(line);
  });
});

describe('the sentences', () => {
  const declared = [...(doorUpload.errors ?? []), ...(doorVersion.errors ?? [])];
  const implied: ErrorCode[] = ['AUTH_REQUIRED', 'AUTH_FORBIDDEN', 'DISK_FULL', 'DATABASE_DOWN', 'INTERNAL', 'NOT_FOUND', 'SLICE_TIMEOUT', 'DOOR_NO_COMMANDS']; // prettier-ignore
  const codes = [...new Set([...PROGRAM_PROBLEMS, ...declared, ...implied])];

  it.each(codes)('%s is said in Spanish, in one sentence, with and without values', (code) => {
    expect(SPOKEN).toContain(code);
    const bare = sentenceOf({ code, message: ERROR_CODES[code].title }, 'es');
    expect(bare).toMatch(/^\p{Lu}[^<>{}\n]+[.]$/u);
    expect(bare).not.toMatch(/undefined/);
    expect(sentenceOf({ code, message: '', place: { line: 7 } }, 'es')).not.toMatch(/undefined/);
  });
});
