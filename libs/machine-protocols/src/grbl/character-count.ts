import { GRBL_MARKER } from './limits.js';

/** Whose line it is: of the program, of the session itself, of an order, or of a program being checked. */
export type LineKind = 'block' | 'own' | 'order' | 'check';

export interface CountedLine {
  readonly text: string;
  readonly kind: LineKind;
  readonly sentAtMs: number;
}

export type StreamMode = 'character-count' | 'send-response';

/**
 * Character counting (GRBL's interface.md): never more bytes on their way than the receive buffer holds, because an
 * overflow is silent: lines vanish and the tool takes a wrong path.
 */
export class CharacterCount {
  private lines: CountedLine[] = [];
  /** Answered lines stay in front of this index until there are enough to drop at once: O(1) for each line. */
  private head = 0;
  private bytes = 0;
  private usableBytes = 127;

  constructor(private readonly mode: StreamMode) {}

  /** @param rxBytes as `[OPT:]` says; one byte of the ring stays free */
  setBuffer(rxBytes: number): void {
    this.usableBytes = rxBytes - 1;
  }

  get size(): number {
    return this.lines.length - this.head;
  }

  get oldest(): CountedLine | undefined {
    return this.lines[this.head];
  }

  /** How many lines are older than the first one of this text. undefined: it is not in flight. */
  ageOf(text: string): number | undefined {
    const at = this.lines.findIndex((line, index) => index >= this.head && line.text === text);
    return at < 0 ? undefined : at - this.head;
  }

  /** Settings and homing are send-response: nothing may wait in the buffer behind them, nor they behind a line. */
  admits(text: string): boolean {
    const oldest = this.lines[this.head];
    if (oldest === undefined) return true;
    if (this.mode === 'send-response' || isAlone(text) || isAlone(oldest.text)) return false;
    return this.bytes + text.length + 1 <= this.usableBytes;
  }

  add(line: CountedLine): void {
    this.bytes += line.text.length + 1;
    this.lines.push(line);
  }

  /** `ok` and `error:` both answer the oldest line. undefined: nothing was waiting for an answer. */
  answered(): CountedLine | undefined {
    const line = this.lines[this.head];
    if (line === undefined) return undefined;
    this.bytes -= line.text.length + 1;
    this.head++;
    if (this.head === this.lines.length || this.head > 256) {
      this.lines = this.lines.slice(this.head);
      this.head = 0;
    }
    return line;
  }

  /** Only when the banner arrives: after 0x18 late answers of old lines may still come. */
  clear(): void {
    this.lines = [];
    this.head = 0;
    this.bytes = 0;
  }
}

/** All `$` lines but the question for the modes, which stores nothing and is answered in motion too. */
const isAlone = (text: string): boolean => text.startsWith('$') && text !== GRBL_MARKER;
