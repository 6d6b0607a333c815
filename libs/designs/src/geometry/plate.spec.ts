import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '#libs/domain';
import { layOutPlates, type Plate, type PlatePiece, type PlateRules } from './plate.js';

const RULES: PlateRules = {
  envelopeMm: { x: 220, y: 220, z: 250 },
  gapMm: 5,
  keepOutMm: { left: 2, right: 2, front: 8, back: 2 },
};
const piece = (id: string, x: number, y: number, copies = 1, z = 10): PlatePiece => ({
  id,
  sizeMm: { x, y, z },
  copies,
});

/** What is wrong with plates: an independent check of every pair. */
function faultsOf(plates: readonly Plate[], pieces: readonly PlatePiece[], rules: PlateRules): string[] {
  const faults: string[] = [];
  const { envelopeMm: e, keepOutMm: k, gapMm } = rules;
  const seen = new Map<string, number>();
  plates.forEach((plate, p) => {
    const boxes = plate.pieces.map(({ id, copy, xMm, yMm, isTurned }) => {
      const { x, y } = pieces.find((other) => other.id === id)!.sizeMm;
      seen.set(`${id} ${copy}`, (seen.get(`${id} ${copy}`) ?? 0) + 1);
      return { x: xMm, y: yMm, farX: xMm + (isTurned ? y : x), farY: yMm + (isTurned ? x : y) };
    });
    const room = Math.min(
      ...boxes.flatMap((b) => [b.x - k.left, b.y - k.front, e.x - k.right - b.farX, e.y - k.back - b.farY]),
    );
    if (room < -1e-3) faults.push(`plate ${p} leaves its room by ${-room}`);
    if (Math.abs(Math.max(0, room) - plate.roomAroundMm) > 1e-3)
      faults.push(`plate ${p} has ${room} around, not ${plate.roomAroundMm}`);
    boxes.forEach((a, i) =>
      boxes.slice(i + 1).forEach((b) => {
        const gap = Math.max(b.x - a.farX, a.x - b.farX, b.y - a.farY, a.y - b.farY);
        if (gap < gapMm - 1e-3) faults.push(`plate ${p}: ${gap} mm between two pieces`);
      }),
    );
  });
  for (const { id, copies } of pieces) {
    for (let copy = 0; copy < copies; copy++)
      if (seen.get(`${id} ${copy}`) !== 1) faults.push(`${id} ${copy} is not there once`);
  }
  if (seen.size !== pieces.reduce((sum, { copies }) => sum + copies, 0)) faults.push('pieces nobody asked for');
  return faults;
}

const codeOf = (run: () => unknown) => {
  try {
    run();
    return 'accepted';
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
};

describe('laying pieces on plates', () => {
  it('puts one part in the middle', () => {
    expect(layOutPlates([piece('a', 20, 40)], RULES)).toEqual([
      { pieces: [{ id: 'a', copy: 0, xMm: 100, yMm: 90, isTurned: false }], roomAroundMm: 82 },
    ]);
  });

  it('keeps a deep part off the purge strip', () => {
    const [plate] = layOutPlates([piece('a', 209, 210)], RULES);
    expect(plate).toMatchObject({ pieces: [{ yMm: 8, isTurned: false }], roomAroundMm: 0 });
  });

  it('turns a part that fits only so', () => {
    const pieces = [piece('a', 209, 215)];
    const plates = layOutPlates(pieces, RULES);
    expect(plates).toMatchObject([{ pieces: [{ isTurned: true }] }]);
    expect(faultsOf(plates, pieces, RULES)).toEqual([]);
  });

  it('puts different parts side by side on one plate', () => {
    const pieces = [
      piece('cylinder', 100, 100),
      piece('top', 100, 100),
      piece('plate', 100, 100),
      piece('handle', 112.9, 27.85),
      piece('plunger', 60, 60),
    ];
    const plates = layOutPlates(pieces, RULES);
    expect(faultsOf(plates, pieces, RULES)).toEqual([]);
    expect(plates.length).toBeLessThanOrEqual(2);
  });

  it('fills a plate as full as a grid would, and takes more plates when it must', () => {
    // 8 columns of 21.6 with gaps of 5 in 216 mm, 7 rows of 25 in 210 mm.
    const pieces = [piece('a', 22.6, 25, 8 * 7)];
    expect(layOutPlates(pieces, { ...RULES, gapMm: 5 })).toHaveLength(1);
    const more = [piece('a', 100, 100, 9)];
    const plates = layOutPlates(more, RULES);
    expect(plates.map((plate) => plate.pieces.length)).toEqual([4, 4, 1]);
    expect(faultsOf(plates, more, RULES)).toEqual([]);
  });

  it.each([
    ['a part that is too wide', [piece('a', 230, 40)], 'PART_TOO_LARGE'],
    ['a part that is too high', [piece('a', 20, 20, 1, 251)], 'PART_TOO_LARGE'],
    ['no pieces', [], 'INPUT_INVALID'],
    ['half a piece', [piece('a', 20, 20, 0.5)], 'INPUT_INVALID'],
    ['no copies', [piece('a', 20, 20, 0)], 'INPUT_INVALID'],
    ['too many', [piece('a', 20, 20, 2_001)], 'INPUT_INVALID'],
  ])('refuses %s', (_, pieces, code) => {
    expect(codeOf(() => layOutPlates(pieces, RULES))).toBe(code);
  });

  it('never lets pieces overlap, leave the plate, get lost or come twice', () => {
    const side = fc.double({ min: 1, max: 210, noNaN: true });
    const some = fc.array(fc.tuple(side, side, fc.integer({ min: 1, max: 6 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(some, fc.double({ min: 0, max: 12, noNaN: true }), (sizes, gapMm) => {
        const rules = { ...RULES, gapMm };
        const pieces = sizes.map(([x, y, copies], i) => piece(`p${i}`, x, y, copies));
        const plates = layOutPlates(pieces, rules);
        expect(faultsOf(plates, pieces, rules)).toEqual([]);
        expect(layOutPlates(pieces, rules)).toEqual(plates);
      }),
      { numRuns: 60 },
    );
  });
});
