import Module, { type CrossSection, type ManifoldToplevel } from 'manifold-3d';
import { depthsOf, type Ring } from './contours.js';
import { camFailed } from './dxf.js';
import { areaOf, asCircle, boundsOf, pointText, type Point } from './geometry.js';

/** Where the tool's centre goes, before depth. */
export interface Toolpaths {
  readonly drills: readonly Point[];
  /** Counter-clockwise: climb milling inside a hole with a spindle that turns clockwise. */
  readonly holes: readonly Ring[];
  /** Clockwise: climb milling around a part. */
  readonly outers: readonly Ring[];
}

/** A hole whose diameter is the tool's within this much is drilled. */
const DRILL_TOLERANCE_MM = 0.05;
/** Path points closer than this to their neighbours' line go: a third of the chord error a part may have. */
const SIMPLIFY_MM = 0.01;
/** Round joins of offsets: 0.005 mm chord error at a tool radius of 3 mm needs 77 segments a turn. */
const OFFSET_SEGMENTS = 128;

let loading: Promise<ManifoldToplevel> | undefined;

async function manifold(): Promise<ManifoldToplevel> {
  loading ??= Module().then((wasm) => {
    wasm.setup();
    return wasm;
  });
  return loading;
}

/** Offsets outlines by the tool's radius (Clipper2 inside manifold-3d). Throws CAM_FAILED when the tool does not fit. */
export async function toolpathsOf(rings: readonly Ring[], toolMm: number): Promise<Toolpaths> {
  const { CrossSection } = await manifold();
  const depths = depthsOf(rings);
  const drills: Point[] = [];
  const milled: Ring[] = [];
  rings.forEach((ring, i) => {
    const isHole = (depths[i] ?? 0) % 2 === 1;
    const circle = isHole ? asCircle(ring) : undefined;
    if (circle && Math.abs(circle.diameterMm - toolMm) <= DRILL_TOLERANCE_MM) {
      drills.push(circle.centre);
      return;
    }
    if (isHole) checkHole(new CrossSection([mutable(ring)], 'EvenOdd'), ring, toolMm);
    milled.push(ring);
  });
  const part = new CrossSection(milled.map(mutable), 'EvenOdd');
  const grown = part.offset(toolMm / 2, 'Round', 2, OFFSET_SEGMENTS);
  checkReached(part, grown, toolMm);
  const paths = grown.simplify(SIMPLIFY_MM).toPolygons();
  return {
    drills,
    holes: paths.filter((ring) => areaOf(ring) < 0).map((ring) => ring.toReversed()),
    outers: paths.filter((ring) => areaOf(ring) > 0).map((ring) => ring.toReversed()),
  };
}

function checkHole(hole: CrossSection, ring: Ring, toolMm: number): void {
  if (!hole.offset(-toolMm / 2, 'Round', 2, OFFSET_SEGMENTS).isEmpty()) return;
  const { min, max } = boundsOf(ring);
  const at = pointText([(min[0] + max[0]) / 2, (min[1] + max[1]) / 2]);
  const size = `${Number((max[0] - min[0]).toFixed(2))} x ${Number((max[1] - min[1]).toFixed(2))}`;
  const message = `The hole of ${size} mm at ${at} is smaller than the tool of ${toolMm} mm. Use a thinner tool or a larger hole.`;
  throw camFailed(message, { size, at, toolMm });
}

/**
 * A round tool leaves a little in every inner corner (0.2 r² in a right angle). A whole slot, or a gap between two parts,
 * that is narrower than the tool leaves more than r² in one piece, and the part would not be the drawn one.
 */
function checkReached(part: CrossSection, grown: CrossSection, toolMm: number): void {
  const left = grown.offset(-toolMm / 2, 'Round', 2, OFFSET_SEGMENTS).subtract(part);
  for (const piece of left.decompose()) {
    if (piece.area() <= (toolMm / 2) ** 2) continue;
    const { min, max } = piece.bounds();
    const at = pointText([(min[0] + max[0]) / 2, (min[1] + max[1]) / 2]);
    const areaMm2 = Number(piece.area().toFixed(1));
    const message = `A slot, corner or gap near ${at} is narrower than the tool of ${toolMm} mm: ${areaMm2} mm² would stay. Use a thinner tool or widen it.`;
    throw camFailed(message, { at, toolMm, areaMm2 });
  }
}

const mutable = (ring: Ring): [number, number][] => ring.map(([x, y]) => [x, y]);

/** Nearest next start, from the front left corner: fewer and shorter travels. */
export function ordered(rings: readonly Ring[]): Ring[] {
  const waiting = [...rings];
  const result: Ring[] = [];
  let at: Point = [0, 0];
  while (waiting.length > 0) {
    let best = 0;
    let least = Infinity;
    waiting.forEach((ring, i) => {
      const [x, y] = ring[0] ?? [0, 0];
      const away = Math.hypot(x - at[0], y - at[1]);
      if (away < least) [best, least] = [i, away];
    });
    const [next] = waiting.splice(best, 1);
    if (next) result.push(next);
    at = next?.[0] ?? at;
  }
  return result;
}
