import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ProgramAnalyser } from '../report/analyser.js';
import type { Dialect, MotionProfile } from '../types.js';

const NUM_RUNS = Number(process.env['GCODE_MAKE_ON_RUNS'] ?? 60);
const profileOf = (firmware: Dialect): MotionProfile => ({
  firmware,
  process: 'print',
  envelopeMm: { x: 200, y: 200, z: 100 },
  maxFeedMmPerMin: { x: 6000, y: 6000, z: 600, e: 3000 },
  maxAccelMmPerS2: { x: 500, y: 500, z: 100, e: 5000 },
  maxNozzleTempC: 260,
  minExtrudeTempC: 190,
  tools: 2,
});

/** The whole report and seek index. Whoever is watched has each move shown, and so reads them one by one. */
function readBy(firmware: Dialect, text: string, isWatched: boolean) {
  const analyser = new ProgramAnalyser(profileOf(firmware));
  if (isWatched) analyser.record({ segment: () => undefined });
  analyser.push(Uint8Array.from(text, (char) => char.charCodeAt(0)));
  return { report: analyser.end(), index: analyser.seekIndex?.encode() };
}

const mm = fc.integer({ min: 0, max: 190_000 }).map((um) => String(um / 1000));
const near = fc.integer({ min: 80_000, max: 120_000 }).map((um) => String(um / 1000));
/** E grows by itself: `programOf` writes it. */
const make = fc.oneof(
  fc.tuple(near, near).map(([x, y]) => `G1 X${x} Y${y} E`),
  fc.tuple(mm, mm).map(([x, y]) => `G1 X${x} Y${y} E`),
  fc.tuple(fc.constantFrom('X', 'Y'), near).map(([axis, at]) => `G1 ${axis}${at} E`),
  fc.constantFrom('G1 E', 'G0 X100 Y100 E', 'G1 E', 'G1 X100 Y100 F900 E', 'G1 X100 Y100 Z0.4 E', 'G1 X-30 Y100 E', 'G1 Y300 E'),
); // prettier-ignore
const other = fc.constantFrom(
  'G1 X90 Y90', 'G1 X150 Y20 F6000', 'G1 F1200', 'G1 F99999', 'G1 Z0.6', 'G1 Z0.21', 'G1 E-1', 'G92 E0', 'G92 X5', 'G91', 'G90', 'M82', 'M83', 'M204 S200', 'M220 S50', 'M220 S200',
  'M221 S80', 'M221 S100', 'T1', 'T0', 'M104 S100', 'M109 S210', 'G4 P50', ';TYPE:Infill', ';LAYER_CHANGE', 'G2 X100 Y100 I3 J3 E1', 'M84 X', 'G28', 'G20', 'G21', 'M400', 'M205 X5', 'G10', 'G11',
); // prettier-ignore
const line = fc.oneof({ weight: 12, arbitrary: make }, { weight: 1, arbitrary: other });

function programOf(lines: readonly string[]): string {
  let e = 0;
  const body = lines.map((text) => (text.endsWith('E') ? `${text}${(e += 0.031).toFixed(5)}` : text));
  return ['G28', 'M109 S210', 'G1 Z0.2 F600', 'G1 X100 Y100 F1200', ...body, 'M104 S0', ''].join('\n');
}

describe('moves that go on printing', () => {
  it.each(['marlin', 'klipper', 'reprapfirmware'] as const)(
    'many at a time, say the same of a program of %s as one by one',
    (firmware) => {
      fc.assert(
        fc.property(fc.array(line, { minLength: 20, maxLength: 220, size: 'max' }), (lines) => {
          const text = programOf(lines);
          expect(readBy(firmware, text, false)).toEqual(readBy(firmware, text, true));
        }),
        { numRuns: NUM_RUNS },
      );
    },
  );

  it('are counted across the digits of block numbers and the ends of batches', () => {
    const text = programOf(Array.from({ length: 1200 }, (_, i) => `G1 X${100 + (i % 7)} Y${100 + (i % 5)} E`));
    const { report, index } = readBy('marlin', text, false);
    expect({ report, index }).toEqual(readBy('marlin', text, true));
    expect(report).toMatchObject({ blocks: 1205, lines: 1205, isRunnable: true });
  });
});
