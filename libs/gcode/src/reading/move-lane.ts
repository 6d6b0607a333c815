import { bitOf, EXACT_DIGITS, POWER_OF_TEN, type LineLexer } from './lexer.js';

const LF = 10;
const CR = 13;
const BLANK = 32;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const SEMICOLON = 59;
const LETTER_A = 65;
const LETTER_G = 71;
/** So many digits fit into 31 bits. */
const SMALL_DIGITS = 9;

/** Is told of each line the lane read; its words stand in the lexer's `mask` and `byLetter`, and nowhere else. */
export interface MoveTaker {
  /** The longest code the lane may read on its own. */
  readonly laneBytes: number;
  /** @param start where the line begins */
  takeMove(isFeedMove: boolean, start: number): void;
}

/**
 * The short way for the lines that programs are made of: `G0` or `G1`, and X, Y, Z, E, F words of plain digits. It
 * takes the whole line or leaves it to the lexer, with the same result. Everything per line stays in local variables;
 * `>>> 0` turns two comparisons into one, as what is below 0 becomes large.
 */
export class MoveLane {
  /** Letters a move may have in this dialect. */
  private readonly letters: number;

  /**
   * @param letters such as `XYZF`
   * @param readsComments false: lines with a comment are left to the lexer, for whoever looks into them
   */
  constructor(
    private readonly lexer: LineLexer,
    private readonly taker: MoveTaker,
    letters: string,
    private readonly readsComments = true,
  ) {
    this.letters = Array.from(letters).reduce((mask, letter) => mask | bitOf(letter), 0);
  }

  /**
   * Reads lines from `from` on, as long as they are plain moves. `bytes[last]` must be a line end.
   * @returns the start of the first line it left alone; behind `last` when none is left
   */
  read(bytes: Uint8Array, from: number, last: number): number {
    const { lexer, letters, taker } = this;
    const values = lexer.byLetter;
    let start = from;
    while (start < last && bytes[start] === LETTER_G) {
      const command = (bytes[start + 1] as number) - ZERO;
      if (command >>> 0 > 1) return start;
      let at = start + 2;
      let byte = bytes[at] as number;
      let mask = 0;
      for (;;) {
        if (byte === BLANK) byte = bytes[++at] as number;
        const slot = byte - LETTER_A;
        const bit = 1 << slot;
        if (slot >>> 0 > 25 || (letters & bit) === 0 || (mask & bit) !== 0) break;
        mask |= bit;
        byte = bytes[++at] as number;
        const isNegative = byte === MINUS;
        if (isNegative) byte = bytes[++at] as number;
        const begin = at;
        let sum = 0;
        let digit = byte - ZERO;
        while (digit >>> 0 <= 9) {
          sum = (sum * 10 + digit) | 0;
          byte = bytes[++at] as number;
          digit = byte - ZERO;
        }
        let digits = at - begin;
        let decimals = 0;
        if (byte === POINT) {
          const point = at;
          byte = bytes[++at] as number;
          digit = byte - ZERO;
          while (digit >>> 0 <= 9) {
            sum = (sum * 10 + digit) | 0;
            byte = bytes[++at] as number;
            digit = byte - ZERO;
          }
          decimals = at - point - 1;
          digits += decimals;
        }
        if (digits === 0 || digits > EXACT_DIGITS) return start;
        const whole = digits > SMALL_DIGITS ? longNumber(bytes, begin, at) : sum;
        const value = whole / (POWER_OF_TEN[decimals] as number);
        values[slot] = isNegative ? -value : value;
      }
      if (at - start > taker.laneBytes) return start;
      if (byte === SEMICOLON) {
        if (!this.readsComments) return start;
        do byte = bytes[++at] as number;
        while (byte !== LF && byte !== CR);
      }
      if (byte === CR) byte = at < last ? (bytes[++at] as number) : 0;
      if (byte !== LF) return start;
      lexer.mask = mask;
      taker.takeMove(command === 1, start);
      start = at + 1;
    }
    return start;
  }
}

/** A sum of more digits than a small integer holds. Cura writes them: extruder positions that only grow. */
function longNumber(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte !== POINT) sum = sum * 10 + (byte - ZERO);
  }
  return sum;
}
