import { bitOf, indexOfLetter, type LineLexer } from '../reading/lexer.js';

/** The value of a letter; undefined when it is not there or has no number. Not for the hot path. */
export function word(lexer: LineLexer, letter: string): number | undefined {
  if ((lexer.mask & bitOf(letter)) === 0) return undefined;
  const value = lexer.byLetter[indexOfLetter(letter)] as number;
  return Number.isNaN(value) ? undefined : value;
}
