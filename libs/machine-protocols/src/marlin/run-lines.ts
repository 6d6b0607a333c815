import type { BlockSource } from '../session.js';

export interface NextLine {
  readonly text: string;
  readonly isBlock: boolean;
}

/** What is being sent: nothing, the program, its end, or the end after a cancel. */
export type Feeding = 'nothing' | 'blocks' | 'done' | 'cancelled';

/** Waits until all motion ended, and a millisecond more. */
export const SYNC = 'G4 P1';

/** The order of lines in a run: homing and questions first, then blocks, then the end sequence. */
export class RunLines {
  feeding: Feeding = 'nothing';
  private extra: string[] = [];
  private source: BlockSource | undefined;
  /** The next blocks, already taken from the source. */
  private ahead: string[] = [];

  constructor(private readonly off: readonly string[]) {}

  begin(source: BlockSource, before: readonly string[]): void {
    this.feeding = 'blocks';
    this.source = source;
    this.ahead = [];
    // What still waits from the handshake (M155) belongs to the connection, not to the run before.
    this.extra.push(...before);
  }

  drop(): void {
    this.feeding = 'nothing';
    this.source = undefined;
    this.ahead = [];
    this.extra = [];
  }

  /** Lines that are no blocks, ahead of the next block. */
  ask(...texts: string[]): void {
    this.extra.push(...texts);
  }

  get hasExtra(): boolean {
    return this.extra.length > 0;
  }

  /**
   * A dwell answers when all motion ended; switching the motors off before would lose steps. M400 would do too, but
   * one flipped bit makes M410 of it, which an emergency parser obeys before any checksum. The temperatures at the
   * end prove that everything before arrived: a refused question is answered by a bare `ok` only.
   */
  finish(feeding: 'done' | 'cancelled'): void {
    this.feeding = feeding;
    this.source = undefined;
    this.ahead = [];
    this.extra = [SYNC, ...this.off, 'M105'];
  }

  /** So many of the blocks to come, or fewer at the end. */
  lookAhead(count: number): readonly string[] {
    while (this.ahead.length < count) {
      const block = this.source?.next();
      if (block === undefined) break;
      this.ahead.push(block);
    }
    return this.ahead;
  }

  /** The next block, ahead of what follows. */
  putBack(block: string): void {
    this.ahead.unshift(block);
  }

  next(mayTakeBlock: boolean): NextLine | undefined {
    if (this.extra.length > 0) return { text: this.extra.shift() ?? '', isBlock: false };
    if (this.feeding !== 'blocks' || !mayTakeBlock) return undefined;
    const block = this.ahead.shift() ?? this.source?.next();
    if (block !== undefined) return { text: block, isBlock: true };
    this.finish('done');
    return this.next(false);
  }
}
