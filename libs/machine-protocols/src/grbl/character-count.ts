export interface CountedLine {
  readonly text: string;
  readonly isBlock: boolean;
  readonly sentAtMs: number;
}

/**
 * Character counting (GRBL's interface.md): never more bytes on their way than the receive buffer holds, because an
 * overflow is silent: lines vanish and the tool takes a wrong path.
 */
export class CharacterCount {
  readonly flight: CountedLine[] = [];
  private bytes = 0;
  private usableBytes = 127;

  /** @param rxBytes as `[OPT:]` says; one byte of the ring stays free */
  setBuffer(rxBytes: number): void {
    this.usableBytes = rxBytes - 1;
  }

  /** Settings and homing are send-response: nothing may wait in the buffer behind them, nor they behind a line. */
  admits(text: string): boolean {
    const isAlone = text.startsWith('$') || this.flight[0]?.text.startsWith('$') === true;
    if (isAlone && this.flight.length > 0) return false;
    return this.bytes + text.length + 1 <= this.usableBytes;
  }

  add(line: CountedLine): void {
    this.bytes += line.text.length + 1;
    this.flight.push(line);
  }

  /** `ok` and `error:` both answer the oldest line. */
  answered(): CountedLine | undefined {
    const line = this.flight.shift();
    if (line) this.bytes -= line.text.length + 1;
    return line;
  }

  /** Only when the banner arrives: after 0x18 late answers of old lines may still come. */
  clear(): void {
    this.flight.length = 0;
    this.bytes = 0;
  }
}
