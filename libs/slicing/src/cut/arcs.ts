import { line, radiusOf, type Curve, type Segment } from './curves.js';
import type { Ring } from './contours.js';
import { distance, type Point } from './geometry.js';

/** Points of one arc are as far from its centre as its first one, within this: the chord error of drawn arcs and of offsets. */
const SAME_MM = 0.008;
/** The middle of a chord may be so far inside its arc. */
const SAGITTA_MM = 0.015;
/** Ends of arcs so near are one: GRBL takes an arc whose ends differ by less than 0.005 mm in their radius. */
const MEET_MM = 0.003;
/** Shorter arcs stay lines: with ends rounded to micrometres a machine could take one for a whole turn. */
const MIN_ARC_MM = 0.2;

export interface Circle {
  readonly centre: Point;
  readonly radius: number;
}

/** Whatever a path that keeps `offsetMm` from these curves may run along: their own circles made larger and smaller. */
export function circlesBeside(curves: readonly Curve[], offsetMm: number): Circle[] {
  const known = new Map<string, Circle>();
  for (const segment of curves.flat()) {
    if (!segment.arc) continue;
    const { centre } = segment.arc;
    for (const radius of [radiusOf(segment) + offsetMm, radiusOf(segment) - offsetMm]) {
      if (radius > SAME_MM)
        known.set([...centre, radius].map((value) => value.toFixed(4)).join(' '), { centre, radius });
    }
  }
  return [...known.values()];
}

/**
 * Finds the arcs again in a closed line that runs along known circles: what was drawn as an arc is cut as one.
 * `corners` are where round joins of radius `joinMm` have their centres.
 */
export function withArcs(ring: Ring, circles: readonly Circle[], corners: readonly Point[] = [], joinMm = 0): Curve {
  const finder = new ArcFinder(ring, circles, corners, joinMm);
  const segments: Segment[] = [];
  for (let i = 0; i < ring.length;) {
    const run = finder.runFrom(i);
    const from = ring[i] ?? [0, 0];
    if (run) segments.push(arcThrough(from, ring[(i + run.edges) % ring.length] ?? from, run));
    else segments.push(line(from, ring[(i + 1) % ring.length] ?? from));
    i += run?.edges ?? 1;
  }
  return joined(segments);
}

interface Run extends Circle {
  readonly edges: number;
  readonly sweep: number;
}

class ArcFinder {
  private readonly cornerCells = new Map<string, Point>();

  constructor(
    private readonly ring: Ring,
    private readonly circles: readonly Circle[],
    corners: readonly Point[],
    private readonly joinMm: number,
  ) {
    for (const corner of corners) this.cornerCells.set(cellOf(corner), corner);
  }

  /** The longest arc that begins at this point and does not go past the last one. */
  runFrom(start: number): Run | undefined {
    const [a, b, c] = [this.at(start), this.at(start + 1), this.at(start + 2)];
    let best: Run | undefined;
    const consider = (circle: Circle): void => {
      const { centre, radius } = circle;
      if ([a, b, c].some((point) => Math.abs(distance(point, centre) - radius) > SAME_MM)) return;
      const run = this.follow(start, circle);
      if (run && run.edges > (best?.edges ?? 1)) best = run;
    };
    this.circles.forEach(consider);
    if (this.cornerCells.size > 0) {
      const corner = this.cornerNear(circumcentre(a, b, c));
      if (corner) consider({ centre: corner, radius: this.joinMm });
    }
    return best;
  }

  private follow(start: number, { centre, radius }: Circle): Run | undefined {
    let sweep = 0;
    let edges = 0;
    const most = this.ring.length - start;
    while (edges < most) {
      const [from, to] = [this.at(start + edges), this.at(start + edges + 1)];
      const step = angleBetween(from, to, centre);
      const isOff = Math.abs(distance(to, centre) - radius) > SAME_MM || radius * (1 - Math.cos(step / 2)) > SAGITTA_MM;
      if (isOff || step * sweep < 0 || Math.abs(step) > 1 || Math.abs(sweep + step) > 2 * Math.PI + 1e-3) break;
      sweep += step;
      edges++;
    }
    return edges >= 2 && Math.abs(sweep) * radius >= MIN_ARC_MM ? { centre, radius, edges, sweep } : undefined;
  }

  private at(index: number): Point {
    return this.ring[index % this.ring.length] ?? [0, 0];
  }

  private cornerNear(point: Point | undefined): Point | undefined {
    if (!point) return undefined;
    for (const dx of [0, -1, 1]) {
      for (const dy of [0, -1, 1]) {
        const corner = this.cornerCells.get(cellOf(point, dx, dy));
        if (corner && distance(corner, point) < CELL_MM) return corner;
      }
    }
    return undefined;
  }
}

const CELL_MM = 0.05;
const cellOf = ([x, y]: Point, dx = 0, dy = 0): string =>
  `${Math.floor(x / CELL_MM) + dx},${Math.floor(y / CELL_MM) + dy}`;

function angleBetween(from: Point, to: Point, [cx, cy]: Point): number {
  const [ax, ay, bx, by] = [from[0] - cx, from[1] - cy, to[0] - cx, to[1] - cy];
  return Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
}

function circumcentre(a: Point, b: Point, c: Point): Point | undefined {
  const [bx, by, cx, cy] = [b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]];
  const twice = 2 * (bx * cy - by * cx);
  if (Math.abs(twice) < 1e-12) return undefined;
  const [b2, c2] = [bx * bx + by * by, cx * cx + cy * cy];
  return [a[0] + (cy * b2 - by * c2) / twice, a[1] + (bx * c2 - cx * b2) / twice];
}

/** Both ends lie on the circle itself, so that the machine takes it for an arc. */
function arcThrough(from: Point, to: Point, { centre, radius, sweep }: Run): Segment {
  const onto = (point: Point): Point => {
    const away = distance(point, centre) || 1;
    return [centre[0] + ((point[0] - centre[0]) * radius) / away, centre[1] + ((point[1] - centre[1]) * radius) / away];
  };
  return { from: onto(from), to: onto(to), arc: { centre, sweep } };
}

/** Ends meet again after arcs were laid on their circles; an arc that was cut by the ring's start becomes whole. */
function joined(segments: readonly Segment[]): Curve {
  const [head, last] = [segments[0], segments.at(-1)];
  let list = [...segments];
  if (segments.length > 1 && isSameArc(head, last) && head?.arc && last?.arc) {
    const whole = {
      from: last.from,
      to: head.to,
      arc: { centre: head.arc.centre, sweep: head.arc.sweep + last.arc.sweep },
    };
    list = [...halved(whole), ...segments.slice(1, -1)];
  } else list = segments.flatMap(halved);
  const result: Segment[] = [];
  for (const [i, segment] of list.entries()) {
    const before = list[(i + list.length - 1) % list.length] ?? segment;
    const after = list[(i + 1) % list.length] ?? segment;
    // A line follows the arcs beside it; where two arcs do not quite meet, a short line joins them.
    if (segment.arc) {
      if (before.arc && distance(before.to, segment.from) > MEET_MM) result.push(line(before.to, segment.from));
      result.push(segment);
    } else result.push(line(before.arc ? before.to : segment.from, after.arc ? after.from : segment.to));
  }
  return result.filter((segment) => segment.arc || distance(segment.from, segment.to) > 1e-9);
}

function isSameArc(a: Segment | undefined, b: Segment | undefined): boolean {
  if (!a?.arc || !b?.arc || a === b) return false;
  const isOne = distance(a.arc.centre, b.arc.centre) < 1e-9 && a.arc.sweep * b.arc.sweep > 0;
  return isOne && Math.abs(radiusOf(a) - radiusOf(b)) <= SAME_MM;
}

/** Arcs of more than half a turn in two pieces. */
function halved(segment: Segment): Segment[] {
  if (!segment.arc || Math.abs(segment.arc.sweep) <= Math.PI) return [segment];
  const { centre, sweep } = segment.arc;
  const [x, y] = [segment.from[0] - centre[0], segment.from[1] - centre[1]];
  const [cos, sin] = [Math.cos(sweep / 2), Math.sin(sweep / 2)];
  const middle: Point = [centre[0] + x * cos - y * sin, centre[1] + x * sin + y * cos];
  return [
    { from: segment.from, to: middle, arc: { centre, sweep: sweep / 2 } },
    { from: middle, to: segment.to, arc: { centre, sweep: sweep / 2 } },
  ];
}
