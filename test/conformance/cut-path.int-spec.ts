import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { MachineProfile } from '#libs/domain';
import { analyseProgram } from '#libs/gcode';
import { cutProgram } from '#libs/slicing';
import { compareCut, type CutComparison } from './compare-cut.js';
import { edgesOf } from './drawn.js';
import { streamed } from './streamed-run.js';

/** The acceptance of issue 6: the executed path equals the drawing within this. */
const WITHIN_MM = 0.05;

const MILL: MachineProfile = {
  machineClass: 'mill-1500',
  process: 'mill',
  firmware: 'grbl',
  safetyClass: 'D',
  envelopeMm: { x: 1500, y: 1500, z: 60 },
  maxFeedMmPerMin: { x: 3000, y: 3000, z: 1000 },
  maxAccelMmPerS2: { x: 300, y: 300, z: 100 },
  maxSpindleRpm: 24_000,
  toolDiameterMm: 3,
};
const LASER: MachineProfile = {
  ...MILL,
  machineClass: 'laser-1500',
  process: 'laser',
  safetyClass: 'C',
  maxSpindleRpm: 1000,
};
/** A tab is 4 mm wide; its flanks fall 1 in 2 from 1.5 mm to 0.2 mm below the board, and a round tool leaves their feet. */
const HELD_PER_TAB_MM = 15;

const EXAMPLES = ['side-plate.dxf', 'wheel-disc.dxf'].map((name) => path.resolve('examples/designs/hand-seeder', name));
const REAL = path.resolve('../shared/data/designs/lifetrac-v25');
const isThere = existsSync(REAL);
if (!isThere && process.env['CI']) throw new Error(`shared data is missing: ${REAL}`);
/** part_standing_deck.dxf is part_platform_deck.dxf, byte for byte. */
const SOUND = ['bucket_back', 'bucket_bottom', 'bucket_side', 'deck', 'part_bucket_bottom', 'part_cylinder_lug', 'part_platform_deck',
  'part_platform_pivot_bracket', 'part_wheel_mount', 'wheel_mount'].map((name) => path.join(REAL, `${name}.dxf`)); // prettier-ignore
const EDGE_ON = ['part_bucket_side', 'part_rear_crossmember', 'part_side_panel_inner', 'part_side_panel_outer'].map((name) => path.join(REAL, `${name}.dxf`)); // prettier-ignore

const table: string[] = [];
function note(
  file: string,
  machine: string,
  { cutToDrawingMm, drawingToCutMm, heldMm, unreachableMm, drawnMm }: CutComparison,
): void {
  const cells = [path.basename(file), machine, drawnMm.toFixed(0), cutToDrawingMm.toFixed(4), drawingToCutMm.toFixed(4), heldMm.toFixed(0), unreachableMm.toFixed(1)]; // prettier-ignore
  table.push(`| ${cells.join(' | ')} |`);
}
/** For docs/designs-cut.md. */
afterAll(() => {
  if (process.env['CUT_TABLE']) console.log(table.join('\n'));
});

/** Thick enough for three passes; the plates of the tractor in one, or they would take hours. */
const thicknessOf = (file: string): number => (EXAMPLES.includes(file) ? 4 : 1.5);

async function mill(file: string, toolMm = 3): Promise<{ comparison: CutComparison; tabs: number }> {
  const source = new Uint8Array(readFileSync(file));
  const profile = { ...MILL, toolDiameterMm: toolMm };
  const thicknessMm = thicknessOf(file);
  const { gcode, settings } = await cutProgram({ parts: [{ source }], thicknessMm, profile, material: 'plywood' });
  expect(analyseProgram(gcode, profile).problems).toEqual([]);
  const { motionLog } = streamed(gcode, { envelopeMm: profile.envelopeMm });
  const drawn = edgesOf(new TextDecoder().decode(source));
  const { marginMm, tabs } = settings as { marginMm: number; tabs: number };
  // Measured with the tool that is in the machine, whatever the program was made for.
  return { comparison: compareCut(motionLog, drawn, { toolMm: 3, marginMm, thicknessMm }), tabs };
}

describe('a part from DXF on the simulated GRBL mill', () => {
  const files = isThere ? [...EXAMPLES, ...SOUND] : EXAMPLES;
  it.each(files.map((file) => [path.basename(file), file]))('%s is cut as it is drawn', async (_name, file) => {
    const { comparison, tabs } = await mill(file);
    note(file, 'mill', comparison);
    expect(comparison.cutToDrawingMm).toBeLessThan(WITHIN_MM);
    expect(comparison.drawingToCutMm).toBeLessThan(WITHIN_MM);
    expect(comparison.heldMm).toBeLessThan(HELD_PER_TAB_MM * tabs + 0.01);
    expect(comparison.unreachableMm).toBeLessThan(comparison.drawnMm / 50);
  }); // prettier-ignore

  it('is seen to be wrong when the offset is: a program for another tool leaves the drawing both ways', async () => {
    const { comparison } = await mill(EXAMPLES[0] ?? '', 3.2);
    expect(comparison.cutToDrawingMm).toBeGreaterThan(WITHIN_MM);
    expect(comparison.drawingToCutMm).toBeGreaterThan(WITHIN_MM);
  });

  (isThere ? it.each(EDGE_ON) : it.skip.each(EDGE_ON))('%s is refused: it was exported edge-on', async (file) => {
    const source = new Uint8Array(readFileSync(file));
    const made = cutProgram({ parts: [{ source }], thicknessMm: 12.7, profile: MILL, material: 'plywood' });
    await expect(made).rejects.toMatchObject({ code: 'CAM_FAILED', message: expect.stringContaining('from its edge') });
  });
});

describe('a part from DXF on the simulated GRBL laser', () => {
  it.each(EXAMPLES.map((file) => [path.basename(file), file]))('%s is cut as it is drawn', async (_name, file) => {
    const source = new Uint8Array(readFileSync(file));
    const made = await cutProgram({ parts: [{ source }], thicknessMm: 3, profile: LASER, material: 'plywood' });
    expect(analyseProgram(made.gcode, LASER).problems).toEqual([]);
    const { motionLog } = streamed(made.gcode, { envelopeMm: LASER.envelopeMm }, true);
    expect(motionLog.filter(({ tool }) => tool?.isRapid === true && tool.power > 0)).toEqual([]);
    const { marginMm, kerfMm } = made.settings as { marginMm: number; kerfMm: number };
    const drawn = edgesOf(new TextDecoder().decode(source));
    const comparison = compareCut(motionLog, drawn, { toolMm: kerfMm, marginMm });
    note(file, 'laser', comparison);
    expect(comparison.cutToDrawingMm).toBeLessThan(WITHIN_MM);
    expect(comparison.drawingToCutMm).toBeLessThan(WITHIN_MM);
    expect(comparison.heldMm).toBe(0);
  });
});
