import { describe, expect, it } from '@jest/globals';
import { toBlock } from './block.js';

describe('toBlock', () => {
  it.each([
    ['G1 X1  Y2 ; move', 'G1 X1 Y2'],
    ['  N12 G1 X1*34', 'G1 X1'],
    ['n3g28', 'G28'],
    ['g1 x1', 'G1 X1'],
    ['M117 Hola (uno) niño', 'M117 Hola (uno) nio'],
    ['N5 m117 Layer (2) of 9 ; note', 'M117 Layer (2) of 9'],
    ['M0 Click to go on (please) ; note', 'M0 Click to go on (please)'],
    ['m1 s5 Señal', 'M1 S5 Seal'],
    ['M486 Aplate (2).stl', 'M486 Aplate (2).stl'],
    ['M1170 x (y)', 'M1170 X'],
    ['M10 x (y)', 'M10 X'],
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

  it.each([
    ['exclude_object_define NAME=Part_(1).stl CENTER=1,2 ; x', 'EXCLUDE_OBJECT_DEFINE NAME=Part_(1).stl CENTER=1,2'],
    ['SET_DISPLAY_TEXT MSG="50 % * # (Ñ)" # note', 'SET_DISPLAY_TEXT MSG="50 % * # ()"'],
    ['N7 set_fan_speed FAN=aux*33', 'SET_FAN_SPEED FAN=aux'],
    ['PAUSE;now', 'PAUSE'],
    ['PAUSE(now)', 'PAUSE'],
    ['m117 Hi (you)', 'M117 Hi (you)'],
    ['g1 x1 (note) y2', 'G1 X1 Y2'],
  ])('sends %j to Klipper as %j', (line, block) => {
    expect(toBlock(line, 'klipper')).toBe(block);
  });

  it('keeps quoted strings of RepRapFirmware as they are', () => {
    const line = 'm291 p"Load (blue) ; then * “ok”" s3 ; note';
    expect(toBlock(line, 'reprapfirmware')).toBe('M291 P"Load (blue) ; then * ok" S3');
  });

  it.each(['', '   ', '\t', '; note', '(note)', '(never closed', 'N5', 'N5 *33', '\r', 'ñ'])(
    'sends nothing for %j',
    (line) => {
      expect(toBlock(line, 'marlin')).toBeUndefined();
      expect(toBlock(line, 'grbl')).toBeUndefined();
    },
  );
});
