import { circlesBeside, withArcs } from './arcs.js';
import { crosses, distanceToRing, type Ring } from './contours.js';
import { lengthOf, startingAt, type Curve, type Stop } from './curves.js';
import { camFailed } from './drawing.js';
import { distance, isInside, pointText, type Point } from './geometry.js';
import { lapsOf } from './lap.js';
import { bordersOf, grown, type Region } from './regions.js';

/** Of the tool's radius: each ring overlaps the one before by more than half the tool. */
const STEP = 0.8;
/** Left between rings in sharp corners: below it the bottom is flat enough. */
const LEFT_MM2 = 0.01;
const MAX_RINGS = 4_000;

interface Lap {
  readonly ring: Ring;
  readonly path: Curve;
  readonly children: Lap[];
}

export interface Pocket {
  /** Around the tool's middle: where it may be. */
  readonly room: Region;
  readonly laps: readonly Lap[];
}

/**
 * Rings from the middle of a surface outwards, the wall last, that leave nothing the tool can reach. `drawn` are the curves
 * of the pocket's wall: their arcs stay arcs. Throws CAM_FAILED where the tool does not fit.
 */
export function pocketOf(target: Region, toolMm: number, drawn: readonly Curve[]): Pocket {
  const radius = toolMm / 2;
  const room = grown(target, -radius);
  checkFits(target, room, radius);
  for (let step = STEP * radius; ; step *= 0.75) {
    const levels = levelsOf(room, step);
    const reached = grown(room, radius);
    let left = reached;
    for (const level of levels) left = left.subtract(grown(level, radius).subtract(grown(level, -radius)));
    const isClear = left.decompose().every((piece) => piece.area() < LEFT_MM2);
    if (isClear || step < 0.2 * radius) return { room, laps: lapsIn(levels, step, radius, drawn) };
  }
}

/**
 * The tool's way through a pocket, pass by pass: from the middle outwards, down by a ramp, from ring to ring at depth where
 * the straight way stays in the pocket. Each run is one way without lifting.
 */
export function pocketRuns({ room, laps }: Pocket, depthsMm: readonly number[], fromMm = 0): Stop[][] {
  const rings = bordersOf(room).map(({ ring }) => ring);
  const runs: Stop[][] = [];
  let above = fromMm;
  for (const depth of depthsMm) {
    let run: Stop[] = [];
    const visit = ({ path, children }: Lap): void => {
      children.forEach(visit);
      const at = run.at(-1)?.at;
      const from: Point | undefined = at && [at[0], at[1]];
      const next = from ? startNearest(path, from) : path;
      const to = next[0]?.from;
      if (from && to && isFree(from, to, rings)) {
        run.push(
          { at: [to[0], to[1], -depth] },
          ...next.map((s): Stop => ({ at: [...s.to, -depth], ...(s.arc && { arc: s.arc }) })),
        );
      } else {
        if (run.length > 0) runs.push(run);
        run = lapsOf(next, [depth], undefined, above);
      }
    };
    laps.forEach(visit);
    if (run.length > 0) runs.push(run);
    above = depth;
  }
  return runs;
}

function levelsOf(room: Region, step: number): Region[] {
  const levels: Region[] = [];
  for (let level = room; !level.isEmpty(); level = grown(level, -step)) {
    levels.push(level);
    if (levels.length > MAX_RINGS)
      throw camFailed('The pocket needs more than 4000 rings with this tool. Use a thicker tool or a smaller pocket.');
  }
  return levels;
}

/** Rings as a tree: each hangs on the nearest one of the level outside it. */
function lapsIn(levels: readonly Region[], step: number, radius: number, drawn: readonly Curve[]): Lap[] {
  let outer: Lap[] = [];
  const roots: Lap[] = [];
  levels.forEach((level, i) => {
    const circles = circlesBeside(drawn, radius + i * step);
    const laps = bordersOf(level).map(({ ring }): Lap => ({ ring, path: withArcs(ring, circles), children: [] }));
    for (const lap of laps) {
      const first = lap.ring[0] ?? [0, 0];
      const parent = outer.toSorted((a, b) => distanceToRing(first, a.ring) - distanceToRing(first, b.ring))[0];
      (parent?.children ?? roots).push(lap);
    }
    outer = laps;
  });
  return roots;
}

function startNearest(path: Curve, from: Point): Curve {
  let best = 0;
  let least = Infinity;
  path.forEach((segment, i) => {
    const away = distance(segment.from, from);
    if (away < least) [best, least] = [i, away];
  });
  return startingAt(path, lengthOf(path.slice(0, best)));
}

/** The straight way keeps to the room: its middle is in it, and it crosses no wall. */
function isFree(from: Point, to: Point, rings: readonly Ring[]): boolean {
  if (distance(from, to) < 1e-6) return true;
  const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const isIn = rings.filter((ring) => isInside(middle, ring)).length % 2 === 1;
  // The wall itself may be touched at the end of the way, not crossed.
  const [a, b]: readonly [Point, Point] = [mix(from, to, 0.001), mix(from, to, 0.999)];
  return isIn && !rings.some((ring) => ring.some((p, i) => crosses([a, b], [p, ring[(i + 1) % ring.length] ?? p])));
}

const mix = (a: Point, b: Point, share: number): Point => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];

function checkFits(target: Region, room: Region, radius: number): void {
  const left = target.subtract(grown(room, radius));
  const piece = left.decompose().find((one) => one.area() > radius ** 2);
  if (!piece && !room.isEmpty()) return;
  const { min, max } = (piece ?? target).bounds();
  const at = pointText([(min[0] + max[0]) / 2, (min[1] + max[1]) / 2]);
  const toolMm = 2 * radius;
  const fits = [8, 6, 5, 4, 3.175, 3, 2.5, 2, 1.5, 1, 0.8, 0.5].find((tool) => {
    const open = grown(grown(target, -tool / 2), tool / 2);
    return (
      tool < toolMm &&
      target
        .subtract(open)
        .decompose()
        .every((one) => one.area() <= (tool / 2) ** 2)
    );
  });
  const advice = fits === undefined ? 'Widen it in the drawing.' : `Use a tool of ${fits} mm, or widen it.`;
  throw camFailed(`The pocket near ${at} is narrower than the tool of ${toolMm} mm. ${advice}`, { at, toolMm });
}
