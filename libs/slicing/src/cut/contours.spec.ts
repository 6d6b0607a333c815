import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { depthsOf, outlinesOf } from './contours.js';
import { flatten, linesThrough } from './curves.js';
import type { Shape } from './drawing.js';
import { bulge } from './dxf-entities.js';
import { areaOf, asCircle, CHORD_MM, distance, type Point } from './geometry.js';

const square = (x: number, y: number, side: number): Point[] => [[x, y], [x + side, y], [x + side, y + side], [x, y + side]]; // prettier-ignore
const drawn = (pieces: readonly (readonly Point[])[]): Shape[] =>
  pieces.map((piece) => ({ curve: linesThrough(piece, false), isClosed: false, layer: '0' }));
const edges = (ring: readonly Point[]): Point[][] => ring.map((a, i) => [a, ring[(i + 1) % ring.length]!]);

describe('chaining lines to outlines', () => {
  it('finds the same outlines whatever the order and direction of the lines', () => {
    const pieces = [...edges(square(0, 0, 50)), ...edges(square(10, 10, 5)), ...edges(square(30, 20, 8))];
    const shuffled = fc.shuffledSubarray(pieces, { minLength: pieces.length });
    const turns = fc.array(fc.boolean(), { minLength: pieces.length, maxLength: pieces.length });
    fc.assert(
      fc.property(shuffled, turns, (order, turn) => {
        const outlines = outlinesOf(drawn(order.map((piece, i) => (turn[i] ? piece.toReversed() : piece))));
        expect(outlines.map(({ ring }) => Math.round(Math.abs(areaOf(ring)))).toSorted((a, b) => a - b)).toEqual([
          25, 64, 2500,
        ]);
      }),
    );
  });

  it('bridges gaps of 0.05 mm and names those of 0.06 mm', () => {
    const [a, b, c, d] = edges(square(0, 0, 10)) as [Point[], Point[], Point[], Point[]];
    const withGap = (gap: number): Point[][] => [a, b, c, [d[0]!, [0, gap]]];
    expect(outlinesOf(drawn(withGap(0.049)))).toHaveLength(1);
    expect(() => outlinesOf(drawn(withGap(0.06)))).toThrow('0.06 mm from its start (0, 0)');
  });

  it('takes a line drawn twice once', () => {
    const pieces = edges(square(0, 0, 10));
    expect(outlinesOf(drawn([...pieces, pieces[1]!.toReversed()]))).toHaveLength(1);
  });

  it('tells parts from holes from parts in holes by depth', () => {
    expect(depthsOf([square(0, 0, 50), square(10, 10, 30), square(20, 20, 5), square(100, 0, 5)])).toEqual([
      0, 1, 2, 0,
    ]);
  });
});

describe('curves', () => {
  it('follows a bulge within the chord error, on the right side', () => {
    // A half circle over a chord of 20 mm: bulge 1 runs counter-clockwise, so below the chord.
    const points = flatten(bulge([0, 0], [20, 0], 1), false);
    expect(Math.min(...points.map(([, y]) => y))).toBeCloseTo(-10, 2);
    for (const [i, a] of points.slice(0, -1).entries()) {
      const b = points[i + 1]!;
      expect(distance(a, [10, 0])).toBeCloseTo(10, 6);
      expect(10 - distance([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], [10, 0])).toBeLessThanOrEqual(CHORD_MM + 1e-9);
    }
  });

  it('knows a many-sided polygon as a circle, and a square not', () => {
    const polygon = Array.from({ length: 24 }, (_, i): Point => [
      5 + 3 * Math.cos(i * (Math.PI / 12)),
      7 + 3 * Math.sin(i * (Math.PI / 12)),
    ]);
    expect(asCircle(polygon)?.diameterMm).toBeCloseTo(6, 2);
    expect(asCircle(square(0, 0, 6))).toBeUndefined();
  });
});
