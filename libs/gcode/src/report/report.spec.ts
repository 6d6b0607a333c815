import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { analyseProgram } from './analyse-program.js';
import { ProgramAnalyser } from './analyser.js';
import type { Dialect, MotionProfile } from '../types.js';
import { MILL_300, PRINTER_220 } from '../../test/machines.js';

const PRINTER: MotionProfile = { ...PRINTER_220, filamentDiameterMm: 2, materialDensityGPerCm3: 1.25 };
const MILL: MotionProfile = MILL_300;

const bytesOf = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const analyse = (profile: MotionProfile, ...lines: string[]) => analyseProgram(bytesOf(lines.join('\n')), profile);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('the report of a print', () => {
  const report = analyse(
    PRINTER,
    'M190 S60', 'G28', 'M83', 'G0 X10 Y10 Z0.2 F6000',
    ';LAYER_CHANGE', ';TYPE:Perimeter', 'G1 X40 E3 F1200', 'G1 Y50 E4',
    ';TYPE:Infill', 'G1 X10 E3', 'G1 E-2', 'G0 X20', 'G1 E2',
    ';LAYER_CHANGE', 'G1 Z0.4', ';TYPE:Perimeter', 'G1 X40 E2', 'G4 P500', 'G4 S2',
  ); // prettier-ignore

  it('tells features as the slicer’s comments name them, and travel and waiting beside them', () => {
    const uses = Object.fromEntries(report.features.map((use) => [use.feature, use]));
    expect(report.features.map(({ feature }) => feature)).toEqual(['inner-wall', 'sparse-infill', 'travel', 'wait']);
    expect(uses['inner-wall']).toMatchObject({ lengthMm: 90, filamentMm: 9 });
    expect(uses['sparse-infill']).toMatchObject({ lengthMm: 30, filamentMm: 3 });
    expect(uses['wait']?.seconds).toBeCloseTo(80 + 15 + 2.5, 6);
    expect(sum(report.features.map(({ seconds }) => seconds))).toBeCloseTo(report.estimatedS, 6);
  });

  it('tells lengths, the highest feed, the longest dwell and layers by marks', () => {
    expect(report).toMatchObject({ madeLengthMm: 120, maxFeedMmPerMin: 6000, longestDwellS: 2, layers: 2 });
    expect(report.travelLengthMm).toBeCloseTo(Math.hypot(10, 10, 0.2) + 10 + 0.2, 9);
  });

  it('tells the time of each layer', () => {
    expect(report.layerSeconds).toHaveLength(2);
    expect(sum(report.layerSeconds ?? [])).toBeCloseTo(report.estimatedS, 2);
    // Heating and the first layer's moves; then two dwells and one move.
    expect(report.layerSeconds?.[0]).toBeGreaterThan(80 + 15);
    expect(report.layerSeconds?.[1]).toBeGreaterThan(2.5);
  });

  it('has one tool, with volume and mass', () => {
    expect(report.tools).toHaveLength(1);
    const [tool] = report.tools;
    expect(tool).toMatchObject({ tool: 0, filamentMm: 12, extentsMm: report.extentsMm });
    expect(tool?.volumeMm3).toBeCloseTo(12 * Math.PI, 9);
    expect(tool?.massG).toBeCloseTo((12 * Math.PI * 1.25) / 1000, 9);
    expect(tool?.seconds).toBeCloseTo(report.estimatedS, 6);
  });
});

describe('the report of a mill', () => {
  it('names cutting and travel itself, and knows the slowest and the fastest spindle', () => {
    const report = analyse(MILL, 'M3 S8000', 'G0 X10 Y10', 'G1 Z-2 F300', 'M3 S6000', 'G1 X50 F600', 'G0 Z5', 'M5');
    expect(report.features.map(({ feature }) => feature)).toEqual(['cut', 'travel']);
    expect(report).toMatchObject({ minSpindleRpm: 6000, maxSpindleRpm: 8000, madeLengthMm: 42, maxFeedMmPerMin: 600 });
    expect(report.tools[0]?.volumeMm3).toBeUndefined();
  });

  it('measures arcs along their path', () => {
    const { madeLengthMm } = analyse(MILL, 'G0 X60 Y50', 'G1 Z-1 F600', 'G2 X60 Y50 I40 J0');
    expect(madeLengthMm).toBeCloseTo(1 + 2 * Math.PI * 40, 9);
  });
});

describe('what is refused while it streams', () => {
  const codes = (bytes: Uint8Array, profile = PRINTER) =>
    analyseProgram(bytes, profile).problems.map(({ code, severity }) => `${severity} ${code}`);

  it.each([
    ['UTF-16', '\xff\xfeG\x002\x008\0'], ['UTF-16', 'G\x002\x008\0\n\0'], ['UTF-32', '\xff\xfe\0\0G\0\0\0'], ['gzip', '\x1f\x8b\x08\0\0\0\0\0\0'],
    ['an ELF binary', '\x7fELF\x02\x01\x01\0'], ['a PNG image', '\x89PNG\r\n\x1a\n'], ['a zip archive', 'PK\x03\x04\x14\0\0\0'], ['gzip', '\x1f\x8b'],
  ])('%s: %j', (kind, text) => {
    const bytes = bytesOf(text);
    for (const chunkBytes of [1, 3, bytes.length]) {
      const analyser = new ProgramAnalyser(PRINTER);
      for (let at = 0; at < bytes.length; at += chunkBytes) analyser.push(bytes.slice(at, at + chunkBytes));
      expect(analyser.end().problems).toEqual([expect.objectContaining({ code: 'ENC_NOT_TEXT', params: { kind } })]);
    }
  }); // prettier-ignore

  it('a program of too many bytes or lines, and reads no more of it', () => {
    const small = { ...PRINTER, policy: { maxBytes: 1000, maxLines: 50 } };
    const analyser = new ProgramAnalyser(small);
    for (let i = 0; i < 500; i++) analyser.push(bytesOf('G28\n'));
    const report = analyser.end();
    expect(report.problems).toEqual([expect.objectContaining({ code: 'FILE_TOO_BIG', params: { unit: 'lines', limit: 50 } })]);
    expect(report).toMatchObject({ bytes: 2000, lines: 51, isRunnable: false });
    expect(codes(bytesOf(`; ${'x'.repeat(1200)}\nG28\n`), small)).toEqual(['reject FILE_TOO_BIG']);
    expect(codes(bytesOf('G28\n'.repeat(50)), small)).toEqual([]);
  }); // prettier-ignore

  it('a line separator of Unicode outside comments; a byte order mark is only told', () => {
    expect(codes(bytesOf('G28\nG1 F600 \xe2\x80\xa8G1 X1\n'))).toEqual(['reject ENC_BYTES']);
    expect(codes(bytesOf('G28 ; a\xe2\x80\xa8b\n'))).toEqual([]);
    expect(codes(bytesOf('\xef\xbb\xbfG28\n'))).toEqual(['info ENC_BOM']);
  });
});

describe('the sink of moves', () => {
  it('is shown every straight piece, arcs chopped, one beginning where the last ended', () => {
    const analyser = new ProgramAnalyser(MILL);
    const pieces: { from: number[]; to: number[]; isMaking: boolean; block: number }[] = [];
    analyser.record({
      segment: (...[from, to, isMaking, , , block]) => pieces.push({ from: [...from], to: [...to], isMaking, block }),
    });
    analyser.push(bytesOf('G0 X60 Y50\nG1 Z-1 F600\nG2 X60 Y50 I40 J0\nG0 Z5\n'));
    analyser.end();
    expect(pieces.length).toBeGreaterThan(20);
    pieces.slice(1).forEach((piece, i) => expect(piece.from).toEqual(pieces[i]?.to));
    expect(pieces.at(-1)).toEqual({ from: [60, 50, -1, 0], to: [60, 50, 5, 0], isMaking: false, block: 4 });
    const onArc = pieces.filter(({ block }) => block === 3);
    for (const { to, isMaking } of onArc) {
      expect(isMaking).toBe(true);
      expect(Math.hypot((to[0] as number) - 100, (to[1] as number) - 50)).toBeCloseTo(40, 9);
    }
  });
});

describe('lines read by the lane for plain moves', () => {
  it('give the same report as when the lexer reads them', () => {
    const value = fc.integer({ min: -2000, max: 9000 }).map((tenths) => String(tenths / 40));
    const word = fc.tuple(fc.constantFrom('X', 'Y', 'Z', 'E', 'F'), value).map((parts) => parts.join(''));
    const line = fc.oneof(
      { weight: 8, arbitrary: fc.tuple(fc.constantFrom('G1', 'G0'), fc.uniqueArray(word, { maxLength: 5, selector: (text) => text[0] })).map(([g, words]) => [g, ...words].join(' ')) },
      { weight: 1, arbitrary: fc.constantFrom('G28', 'G91', 'G90', 'M83', 'G20', 'G92 X5 E0', ';LAYER_CHANGE', ';TYPE:Infill', 'M204 S400', 'G4 P100', 'M3 S500', 'G2 X9 I3 F200') },
    ); // prettier-ignore
    const dialect = fc.constantFrom<Dialect>('marlin', 'klipper', 'grbl');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), dialect, (lines, firmware) => {
        const profile: MotionProfile = firmware === 'grbl' ? MILL : { ...PRINTER, firmware };
        const quick = analyse(profile, ...lines, '');
        const slow = analyse(profile, ...lines.map((text) => ` ${text}`), '');
        expect({ ...quick, bytes: 0 }).toEqual({ ...slow, bytes: 0 });
      }),
      { numRuns: 150 },
    );
  });
});
