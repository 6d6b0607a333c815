import type { LineLexer } from './lexer.js';

/** Few enough for the first cache, and enough for the loops over them. */
export const BATCH_MOVES = 64;
/** Places of a line in `values`. */
const ROW = 8;
/** Of the letter G. */
const IS_FEED = 1 << 6;
const LETTERS = [4, 5, 23, 24, 25] as const;

/**
 * Plain moves that were read but not yet carried out. A letter's value stands at the line's row, at the low three bits of its
 * index: they differ among E (4), F (5), X (7), Y (0) and Z (1).
 */
export class MoveBatch {
  count = 0;
  /** Where each line begins. */
  readonly starts = new Int32Array(BATCH_MOVES);
  /** Bits of the letters of each; that of G is set for G1. */
  readonly masks = new Int32Array(BATCH_MOVES);
  readonly values = new Float64Array(BATCH_MOVES * ROW);

  isFeedMove(i: number): boolean {
    return ((this.masks[i] as number) & IS_FEED) !== 0;
  }

  /** Puts the words of a line where the lexer puts them. */
  show(i: number, lexer: LineLexer): void {
    const { values } = this;
    const mask = (this.masks[i] as number) & ~IS_FEED;
    lexer.mask = mask;
    for (const letter of LETTERS)
      if ((mask & (1 << letter)) !== 0) lexer.byLetter[letter] = values[i * ROW + (letter & 7)] as number;
  }
}
