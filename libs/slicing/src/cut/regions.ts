import Module, { type CrossSection, type ManifoldToplevel } from 'manifold-3d';
import { depthsOf, type Ring } from './contours.js';
import { camFailed } from './drawing.js';
import { areaOf, boundsOf, pointText, type Point } from './geometry.js';

/** Round joins of offsets: a chord error of 0.3 thousandths of the radius. */
const OFFSET_SEGMENTS = 128;
/** Path points closer than this to their neighbours' line go. */
const SIMPLIFY_MM = 0.001;
/** End mills that can be bought, for advice. */
const TOOLS_MM = [12, 10, 8, 6, 5, 4, 3.175, 3, 2.5, 2, 1.5, 1, 0.8, 0.5];

let loading: Promise<ManifoldToplevel> | undefined;

/** The geometry kernel: Clipper2 for surfaces, Manifold for solids. */
export async function kernel(): Promise<ManifoldToplevel> {
  loading ??= Module().then((wasm) => {
    wasm.setup();
    return wasm;
  });
  return loading;
}

/** A surface with holes. */
export type Region = CrossSection;

export async function regionOf(rings: readonly Ring[]): Promise<Region> {
  const { CrossSection: Surface } = await kernel();
  return new Surface(
    rings.map((ring) => ring.map(([x, y]): [number, number] => [x, y])),
    'EvenOdd',
  );
}

/** Grown by a positive distance, shrunk by a negative one, corners rounded. */
export function grown(region: Region, byMm: number): Region {
  return region.offset(byMm, 'Round', 2, OFFSET_SEGMENTS);
}

/** A line around a surface, outer ones counter-clockwise, holes clockwise; how many others it lies in. */
export interface Border {
  readonly ring: Ring;
  readonly isHole: boolean;
  readonly depth: number;
}

export function bordersOf(region: Region): Border[] {
  const rings: Ring[] = region.simplify(SIMPLIFY_MM).toPolygons();
  const depths = depthsOf(rings);
  return rings.map((ring, i) => ({ ring, isHole: areaOf(ring) < 0, depth: depths[i] ?? 0 }));
}

/**
 * A round tool leaves a little in every inner corner (0.2 r² in a right angle). A whole slot, hole or gap between parts
 * that is narrower than the tool leaves more than r² in one piece, and the part would not be the drawn one.
 * Throws CAM_FAILED with the place and the tool that would do.
 */
export function checkReached(part: Region, rings: readonly Ring[], toolMm: number): void {
  const tooNarrow = unreached(part, rings, toolMm);
  if (!tooNarrow) return;
  const fits = TOOLS_MM.find((tool) => tool < toolMm && !unreached(part, rings, tool));
  const advice = fits === undefined ? 'Widen it in the drawing.' : `Use a tool of ${fits} mm, or widen it.`;
  throw camFailed(`${tooNarrow.what} ${advice}`, { at: tooNarrow.at, toolMm, ...(fits && { fitsMm: fits }) });
}

function unreached(part: Region, rings: readonly Ring[], toolMm: number): { what: string; at: string } | undefined {
  const left = grown(grown(part, toolMm / 2), -toolMm / 2).subtract(part);
  const piece = left.decompose().find((one) => one.area() > (toolMm / 2) ** 2);
  const depths = depthsOf(rings);
  // A hole that vanishes whole is told by its size; a small one leaves less than r².
  const hole = rings.find((ring, i) => (depths[i] ?? 0) % 2 === 1 && isWithin(ring, left));
  if (hole) {
    const { min, max } = boundsOf(hole);
    const at = pointText(middle(min, max));
    const size = `${Number((max[0] - min[0]).toFixed(2))} x ${Number((max[1] - min[1]).toFixed(2))}`;
    return { what: `The hole of ${size} mm at ${at} is narrower than the tool of ${toolMm} mm.`, at };
  }
  if (!piece) return undefined;
  const { min, max } = piece.bounds();
  const at = pointText(middle([min[0], min[1]], [max[0], max[1]]));
  const areaMm2 = Number(piece.area().toFixed(1));
  const what = `A slot, corner or gap near ${at} is narrower than the tool of ${toolMm} mm: ${areaMm2} mm² would stay.`;
  return { what, at };
}

function isWithin(hole: Ring, left: Region): boolean {
  if (left.isEmpty()) return false;
  const area = Math.abs(areaOf(hole));
  const { min, max } = boundsOf(hole);
  const box = left.intersect([[[min[0], min[1]], [max[0], min[1]], [max[0], max[1]], [min[0], max[1]]]]); // prettier-ignore
  return box.area() > 0.98 * area;
}

const middle = (min: Point, max: Point): Point => [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2];
