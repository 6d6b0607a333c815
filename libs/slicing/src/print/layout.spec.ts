import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EDGE_MM, layOut, PURGE_STRIP_MM } from './layout.js';

const PLATE = { x: 220, y: 220, z: 250 };

describe('placing copies on the plate', () => {
  it('puts one part in the middle', () => {
    expect(layOut({ x: 20, y: 40, z: 5 }, PLATE, 1).places).toEqual([{ x: 100, y: 90, z: 0 }]);
  });

  it('moves a deep part back, off the purge line', () => {
    const { places, roomAroundMm } = layOut({ x: 100, y: 209, z: 5 }, PLATE, 1);
    expect(places[0]?.y).toBe(PURGE_STRIP_MM);
    expect(roomAroundMm).toBe(0);
  });

  it('says both sizes when a part is too large', () => {
    const message = 'The part is 230 x 40.1 x 5 mm; this machine can print 216 x 210 x 250 mm.';
    expect(() => layOut({ x: 230, y: 40.1, z: 5 }, PLATE, 1)).toThrow(message);
    expect(() => layOut({ x: 20, y: 20, z: 251 }, PLATE, 1)).toThrow(
      expect.objectContaining({ code: 'PART_TOO_LARGE' }),
    );
  });

  it('says how many fit when too many are asked', () => {
    expect(() => layOut({ x: 100, y: 100, z: 5 }, PLATE, 5)).toThrow(
      '5 pieces of 100 x 100 x 5 mm do not fit on one plate; 4 do.',
    );
  });

  it('never lets copies overlap or leave the plate', () => {
    const side = fc.double({ min: 1, max: 210, noNaN: true });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 100 }), (x, y, copies) => {
        let layout;
        try {
          layout = layOut({ x, y, z: 5 }, PLATE, copies);
        } catch {
          return; // refused: covered above
        }
        expect(layout.places).toHaveLength(copies);
        const isBad = layout.places.some((a, i) => {
          const isOff =
            a.x < EDGE_MM - 1e-9 ||
            a.y < PURGE_STRIP_MM - 1e-9 ||
            Math.max(a.x + x - PLATE.x, a.y + y - PLATE.y) > 1e-9 - EDGE_MM;
          return isOff || layout.places.slice(i + 1).some((b) => Math.abs(a.x - b.x) < x && Math.abs(a.y - b.y) < y);
        });
        expect(isBad).toBe(false);
      }),
    );
  });
});
