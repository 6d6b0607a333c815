import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { analyseProgram } from '#libs/gcode';
import { cutPoints, deepestRuns, movesOf, NearPoints } from '../test/cut-simulation.js';
import { arc, circle, dxf, line, lwpolyline, MILL, polyline, rectangle } from '../test/parts.js';
import { makeCut } from './cut/make-cut.js';
import { cutProgram, MILL_MATERIALS, type CutJobInput } from './index.js';

const TOOL = 3;
const RADIUS = TOOL / 2;
const MARGIN = TOOL + 2;
const THICK = 6;
const EDGE_STEP = 0.5;
const BULGE_90 = Math.tan(Math.PI / 8);

/** 80 x 50 mm with corners of 10 mm, a hole of 20 mm, one of 3 mm (the tool's) and a slot of 20 x 6 mm with round ends. */
const PLATE = dxf([
  lwpolyline([[10, 0], [70, 0, BULGE_90], [80, 10], [80, 40, BULGE_90], [70, 50], [10, 50, BULGE_90], [0, 40], [0, 10, BULGE_90]]),
  circle(25, 25, 10),
  circle(70, 40, 1.5),
  line(50, 22, 64, 22),
  arc(64, 25, 3, -90, 90),
  line(64, 28, 50, 28),
  arc(50, 25, 3, 90, 270),
]); // prettier-ignore
const job = ({ dxf: source = PLATE, ...change }: Partial<CutJobInput> & { dxf?: Uint8Array } = {}): CutJobInput => ({
  parts: [{ source }],
  thicknessMm: THICK,
  profile: MILL,
  material: 'plywood',
  ...change,
});

/** Distance to the part's edge, negative inside the part: closed formulas, in drawing coordinates. */
function distanceToPlate(x: number, y: number): number {
  const [qx, qy] = [Math.abs(x - 40) - 30, Math.abs(y - 25) - 15];
  const plate = Math.hypot(Math.max(qx, 0), Math.max(qy, 0)) + Math.min(Math.max(qx, qy), 0) - 10;
  const round = 10 - Math.hypot(x - 25, y - 25);
  const drilled = 1.5 - Math.hypot(x - 70, y - 40);
  const slot = 3 - Math.hypot(x - Math.min(Math.max(x, 50), 64), y - 25);
  return Math.max(plate, round, drilled, slot);
}

/** Edge points of the plate half a millimetre apart: outline, then holes. */
function edgePoints(): { outline: [number, number][]; holes: [number, number][] } {
  const outline: [number, number][] = [];
  const holes: [number, number][] = [];
  const add = (list: [number, number][], length: number, at: (way: number) => [number, number]): void => {
    for (let way = 0; way < length; way += EDGE_STEP) list.push(at(way));
  };
  add(outline, 60, (w) => [10 + w, 0]);
  add(outline, 30, (w) => [80, 10 + w]);
  add(outline, 60, (w) => [70 - w, 50]);
  add(outline, 30, (w) => [0, 40 - w]);
  for (const [cx, cy, start] of [[70, 10, -0.5], [70, 40, 0], [10, 40, 0.5], [10, 10, 1]] as const) {
    add(outline, 5 * Math.PI, (w) => [cx + 10 * Math.cos(start * Math.PI + w / 10), cy + 10 * Math.sin(start * Math.PI + w / 10)]);
  } // prettier-ignore
  add(holes, 20 * Math.PI, (w) => [25 + 10 * Math.cos(w / 10), 25 + 10 * Math.sin(w / 10)]);
  add(holes, 14, (w) => [50 + w, 22]);
  add(holes, 14, (w) => [50 + w, 28]);
  add(holes, 3 * Math.PI, (w) => [64 + 3 * Math.sin(w / 3), 25 - 3 * Math.cos(w / 3)]);
  add(holes, 3 * Math.PI, (w) => [50 - 3 * Math.sin(w / 3), 25 + 3 * Math.cos(w / 3)]);
  return { outline, holes };
}

describe('the tool path of a plate, simulated', () => {
  const made = cutProgram(job());

  it('is accepted by the analyser, and stays on the stock', async () => {
    const { gcode, settings, maker } = await made;
    const report = analyseProgram(gcode, MILL);
    expect(report.problems).toEqual([]);
    expect(report.isRunnable).toBe(true);
    expect(report.maxSpindleRpm).toBe(12_000);
    expect(settings).toMatchObject({
      drills: 1,
      holes: 2,
      outlines: 1,
      tabs: 3,
      stockMm: { x: 80 + 2 * MARGIN, y: 50 + 2 * MARGIN },
    });
    expect(Math.min(report.extentsMm?.min.x ?? -1, report.extentsMm?.min.y ?? -1)).toBeGreaterThanOrEqual(RADIUS);
    expect(maker).toMatch(/manifold-3d \d+\.\d+\.\d+, dxf-parser \d+\.\d+\.\d+/);
  });

  it('cuts nothing inside the part: the tool’s centre keeps its radius from every edge', async () => {
    const inside = cutPoints(movesOf((await made).gcode)).filter(
      ([x, y]) => distanceToPlate(x - MARGIN, y - MARGIN) < RADIUS - 0.05,
    );
    // The drill stands in its own hole, whose edge is exactly a radius away.
    expect(inside).toEqual([]);
  });

  it('frees every edge within 0.1 mm, but for the tabs of 4 mm', async () => {
    const through = new NearPoints(
      cutPoints(movesOf((await made).gcode)).filter(([, , z]) => z <= -THICK),
      2,
    );
    const isFree = ([x, y]: [number, number]): boolean => through.distance([x + MARGIN, y + MARGIN]) <= RADIUS + 0.1;
    const { outline, holes } = edgePoints();
    expect(holes.filter((point) => !isFree(point))).toEqual([]);
    const heldMm = outline.filter((point) => !isFree(point)).length * EDGE_STEP;
    // 4 mm at full height, and flanks of 3.4 mm on both sides; a round tool leaves a little more of their feet.
    expect(heldMm).toBeGreaterThan(3 * 10);
    expect(heldMm).toBeLessThan(3 * 14);
  });

  it('leaves tabs 1.5 mm high and 4 mm wide: there the tool goes down to 4.5 mm', async () => {
    const points = cutPoints(movesOf((await made).gcode)).filter(
      ([x, y]) => distanceToPlate(x - MARGIN, y - MARGIN) > 0,
    );
    const { outline } = edgePoints();
    const near = new NearPoints(points, 2);
    const through = new NearPoints(
      points.filter(([, , z]) => z <= -THICK),
      2,
    );
    const held = outline.filter(([x, y]) => through.distance([x + MARGIN, y + MARGIN]) > RADIUS + 0.1);
    const deepest = held.map(([x, y]) => {
      const [atX, atY] = [x + MARGIN, y + MARGIN];
      const beside = [...near.near(atX, atY)].filter(
        ([px = 0, py = 0]) => Math.hypot(px - atX, py - atY) < RADIUS + 0.1,
      );
      return Math.min(...beside.map(([, , z = 0]) => z));
    });
    expect(Math.max(...deepest)).toBeCloseTo(-4.5, 2);
    const fullMm = deepest.filter((z) => z > -4.6).length * EDGE_STEP;
    expect(fullMm).toBeGreaterThan(3 * 3.5);
    // A round tool leaves up to 7 mm of the foot at the part's edge.
    expect(fullMm).toBeLessThan(3 * 7);
  });

  it('cuts holes before outlines, climbs, lifts for every travel and plunges only into air or along a ramp', async () => {
    const moves = movesOf((await made).gcode);
    const areas = deepestRuns(moves).filter((run) => run.length > 10).map(signedArea); // prettier-ignore
    expect(areas.map(Math.sign)).toEqual([1, 1, -1]);
    for (const { isRapid, from, to } of moves.slice(1)) {
      const isTravel = from[0] !== to[0] || from[1] !== to[1];
      if (isRapid && isTravel) expect(from[2]).toBe(5);
      const isDrill = Math.hypot(to[0] - 70 - MARGIN, to[1] - 40 - MARGIN) < 0.01;
      if (!isRapid && !isTravel && to[2] < from[2] && !isDrill) expect(to[2]).toBe(0);
      const run = Math.hypot(to[0] - from[0], to[1] - from[1]);
      // Ramps fall 1 in 10, the flanks of tabs 1 in 2.
      const steepest = to[2] < -4.5 ? 0.5 : 0.1;
      if (!isRapid && isTravel && to[2] < from[2]) expect(from[2] - to[2]).toBeLessThan(steepest * run + 0.003);
    }
  });

  it('speaks only GRBL words, in lines of at most 70 characters, spindle on with a pause and off at the end', async () => {
    const lines = new TextDecoder()
      .decode((await made).gcode)
      .trimEnd()
      .split('\n');
    const blocks = lines.filter((text) => !text.startsWith(';'));
    expect(Math.max(...lines.map((text) => text.length))).toBeLessThanOrEqual(70);
    expect(
      blocks.every((text) => /^(G0|G1|G2|G3|G4|G17|G21|G90|G94|M3|M5|M30)( [XYZIJFSP]-?\d+(\.\d{1,3})?)*$/.test(text)),
    ).toBe(true);
    expect(blocks.slice(0, 7)).toEqual(['G21', 'G90', 'G17', 'G94', 'G0 Z5', 'M3 S12000', 'G4 P3']);
    expect(blocks.slice(-4)).toEqual(['G0 Z5', 'M5', 'G0 X0 Y0', 'M30']);
  });
});

describe('drawings of other kinds', () => {
  it('gives the same program for lines in any order, polylines of both kinds, and inches', async () => {
    const corners = [[0, 0], [60, 0], [60, 30], [0, 30]] as const; // prettier-ignore
    const inches = corners.map(([x, y]) => [x / 25.4, y / 25.4] as const);
    const drawings = [dxf(rectangle(0, 0, 60, 30)), dxf([lwpolyline(corners)]), dxf([polyline(corners)]), dxf([lwpolyline(inches)], [[9, '$INSUNITS'], [70, 1]])]; // prettier-ignore
    const reports = await Promise.all(
      drawings.map(async (drawing) => analyseProgram((await makeCut(job({ dxf: drawing }))).gcode, MILL)),
    );
    for (const report of reports) {
      expect(report.problems).toEqual([]);
      expect(report.extentsMm?.min.x).toBeCloseTo(MARGIN - RADIUS, 2);
      expect(report.extentsMm?.max.x).toBeCloseTo(MARGIN + 60 + RADIUS, 2);
      expect(report.extentsMm?.max.y).toBeCloseTo(MARGIN + 30 + RADIUS, 2);
    }
  });

  it.each(Object.keys(MILL_MATERIALS))(
    'makes runnable programs in %s with a tool of 6 mm and one of 1 mm',
    async (material) => {
      for (const toolDiameterMm of [6, 1]) {
        const profile = { ...MILL, toolDiameterMm };
        const drawing = dxf([...rectangle(0, 0, 90, 60), circle(30, 30, 8)]);
        const { gcode } = await makeCut(job({ dxf: drawing, material, profile, thicknessMm: 3 }));
        expect(analyseProgram(gcode, profile).problems).toEqual([]);
      }
    },
  );

  it.each([
    ['an open outline', dxf(rectangle(0, 0, 60, 30).slice(0, 3)), 'CAM_FAILED', /The outline ends at \(.*, .* mm from its start/],
    ['a hole smaller than the tool', dxf([...rectangle(0, 0, 60, 30), circle(20, 15, 1)]), 'CAM_FAILED', /hole of 2 x 2 mm at \(25, 20\) is narrower than the tool of 3 mm\. Use a tool of 1\.5 mm/],
    ['a slot narrower than the tool', dxf([lwpolyline([[0, 0], [29, 0], [29, 20], [31, 20], [31, 0], [60, 0], [60, 30], [0, 30]])]), 'CAM_FAILED', /narrower than the tool of 3 mm.*Use a tool of 1\.5 mm/],
    ['two parts too close', dxf([...rectangle(0, 0, 30, 30), ...rectangle(32, 0, 60, 30)]), 'CAM_FAILED', /narrower than the tool/],
    ['outlines that cross', dxf([...rectangle(0, 0, 30, 30), ...rectangle(20, 10, 60, 20)]), 'CAM_FAILED', /Two outlines cross near/],
    ['a plate seen from its edge', dxf(rectangle(0, 0, 300, 6)), 'CAM_FAILED', /300 x 6 mm: it looks like the board seen from its edge/],
    ['an outline without area', dxf([line(0, 0, 50, 0), line(50, 0, 20, 0), line(20, 0, 0, 0)]), 'CAM_FAILED', /no area/],
    ['a part larger than the machine', dxf(rectangle(0, 0, 310, 100)), 'PART_TOO_LARGE', /The part is 310 x 100 mm; machine and stock leave 290 x 190 mm/],
    ['a spline without points', dxf([[[0, 'SPLINE'], [8, '0'], [70, 8], [71, 3]]]), 'CAM_FAILED', /Entity 1 \(SPLINE\) has missing or wrong numbers/],
    ['a solid', dxf([[[0, 'SOLID'], [8, '0'], [10, 0], [20, 0], [11, 1], [21, 0], [12, 1], [22, 1]]]), 'CAM_FAILED', /entity of kind SOLID/],
    ['a circle without radius', dxf([circle(0, 0, NaN)]), 'CAM_FAILED', /Entity 1 \(CIRCLE\) has missing or wrong numbers/],
    ['nothing', new Uint8Array(), 'CAM_FAILED', /cannot be read as DXF/],
    ['a drawing without entities', dxf([]), 'CAM_FAILED', /no lines, arcs or circles/],
  ])('refuses %s, saying where', async (_name, drawing, code, message) => {
    await expect(makeCut(job({ dxf: drawing }))).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  }); // prettier-ignore

  it('refuses a board thicker than the machine’s travel', async () => {
    await expect(makeCut(job({ thicknessMm: 40 }))).rejects.toMatchObject({ code: 'PART_TOO_LARGE' });
  });

  it('stops a drawing that keeps the parser busy for ever', async () => {
    const endless = dxf([
      [
        [0, 'POLYLINE'],
        [8, '0'],
        [70, 1],
      ],
      line(0, 0, 1, 1),
    ]);
    await expect(cutProgram(job({ dxf: endless }), { timeoutMs: 1500 })).rejects.toMatchObject({ code: 'CAM_FAILED' });
  });
});

const REAL = path.resolve('../shared/data/designs/lifetrac-v25');
const isThere = existsSync(REAL);
if (!isThere && process.env['CI']) throw new Error('no shared data');
(isThere ? describe : describe.skip)(`plates of a real tractor${isThere ? '' : ' (skipped: no shared data)'}`, () => {
  const profile = { ...MILL, envelopeMm: { x: 1500, y: 1000, z: 40 } };
  const mill = (file: string): Promise<unknown> => {
    const drawing = new Uint8Array(readFileSync(path.join(REAL, file)));
    return makeCut(job({ dxf: drawing, profile, thicknessMm: 12.7 }));
  };

  it.each([
    ['deck.dxf', { holes: 40, outlines: 1 }],
    ['part_platform_deck.dxf', { holes: 42, outlines: 1 }],
    ['part_wheel_mount.dxf', { holes: 13, outlines: 1 }],
    ['part_cylinder_lug.dxf', { outlines: 1 }],
    ['part_bucket_bottom.dxf', { holes: 15, outlines: 1 }],
    ['wheel_mount.dxf', { holes: 4, outlines: 1 }],
  ])('mills %s', async (file, counts) => {
    const { gcode, settings } = (await mill(file)) as { gcode: Uint8Array; settings: object };
    expect(settings).toMatchObject(counts);
    expect(analyseProgram(gcode, profile).problems).toEqual([]);
  });

  it.each([
    'part_bucket_side.dxf',
    'part_rear_crossmember.dxf',
    'part_side_panel_inner.dxf',
    'part_side_panel_outer.dxf',
  ])('refuses %s, which was exported edge-on', async (file) => {
    await expect(mill(file)).rejects.toMatchObject({
      code: 'CAM_FAILED',
      message: expect.stringContaining('from its edge'),
    });
  });
});

function signedArea(ring: readonly (readonly [number, number])[]): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length] ?? [x, y];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}
