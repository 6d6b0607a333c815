import type { BlockSource } from '../session.js';

/** Every so many blocks one offset is kept; between two of them the position is estimated from the bytes. */
const STRIDE = 64;

/** Passes a program on and remembers which byte of the uploaded file belongs to which block. */
export class CountedBlocks implements BlockSource {
  blocks = 0;
  /** Of the file: each block and its line feed. */
  bytes = 0;
  /** Byte at which block i * STRIDE begins. */
  private readonly offsets: number[] = [];

  constructor(private readonly source: BlockSource) {}

  next(): string | undefined {
    const block = this.source.next();
    if (block === undefined) return undefined;
    if (this.blocks % STRIDE === 0) this.offsets.push(this.bytes);
    this.blocks += 1;
    this.bytes += block.length + 1;
    return block;
  }

  /** Blocks that end at or before this byte. */
  blocksAt(byte: number): number {
    if (byte >= this.bytes) return this.blocks;
    let low = 0;
    let high = this.offsets.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.offsets[middle] ?? Infinity) <= byte) low = middle;
      else high = middle;
    }
    const from = this.offsets[low] ?? 0;
    const to = this.offsets[low + 1] ?? this.bytes;
    const count = Math.min(STRIDE, this.blocks - low * STRIDE);
    return low * STRIDE + Math.floor((count * Math.max(0, byte - from)) / Math.max(1, to - from));
  }
}
