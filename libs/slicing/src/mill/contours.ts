import { camFailed, type Drawing } from './dxf.js';
import { areaOf, boundsOf, distance, isInside, pointText, type Point } from './geometry.js';

export type Ring = readonly Point[];

/** Ends closer than this are one point: ten times the rounding of drawings with three decimals. */
export const JOIN_MM = 0.01;
const MAX_RINGS = 5_000;
/** Smaller than any tool's mark: a contour below it is a drawing without area, e.g. a plate exported edge-on. */
const MIN_AREA_MM2 = 0.05;

/** Chains loose pieces to closed rings, at ends within 0.01 mm. Throws CAM_FAILED for open or empty outlines. */
export function ringsOf(drawing: Drawing): Ring[] {
  const rings = [...drawing.rings.map(dedupe), ...chain(drawing.pieces)];
  if (rings.length === 0) throw camFailed('The drawing has no closed outline. Draw the part as closed lines.');
  if (rings.length > MAX_RINGS)
    throw camFailed(`The drawing has ${rings.length} outlines; the limit is ${MAX_RINGS}. Mill fewer parts at once.`);
  for (const ring of rings) {
    if (ring.length >= 3 && Math.abs(areaOf(ring)) >= MIN_AREA_MM2) continue;
    const at = pointText(ring[0] ?? [0, 0]);
    throw camFailed(
      `The outline at ${at} has no area: the part may have been exported edge-on. Export its flat side.`,
      { at },
    );
  }
  checkNoCrossing(rings);
  return rings;
}

/** How many other rings a ring lies in: even is the outside of a part, odd a hole. */
export function depthsOf(rings: readonly Ring[]): number[] {
  const boxes = rings.map(boundsOf);
  return rings.map((ring, i) => {
    const first = ring[0] ?? [0, 0];
    return rings.filter((other, j) => {
      const box = boxes[j];
      if (i === j || !box) return false;
      const isInBox =
        first[0] >= box.min[0] && first[0] <= box.max[0] && first[1] >= box.min[1] && first[1] <= box.max[1];
      return isInBox && isInside(first, other);
    }).length;
  });
}

function chain(pieces: readonly Ring[]): Ring[] {
  const open = withoutDoubles(pieces.map(dedupe).filter((piece) => piece.length > 1));
  const ends = new EndIndex(open);
  const rings: Ring[] = [];
  for (const [start, piece] of open.entries()) {
    if (!ends.take(start)) continue;
    const points = [...piece];
    while (distance(first(points), last(points)) > JOIN_MM || points.length < 3) {
      const next = ends.near(last(points));
      if (!next) throw openOutline(points);
      points.push(...next.slice(1));
    }
    rings.push(dedupe(points));
  }
  return rings;
}

function openOutline(points: readonly Point[]): Error {
  const at = pointText(last(points));
  const gap = Number(distance(first(points), last(points)).toFixed(3));
  return camFailed(
    `The outline ends at ${at}, ${gap} mm from its start; ends must meet within ${JOIN_MM} mm. Close it in the drawing.`,
    { at, gap },
  );
}

/** Ends of loose pieces by place, in cells of the joining distance. */
class EndIndex {
  private readonly cells = new Map<string, number[]>();
  private readonly used = new Set<number>();

  constructor(private readonly pieces: readonly Ring[]) {
    pieces.forEach((piece, i) => {
      for (const end of [first(piece), last(piece)]) {
        const key = cellOf(end, 0, 0);
        this.cells.set(key, [...(this.cells.get(key) ?? []), i]);
      }
    });
  }

  take(index: number): boolean {
    if (this.used.has(index)) return false;
    this.used.add(index);
    return true;
  }

  /** Takes the unused piece that starts closest to the point, turned so that it starts there. */
  near(point: Point): Ring | undefined {
    let best: { index: number; gap: number; isReversed: boolean } | undefined;
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        for (const index of this.cells.get(cellOf(point, dx, dy)) ?? []) {
          const piece = this.pieces[index];
          if (!piece || this.used.has(index)) continue;
          const [toFirst, toLast] = [distance(first(piece), point), distance(last(piece), point)];
          const gap = Math.min(toFirst, toLast);
          if (gap <= JOIN_MM && (!best || gap < best.gap)) best = { index, gap, isReversed: toLast < toFirst };
        }
      }
    }
    if (!best || !this.take(best.index)) return undefined;
    const piece = this.pieces[best.index] ?? [];
    return best.isReversed ? piece.toReversed() : piece;
  }
}

function cellOf([x, y]: Point, dx: number, dy: number): string {
  return `${Math.floor(x / JOIN_MM) + dx},${Math.floor(y / JOIN_MM) + dy}`;
}

/** Drawings often hold the same line twice; a double would send the chain back where it came from. */
function withoutDoubles(pieces: readonly Ring[]): Ring[] {
  const seen = new Set<string>();
  return pieces.filter((piece) => {
    const middle = piece[piece.length >> 1] ?? first(piece);
    const ends = [first(piece), last(piece)].map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).toSorted();
    const key = [...ends, ...(piece.length > 2 ? [`${middle[0].toFixed(1)},${middle[1].toFixed(1)}`] : [])].join(' ');
    return !seen.has(key) && seen.add(key);
  });
}

function dedupe(points: Ring): Ring {
  const kept = points.filter((point, i) => i === 0 || distance(point, points[i - 1] ?? point) > 1e-6);
  while (kept.length > 2 && distance(first(kept), last(kept)) <= JOIN_MM) kept.pop();
  return kept;
}

function checkNoCrossing(rings: readonly Ring[]): void {
  const edges = rings.flatMap((ring, r) =>
    ring.map((a, i) => ({ a, b: ring[(i + 1) % ring.length] ?? a, r, i, n: ring.length })),
  );
  const sorted = edges.toSorted((p, q) => Math.min(p.a[0], p.b[0]) - Math.min(q.a[0], q.b[0]));
  for (const [k, p] of sorted.entries()) {
    const right = Math.max(p.a[0], p.b[0]);
    for (let m = k + 1; m < sorted.length; m++) {
      const q = sorted[m];
      if (!q || Math.min(q.a[0], q.b[0]) > right) break;
      const isNeighbour = p.r === q.r && ((p.i + 1) % p.n === q.i || (q.i + 1) % q.n === p.i);
      if (isNeighbour || !crosses(p.a, p.b, q.a, q.b)) continue;
      const at = pointText(q.a);
      throw camFailed(
        `Two outlines cross near ${at}. Draw each outline so that it crosses neither itself nor another.`,
        { at },
      );
    }
  }
}

/** A proper crossing; touching ends do not count. */
function crosses(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point): number => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  return side(a, b, c) * side(a, b, d) < -1e-12 && side(c, d, a) * side(c, d, b) < -1e-12;
}

const first = (points: Ring): Point => points[0] ?? [0, 0];
const last = (points: Ring): Point => points.at(-1) ?? [0, 0];
