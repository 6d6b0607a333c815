import { describe, expect, it } from '@jest/globals';
import { toBlock } from './block.js';

describe('toBlock', () => {
  it.each([
    ['G1 X1  Y2 ; move', 'G1 X1 Y2'],
    ['  N12 G1 X1*34', 'G1 X1'],
    ['n3g28', 'G28'],
    ['g1 x1', 'G1 X1'],
    ['M117 Hola (uno) niño', 'M117 Hola nio'],
    ['\ufeffG28', 'G28'],
    ['(setup) G0 X1', 'G0 X1'],
  ])('sends %j to Marlin as %j', (line, block) => {
    expect(toBlock(line, 'marlin')).toBe(block);
  });

  it.each([
    ['G1 X1 Y2 F300 ; Ñ', 'G1X1Y2F300'],
    ['g0 (Z up) z5', 'G0Z5'],
    ['N40 G0 X1', 'G0X1'],
    ['G1 X1!?~\x18\x84', 'G1X1'],
    ['$RST=*', 'RST='],
  ])('sends %j to GRBL as %j', (line, block) => {
    expect(toBlock(line, 'grbl')).toBe(block);
  });

  it.each(['', '   ', '\t', '; note', '(note)', '(never closed', 'N5', 'N5 *33', '\r', 'ñ'])(
    'sends nothing for %j',
    (line) => {
      expect(toBlock(line, 'marlin')).toBeUndefined();
      expect(toBlock(line, 'grbl')).toBeUndefined();
    },
  );
});
