import { describe, expect, it } from '@jest/globals';
import { decodeQoi } from './qoi.js';

const END = [0, 0, 0, 0, 0, 0, 0, 1];
const image = (width: number, height: number, ...chunks: number[]): Uint8Array =>
  Uint8Array.of(
    ...Buffer.from('qoif'),
    0,
    0,
    width >> 8,
    width & 255,
    0,
    0,
    height >> 8,
    height & 255,
    4,
    0,
    ...chunks,
  );

describe('QOI pictures', () => {
  it('decodes every kind of chunk', () => {
    const chunks = [
      [0xfe, 10, 20, 30], // red, green, blue
      [0xff, 40, 50, 60, 70], // and alpha
      [0x40 | (3 << 4) | (0 << 2) | 2], // differences +1, -2, 0
      [0x80 | (32 + 5), (8 + 2) * 16 + (8 - 3)], // green +5, red +7, blue +2
      [0xc0 | 1], // twice more
      [(10 * 3 + 20 * 5 + 30 * 7 + 255 * 11) % 64], // the first colour again
    ].flat();
    const pixels = [
      [10, 20, 30, 255],
      [40, 50, 60, 70],
      [41, 48, 60, 70],
      [48, 53, 62, 70],
      [48, 53, 62, 70],
      [48, 53, 62, 70],
      [10, 20, 30, 255],
    ].flat();
    expect([...(decodeQoi(image(7, 1, ...chunks, ...END))?.data ?? [])]).toEqual(pixels);
  });

  it('wraps at 256 and begins with opaque black', () => {
    // Differences of -2 from black.
    expect([...(decodeQoi(image(2, 1, 0xc0, 0x40, ...END))?.data ?? [])]).toEqual([0, 0, 0, 255, 254, 254, 254, 255]);
  });

  it('gives nothing for what is short, huge or no picture', () => {
    expect(decodeQoi(image(2, 2, 0xfe, 1, 2))).toBeUndefined();
    expect(decodeQoi(image(4000, 4000, 0xfd, ...END))).toBeUndefined();
    expect(decodeQoi(image(0, 4, 0xfd, ...END))).toBeUndefined();
    expect(decodeQoi(Buffer.from('nothing of the kind'))).toBeUndefined();
    expect(decodeQoi(Buffer.alloc(0))).toBeUndefined();
  });
});
