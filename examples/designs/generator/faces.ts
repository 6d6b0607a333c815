import { trianglesOf } from './stl.js';
import type { Solid } from './kit.js';

export type Vec = readonly [number, number, number];

/** A flat face of a solid: its triangles, its boundary loops, and which boundary edges are sharp. */
export interface Face {
  readonly normal: Vec;
  readonly triangles: readonly (readonly [Vec, Vec, Vec])[];
  /** Closed loops; the outer one and holes run in opposite directions. */
  readonly loops: readonly (readonly Vec[])[];
  /** Edges whose other side turns away by more than the crease angle or faces the other way. */
  readonly sharpEdges: readonly SharpEdge[];
}

export interface SharpEdge {
  readonly from: Vec;
  readonly to: Vec;
  /** Place of the face on the other side in the list of all faces. */
  readonly other: number;
}

export const subtract = (a: Vec, b: Vec): Vec => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const dot = (a: Vec, b: Vec) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec, b: Vec): Vec => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const unit = (a: Vec): Vec => {
  const length = Math.hypot(...a) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
};

/** Normals closer than this (about 1 degree) lie in one plane. */
const SAME_PLANE = 0.9998;
/** Creases sharper than 32 degrees are drawn; the facets of a turned surface are not. */
const CREASE = Math.cos((32 * Math.PI) / 180);

interface Triangle {
  readonly corners: readonly [Vec, Vec, Vec];
  readonly keys: readonly [string, string, string];
  readonly normal: Vec;
}

function readTriangles(solid: Solid): readonly Triangle[] {
  return trianglesOf(solid).flatMap((n) => {
    const [ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0, cx = 0, cy = 0, cz = 0] = n;
    const corners: [Vec, Vec, Vec] = [[ax, ay, az], [bx, by, bz], [cx, cy, cz]]; // prettier-ignore
    const raw = cross(subtract(corners[1], corners[0]), subtract(corners[2], corners[0]));
    if (Math.hypot(...raw) < 1e-9) return [];
    const keys: [string, string, string] = [corners[0].join(), corners[1].join(), corners[2].join()];
    return [{ corners, keys, normal: unit(raw) }];
  });
}

/** Joins directed boundary edges to loops. */
function chain(
  edges: readonly (readonly [string, string])[],
  at: ReadonlyMap<string, Vec>,
): readonly (readonly Vec[])[] {
  const next = new Map<string, string[]>();
  for (const [from, to] of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const loops: Vec[][] = [];
  for (const [start] of edges) {
    const loop: Vec[] = [];
    for (let key: string | undefined = start; key !== undefined;) {
      const to: string | undefined = next.get(key)?.pop();
      if (to === undefined) break;
      loop.push(at.get(key) ?? [0, 0, 0]);
      key = to;
    }
    if (loop.length > 2) loops.push(loop);
  }
  return loops;
}

/** Splits a solid's surface into its flat faces. `isFacing` tells which normals look at the viewer. */
export function facesOf(solid: Solid, isFacing: (normal: Vec) => boolean): readonly Face[] {
  const triangles = readTriangles(solid);
  const owner = new Map<string, number>();
  const at = new Map<string, Vec>();
  triangles.forEach((triangle, i) =>
    triangle.keys.forEach((key, k) => {
      at.set(key, triangle.corners[k] ?? [0, 0, 0]);
      owner.set(`${key}>${triangle.keys[(k + 1) % 3]}`, i);
    }),
  );
  const group = Array.from({ length: triangles.length }, () => -1);
  const members: number[][] = [];
  triangles.forEach((seed, first) => {
    if (group[first] !== -1) return;
    const id = members.length;
    const found = [first];
    group[first] = id;
    for (const i of found) {
      const keys = triangles[i]?.keys ?? ['', '', ''];
      keys.forEach((key, k) => {
        const j = owner.get(`${keys[(k + 1) % 3]}>${key}`);
        const other = j === undefined ? undefined : triangles[j];
        if (j === undefined || !other || group[j] !== -1 || dot(other.normal, seed.normal) < SAME_PLANE) return;
        group[j] = id;
        found.push(j);
      });
    }
    members.push(found);
  });
  return members.map((found, id): Face => {
    const normal = triangles[found[0] ?? 0]?.normal ?? [0, 0, 1];
    const boundary: [string, string][] = [];
    const sharpEdges: SharpEdge[] = [];
    for (const i of found) {
      const { keys, corners } = triangles[i] ?? { keys: [], corners: [] };
      keys.forEach((key, k) => {
        const to = keys[(k + 1) % 3] ?? '';
        const j = owner.get(`${to}>${key}`);
        if (j !== undefined && group[j] === id) return;
        boundary.push([key, to]);
        const other = j === undefined ? undefined : triangles[j]?.normal;
        const isSharp = !other || dot(other, normal) < CREASE || !isFacing(other);
        const from = corners[k];
        const end = corners[(k + 1) % 3];
        if (isSharp && from && end) sharpEdges.push({ from, to: end, other: j === undefined ? -1 : (group[j] ?? -1) });
      });
    }
    return {
      normal,
      triangles: found.flatMap((i) => (triangles[i] ? [triangles[i].corners] : [])),
      loops: chain(boundary, at),
      sharpEdges,
    };
  });
}
