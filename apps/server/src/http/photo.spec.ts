import { describe, expect, it } from '@jest/globals';
import { encode } from 'fast-png';
import type { DomainError } from '#libs/domain';
import { barePhoto, photoType } from './photo.js';

const latin = (text: string) => Buffer.from(text, 'latin1');
const segment = (marker: number, data: Buffer) =>
  Buffer.concat([Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff]), data]);
const SOI = Buffer.from([0xff, 0xd8]);
const scan = Buffer.concat([segment(0xda, latin('x')), latin('pixels'), Buffer.from([0xff, 0xd9])]);
const code = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return (error as DomainError).code;
  }
  return undefined;
};

describe('a photo', () => {
  it('is told by its first bytes', () => {
    const png = encode({ width: 1, height: 1, data: new Uint8Array([1, 2, 3]), channels: 3 });
    expect(photoType(png)).toBe('image/png');
    expect(photoType(Buffer.concat([SOI, scan]))).toBe('image/jpeg');
    expect([latin('<svg onload=alert(1)>'), latin('GIF89a'), latin('')].map(photoType)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('keeps its picture and loses where, when and with what it was taken', () => {
    const app0 = segment(0xe0, latin('JFIF'));
    const table = segment(0xdb, latin('table'));
    const jpeg = Buffer.concat([
      SOI,
      app0,
      segment(0xe1, latin('Exif GPS -0.93 -78.61')),
      table,
      segment(0xfe, latin('<script>')),
      segment(0xed, latin('by Rosa')),
      scan,
    ]);
    expect(barePhoto(jpeg, 'photo')).toEqual({ bytes: Buffer.concat([SOI, app0, table, scan]), type: 'image/jpeg' });
  });

  it('in PNG loses its texts and what stands behind its end', () => {
    const text = { Author: 'Rosa' };
    const image = { width: 2, height: 1, data: new Uint8Array(6).fill(9), channels: 3 } as const;
    const told = Buffer.concat([encode({ ...image, text }), latin('<?php')]);
    expect(told.includes('Rosa')).toBe(true);
    const { bytes } = barePhoto(told, 'photo');
    expect(Buffer.from(bytes).equals(Buffer.from(encode(image)))).toBe(true);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a page', latin('<html>')],
    [
      'a PNG cut short',
      Buffer.from(encode({ width: 1, height: 1, data: new Uint8Array(3), channels: 3 })).subarray(0, 40),
    ],
    ['a JPEG without a picture', Buffer.concat([SOI, segment(0xe0, latin('JFIF'))])],
    ['a JPEG with a hole', Buffer.concat([SOI, Buffer.from([0xff, 0x00, 0, 9]), scan])],
  ])('is not %s', (_, bytes) => {
    expect(code(() => barePhoto(bytes, 'photo'))).toBe('INPUT_INVALID');
  });
});
