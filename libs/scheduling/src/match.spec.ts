import { describe, expect, it } from '@jest/globals';
import type { Requirements } from '#libs/domain';
import { matchMachine } from './match.js';
import { job, mill, printer } from './testing.js';

const print = job().requirements;
const milled: Requirements = { process: 'mill', materials: ['plywood'], sizeMm: { x: 90, y: 140, z: 12 } };
const codes = (requirements: Requirements, machine = printer()): string[] =>
  matchMachine(requirements, machine).failing.map(({ code }) => code);

describe('matchMachine', () => {
  it('accepts a machine that meets every requirement', () => {
    expect(matchMachine(print, printer())).toEqual({ machineId: 'm1', isEligible: true, failing: [] });
  });

  it.each([
    ['as it lies', { x: 220, y: 200, z: 250 }, []],
    ['turned by a quarter', { x: 200, y: 220, z: 250 }, []],
    ['one millimetre too long both ways', { x: 221, y: 200, z: 250 }, ['PART_TOO_LARGE']],
    ['too wide turned and too deep straight', { x: 210, y: 210, z: 10 }, ['PART_TOO_LARGE']],
    ['too high, and never laid on its side', { x: 10, y: 10, z: 251 }, ['PART_TOO_LARGE']],
    ['over by rounding noise of a mesh', { x: 220.0004, y: 200, z: 250 }, []],
  ])('judges the envelope: %s', (_, sizeMm, expected) => {
    expect(codes({ ...print, sizeMm })).toEqual(expected);
  });

  it('names both sizes when a part is too large', () => {
    const { failing } = matchMachine({ ...print, sizeMm: { x: 300, y: 20.25, z: 5 } }, printer());
    expect(failing[0]).toEqual({
      code: 'PART_TOO_LARGE',
      message: 'The piece is 300 x 20.3 x 5 mm; Printer 1 takes at most 220 x 200 x 250 mm.',
      params: { size: '300 x 20.3 x 5 mm', limit: '220 x 200 x 250 mm', machine: 'Printer 1' },
    });
  });

  it.each([
    ['another family', ['PETG'], { material: 'PLA' }, ['MATERIAL_NOT_LOADED']],
    ['one of several families', ['PETG', 'PLA'], { material: 'PLA' }, []],
    ['the same family in other letters', ['pla'], { material: 'PLA' }, []],
    ['any material', [], { material: 'ABS' }, []],
    ['any material, but nothing is loaded', [], null, ['MATERIAL_NOT_LOADED']],
  ])('judges the material: %s', (_, materials, loaded, expected) => {
    expect(codes({ ...print, materials }, printer({ loaded }))).toEqual(expected);
  });

  it('compares the grams of the whole piece with what is left, and fails nothing that is unknown', () => {
    expect(codes({ ...print, massG: 20 }, printer({ loaded: { material: 'PLA', remainingG: 20 } }))).toEqual([]);
    expect(codes({ ...print, massG: 20.1 }, printer({ loaded: { material: 'PLA', remainingG: 20 } }))).toEqual([
      'NOT_ENOUGH_MATERIAL',
    ]);
    expect(codes({ ...print, massG: 20 }, printer({ loaded: { material: 'PLA' } }))).toEqual([]);
  });

  it('compares a milled piece with the board in both orientations', () => {
    expect(codes(milled, mill())).toEqual([]);
    expect(codes({ ...milled, sizeMm: { x: 140, y: 110, z: 12 } }, mill())).toEqual(['STOCK_TOO_SMALL']);
    expect(codes({ ...milled, sizeMm: { x: 90, y: 90, z: 13 } }, mill())).toEqual(['STOCK_TOO_SMALL']);
    expect(codes({ ...milled, sizeMm: { x: 140, y: 110, z: 12 } }, mill({ loaded: { material: 'plywood' } }))).toEqual(
      [],
    );
  });

  it('lists every check that fails, the most fundamental first', () => {
    const wanted: Requirements = { process: 'mill', materials: ['HDPE'], sizeMm: { x: 500, y: 1, z: 1 }, massG: 900 };
    expect(codes(wanted)).toEqual([
      'NO_MACHINE_FOR_PROCESS',
      'PART_TOO_LARGE',
      'MATERIAL_NOT_LOADED',
      'NOT_ENOUGH_MATERIAL',
    ]);
  });
});
