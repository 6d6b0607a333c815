import { UNIT_MM } from './runs.js';
import type { ToolPath } from './tool-path.js';

/** Between points that are compared. */
const SAMPLE_MM = 0.5;

export interface CompareOptions {
  /** How far along the path, either way, the match of a point is looked for. Default 5 mm. */
  readonly windowMm?: number;
  /** Compare only what is made. Default: the moves without making as well, where both paths have them. */
  readonly isMadeOnly?: boolean;
}

/** A path as one line: vertices and the length of path up to each; gaps between runs have none. */
interface Line {
  readonly xyz: Float64Array;
  readonly along: Float64Array;
  readonly isStart: Uint8Array;
  readonly lengthMm: number;
}

/**
 * The greatest distance between two recorded paths, millimetres. Every vertex of each path, and a point each 0.5 mm
 * between them, is held against those pieces of the other path that lie at the same part of its length, `windowMm`
 * before and behind. So a path that visits the same places in another order or direction differs, while other stops,
 * feeds and ways to split an arc do not. 0 for two empty paths, Infinity when one is empty. The tolerance of both
 * (`toleranceMm`) is part of the result. Holds both in memory, 33 bytes a point.
 */
export function comparePaths(a: ToolPath, b: ToolPath, options: CompareOptions = {}): number {
  const isMadeOnly = options.isMadeOnly === true || !a.info.hasTravel || !b.info.hasTravel;
  const lineA = lineOf(a, isMadeOnly);
  const lineB = lineOf(b, isMadeOnly);
  if (lineA.along.length === 0 && lineB.along.length === 0) return 0;
  if (lineA.along.length === 0 || lineB.along.length === 0) return Infinity;
  const windowMm = options.windowMm ?? 5;
  return Math.sqrt(Math.max(farthest(lineA, lineB, windowMm), farthest(lineB, lineA, windowMm)));
}

function lineOf(path: ToolPath, isMadeOnly: boolean): Line {
  const layers = Array.from({ length: path.layers }, (_, i) => path.layerPath(path.info.firstLayer + i));
  const count = layers.reduce((sum, { points }) => sum + points.length / 3, 0);
  const xyz = new Float64Array(3 * count);
  const along = new Float64Array(count);
  const isStart = new Uint8Array(count);
  let at = 0;
  let lengthMm = 0;
  for (const { points, starts, isTravel } of layers) {
    for (let run = 0; run < isTravel.length; run++) {
      if (isMadeOnly && isTravel[run] === 1) continue;
      const first = starts[run] as number;
      for (let i = first; i < (starts[run + 1] as number); i++, at++) {
        for (let axis = 0; axis < 3; axis++) xyz[3 * at + axis] = (points[3 * i + axis] as number) * UNIT_MM;
        if (i === first) isStart[at] = 1;
        else lengthMm += Math.sqrt(squareBetween(xyz, at - 1, at));
        along[at] = lengthMm;
      }
    }
  }
  return { xyz: xyz.subarray(0, 3 * at), along: along.subarray(0, at), isStart: isStart.subarray(0, at), lengthMm };
}

function squareBetween(xyz: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let axis = 0; axis < 3; axis++) {
    const d = (xyz[3 * to + axis] as number) - (xyz[3 * from + axis] as number);
    sum += d * d;
  }
  return sum;
}

/** The greatest square distance of `a`'s points from `b`. */
function farthest(a: Line, b: Line, windowMm: number): number {
  const scale = a.lengthMm === 0 ? 1 : b.lengthMm / a.lengthMm;
  const window = new Window(b, windowMm);
  let worst = 0;
  for (let i = 0; i < a.along.length; i++) {
    const here = a.along[i] as number;
    const isStart = a.isStart[i] === 1;
    const before = isStart ? here : (a.along[i - 1] as number);
    const samples = isStart ? 1 : Math.max(1, Math.ceil((here - before) / SAMPLE_MM));
    for (let sample = 1; sample <= samples; sample++) {
      const part = isStart ? 1 : sample / samples;
      const from = isStart ? i : i - 1;
      const at = (axis: number): number =>
        (a.xyz[3 * from + axis] as number) * (1 - part) + (a.xyz[3 * i + axis] as number) * part;
      const distance = window.distance((before + (here - before) * part) * scale, at(0), at(1), at(2));
      if (distance > worst) worst = distance;
    }
  }
  return worst;
}

/** Walks along a line and measures distances to the stretch around a place that only moves forward. */
class Window {
  private low = 0;
  private high = 0;

  constructor(
    private readonly line: Line,
    private readonly windowMm: number,
  ) {}

  /** Square distance of a point to the stretch around `alongMm`. */
  distance(alongMm: number, x: number, y: number, z: number): number {
    const { along, isStart, xyz } = this.line;
    const last = along.length - 1;
    while (this.high < last && (along[this.high] as number) <= alongMm + this.windowMm) this.high++;
    while (this.low < last && (along[this.low + 1] as number) < alongMm - this.windowMm) this.low++;
    let best = Infinity;
    for (let i = this.low; i <= this.high; i++) {
      const from = i === this.low || isStart[i] === 1 ? i : i - 1;
      const distance = squareToPiece(xyz, [from, i], [x, y, z]);
      if (distance < best) best = distance;
    }
    return best;
  }
}

type Three = readonly [number, number, number];

function squareToPiece(xyz: Float64Array, [from, to]: readonly [number, number], [x, y, z]: Three): number {
  const fx = xyz[3 * from] as number;
  const fy = xyz[3 * from + 1] as number;
  const fz = xyz[3 * from + 2] as number;
  const dx = (xyz[3 * to] as number) - fx;
  const dy = (xyz[3 * to + 1] as number) - fy;
  const dz = (xyz[3 * to + 2] as number) - fz;
  const length = dx * dx + dy * dy + dz * dz;
  const along = length === 0 ? 0 : ((x - fx) * dx + (y - fy) * dy + (z - fz) * dz) / length;
  const t = Math.min(Math.max(along, 0), 1);
  return (x - fx - t * dx) ** 2 + (y - fy - t * dy) ** 2 + (z - fz - t * dz) ** 2;
}
