import { bitOf, indexOfLetter, type LineLexer } from '../reading/lexer.js';

/** Of a text that a finding quotes. */
const MAX_SHOWN = 60;

/** The value of a letter; undefined when it is not there or has no number. Not for the hot path. */
export function word(lexer: LineLexer, letter: string): number | undefined {
  if ((lexer.mask & bitOf(letter)) === 0) return undefined;
  const value = lexer.byLetter[indexOfLetter(letter)] as number;
  return Number.isNaN(value) ? undefined : value;
}

/** As it is shown to a person: printable ASCII, without the quotes. */
export function shownText(text = ''): string {
  return text
    .replace(/[^ -~]|"/g, '')
    .trim()
    .slice(0, MAX_SHOWN);
}

/** S of M220 and M221 as a factor; less than 1 % stands still. */
export function percent(lexer: LineLexer): number {
  return Math.max(word(lexer, 'S') ?? 100, 1) / 100;
}

const MM_PER_INCH = 25.4;

/** Millimetres of a unit: 20 is G20, inches. */
export function unitOf(code: number): number {
  return code === 20 ? MM_PER_INCH : 1;
}
