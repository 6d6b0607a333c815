/** Longest line kept. Longer code is refused by the analyser (`reliability`: 4 kB before parsing); comments may be longer. */
export const MAX_LINE_BYTES = 4096;

const LF = 10;
const CR = 13;

/**
 * Reads the line that begins at `start` and ends at the first LF or CR, or at `limit`, 4,097 bytes on at most: a line
 * that fills them all is cut. The bytes are valid during the call only.
 * @returns how far it read; anything up to the line's end, so that the framer need not read those bytes again
 */
export type LineSink = (bytes: Uint8Array, start: number, limit: number) => number;

/** Reads as many lines as it likes in place, from `from` on; `bytes[last]` is a line end. @returns the start of the next line */
export interface Lane {
  read(bytes: Uint8Array, from: number, last: number): number;
}

/**
 * Finds the lines in a stream of chunks: LF, CRLF and CR end a line, across chunk borders too. Lines are handed on
 * in place; only a line that spans chunks is copied, so memory stays constant whatever comes.
 */
export class LineFramer {
  private readonly carry = new Uint8Array(MAX_LINE_BYTES + 1);
  /** Bytes of the unfinished line that `carry` holds. */
  private carried = 0;
  private isAfterCr = false;
  /** Bytes of the chunks before the one in hand. */
  private base = 0;
  /** Where the line that `carry` holds began. */
  private carryByte = 0;

  /** @param lane gets the first look at lines that need no copy */
  constructor(
    private readonly sink: LineSink,
    private readonly lane?: Lane,
  ) {}

  /** Offset within all that was pushed, for an offset within the bytes a sink or lane was given. */
  byteAt(bytes: Uint8Array, offset: number): number {
    return (bytes === this.carry ? this.carryByte : this.base) + offset;
  }

  push(bytes: Uint8Array): void {
    let from = 0;
    if (this.isAfterCr && bytes.length > 0) {
      this.isAfterCr = false;
      if (bytes[0] === LF) from = 1;
    }
    let last = bytes.length - 1;
    while (last >= from && bytes[last] !== LF && bytes[last] !== CR) last--;
    while (from <= last) {
      if (this.lane !== undefined && this.carried === 0) {
        from = this.lane.read(bytes, from, last);
        if (from > last) break;
      }
      const end = this.line(bytes, from);
      from = end + 1;
      if (bytes[end] === CR) {
        if (from === bytes.length) this.isAfterCr = true;
        else if (bytes[from] === LF) from++;
      }
    }
    this.keep(bytes, from, bytes.length);
    this.base += bytes.length;
  }

  /** Hands on the last line if the stream ended without a line end. */
  end(): void {
    if (this.carried > 0) this.sink(this.carry, 0, this.carried);
    this.carried = 0;
    this.isAfterCr = false;
  }

  /** Hands on a line that ends within `bytes`. @returns the offset of its end */
  private line(bytes: Uint8Array, start: number): number {
    if (this.carried === 0) {
      const limit = Math.min(start + MAX_LINE_BYTES + 1, bytes.length);
      return endOfLine(bytes, this.sink(bytes, start, limit), bytes.length);
    }
    const end = endOfLine(bytes, start, bytes.length);
    this.keep(bytes, start, end);
    this.sink(this.carry, 0, this.carried);
    this.carried = 0;
    return end;
  }

  private keep(bytes: Uint8Array, start: number, end: number): void {
    const most = Math.min(end, start + this.carry.length - this.carried);
    if (most <= start) return;
    if (this.carried === 0) this.carryByte = this.base + start;
    this.carry.set(bytes.subarray(start, most), this.carried);
    this.carried += most - start;
  }
}

/** Offset of the first LF or CR, or `limit`. */
export function endOfLine(bytes: Uint8Array, from: number, limit: number): number {
  for (let i = from; i < limit; i++) {
    const byte = bytes[i];
    if (byte === LF || byte === CR) return i;
  }
  return limit;
}

/** UTF-8 byte order mark at the start of a file: some editors write it, no machine wants it. */
export function skipBom(bytes: Uint8Array, start: number, end: number): number {
  const hasBom = end - start >= 3 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
  return hasBom ? start + 3 : start;
}

/** One character per byte, so that columns and byte values survive; `TextDecoder` would read windows-1252. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode.apply(undefined, bytes.subarray(start, end) as unknown as number[]);
}

/**
 * Splits bytes into lines across chunk borders (LF, CRLF, CR) in constant memory. Lines come as latin-1 text without
 * their ends; a byte order mark is dropped. Of a line over 4,096 bytes only the beginning comes: the analyser refuses
 * such a line unless the rest is a comment.
 */
export class LineSplitter {
  private lines: string[] = [];
  private isFirst = true;
  private readonly framer = new LineFramer((bytes, start, limit) => {
    const end = endOfLine(bytes, start, limit);
    const from = this.isFirst ? skipBom(bytes, start, end) : start;
    this.isFirst = false;
    this.lines.push(latin1(bytes, from, end));
    return end;
  });

  /** @returns the lines that ended within these bytes */
  push(bytes: Uint8Array): string[] {
    this.framer.push(bytes);
    return this.take();
  }

  /** @returns the last line, if it had no line end */
  end(): string[] {
    this.framer.end();
    return this.take();
  }

  private take(): string[] {
    const lines = this.lines;
    this.lines = [];
    return lines;
  }
}
