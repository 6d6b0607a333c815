/** Longest line kept. Longer code is refused by the analyser (`reliability`: 4 kB before parsing); comments may be longer. */
export const MAX_LINE_BYTES = 4096;

const LF = 10;
const CR = 13;

/** Gets each line once: bytes `start` to `end` of `bytes`, valid during the call only. `isCut`: more than 4,096 bytes came. */
export type LineSink = (bytes: Uint8Array, start: number, end: number, isCut: boolean) => void;

/**
 * Finds the lines in a stream of chunks: LF, CRLF and CR end a line, across chunk borders too. Lines are handed on
 * in place; only a line that spans chunks is copied, so memory stays constant whatever comes.
 */
export class LineFramer {
  private readonly carry = new Uint8Array(MAX_LINE_BYTES);
  /** Bytes of the unfinished line so far; may exceed what `carry` kept. */
  private carried = 0;
  private isAfterCr = false;

  constructor(private readonly sink: LineSink) {}

  push(bytes: Uint8Array): void {
    let from = 0;
    if (this.isAfterCr && bytes.length > 0) {
      this.isAfterCr = false;
      if (bytes[0] === LF) from = 1;
    }
    // Looking for LF alone is a native search; CR is rare, so its cost is paid only by chunks that have one.
    const hasCr = bytes.indexOf(CR, from) >= 0;
    while (from < bytes.length) {
      const end = hasCr ? endOfLine(bytes, from) : bytes.indexOf(LF, from);
      if (end < 0) {
        this.keep(bytes, from, bytes.length);
        return;
      }
      this.emit(bytes, from, end);
      from = end + 1;
      if (bytes[end] === CR) {
        if (from === bytes.length) this.isAfterCr = true;
        else if (bytes[from] === LF) from++;
      }
    }
  }

  /** Hands on the last line if the stream ended without a line end. */
  end(): void {
    if (this.carried > 0) this.emit(this.carry, 0, 0);
    this.isAfterCr = false;
  }

  private emit(bytes: Uint8Array, start: number, end: number): void {
    if (this.carried === 0) {
      const isCut = end - start > MAX_LINE_BYTES;
      this.sink(bytes, start, isCut ? start + MAX_LINE_BYTES : end, isCut);
      return;
    }
    this.keep(bytes, start, end);
    const length = this.carried;
    this.carried = 0;
    this.sink(this.carry, 0, Math.min(length, MAX_LINE_BYTES), length > MAX_LINE_BYTES);
  }

  private keep(bytes: Uint8Array, start: number, end: number): void {
    const room = MAX_LINE_BYTES - this.carried;
    if (room > 0 && end > start) this.carry.set(bytes.subarray(start, Math.min(end, start + room)), this.carried);
    this.carried += end - start;
  }
}

function endOfLine(bytes: Uint8Array, from: number): number {
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === LF || byte === CR) return i;
  }
  return -1;
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
  private readonly framer = new LineFramer((bytes, start, end) => {
    const from = this.isFirst ? skipBom(bytes, start, end) : start;
    this.isFirst = false;
    this.lines.push(latin1(bytes, from, end));
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
