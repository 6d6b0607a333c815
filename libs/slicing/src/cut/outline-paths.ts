import { circlesBeside, withArcs } from './arcs.js';
import type { Outline, Ring } from './contours.js';
import { depthsOf } from './contours.js';
import { reversed, type Curve } from './curves.js';
import { bordersOf, checkReached, grown, regionOf } from './regions.js';

/** An outline and on which side of it the part is, where the drawing says so. */
export interface Profile {
  readonly outline: Outline;
  readonly side?: 'outside' | 'inside' | undefined;
}

/** The middle of the tool (or beam) around a part or in a hole. */
export interface ProfilePath {
  readonly path: Curve;
  readonly isHole: boolean;
  /** How many other paths it lies in: deeper ones are cut first. */
  readonly depth: number;
}

/**
 * Paths beside the drawn lines: holes counter-clockwise, outer ones clockwise, which is climb milling with a spindle that
 * turns clockwise. Nesting tells outside from inside; a side that was said wins. Throws CAM_FAILED where the tool does not fit.
 */
export async function profilePaths(profiles: readonly Profile[], toolMm: number): Promise<ProfilePath[]> {
  const rings = profiles.map(({ outline }) => outline.ring);
  const depths = depthsOf(rings);
  const isAsNested = ({ side }: Profile, i: number): boolean =>
    side === undefined || (side === 'inside') === ((depths[i] ?? 0) % 2 === 1);
  const nested = profiles.filter(isAsNested);
  const paths = await besideAll(
    nested.map(({ outline }) => outline),
    toolMm,
  );
  for (const [i, profile] of profiles.entries()) {
    if (isAsNested(profile, i)) continue;
    paths.push(...(await besideOne(profile.outline, profile.side === 'inside', toolMm)));
  }
  return paths;
}

async function besideAll(outlines: readonly Outline[], toolMm: number): Promise<ProfilePath[]> {
  const rings = outlines.map(({ ring }) => ring);
  const part = await regionOf(rings);
  checkReached(part, rings, toolMm);
  const circles = circlesBeside(
    outlines.map(({ curve }) => curve),
    toolMm / 2,
  );
  return bordersOf(grown(part, toolMm / 2)).map(({ ring, isHole, depth }) => ({
    path: reversed(withArcs(ring, circles, cornersOf(outlines), toolMm / 2)),
    isHole,
    depth,
  }));
}

/** A hole whose part is not drawn, or a piece that is cut out of a hole. */
async function besideOne(outline: Outline, isHole: boolean, toolMm: number): Promise<ProfilePath[]> {
  if (!isHole) return besideAll([outline], toolMm);
  // A hole in a board that is larger by more than any tool.
  const far = 1000;
  const { ring } = outline;
  const xs = ring.map(([x]) => x);
  const ys = ring.map(([, y]) => y);
  const [x0, x1] = [Math.min(...xs) - far, Math.max(...xs) + far];
  const [y0, y1] = [Math.min(...ys) - far, Math.max(...ys) + far];
  const board: Ring = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]; // prettier-ignore
  const paths = await besideAll([{ ring: board, curve: [] }, outline], toolMm);
  return paths.filter((path) => path.isHole);
}

/** Where lines meet at a corner: the centres of round joins. */
function cornersOf(outlines: readonly Outline[]): (readonly [number, number])[] {
  return outlines.flatMap(({ curve }) => curve.map(({ from }) => from));
}
