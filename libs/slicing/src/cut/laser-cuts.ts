import { chained, distanceToRing } from './contours.js';
import { flatten, type Curve, type Segment } from './curves.js';
import { camFailed } from './drawing.js';
import { distance, pointText, type Point } from './geometry.js';
import type { LaserPlan } from './laser-plan.js';
import { profilesOf } from './mill-cuts.js';
import { nearestFirst, orderedLoops } from './order.js';
import { profilePaths } from './outline-paths.js';
import type { PlannedShape } from './sheet.js';

export interface LaserCuts {
  /** Lines that are marked, before anything is loose. */
  readonly engravings: readonly Curve[];
  /** Right through, inner ones before those around them, each with its lead-in. */
  readonly profiles: readonly { readonly lead: Curve; readonly path: Curve }[];
  readonly counts: { readonly engravings: number; readonly holes: number; readonly outlines: number };
}

/** The beam starts so far beside the line, in the waste: where it pierces, it leaves a round spot. Shorter where there is no room. */
const LEADS_MM = [2, 1, 0.5];

/** Paths of the beam's middle. Throws CAM_FAILED for what a laser cannot do, and where the kerf does not fit. */
export async function laserCuts(shapes: readonly PlannedShape[], plan: LaserPlan): Promise<LaserCuts> {
  const of = (...kinds: string[]): PlannedShape[] => shapes.filter(({ operation }) => kinds.includes(operation.kind));
  const [pocket] = of('pocket');
  if (pocket) {
    const at = pointText(pocket.curve[0]?.from ?? [0, 0]);
    throw camFailed(`A laser cannot cut the pocket at ${at} to a depth. Mill this part, or engrave the outline.`, {
      at,
    });
  }
  const marked = chained(of('engrave'));
  const engravings = nearestFirst([...marked.closed, ...marked.open], startOf);
  const profiles = profilesOf(of('profile', 'drill').filter(({ curve }) => !isPoint(curve)));
  const loops = await profilePaths(profiles, plan.cut.kerfMm);
  const deepest = Math.max(0, ...loops.map(({ depth }) => depth));
  const groups = Array.from({ length: deepest + 1 }, (_, i) => loops.filter(({ depth }) => depth === deepest - i));
  const walls = loops.map(({ path }) => flatten(path, true));
  const onLine = chained(of('on-line'));
  const lines = nearestFirst([...onLine.closed, ...onLine.open], startOf);
  return {
    engravings,
    profiles: [
      ...lines.map((path) => ({ lead: [], path })),
      ...orderedLoops(groups).map(({ path }) => ({ lead: leadInto(path, walls), path })),
    ],
    counts: {
      engravings: engravings.length,
      holes: loops.filter(({ isHole }) => isHole).length,
      outlines: loops.filter(({ isHole }) => !isHole).length,
    },
  };
}

const isPoint = (curve: Curve): boolean =>
  curve.length === 1 && curve[0] !== undefined && distance(curve[0].from, curve[0].to) < 1e-6;

/**
 * A quarter circle that meets the path along its own direction, from the left: there is the waste, as holes run
 * counter-clockwise and outer lines clockwise. None where it would touch another line.
 */
function leadInto(path: Curve, walls: readonly (readonly Point[])[]): Curve {
  const [first] = path;
  if (!first) return [];
  const [dx, dy] = directionOf(first);
  const [x, y] = first.from;
  for (const radius of LEADS_MM) {
    const centre: Point = [x - dy * radius, y + dx * radius];
    const from: Point = [centre[0] - dx * radius, centre[1] - dy * radius];
    const lead: Segment = { from, to: [x, y], arc: { centre, sweep: Math.PI / 2 } };
    const points = flatten([lead], false).slice(0, -1);
    const isFree = points.every((point) => {
      // Beside a straight line the quarter circle is `sagitta` away from it; a line that bends towards it leaves less.
      const sagitta = distance(point, [x, y]) ** 2 / (2 * radius);
      const clear = 0.3 * sagitta;
      return walls.every((wall) => distanceToRing(point, wall) >= clear);
    });
    if (isFree && from[0] >= 0 && from[1] >= 0) return [lead];
  }
  return [];
}

function directionOf({ from, to, arc }: Segment): Point {
  if (!arc) {
    const length = distance(from, to) || 1;
    return [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  }
  const [rx, ry] = [from[0] - arc.centre[0], from[1] - arc.centre[1]];
  const length = Math.hypot(rx, ry) * Math.sign(arc.sweep) || 1;
  return [-ry / length, rx / length];
}

const startOf = (path: Curve): Point => path[0]?.from ?? [0, 0];
