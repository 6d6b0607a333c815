import { describe, expect, it } from '@jest/globals';
import { circle, linesThrough } from './curves.js';
import { lapsOf, NO_TABS, tabsFor } from './lap.js';

const SQUARE = linesThrough([[0, 0], [0, 100], [100, 100], [100, 0]], true); // prettier-ignore
const SMALL = linesThrough([[0, 0], [0, 1], [1, 1], [1, 0]], true); // prettier-ignore

describe('laps around a path', () => {
  it('ramps down along the path, then goes all the way round at depth', () => {
    const points = lapsOf(SQUARE, [2], NO_TABS).map(({ at }) => at);
    expect(points[0]).toEqual([0, 0, 0]);
    expect(points[1]).toEqual([0, 20, -2]);
    expect(points.slice(2).map(([x, y]) => [x, y])).toEqual([[0, 100], [100, 100], [100, 0], [0, 0], [0, 20]]); // prettier-ignore
    expect(points.slice(1).every(([, , z]) => z === -2)).toBe(true);
  });

  it('winds down in a helix where the path is shorter than the ramp', () => {
    const points = lapsOf(SMALL, [1, 2], NO_TABS).map(({ at }) => at);
    expect(points.length).toBeGreaterThan(20);
    expect(points.at(-1)?.[2]).toBe(-2);
    for (const [i, point] of points.slice(1).entries()) {
      const before = points[i]!;
      expect(before[2] - point[2]).toBeLessThanOrEqual(
        0.1 * Math.hypot(point[0] - before[0], point[1] - before[1]) + 1e-9,
      );
    }
  });

  it('winds down a round hole in arcs', () => {
    const stops = lapsOf(circle([10, 10], 4), [3], NO_TABS);
    expect(stops.slice(1).every(({ arc }) => arc !== undefined)).toBe(true);
    const turned = stops.reduce((sum, { arc }) => sum + (arc?.sweep ?? 0), 0);
    // A ramp of 30 mm and one lap.
    expect(turned).toBeCloseTo(30 / 4 + 2 * Math.PI, 6);
    expect(stops.every(({ at: [x, y] }) => Math.abs(Math.hypot(x - 10, y - 10) - 4) < 1e-9)).toBe(true);
  });

  it('stays up over tabs, on ramps as well, and comes down beside them 1 in 2', () => {
    const tabs = tabsFor(SQUARE, 8, -3);
    expect(tabs.centresMm).toEqual([50, 150, 250, 350]);
    const points = lapsOf(SQUARE, [2, 4, 4.5], tabs).map(({ at }) => at);
    const over = points.filter(([x, y]) => x === 0 && y > 45.999 && y < 54.001);
    expect(over.length).toBeGreaterThan(4);
    expect(over.every(([, , z]) => z >= -3 - 1e-9)).toBe(true);
    expect(Math.min(...points.map(([, , z]) => z))).toBe(-4.5);
    for (const [i, point] of points.slice(1).entries()) {
      const before = points[i]!;
      const way = Math.hypot(point[0] - before[0], point[1] - before[1]);
      expect(before[2] - point[2]).toBeLessThanOrEqual(0.5 * way + 1e-6);
    }
  });

  it.each([[5, 1], [10, 2], [100, 4], [1250, 8]])('spreads tabs over a square of %d mm: %d', (side, count) => {
    const ring = linesThrough([[0, 0], [0, side], [side, side], [side, 0]], true);
    expect(tabsFor(ring, 7, -3).centresMm).toHaveLength(count);
  }); // prettier-ignore

  it('moves tabs from bends and corners onto straight stretches', () => {
    // Two straights of 40 mm, two half circles of 10 mm radius: 40 + 31.4 + 40 + 31.4.
    const slot = [
      ...linesThrough([[0, 0], [40, 0]], false),
      { from: [40, 0], to: [40, 20], arc: { centre: [40, 10], sweep: Math.PI } } as const,
      ...linesThrough([[40, 20], [0, 20]], false),
      { from: [0, 20], to: [0, 0], arc: { centre: [0, 10], sweep: Math.PI } } as const,
    ]; // prettier-ignore
    const { centresMm } = tabsFor(slot, 8, -3, 4);
    expect(centresMm.length).toBeGreaterThanOrEqual(2);
    for (const centre of centresMm) {
      const isOnFirst = centre >= 4 && centre <= 36;
      const isOnSecond = centre >= 75.4 && centre <= 107.5;
      expect(isOnFirst || isOnSecond).toBe(true);
    }
  });
});
