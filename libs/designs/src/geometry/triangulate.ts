export type Point3 = readonly [x: number, y: number, z: number];

/** Cutting ears takes up to the cube of the corners. Larger faces become fans: same volume and edges, folds inside the face. */
const MAX_EAR_CORNERS = 256;

/** Twice the signed area of a flat triangle. */
const turn = (a: readonly number[], b: readonly number[], c: readonly number[]): number =>
  ((b[0] ?? 0) - (a[0] ?? 0)) * ((c[1] ?? 0) - (a[1] ?? 0)) - ((b[1] ?? 0) - (a[1] ?? 0)) * ((c[0] ?? 0) - (a[0] ?? 0));

/** The polygon seen against its normal (Newell's method), so that it runs counter-clockwise. */
function flatten(points: readonly Point3[]): [number, number][] {
  let [nx, ny, nz] = [0, 0, 0];
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length] ?? a;
    nx += (a[1] - b[1]) * (a[2] + b[2]);
    ny += (a[2] - b[2]) * (a[0] + b[0]);
    nz += (a[0] - b[0]) * (a[1] + b[1]);
  });
  const [ax, ay, az] = [Math.abs(nx), Math.abs(ny), Math.abs(nz)];
  if (az >= ax && az >= ay) return points.map(([x, y]) => [nz < 0 ? -x : x, y]);
  if (ax >= ay) return points.map(([, y, z]) => [nx < 0 ? -y : y, z]);
  return points.map(([x, , z]) => [ny < 0 ? -z : z, x]);
}

const isInTriangle = (
  p: readonly number[],
  a: readonly number[],
  b: readonly number[],
  c: readonly number[],
): boolean => turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0;

/**
 * Cuts a polygon of 3 or more corners to triangles: indices into `points`, three per triangle, always n - 2 of them, all
 * in the polygon's own direction. Concave polygons lose ears; where a polygon crosses itself the rest becomes a fan,
 * as do polygons of more than 256 corners.
 */
export function triangulate(points: readonly Point3[]): number[] {
  if (points.length === 3) return [0, 1, 2];
  if (points.length > MAX_EAR_CORNERS) return points.slice(2).flatMap((_, i) => [0, i + 1, i + 2]);
  const flat = flatten(points);
  const left = points.map((_, i) => i);
  const result: number[] = [];
  const isEar = (i: number): boolean => {
    const [p, q, r] = [left.at(i - 1) ?? 0, left[i] ?? 0, left[(i + 1) % left.length] ?? 0];
    const [a, b, c] = [flat[p] ?? [], flat[q] ?? [], flat[r] ?? []];
    if (turn(a, b, c) <= 0) return false;
    return !left.some((k) => k !== p && k !== q && k !== r && isInTriangle(flat[k] ?? [], a, b, c));
  };
  while (left.length > 3) {
    const found = left.findIndex((_, i) => isEar(i));
    const ear = found < 0 ? 1 : found;
    result.push(left.at(ear - 1) ?? 0, left[ear] ?? 0, left[(ear + 1) % left.length] ?? 0);
    left.splice(ear, 1);
  }
  return [...result, ...left];
}
