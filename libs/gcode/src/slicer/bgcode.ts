import type { SlicerClaims } from '../types.js';
import { blockFault, headerBytes, readHeader, type BlockHeader } from './bgcode-block.js';
import { MetadataText } from './bgcode-metadata.js';
import { crc32 } from './crc32.js';
import type { ThumbnailFormat } from './image-size.js';
import { MeatPack } from './meatpack.js';
import { ProgramFileError } from './program-file-error.js';
import { MAX_THUMBNAIL_BYTES, ThumbnailReader } from './thumbnails.js';
import type { ByteSink, Unpacker } from './unpacker.js';
import { unpackerFor } from './unpackers.js';

/** `GCDE` */
const MAGIC = 0x47434445;
const FILE_HEADER_BYTES = 10;
const CHECKSUM_BYTES = 4;
const FORMATS: readonly ThumbnailFormat[] = ['png', 'jpg', 'qoi'];

/** Parts of the file in their order; `type` is the part of a block's header that tells how long the header is. */
type Step = 'file' | 'type' | 'header' | 'params' | 'data' | 'checksum';

/** Do these bytes, the first of a file, begin a binary G-code file? */
export function isBgcode(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0) === MAGIC;
}

/**
 * Decodes binary G-code (libbgcode, version 1) as it streams by: any compression, any encoding. Metadata come as
 * `; key = value` comments before the G-code, so that the text alone tells what the file did. Memory does not grow with
 * the file. A checksum stands behind its block: text may only be used when `end` has returned.
 * @throws ProgramFileError BGCODE_INVALID from `push` and `end`: which block, at which byte, what is wrong
 */
export class BgcodeDecoder {
  readonly thumbnails: ThumbnailReader;
  private readonly metadata = new MetadataText();
  private step: Step = 'file';
  private need = FILE_HEADER_BYTES;
  private have = 0;
  private readonly field = new Uint8Array(16);
  private readonly fieldView = viewOf(this.field);
  private hasChecksums = false;
  private crc = 0;
  /** Where the part in hand begins, and which block it is of, counted from 1. */
  private byte = 0;
  private block = 0;
  private gcodeBlocks = 0;
  private header: BlockHeader | undefined;
  private unpacker: Unpacker | undefined;
  private unpacked = 0;
  /** What to do when the data is complete. */
  private finish: () => void = () => undefined;
  private out: Uint8Array[] = [];

  /** @param thumbnails where to keep them; by default an own reader */
  constructor(thumbnails = new ThumbnailReader()) {
    this.thumbnails = thumbnails;
  }

  /** What the metadata say; undefined while they say nothing. */
  get claims(): SlicerClaims | undefined {
    return this.metadata.claims;
  }

  /** @returns text that these bytes complete; up to 200 times as much, so chunks should be of 64 kB or less */
  push(bytes: Uint8Array): Uint8Array[] {
    this.out = [];
    let at = 0;
    while (at < bytes.length) {
      const piece = bytes.subarray(at, at + this.need - this.have);
      if (this.step === 'data') this.readData(piece);
      else this.field.set(piece, this.have);
      this.have += piece.length;
      this.byte += piece.length;
      at += piece.length;
      if (this.have === this.need) this.next();
    }
    return this.out;
  }

  /** The file is complete. */
  end(): void {
    if (this.step !== 'type' || this.have > 0) throw this.invalid('the file ends within it. Fetch the file again');
  }

  private next(): void {
    if (this.step === 'file') this.onFileHeader();
    else if (this.step === 'type') {
      // The length of the header is known from its first half.
      this.step = 'header';
      this.need = headerBytes(this.fieldView.getUint16(2, true));
      if (this.have === this.need) this.onHeader();
    } else if (this.step === 'header') this.onHeader();
    else if (this.step === 'params') this.onParams();
    else if (this.step === 'data') this.onData();
    else this.onChecksum();
  }

  private expect(step: Step, bytes: number): void {
    this.step = step;
    this.need = bytes;
    this.have = 0;
  }

  private onFileHeader(): void {
    const view = this.fieldView;
    if (view.getUint32(0) !== MAGIC) throw this.invalid('it does not begin with GCDE');
    const version = view.getUint32(4, true);
    if (version !== 1) throw this.invalid(`version ${version} is not known; version 1 is`);
    const checksum = view.getUint16(8, true);
    if (checksum > 1) throw this.invalid(`checksum type ${checksum} is not known`);
    this.hasChecksums = checksum === 1;
    this.expect('type', 8);
  }

  private onHeader(): void {
    this.block++;
    const header = readHeader(this.fieldView);
    if (typeof header === 'string') throw this.invalid(header);
    const fault = blockFault(header, this.gcodeBlocks, this.block - this.gcodeBlocks - 1);
    this.header = header;
    if (fault !== undefined) throw this.invalid(fault);
    this.crc = crc32(0, this.field.subarray(0, this.need));
    this.expect('params', header.paramBytes);
  }

  private onParams(): void {
    const header = this.header as BlockHeader;
    this.crc = crc32(this.crc, this.field.subarray(0, this.need));
    const sink = this.sinkFor(header);
    this.unpacked = 0;
    this.unpacker = unpackerFor(header.compression, header.unpackedBytes, (bytes) => {
      this.unpacked += bytes.length;
      if (this.unpacked > header.unpackedBytes) throw this.invalid('it unpacks to more than it says');
      sink(bytes);
    });
    this.expect('data', header.dataBytes);
    if (header.dataBytes === 0) this.onData();
  }

  /** Where the unpacked data goes; sets what is to be done at its end. */
  private sinkFor(header: BlockHeader): ByteSink {
    const first = this.fieldView.getUint16(0, true);
    if (header.type === 'G-code') return this.gcodeSink(first);
    if (header.type === 'thumbnail') {
      return this.thumbnailSink(first, this.fieldView.getUint16(2, true), this.fieldView.getUint16(4, true), header);
    }
    const { bytes, sink } = collector(header.unpackedBytes);
    // Encoding 0 is INI. Newer files may hold JSON, which says nothing that the INI blocks do not.
    this.finish = () => {
      if (first === 0) this.emit(this.metadata.read(bytes));
    };
    return sink;
  }

  private gcodeSink(encoding: number): ByteSink {
    this.gcodeBlocks++;
    this.finish = () => undefined;
    if (encoding === 0) return (bytes) => this.emit(bytes.slice());
    if (encoding > 2) throw this.invalid(`G-code encoding ${encoding} is not known`);
    const meatPack = new MeatPack((bytes) => this.emit(bytes));
    this.finish = () => {
      if (!meatPack.isComplete) throw this.invalid('it ends within a character');
    };
    return (bytes) => meatPack.push(bytes);
  }

  private thumbnailSink(formatNumber: number, width: number, height: number, header: BlockHeader): ByteSink {
    const format = FORMATS[formatNumber];
    const size = header.unpackedBytes;
    if (format === undefined) this.thumbnails.ignore(`format ${formatNumber} is not known`);
    if (format === undefined || !this.thumbnails.fits(width, height, size)) {
      this.finish = () => undefined;
      return () => undefined;
    }
    const { bytes, sink } = collector(Math.min(size, MAX_THUMBNAIL_BYTES));
    this.finish = () => this.thumbnails.add({ format, width, height, bytes });
    return sink;
  }

  private readData(piece: Uint8Array): void {
    this.crc = crc32(this.crc, piece);
    try {
      this.unpacker?.push(piece, this.have + piece.length === this.need);
    } catch (error) {
      if (error instanceof ProgramFileError) throw error;
      throw this.invalid('its data cannot be unpacked');
    }
  }

  private onData(): void {
    const { unpackedBytes = 0 } = this.header ?? {};
    if (this.unpacked !== unpackedBytes)
      throw this.invalid(`it unpacks to ${this.unpacked} bytes, not to ${unpackedBytes}`);
    this.unpacker = undefined;
    // Thumbnails and metadata of a block whose checksum is wrong are never seen: it throws.
    if (this.hasChecksums) this.expect('checksum', CHECKSUM_BYTES);
    else this.endBlock();
  }

  private onChecksum(): void {
    if (this.fieldView.getUint32(0, true) !== this.crc)
      throw this.invalid('its checksum does not match. Fetch the file again');
    this.endBlock();
  }

  private endBlock(): void {
    this.finish();
    this.header = undefined;
    this.expect('type', 8);
  }

  private emit(bytes: Uint8Array): void {
    if (bytes.length > 0) this.out.push(bytes);
  }

  private invalid(what: string): ProgramFileError {
    const { block, byte } = this;
    const name = block === 0 ? 'The header' : `Block ${block}${this.header ? ` (${this.header.type})` : ''}`;
    const action = what.includes('. ') ? what : `${what}. Export the program again`;
    return new ProgramFileError('BGCODE_INVALID', `${name}, near byte ${byte}: ${action}.`, { block, byte });
  }
}

/** Gathers data of known size. */
function collector(size: number): { bytes: Uint8Array; sink: ByteSink } {
  const bytes = new Uint8Array(size);
  let length = 0;
  const sink: ByteSink = (piece) => {
    bytes.set(piece, length);
    length += piece.length;
  };
  return { bytes, sink };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
