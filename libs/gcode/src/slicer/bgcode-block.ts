import { COMPRESSIONS } from './unpackers.js';

/** Types of blocks by number (libbgcode's specification, version 1). */
export const BLOCK_TYPES = [
  'file metadata',
  'G-code',
  'slicer metadata',
  'printer metadata',
  'print metadata',
  'thumbnail',
] as const;
export type BlockType = (typeof BLOCK_TYPES)[number];

/** Text of one metadata block; PrusaSlicer's are some 20 kB. */
const MAX_METADATA_BYTES = 1_048_576;
/** A file has four metadata blocks and a few thumbnails. */
const MAX_OTHER_BLOCKS = 64;
/** G-code packs 3 to 10 times, deflate could 1,032 times. */
const MAX_RATIO = 200;
/** Small blocks may be all blanks. */
const RATIO_FREE_BYTES = 65_536;

/** The header of a block; sizes in bytes. */
export interface BlockHeader {
  readonly type: BlockType;
  /** Index in `COMPRESSIONS`. */
  readonly compression: number;
  readonly unpackedBytes: number;
  /** As it stands in the file. */
  readonly dataBytes: number;
  /** What precedes the data: format, width and height of thumbnails, encoding of all others. */
  readonly paramBytes: 2 | 6;
}

/** 8 bytes, 12 if the block is compressed. */
export function headerBytes(compression: number): number {
  return compression === 0 ? 8 : 12;
}

/** Reads a block's header. @returns what is wrong with it, if something is */
export function readHeader(view: DataView): BlockHeader | string {
  const typeNumber = view.getUint16(0, true);
  const type = BLOCK_TYPES[typeNumber];
  const compression = view.getUint16(2, true);
  if (type === undefined) return `type ${typeNumber} is not known`;
  if (compression >= COMPRESSIONS.length) return `compression ${compression} is not known`;
  const unpackedBytes = view.getUint32(4, true);
  const dataBytes = compression === 0 ? unpackedBytes : view.getUint32(8, true);
  return { type, compression, unpackedBytes, dataBytes, paramBytes: type === 'thumbnail' ? 6 : 2 };
}

/**
 * Is this block acceptable after what came before it?
 * @returns what is wrong, if something is
 */
export function blockFault(header: BlockHeader, gcodeBlocks: number, otherBlocks: number): string | undefined {
  const { type, unpackedBytes, dataBytes } = header;
  if (type !== 'G-code') {
    if (gcodeBlocks > 0) return 'it stands behind G-code, which comes last';
    if (otherBlocks >= MAX_OTHER_BLOCKS) return `there are more than ${MAX_OTHER_BLOCKS} blocks before the G-code`;
    if (type !== 'thumbnail' && unpackedBytes > MAX_METADATA_BYTES) {
      return `it holds ${unpackedBytes} bytes; the limit is ${MAX_METADATA_BYTES}`;
    }
  }
  if (unpackedBytes > RATIO_FREE_BYTES && unpackedBytes > dataBytes * MAX_RATIO) {
    return `${dataBytes} bytes would unpack to ${unpackedBytes}; the limit is ${MAX_RATIO} to 1`;
  }
  return dataBytes === 0 && unpackedBytes > 0 ? 'it has no data' : undefined;
}
