import type { Four } from './moves.js';

export function scaled(v: Four, by: number): Four {
  return [v[0] * by, v[1] * by, v[2] * by, v[3] * by];
}

export function minus(a: Four, b: Four): Four {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3]];
}

function norm([x, y, z, e]: Four): number {
  return Math.sqrt(x * x + y * y + z * z + e * e);
}

export function unit(v: Four): Four {
  const size = norm(v);
  return size === 0 ? v : scaled(v, 1 / size);
}

/** Angle by which the path turns, 0..pi, by its half tangent: exact also for the slightest bend. */
export function turnAngle(before: Four, after: Four): number {
  const sum: Four = [before[0] + after[0], before[1] + after[1], before[2] + after[2], before[3] + after[3]];
  return 2 * Math.atan2(norm(minus(after, before)), norm(sum));
}

/** The most along a direction that no axis exceeds. */
export function alongAxes(direction: Four, limits: Four): number {
  return Math.min(
    ...direction.map((part, axis) => (part === 0 ? Infinity : (limits[axis] as number) / Math.abs(part))),
  );
}

/** Speed of the circle that touches both ways and passes the corner at the deviation. */
export function deviationSpeed(turn: number, accel: number, deviation: number): number {
  const sinHalf = Math.cos(turn / 2);
  return Math.sqrt((accel * deviation * sinHalf) / (1 - sinHalf));
}
