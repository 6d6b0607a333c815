import { distanceToLine, flatten, lengthOf, line, pointOn, reversed, type Curve } from './curves.js';
import { camFailed, type Shape } from './drawing.js';
import { areaOf, boundsOf, distance, isInside, pointText, type Bounds, type Point } from './geometry.js';

/** Corners of a closed line; the last is joined to the first. */
export type Ring = readonly Point[];

/** A closed line as it was drawn, and its corners with arcs as chords. */
export interface Outline {
  readonly curve: Curve;
  readonly ring: Ring;
}

/** Ends closer than this are one point: what drawing programs leave open by rounding and by hand. */
export const JOIN_MM = 0.05;
const MAX_RINGS = 5_000;
/** Smaller than any tool's mark: a contour below it is a drawing without area, e.g. a plate exported edge-on. */
const MIN_AREA_MM2 = 0.05;

/** Chains loose pieces to closed outlines, at ends within 0.05 mm. Throws CAM_FAILED for open, empty or crossing ones. */
export function outlinesOf(shapes: readonly Shape[]): Outline[] {
  const { closed, open } = chained(shapes);
  if (open[0]) throw openOutline(open[0]);
  if (closed.length > MAX_RINGS)
    throw camFailed(`The drawing has ${closed.length} outlines; the limit is ${MAX_RINGS}. Cut fewer parts at once.`);
  const outlines = closed.map((curve) => ({ curve, ring: dedupe(flatten(curve, true)) }));
  for (const { ring } of outlines) {
    if (ring.length >= 3 && Math.abs(areaOf(ring)) >= MIN_AREA_MM2) continue;
    const at = pointText(ring[0] ?? [0, 0]);
    throw camFailed(
      `The outline at ${at} has no area: the part may have been exported edge-on. Export its flat side.`,
      { at },
    );
  }
  checkNoCrossing(outlines.map(({ ring }) => ring));
  return outlines;
}

/** Chains pieces as far as they go; a line that is drawn twice is taken once. */
export function chained(shapes: readonly Shape[]): { closed: Curve[]; open: Curve[] } {
  const whole = shapes.filter((shape) => shape.isClosed && shape.curve.length > 0).map(({ curve }) => closedUp(curve));
  const pieces = shapes.filter((shape) => !shape.isClosed && lengthOf(shape.curve) > 1e-6).map(({ curve }) => curve);
  const open: Curve[] = [];
  const closed = [...whole];
  const waiting = withoutDoubles(pieces);
  const ends = new EndIndex(waiting);
  for (const [start, piece] of waiting.entries()) {
    if (!ends.take(start)) continue;
    const chain = grown(piece, ends);
    if (isLoop(chain)) closed.push(closedUp(chain));
    else open.push(chain);
  }
  return { closed: withoutDoubles(closed), open };
}

/** How many other rings a ring lies in: even is the outside of a part, odd a hole. */
export function depthsOf(rings: readonly Ring[]): number[] {
  const boxes = rings.map(boundsOf);
  return rings.map((ring, i) => {
    const first = ring[0] ?? [0, 0];
    return rings.filter((other, j) => {
      const box = boxes[j];
      return i !== j && box !== undefined && isInBox(first, box) && isInside(first, other);
    }).length;
  });
}

export function isInBox([x, y]: Point, { min, max }: Bounds): boolean {
  return x >= min[0] && x <= max[0] && y >= min[1] && y <= max[1];
}

/** Follows the piece at its end, and, when that stays open, at its start too. */
function grown(piece: Curve, ends: EndIndex): Curve {
  let chain: Curve = piece;
  for (const _end of [1, 2]) {
    for (;;) {
      const gap = lengthOf(chain) > 4 * JOIN_MM ? distance(firstOf(chain), lastOf(chain)) : Infinity;
      const next = ends.near(lastOf(chain), gap);
      if (!next) break;
      chain = [...chain, ...bridge(lastOf(chain), firstOf(next)), ...next];
    }
    if (isLoop(chain)) return chain;
    chain = reversed(chain);
  }
  return chain;
}

const isLoop = (chain: Curve): boolean =>
  distance(firstOf(chain), lastOf(chain)) <= JOIN_MM && lengthOf(chain) > 4 * JOIN_MM;

const closedUp = (curve: Curve): Curve => [...curve, ...bridge(lastOf(curve), firstOf(curve))];

const bridge = (from: Point, to: Point): Curve => (distance(from, to) > 1e-6 ? [line(from, to)] : []);

function openOutline(curve: Curve): Error {
  const [from, to] = [firstOf(curve), lastOf(curve)];
  const at = pointText(to);
  const gap = Number(distance(from, to).toFixed(3));
  const message = `The outline ends at ${at}, ${gap} mm from its start ${pointText(from)}; ends must meet within ${JOIN_MM} mm. Close it in the drawing, or put it on a layer "engrave".`;
  return camFailed(message, { at, gap });
}

/** Ends of loose pieces by place, in cells of the joining distance. */
class EndIndex {
  private readonly cells = new Map<string, number[]>();
  private readonly used = new Set<number>();

  constructor(private readonly pieces: readonly Curve[]) {
    pieces.forEach((piece, i) => {
      for (const end of [firstOf(piece), lastOf(piece)]) {
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

  /** Takes the unused piece that starts closest to the point, and closer than `limit`, turned so that it starts there. */
  near(point: Point, limit: number): Curve | undefined {
    let best: { index: number; gap: number; isReversed: boolean } | undefined;
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        for (const index of this.cells.get(cellOf(point, dx, dy)) ?? []) {
          const piece = this.pieces[index];
          if (!piece || this.used.has(index)) continue;
          const [toFirst, toLast] = [distance(firstOf(piece), point), distance(lastOf(piece), point)];
          const gap = Math.min(toFirst, toLast);
          if (gap > JOIN_MM || gap >= limit || (best && gap >= best.gap)) continue;
          best = { index, gap, isReversed: toLast < toFirst };
        }
      }
    }
    if (!best || !this.take(best.index)) return undefined;
    const piece = this.pieces[best.index] ?? [];
    return best.isReversed ? reversed(piece) : piece;
  }
}

function cellOf([x, y]: Point, dx: number, dy: number): string {
  return `${Math.floor(x / JOIN_MM) + dx},${Math.floor(y / JOIN_MM) + dy}`;
}

/** Drawings often hold the same line twice; a double would send the chain back, and turn a hole into a part. */
function withoutDoubles(curves: readonly Curve[]): Curve[] {
  const seen = new Set<string>();
  return curves.filter((curve) => {
    const { min, max } = boundsOf(curve.flatMap((segment) => [segment.from, pointOn(segment, 0.5), segment.to]));
    const ends = [firstOf(curve), lastOf(curve)].map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).toSorted();
    const isLoop = distance(firstOf(curve), lastOf(curve)) < 1e-6;
    const box = [...min, ...max, lengthOf(curve)].map((value) => value.toFixed(1));
    const key = [...(isLoop ? [] : ends), ...box].join(' ');
    return !seen.has(key) && seen.add(key);
  });
}

function dedupe(points: Ring): Ring {
  const kept = points.filter((point, i) => i === 0 || distance(point, points[i - 1] ?? point) > 1e-6);
  while (kept.length > 2 && distance(kept[0] ?? [0, 0], kept.at(-1) ?? [0, 0]) <= 1e-6) kept.pop();
  return kept;
}

function checkNoCrossing(rings: readonly Ring[]): void {
  const edges = rings.flatMap((ring, r) =>
    ring.map((a, i) => ({ a, b: ring[(i + 1) % ring.length] ?? a, r, i, n: ring.length })),
  );
  const sorted = edges.toSorted((p, q) => Math.min(p.a[0], p.b[0]) - Math.min(q.a[0], q.b[0]));
  for (const [k, p] of sorted.entries()) {
    const right = Math.max(p.a[0], p.b[0]);
    const [low, high] = [Math.min(p.a[1], p.b[1]), Math.max(p.a[1], p.b[1])];
    for (let m = k + 1; m < sorted.length; m++) {
      const q = sorted[m];
      if (!q || Math.min(q.a[0], q.b[0]) > right) break;
      if ((q.a[1] > high && q.b[1] > high) || (q.a[1] < low && q.b[1] < low)) continue;
      const isNeighbour = p.r === q.r && ((p.i + 1) % p.n === q.i || (q.i + 1) % q.n === p.i);
      if (isNeighbour || !crosses([p.a, p.b], [q.a, q.b])) continue;
      const at = pointText(q.a);
      throw camFailed(
        `Two outlines cross near ${at}. Draw each outline so that it crosses neither itself nor another.`,
        { at },
      );
    }
  }
}

type Edge = readonly [Point, Point];

/** A proper crossing; touching ends do not count. */
export function crosses([a, b]: Edge, [c, d]: Edge): boolean {
  const side = (p: Point, q: Point, r: Point): number => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  return side(a, b, c) * side(a, b, d) < -1e-12 && side(c, d, a) * side(c, d, b) < -1e-12;
}

/** How far a point is from the line of a ring. */
export function distanceToRing(point: Point, ring: Ring): number {
  let least = Infinity;
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
    if (a && b) least = Math.min(least, distanceToLine(point, a, b));
  }
  return least;
}

export const firstOf = (curve: Curve): Point => curve[0]?.from ?? [0, 0];
export const lastOf = (curve: Curve): Point => curve.at(-1)?.to ?? [0, 0];
