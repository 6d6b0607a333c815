import { domainError } from '#libs/domain';
import type { CutJobInput, CutPartInput, MadeProgram } from '../types.js';
import { versionOf } from '../package-version.js';
import { camFailed } from './drawing.js';
import { boundsOf } from './geometry.js';
import { flatten, lengthOf } from './curves.js';
import { stockOf } from './job.js';
import { laserCuts } from './laser-cuts.js';
import { planLaser } from './laser-plan.js';
import { laserProgramOf } from './laser-program.js';
import { millCuts } from './mill-cuts.js';
import { planMill } from './mill-plan.js';
import { millProgramOf } from './mill-program.js';
import { operationsOf } from './operations.js';
import { readPart } from './read-part.js';
import { layOut, type PlannedPart, type PlannedShape, type Sheet } from './sheet.js';

const PACKAGES = ['manifold-3d', 'dxf-parser'].map((name) => `${name} ${versionOf(name)}`).join(', ');
const MAX_COPIES = 200;

interface ReadPart extends PlannedPart {
  readonly ignored: Readonly<Record<string, number>>;
}

/** Drawings or prismatic models -> one GRBL program; runs inside the worker. The same input gives the same bytes. */
export async function makeCut(input: CutJobInput): Promise<MadeProgram> {
  if (input.parts.length === 0)
    throw domainError('INPUT_INVALID', 'The job has no part.', { place: { field: 'parts' } });
  return input.profile.process === 'laser' ? makeLaser(input) : makeMill(input);
}

async function makeMill(input: CutJobInput): Promise<MadeProgram> {
  const plan = planMill(input);
  const parts = await readAll(input);
  const sheet = layOut(parts, stockOf(input), plan.marginMm, plan.marginMm);
  const cuts = await millCuts(sheet.shapes, plan, input.tabs);
  const { counts } = cuts;
  const header = [
    'minga mill',
    `machine class ${plan.profile.machineClass.replace(/[^\w-]/g, '')}`,
    `material ${plan.materialName} ${plan.thicknessMm} mm, tool ${plan.toolMm} mm, ${plan.passesMm.length} passes`,
    plan.advice,
    `stock at least ${sheet.stockMm.x} x ${sheet.stockMm.y} mm`,
    'zero: front left corner, top of the stock; spoil board under it',
    `pockets ${counts.pockets}, drills ${counts.drills}, engravings ${counts.engravings}`,
    `holes ${counts.holes}, outlines ${counts.outlines}, tabs ${counts.tabs}`,
  ];
  const { thicknessMm, toolMm, rpm, feedMmPerMin, plungeMmPerMin, passesMm, tab, marginMm } = plan;
  return {
    gcode: millProgramOf(plan, cuts, header),
    maker: `Minga milling (${PACKAGES})`,
    settings: {
      ...sheetSettings(input, parts, sheet),
      thicknessMm,
      toolMm,
      rpm,
      feedMmPerMin,
      plungeMmPerMin,
      passesMm,
      tab,
      marginMm,
      ...counts,
    },
  };
}

async function makeLaser(input: CutJobInput): Promise<MadeProgram> {
  const plan = planLaser(input);
  const parts = await readAll(input);
  const sheet = layOut(parts, stockOf(input), plan.marginMm, plan.spacingMm);
  const cuts = await laserCuts(sheet.shapes, plan);
  const { cut, engrave } = plan;
  const header = [
    'minga laser, laser mode on, full power is S' + plan.fullPower,
    `machine class ${plan.profile.machineClass.replace(/[^\w-]/g, '')}`,
    `material ${plan.materialName} ${plan.thicknessMm} mm, kerf ${cut.kerfMm} mm`,
    'starting values: test on scrap; never leave it alone',
    `stock at least ${sheet.stockMm.x} x ${sheet.stockMm.y} mm`,
    'zero: front left corner; focus on the top of the stock',
    `engravings ${cuts.counts.engravings}, holes ${cuts.counts.holes}, outlines ${cuts.counts.outlines}`,
  ];
  return {
    gcode: laserProgramOf(plan, cuts, header),
    maker: `Minga laser cutting (${PACKAGES})`,
    settings: {
      ...sheetSettings(input, parts, sheet),
      thicknessMm: plan.thicknessMm,
      ...cut,
      engrave,
      marginMm: plan.marginMm,
      ...cuts.counts,
    },
  };
}

function sheetSettings(input: CutJobInput, parts: readonly ReadPart[], sheet: Sheet): Record<string, unknown> {
  const ignored: Record<string, number> = {};
  for (const part of parts) {
    for (const [kind, count] of Object.entries(part.ignored)) ignored[kind] = (ignored[kind] ?? 0) + count;
  }
  return { material: input.material, stockMm: sheet.stockMm, places: sheet.places, ignored };
}

async function readAll(input: CutJobInput): Promise<ReadPart[]> {
  const parts: ReadPart[] = [];
  let pieces = 0;
  for (const part of input.parts) {
    const copies = part.copies ?? 1;
    pieces += copies;
    if (!Number.isInteger(copies) || copies < 1 || pieces > MAX_COPIES) {
      const message = `A sheet takes 1 to ${MAX_COPIES} pieces. Cut the others in another run.`;
      throw domainError('INPUT_INVALID', message, { place: { field: 'copies' } });
    }
    parts.push(await readOne(part, input, copies));
  }
  return parts;
}

async function readOne(part: CutPartInput, input: CutJobInput, copies: number): Promise<ReadPart> {
  const drawing = await readPart(part.source, input.thicknessMm, input.profile.toolDiameterMm ?? 0);
  const operations = drawing.operations ?? operationsOf(drawing.shapes, part.operations ?? input.operations ?? []);
  const ignored: Record<string, number> = { ...drawing.ignored };
  const shapes = drawing.shapes.flatMap((shape, i): PlannedShape[] => {
    const operation = operations[i] ?? { kind: 'profile' };
    const isPoint = lengthOf(shape.curve) < 1e-6;
    if (operation.kind !== 'ignore' && !(isPoint && operation.kind !== 'drill')) return [{ ...shape, operation }];
    const why = isPoint ? 'POINT' : 'layer';
    ignored[why] = (ignored[why] ?? 0) + 1;
    return [];
  });
  if (shapes.length === 0) throw camFailed('The drawing has nothing to cut. Draw the part as closed lines.');
  checkFlat(shapes);
  return { shapes, copies, ignored };
}

/**
 * An export of a plate seen from its edge is one long strip, as wide as the plate is thick (four files of LifeTrac v25
 * are: 82 to 108 times as long as wide). Cutting one would waste a board.
 */
function checkFlat(shapes: readonly PlannedShape[]): void {
  const segments = shapes.flatMap(({ curve }) => curve);
  if (segments.length !== 4 || segments.some(({ arc }) => arc)) return;
  const { min, max } = boundsOf(flatten(segments, false));
  const [narrow = 0, long = 0] = [max[0] - min[0], max[1] - min[1]].toSorted((a, b) => a - b);
  if (long <= 40 * narrow) return;
  const size = `${Number(long.toFixed(1))} x ${Number(narrow.toFixed(1))}`;
  const message = `The drawing is one strip of ${size} mm: it looks like the board seen from its edge. Export its flat side.`;
  throw camFailed(message, { size });
}
