/**
 * Bytes to lines, across any split. Latin-1, because the first bytes after opening a port may be garbage and must
 * not swallow what follows. Memory is bounded: a line without end is cut, so a noisy port cannot fill the host.
 */
export class LineBuffer {
  private rest = '';

  /** @param maxLineChars longer lines are cut into pieces; the longest real ones (M115) have about 400 characters */
  constructor(private readonly maxLineChars = 4096) {}

  /** The complete lines, trimmed at the right end; empty ones are left out. A leading blank has a meaning in Marlin. */
  push(bytes: Uint8Array): string[] {
    const text = this.rest + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const lines: string[] = [];
    let start = 0;
    for (;;) {
      const end = text.indexOf('\n', start);
      if (end < 0) break;
      const line = text.slice(start, end).trimEnd();
      if (line !== '') lines.push(line);
      start = end + 1;
    }
    this.rest = text.slice(start);
    while (this.rest.length > this.maxLineChars) {
      lines.push(this.rest.slice(0, this.maxLineChars));
      this.rest = this.rest.slice(this.maxLineChars);
    }
    return lines;
  }

  clear(): void {
    this.rest = '';
  }
}
