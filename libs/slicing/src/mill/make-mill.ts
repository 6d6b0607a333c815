import { domainError } from '#libs/domain';
import { versionOf } from '../package-version.js';
import type { MadeProgram, MillJobInput } from '../types.js';
import { ringsOf, type Ring } from './contours.js';
import { planCut, type CutPlan } from './cut-plan.js';
import { readDxf } from './dxf.js';
import { boundsOf, perimeterOf, type Bounds, type Point } from './geometry.js';
import { grblProgram } from './grbl-program.js';
import { lapsOf, tabsFor, type Tabs } from './lap.js';
import { ordered, toolpathsOf } from './toolpaths.js';

const MAKER = `Minga sheet milling (manifold-3d ${versionOf('manifold-3d')}, dxf-parser ${versionOf('dxf-parser')})`;

/** The piece that falls out of a larger hole is held as well: loose, it would be thrown by the tool. */
const HOLE_TABS_FROM_MM = 100;
const NO_TABS: Tabs = { centresMm: [], spanMm: 0, z: 0 };

/** DXF -> GRBL program; runs inside the worker. The same input gives the same bytes. */
export async function makeMill(input: MillJobInput): Promise<MadeProgram> {
  const plan = planCut(input);
  const drawing = readDxf(input.dxf);
  const drawn = ringsOf(drawing);
  const box = boundsOf(drawn.flat());
  if (drawn.length === 1) checkFlat(box);
  const stockMm = checkSize(box, plan);
  const rings = drawn.map((ring) =>
    ring.map(([x, y]): Point => [x - box.min[0] + plan.marginMm, y - box.min[1] + plan.marginMm]),
  );
  const { drills, holes, outers } = await toolpathsOf(rings, plan.toolMm);
  let tabs = 0;
  const lap = (ring: Ring, hasTabs: boolean): ReturnType<typeof lapsOf> => {
    const on = hasTabs
      ? tabsFor(perimeterOf(ring), plan.tab.widthMm + plan.toolMm, plan.tab.heightMm - plan.thicknessMm)
      : NO_TABS;
    tabs += on.centresMm.length;
    return lapsOf(ring, plan.passesMm, on);
  };
  const inner = ordered(holes).map((ring) => lap(ring, perimeterOf(ring) >= HOLE_TABS_FROM_MM));
  const outer = ordered(outers).map((ring) => lap(ring, true));
  const {
    materialName: material,
    thicknessMm,
    toolMm,
    rpm,
    feedMmPerMin,
    plungeMmPerMin,
    passesMm,
    tab,
    marginMm,
  } = plan;
  const counts = { drills: drills.length, holes: holes.length, outlines: outers.length, tabs };
  const header = [
    'minga mill',
    `machine class ${plan.profile.machineClass.replace(/[^\w-]/g, '')}`.slice(0, 60),
    `material ${material} ${thicknessMm} mm, tool ${toolMm} mm, ${passesMm.length} passes`,
    `stock at least ${stockMm.x} x ${stockMm.y} mm`,
    'zero: front left corner, top of the stock; spoil board under it',
    `drills ${counts.drills}, holes ${counts.holes}, outlines ${counts.outlines}, tabs ${counts.tabs}`,
  ];
  return {
    gcode: grblProgram(
      plan,
      { drills: ordered(drills.map((point) => [point])).flat(), laps: [...inner, ...outer] },
      header,
    ),
    maker: MAKER,
    settings: {
      material,
      thicknessMm,
      toolMm,
      rpm,
      feedMmPerMin,
      plungeMmPerMin,
      passesMm,
      tab,
      marginMm,
      stockMm,
      ...counts,
      ignored: drawing.ignored,
    },
  };
}

/**
 * An export of a plate seen from its edge is one long strip, as wide as the plate is thick (four files of LifeTrac v25
 * are: 82 to 108 times as long as wide). Milling one would waste a board.
 */
function checkFlat(box: Bounds): void {
  const sides = [box.max[0] - box.min[0], box.max[1] - box.min[1]].toSorted((a, b) => a - b);
  const [narrow = 0, long = 0] = sides;
  if (long <= 40 * narrow) return;
  const size = `${Number(long.toFixed(1))} x ${Number(narrow.toFixed(1))}`;
  const message = `The drawing is one strip of ${size} mm: it looks like the board seen from its edge. Export its flat side.`;
  throw domainError('CAM_FAILED', message, { params: { size } });
}

/** Smallest stock for the part with its margins. Throws PART_TOO_LARGE. */
function checkSize(box: Bounds, { marginMm, profile }: CutPlan): { x: number; y: number } {
  const [partX, partY] = [box.max[0] - box.min[0], box.max[1] - box.min[1]];
  const stockMm = { x: Number((partX + 2 * marginMm).toFixed(2)), y: Number((partY + 2 * marginMm).toFixed(2)) };
  const { x, y } = profile.envelopeMm;
  if (stockMm.x <= x && stockMm.y <= y) return stockMm;
  const part = `${Number(partX.toFixed(1))} x ${Number(partY.toFixed(1))}`;
  const machine = `${Number((x - 2 * marginMm).toFixed(1))} x ${Number((y - 2 * marginMm).toFixed(1))}`;
  const message = `The part is ${part} mm; this machine can mill ${machine} mm. Use a larger machine, turn the part or split it.`;
  throw domainError('PART_TOO_LARGE', message, { params: { part, machine } });
}
