import { describe, expect, it } from '@jest/globals';
import { Planner, type PlannerLimits } from './planner.js';

const ORIGIN = { x: 0, y: 0, z: 0 };
const straight = (mm: number, speedMmPerS = 100) => ({ to: { x: mm, y: 0, z: 0 }, lengthMm: mm, speedMmPerS });

/** Seconds for a motion when a perfect host fills the buffer at once whenever a slot is free. */
function secondsFor(
  limits: PlannerLimits,
  capacity: number,
  moves: readonly { x: number; y: number }[],
  speed: number,
): number {
  const planner = new Planner(limits, ORIGIN, capacity);
  let nowS = 0;
  let from = { x: 0, y: 0 };
  for (const to of moves) {
    if (planner.free === 0) nowS = planner.slotAtS;
    const lengthMm = Math.hypot(to.x - from.x, to.y - from.y);
    planner.push({ to: { ...to, z: 0 }, lengthMm, speedMmPerS: speed }, nowS);
    from = to;
  }
  return planner.drainedAtS;
}

describe('Planner', () => {
  it('takes the time of a trapezoid for a single move, and knows place and speed within it', () => {
    const planner = new Planner(1000, ORIGIN);
    planner.push(straight(100), 0);
    // 0.1 s up, 0.1 s down (10 mm together), 90 mm at 100 mm/s.
    expect(planner.drainedAtS).toBeCloseTo(1.1);
    expect(planner.positionAt(0.05).x).toBeCloseTo(1.25);
    expect(planner.speedAt(0.05)).toBeCloseTo(50);
    expect(planner.positionAt(0.6).x).toBeCloseTo(55);
    expect(planner.speedAt(0.6)).toBeCloseTo(100);
    expect(planner.positionAt(1.05).x).toBeCloseTo(98.75);
    planner.advance(1.1);
    expect([planner.isEmpty, planner.emptiedAtS, planner.target.x]).toEqual([true, expect.closeTo(1.1), 100]);
  });

  it('never reaches full speed in a move too short for it', () => {
    const planner = new Planner(1000, ORIGIN);
    planner.push(straight(2.5), 0);
    // Triangle: 50 mm/s in the middle.
    expect(planner.drainedAtS).toBeCloseTo(0.1);
    expect(planner.speedAt(0.05)).toBeCloseTo(50);
  });

  it('goes through a straight chain of short segments as fast as one long move', () => {
    const points = Array.from({ length: 200 }, (_, i) => ({ x: (i + 1) / 2, y: 0 }));
    expect(secondsFor({ accelMmPerS2: 1000, replansRunning: true }, 1000, points, 100)).toBeCloseTo(1.1);
  });

  it.each([
    [16, 1.616],
    [32, 1.13],
    [64, 1],
  ])('needs with %i blocks %f times the time of an endless buffer on dense curves, as measured', (blocks, factor) => {
    // performance.md 2.2: 0.1 mm segments on an arc of 20 mm at 100 mm/s and 1250 mm/s^2.
    const points = Array.from({ length: 1256 }, (_, i) => {
      const angle = ((i + 1) * 0.1) / 20;
      return { x: 20 * Math.sin(angle), y: 20 * (1 - Math.cos(angle)) };
    });
    const limits = { accelMmPerS2: 1250, junctionDeviationMm: 0.5 };
    const ratio = secondsFor(limits, blocks, points, 100) / secondsFor(limits, 10_000, points, 100);
    expect(Math.abs(ratio / factor - 1)).toBeLessThan(0.05);
  });

  it.each([
    ['GRBL', 0.01],
    ['Marlin', 0.013],
  ])('takes a right angle at the speed %s derives from its junction deviation of %f mm', (_name, deviation) => {
    const planner = new Planner({ accelMmPerS2: 1000, junctionDeviationMm: deviation, replansRunning: true }, ORIGIN);
    planner.push(straight(10), 0);
    planner.push({ to: { x: 10, y: 10, z: 0 }, lengthMm: 10, speedMmPerS: 100 }, 0);
    const atS = planner.drainedAtS / 2;
    // s/(1-s) of 90 degrees is 2.414.
    const corner = Math.sqrt(1000 * deviation * 2.41421);
    expect(planner.speedAt(atS - 1e-9)).toBeCloseTo(corner, 3);
    planner.advance(atS + 1e-9);
    expect(planner.speedAt(atS + 1e-9)).toBeCloseTo(corner, 3);
  });

  it('stands still where the path turns back', () => {
    const planner = new Planner(1000, ORIGIN);
    planner.push(straight(10), 0);
    planner.push({ to: ORIGIN, lengthMm: 10, speedMmPerS: 100 }, 0);
    expect(planner.speedAt(planner.drainedAtS / 2)).toBeCloseTo(0, 3);
  });

  it('keeps each axis within its own speed and acceleration', () => {
    const planner = new Planner(
      { accelMmPerS2: 1000, maxFeedMmPerS: [300, 300, 10, 60], maxAccelMmPerS2: [3000, 3000, 100, 10_000] },
      ORIGIN,
    );
    planner.push({ to: { x: 0, y: 0, z: 10 }, lengthMm: 10, speedMmPerS: 100 }, 0);
    // 10 mm/s and 100 mm/s^2: 1 s plus one ramp of 0.1 s.
    expect(planner.drainedAtS).toBeCloseTo(1.1);
  });

  it('lets a block under way brake to the end it knew (Marlin), or plans it anew (GRBL)', () => {
    const times = [false, true].map((replansRunning) => {
      const planner = new Planner({ accelMmPerS2: 1000, replansRunning }, ORIGIN);
      planner.push(straight(50), 0);
      planner.push({ ...straight(100), lengthMm: 50 }, 0.3);
      return planner.drainedAtS;
    });
    expect(times[0]).toBeCloseTo(1.2);
    expect(times[1]).toBeCloseTo(1.1);
  });

  it('waits a moment for more moves before the first, where the firmware does', () => {
    const planner = new Planner({ accelMmPerS2: 1000, startDelayS: 0.1 }, ORIGIN);
    planner.push(straight(1), 0);
    expect(planner.positionAt(0.09)).toEqual(ORIGIN);
    planner.push({ ...straight(2), lengthMm: 1 }, 0.05);
    planner.push({ ...straight(3), lengthMm: 1 }, 0.06);
    planner.advance(0.07);
    expect(planner.positionAt(0.07).x).toBeGreaterThan(0);
  });

  it('follows an arc, no faster than its radius allows', () => {
    const planner = new Planner(1000, ORIGIN);
    const arc = { centre: { x: 0, y: 10 }, sweepRad: Math.PI };
    planner.push({ to: { x: 0, y: 20, z: 0 }, lengthMm: 10 * Math.PI, speedMmPerS: 300, arc }, 0);
    const half = planner.positionAt(planner.drainedAtS / 2);
    expect([half.x, half.y]).toEqual([expect.closeTo(10), expect.closeTo(10)]);
    // v^2 = a r.
    expect(planner.speedAt(planner.drainedAtS / 2)).toBeCloseTo(100);
  });

  it('brakes over v^2/2a on a feed hold, across blocks, and speeds up again from there', () => {
    const planner = new Planner(1000, ORIGIN);
    for (let i = 1; i <= 10; i++) planner.push({ ...straight(10 * i), lengthMm: 10 }, 0);
    planner.pause(0.58);
    // 53 mm at 100 mm/s: 5 mm to stop.
    expect(planner.heldAtS).toBeCloseTo(0.68);
    expect(planner.positionAt(0.63).x).toBeCloseTo(53 + 3.75);
    expect(planner.speedAt(0.63)).toBeCloseTo(50);
    expect(planner.positionAt(100).x).toBeCloseTo(58);
    expect([planner.slotAtS, planner.drainedAtS]).toEqual([-Infinity, Infinity]);
    planner.resume(100);
    expect(planner.isPaused).toBe(false);
    expect(planner.positionAt(100.1).x).toBeCloseTo(63);
    // 42 mm with both ramps: 0.1 + 0.1 + 0.32.
    expect(planner.drainedAtS).toBeCloseTo(100.52);
  });

  it('stays where it is when all motion is dropped', () => {
    const planner = new Planner(1000, ORIGIN);
    planner.push(straight(100), 0);
    planner.clear(0.6);
    expect(planner.target.x).toBeCloseTo(55);
    expect([planner.isEmpty, planner.speedMmPerS]).toEqual([true, 0]);
  });

  it('plans thousands of blocks in a second of processor time', () => {
    const points = Array.from({ length: 5_000 }, (_, i) => ({ x: (i + 1) / 100, y: (i % 2) / 100 }));
    const before = process.cpuUsage();
    secondsFor({ accelMmPerS2: 1000, replansRunning: true }, 16, points, 100);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(1);
  });
});
