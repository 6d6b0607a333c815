import type { BlockSource } from '../session.js';

export interface NextLine {
  readonly text: string;
  readonly isBlock: boolean;
}

/** What is being sent: nothing, the program, its end, or the end after a cancel. */
export type Feeding = 'nothing' | 'blocks' | 'done' | 'cancelled';

/** The order of lines in a run: homing and questions first, then blocks, then the end sequence. */
export class RunLines {
  feeding: Feeding = 'nothing';
  private extra: string[] = [];
  private source: BlockSource | undefined;

  constructor(private readonly off: readonly string[]) {}

  begin(source: BlockSource, before: readonly string[]): void {
    this.feeding = 'blocks';
    this.source = source;
    this.extra = [...before];
  }

  drop(): void {
    this.feeding = 'nothing';
    this.source = undefined;
    this.extra = [];
  }

  /** Lines that are no blocks, ahead of the next block. */
  ask(...texts: string[]): void {
    this.extra.push(...texts);
  }

  get hasExtra(): boolean {
    return this.extra.length > 0;
  }

  /** M400 answers when all motion ended; switching the motors off before would lose steps. */
  finish(feeding: 'done' | 'cancelled'): void {
    this.feeding = feeding;
    this.source = undefined;
    this.extra = ['M400', ...this.off];
  }

  next(mayTakeBlock: boolean): NextLine | undefined {
    const extra = this.extra.shift();
    if (extra !== undefined) return { text: extra, isBlock: false };
    if (this.feeding !== 'blocks' || !mayTakeBlock) return undefined;
    const block = this.source?.next();
    if (block !== undefined) return { text: block, isBlock: true };
    this.finish('done');
    return this.next(false);
  }
}
