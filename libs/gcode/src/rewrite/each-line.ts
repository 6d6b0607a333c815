import { MAX_LINE_BYTES } from '../reading/lines.js';

const LF = 10;
const CR = 13;

/**
 * @param bytes of the line, valid during the call only
 * @param end behind the last byte of its text; of a line over 4,096 bytes only the beginning comes, one byte too long
 * @param offset of its first byte in the program
 */
export type OnLine = (bytes: Uint8Array, start: number, end: number, offset: number) => void;

/** Lines of a stream of chunks (LF, CRLF, CR) with the place of each in the program. Memory is constant. */
export class EachLine {
  private readonly carry = new Uint8Array(MAX_LINE_BYTES + 1);
  private carried = 0;
  private isAfterCr = false;
  /** Where the line in hand began. */
  private lineOffset = 0;
  /** Of all bytes pushed before. */
  private offset = 0;

  constructor(private readonly onLine: OnLine) {}

  push(bytes: Uint8Array): void {
    let from = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte !== LF && byte !== CR) {
        this.isAfterCr = false;
        continue;
      }
      if (byte === LF && this.isAfterCr) {
        this.isAfterCr = false;
      } else {
        this.isAfterCr = byte === CR;
        this.line(bytes, from, at);
      }
      from = at + 1;
      this.lineOffset = this.offset + from;
    }
    this.keep(bytes, from, bytes.length);
    this.offset += bytes.length;
  }

  /** Hands on the last line if the stream ended without a line end. */
  end(): void {
    if (this.carried > 0) this.onLine(this.carry, 0, this.carried, this.lineOffset);
    this.carried = 0;
  }

  private line(bytes: Uint8Array, start: number, end: number): void {
    if (this.carried === 0) {
      this.onLine(bytes, start, Math.min(end, start + this.carry.length), this.lineOffset);
      return;
    }
    this.keep(bytes, start, end);
    const { carried } = this;
    this.carried = 0;
    this.onLine(this.carry, 0, carried, this.lineOffset);
  }

  private keep(bytes: Uint8Array, start: number, end: number): void {
    const most = Math.min(end, start + this.carry.length - this.carried);
    if (most <= start) return;
    this.carry.set(bytes.subarray(start, most), this.carried);
    this.carried += most - start;
  }
}
