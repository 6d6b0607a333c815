import { EXACT_DIGITS, maskOf, POWER_OF_TEN } from './lexer.js';
import { BATCH_MOVES, MoveBatch } from './move-batch.js';

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
// What a module imports, V8 loads and checks at each use; what is its own, it puts into the code.
const DIGITS = EXACT_DIGITS;
const POWERS = POWER_OF_TEN;
const MOVES = BATCH_MOVES;
/** Of the bit of G, which is not among the letters. */
const IS_FEED_SHIFT = 6;

/** Is told of the lines the lane read. */
export interface MoveTaker {
  /** The longest code the lane may read on its own until the next `takeMoves`. */
  readonly laneBytes: number;
  takeMoves(batch: MoveBatch): void;
}

/**
 * The short way for the lines that programs are made of: `G0` or `G1`, and X, Y, Z, E, F words of plain digits. It
 * takes the whole line or leaves it to the lexer, with the same result. Everything per line stays in local variables;
 * `>>> 0` turns two comparisons into one, as what is below 0 becomes large; `| 0` spares a check.
 */
export class MoveLane {
  /** Letters a move may have in this dialect. */
  private readonly letters: number;
  private readonly batch = new MoveBatch();

  /**
   * @param letters such as `XYZF`
   * @param readsComments false: lines with a comment are left to the lexer, for whoever looks into them
   */
  constructor(
    private readonly taker: MoveTaker,
    letters: string,
    private readonly readsComments = true,
  ) {
    this.letters = maskOf(letters);
  }

  /**
   * Reads lines from `from` on, as long as they are plain moves. `bytes[last]` must be a line end.
   * @returns the start of the first line it left alone; behind `last` when none is left
   */
  read(bytes: Uint8Array, from: number, last: number): number {
    const { batch } = this;
    let start = from;
    do {
      start = this.fill(bytes, start, last);
      if (batch.count > 0) this.taker.takeMoves(batch);
    } while (batch.count === MOVES);
    return start;
  }

  /**
   * Reads as many lines as the batch holds. The first digits of a number are read without a loop: at each turn of one V8
   * looks whether it is to stop, and where the array is.
   * @returns the start of the line behind them
   */
  private fill(bytes: Uint8Array, from: number, last: number): number {
    const { batch, letters, readsComments } = this;
    const { starts, masks, values } = batch;
    const { laneBytes } = this.taker;
    let count = 0;
    let start = from;
    while (count < MOVES && start < last && bytes[start] === LETTER_G) {
      const command = (bytes[start + 1] as number) - ZERO;
      if (command >>> 0 > 1) break;
      let at = (start + 2) | 0;
      let byte = bytes[at] as number;
      let free = letters;
      for (;;) {
        if (byte === BLANK) byte = bytes[(at = (at + 1) | 0)] as number;
        const slot = byte - LETTER_A;
        const bit = 1 << slot;
        if (slot >>> 0 > 25 || (free & bit) === 0) break;
        free ^= bit;
        let digit = (bytes[(at = (at + 1) | 0)] as number) - ZERO;
        const isNegative = digit === MINUS - ZERO;
        if (isNegative) digit = (bytes[(at = (at + 1) | 0)] as number) - ZERO;
        const begin = at;
        let sum = 0;
        if (digit >>> 0 <= 9) {
          sum = digit;
          digit = (bytes[(at = (at + 1) | 0)] as number) - ZERO;
          while (digit >>> 0 <= 9) {
            sum = (sum * 10 + digit) | 0;
            digit = (bytes[(at = (at + 1) | 0)] as number) - ZERO;
          }
        }
        let digits = (at - begin) | 0;
        let decimals = 0;
        if (digit === POINT - ZERO) {
          digit = (bytes[(at = (at + 1) | 0)] as number) - ZERO;
          if (digit >>> 0 <= 9) {
            sum = (sum * 10 + digit) | 0;
            digit = (bytes[(at = (at + 1) | 0)] as number) - ZERO;
            if (digit >>> 0 <= 9) {
              sum = (sum * 10 + digit) | 0;
              digit = (bytes[(at = (at + 1) | 0)] as number) - ZERO;
              while (digit >>> 0 <= 9) {
                sum = (sum * 10 + digit) | 0;
                digit = (bytes[(at = (at + 1) | 0)] as number) - ZERO;
              }
            }
          }
          decimals = (at - begin - digits - 1) | 0;
          digits = (digits + decimals) | 0;
        }
        if (digits === 0 || digits > DIGITS) {
          batch.count = count;
          return start;
        }
        byte = digit + ZERO;
        const whole = digits > SMALL_DIGITS ? longNumber(bytes, begin, at) : sum;
        values[(count << 3) | (slot & 7)] = (isNegative ? -whole : whole) / (POWERS[decimals] as number);
      }
      if (at - start > laneBytes) break;
      if (byte !== LF) at = behindTail(bytes, at, last, readsComments);
      if (at < 0) break;
      starts[count] = start;
      masks[count] = (letters ^ free) | (command << IS_FEED_SHIFT);
      count = (count + 1) | 0;
      start = (at + 1) | 0;
    }
    batch.count = count;
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
