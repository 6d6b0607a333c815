import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineLexer } from './lexer.js';
import type { MoveBatch } from './move-batch.js';
import { MoveLane } from './move-lane.js';

const NUM_RUNS = Number(process.env['GCODE_LANE_RUNS'] ?? 3000);
const LANE_BYTES = 80;
const bytesOf = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** The lines the lane took, each as the words it left in the lexer; and what it left over. */
function readByLane(text: string, letters = 'XYZEF') {
  const bytes = bytesOf(text);
  const lexer = new LineLexer();
  const taken: { isFeedMove: boolean; start: number; mask: number; values: number[] }[] = [];
  const taker = {
    laneBytes: LANE_BYTES,
    takeMoves: (batch: MoveBatch) => {
      for (let i = 0; i < batch.count; i++) {
        batch.show(i, lexer);
        const start = batch.starts[i] as number;
        taken.push({ isFeedMove: batch.isFeedMove(i), start, mask: lexer.mask, values: valuesOf(lexer) });
      }
    },
  };
  const end = new MoveLane(taker, letters).read(bytes, 0, bytes.length - 1);
  return { taken, rest: text.slice(end) };
}

/** Values of the letters present, A first. */
function valuesOf({ mask, byLetter }: LineLexer): number[] {
  return [...byLetter].filter((_, i) => (mask & (1 << i)) !== 0);
}

describe('MoveLane', () => {
  it.each([
    ['G1 X1 Y-2.50 Z.5 E0.04281 F7800\n', [0.04281, 7800, 1, -2.5, 0.5]],
    ['G0 X1\r\n', [1]],
    ['G1 X1 ; to the left; (and back)\n', [1]],
    ['G1X1Y2F300\n', [300, 1, 2]],
    ['G1\n', []],
    ['G1 E12345.67891 \n', [12345.67891]],
    ['G1 X-0\n', [-0]],
  ])('takes %j', (line, values) => {
    const { taken, rest } = readByLane(line);
    expect(taken.map((one) => one.values)).toEqual([values]);
    expect(rest).toBe('');
  });

  it.each([
    'G1 X1 X2\n', 'G1 X\n', 'G1 X1 I2\n', 'g1 x1\n', 'G1 X+1\n', 'G1 X--1\n', 'G1 X1.2.3\n', 'G1 X1e5\n', 'G1 X 1\n', 'G1  X1\n', 'G10\n', 'G1.5\n', 'G2 X1\n', 'M1\n',
    'G1 X1 (note)\n', 'G1 X1*22\n', 'N1 G1 X1\n', ' G1 X1\n', '\n', '; G1 X1\n', 'G1 X1\r', 'G1 X1\rG1 X2\n', 'G1 X1 \xe2\x80\xa8\n', `G1 X1234567890123456\n`, `G1 X${'1.'.padEnd(90, '0')}\n`,
  ])('leaves %j to the lexer', (line) => {
    expect(readByLane(line)).toEqual({ taken: [], rest: line });
  }); // prettier-ignore

  it('leaves E to the lexer where the dialect has no extruder', () => {
    expect(readByLane('G1 X1\nG1 X2 E1\n', 'XYZF').rest).toBe('G1 X2 E1\n');
  });

  it('stops at the first line it does not take, and tells where each begins', () => {
    const { taken, rest } = readByLane('G1 X1\r\nG0 Y2\nM84\nG1 X3\n');
    expect(taken.map(({ isFeedMove, start }) => [isFeedMove, start])).toEqual([
      [true, 0],
      [false, 7],
    ]);
    expect(rest).toBe('M84\nG1 X3\n');
  });

  it('reads what it takes exactly as the lexer does', () => {
    const plain = fc.double({ min: -400, max: 400, noNaN: true }).map((value) => value.toFixed(3));
    const number = fc.oneof(
      { weight: 4, arbitrary: plain },
      fc.tuple(fc.constantFrom('', '-', '+'), fc.bigInt(0n, 10n ** 17n), fc.nat(17)).map(([sign, digits, point]) => {
        const text = String(digits);
        return sign + text.slice(0, point) + (point < text.length ? '.' : '') + text.slice(point);
      }),
      fc.constantFrom('', '.', '1.', '.5', '-.5', '0', '-0', '00012.10', '1e5', '1-2'),
    );
    const word = fc
      .tuple(fc.constantFrom('X', 'Y', 'Z', 'E', 'F', 'X', 'Y', 'Z', 'E', 'F', 'e', 'I'), number)
      .map(([letter, text]) => letter + text);
    const line = fc
      .tuple(
        fc.constantFrom('G1', 'G0', 'G1', 'G1', 'G0', 'G01', 'g1'),
        fc.array(fc.tuple(fc.constantFrom(' ', ' ', ' ', ' ', ''), word).map((parts) => parts.join('')), { maxLength: 4 }),
        fc.constantFrom('', '', '', ' ', ';', ' ; note', ' (a)', '*3', '\xe9'),
        fc.constantFrom('\n', '\r\n'),
      )
      .map((parts) => parts.flat().join('')); // prettier-ignore
    let taken = 0;
    fc.assert(
      fc.property(line, (text) => {
        const [quick] = readByLane(text).taken;
        if (quick === undefined) return;
        taken++;
        const lexer = new LineLexer();
        const bytes = bytesOf(text);
        expect(lexer.scan(bytes, 0, bytes.length)).toBe(true);
        const letters = [...lexer.letters.subarray(0, lexer.count)];
        expect(letters.filter((letter) => letter === 71 || letter === 77)).toEqual([71]);
        expect({ isFeedMove: quick.isFeedMove, hasBareWord: false, hasOddComment: false }).toEqual({
          isFeedMove: lexer.values[0] === 1,
          hasBareWord: lexer.hasBareWord,
          hasOddComment: lexer.hasOddComment,
        });
        // The lexer keeps G among the letters; the lane does not need it.
        lexer.mask &= ~(1 << 6);
        expect(quick.mask).toBe(lexer.mask);
        expect(quick.values).toEqual(valuesOf(lexer));
        expect(lexer.codeEnd).toBeLessThanOrEqual(LANE_BYTES);
      }),
      { numRuns: NUM_RUNS },
    );
    expect(taken).toBeGreaterThan(NUM_RUNS / 10);
  });
});
