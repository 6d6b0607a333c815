import type { SlicerClaims } from '../types.js';
import { BgcodeDecoder, isBgcode } from './bgcode.js';
import { ProgramFileError } from './program-file-error.js';
import type { ThumbnailReader } from './thumbnails.js';

/** `reliability`: a program of more is refused while it streams. */
const MAX_BYTES = 536_870_912;
const SNIFFED_BYTES = 4;
const STEP_BYTES = 65_536;

/** Files that people take for programs, by their first bytes. */
const OTHERS: readonly (readonly [name: string, ...bytes: number[]])[] = [
  ['a ZIP archive', 0x50, 0x4b, 0x03, 0x04],
  ['packed with gzip', 0x1f, 0x8b],
  ['a PNG picture', 0x89, 0x50, 0x4e, 0x47],
  ['a PDF', 0x25, 0x50, 0x44, 0x46],
  ['an executable', 0x7f, 0x45, 0x4c, 0x46],
  ['UTF-16 text', 0xff, 0xfe],
  ['UTF-16 text', 0xfe, 0xff],
];

export interface ProgramDecoderOptions {
  /** Of G-code text; 512 MB by default. */
  readonly maxBytes?: number;
  /** Where to keep the thumbnails of binary G-code. Those of text stand in its comments: see `SlicerComments`. */
  readonly thumbnails?: ThumbnailReader;
}

/**
 * The one entrance for program files: takes the bytes of an upload in chunks and gives plain G-code, whether they are
 * text (handed on as they are) or binary G-code. Text may only be used when `end` has returned.
 * @throws ProgramFileError BGCODE_INVALID, ENC_NOT_TEXT, FILE_TOO_BIG from `push` and `end`
 */
export class ProgramDecoder {
  private readonly maxBytes: number;
  private readonly binary: BgcodeDecoder;
  /** The first bytes, until they tell what the file is. */
  private head: Uint8Array | undefined = new Uint8Array();
  private isBinary = false;
  private made = 0;

  constructor({ maxBytes = MAX_BYTES, thumbnails }: ProgramDecoderOptions = {}) {
    this.maxBytes = maxBytes;
    this.binary = new BgcodeDecoder(thumbnails);
  }

  /** undefined until four bytes have come. */
  get format(): 'text' | 'bgcode' | undefined {
    if (this.head) return undefined;
    return this.isBinary ? 'bgcode' : 'text';
  }

  /** What the metadata of binary G-code say; they stand in the text too, as comments. */
  get claims(): SlicerClaims | undefined {
    return this.binary.claims;
  }

  /** @param bytes 64 kB or less, or the answer may be large */
  push(bytes: Uint8Array): Uint8Array[] {
    if (!this.head) return this.decode(bytes);
    const head = join(this.head, bytes);
    if (head.length < SNIFFED_BYTES) {
      this.head = head;
      return [];
    }
    this.sniff(head);
    return this.decode(head);
  }

  end(): Uint8Array[] {
    if (this.head) {
      const { head } = this;
      this.sniff(head);
      return head.length > 0 ? this.decode(head) : [];
    }
    if (this.isBinary) this.binary.end();
    return [];
  }

  private sniff(head: Uint8Array): void {
    this.head = undefined;
    this.isBinary = isBgcode(head);
    const other = OTHERS.find(([, ...bytes]) => bytes.every((byte, i) => head[i] === byte));
    if (!other) return;
    const message = `The file is ${other[0]}, not G-code. Send the program itself.`;
    throw new ProgramFileError('ENC_NOT_TEXT', message, { kind: other[0] });
  }

  private decode(bytes: Uint8Array): Uint8Array[] {
    const chunks = this.isBinary ? this.binary.push(bytes) : [bytes];
    for (const chunk of chunks) this.made += chunk.length;
    if (this.made > this.maxBytes) {
      const message = `The program has more than ${this.maxBytes} bytes of G-code; that is the limit. Split it.`;
      throw new ProgramFileError('FILE_TOO_BIG', message, { limit: this.maxBytes });
    }
    return chunks;
  }
}

/**
 * Plain G-code of a program file that comes in chunks of any size.
 * @throws ProgramFileError as `ProgramDecoder`; what came before must not be used then
 */
export async function* openProgram(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  decoder = new ProgramDecoder(),
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += STEP_BYTES) yield* decoder.push(chunk.subarray(at, at + STEP_BYTES));
  }
  yield* decoder.end();
}

/** Plain G-code of a program file that is in memory; text comes back as it is. */
export function decodeProgram(bytes: Uint8Array, decoder = new ProgramDecoder()): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += STEP_BYTES)
    chunks.push(...decoder.push(bytes.subarray(at, at + STEP_BYTES)));
  chunks.push(...decoder.end());
  return decoder.format === 'text' ? bytes : join(...chunks);
}

function join(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
