import { describe, expect, it } from '@jest/globals';
import { arcByCentre, arcByRadius, segmentsOf, visitExtremes } from './arcs.js';

describe('arcByCentre', () => {
  it('makes a full circle of equal ends, from any angle and in both directions', () => {
    for (let degrees = 0; degrees < 360; degrees += 15) {
      const angle = (degrees * Math.PI) / 180;
      const [a, b] = [5 + 7 * Math.cos(angle), -3 + 7 * Math.sin(angle)];
      for (const isClockwise of [true, false]) {
        const arc = arcByCentre({ fromA: a, fromB: b, toA: a, toB: b, isClockwise }, 5 - a, -3 - b);
        expect(arc.sweep).toBeCloseTo(isClockwise ? -2 * Math.PI : 2 * Math.PI, 5);
      }
    }
  });

  it('sweeps the way it is told', () => {
    const quarter = { fromA: 10, fromB: 0, toA: 0, toB: 10 };
    expect(arcByCentre({ ...quarter, isClockwise: false }, -10, 0).sweep).toBeCloseTo(Math.PI / 2, 12);
    expect(arcByCentre({ ...quarter, isClockwise: true }, -10, 0).sweep).toBeCloseTo((-3 * Math.PI) / 2, 12);
  });
});

describe('arcByRadius', () => {
  const quarter = { fromA: 10, fromB: 0, toA: 0, toB: 10, isClockwise: false };

  it('takes the short way, and with a negative radius the long way', () => {
    expect(arcByRadius(quarter, 10)).toMatchObject({ sweep: expect.closeTo(Math.PI / 2, 9) });
    expect(arcByRadius(quarter, -10)).toMatchObject({ sweep: expect.closeTo((3 * Math.PI) / 2, 9) });
  });

  it('gives none when the radius is too short or the ends are one', () => {
    expect(arcByRadius(quarter, 7)).toBeUndefined();
    expect(arcByRadius({ ...quarter, toA: 10, toB: 0 }, 7)).toBeUndefined();
  });
});

describe('segmentsOf', () => {
  const half = arcByCentre({ fromA: -20, fromB: 0, toA: 20, toB: 0, isClockwise: true }, 20, 0);

  it('chops as the firmware does by default, and as the profile says where it does', () => {
    // 62.8 mm in pieces of 1 and of 0.5 mm; GRBL's chords stay 0.002 and 0.05 mm from the circle.
    expect(segmentsOf(half, { firmware: 'marlin' })).toBe(62);
    expect(segmentsOf(half, { firmware: 'marlin', motion: { arcSegmentMm: 0.5 } })).toBe(125);
    expect(segmentsOf(half, { firmware: 'grbl' })).toBe(111);
    expect(segmentsOf(half, { firmware: 'grbl', motion: { arcToleranceMm: 0.05 } })).toBe(22);
  });
});

describe('visitExtremes', () => {
  it('visits the points furthest along the axes that the arc passes', () => {
    const seen: number[][] = [];
    const half = arcByCentre({ fromA: -10, fromB: -1e-9, toA: 10, toB: 1e-9, isClockwise: true }, 10, 0);
    visitExtremes(half, (a, b) => seen.push([Math.round(a) + 0, Math.round(b) + 0]));
    expect(seen).toContainEqual([0, 10]);
    expect(seen).not.toContainEqual([0, -10]);
  });
});
