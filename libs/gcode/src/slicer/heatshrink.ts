import type { ByteSink, Unpacker } from './unpacker.js';

const LOOKAHEAD_BITS = 4;
/** One byte of input holds at most half a back-reference of 16 bytes. */
const MOST_PER_BYTE = 8;
const STEP_BYTES = 4096;

/**
 * Decodes heatshrink (LZSS): bits from the highest on; 1 and eight bits are a literal, 0 is a back-reference of
 * `windowBits` for the distance less one and 4 for the length less one. The window is zeros at first. What follows
 * the last byte that was announced is padding.
 */
export class Heatshrink implements Unpacker {
  private readonly window: Uint8Array;
  private readonly mask: number;
  private head = 0;
  private bits = 0;
  private held = 0;

  /**
   * @param windowBits 11 or 12
   * @param left bytes to come out
   */
  constructor(
    private readonly windowBits: number,
    private left: number,
    private readonly sink: ByteSink,
  ) {
    this.window = new Uint8Array(1 << windowBits);
    this.mask = this.window.length - 1;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && this.left > 0; at += STEP_BYTES) {
      this.step(bytes.subarray(at, at + STEP_BYTES));
    }
  }

  private step(bytes: Uint8Array): void {
    const out = new Uint8Array((bytes.length + 2) * MOST_PER_BYTE);
    const referenceBits = 1 + this.windowBits + LOOKAHEAD_BITS;
    let length = 0;
    for (let i = 0; i < bytes.length; i++) {
      // At most 16 bits were left over, so 24 are held here.
      this.bits = ((this.bits << 8) | (bytes[i] as number)) & 0xffffff;
      this.held += 8;
      while (this.held > 0 && this.left > 0) {
        const isLiteral = ((this.bits >> (this.held - 1)) & 1) === 1;
        const need = isLiteral ? 9 : referenceBits;
        if (this.held < need) break;
        this.held -= need;
        const token = this.bits >> this.held;
        length = isLiteral ? this.literal(token & 255, out, length) : this.reference(token, out, length);
      }
    }
    this.sink(out.subarray(0, length));
  }

  private literal(byte: number, out: Uint8Array, at: number): number {
    this.window[this.head++ & this.mask] = byte;
    out[at] = byte;
    this.left--;
    return at + 1;
  }

  private reference(token: number, out: Uint8Array, at: number): number {
    const count = Math.min((token & 15) + 1, this.left);
    const distance = ((token >> LOOKAHEAD_BITS) & this.mask) + 1;
    for (let i = 0; i < count; i++) {
      const byte = this.window[(this.head - distance) & this.mask] as number;
      this.window[this.head++ & this.mask] = byte;
      out[at + i] = byte;
    }
    this.left -= count;
    return at + count;
  }
}
