/** Plane geometry in millimetres. */
export type Point = readonly [x: number, y: number];

/** Curves are cut into chords that leave the true arc by at most this much: a twentieth of the 0.1 mm a part may be off. */
export const CHORD_MM = 0.005;

export function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** Points of an arc, both ends included; `sweep` in radians, positive counter-clockwise. */
export function arcPoints(centre: Point, radius: number, start: number, sweep: number): Point[] {
  const step = 2 * Math.acos(Math.max(1 - CHORD_MM / radius, 0.5));
  const count = Math.max(Math.ceil(Math.abs(sweep) / step), 2);
  return Array.from({ length: count + 1 }, (_, i) => {
    const angle = start + (sweep * i) / count;
    return [centre[0] + radius * Math.cos(angle), centre[1] + radius * Math.sin(angle)];
  });
}

/** Signed area: positive when the ring runs counter-clockwise. */
export function areaOf(ring: readonly Point[]): number {
  let twice = 0;
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length] ?? a;
    twice += a[0] * b[1] - b[0] * a[1];
  });
  return twice / 2;
}

export function perimeterOf(ring: readonly Point[]): number {
  return ring.reduce((sum, a, i) => sum + distance(a, ring[(i + 1) % ring.length] ?? a), 0);
}

export interface Bounds {
  readonly min: Point;
  readonly max: Point;
}

export function boundsOf(points: readonly Point[]): Bounds {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return { min: [minX, minY], max: [maxX, maxY] };
}

/** Ray casting; points exactly on the ring may fall on either side. */
export function isInside([x, y]: Point, ring: readonly Point[]): boolean {
  let inside = false;
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length] ?? a;
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  });
  return inside;
}

/** Centre and diameter when all corners lie on one circle within 0.02 mm: drawings give holes as many-sided polygons, too. */
export function asCircle(ring: readonly Point[]): { readonly centre: Point; readonly diameterMm: number } | undefined {
  if (ring.length < 8) return undefined;
  const { min, max } = boundsOf(ring);
  const centre: Point = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2];
  const radii = ring.map((point) => distance(point, centre));
  const [least, most] = [Math.min(...radii), Math.max(...radii)];
  return most - least <= 0.02 ? { centre, diameterMm: least + most } : undefined;
}

export function pointText([x, y]: Point): string {
  return `(${Number(x.toFixed(2))}, ${Number(y.toFixed(2))})`;
}
