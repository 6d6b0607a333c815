import { describe, expect, it } from '@jest/globals';
import { ThumbnailReader } from './thumbnails.js';

const PNG_8X6 = Uint8Array.from([
  0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 8, 0, 0, 0, 6, 8, 6, 0,
]);
/** Start, an application segment, a Huffman table, then a baseline frame of 6 rows and 8 columns. */
const JPG_8X6 = Uint8Array.from([
  0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc4, 0, 3, 9, 0xff, 0xc0, 0, 11, 8, 0, 6, 0, 8, 1, 1, 0x11, 0,
]);
const QOI_8X6 = Uint8Array.of(...Buffer.from('qoif'), 0, 0, 0, 8, 0, 0, 0, 6, 4, 0, 0xfd, 0, 0, 0, 0, 0, 0, 0, 1);

/** A block of comments as PrusaSlicer writes it, 78 letters a line. */
function lines(image: Uint8Array, size = '8x6', kind = '', letters?: number): string[] {
  const text = Buffer.from(image).toString('base64');
  const rows = text.match(/.{1,78}/g) ?? [];
  return [`thumbnail${kind} begin ${size} ${letters ?? text.length}`, ...rows, `thumbnail${kind} end`];
}

function read(...blocks: string[][]): ThumbnailReader {
  const reader = new ThumbnailReader();
  for (const line of blocks.flat()) {
    const bytes = Buffer.from(`; ${line}`);
    reader.read(bytes, 2, bytes.length);
  }
  return reader;
}

describe('thumbnails in comments', () => {
  it('are read as PNG, JPEG and QOI', () => {
    const reader = read(lines(PNG_8X6), lines(JPG_8X6, '8x6', '_JPG'), lines(QOI_8X6, '8x6', '_QOI'));
    expect(reader.ignored).toEqual([]);
    expect(reader.thumbnails).toEqual([
      { format: 'png', width: 8, height: 6, bytes: PNG_8X6 },
      { format: 'jpg', width: 8, height: 6, bytes: JPG_8X6 },
      { format: 'qoi', width: 8, height: 6, bytes: QOI_8X6 },
    ]);
  });

  it('may be long, and may have blanks behind their lines', () => {
    const large = Buffer.concat([PNG_8X6, Buffer.alloc(10_000, 0xa5)]);
    const reader = read(lines(large).map((line) => `${line}  `));
    expect(Buffer.from(reader.thumbnails[0]?.bytes ?? [])).toEqual(large);
  });

  it('leaves other comments alone', () => {
    const reader = read(lines(PNG_8X6));
    for (const text of ['; thumbnails = 16x16/PNG', '; thumbnail begin', '; TYPE:Custom']) {
      const bytes = Buffer.from(text);
      expect(reader.read(bytes, 2, bytes.length)).toBe(false);
    }
  });

  const damaged: [string, string[], string][] = [
    ['another size than its data', lines(PNG_8X6, '9x6'), 'it says 9x6, its data says 8x6'],
    ['another format', lines(PNG_8X6, '8x6', '_QOI'), 'it is no QOI image'],
    ['letters that are no base64', ['thumbnail begin 8x6 8', 'AA!AAAAA', 'thumbnail end'], 'its data is no base64'],
    ['more data than it says', lines(PNG_8X6, '8x6', '', 8), 'it has more data than it tells'],
    ['letters behind the padding', ['thumbnail begin 8x6 8', 'AA==AAAA', 'thumbnail end'], 'it has more data'],
    ['less data than an image has', lines(PNG_8X6.subarray(0, 20)), 'it is no PNG image'],
    ['a megabyte and more', lines(PNG_8X6, '8x6', '', 1_398_105), 'the limit is 1048576'],
    ['a side of 2049 pixels', lines(PNG_8X6, '2049x6'), 'the limit is 2048'],
    ['no pixels', lines(PNG_8X6, '0x6'), 'it is 0x6 pixels'],
  ];
  for (const [what, block, reason] of damaged) {
    it(`are left out: ${what}; the next one is read`, () => {
      const reader = read(block, lines(PNG_8X6));
      expect(reader.thumbnails).toHaveLength(1);
      expect(reader.ignored).toHaveLength(1);
      expect(reader.ignored[0]).toContain(reason);
    });
  }

  it('that do not end give way to the next', () => {
    const reader = read(lines(PNG_8X6).slice(0, -1), lines(PNG_8X6));
    expect(reader.thumbnails).toHaveLength(1);
    expect(reader.ignored).toEqual(['A thumbnail is left out: it has no end.']);
  });

  it('that do not end do not hide what follows', () => {
    for (const size of ['8x6', '9999x9999']) {
      const reader = read(lines(PNG_8X6, size).slice(0, -1));
      const bytes = Buffer.from(';TYPE:Custom');
      expect(reader.read(bytes, 1, bytes.length)).toBe(false);
      expect(reader.ignored).toHaveLength(1);
    }
  });

  it('are looked for 64 times, not for ever', () => {
    const reader = read(...Array.from({ length: 64 }, () => lines(PNG_8X6, '9x6')), lines(PNG_8X6));
    expect(reader.thumbnails).toEqual([]);
  });

  it('are eight at most, and as many reasons', () => {
    const reader = read(...Array.from({ length: 30 }, () => lines(PNG_8X6)));
    expect(reader.thumbnails).toHaveLength(8);
    expect(reader.ignored).toHaveLength(8);
    expect(reader.ignored[0]).toBe('A thumbnail is left out: there are 8 already.');
  });
});
