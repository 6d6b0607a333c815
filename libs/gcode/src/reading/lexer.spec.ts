import { describe, expect, it } from '@jest/globals';
import { lexLine, type LexedLine } from './lexer.js';
import type { GcodeProblem } from '../types.js';

const words = (line: string) => {
  const result = lexLine(line);
  if ('code' in result) throw new Error(result.message);
  return result.words.map(({ letter, value, text }) => [letter, value, text]);
};
const problem = (line: string) => lexLine(line) as GcodeProblem;

describe('lexLine', () => {
  it('reads words with and without blanks, in either case', () => {
    const expected = [
      ['G', 1, '1'],
      ['X', -1.5, '-1.50'],
      ['Y', 0.25, '.25'],
      ['F', 1200, '1200.'],
    ];
    expect(words('G1 X-1.50 Y.25 F1200.')).toEqual(expected);
    expect(words('g1x-1.50y.25f1200.')).toEqual(expected);
    expect(words(' G 1\tX -1.50 Y .25F1200. ')).toEqual(expected);
  });

  it('reads every number as Number() does', () => {
    for (const text of ['0.1', '123.456', '-0.00001', '+7', '00012.50', '0.1234567890123456789']) {
      expect(words(`X${text}`)[0]?.[1]).toBe(Number(text));
    }
  });

  it('gives letters without a number the value NaN', () => {
    expect(words('G28 X Y')).toEqual([
      ['G', 28, '28'],
      ['X', Number.NaN, ''],
      ['Y', Number.NaN, ''],
    ]);
  });

  it('skips comments of both kinds; GRBL ends one at the first closing parenthesis', () => {
    expect(words('G0 (fast) X1 ; G1 X9')).toEqual([
      ['G', 0, '0'],
      ['X', 1, '1'],
    ]);
    expect(words('(a (b) G0 Z-50')).toEqual([
      ['G', 0, '0'],
      ['Z', -50, '-50'],
    ]);
    expect(words('; only a comment')).toEqual([]);
    expect(words('G1 (never closed X9')).toEqual([['G', 1, '1']]);
  });

  it('takes line number and checksum apart and verifies the checksum', () => {
    const line = 'N7 G1 X3';
    const sum = Array.from(line).reduce((value, char) => value ^ char.charCodeAt(0), 0);
    const right = lexLine(`${line}*${sum}`) as LexedLine;
    expect(right.lineNumber).toBe(7);
    expect(right.isChecksumRight).toBe(true);
    expect(right.words.map((word) => word.letter)).toEqual(['G', 'X']);
    expect((lexLine(`${line}*${sum ^ 1}`) as LexedLine).isChecksumRight).toBe(false);
    expect((lexLine(`${line}*`) as LexedLine).isChecksumRight).toBe(false);
    expect(lexLine('G1 X3')).not.toHaveProperty('isChecksumRight');
  });

  it('keeps the text of a message apart from words', () => {
    const line = lexLine('M117 Printing 1.2.3! ; shown') as LexedLine;
    expect(line.words).toEqual([{ letter: 'M', value: 117, text: '117' }]);
    expect(line.text).toBe('Printing 1.2.3!');
  });

  it.each([
    ['G1 X--5', 'GCODE_NUMBER', 5],
    ['G1 X1.2.3', 'GCODE_NUMBER', 5],
    ['G1 X+-1', 'GCODE_NUMBER', 5],
    ['G1 X1-2', 'GCODE_NUMBER', 5],
    ['G1 X.', 'GCODE_NUMBER', 5],
    [`G1 X${'9'.repeat(400)}`, 'GCODE_NUMBER', 5],
    ['G1 X1e999', 'GCODE_NUMBER', 6],
    ['G1 X0x10', 'GCODE_NUMBER', 6],
    ['G1 X1 X2', 'GCODE_NUMBER', 7],
    ['G1 X5 5', 'GCODE_UNKNOWN', 7],
    ['#1=5', 'GCODE_UNKNOWN', 1],
    ['G1 X[1+2]', 'GCODE_UNKNOWN', 5],
    ['%', 'GCODE_UNKNOWN', 1],
    ['G1 X1!', 'ENC_BYTES', 6],
    ['G1 X1~', 'ENC_BYTES', 6],
    ['G1\0 X1', 'ENC_BYTES', 3],
    ['G1 X\u22125', 'ENC_BYTES', 5],
    ['G1 X1 \xc3\x91', 'ENC_BYTES', 7],
  ])('refuses %j as %s at column %i', (line, code, column) => {
    expect(problem(line)).toMatchObject({ code, severity: 'reject', line: 1, column });
  });

  it('quotes at most a few characters of what it refuses', () => {
    expect(problem(`G1 X${'-'.repeat(500)}`).message.length).toBeLessThan(120);
  });
});
