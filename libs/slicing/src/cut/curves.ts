import { arcPoints, distance, type Point } from './geometry.js';

/** A straight line, or an arc of a circle; `sweep` in radians, positive counter-clockwise, at most a full turn. */
export interface Segment {
  readonly from: Point;
  readonly to: Point;
  readonly arc?: { readonly centre: Point; readonly sweep: number };
}

/** Segments that follow each other; of a closed curve the last one ends where the first begins. */
export type Curve = readonly Segment[];

/** A point of a tool path with its depth; `arc` as in `Segment`, of the way that leads here. */
export interface Stop {
  readonly at: readonly [x: number, y: number, z: number];
  readonly arc?: { readonly centre: Point; readonly sweep: number };
}

const FULL_TURN = 2 * Math.PI;

export const line = (from: Point, to: Point): Segment => ({ from, to });

export function arc(centre: Point, radius: number, start: number, sweep: number): Segment {
  const at = (angle: number): Point => [centre[0] + radius * Math.cos(angle), centre[1] + radius * Math.sin(angle)];
  return { from: at(start), to: at(start + sweep), arc: { centre, sweep } };
}

/** Two half circles, counter-clockwise: a machine takes an arc that ends where it began for none or for a whole turn. */
export function circle(centre: Point, radius: number): Curve {
  return [arc(centre, radius, 0, Math.PI), arc(centre, radius, Math.PI, Math.PI)];
}

export function linesThrough(points: readonly Point[], isClosed: boolean): Curve {
  return points.flatMap((from, i) => {
    const to = points[i + 1] ?? (isClosed ? points[0] : undefined);
    return to && distance(from, to) > 1e-9 ? [line(from, to)] : [];
  });
}

export const radiusOf = (segment: Segment): number => (segment.arc ? distance(segment.from, segment.arc.centre) : 0);

export function lengthOf(curve: Curve): number {
  return curve.reduce((sum, segment) => sum + segmentLength(segment), 0);
}

export function segmentLength(segment: Segment): number {
  return segment.arc ? radiusOf(segment) * Math.abs(segment.arc.sweep) : distance(segment.from, segment.to);
}

/** The point at a share of the way, 0 to 1. */
export function pointOn(segment: Segment, share: number): Point {
  if (share <= 0) return segment.from;
  if (share >= 1) return segment.to;
  const { from, to } = segment;
  if (!segment.arc) return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
  const { centre, sweep } = segment.arc;
  const [cos, sin] = [Math.cos(sweep * share), Math.sin(sweep * share)];
  const [dx, dy] = [from[0] - centre[0], from[1] - centre[1]];
  return [centre[0] + dx * cos - dy * sin, centre[1] + dx * sin + dy * cos];
}

/** The piece of a segment between two shares of its way. */
export function pieceOf(segment: Segment, from: number, to: number): Segment {
  const ends = { from: pointOn(segment, from), to: pointOn(segment, to) };
  return segment.arc ? { ...ends, arc: { centre: segment.arc.centre, sweep: segment.arc.sweep * (to - from) } } : ends;
}

export function reversed(curve: Curve): Curve {
  return curve.toReversed().map(({ from, to, arc: bow }) => ({
    from: to,
    to: from,
    ...(bow && { arc: { centre: bow.centre, sweep: -bow.sweep } }),
  }));
}

/** Corners of the curve, arcs as chords; without the last point where that is the first again. */
export function flatten(curve: Curve, isClosed: boolean): Point[] {
  const points: Point[] = [];
  for (const segment of curve) {
    if (!segment.arc) {
      points.push(segment.from);
      continue;
    }
    const { centre, sweep } = segment.arc;
    const start = Math.atan2(segment.from[1] - centre[1], segment.from[0] - centre[0]);
    points.push(segment.from, ...arcPoints(centre, radiusOf(segment), start, sweep).slice(1, -1));
  }
  const last = curve.at(-1)?.to;
  if (last && !isClosed) points.push(last);
  return points;
}

/** The closed curve begun elsewhere: `way` millimetres further along. */
export function startingAt(curve: Curve, way: number): Curve {
  let left = way;
  for (const [i, segment] of curve.entries()) {
    const length = segmentLength(segment);
    if (left >= length) {
      left -= length;
      continue;
    }
    const share = left / length;
    const [rest, head] = [curve.slice(i + 1), curve.slice(0, i)];
    if (share < 1e-9) return [segment, ...rest, ...head];
    return [pieceOf(segment, share, 1), ...rest, ...head, pieceOf(segment, 0, share)];
  }
  return curve;
}

export interface Affine {
  /** x' = a x + c y + e, y' = b x + d y + f, as in SVG. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export const IDENTITY: Affine = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };

/** First `inner`, then `outer`. */
export function combined(outer: Affine, inner: Affine): Affine {
  const { a, b, c, d, e, f } = outer;
  return {
    a: a * inner.a + c * inner.b,
    b: b * inner.a + d * inner.b,
    c: a * inner.c + c * inner.d,
    d: b * inner.c + d * inner.d,
    e: a * inner.e + c * inner.f + e,
    f: b * inner.e + d * inner.f + f,
  };
}

/** Arcs stay arcs where the map keeps circles round, and become chords elsewhere. */
export function transformed(curve: Curve, map: Affine): Curve {
  const { a, b, c, d, e, f } = map;
  const at = ([x, y]: Point): Point => [a * x + c * y + e, b * x + d * y + f];
  const scale = Math.hypot(a, b);
  const isRound = Math.abs(scale - Math.hypot(c, d)) < 1e-9 * scale && Math.abs(a * c + b * d) < 1e-9 * scale * scale;
  const turn = a * d - b * c < 0 ? -1 : 1;
  return curve.flatMap((segment): Segment[] => {
    const ends = { from: at(segment.from), to: at(segment.to) };
    if (!segment.arc) return [ends];
    const { centre, sweep } = segment.arc;
    if (isRound) return [{ ...ends, arc: { centre: at(centre), sweep: sweep * turn } }];
    // The chord error grows with the larger stretch.
    const fine = Math.max(scale, Math.hypot(c, d), 1);
    const count = Math.max(2, Math.ceil((Math.abs(sweep) / FULL_TURN) * 90 * Math.sqrt(radiusOf(segment) * fine)));
    const points = Array.from({ length: count + 1 }, (_, i) => at(pointOn(segment, i / count)));
    return [...linesThrough(points, false)];
  });
}

/** Follows a smooth function of 0 to 1 with lines that stay within `errorMm` of it, as far as points on the way tell. */
export function followed(at: (t: number) => Point, pieces: number, errorMm: number): Point[] {
  const points: Point[] = [at(0)];
  const add = (from: number, to: number, depth: number): void => {
    const [a, b] = [at(from), at(to)];
    const isFlat = [0.25, 0.5, 0.75].every((share) => {
      const p = at(from + (to - from) * share);
      return distanceToLine(p, a, b) <= errorMm;
    });
    if (isFlat || depth >= 12) {
      points.push(b);
      return;
    }
    const middle = (from + to) / 2;
    add(from, middle, depth + 1);
    add(middle, to, depth + 1);
  };
  for (let i = 0; i < pieces; i++) add(i / pieces, (i + 1) / pieces, 0);
  return points;
}

export function distanceToLine(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length2 = dx * dx + dy * dy;
  const share = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2));
  return Math.hypot(p[0] - a[0] - dx * share, p[1] - a[1] - dy * share);
}
