import { MAX_RUN_POINTS } from './runs.js';

const isKept = new Uint8Array(MAX_RUN_POINTS);
const stack = new Int32Array(2 * MAX_RUN_POINTS);

/**
 * Leaves out points of a polyline that lie within `tolerance` of what is left (Douglas and Peucker), in place.
 * The ends stay.
 * @param points x, y, z in units; the first `count` (at most `MAX_RUN_POINTS`) are looked at
 * @returns how many are left
 */
export function thin(points: Int32Array, count: number, tolerance: number): number {
  if (count < 3) return count;
  isKept.fill(0, 0, count);
  isKept[0] = 1;
  isKept[count - 1] = 1;
  const square = tolerance * tolerance;
  let depth = 0;
  stack[depth++] = 0;
  stack[depth++] = count - 1;
  while (depth > 0) {
    const to = stack[--depth] as number;
    const from = stack[--depth] as number;
    const far = farthest(points, from, to, square);
    if (far < 0) continue;
    isKept[far] = 1;
    stack[depth++] = from;
    stack[depth++] = far;
    stack[depth++] = far;
    stack[depth++] = to;
  }
  let left = 0;
  for (let i = 0; i < count; i++) {
    if (isKept[i] === 0) continue;
    points.copyWithin(3 * left++, 3 * i, 3 * i + 3);
  }
  return left;
}

/** The point between two others that is farthest from their connection, or -1 when none is beyond the tolerance. */
function farthest(points: Int32Array, from: number, to: number, square: number): number {
  const x = points[3 * from] as number;
  const y = points[3 * from + 1] as number;
  const z = points[3 * from + 2] as number;
  const dx = (points[3 * to] as number) - x;
  const dy = (points[3 * to + 1] as number) - y;
  const dz = (points[3 * to + 2] as number) - z;
  const length = dx * dx + dy * dy + dz * dz;
  let worst = square;
  let at = -1;
  for (let i = from + 1; i < to; i++) {
    const px = (points[3 * i] as number) - x;
    const py = (points[3 * i + 1] as number) - y;
    const pz = (points[3 * i + 2] as number) - z;
    const along = length === 0 ? 0 : (px * dx + py * dy + pz * dz) / length;
    const t = along < 0 ? 0 : along > 1 ? 1 : along;
    const ex = px - t * dx;
    const ey = py - t * dy;
    const ez = pz - t * dz;
    const distance = ex * ex + ey * ey + ez * ez;
    if (distance <= worst) continue;
    worst = distance;
    at = i;
  }
  return at;
}
