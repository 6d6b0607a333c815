import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { analyseProgram } from './analyse-program.js';
import { ProgramAnalyser } from './analyser.js';
import { toBlock } from '../reading/block.js';
import { LineSplitter } from '../reading/lines.js';
import { SNIFF_BYTES, sniffNotText } from '../reading/sniff.js';
import { progressAt } from '../timing/time-index.js';
import type { Dialect, MotionProfile } from '../types.js';

const profileOf = (firmware: Dialect): MotionProfile => ({
  firmware,
  process: firmware === 'marlin' ? 'print' : 'mill',
  envelopeMm: { x: 200, y: 200, z: 100 },
  maxFeedMmPerMin: { x: 6000, y: 6000, z: 600 },
  maxAccelMmPerS2: { x: 500, y: 500, z: 100 },
  maxNozzleTempC: 260,
  maxBedTempC: 100,
  maxSpindleRpm: 10_000,
});

const dialect = fc.constantFrom<Dialect>('marlin', 'grbl');
const anyDialect = fc.constantFrom<Dialect>('marlin', 'grbl', 'klipper', 'reprapfirmware', 'linuxcnc');
/** Mostly G-code, some noise: pieces that matter to lexers, put together at random. */
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('G1', 'G0', 'G2', 'G28', 'G92', 'G91', 'M82', 'M104 S200', 'M117 hi', 'N3', 'G4 P1', 'F600', 'M3 S90') },
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom('X', 'Y', 'Z', 'E', 'I', 'J', 'R'), fc.integer({ min: -50, max: 250 })).map(([l, v]) => `${l}${v / 4}`) },
  { weight: 2, arbitrary: fc.constantFrom('M0 Click (on)', 'M1 S5 Go ', 'M486 Ab(1)', 'M118 E1', 'EXCLUDE_OBJECT NAME=b(1)', 'SET_DISPLAY_TEXT MSG=', 'ABORT', 'HELP', 'N5 HELP', '"', '" ;"', '#', 'N 5', 'M155', 'M291 P"a(b"') },
  { weight: 5, arbitrary: fc.constantFrom('\n', '\r\n', '\r', '\n', '\n') },
  { weight: 3, arbitrary: fc.constantFrom(' ', ' ', '\t', ';', '(', ')', '*7', '$', '!', '?', '~', 'e', '.', '-', '%', 'é', '\x18', '\xef\xbb\xbf', '\0') },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5000 }).map((length) => '0'.repeat(length)) },
); // prettier-ignore
const program = fc
  .oneof(
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => String.fromCharCode(...bytes)),
  )
  .map((text) => Uint8Array.from(text, (char) => char.charCodeAt(0)))
  // Of what is no text nothing is read, so there is nothing to count.
  .filter((bytes) => sniffNotText(bytes.subarray(0, SNIFF_BYTES)) === undefined);

function chunksOf(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => bytes.slice(at[i], end));
}

describe('for any bytes', () => {
  it('the report does not depend on how they arrive', () => {
    fc.assert(
      fc.property(program, fc.array(fc.nat(), { maxLength: 20 }), dialect, (bytes, cuts, firmware) => {
        const analyser = new ProgramAnalyser(profileOf(firmware));
        for (const chunk of chunksOf(bytes, cuts)) analyser.push(chunk);
        expect(analyser.end()).toEqual(analyseProgram(bytes, profileOf(firmware)));
      }),
      { numRuns: 300 },
    );
  });

  it('the blocks counted are the lines that toBlock sends', () => {
    fc.assert(
      fc.property(program, anyDialect, (bytes, firmware) => {
        const splitter = new LineSplitter();
        const lines = [...splitter.push(bytes), ...splitter.end()];
        const report = analyseProgram(bytes, profileOf(firmware));
        expect(report.lines).toBe(lines.length);
        expect(report.blocks).toBe(lines.filter((line) => toBlock(line, firmware) !== undefined).length);
      }),
      { numRuns: 600 },
    );
  });

  it('times are finite, never fall, and progress rises from 0 to 1', () => {
    fc.assert(
      fc.property(program, dialect, (bytes, firmware) => {
        const { timeIndex, blocks, estimatedS } = analyseProgram(bytes, profileOf(firmware));
        expect(Number.isFinite(estimatedS)).toBe(true);
        let last = 0;
        for (let acked = 0; acked <= blocks; acked++) {
          const { progress, remainingS } = progressAt(timeIndex, acked);
          expect(progress).toBeGreaterThanOrEqual(last);
          expect(remainingS).toBeGreaterThanOrEqual(0);
          last = progress;
        }
        expect(last).toBe(blocks > 0 ? 1 : 0);
      }),
      { numRuns: 200 },
    );
  });
});

describe('toBlock, for any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('G1', ' ', ';', '(', ')', '!', '\x84', '$', 'N1', '\n', 'ñ') }),
  );

  it('sends no control byte, nothing beyond ASCII, and no real-time command of GRBL', () => {
    fc.assert(
      fc.property(text, (line) => {
        expect(toBlock(line, 'marlin') ?? 'x').toMatch(/^[!-~]([ -~]*[!-~])?$/);
        expect(toBlock(line, 'grbl') ?? 'x').toMatch(/^[!-~]+$/);
        expect(toBlock(line, 'grbl') ?? 'x').not.toMatch(/[!?~$;(]/);
      }),
      { numRuns: 1000 },
    );
  });
});
