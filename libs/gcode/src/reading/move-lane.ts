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
   * Reads lines from `from` on, as long as they are plain moves. `bytes[last]` must be a line end. Digits are taken some
   * at a turn: at each turn of a loop V8 looks whether it is to stop, and where the array is. `| 0` spares a check.
   * @returns the start of the first line it left alone; behind `last` when none is left
   */
  read(bytes: Uint8Array, from: number, last: number): number {
    const { lexer, letters, taker } = this;
    const values = lexer.byLetter;
    let start = from;
    while (start < last && bytes[start] === LETTER_G) {
      const command = (bytes[start + 1] as number) - ZERO;
      if (command >>> 0 > 1) return start;
      let at = (start + 2) | 0;
      let byte = bytes[at] as number;
      let free = letters;
      for (;;) {
        if (byte === BLANK) {
          at = (at + 1) | 0;
          byte = bytes[at] as number;
        }
        const slot = byte - LETTER_A;
        const bit = 1 << slot;
        if (slot >>> 0 > 25 || (free & bit) === 0) break;
        free ^= bit;
        at = (at + 1) | 0;
        let digit = (bytes[at] as number) - ZERO;
        const isNegative = digit === MINUS - ZERO;
        if (isNegative) {
          at = (at + 1) | 0;
          digit = (bytes[at] as number) - ZERO;
        }
        const begin = at;
        let sum = 0;
        for (;;) {
          if (digit >>> 0 > 9) break;
          sum = (sum * 10 + digit) | 0;
          at = (at + 1) | 0;
          digit = (bytes[at] as number) - ZERO;
          if (digit >>> 0 > 9) break;
          sum = (sum * 10 + digit) | 0;
          at = (at + 1) | 0;
          digit = (bytes[at] as number) - ZERO;
        }
        let digits = (at - begin) | 0;
        let decimals = 0;
        if (digit === POINT - ZERO) {
          at = (at + 1) | 0;
          digit = (bytes[at] as number) - ZERO;
          for (;;) {
            if (digit >>> 0 > 9) break;
            sum = (sum * 10 + digit) | 0;
            at = (at + 1) | 0;
            digit = (bytes[at] as number) - ZERO;
            if (digit >>> 0 > 9) break;
            sum = (sum * 10 + digit) | 0;
            at = (at + 1) | 0;
            digit = (bytes[at] as number) - ZERO;
          }
          decimals = (at - begin - digits - 1) | 0;
          digits = (digits + decimals) | 0;
        }
        if (digits === 0 || digits > EXACT_DIGITS) return start;
        byte = digit + ZERO;
        const whole = digits > SMALL_DIGITS ? longNumber(bytes, begin, at) : sum;
        values[slot] = (isNegative ? -whole : whole) / (POWER_OF_TEN[decimals] as number);
      }
      if (at - start > taker.laneBytes) return start;
      if (byte !== LF) at = behindTail(bytes, at, last, this.readsComments);
      if (at < 0) return start;
      lexer.mask = letters ^ free;
      taker.takeMove(command === 1, start);
      start = at + 1;
    }
    return start;
  }
}

/** The LF that ends the line, behind a comment and a CR; -1 if something else stands there. */
function behindTail(bytes: Uint8Array, from: number, last: number, readsComments: boolean): number {
  let at = from;
  if (bytes[at] === SEMICOLON && !readsComments) return -1;
  if (bytes[at] === SEMICOLON) while (bytes[at] !== LF && bytes[at] !== CR) at++;
  if (bytes[at] === CR && at < last) at++;
  return bytes[at] === LF ? at : -1;
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
