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
    const lines: string[] = [];
    if (this.rest === '' && isOkOnly(bytes, lines)) return lines;
    lines.length = 0;
    const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const chunk = buffer.toString('latin1');
    const text = this.rest === '' ? chunk : this.rest + chunk;
    let start = 0;
    for (;;) {
      const end = text.indexOf('\n', start);
      if (end < 0) break;
      const line = rightTrimmed(text, start, end);
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

/** As `trimEnd`, which takes longer than all the rest, even where there is nothing to trim. */
function rightTrimmed(text: string, start: number, end: number): string {
  const last = text.charCodeAt(end - 1);
  const isPrintable = last > 0x20 && last < 0x7f;
  if (end > start && isPrintable) return text.slice(start, end);
  return text.slice(start, end).trimEnd();
}

/** Nearly all that a machine says in a run: found without making a text of it. Collects a line for each. */
function isOkOnly(bytes: Uint8Array, lines: string[]): boolean {
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] !== 0x6f || bytes[at + 1] !== 0x6b) return false;
    at += bytes[at + 2] === 0x0d ? 3 : 2;
    if (bytes[at++] !== 0x0a) return false;
    lines.push('ok');
  }
  return true;
}
