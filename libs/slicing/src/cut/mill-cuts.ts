import { chained, depthsOf, outlinesOf, type Outline } from './contours.js';
import { lengthOf, type Stop } from './curves.js';
import { camFailed } from './drawing.js';
import { asCircle, pointText, type Point } from './geometry.js';
import { lapsOf, NO_TABS, strokesOf, tabsFor, type Tabs } from './lap.js';
import { BREAKTHROUGH_MM, ENGRAVE_DEPTH_MM, passesTo, type MillPlan } from './mill-plan.js';
import { nearestFirst, orderedLoops } from './order.js';
import { profilePaths, type Profile, type ProfilePath } from './outline-paths.js';
import { pocketOf, pocketRuns } from './pocket.js';
import { regionOf } from './regions.js';
import type { PlannedShape } from './sheet.js';
import type { TabWish } from '../types.js';

/** Everything a mill does to one sheet, in order. */
export interface MillCuts {
  readonly engravings: readonly (readonly Stop[])[];
  readonly pockets: readonly (readonly Stop[])[];
  readonly drills: readonly { readonly at: Point; readonly depthMm: number }[];
  /** Inner ones before those around them. */
  readonly profiles: readonly (readonly Stop[])[];
  readonly counts: CutCounts;
}

export interface CutCounts {
  readonly engravings: number;
  readonly pockets: number;
  readonly drills: number;
  readonly holes: number;
  readonly outlines: number;
  readonly tabs: number;
}

/** The piece that falls out of a larger hole is held as well: loose, it would be thrown by the tool. */
const HOLE_TABS_FROM_MM = 100;
/** A hole whose diameter is the tool's within this much is drilled. */
const DRILL_TOLERANCE_MM = 0.05;

type Kind = PlannedShape['operation']['kind'];

/** Tool paths for all shapes on a sheet. Throws CAM_FAILED with the place where a tool does not fit or a line is open. */
export async function millCuts(shapes: readonly PlannedShape[], plan: MillPlan, wish: TabWish = {}): Promise<MillCuts> {
  const of = (kind: Kind): PlannedShape[] => shapes.filter(({ operation }) => operation.kind === kind);
  checkDepths(shapes, plan);
  const drawn = [...profilesOf(of('profile')), ...drillProfiles(of('drill'), plan)];
  const { drills, milled } = withoutDrills(drawn, plan);
  const points = of('drill').filter(({ curve }) => lengthOf(curve) < 1e-6);
  const holesToDrill = [...drills, ...points.map((shape) => ({ at: shape.curve[0]?.from ?? ([0, 0] as Point), depthMm: drillDepth(shape, plan) }))]; // prettier-ignore
  const pockets = await pocketsOf(of('pocket'), plan);
  const loops = await profilePaths(milled, plan.toolMm);
  const profiles = profileRuns(loops, plan, wish);
  const onLine = chained(of('on-line'));
  const onLineRuns = [...onLine.closed.map((path) => lapsOf(path, plan.passesMm)), ...onLine.open.map((path) => strokesOf(path, plan.passesMm))]; // prettier-ignore
  const engravings = engravingsOf(of('engrave'), plan);
  return {
    engravings,
    pockets: pockets.runs,
    drills: nearestFirst(holesToDrill, ({ at }) => at),
    profiles: [...nearestFirst(onLineRuns, startOf), ...profiles.runs],
    counts: {
      engravings: engravings.length,
      pockets: pockets.count,
      drills: holesToDrill.length,
      holes: loops.filter(({ isHole }) => isHole).length,
      outlines: loops.filter(({ isHole }) => !isHole).length,
      tabs: profiles.tabs,
    },
  };
}

export function profilesOf(shapes: readonly PlannedShape[]): Profile[] {
  const outlines = outlinesOf(shapes);
  // Pieces of one outline may lie on several layers; the side said by any of them holds.
  return outlines.map((outline): Profile => {
    const owner = shapes.find((shape) => shape.curve.some((segment) => outline.curve.includes(segment)));
    const side = owner?.operation.kind === 'profile' ? owner.operation.side : undefined;
    return { outline, ...(side && { side }) };
  });
}

/** Circles on a drill layer that are wider than the tool are milled; narrower ones cannot be made. */
function drillProfiles(shapes: readonly PlannedShape[], plan: MillPlan): (Profile & { depthMm: number })[] {
  return shapes
    .filter(({ curve }) => lengthOf(curve) >= 1e-6)
    .flatMap((shape) => outlinesOf([shape]).map((outline) => ({ outline, side: 'inside' as const, depthMm: drillDepth(shape, plan) }))); // prettier-ignore
}

function drillDepth({ operation }: PlannedShape, plan: MillPlan): number {
  const through = plan.thicknessMm + BREAKTHROUGH_MM;
  return operation.kind === 'drill' ? Math.min(operation.depthMm ?? through, through) : through;
}

function withoutDrills(
  profiles: readonly (Profile & { depthMm?: number })[],
  plan: MillPlan,
): { drills: { at: Point; depthMm: number }[]; milled: Profile[] } {
  const drills: { at: Point; depthMm: number }[] = [];
  const nested = profiles.map(({ outline }) => outline.ring);
  const milled = profiles.filter((profile) => {
    const circle = asCircle(profile.outline.ring);
    if (!circle || Math.abs(circle.diameterMm - plan.toolMm) > DRILL_TOLERANCE_MM) return true;
    const isHole = profile.side === 'inside' || (profile.side === undefined && isInAnother(profile.outline, nested));
    if (isHole) drills.push({ at: circle.centre, depthMm: profile.depthMm ?? plan.thicknessMm + BREAKTHROUGH_MM });
    return !isHole;
  });
  return { drills, milled };
}

function isInAnother(outline: Outline, rings: readonly Outline['ring'][]): boolean {
  const depth = depthsOf([outline.ring, ...rings.filter((ring) => ring !== outline.ring)])[0] ?? 0;
  return depth % 2 === 1;
}

async function pocketsOf(shapes: readonly PlannedShape[], plan: MillPlan): Promise<{ runs: Stop[][]; count: number }> {
  const byDepth = byDepthOf(shapes);
  const runs: Stop[][] = [];
  let count = 0;
  for (const [depthMm = 0, group] of [...byDepth].toSorted(([a = 0], [b = 0]) => a - b)) {
    const outlines = outlinesOf(group);
    const curves = outlines.map(({ curve }) => curve);
    const passes = passesTo(depthMm, plan.depthPerPassMm);
    const whole = await regionOf(outlines.map(({ ring }) => ring));
    for (const target of whole.decompose()) {
      runs.push(...pocketRuns(pocketOf(target, plan.toolMm, curves), passes));
      count++;
    }
  }
  return { runs, count };
}

function engravingsOf(shapes: readonly PlannedShape[], plan: MillPlan): Stop[][] {
  const byDepth = byDepthOf(shapes);
  const runs = [...byDepth].flatMap(([depthMm, group]) => {
    const passes = passesTo(depthMm ?? Math.min(ENGRAVE_DEPTH_MM, plan.thicknessMm / 2), plan.depthPerPassMm);
    const { closed, open } = chained(group);
    return [...closed, ...open].map((path) => strokesOf(path, passes));
  });
  return nearestFirst(runs, startOf);
}

function profileRuns(loops: readonly ProfilePath[], plan: MillPlan, wish: TabWish): { runs: Stop[][]; tabs: number } {
  const deepest = Math.max(0, ...loops.map(({ depth }) => depth));
  const groups = Array.from({ length: deepest + 1 }, (_, i) => loops.filter(({ depth }) => depth === deepest - i));
  const spanMm = plan.tab.widthMm + plan.toolMm;
  let tabs = 0;
  const runs = orderedLoops(groups).map(({ path, isHole }) => {
    const isHeld = wish.count !== 0 && (!isHole || lengthOf(path) >= HOLE_TABS_FROM_MM);
    const on: Tabs = isHeld ? tabsFor(path, spanMm, plan.tab.heightMm - plan.thicknessMm, wish.count) : NO_TABS;
    tabs += on.centresMm.length;
    return lapsOf(path, plan.passesMm, on);
  });
  return { runs, tabs };
}

function checkDepths(shapes: readonly PlannedShape[], plan: MillPlan): void {
  for (const { operation, curve } of shapes) {
    if (!('depthMm' in operation) || operation.depthMm === undefined) continue;
    if (operation.depthMm <= plan.thicknessMm + BREAKTHROUGH_MM) continue;
    const at = pointText(curve[0]?.from ?? [0, 0]);
    const message = `The ${operation.kind} at ${at} is ${operation.depthMm} mm deep; the board is ${plan.thicknessMm} mm. Use a thicker board or less depth.`;
    throw camFailed(message, { at, depthMm: operation.depthMm });
  }
}

function byDepthOf(shapes: readonly PlannedShape[]): Map<number | undefined, PlannedShape[]> {
  const groups = new Map<number | undefined, PlannedShape[]>();
  for (const shape of shapes) {
    const depthMm = 'depthMm' in shape.operation ? shape.operation.depthMm : undefined;
    groups.set(depthMm, [...(groups.get(depthMm) ?? []), shape]);
  }
  return groups;
}

const startOf = (run: readonly Stop[]): Point => {
  const [x, y] = run[0]?.at ?? [0, 0];
  return [x, y];
};
