import { describe, expect, it } from '@jest/globals';
import { analyseProgram } from '#libs/gcode';
import { binaryStl, box, bracket, PRINTER, textStl } from '../test/parts.js';
import { PRINT_MATERIALS, slicePrint } from './index.js';

const CUBE = {
  model: binaryStl(box(20, 20, 20)),
  profile: PRINTER,
  material: 'PLA',
  quality: { layerHeightMm: 0.2, infillPercent: 20, supports: false },
};
const linesOf = (gcode: Uint8Array): string[] => new TextDecoder().decode(gcode).split('\n');

describe('slicing a part', () => {
  it('makes a program for a 20 mm cube that the analyser accepts, centred and 20 mm high', async () => {
    const { gcode, maker, settings } = await slicePrint(CUBE);
    const report = analyseProgram(gcode, PRINTER);
    expect(report.problems).toEqual([]);
    expect(report.isRunnable).toBe(true);
    expect(report.layers).toBe(100);
    expect(report.extentsMm?.max.z).toBeCloseTo(20, 3);
    expect(maker).toMatch(/^CuraEngine \(cura-wasm \d+\.\d+\.\d+\)$/);
    expect(settings).toMatchObject({ material: 'PLA', layerHeightMm: 0.2, infill_line_distance: 4 });
    // 8 cm³; two walls, 0.8 mm skins and 20 % infill make about half of it: 2.6 to 5 cm³ of 1.75 mm filament.
    const cm3 = (report.filamentMm * Math.PI * 0.875 ** 2) / 1000;
    expect(cm3).toBeGreaterThan(2.6);
    expect(cm3).toBeLessThan(5);
    const walls = wallExtents(linesOf(gcode));
    expect(walls.min).toBeCloseTo(100.2, 1);
    expect(walls.max).toBeCloseTo(119.8, 1);
  });

  it('makes a program for a Klipper printer that the analyser accepts as Klipper’s', async () => {
    const profile = { ...PRINTER, firmware: 'klipper' } as const;
    const { gcode } = await slicePrint({ ...CUBE, profile });
    const report = analyseProgram(gcode, profile);
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ isRunnable: true, layers: 100 });
    // Klipper never reads a last line without its line feed.
    expect(gcode.at(-1)).toBe(10);
  });

  it('gives the same bytes for the same input, and for the same part elsewhere in its file', async () => {
    const moved = box(20, 20, 20).map((t) => t.map(([x, y, z]) => [x - 50, y + 300, z + 7] as const));
    const [first, second, third] = await Promise.all([
      slicePrint(CUBE),
      slicePrint(CUBE),
      slicePrint({ ...CUBE, model: textStl(moved) }),
    ]);
    expect(Buffer.from(first.gcode).equals(second.gcode)).toBe(true);
    expect(Buffer.from(first.gcode).equals(third.gcode)).toBe(true);
  });

  it('writes lines Marlin can take: ASCII, 83 bytes at most, heaters off at the end', async () => {
    const lines = linesOf((await slicePrint(CUBE)).gcode);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(83);
    expect(lines.every((line) => /^[\x20-\x7e]*$/.test(line))).toBe(true);
    const end = lines.slice(lines.findLastIndex((line) => line.includes(' E')));
    expect(end).toEqual(expect.arrayContaining(['M104 S0', 'M140 S0', 'M84']));
  });

  it('says how far it is, from low to 1, never backwards', async () => {
    const fractions: number[] = [];
    await slicePrint(CUBE, { onProgress: (fraction) => fractions.push(fraction) });
    expect(fractions.length).toBeGreaterThan(20);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect(fractions[0]).toBeLessThan(0.2);
  });

  it('makes runnable programs with supports and copies', async () => {
    const quality = { layerHeightMm: 0.3, infillPercent: 40, supports: true };
    const { gcode } = await slicePrint({ ...CUBE, model: binaryStl(bracket()), quality, copies: 3 });
    expect(analyseProgram(gcode, PRINTER).problems).toEqual([]);
  });

  it('makes runnable programs for every material, as warm as that wants it', async () => {
    const profile = { ...PRINTER, maxNozzleTempC: 300 };
    const tile = { ...CUBE, model: binaryStl(box(12, 12, 1.2)), profile, quality: 'draft' as const };
    const heat = Object.keys(PRINT_MATERIALS).map(async (material) => {
      const report = analyseProgram((await slicePrint({ ...tile, material })).gcode, profile);
      expect(report.problems).toEqual([]);
      return [material, report.maxNozzleC];
    });
    const wanted = Object.entries(PRINT_MATERIALS).map(([name, material]) => [name, material.firstLayerNozzleC]);
    expect(await Promise.all(heat)).toEqual(wanted);
  });

  it('makes a solid cube of 8 cm3 at 100 % infill, and a hollow one at 0 %', async () => {
    const cm3 = async (infillPercent: number): Promise<number> => {
      const { gcode } = await slicePrint({ ...CUBE, quality: { ...CUBE.quality, infillPercent } });
      return (analyseProgram(gcode, PRINTER).filamentMm * Math.PI * 0.875 ** 2) / 1000;
    };
    const [solid, hollow] = await Promise.all([cm3(100), cm3(0)]);
    expect(solid).toBeGreaterThan(7.5);
    expect(solid).toBeLessThan(8.5);
    expect(hollow).toBeLessThan(2.5);
  });

  it('supports an overhang when asked, and cools PLA but not ABS', async () => {
    const top = box(30, 30, 3).map((t) => t.map(([x, y, z]) => [x, y, z + 12] as const));
    const table = { ...CUBE, model: binaryStl([...box(6, 6, 12), ...top]) };
    const text = async (material: string, supports: boolean): Promise<string> =>
      new TextDecoder().decode(
        (await slicePrint({ ...table, material, quality: { ...CUBE.quality, supports } })).gcode,
      );
    const [supported, plain] = await Promise.all([text('PLA', true), text('ABS', false)]);
    expect(supported).toContain(';TYPE:SUPPORT');
    expect(supported).toContain('M106 S255');
    expect(plain).not.toContain(';TYPE:SUPPORT');
    expect(plain).not.toMatch(/M106 S[1-9]/);
  });

  it('fills the plate edge to edge without leaving it', async () => {
    const quality = { layerHeightMm: 0.3, infillPercent: 0, supports: false };
    const { gcode } = await slicePrint({ ...CUBE, model: binaryStl(box(216, 210, 0.6)), quality });
    expect(analyseProgram(gcode, PRINTER).problems).toEqual([]);
  });
});

describe('what cannot be sliced', () => {
  it.each([
    ['an empty file', new Uint8Array(), 'MODEL_EMPTY'],
    ['a flat sheet without volume', binaryStl([[[0, 0, 0], [20, 0, 0], [0, 20, 0]]]), 'MODEL_DEGENERATE'],
    ['a part larger than the machine', binaryStl(box(300, 20, 20)), 'PART_TOO_LARGE'],
    ['random bytes', Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251), 'MODEL_SIZE'],
  ])('is refused: %s', async (_name, model, code) => {
    await expect(slicePrint({ ...CUBE, model })).rejects.toMatchObject({ code });
  }); // prettier-ignore

  it('is refused or sliced, but never hangs or crashes: triangles all over the place', async () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) % 50;
    const soup = Array.from({ length: 200 }, () =>
      Array.from({ length: 3 }, () => [random(), random(), random()] as const),
    );
    const result = await slicePrint({ ...CUBE, model: binaryStl(soup) }).catch((error: unknown) => error);
    if ('gcode' in (result as object))
      expect(analyseProgram((result as { gcode: Uint8Array }).gcode, PRINTER).problems).toEqual([]);
    else expect(result).toMatchObject({ code: 'SLICE_FAILED' });
  });

  it('is stopped by the timeout', async () => {
    await expect(slicePrint(CUBE, { timeoutMs: 1 })).rejects.toMatchObject({ code: 'SLICE_TIMEOUT' });
  });

  it('is stopped by the caller, in the middle of the engine’s work', async () => {
    const stop = new AbortController();
    const onProgress = (): void => stop.abort(new Error('nobody wants it any more'));
    await expect(slicePrint(CUBE, { signal: stop.signal, onProgress })).rejects.toThrow('nobody wants it any more');
    await expect(slicePrint(CUBE, { signal: stop.signal })).rejects.toThrow('nobody wants it any more');
  });
});

/** X extents of the outer walls: half a line inside the part's own. */
function wallExtents(lines: readonly string[]): { min: number; max: number } {
  let isWall = false;
  const xs: number[] = [];
  for (const line of lines) {
    if (line.startsWith(';TYPE:')) isWall = line === ';TYPE:WALL-OUTER';
    const x = /^G1 .*X([\d.]+) .*E/.exec(line)?.[1];
    if (isWall && x !== undefined) xs.push(Number(x));
  }
  return { min: Math.min(...xs), max: Math.max(...xs) };
}
