import { describe, expect, it } from '@jest/globals';
import { decode } from 'fast-png';
import { coarserPath, ToolPathBuilder } from './builder.js';
import { featureGroup } from './colours.js';
import { comparePaths } from './compare.js';
import { renderPng } from './render-png.js';
import { renderSvg } from './render-svg.js';
import { decodePath, encodePath, pointMm, pointOfBlock, type ToolPath } from './tool-path.js';

/** Draws into a builder as a machine moves: from where it stands. */
class Pen {
  block = 0;
  private readonly at = new Float64Array(4);

  constructor(readonly builder: ToolPathBuilder) {}

  go(x: number, y: number, z: number, options: { isMaking?: boolean; tag?: number; layer?: number } = {}): this {
    const to = Float64Array.of(x, y, z, 0);
    this.block++;
    this.builder.segment(this.at, to, options.isMaking ?? true, options.tag ?? 1, options.layer ?? 0, this.block);
    this.at.set(to);
    return this;
  }
}

/** A tower: a round wall and a zigzag inside, with travel to each layer. */
function tower(layers: number, { maxBytes, steps = 90 }: { maxBytes?: number; steps?: number } = {}): ToolPath {
  const builder = new ToolPathBuilder(maxBytes === undefined ? {} : { maxBytes });
  const pen = new Pen(builder);
  for (let layer = 0; layer < layers; layer++) {
    const z = 0.2 * (layer + 1);
    pen.go(60, 50, z, { isMaking: false, layer });
    for (let i = 1; i <= steps; i++) {
      const angle = (2 * Math.PI * i) / steps;
      pen.go(50 + 10 * Math.cos(angle), 50 + 10 * Math.sin(angle), z, { layer, tag: 1 });
    }
    for (let i = 0; i < 8; i++) pen.go(45 + i, i % 2 === 0 ? 44 : 56, z, { layer, tag: 2 });
  }
  return builder.finish(['', 'External perimeter', 'Internal infill']);
}

const runsOf = (path: ToolPath, layer = 0) => {
  const { features, isTravel, starts, firstBlocks, lastBlocks } = path.layerPath(layer);
  return Array.from(features, (feature, i) => ({
    feature,
    isTravel: isTravel[i] === 1,
    points: starts[i + 1]! - starts[i]!,
    blocks: [firstBlocks[i], lastBlocks[i]],
  }));
};

describe('ToolPathBuilder', () => {
  it('keeps polylines by layer and feature, travel apart, with the blocks they come from', () => {
    const path = tower(3);
    expect(path.layers).toBe(3);
    expect(runsOf(path, 1)).toEqual([
      { feature: 1, isTravel: true, points: 2, blocks: [100, 100] },
      { feature: 1, isTravel: false, points: 91, blocks: [101, 190] },
      { feature: 2, isTravel: false, points: 9, blocks: [191, 198] },
    ]);
    expect(path.heightMm(2)).toBeCloseTo(0.6, 9);
    const { points, starts } = path.layerPath(1);
    expect([...points.subarray(3 * starts[1]!, 3 * starts[1]! + 3)]).toEqual([6000, 5000, 40]);
  });

  it('stores every point within its tolerance, negative and far ones too', () => {
    const builder = new ToolPathBuilder();
    const pen = new Pen(builder);
    const points = [[-1234.567, 0.004, -3], [2500.999, -0.006, 12.345], [0, 0, 0], [-0.01, 3000, 0.3]] as const; // prettier-ignore
    for (const [x, y, z] of points) pen.go(x, y, z);
    const layer = builder.finish().layerPath(0);
    expect(layer.points.length / 3).toBe(points.length + 1);
    points.forEach(([x, y, z], i) => {
      const found = pointMm(layer, i + 1);
      expect(Math.hypot(found.x - x, found.y - y, found.z - z)).toBeLessThan(0.009);
    });
  });

  it('ignores retractions and joins what they part', () => {
    const pen = new Pen(new ToolPathBuilder());
    pen.go(10, 0, 0).go(10, 0, 0, { isMaking: false }).go(10, 10, 0);
    expect(runsOf(pen.builder.finish())).toMatchObject([{ points: 3 }]);
  });

  it('stays within its memory whatever the program does, and says what it left out', () => {
    const exact = tower(400);
    const small = tower(400, { maxBytes: 20_000 });
    expect(exact.byteLength).toBeGreaterThan(100_000);
    expect(small.packed.length).toBeLessThanOrEqual(20_000);
    expect(small.info).toMatchObject({ hasTravel: false, layers: 400 });
    expect(small.info.toleranceMm).toBeGreaterThan(exact.info.toleranceMm);
    const wild = new Pen(new ToolPathBuilder({ maxBytes: 8192 }));
    let seed = 1;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let i = 0; i < 30_000; i++)
      wild.go(random() * 1e7, random() * 1e7, random() * 1e7, { tag: i % 700 === 0 ? 2 : 1 });
    expect(wild.builder.finish().packed.length).toBeLessThanOrEqual(8192);
  });

  it('takes nonsense coordinates without harm', () => {
    const pen = new Pen(new ToolPathBuilder());
    pen.go(Number.NaN, Infinity, -Infinity).go(1, 1, 1);
    expect(pen.builder.finish().layerPath(0).points.every(Number.isFinite)).toBe(true);
  });
});

describe('a recorded path', () => {
  it('comes back from its bytes as it was', () => {
    const path = tower(5);
    const bytes = encodePath(path);
    const back = decodePath(bytes.buffer);
    expect(back.info).toEqual(path.info);
    for (let layer = 0; layer < 5; layer++) expect(back.layerPath(layer)).toEqual(path.layerPath(layer));
    expect(comparePaths(path, back)).toBeLessThan(1e-9);
  });

  it('refuses bytes that are something else, cut or bent', () => {
    const bytes = encodePath(tower(2));
    expect(() => decodePath(new ArrayBuffer(0))).toThrow(RangeError);
    expect(() => decodePath(bytes.buffer.slice(0, 40))).toThrow();
    const bent = bytes.slice();
    for (let i = 300; i < bent.length; i++) bent[i] = 255;
    // Runs that claim too much end where the bytes end.
    expect(() => decodePath(bent.buffer).layerPath(1)).not.toThrow();
  });

  it('has fewer points at coarser details, and the same ends', () => {
    const path = tower(1, { steps: 900 });
    const counts = ([0, 1, 2, 3] as const).map((detail) => path.layerPath(0, detail).points.length);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(counts[3]).toBeLessThan(counts[0]! / 4);
    expect(path.layerPath(0, 3).points.slice(0, 3)).toEqual(path.layerPath(0).points.slice(0, 3));
  });

  it('gives some layers as a path of their own', () => {
    const path = tower(9);
    const part = decodePath(encodePath(path.part(3, 5)).buffer);
    expect([part.layers, part.info.layers, part.has(2), part.has(3), part.has(5)]).toEqual([2, 9, false, true, false]);
    expect(part.layerPath(4)).toEqual(path.layerPath(4));
    expect(part.heightMm(4)).toBeCloseTo(1, 9);
  });

  it('knows where the tool is after a block', () => {
    const path = tower(4);
    const layer = path.layerOfBlock(101 + 44);
    expect(layer).toBe(1);
    expect(pointOfBlock(path.layerPath(layer), 101 + 44)).toMatchObject({ x: 40, y: 50 });
    expect(path.layerOfBlock(1_000_000)).toBe(3);
  });

  it('makes an overview within a number of bytes that still covers all layers', () => {
    const coarse = coarserPath(tower(300), 20_000);
    expect(coarse.packed.length).toBeLessThanOrEqual(20_000);
    expect(coarse.layers).toBe(300);
    expect(coarse.layerPath(0).points.length).toBeGreaterThan(0);
  });
});

describe('comparePaths', () => {
  const circle = (steps: number, radius: number, isReversed = false): ToolPath => {
    const pen = new Pen(new ToolPathBuilder());
    pen.go(radius, 0, 0, { isMaking: false });
    for (let i = 1; i <= steps; i++) {
      const angle = ((isReversed ? -2 : 2) * Math.PI * i) / steps;
      pen.go(radius * Math.cos(angle), radius * Math.sin(angle), 0);
    }
    return pen.builder.finish();
  };

  it('sees through other ways to split an arc', () => {
    expect(comparePaths(circle(360, 20), circle(250, 20))).toBeLessThan(0.03);
  });

  it('finds an offset, a missing end, and a loop run the other way round', () => {
    expect(comparePaths(circle(360, 20), circle(360, 20.5), { isMadeOnly: true })).toBeCloseTo(0.5, 1);
    expect(comparePaths(tower(2), tower(3))).toBeGreaterThan(1);
    expect(comparePaths(circle(360, 20), circle(360, 20, true))).toBeGreaterThan(20);
  });

  it('says infinity when only one path moves', () => {
    const empty = new ToolPathBuilder().finish();
    expect(comparePaths(empty, empty)).toBe(0);
    expect(comparePaths(empty, tower(1))).toBe(Infinity);
  });
});

describe('pictures', () => {
  it('are the same for the same path, with the part in the middle and nothing around it', () => {
    const png = renderPng(tower(60), { widthPx: 160 });
    expect(renderPng(tower(60), { widthPx: 160 })).toEqual(png);
    const { width, height, data } = decode(png);
    const alpha = (x: number, y: number) => data[4 * (Math.round(y) * width + Math.round(x)) + 3];
    expect(width).toBe(160);
    expect(alpha(0, 0)).toBe(0);
    expect(alpha(width / 2, height / 2)).toBe(255);
  });

  it('hide what lies behind: the wall in front covers the inside', () => {
    const { width, height, data } = decode(renderPng(tower(60), { widthPx: 160 }));
    const at = 4 * (Math.round(height * 0.75) * width + width / 2);
    const [red = 0, green = 0, blue = 0] = data.slice(at, at + 3);
    // Clay of an outer wall, not the grey of infill.
    expect(red).toBeGreaterThan(1.5 * green);
    expect(green).toBeGreaterThan(blue);
  });

  it('as SVG stay below 60 kB however large the program is', () => {
    const svg = renderSvg(tower(600, { steps: 360 }), { widthPx: 480 });
    expect(svg.length).toBeLessThan(60_000);
    expect(svg.length).toBeGreaterThan(5_000);
    expect(svg).toMatch(/^<svg .*<\/svg>$/s);
  });

  it('of nothing are empty, not an error', () => {
    const empty = new ToolPathBuilder().finish();
    expect(decode(renderPng(empty, { widthPx: 64 })).data.every((value) => value === 0)).toBe(true);
    expect(renderSvg(empty, { widthPx: 64 })).toContain('</svg>');
  });
});

describe('featureGroup', () => {
  it.each([
    ['External perimeter', 'outer'], ['Outer wall', 'outer'], ['WALL-OUTER', 'outer'], ['outer perimeter', 'outer'],
    ['Perimeter', 'inner'], ['WALL-INNER', 'inner'], ['Inner wall', 'inner'],
    ['Internal infill', 'infill'], ['FILL', 'infill'], ['Sparse infill', 'infill'],
    ['Solid infill', 'solid'], ['SKIN', 'solid'], ['Top surface', 'solid'], ['Internal bridge infill', 'bridge'],
    ['SUPPORT-INTERFACE', 'support'], ['Skirt/Brim', 'skirt'], ['', 'cut'], ['Gap thing', 'other'],
    ['top', 'solid'], ['sparse-infill', 'infill'], ['outer-wall', 'outer'], ['gap-fill', 'infill'], ['Custom', 'skirt'],
  ])('%s is %s', (name, group) => expect(featureGroup(name)).toBe(group)); // prettier-ignore
});
