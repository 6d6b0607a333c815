/** Lines received and not read yet, in a buffer as small as the real one. */
export class ReceiveBuffer {
  private lines: string[] = [];
  private bytes = 0;

  /** @param capacityBytes line feeds included; a ring that tells full from empty by one free byte holds one less */
  constructor(private readonly capacityBytes: number) {}

  get free(): number {
    return this.capacityBytes - this.bytes;
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
