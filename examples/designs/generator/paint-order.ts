import type { Face, Vec } from './faces.js';
import { project, type Camera } from './camera.js';

/** Cells across which faces are compared for who covers whom. */
const GRID = 640;
/** Depths closer than this (mm) are one surface seen twice, e.g. two parts that touch. */
const SAME_DEPTH_MM = 0.05;

/** Faces seen in fewer cells are left out: they would be specks. */
const MIN_CELLS_SEEN = 8;

interface Fragment {
  readonly id: number;
  readonly depth: number;
}

type Cells = ReadonlyMap<number, readonly Fragment[]>;

/** Lists, per grid cell, the faces that cover it with their depth. */
function rasterise(faces: readonly Face[], camera: Camera, toCell: (p: Vec) => readonly [number, number]): Cells {
  const cells = new Map<number, Fragment[]>();
  faces.forEach((face, id) => {
    for (const triangle of face.triangles) {
      const points = triangle.map((p) => project(camera, p)) as unknown as readonly [Vec, Vec, Vec];
      const [a, b, c] = triangle.map(toCell) as unknown as readonly (readonly [number, number])[];
      if (!a || !b || !c) continue;
      const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
      if (Math.abs(area) < 1e-9) continue;
      const xs = [a[0], b[0], c[0]];
      const ys = [a[1], b[1], c[1]];
      for (let y = Math.ceil(Math.min(...ys)); y <= Math.max(...ys); y++) {
        for (let x = Math.ceil(Math.min(...xs)); x <= Math.max(...xs); x++) {
          const v = ((x - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (y - a[1])) / area;
          const w = ((b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1])) / area;
          if (v < 0 || w < 0 || v + w > 1) continue;
          const depth = points[0][2] * (1 - v - w) + points[1][2] * v + points[2][2] * w;
          const cell = cells.get(y * 4096 + x);
          if (cell) cell.push({ id, depth });
          else cells.set(y * 4096 + x, [{ id, depth }]);
        }
      }
    }
  });
  for (const cell of cells.values()) cell.sort((a, b) => a.depth - b.depth || a.id - b.id);
  return cells;
}

/** Who must be painted before whom, and how deep each face reaches. */
function compare(count: number, cells: Cells) {
  const after = Array.from({ length: count }, () => new Set<number>());
  const deepest = Array.from({ length: count }, () => Infinity);
  const cellsSeen = Array.from({ length: count }, () => 0);
  for (const cell of cells.values()) {
    const nearest = cell.at(-1);
    if (nearest) cellsSeen[nearest.id] = (cellsSeen[nearest.id] ?? 0) + 1;
    cell.forEach(({ id, depth }, i) => {
      deepest[id] = Math.min(deepest[id] ?? Infinity, depth);
      const next = cell.findIndex((other, k) => k > i && other.depth - depth >= SAME_DEPTH_MM);
      if (next < 0) return;
      // Everything at the next depth, which may be several touching faces.
      const limit = (cell[next]?.depth ?? 0) + SAME_DEPTH_MM;
      for (const other of cell.slice(next)) if (other.depth < limit && other.id !== id) after[id]?.add(other.id);
    });
  }
  const visible = new Set([...cellsSeen.keys()].filter((id) => (cellsSeen[id] ?? 0) >= MIN_CELLS_SEEN));
  return { after, deepest, visible };
}

/**
 * Back-to-front order of faces. Wherever two faces cover one grid cell, the deeper one comes first; that gives a graph,
 * sorted topologically. Faces seen nowhere are dropped. Cycles (faces that embrace) are cut at the deepest face.
 */
export function paintOrder(faces: readonly Face[], camera: Camera, toCell: (p: Vec) => readonly [number, number]) {
  const { after, deepest, visible } = compare(faces.length, rasterise(faces, camera, toCell));
  const waits = Array.from({ length: faces.length }, () => 0);
  for (const followers of after) for (const id of followers) waits[id] = (waits[id] ?? 0) + 1;
  // Hidden faces stay in the sort: they pass on who lies behind whom.
  const open = new Set(faces.keys());
  const isWaiting = (id: number) => (waits[id] ?? 0) > 0;
  const comesBefore = (a: number, b: number) =>
    isWaiting(a) === isWaiting(b) ? (deepest[a] ?? 0) < (deepest[b] ?? 0) : !isWaiting(a);
  const order: number[] = [];
  while (open.size > 0) {
    let id = -1;
    for (const candidate of open) if (id < 0 || comesBefore(candidate, id)) id = candidate;
    open.delete(id);
    order.push(id);
    for (const follower of after[id] ?? []) waits[follower] = (waits[follower] ?? 0) - 1;
  }
  return order.filter((id) => visible.has(id));
}

export const GRID_CELLS = GRID;
