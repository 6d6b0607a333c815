import { describe, expect, it } from '@jest/globals';
import { decode } from 'fast-png';
import { DomainError } from '#libs/domain';
import type { DrawingShape } from '../drawing.js';
import { ballMesh, boxMesh } from '../shapes-for-tests.js';
import { renderDrawing } from './render-drawing.js';
import { renderModel, renderPlate } from './render-model.js';

const SIZE = { widthPx: 120, heightPx: 90 };

/** Red, green and blue at a place given in shares of width and height. */
function pixel(png: Uint8Array, x: number, y: number): number[] {
  const { width, height, data, channels } = decode(png);
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * channels;
  return [...data.subarray(at, at + 3)] as number[];
}
const brightness = (png: Uint8Array, x: number, y: number) => pixel(png, x, y).reduce((a, b) => a + b, 0);

describe('pictures', () => {
  it('show a model in the middle of a quiet background, top lighter than its sides', () => {
    const png = renderModel(boxMesh([40, 40, 40]), SIZE);
    expect(decode(png)).toMatchObject({ width: 120, height: 90, channels: 3, depth: 8 });
    const [red = 0, , blue = 0] = pixel(png, 0.5, 0.6);
    expect(red - blue).toBeGreaterThan(60);
    const [r = 0, , b = 0] = pixel(png, 0.05, 0.05);
    expect(Math.abs(r - b)).toBeLessThan(12);
    expect(brightness(png, 0.5, 0.25)).toBeGreaterThan(brightness(png, 0.6, 0.7));
    expect(renderModel(boxMesh([40, 40, 40]), SIZE)).toEqual(png);
  });

  it('show the near side of things, whatever the order of triangles', () => {
    const { triangles, count } = ballMesh(20, 24);
    const reversed = new Float32Array(triangles.length);
    for (let t = 0; t < count; t++) reversed.set(triangles.subarray(t * 9, t * 9 + 9), (count - 1 - t) * 9);
    expect(renderModel({ triangles: reversed, count }, SIZE)).toEqual(renderModel({ triangles, count }, SIZE));
  });

  it('follow the theme', () => {
    const of = (theme: 'light' | 'dark') => renderModel(boxMesh([10, 10, 10]), { ...SIZE, theme });
    expect(brightness(of('light'), 0.05, 0.05)).toBeGreaterThan(600);
    expect(brightness(of('dark'), 0.05, 0.05)).toBeLessThan(200);
  });

  it('show every piece on its plate where it lies', () => {
    const piece = { mesh: boxMesh([60, 20, 10]), isTurned: false };
    const plate = { envelopeMm: { x: 200, y: 200, z: 200 } };
    const empty = renderPlate([{ ...piece, xMm: 0, yMm: 180 }], plate, SIZE);
    const filled = renderPlate(
      [
        { ...piece, xMm: 0, yMm: 180 },
        { ...piece, xMm: 70, yMm: 90, isTurned: true, colour: 1 },
      ],
      plate,
      SIZE,
    );
    expect(pixel(filled, 0.45, 0.5)).not.toEqual(pixel(empty, 0.45, 0.5));
    expect(pixel(filled, 0.8, 0.5)).toEqual(pixel(empty, 0.8, 0.5));
  });

  it('fill a drawing where its outlines enclose it, loose lines or not', () => {
    const square: [number, number][] = [[0, 0], [100, 0], [100, 100], [0, 100]]; // prettier-ignore
    const hole: DrawingShape = { kind: 'circle', centre: [50, 50], radiusMm: 20 };
    const lines = square.map((from, i): DrawingShape => ({
      kind: 'polyline',
      points: [from, square[(i + 1) % 4]!],
      isClosed: false,
    }));
    const loose = renderDrawing([...lines, hole], SIZE);
    const closed = renderDrawing([{ kind: 'polyline', points: square, isClosed: true }, hole], SIZE);
    expect(pixel(closed, 0.5, 0.5)).not.toEqual(pixel(closed, 0.4, 0.25));
    expect(pixel(loose, 0.4, 0.25)).toEqual(pixel(closed, 0.4, 0.25));
    // Without an upright side every row is crossed an odd number of times.
    const open = renderDrawing([...lines.filter((_, i) => i !== 1), hole], SIZE);
    expect(pixel(open, 0.4, 0.25)).not.toEqual(pixel(closed, 0.4, 0.25));
  });

  it.each([
    [0, 90],
    [120.5, 90],
    [120, 4096],
  ])('are not drawn at %d x %d', (widthPx, heightPx) => {
    expect(() => renderModel(boxMesh([1, 1, 1]), { widthPx, heightPx })).toThrow(DomainError);
    expect(() => renderDrawing([], { widthPx, heightPx })).toThrow(DomainError);
  });
});
