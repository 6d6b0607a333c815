import SvgPath from 'svgpath';
import { chordsOf, CHORD_MM, type DrawingShape, type Point2 } from './drawing.js';

/** A path's segment after svgpath: absolute, no short forms. */
type Segment = readonly [string, ...number[]];

/** Radii closer than this share are a circle; transforms leave rounding errors. */
const ROUND = 1e-6;
/** Ends closer than this are one point. */
const SAME_MM = 1e-6;

const isSame = (a: Point2, b: Point2) => Math.hypot(a[0] - b[0], a[1] - b[1]) < SAME_MM;

/** Points of a Bézier curve after its start; the number of chords bounds the error (Wang 1984). */
function bezier(points: readonly Point2[]): Point2[] {
  const degree = points.length - 1;
  let bend = 0;
  for (let i = 0; i + 2 < points.length; i++) {
    const [a, b, c] = [points[i] ?? [0, 0], points[i + 1] ?? [0, 0], points[i + 2] ?? [0, 0]];
    bend = Math.max(bend, Math.hypot(a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1]));
  }
  const count = Math.max(1, Math.ceil(Math.sqrt((degree * (degree - 1) * bend) / (8 * CHORD_MM))));
  if (!(count < 100_000)) return [[Number.NaN, Number.NaN]];
  return Array.from({ length: count }, (_, i) => {
    const t = (i + 1) / count;
    let level = points;
    while (level.length > 1) {
      level = level.slice(1).map((b, k): Point2 => {
        const a = level[k] ?? b;
        return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
      });
    }
    return level[0] ?? [0, 0];
  });
}

interface CentredArc {
  readonly centre: Point2;
  readonly rx: number;
  readonly ry: number;
  readonly tilt: number;
  readonly start: number;
  readonly sweep: number;
}

/** From end points to a centre, as the SVG 1.1 implementation notes F.6.5 and F.6.6 give it. */
function centredArc(from: Point2, numbers: readonly number[]): CentredArc | undefined {
  const [rawX = 0, rawY = 0, degrees = 0, isLarge = 0, isSweep = 0, x = 0, y = 0] = numbers;
  const tilt = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  const [hx, hy] = [(from[0] - x) / 2, (from[1] - y) / 2];
  const [px, py] = [cos * hx + sin * hy, cos * hy - sin * hx];
  let [rx, ry] = [Math.abs(rawX), Math.abs(rawY)];
  if (rx === 0 || ry === 0) return undefined;
  const stretch = Math.sqrt((px / rx) ** 2 + (py / ry) ** 2);
  if (stretch > 1) [rx, ry] = [rx * stretch, ry * stretch];
  const unit = (px / rx) ** 2 + (py / ry) ** 2;
  const factor = (isLarge === isSweep ? -1 : 1) * Math.sqrt(Math.max(0, 1 / unit - 1));
  const [qx, qy] = [(factor * rx * py) / ry, (-factor * ry * px) / rx];
  const centre: Point2 = [cos * qx - sin * qy + (from[0] + x) / 2, sin * qx + cos * qy + (from[1] + y) / 2];
  const start = Math.atan2((py - qy) / ry, (px - qx) / rx);
  const end = Math.atan2((-py - qy) / ry, (-px - qx) / rx);
  const turn = 2 * Math.PI;
  const sweep = (((end - start) % turn) + turn) % turn;
  return { centre, rx, ry, tilt, start, sweep: isSweep === 1 ? sweep : sweep - turn };
}

function ellipsePoints({ centre, rx, ry, tilt, start, sweep }: CentredArc, end: Point2): Point2[] {
  const count = chordsOf(Math.max(rx, ry), sweep);
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  return Array.from({ length: count }, (_, i) => {
    if (i === count - 1) return end;
    const angle = start + (sweep * (i + 1)) / count;
    const [x, y] = [rx * Math.cos(angle), ry * Math.sin(angle)];
    return [centre[0] + cos * x - sin * y, centre[1] + sin * x + cos * y];
  });
}

/** Gathers the strokes of one path: runs of lines become polylines, round arcs stay arcs. */
class StrokeBuilder {
  readonly shapes: DrawingShape[] = [];
  private points: Point2[] = [];
  private start: Point2 = [0, 0];
  private at: Point2 = [0, 0];
  /** Strokes finished since the subpath began: then it cannot become one closed polyline. */
  private firstShape = 0;

  moveTo(point: Point2): void {
    this.finish(false);
    this.start = this.at = point;
    this.points = [point];
    this.firstShape = this.shapes.length;
  }

  lineTo(...points: Point2[]): void {
    // After a closing the next stroke begins at the same start without a move of its own.
    if (this.points.length === 0) this.points = [this.at];
    for (const point of points) this.points.push(point);
    this.at = points.at(-1) ?? this.at;
  }

  arcTo(numbers: readonly number[]): void {
    const end: Point2 = [numbers[5] ?? 0, numbers[6] ?? 0];
    if (isSame(this.at, end)) return;
    const arc = centredArc(this.at, numbers);
    if (!arc) {
      this.lineTo(end);
      return;
    }
    if (Math.abs(arc.rx - arc.ry) > ROUND * Math.max(arc.rx, arc.ry)) {
      this.lineTo(...ellipsePoints(arc, end));
      return;
    }
    this.finish(false);
    const { centre, rx, start, sweep, tilt } = arc;
    this.addArc({ kind: 'arc', centre, radiusMm: rx, startRad: start + tilt, sweepRad: sweep });
    this.at = end;
    this.points = [end];
  }

  close(): void {
    const isWhole = this.shapes.length === this.firstShape;
    if (!isWhole && !isSame(this.at, this.start)) this.lineTo(this.start);
    this.finish(isWhole);
    this.at = this.start;
    this.points = [];
    this.firstShape = this.shapes.length;
  }

  /** Drawing programs write a circle as two or four arcs of one centre. */
  private addArc(arc: Extract<DrawingShape, { kind: 'arc' }>): void {
    const last = this.shapes.length > this.firstShape ? this.shapes.at(-1) : undefined;
    const isSameCircle =
      last?.kind === 'arc' &&
      isSameWithin(last.centre, arc.centre, ROUND * arc.radiusMm) &&
      Math.abs(last.radiusMm - arc.radiusMm) <= ROUND * arc.radiusMm &&
      Math.sign(last.sweepRad) === Math.sign(arc.sweepRad);
    if (!isSameCircle) {
      this.shapes.push(arc);
      return;
    }
    this.shapes.pop();
    const sweepRad = last.sweepRad + arc.sweepRad;
    const isFull = Math.abs(sweepRad) > 2 * Math.PI - 1e-6;
    this.shapes.push(isFull ? { kind: 'circle', centre: arc.centre, radiusMm: arc.radiusMm } : { ...last, sweepRad });
  }

  finish(isClosed: boolean): void {
    const points = this.points.filter((point, i) => i === 0 || !isSame(point, this.points[i - 1] ?? point));
    while (isClosed && points.length > 1 && isSame(points[0] ?? [0, 0], points.at(-1) ?? [0, 0])) points.pop();
    this.points = [];
    if (points.length >= 2) this.shapes.push({ kind: 'polyline', points, isClosed: isClosed && points.length >= 3 });
  }
}

const isSameWithin = (a: Point2, b: Point2, tolerance: number) =>
  Math.hypot(a[0] - b[0], a[1] - b[1]) <= Math.max(tolerance, SAME_MM);

function follow(builder: StrokeBuilder, [command, ...numbers]: Segment, from: Point2): void {
  // A mirrored arc's sweep flag comes back as a text.
  const n = numbers.map(Number);
  const point = (i: number): Point2 => [n[i] ?? 0, n[i + 1] ?? 0];
  switch (command) {
    case 'M':
      return builder.moveTo(point(0));
    case 'L':
      return builder.lineTo(point(0));
    case 'H':
      return builder.lineTo([n[0] ?? 0, from[1]]);
    case 'V':
      return builder.lineTo([from[0], n[0] ?? 0]);
    case 'Q':
      return builder.lineTo(...bezier([from, point(0), point(2)]));
    case 'C':
      return builder.lineTo(...bezier([from, point(0), point(2), point(4)]));
    case 'A':
      return builder.arcTo(n);
    default:
      return builder.close();
  }
}

const TRANSFORM = /^(\s*(matrix|translate|scale|rotate|skewX|skewY)\s*\([-+\d.eE\s,]*\)\s*,?)*\s*$/;

/**
 * The strokes of path data, moved by transforms in the order given (the innermost first). Undefined when the data or a
 * transform is not valid SVG or a number leaves every bound.
 */
export function strokesOf(data: string, transforms: readonly string[]): DrawingShape[] | undefined {
  const parsed = SvgPath.from(data);
  // What svgpath could not read it drops and says so in a property its types do not name.
  if (Reflect.get(parsed, 'err') !== '' || transforms.some((text) => !TRANSFORM.test(text))) return undefined;
  const moved = transforms.reduce((path, text) => path.transform(text), parsed);
  const builder = new StrokeBuilder();
  moved
    .abs()
    .unshort()
    .iterate((segment, _, x, y) => follow(builder, segment as Segment, [x, y]));
  builder.finish(false);
  const isFinite = builder.shapes.every((shape) =>
    shape.kind === 'polyline'
      ? shape.points.every((point) => point.every(Number.isFinite))
      : [...shape.centre, shape.radiusMm].every(Number.isFinite),
  );
  return isFinite ? builder.shapes : undefined;
}
