import { zlibSync } from 'fflate';

/** Writes binary G-code after libbgcode's specification, apart from the decoder: nothing is shared with it. */
export interface BlockOptions {
  /** 0 none, 1 deflate, 2 heatshrink 11/4, 3 heatshrink 12/4. */
  readonly compression?: number;
  /** Of G-code: 0 none, 1 MeatPack, 2 MeatPack with comments. Of thumbnails: the three parameters. */
  readonly params?: readonly number[];
  readonly hasChecksum?: boolean;
  /** The compressed data, if something else made it. */
  readonly packed?: Uint8Array;
}

export const BLOCK = { file: 0, gcode: 1, slicer: 2, printer: 3, print: 4, thumbnail: 5 } as const;

export function fileHeader(checksumType = 1, version = 1): Buffer {
  const header = Buffer.alloc(10);
  header.write('GCDE', 'latin1');
  header.writeUInt32LE(version, 4);
  header.writeUInt16LE(checksumType, 8);
  return header;
}

export function block(type: number, data: Uint8Array, options: BlockOptions = {}): Buffer {
  const { compression = 0, params = [0], hasChecksum = true, packed = pack(data, compression) } = options;
  const header = Buffer.alloc(compression === 0 ? 8 : 12);
  header.writeUInt16LE(type, 0);
  header.writeUInt16LE(compression, 2);
  header.writeUInt32LE(data.length, 4);
  if (compression !== 0) header.writeUInt32LE(packed.length, 8);
  const paramBytes = Buffer.alloc(params.length * 2);
  for (const [i, param] of params.entries()) paramBytes.writeUInt16LE(param, i * 2);
  const body = Buffer.concat([header, paramBytes, packed]);
  if (!hasChecksum) return body;
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(body));
  return Buffer.concat([body, checksum]);
}

export interface FileOptions {
  readonly compression: number;
  readonly encoding: number;
  readonly checksumType?: number;
  readonly metadata?: string;
  /** G-code is cut into blocks of this many lines. */
  readonly linesPerBlock?: number;
}

/** A whole file: four metadata blocks, then G-code. */
export function bgcodeFile(gcode: string, options: FileOptions): Buffer {
  const { compression, encoding, checksumType = 1, linesPerBlock = 500 } = options;
  const { metadata = 'Producer=TestSlicer 1.2.3\nprinter_model=MK4\n' } = options;
  const hasChecksum = checksumType === 1;
  const parts = [fileHeader(checksumType)];
  for (const type of [BLOCK.file, BLOCK.printer, BLOCK.print, BLOCK.slicer]) {
    parts.push(block(type, Buffer.from(type === BLOCK.file ? metadata : ''), { hasChecksum }));
  }
  const lines = gcode.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  for (let i = 0; i < lines.length; i += linesPerBlock) {
    const data = encode(lines.slice(i, i + linesPerBlock), encoding);
    parts.push(block(BLOCK.gcode, data, { compression, params: [encoding], hasChecksum }));
  }
  return Buffer.concat(parts);
}

function pack(data: Uint8Array, compression: number): Uint8Array {
  if (compression === 0) return data;
  return compression === 1 ? zlibSync(data) : heatshrink(data, compression === 2 ? 11 : 12);
}

/** LZSS as heatshrink has it: the longest match of 3 to 16 bytes, or a literal. */
export function heatshrink(data: Uint8Array, windowBits: number): Uint8Array {
  const out: number[] = [];
  let bits = 0;
  let held = 0;
  const put = (value: number, count: number): void => {
    for (let i = count - 1; i >= 0; i--) {
      bits = (bits << 1) | ((value >> i) & 1);
      if (++held < 8) continue;
      out.push(bits & 255);
      held = 0;
      bits = 0;
    }
  };
  const lastAt = new Map<number, number>();
  const byteAt = (i: number): number => data[i] as number;
  const keyAt = (i: number): number => (byteAt(i) << 16) | (byteAt(i + 1) << 8) | byteAt(i + 2);
  for (let at = 0; at < data.length;) {
    const from = at + 2 < data.length ? lastAt.get(keyAt(at)) : undefined;
    let length = 0;
    if (from !== undefined && at - from <= 1 << windowBits) {
      while (length < 16 && at + length < data.length && data[from + length] === data[at + length]) length++;
    }
    const step = length >= 3 ? length : 1;
    if (length >= 3) {
      put(0, 1);
      put(at - (from as number) - 1, windowBits);
      put(length - 1, 4);
    } else put(0x100 | byteAt(at), 9);
    for (let i = at; i < at + step && i + 2 < data.length; i++) lastAt.set(keyAt(i), i);
    at += step;
  }
  if (held > 0) put(0, 8 - held);
  return Uint8Array.from(out);
}

/** What MeatPack leaves of a program: G lines without blanks; without comments unless they are kept. */
export function meatPacked(line: string, encoding: number): string {
  if (line.startsWith(';')) return encoding === 2 ? line : '';
  const code = line.replace(/;.*/, '').trim();
  if (code === '') return '';
  return `${/G\d/.test(code) ? code.replaceAll(' ', '') : code}\n`;
}

function encode(lines: readonly string[], encoding: number): Uint8Array {
  if (encoding === 0) return Buffer.from(lines.join(''), 'latin1');
  const out = [255, 255, 251, 255, 255, 247];
  let isPacking = true;
  for (const line of lines.map((each) => meatPacked(each, encoding))) {
    if (line === '') continue;
    const isComment = line.startsWith(';');
    if (isComment === isPacking) out.push(255, 255, isComment ? 250 : 251);
    isPacking = !isComment;
    if (isComment) out.push(...Buffer.from(line, 'latin1'));
    else packLine(line, out);
  }
  if (encoding === 1) out.push(255, 255, 249);
  return Uint8Array.from(out);
}

/** Nibbles of the characters, a blank's place being taken by E; 15 for all others. */
function packLine(line: string, out: number[]): void {
  const nibble = (char: string): number => {
    const index = '0123456789.E\nGX'.indexOf(char);
    return index < 0 ? 15 : index;
  };
  for (let i = 0; i < line.length; i += 2) {
    const first = line[i] as string;
    const second = line[i + 1] ?? '\n';
    out.push((nibble(second) << 4) | nibble(first));
    if (nibble(first) === 15) out.push(first.charCodeAt(0));
    if (nibble(second) === 15) out.push(second.charCodeAt(0));
  }
}

/** CRC-32 bit by bit. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
