import { describe, expect, it } from '@jest/globals';
import { binaryStl, box, textStl } from '../../test/parts.js';
import { boxOf, readStl, writeStl } from './mesh.js';

describe('reading STL', () => {
  it('reads the same corners from binary and text', () => {
    expect([...readStl(textStl(box(20, 30, 5)))]).toEqual([...readStl(binaryStl(box(20, 30, 5)))]);
    expect(boxOf(readStl(binaryStl(box(20, 30, 5))))).toEqual({
      min: { x: 0, y: 0, z: 0 },
      size: { x: 20, y: 30, z: 5 },
    });
  });

  it('reads a binary file whose header begins with "solid"', () => {
    const bytes = binaryStl(box(1, 2, 3));
    bytes.set(new TextEncoder().encode('solid by some CAD'));
    expect(boxOf(readStl(bytes)).size).toEqual({ x: 1, y: 2, z: 3 });
  });

  it.each([
    ['nothing', new Uint8Array(), 'MODEL_EMPTY'],
    ['a few bytes', new Uint8Array([1, 2, 3]), 'MODEL_SIZE'],
    ['a claim of 4 billion triangles', new Uint8Array(200).fill(255), 'MODEL_SIZE'],
    ['no triangle', binaryStl([]), 'MODEL_EMPTY'],
    ['text without triangles', new TextEncoder().encode('solid x\nendsolid x\n'), 'MODEL_EMPTY'],
    ['a corner that is no number', binaryStl([[[0, 0, 0], [NaN, 0, 0], [0, 1, 0]]]), 'MODEL_INVALID'],
    ['text cut off in a triangle', textStl(box(1, 1, 1)).subarray(0, 70), 'MODEL_INVALID'],
    ['text with words for numbers', new TextEncoder().encode('solid\n vertex a b c vertex 1 2 3 vertex 1 2 x'), 'MODEL_INVALID'],
  ])('refuses %s', (_name, bytes, code) => {
    expect(() => readStl(bytes)).toThrow(expect.objectContaining({ code }));
  }); // prettier-ignore

  it('writes one copy at every place', () => {
    const triangles = readStl(binaryStl(box(10, 10, 5)));
    const places = [{ x: 50, y: 60, z: 0 }, { x: 80, y: 60, z: 0 }]; // prettier-ignore
    const written = readStl(writeStl(triangles, boxOf(triangles), places));
    expect(boxOf(written)).toEqual({ min: { x: 50, y: 60, z: 0 }, size: { x: 40, y: 10, z: 5 } });
    expect(written.length).toBe(2 * triangles.length);
  });
});
