import { describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { writeStl, readStl } from '#libs/designs';
import { binaryStl, box, PRINTER, textStl } from '../test/parts.js';
import { prepareSlice, readProgram, slicePlate, slicePrint, slicingEngines, type PreparedPlate } from './index.js';

const TILE = { model: binaryStl(box(16, 16, 3)), profile: PRINTER, material: 'PETG', quality: 'normal' } as const;
const engines = await slicingEngines();
/** Debian: apt-get install prusa-slicer. Where it is missing the fallback is what can be seen. */
const withPrusa = engines.prusa === undefined ? (it.skip as typeof it) : it;

describe('PrusaSlicer', () => {
  withPrusa(
    'makes a program like CuraEngine’s: our start and end, same layers, same plastic, no problem found',
    async () => {
      const plate = await prepareSlice(TILE);
      const [cura, prusa] = await Promise.all(
        (['cura', 'prusa'] as const).map(async (id) => {
          const made = await slicePlate(plate, id);
          const text = new TextDecoder().decode(made.gcode);
          const { report } = await readProgram(made.gcode, PRINTER);
          return { made, text, lines: text.split('\n'), report };
        }),
      );
      expect(prusa!.made.maker).toMatch(/^PrusaSlicer \d+\.\d+/);
      expect(prusa!.report.problems).toEqual([]);
      expect(prusa!.report.layers).toBe(cura!.report.layers);
      expect(prusa!.report.filamentMm / cura!.report.filamentMm).toBeGreaterThan(0.8);
      expect(prusa!.report.filamentMm / cura!.report.filamentMm).toBeLessThan(1.25);
      expect(prusa!.lines.slice(0, 20)).toEqual(cura!.lines.slice(0, 20));
      expect(prusa!.lines.slice(-7)).toEqual(cura!.lines.slice(-7));
      expect(prusa!.text).toContain(';TYPE:WALL-OUTER');
      // It heats once, as we say it.
      expect(prusa!.text.match(/^M(109|190) /gm)).toHaveLength(2);
    },
  );

  withPrusa('goes across before it goes down: no thread from the purge line', async () => {
    const { gcode } = await slicePlate(await prepareSlice(TILE), 'prusa');
    const text = new TextDecoder().decode(gcode);
    const moves = text.slice(text.indexOf(';LAYER:0')).split('\n').filter((line) => /^G1 [XZ]/.test(line)); // prettier-ignore
    expect(moves[0]).toMatch(/^G1 X\S+ Y\S+ F\d+$/);
    expect(moves[1]).toMatch(/^G1 Z\.?\d/);
  });

  withPrusa('gets nothing of a 3MF but its triangles: settings that would run a program are dropped', async () => {
    const made = await slicePlate(await prepareSlice({ ...TILE, model: zipOf3mf(), fileName: 'tile.3mf' }), 'prusa');
    expect(made.notes?.join()).toMatch(/settings/i);
    expect(new TextDecoder().decode(made.gcode)).not.toMatch(/M99|post_process/);
  });

  it('that is wished for and not installed is stood in for, with the reason', async () => {
    const made = await slicePrint({ ...TILE, settings: { engine: 'prusa' } });
    if (engines.prusa !== undefined) expect(made.maker).toBe(engines.prusa);
    else expect(made.notes).toEqual(['PrusaSlicer is not installed here; CuraEngine made the program.']);
  });
});

describe('a prepared plate', () => {
  it('has the same key for the same mesh, in whatever file and wherever it lies there', async () => {
    const moved = box(16, 16, 3).map((triangle) => triangle.map(([x, y, z]) => [x - 33, y + 5, z + 9] as const));
    const models = [TILE.model, textStl(moved), writeStl(readStl(TILE.model))];
    const plates = await Promise.all(models.map((model) => prepareSlice({ ...TILE, model })));
    expect(new Set(plates.map(({ meshKey }) => meshKey)).size).toBe(1);
    const other = await prepareSlice({ ...TILE, model: binaryStl(box(16, 16, 3.1)) });
    expect(other.meshKey).not.toBe(plates[0]?.meshKey);
  });

  it('gets a brim where there is room, and says so where there is not', async () => {
    const settings = { adhesion: 'brim', brimMm: 10 } as const;
    expect(await prepareSlice({ ...TILE, settings })).toMatchObject({ adhesion: 'brim', notes: [] });
    const wide = await prepareSlice({ ...TILE, settings, model: binaryStl(box(205, 200, 2)) });
    expect(wide).toMatchObject({ adhesion: 'none' });
    expect(wide.notes.join()).toContain('no room for a brim of 10 mm');
  });

  it('lies as it was published, and on another side only when that is wished, with a note', async () => {
    const upright = { ...TILE, model: binaryStl(box(3, 30, 40)) };
    expect(await prepareSlice(upright)).toMatchObject({ sizeMm: { x: 3, y: 30, z: 40 }, notes: [] });
    const turned = await prepareSlice({ ...upright, settings: { orientation: 'least-support' } });
    expect(turned.sizeMm.z).toBeCloseTo(3, 3);
    expect(turned.notes).toEqual(['The part was turned so that it needs least support.']);
  });

  it('is put across the plate when it fits only so, and what fits neither way is refused', async () => {
    const long = { ...TILE, model: binaryStl(box(40, 214, 2)) };
    expect(await prepareSlice(long)).toMatchObject({
      sizeMm: { x: 214, y: 40 },
      notes: ['The part lies a quarter turn round to fit on the plate.'],
    });
    await expect(prepareSlice({ ...TILE, model: binaryStl(box(40, 230, 2)) })).rejects.toMatchObject({
      code: 'PART_TOO_LARGE',
    });
  });

  it('that breaks one engine is given to the other, or told why not', async () => {
    const plate: PreparedPlate = { ...(await prepareSlice(TILE)), stl: new Uint8Array(84) };
    await expect(slicePlate(plate, 'cura')).rejects.toMatchObject({ code: 'SLICE_FAILED' });
  });
});

/** A 3MF of a tile with a configuration of PrusaSlicer that runs a command on export (CVE-2023-47268). */
function zipOf3mf(): Uint8Array {
  const corners = box(16, 16, 3).flat();
  const vertices = corners.map(([x, y, z]) => `<vertex x="${x}" y="${y}" z="${z}"/>`).join('');
  const triangles = corners.flatMap((_, i) => (i % 3 === 0 ? `<triangle v1="${i}" v2="${i + 1}" v3="${i + 2}"/>` : [])).join(''); // prettier-ignore
  const model = `<?xml version="1.0"?><model unit="millimeter" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources><object id="1" type="model"><mesh><vertices>${vertices}</vertices><triangles>${triangles}</triangles></mesh></object></resources><build><item objectid="1"/></build></model>`;
  return zipSync({
    '3D/3dmodel.model': strToU8(model),
    'Metadata/Slic3r_PE.config': strToU8('; post_process = /bin/sh -c id\n; start_gcode = M99\n'),
  });
}
