import fc from 'fast-check';
import type { Family } from './interpreter.js';

const number = (min: number, max: number, digits = 3): fc.Arbitrary<string> =>
  fc.integer({ min: min * 10 ** digits, max: max * 10 ** digits }).map((n) => String(n / 10 ** digits));
const optional = (word: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(word, fc.constant(''));
const words = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((all) => all.filter((part) => part !== '').join(' '));
const letter = (name: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> => value.map((text) => name + text);

const xy = [letter('X', number(10, 200)), letter('Y', number(10, 200))] as const;
const feed = optional(letter('F', number(60, 6000, 0)));
const comment = fc.constantFrom(';LAYER:1', '; note', '', '   ');

const printerMove = words(
  fc.constantFrom('G0', 'G1', 'G1', 'g1', 'G01'),
  ...xy.map(optional),
  optional(letter('Z', number(0, 20, 2))),
  optional(letter('E', number(-2, 30))),
  feed,
);
const printerArc = words(
  fc.constantFrom('G2', 'G3'),
  ...xy,
  letter('I', number(-20, 20)),
  letter('J', number(-20, 20)),
  optional(letter('E', number(0, 5))),
  feed,
);
const printerMode = fc.oneof(
  fc.constantFrom('G90', 'G91', 'M82', 'M83', 'G20', 'G21', 'M107', 'G92 E0', 'G92.1', 'G28', 'G28 X', 'M5', 'M106'),
  letter('M104 S', number(180, 230, 0)),
  letter('M140 S', number(40, 80, 0)),
  letter('M106 S', number(0, 255, 0)),
  letter('M220 S', number(50, 150, 0)),
  letter('G92 X', number(0, 50)),
  fc.constantFrom('T0', 'T1', 'M104 T1 S190', 'G18', 'G17', 'M117 layer (two) M106', 'M900 K0.04', 'M204 P900 T1200'),
);
const klipperMode = fc.constantFrom(
  'SAVE_GCODE_STATE NAME=a',
  'RESTORE_GCODE_STATE NAME=a',
  'RESTORE_GCODE_STATE NAME=a MOVE=1',
  'SET_PRESSURE_ADVANCE ADVANCE=0.04',
  'SET_HEATER_TEMPERATURE HEATER=extruder TARGET=215',
);
const cutterMove = words(
  optional(fc.constantFrom('G0', 'G1', 'G1', 'G90', 'G91', 'G20', 'G21', 'M8', 'S8000')),
  ...xy.map(optional),
  optional(letter('Z', number(-5, 5, 2))),
  feed,
);
const cutterArc = words(
  optional(fc.constantFrom('G2', 'G3')),
  ...xy,
  letter('I', number(-20, 20)),
  letter('J', number(-20, 20)),
  feed,
);
const cutterMode = fc.constantFrom(
  'M3 S9000', 'M4 S100', 'M5', 'M8', 'M7', 'M9', 'G55', 'G54', 'G92 X5 Y6', 'G92.1', 'T2 M6', 'G80', 'G90', 'G91', 'G17',
  'G18', 'G20', 'G21', 'G91.1', 'G61', '(note) G4 P1', 'G81 X20 Y20 Z-3 R2 F100', 'X30', 'G98', 'G99', 'G0', 'G1', 'S5000',
); // prettier-ignore

/** Programs that name all axes before anything else, then wander through every mode. Arcs need not be true circles. */
export function programs(family: Family): fc.Arbitrary<string[]> {
  const isCutter = family === 'grbl';
  const head = isCutter ? ['G21 G90 G17 G94', 'G0 X1 Y2 Z6', 'F300'] : ['M104 S200', 'G28', 'G1 X5 Y5 Z1 F3000'];
  const line = isCutter
    ? fc.oneof({ weight: 6, arbitrary: cutterMove }, cutterArc, { weight: 3, arbitrary: cutterMode }, comment)
    : fc.oneof(
        { weight: 8, arbitrary: printerMove },
        printerArc,
        { weight: 3, arbitrary: printerMode },
        comment,
        ...(family === 'klipper' ? [klipperMode] : []),
      );
  return fc.array(line, { minLength: 1, maxLength: 60 }).map((body) => [...head, ...body]);
}
