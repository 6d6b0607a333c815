import { z } from 'zod';
import {
  arc,
  circle,
  followed,
  line,
  linesThrough,
  transformed,
  IDENTITY,
  type Curve,
  type Segment,
} from './curves.js';
import { camFailed } from './drawing.js';
import { CHORD_MM, distance, type Point } from './geometry.js';
import { splinePoint, type Spline } from './spline.js';

/** Kinds that come as pairs of group code and value. */
export const RAW_KINDS = ['ARC', 'CIRCLE', 'ELLIPSE', 'SPLINE'] as const;

const number = z.number();
const point = z.object({ x: number, y: number });
const polyline = z.object({
  shape: z.boolean().default(false),
  vertices: z.array(point.extend({ bulge: number.default(0) })),
  extrusionDirectionZ: number.optional(),
  extrusionDirection: z.object({ z: number }).optional(),
});
const straight = z.object({ vertices: z.array(point).length(2) });
const place = z.object({ position: point });
const groupsSchema = z.object({ groups: z.array(z.tuple([number, z.unknown()])) });

export const insertSchema = z.object({
  name: z.string(),
  position: point,
  xScale: number.default(1),
  yScale: number.default(1),
  rotation: number.default(0),
  columnCount: number.int().min(1).max(1000).default(1),
  rowCount: number.int().min(1).max(1000).default(1),
  columnSpacing: number.default(0),
  rowSpacing: number.default(0),
  extrusionDirection: z.object({ z: number }).optional(),
});
export type Insert = z.infer<typeof insertSchema>;

interface Drawn {
  readonly curve: Curve;
  readonly isClosed: boolean;
}

/** The curve of one entity, in the drawing's units. Throws CAM_FAILED naming its number, counted from 1. */
export function curveOf(raw: { readonly type: string }, index: number): Drawn {
  const kind = raw.type.slice(0, 20).replace(/\W/g, '?');
  const read = READERS[raw.type];
  if (!read) {
    const message = `The drawing has an entity of kind ${kind}, which cannot be cut. Convert it to lines, arcs, circles, splines or polylines.`;
    throw camFailed(message, { kind });
  }
  const drawn = read(raw);
  if (drawn) return drawn;
  throw camFailed(`Entity ${index} (${kind}) has missing or wrong numbers. Export the drawing again.`, { index, kind });
}

const READERS: Readonly<Record<string, (raw: unknown) => Drawn | undefined>> = {
  LINE: (raw) => {
    const { data } = straight.safeParse(raw);
    const [a, b] = data?.vertices ?? [];
    return a && b && { curve: linesThrough([[a.x, a.y], [b.x, b.y]], false), isClosed: false }; // prettier-ignore
  },
  /** A place to drill: a curve of one point. */
  POINT: (raw) => {
    const { data } = place.safeParse(raw);
    const at: Point | undefined = data && [data.position.x, data.position.y];
    return at && { curve: [line(at, at)], isClosed: false };
  },
  LWPOLYLINE: readPolyline,
  POLYLINE: readPolyline,
  CIRCLE: (raw) => {
    const groups = groupsOf(raw);
    const [x, y, radius] = [groups?.number(10), groups?.number(20), groups?.number(40)];
    if (!groups || x === undefined || y === undefined || !(radius !== undefined && radius > 0)) return undefined;
    return { curve: mirrored(circle([x, y], radius), groups), isClosed: true };
  },
  ARC: (raw) => {
    const groups = groupsOf(raw);
    const [x, y, radius] = [groups?.number(10), groups?.number(20), groups?.number(40)];
    const [from, to] = [groups?.number(50), groups?.number(51)];
    if (!groups || x === undefined || y === undefined || from === undefined || to === undefined) return undefined;
    if (!(radius !== undefined && radius > 0)) return undefined;
    const sweep = turnOf(((to - from) * Math.PI) / 180);
    const start = (from * Math.PI) / 180;
    const halves = sweep > Math.PI ? [sweep / 2, sweep / 2] : [sweep];
    const curve = halves.map((part, i) => arc([x, y], radius, start + i * part, part));
    return { curve: mirrored(curve, groups), isClosed: Math.abs(sweep - 2 * Math.PI) < 1e-9 };
  },
  ELLIPSE: readEllipse,
  SPLINE: readSpline,
};

interface Groups {
  /** The last finite number of this group code. */
  number(code: number): number | undefined;
  all(code: number): number[];
}

function groupsOf(raw: unknown): Groups | undefined {
  const { data } = groupsSchema.safeParse(raw);
  if (!data) return undefined;
  const all = (wanted: number): number[] => data.groups.filter(([code]) => code === wanted).map(([, value]) => Number(value)); // prettier-ignore
  return {
    all,
    number: (code) => all(code).findLast((value) => Number.isFinite(value)),
  };
}

/** A positive angle of at most one turn; none is a whole turn. */
function turnOf(angle: number): number {
  const turn = 2 * Math.PI;
  const rest = ((angle % turn) + turn) % turn;
  return rest < 1e-9 ? turn : rest;
}

/** Entities on a plane seen from below have their x axis turned round (DXF "arbitrary axis" for 0, 0, -1). */
function mirrored(curve: Curve, groups: Groups): Curve {
  return (groups.number(230) ?? 1) < 0 ? transformed(curve, { ...IDENTITY, a: -1 }) : curve;
}

function readPolyline(raw: unknown): Drawn | undefined {
  const { data } = polyline.safeParse(raw);
  if (!data) return undefined;
  const { vertices, shape } = data;
  const curve = vertices.flatMap((from, i): Segment[] => {
    const to = vertices[i + 1] ?? (shape ? vertices[0] : undefined);
    return to ? bulge([from.x, from.y], [to.x, to.y], from.bulge) : [];
  });
  const isBelow = (data.extrusionDirectionZ ?? data.extrusionDirection?.z ?? 1) < 0;
  return { curve: isBelow ? transformed(curve, { ...IDENTITY, a: -1 }) : curve, isClosed: shape };
}

/** The arc of a DXF bulge: tangent of a quarter of the swept angle, positive counter-clockwise. */
export function bulge(from: Point, to: Point, value: number): Segment[] {
  const chord = distance(from, to);
  if (chord < 1e-9) return [];
  if (Math.abs(value) < 1e-9) return [line(from, to)];
  const sweep = 4 * Math.atan(value);
  const toCentre = (chord / 4) * (1 / value - value);
  const normal: Point = [-(to[1] - from[1]) / chord, (to[0] - from[0]) / chord];
  const centre: Point = [(from[0] + to[0]) / 2 + normal[0] * toCentre, (from[1] + to[1]) / 2 + normal[1] * toCentre];
  return [{ from, to, arc: { centre, sweep } }];
}

function readEllipse(raw: unknown): Drawn | undefined {
  const groups = groupsOf(raw);
  const values = [10, 20, 11, 21, 40].map((code) => groups?.number(code));
  const [x, y, majorX, majorY, ratio] = values;
  if (!groups || x === undefined || y === undefined || majorX === undefined || majorY === undefined) return undefined;
  if (!(ratio !== undefined && ratio > 0)) return undefined;
  const start = groups.number(41) ?? 0;
  const sweep = turnOf((groups.number(42) ?? 2 * Math.PI) - start);
  const isClosed = Math.abs(sweep - 2 * Math.PI) < 1e-6;
  const side = (groups.number(230) ?? 1) < 0 ? -1 : 1;
  const at = (t: number): Point => {
    const angle = start + sweep * t;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle) * ratio * side];
    return [x + majorX * cos - majorY * sin, y + majorY * cos + majorX * sin];
  };
  return { curve: closedLines(followed(at, 8, CHORD_MM), isClosed), isClosed };
}

function readSpline(raw: unknown): Drawn | undefined {
  const groups = groupsOf(raw);
  if (!groups) return undefined;
  const [xs, ys, knots, weights] = [groups.all(10), groups.all(20), groups.all(40), groups.all(41)];
  const degree = groups.number(71) ?? 0;
  if (xs.length === 0 && groups.all(11).length > 0) {
    throw camFailed('A spline is given only by the points it passes. Convert splines to polylines or arcs, and export again.'); // prettier-ignore
  }
  const isWhole = [...xs, ...ys, ...knots, ...weights].every(Number.isFinite);
  const isSpline = degree >= 1 && degree <= 10 && xs.length > degree && knots.length === xs.length + degree + 1;
  if (!isWhole || !isSpline || ys.length !== xs.length) return undefined;
  if (weights.length > 0 && (weights.length !== xs.length || weights.some((weight) => !(weight > 0)))) return undefined;
  const spline: Spline = { degree, knots, controls: xs.map((x, i): Point => [x, ys[i] ?? 0]), weights };
  const [first, last] = [knots[degree] ?? 0, knots[xs.length] ?? 0];
  if (!(last > first)) return undefined;
  const at = (t: number): Point => splinePoint(spline, first + (last - first) * t);
  const points = followed(at, Math.min(4 * xs.length, 4000), CHORD_MM);
  const isClosed = distance(at(0), at(1)) < 1e-6;
  return { curve: closedLines(points, isClosed), isClosed };
}

function closedLines(points: readonly Point[], isClosed: boolean): Curve {
  return linesThrough(isClosed ? points.slice(0, -1) : points, isClosed);
}
