/** Lines waiting to be parsed, in a ring of the size of the real one. */
export class ReceiveBuffer {
  private lines: string[] = [];
  private bytes = 0;

  constructor(private readonly size: number) {}

  get free(): number {
    return this.size - 1 - this.bytes;
  }

  /** @returns false when it does not fit: silent on the real board too, no error, a wrong path */
  push(line: string): boolean {
    if (line.length + 1 > this.free) return false;
    this.lines.push(line);
    this.bytes += line.length + 1;
    return true;
  }

  shift(): string | undefined {
    const line = this.lines.shift();
    if (line !== undefined) this.bytes -= line.length + 1;
    return line;
  }

  clear(): void {
    this.lines = [];
    this.bytes = 0;
  }
}

/** What the parser sees: no comments, no blanks or control characters. */
export function stripped(line: string): string {
  return line
    .replace(/\([^)]*\)?|;.*/g, '')
    .replace(/[\x00-\x20/]/g, '')
    .toUpperCase();
}
