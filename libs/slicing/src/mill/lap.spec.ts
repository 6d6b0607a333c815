import { describe, expect, it } from '@jest/globals';
import { lapsOf, tabsFor } from './lap.js';

const SQUARE = [[0, 0], [0, 100], [100, 100], [100, 0]] as const; // prettier-ignore
const NO_TABS = { centresMm: [], spanMm: 0, z: 0 };

describe('laps around a ring', () => {
  it('ramps down along the ring, then goes all the way round at depth', () => {
    const points = lapsOf(SQUARE, [2], NO_TABS);
    expect(points[0]).toEqual([0, 0, 0]);
    expect(points[1]).toEqual([0, 20, -2]);
    expect(points.slice(2).map(([x, y]) => [x, y])).toEqual([[0, 100], [100, 100], [100, 0], [0, 0], [0, 20]]); // prettier-ignore
    expect(points.slice(1).every(([, , z]) => z === -2)).toBe(true);
  });

  it('winds down in a helix where the ring is shorter than the ramp', () => {
    const small = SQUARE.map(([x, y]) => [x / 100, y / 100] as const);
    const points = lapsOf(small, [1, 2], NO_TABS);
    expect(points.length).toBeGreaterThan(20);
    expect(points.at(-1)?.[2]).toBe(-2);
    for (const [i, point] of points.slice(1).entries()) {
      const before = points[i]!;
      expect(before[2] - point[2]).toBeLessThanOrEqual(
        0.1 * Math.hypot(point[0] - before[0], point[1] - before[1]) + 1e-9,
      );
    }
  });

  it('stays up over tabs, on ramps as well', () => {
    const tabs = tabsFor(400, 8, -3);
    expect(tabs.centresMm).toEqual([50, 150, 250, 350]);
    const points = lapsOf(SQUARE, [2, 4, 6], tabs);
    const over = points.filter(([x, y]) => x === 0 && y > 46.001 && y < 53.999);
    expect(over.every(([, , z]) => z >= -3)).toBe(true);
    expect(points.filter(([x, y, z]) => x === 0 && Math.abs(y - 46) < 1e-9 && z === -3)).not.toEqual([]);
    expect(Math.min(...points.map(([, , z]) => z))).toBe(-6);
  });

  it.each([[20, 1], [40, 2], [400, 4], [5000, 8]])('spreads tabs over a ring of %d mm: %d', (perimeter, count) => {
    expect(tabsFor(perimeter, 7, -3).centresMm).toHaveLength(count);
  }); // prettier-ignore
});
