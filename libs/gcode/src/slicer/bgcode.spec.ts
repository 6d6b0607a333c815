import { describe, expect, it } from '@jest/globals';
import { deflateSync } from 'node:zlib';
import {
  BLOCK,
  block,
  bgcodeFile,
  crc32 as slowCrc32,
  fileHeader,
  meatPacked,
} from '../../test/slicer/bgcode-encoder.js';
import { BgcodeDecoder, isBgcode } from './bgcode.js';
import { crc32 } from './crc32.js';
import { Heatshrink } from './heatshrink.js';
import { MeatPack } from './meatpack.js';
import { ProgramFileError } from './program-file-error.js';

const METADATA_TEXT = '; Producer = TestSlicer 1.2.3\n; printer_model = MK4\n';

/** Lines of every kind a slicer writes, with lengths odd and even. */
function sampleProgram(lines: number): string {
  let state = 7;
  const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  let text = 'M115 U6.0.1 ; version\nM862.3 P "MK4"\nG28 W\nM117 Bienvenido a la F\u00e1brica\n;TYPE:Perimeter\n\n';
  for (let i = 0; i < lines; i++) {
    const x = (random() * 250).toFixed(3);
    text += i % 40 === 0 ? `;Z:${i / 40}\nG1 Z${i / 40} F720\n` : `G1 X${x} Y${x.slice(1)} E${random().toFixed(5)}\n`;
  }
  return `${text}M104 S0\n`;
}

function decode(bytes: Uint8Array, step = 4096, decoder = new BgcodeDecoder()): string {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += step) chunks.push(...decoder.push(bytes.subarray(at, at + step)));
  decoder.end();
  return Buffer.concat(chunks).toString('latin1');
}

function faultOf(bytes: Uint8Array): ProgramFileError {
  try {
    decode(bytes);
  } catch (error) {
    if (error instanceof ProgramFileError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('binary G-code', () => {
  const program = sampleProgram(1000);
  const asPacked = (encoding: number): string =>
    (program.match(/[^\n]*\n/g) ?? []).map((line) => (encoding === 0 ? line : meatPacked(line, encoding))).join('');

  for (const compression of [0, 1, 2, 3]) {
    for (const encoding of [0, 1, 2]) {
      it(`gives the program back: compression ${compression}, encoding ${encoding}`, () => {
        const file = bgcodeFile(program, { compression, encoding });
        expect(isBgcode(file)).toBe(true);
        expect(decode(file)).toBe(METADATA_TEXT + asPacked(encoding));
      });
    }
  }

  it('reads what zlib itself deflated, in stored, fixed and dynamic blocks', () => {
    for (const options of [{ level: 0 }, { strategy: 4 }, { level: 9 }]) {
      const data = Buffer.from(program, 'latin1');
      const packed = deflateSync(data, options);
      const gcode = block(BLOCK.gcode, data, { compression: 1, packed });
      expect(decode(Buffer.concat([fileHeader(), gcode]))).toBe(program);
    }
  });

  it('gives the same text wherever the chunks end', () => {
    const short = sampleProgram(30);
    const file = bgcodeFile(short, { compression: 3, encoding: 2, linesPerBlock: 10 });
    const whole = decode(file, file.length);
    for (let step = 1; step < 40; step++) expect(decode(file, step)).toBe(whole);
    const deflated = bgcodeFile(short, { compression: 1, encoding: 1, linesPerBlock: 10 });
    for (let step = 1; step < 40; step++) expect(decode(deflated, step)).toBe(decode(deflated, deflated.length));
  });

  it('reads a file without checksums', () => {
    const file = bgcodeFile(program, { compression: 1, encoding: 0, checksumType: 0 });
    expect(decode(file)).toBe(METADATA_TEXT + program);
  });

  it('keeps nothing of a block from one to the next: each begins unpacked', () => {
    const packed = block(BLOCK.gcode, Uint8Array.of(255, 255, 251, 0x1d, 0xcc), { params: [1] });
    const plain = block(BLOCK.gcode, Buffer.from('M84\n'), { params: [1] });
    expect(decode(Buffer.concat([fileHeader(), packed, plain]))).toBe('G1\nM84\n');
  });

  it('tells what the metadata claim', () => {
    const metadata = [
      'Producer=PrusaSlicer 2.8.1',
      'printer_model=MK4IS',
      'filament_type=PETG',
      'nozzle_diameter=0.4',
      'layer_height=0.2',
      'filament used [mm]=986.61',
      'filament used [g]=3.01',
      'estimated printing time (normal mode)=32m 6s',
      '',
    ].join('\n');
    const decoder = new BgcodeDecoder();
    decode(bgcodeFile('G28\n', { compression: 0, encoding: 0, metadata }), 4096, decoder);
    expect(decoder.claims).toEqual({
      slicer: 'PrusaSlicer',
      version: '2.8.1',
      printer: 'MK4IS',
      materials: ['PETG'],
      nozzleDiameterMm: [0.4],
      layerHeightMm: 0.2,
      filamentMm: [986.61],
      filamentG: [3.01],
      estimatedS: 1926,
    });
  });

  it('lets no metadata into the program as anything but a comment', () => {
    const metadata = 'a=\rG1 X999\nb\r=\u00c3\u0091!\nno key\n';
    const text = decode(bgcodeFile('G28\n', { compression: 0, encoding: 0, metadata }));
    expect(text.split(/[\r\n]/).filter((line) => line !== '' && !line.startsWith(';'))).toEqual(['G28']);
    expect(text).toMatch(/^[ -~\n]*$/);
  });

  it('keeps thumbnails that are what they say, and leaves out the others', () => {
    const png = Buffer.alloc(40);
    png.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 16, 0, 0, 0, 9]);
    const thumbnail = (params: number[], data: Uint8Array = png): Buffer => block(BLOCK.thumbnail, data, { params });
    const file = Buffer.concat([
      fileHeader(),
      thumbnail([0, 16, 9]),
      thumbnail([0, 17, 9]),
      thumbnail([2, 16, 9]),
      thumbnail([7, 16, 9]),
      thumbnail([0, 16, 9], Buffer.alloc(1_048_577)),
      block(BLOCK.gcode, Buffer.from('G28\n')),
    ]);
    const decoder = new BgcodeDecoder();
    expect(decode(file, 4096, decoder)).toBe('G28\n');
    expect(decoder.thumbnails.thumbnails).toEqual([
      { format: 'png', width: 16, height: 9, bytes: new Uint8Array(png) },
    ]);
    expect(decoder.thumbnails.ignored).toEqual([
      'A thumbnail is left out: it says 17x9, its data says 16x9.',
      'A thumbnail is left out: it is no QOI image.',
      'A thumbnail is left out: format 7 is not known.',
      'A thumbnail is left out: it has 1048577 bytes; the limit is 1048576.',
    ]);
  });
});

describe('damaged binary G-code', () => {
  const gcode = block(BLOCK.gcode, Buffer.from('G28\n'));
  const withByte = (bytes: Buffer, at: number, value: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy[at] = value;
    return copy;
  };
  const file = (...blocks: Buffer[]): Buffer => Buffer.concat([fileHeader(), ...blocks]);
  const deflated = block(BLOCK.gcode, Buffer.from('G1 X1\n'.repeat(500)), { compression: 1 });
  const many = Buffer.alloc(1_000_000, 'G');
  const bomb = block(BLOCK.gcode, many, { compression: 1, packed: deflateSync(many) });
  const tail = Buffer.concat([deflateSync(Buffer.from('G28\n')), Buffer.alloc(100_000, 0xa5)]);
  const tailed = block(BLOCK.gcode, Buffer.from('G28\n'), { compression: 1, packed: tail });
  const understated = withByte(deflated, 5, 0);
  const cases: [string, Buffer, string][] = [
    ['a checksum', file(withByte(gcode, 10, 64)), 'Block 1 (G-code), near byte 28: its checksum does not match.'],
    ['the version', fileHeader(1, 2), 'The header, near byte 10: version 2 is not known; version 1 is.'],
    ['the checksum type', fileHeader(2), 'checksum type 2 is not known'],
    ['a block type', file(withByte(gcode, 0, 6)), 'Block 1, near byte 18: type 6 is not known'],
    ['a compression', file(Buffer.concat([withByte(gcode, 2, 4), gcode])), 'compression 4 is not known'],
    ['an encoding', file(withByte(gcode, 8, 3)), 'G-code encoding 3 is not known'],
    ['zlib data', file(withByte(deflated, 14, 0)), 'its data cannot be unpacked'],
    ['deflated data with a tail', file(tailed), 'its data cannot be unpacked'],
    ['a size that is too small', file(understated), 'it unpacks to more than it says'],
    ['a size that is too big', file(withByte(deflated, 5, 255)), 'it unpacks to 3000 bytes'],
    ['a bomb', file(bomb), 'the limit is 200 to 1'],
    [
      'large metadata',
      file(block(BLOCK.slicer, Buffer.alloc(1_048_577), { hasChecksum: false })),
      'the limit is 1048576',
    ],
    ['the order', file(gcode, block(BLOCK.print, Buffer.from('a=1'))), 'it stands behind G-code, which comes last'],
    ['the end', file(gcode).subarray(0, 20), 'Block 1 (G-code), near byte 20: the file ends within it.'],
    ['the header', fileHeader().subarray(0, 6), 'The header, near byte 6: the file ends within it.'],
    [
      'a character',
      file(block(BLOCK.gcode, Uint8Array.of(255, 255, 251, 0x0f), { params: [1] })),
      'it ends within a character',
    ],
    [
      'too many blocks',
      file(...Array.from({ length: 65 }, () => block(BLOCK.print, Buffer.from('a=1\n')))),
      'there are more than 64 blocks before the G-code',
    ],
  ];
  for (const [what, bytes, message] of cases) {
    it(`is refused: ${what}`, () => {
      const fault = faultOf(bytes);
      expect(fault.code).toBe('BGCODE_INVALID');
      expect(fault.message).toContain(message);
    });
  }
});

describe('the parts of binary G-code', () => {
  it('computes CRC-32 as everyone does', () => {
    const digits = Buffer.from('123456789');
    expect(crc32(0, digits)).toBe(0xcbf43926);
    expect(crc32(crc32(0, digits.subarray(0, 4)), digits.subarray(4))).toBe(0xcbf43926);
    expect(slowCrc32(digits)).toBe(0xcbf43926);
  });

  it('reads what the heatshrink library wrote', () => {
    // The sample of pypi.org/project/heatshrink2: window 11, lookahead 4.
    const packed = Buffer.from('\xb0\xc8.wK\x95\xa6\xddg', 'latin1');
    let text = '';
    new Heatshrink(11, 8, (bytes) => (text += Buffer.from(bytes).toString('latin1'))).push(packed);
    expect(text).toBe('a string');
  });

  it('reads MeatPack: nibbles, whole characters, comments, E in place of blanks, a single 0xFF', () => {
    const unpack = (...bytes: number[]): string => {
      let text = '';
      const decoder = new MeatPack((out) => (text += Buffer.from(out).toString('latin1')));
      decoder.push(Uint8Array.from(bytes));
      expect(decoder.isComplete).toBe(true);
      return text;
    };
    expect(unpack(255, 255, 251, 0x1d, 0x1e, 0xc0)).toBe('G1X10\n');
    expect(unpack(255, 255, 251, 0xbd, 255, 255, 247, 0xb1)).toBe('G 1E');
    // Y and M as they are; behind a line's end the other nibble counts for nothing.
    expect(unpack(255, 255, 251, 0x1f, 89, 0xf2, 77, 0x9c)).toBe('Y12M\n');
    expect(unpack(59, 65, 10, 255, 255, 251, 0xcd)).toBe(';A\nG\n');
    // 0xFF among nibbles: two characters follow as they are.
    expect(unpack(255, 255, 251, 255, 77, 83, 0xc1)).toBe('MS1\n');
  });
});
