import { unit, type Direction } from './path.js';

/** Largest value per axis: x, y, z, filament. */
export type PerAxis = readonly [number, number, number, number];

export interface JunctionRules {
  /** Of the whole path; Infinity where only the axes have limits (GRBL). */
  readonly accelMmPerS2: number;
  readonly maxAccelMmPerS2: PerAxis;
  /** Marlin 2: JUNCTION_DEVIATION_MM 0.013; GRBL `$11` 0.01. */
  readonly junctionDeviationMm: number;
  /** Marlin's JD_HANDLE_SMALL_SEGMENTS: chains of short segments are taken as the arcs they stand for. */
  readonly handlesSmallSegments?: boolean;
}

/** The largest scale of a unit vector that keeps every axis below its limit. */
export function limitAlong(direction: Direction, limits: PerAxis): number {
  const [x, y, z, e] = direction;
  return Math.min(
    share(x) > 0 ? limits[0] / share(x) : Infinity,
    share(y) > 0 ? limits[1] / share(y) : Infinity,
    share(z) > 0 ? limits[2] / share(z) : Infinity,
    share(e) > 0 ? limits[3] / share(e) : Infinity,
  );
}

/** Rounding is no motion of an axis. */
function share(component: number): number {
  const size = Math.abs(component);
  return size > 1e-9 ? size : 0;
}

/**
 * Squared speed a corner allows: the speed of an arc that leaves the corner by the junction deviation.
 * grbl/planner.c (bfb67f0) and Marlin's planner.cpp (2.0.9); performance.md 2.2.
 */
export function junctionSpeed2(before: Direction, after: Direction, segmentMm: number, rules: JunctionRules): number {
  const cos = -(before[0] * after[0] + before[1] * after[1] + before[2] * after[2] + before[3] * after[3]);
  if (cos > 0.999999) return 0;
  if (cos < -0.999999) return Infinity;
  const turn = unit([after[0] - before[0], after[1] - before[1], after[2] - before[2], after[3] - before[3]]);
  const a = Math.min(rules.accelMmPerS2, limitAlong(turn, rules.maxAccelMmPerS2));
  const sin = Math.sqrt((1 - cos) / 2);
  const byDeviation = (a * rules.junctionDeviationMm * sin) / (1 - sin);
  const isSmall = rules.handlesSmallSegments === true && segmentMm < 1 && cos < -Math.SQRT1_2;
  return isSmall ? Math.min(byDeviation, (segmentMm * a) / Math.acos(-cos)) : byDeviation;
}
