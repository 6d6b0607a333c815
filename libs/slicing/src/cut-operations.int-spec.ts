import { describe, expect, it } from '@jest/globals';
import { analyseProgram } from '#libs/gcode';
import { CutBoard, movesOf } from '../test/cut-simulation.js';
import { arc, binaryStl, box, circle, dxf, LASER, line, lwpolyline, MILL, prism, rectangle } from '../test/parts.js';
import { makeCut } from './cut/make-cut.js';
import type { CutJobInput } from './index.js';

const THICK = 6;
const TOOL = 3;
const MARGIN = TOOL + 2;
const CELL = 0.25;

const onLayer = (layer: string, entity: readonly (readonly [number, string | number])[]) =>
  entity.map(([code, value]) => (code === 8 ? ([8, layer] as const) : ([code, value] as const)));
const job = (source: Uint8Array, change: Partial<CutJobInput> = {}): CutJobInput => ({
  parts: [{ source }],
  thicknessMm: THICK,
  profile: MILL,
  material: 'plywood',
  ...change,
});

/** 60 x 40 mm, a pocket 3 mm deep of 24 x 16 mm with an island, a hole of 8 mm, a drilling, an engraved line. */
const PART = dxf([
  ...rectangle(0, 0, 60, 40),
  onLayer('pocket 3mm', lwpolyline([[8, 12], [32, 12], [32, 28], [8, 28]])),
  onLayer('pocket 3mm', circle(20, 20, 3)),
  circle(48, 20, 4),
  onLayer('drill', circle(48, 33, 1.5)),
  onLayer('engrave', line(38, 5, 54, 5)),
]); // prettier-ignore

async function simulated(input: CutJobInput): Promise<{ board: CutBoard; settings: Record<string, unknown> }> {
  const { gcode, settings } = await makeCut(input);
  expect(analyseProgram(gcode, input.profile).problems).toEqual([]);
  const { stockMm } = settings as { stockMm: { x: number; y: number } };
  return { board: new CutBoard(stockMm.x, stockMm.y, CELL).cut(movesOf(gcode), TOOL), settings };
}

/** Cells of the board in the part's own coordinates, well inside a rectangle. */
function cellsIn(board: CutBoard, [x0, y0, x1, y1]: readonly [number, number, number, number]) {
  return [...board.cells()]
    .map(({ x, y, z }) => ({ x: x - MARGIN, y: y - MARGIN, z }))
    .filter(({ x, y }) => x > x0 && x < x1 && y > y0 && y < y1);
}

describe('all operations of a mill on one board, as material that is taken away', () => {
  const done = simulated(job(PART));

  it('counts what it does', async () => {
    expect((await done).settings).toMatchObject({ pockets: 1, drills: 1, engravings: 1, holes: 1, outlines: 1 });
  });

  it('clears the pocket to its floor and nothing deeper, and leaves the island', async () => {
    const wrong = cellsIn((await done).board, [8, 12, 32, 28]).filter(({ x, y, z }) => {
      const fromIsland = Math.hypot(x - 20, y - 20) - 3;
      const fromWall = Math.min(x - 8, 32 - x, y - 12, 28 - y);
      if (fromIsland < -CELL) return z !== 0;
      // A round tool leaves the corners.
      const isCorner = Math.min(x - 8, 32 - x) < TOOL / 2 && Math.min(y - 12, 28 - y) < TOOL / 2;
      const isFloor = fromIsland > CELL && fromWall > CELL && !isCorner;
      return isFloor ? Math.abs(z + 3) > 1e-4 : z < -3.0001;
    });
    expect(wrong).toEqual([]);
  });

  it('gouges nothing of the part', async () => {
    const wrong = cellsIn((await done).board, [CELL, CELL, 60 - CELL, 40 - CELL]).filter(({ x, y, z }) => {
      const inPocket = x > 8 - CELL && x < 32 + CELL && y > 12 - CELL && y < 28 + CELL;
      const inHole = Math.hypot(x - 48, y - 20) < 4 + CELL || Math.hypot(x - 48, y - 33) < 1.5 + CELL;
      if (inPocket || inHole) return false;
      const onLine = x > 38 - 2 && x < 54 + 2 && Math.abs(y - 5) < 1.5 + CELL;
      return onLine ? z < -0.5001 : z !== 0;
    });
    expect(wrong).toEqual([]);
  });

  it('separates the part from the waste above its tabs, and holds it by them', async () => {
    const { board } = await done;
    const free = board.piecesAt(MARGIN + 3, MARGIN + 3, -(THICK - 1.5) + 0.001);
    expect(free.has(board.indexAt(1, 1))).toBe(false);
    const held = board.piecesAt(MARGIN + 3, MARGIN + 3, -THICK);
    expect(held.has(board.indexAt(1, 1))).toBe(true);
    // Drilled and milled right through.
    const [drilled] = cellsIn(board, [47.8, 32.8, 48.2, 33.2]);
    expect(drilled?.z).toBeLessThanOrEqual(-THICK);
  });

  it('sees a gouge: a tool thicker than the program’s cuts into the part', async () => {
    const { gcode, settings } = await makeCut(job(PART));
    const { stockMm } = settings as { stockMm: { x: number; y: number } };
    const board = new CutBoard(stockMm.x, stockMm.y, CELL).cut(movesOf(gcode), TOOL + 2);
    expect(cellsIn(board, [CELL, CELL, 6, 39]).some(({ z }) => z < 0)).toBe(true);
  });
});

describe('what the job says', () => {
  it('wins over layers: the pocket is left out, tabs are left out', async () => {
    const operations = [{ layer: 'POCKET 3MM', operation: { kind: 'ignore' } }] as const;
    const { settings } = await makeCut(job(PART, { operations, tabs: { count: 0 } }));
    expect(settings).toMatchObject({ pockets: 0, tabs: 0, ignored: { layer: 2 } });
  });

  it.each([
    ['a pocket without a depth', onLayer('pocket', circle(20, 20, 8)), 'tells no depth'],
    ['a pocket deeper than the board', onLayer('pocket 9mm', circle(20, 20, 8)), 'is 9 mm deep; the board is 6 mm'],
    ['a pocket narrower than the tool', onLayer('pocket 2mm', lwpolyline([[10, 10], [30, 10], [30, 12], [10, 12]])), 'Use a tool of 1.5 mm'],
    ['an open line that is to be cut', line(10, 10, 20, 10), 'put it on a layer "engrave"'],
  ])('refuses %s', async (_name, entity, text) => {
    const made = makeCut(job(dxf([...rectangle(0, 0, 60, 40), entity])));
    await expect(made).rejects.toMatchObject({ code: 'CAM_FAILED', message: expect.stringContaining(text) });
  }); // prettier-ignore
});

describe('several pieces on one sheet', () => {
  const piece = dxf([...rectangle(0, 0, 60, 30), circle(15, 15, 5)]);

  it('lies them side by side within the stock, as far apart as the tool needs', async () => {
    const parts = [{ source: piece, copies: 5 }];
    const { gcode, settings } = await makeCut(job(piece, { parts, stockMm: { x: 220, y: 120 } }));
    expect(analyseProgram(gcode, MILL).problems).toEqual([]);
    expect(settings).toMatchObject({ holes: 5, outlines: 5 });
    const { stockMm } = settings as { stockMm: { x: number; y: number } };
    expect(stockMm.x).toBeLessThanOrEqual(220);
    expect(stockMm.y).toBeLessThanOrEqual(120);
  });

  it('turns a piece that fits only so, and refuses what does not fit', async () => {
    const turned = await makeCut(job(piece, { stockMm: { x: 45, y: 100 } }));
    expect(turned.settings).toMatchObject({ stockMm: { x: 40, y: 70 }, places: [{ isTurned: true }] });
    const refused = makeCut(job(piece, { parts: [{ source: piece, copies: 9 }], stockMm: { x: 100, y: 100 } }));
    await expect(refused).rejects.toMatchObject({
      code: 'PART_TOO_LARGE',
      message: expect.stringContaining('9 pieces'),
    });
  });
});

describe('drawings with blocks, splines, ellipses and colours', () => {
  it('places blocks with their turn and scale', async () => {
    const blocks = [
      [0, 'SECTION'], [2, 'BLOCKS'], [0, 'BLOCK'], [8, '0'], [2, 'hole'], [70, 0], [10, 0], [20, 0], [30, 0],
      ...circle(5, 0, 2), [0, 'ENDBLK'], [8, '0'], [0, 'ENDSEC'],
    ] as const; // prettier-ignore
    const insert = [[0, 'INSERT'], [8, '0'], [2, 'hole'], [10, 30], [20, 15], [41, 2], [42, 2], [50, 90]] as const; // prettier-ignore
    const text = new TextDecoder().decode(dxf([...rectangle(0, 0, 60, 40), [...insert]]));
    const withBlocks = text.replace(
      '0\nSECTION\n2\nENTITIES',
      `${blocks.map(([c, v]) => `${c}\n${v}\n`).join('')}0\nSECTION\n2\nENTITIES`,
    );
    const { gcode } = await makeCut(job(new TextEncoder().encode(withBlocks)));
    // The hole of radius 4 around (30, 25): climbing around its middle.
    const hole = new TextDecoder().decode(gcode).match(/G3 X\S+ Y\S+.*I\S+ J\S+/g) ?? [];
    expect(hole.length).toBeGreaterThan(2);
    const reach = movesOf(gcode).filter(({ to }) => Math.abs(Math.hypot(to[0] - 35, to[1] - 30) - 2.5) < 0.01);
    expect(reach.length).toBeGreaterThan(10);
  });

  it('follows an ellipse and a rational spline', async () => {
    const ellipse = [[0, 'ELLIPSE'], [8, '0'], [10, 20], [20, 20], [11, 10], [21, 0], [40, 0.5], [41, 0], [42, 2 * Math.PI]] as const; // prettier-ignore
    const h = Math.SQRT1_2;
    // A circle of radius 8 around (45, 20) as a quadratic rational spline.
    const controls = [[53, 20, 1], [53, 28, h], [45, 28, 1], [37, 28, h], [37, 20, 1], [37, 12, h], [45, 12, 1], [53, 12, h], [53, 20, 1]] as const; // prettier-ignore
    const spline = [
      [0, 'SPLINE'], [8, '0'], [70, 13], [71, 2], [72, 12], [73, 9],
      ...[0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4].map((knot) => [40, knot] as const),
      ...controls.flatMap(([x, y, w]) => [[10, x], [20, y], [41, w]] as const),
    ] as const; // prettier-ignore
    const { gcode } = await makeCut(job(dxf([...rectangle(0, 0, 60, 40), [...ellipse], [...spline]])));
    const deep = movesOf(gcode).filter(({ to, isRapid }) => !isRapid && to[2] <= -THICK);
    const inSpline = deep.filter(({ to }) => Math.hypot(to[0] - 50, to[1] - 25) < 7);
    expect(inSpline.length).toBeGreaterThan(20);
    for (const { to } of inSpline) expect(Math.hypot(to[0] - 50, to[1] - 25)).toBeCloseTo(8 - TOOL / 2, 1);
    expect(deep.some(({ to }) => Math.abs(to[0] - 25) < 0.5 && Math.abs(to[1] - (25 + 5 - TOOL / 2)) < 0.02)).toBe(
      true,
    );
  });

  it('reads an SVG, and engraves its blue lines', async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="60mm" height="40mm" viewBox="0 0 60 40">
      <rect x="0" y="0" width="60" height="40" fill="none" stroke="red"/>
      <circle cx="20" cy="20" r="6" fill="none" stroke="red"/>
      <path d="M 35 20 L 55 20" fill="none" stroke="#00f"/></svg>`;
    const { settings } = await makeCut(job(new TextEncoder().encode(svg)));
    expect(settings).toMatchObject({ engravings: 1, holes: 1, outlines: 1 });
  });
});

describe('board-like models', () => {
  it('cuts a box as its outline', async () => {
    const { settings } = await simulated(job(binaryStl(box(60, 40, THICK))));
    expect(settings).toMatchObject({ outlines: 1, holes: 0, pockets: 0 });
  });

  it('clears a step at the part’s edge to its floor', async () => {
    // An L lying on its back: 60 x 20 mm, 6 mm high, but 3 mm high over its right half.
    const step = prism([[0, 0], [60, 0], [60, 3], [30, 3], [30, 6], [0, 6]], 20)
      .map((triangle) => triangle.map(([x, y, z]) => [x, z, y] as const).toReversed()); // prettier-ignore
    const { board, settings } = await simulated(job(binaryStl(step)));
    expect(settings).toMatchObject({ outlines: 1, pockets: 1 });
    const cells = cellsIn(board, [CELL, CELL, 60 - CELL, 20 - CELL]);
    expect(cells.filter(({ x, z }) => x < 30 - CELL && z !== 0)).toEqual([]);
    expect(cells.filter(({ x, z }) => x > 30 + CELL && Math.abs(z + 3) > 1e-4)).toEqual([]);
  });

  it.each([
    ['a wedge', prism([[0, 0], [40, 0], [0, 6]], 20).map((t) => t.map(([x, y, z]) => [x, z, y] as const).toReversed()), 'slopes'],
    ['a board of another height', box(60, 40, 9), 'is 9 mm high as it lies, the board 6 mm'],
    ['a table', prism([[0, 3], [10, 3], [10, 0], [20, 0], [20, 3], [30, 3], [30, 6], [0, 6]], 20).map((t) => t.map(([x, y, z]) => [x, z, y] as const).toReversed()), 'looks down'],
    ['an open shell', box(60, 40, 6).slice(1), 'is not closed'],
  ])('refuses %s with the reason', async (_name, triangles, text) => {
    await expect(makeCut(job(binaryStl(triangles)))).rejects.toMatchObject({ code: 'CAM_FAILED', message: expect.stringContaining(text) });
  }); // prettier-ignore
});

describe('a laser', () => {
  const source = dxf([
    ...rectangle(0, 0, 60, 40),
    circle(20, 20, 6),
    arc(45, 20, 5, 0, 180),
    arc(45, 20, 5, 180, 360),
    onLayer('engrave', line(5, 5, 55, 5)),
  ]); // prettier-ignore
  const made = makeCut(job(source, { profile: LASER, thicknessMm: 3 }));

  it('is never on in a rapid, off at the end, air on while it burns, and never uses Z', async () => {
    const { gcode } = await made;
    expect(analyseProgram(gcode, LASER).problems).toEqual([]);
    const lines = new TextDecoder().decode(gcode).trimEnd().split('\n').filter((text) => !text.startsWith(';')); // prettier-ignore
    expect(lines.slice(0, 7)).toEqual(['G21', 'G90', 'G17', 'G94', 'M5', 'M8', 'M4 S0']);
    expect(lines.slice(-4)).toEqual(['M5', 'M9', expect.stringMatching(/^G0 X0 Y0/), 'M30']);
    expect(lines.filter((text) => text.includes('Z'))).toEqual([]);
    expect(movesOf(gcode).filter(({ isRapid, power }) => isRapid && power > 0)).toEqual([]);
    expect(movesOf(gcode).filter(({ isRapid, power }) => !isRapid && power === 0)).toEqual([]);
  });

  it('engraves first with little power, cuts inside before outside, half a kerf off the line', async () => {
    const { gcode, settings } = await made;
    expect(settings).toMatchObject({ powerPercent: 70, passes: 1, kerfMm: 0.2, engravings: 1, holes: 2, outlines: 1 });
    const powers = movesOf(gcode).filter(({ isRapid }) => !isRapid).map(({ power }) => power); // prettier-ignore
    expect(powers[0]).toBe(150);
    expect(powers.lastIndexOf(150)).toBeLessThan(powers.indexOf(700));
    const cuts = movesOf(gcode).filter(({ isRapid, power }) => !isRapid && power === 700);
    const isOuter = ({ to: [x, y] }: (typeof cuts)[number]): boolean => x < 3 || y < 3 || x > 63 || y > 43;
    expect(cuts.findIndex(isOuter)).toBeGreaterThan(cuts.findLastIndex(({ to: [x, y] }) => Math.hypot(x - 23, y - 23) < 6.1)); // prettier-ignore
    expect(Math.min(...cuts.filter(isOuter).map(({ to }) => to[0]))).toBeLessThan(2.91);
  });

  it.each([
    ['PVC', 'chlorine'],
    ['HDPE', 'catches fire'],
  ])('refuses %s: %s', async (material, text) => {
    const refused = makeCut(job(source, { profile: LASER, thicknessMm: 3, material }));
    await expect(refused).rejects.toMatchObject({ code: 'CAM_FAILED', message: expect.stringContaining(text) });
  });

  it('refuses a board thicker than its table, unless the job says how', async () => {
    const thick = { profile: LASER, thicknessMm: 12 };
    await expect(makeCut(job(source, thick))).rejects.toMatchObject({ code: 'CAM_FAILED' });
    const laser = { powerPercent: 90, feedMmPerMin: 200, passes: 4, kerfMm: 0.3 };
    expect((await makeCut(job(source, { ...thick, laser }))).settings).toMatchObject(laser);
  });
});
