import { describe, expect, it } from '@jest/globals';
import { readStl } from '#libs/designs';
import { binaryStl, box } from '../../test/parts.js';
import { boxOf, copiesAt } from './copies.js';

const PART = readStl(binaryStl(box(10, 10, 5)));

describe('copies on a plate', () => {
  it('lie with their corners where they shall, the part wherever it was in its file', () => {
    const places = [{ x: 50, y: 60, z: 0 }, { x: 80, y: 60, z: 0 }]; // prettier-ignore
    const moved = { ...PART, triangles: PART.triangles.map((value) => value - 300) };
    for (const part of [PART, moved]) {
      const all = copiesAt(part, boxOf(part), places);
      expect(boxOf(all)).toEqual({ min: { x: 50, y: 60, z: 0 }, size: { x: 40, y: 10, z: 5 } });
      expect(all.count).toBe(2 * PART.count);
    }
  });

  it('that are more triangles than any engine takes are refused before they are made', () => {
    const large = { triangles: new Float32Array(9), count: 3_000_000 };
    expect(() => copiesAt(large, boxOf(PART), [{ x: 0, y: 0, z: 0 }, { x: 9, y: 0, z: 0 }])).toThrow(
      expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
    ); // prettier-ignore
  });
});
