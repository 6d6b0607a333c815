import { latin1 } from './lines.js';
import { familyOf } from '../dialects/family.js';
import type { Dialect, GcodeProblem } from '../types.js';

/** A legal line has at most 26 different letters and some repeated G and M words. */
const MAX_WORDS = 64;
const LETTER_G = 71;
const LETTER_M = 77;
const LETTER_N = 78;
const MESSAGE_COMMAND = 117;
const HOST_MESSAGE_COMMAND = 118;
const OBJECT_COMMAND = 486;
const QUOTE = 34;
/** Up to 15 digits a sum of digits is exact and one division rounds correctly, as `Number()` would. */
export const EXACT_DIGITS = 15;
export const POWER_OF_TEN = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, i) => Number(`1e${i}`));

/** Machines calculate in 32-bit floats; nothing on a machine is larger, and times stay finite. */
const MAX_VALUE = 1e15;

export type LexFault = 'none' | 'number' | 'repeated' | 'stray' | 'words';

/** Bit of a letter in `LineLexer.mask`; `A` is bit 0. */
export const bitOf = (letter: string): number => 1 << (letter.charCodeAt(0) - 65);
/** Bits of letters, such as `XYZ`. */
export const maskOf = (letters: string): number =>
  Array.from(letters).reduce((mask, letter) => mask | bitOf(letter), 0);
/** Index of a letter in `LineLexer.byLetter`. */
export const indexOfLetter = (letter: string): number => letter.charCodeAt(0) - 65;

/**
 * Reads one line of bytes into words, in place: the arrays are used again for the next line, nothing is allocated.
 * Comments (`;` and parentheses), a leading line number and a checksum are told apart from the words.
 */
export class LineLexer {
  count = 0;
  readonly letters = new Uint8Array(MAX_WORDS);
  /** NaN: a letter without a number, as in `G28 X`. */
  readonly values = new Float64Array(MAX_WORDS);
  readonly starts = new Int32Array(MAX_WORDS);
  readonly ends = new Int32Array(MAX_WORDS);
  /** Letters present, and the value of each (the last one for G and M). */
  mask = 0;
  readonly byLetter = new Float64Array(26);
  /** Some word has no number. */
  hasBareWord = false;
  lineNumber = -1;
  /** undefined: none given. */
  isChecksumRight: boolean | undefined;
  /** A comment was opened inside a comment, or never closed. */
  hasOddComment = false;
  /** Text of a display message; -1: none. */
  textStart = -1;
  textEnd = -1;
  fault: LexFault = 'none';
  faultAt = 0;
  /** Where the final comment or the checksum begins, or the line ends. */
  codeEnd = 0;
  /** Whether the code ended before the line did: what follows is no command, however long it is. */
  hasTail = false;
  /** Printers show the text behind a stop (M0, M1) and behind the name of an object (M486). */
  private readonly isPrinter: boolean;
  private readonly hasStrings: boolean;

  constructor(dialect: Dialect = 'grbl') {
    this.isPrinter = familyOf(dialect) !== 'grbl';
    this.hasStrings = dialect === 'reprapfirmware';
  }

  /**
   * Reads the line at `start`, which ends at LF, CR or `end`.
   * @returns whether the line could be read; if not, `fault` and `faultAt` say why
   */
  scan(bytes: Uint8Array, start: number, end: number): boolean {
    this.reset(end);
    let at = start;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte === 32 || byte === 9) {
        at++;
        continue;
      }
      const letter = byte & 0xdf;
      if (letter >= 65 && letter <= 90) {
        at = this.word(bytes, at, end);
        if (this.fault !== 'none') return false;
      } else if (byte === 59 || byte === 42) {
        this.codeEnd = at;
        this.hasTail = true;
        if (byte === 42) this.checksum(bytes, start, at, end);
        return true;
      } else if (byte === 40) {
        at = this.comment(bytes, at, end);
      } else if (byte === 10 || byte === 13) {
        break;
      } else if (byte === QUOTE && this.hasStrings && this.count > 0) {
        at = this.string(bytes, at, end);
        if (at < 0) return false;
      } else {
        return this.fail('stray', at);
      }
    }
    if (!this.hasTail) this.codeEnd = at;
    return true;
  }

  private reset(end: number): void {
    this.count = 0;
    this.mask = 0;
    this.hasBareWord = false;
    this.lineNumber = -1;
    this.isChecksumRight = undefined;
    this.hasOddComment = false;
    this.textStart = -1;
    this.fault = 'none';
    this.codeEnd = end;
    this.hasTail = false;
  }

  private fail(fault: LexFault, at: number): false {
    this.fault = fault;
    this.faultAt = at;
    return false;
  }

  /** Reads a letter and its number into the next slot. @returns the offset behind it */
  private word(bytes: Uint8Array, start: number, end: number): number {
    const count = this.count;
    if (count === MAX_WORDS) {
      this.fail('words', start);
      return end;
    }
    const first = bytes[start] as number;
    const letter = first & 0xdf;
    // `1e5`: one machine reads an exponent, another an extruder word. A capital E is always the extruder.
    if (first === 101 && start > 0 && count > 0 && this.ends[count - 1] === start && !this.hasBareWord) {
      this.fail('number', start);
      return end;
    }
    this.letters[count] = letter;
    this.starts[count] = start;
    const next = this.number(bytes, start + 1, end);
    const value = this.values[count] as number;
    if (letter === LETTER_N && count === 0 && this.lineNumber < 0 && value >= 0) {
      this.lineNumber = value;
      return next;
    }
    this.ends[count] = next;
    this.count = count + 1;
    const bit = 1 << (letter - 65);
    if ((this.mask & bit) !== 0 && letter !== LETTER_G && letter !== LETTER_M) {
      this.fail('repeated', start);
      return end;
    }
    this.mask |= bit;
    this.byLetter[letter - 65] = value;
    if (value !== value) this.hasBareWord = true;
    else if (letter === LETTER_M && count === 0) return this.behindCommand(value, bytes, next, end);
    return next;
  }

  private behindCommand(command: number, bytes: Uint8Array, start: number, end: number): number {
    if (command === MESSAGE_COMMAND || command === HOST_MESSAGE_COMMAND) return this.text(bytes, start, end);
    if (!this.isPrinter || (command !== 0 && command !== 1 && command !== OBJECT_COMMAND)) return start;
    // `M0 S5 Click to go on`: words as long as numbers follow, then text.
    let at = start;
    for (;;) {
      while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at++;
      if (at === end || isTextEnd(bytes[at] as number)) return at;
      const letter = (bytes[at] as number) & 0xdf;
      if (letter < 65 || letter > 90 || !isNumberAt(bytes, at + 1, end)) return this.text(bytes, at, end);
      at = this.word(bytes, at, end);
      if (this.fault !== 'none') return at;
    }
  }

  /** Reads a number into the next value slot; NaN when none begins here. @returns the offset behind it */
  private number(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at++;
    const begin = at;
    let byte = at < end ? (bytes[at] as number) : 0;
    const isNegative = byte === 45;
    if (isNegative || byte === 43) byte = ++at < end ? (bytes[at] as number) : 0;
    let sum = 0;
    let digits = 0;
    let point = -1;
    for (;;) {
      const digit = byte - 48;
      if (digit >= 0 && digit <= 9) {
        sum = sum * 10 + digit;
        digits++;
      } else if (byte === 46 && point < 0) {
        point = digits;
      } else {
        break;
      }
      byte = ++at < end ? (bytes[at] as number) : 0;
    }
    if (digits === 0) {
      this.values[this.count] = Number.NaN;
      if (at === begin) return start;
      this.fail('number', begin);
      return end;
    }
    if (byte === 45 || byte === 43 || byte === 46) this.fail('number', begin);
    if (digits > EXACT_DIGITS) sum = this.longNumber(latin1(bytes, begin, at), begin);
    else if (point >= 0) sum /= POWER_OF_TEN[digits - point] as number;
    this.values[this.count] = isNegative ? -sum : sum;
    return at;
  }

  private longNumber(text: string, begin: number): number {
    const value = Math.abs(Number(text));
    if (value > MAX_VALUE) this.fail('number', begin);
    return value < 1 / MAX_VALUE ? 0 : value;
  }

  private text(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && !isTextEnd(bytes[at] as number)) at++;
    this.textStart = start;
    this.textEnd = at;
    return at;
  }

  /** @returns the offset behind the closing quote; -1: there is none */
  private string(bytes: Uint8Array, start: number, end: number): number {
    let at = start + 1;
    while (at < end && bytes[at] !== QUOTE && bytes[at] !== 10 && bytes[at] !== 13) at++;
    if (bytes[at] !== QUOTE || at === end) {
      this.fail('stray', start);
      return -1;
    }
    if (this.textStart < 0) this.textStart = start;
    this.textEnd = at + 1;
    return at + 1;
  }

  private comment(bytes: Uint8Array, start: number, end: number): number {
    let at = start + 1;
    for (; at < end; at++) {
      const byte = bytes[at];
      if (byte === 41) return at + 1;
      if (byte === 40) this.hasOddComment = true;
      else if (byte === 10 || byte === 13) break;
    }
    this.hasOddComment = true;
    this.codeEnd = start;
    this.hasTail = true;
    return at;
  }

  /** Marlin's rule: exclusive or of all bytes before the `*`. */
  private checksum(bytes: Uint8Array, start: number, star: number, end: number): void {
    let sum = 0;
    for (let i = start; i < star; i++) sum ^= bytes[i] as number;
    const given = /^\*\s*(\d+)/.exec(latin1(bytes, star, Math.min(end, star + 8)))?.[1];
    this.isChecksumRight = given !== undefined && Number(given) === sum;
  }
}

/** `;`, `*` and line ends. */
function isTextEnd(byte: number): boolean {
  return byte === 59 || byte === 42 || byte === 10 || byte === 13;
}

function isNumberAt(bytes: Uint8Array, at: number, end: number): boolean {
  const byte = at < end ? (bytes[at] as number) : 0;
  const isSigned = byte === 43 || byte === 45 || byte === 46;
  const digit = isSigned && at + 1 < end ? (bytes[at + 1] as number) : byte;
  return digit >= 48 && digit <= 57;
}

/** One word of a block: `X-1.50` is letter `X`, value -1.5, text `-1.50`. A letter alone has value NaN and text ''. */
export interface Word {
  /** Upper case. */
  readonly letter: string;
  readonly value: number;
  readonly text: string;
}

export interface LexedLine {
  /** In the order written; without the line number. */
  readonly words: Word[];
  /** `N` at the start of the line. */
  readonly lineNumber?: number;
  /** Absent: the line has no checksum. */
  readonly isChecksumRight?: boolean;
  /** What M117 or M118 shows. */
  readonly text?: string;
}

/**
 * Reads one line (latin-1 text, without its end) into words. Comments are skipped.
 * @returns the words, or the problem with line 1 and the column when the line cannot be read
 */
export function lexLine(line: string): LexedLine | GcodeProblem {
  const bytes = Uint8Array.from(line, (char) => Math.min(char.charCodeAt(0), 255));
  const lexer = new LineLexer();
  if (!lexer.scan(bytes, 0, bytes.length)) return lexProblem(lexer, bytes, 0, 1);
  const words = Array.from({ length: lexer.count }, (_, i) => ({
    letter: String.fromCharCode(lexer.letters[i] as number),
    value: lexer.values[i] as number,
    text: latin1(bytes, (lexer.starts[i] as number) + 1, lexer.ends[i] as number).trim(),
  }));
  return {
    words,
    ...(lexer.lineNumber >= 0 && { lineNumber: lexer.lineNumber }),
    ...(lexer.isChecksumRight !== undefined && { isChecksumRight: lexer.isChecksumRight }),
    ...(lexer.textStart >= 0 && { text: latin1(bytes, lexer.textStart, lexer.textEnd).trim() }),
  };
}

/** Puts a failed scan of a line that began at `start` into words. */
export function lexProblem(lexer: LineLexer, bytes: Uint8Array, start: number, line: number): GcodeProblem {
  const at = lexer.faultAt;
  const place = { severity: 'reject', line, column: at - start + 1 } as const;
  const byte = bytes[at] as number;
  const where = `Line ${line}, column ${at - start + 1}`;
  if (lexer.fault === 'words') {
    return { code: 'GCODE_LINE_LENGTH', message: `Line ${line} has over ${MAX_WORDS} words. Split it.`, ...place };
  }
  if (lexer.fault === 'repeated') {
    const word = String.fromCharCode(byte).toUpperCase();
    const message = `${where}: ${word} stands twice in one line; a machine reads only one. Write it once.`;
    return { code: 'GCODE_NUMBER', message, ...place, params: { word } };
  }
  if (lexer.fault === 'number') {
    const text = latin1(bytes, at, Math.min(lexer.codeEnd, at + 12)).replace(/[^!-~].*$/s, '');
    const message = `${where}: "${text}" is not a number. Write digits with at most one sign and one point.`;
    return { code: 'GCODE_NUMBER', message, ...place, params: { text } };
  }
  // `!`, `?` and `~` are GRBL's real-time commands.
  if (byte < 32 || byte > 125 || byte === 33 || byte === 63) {
    return bytesProblem(byte, line, at - start + 1, 'reject');
  }
  const text = String.fromCharCode(byte);
  const message = `${where}: "${text}" begins no command; macros and variables are not allowed. Post-process for this machine.`;
  return { code: 'GCODE_UNKNOWN', message, ...place, params: { text } };
}

/** A byte outside comments that a machine would misread or act on. */
export function bytesProblem(
  byte: number,
  line: number,
  column: number,
  severity: GcodeProblem['severity'],
): GcodeProblem {
  const hex = `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return {
    code: 'ENC_BYTES',
    severity,
    message: `Byte ${hex} at line ${line}, column ${column}: this machine understands plain text commands only. Remove it.`,
    line,
    column,
    params: { byte: hex },
  };
}
