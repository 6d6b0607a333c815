import { wordText, type Checks, type LineInHand } from '../checking/checks.js';
import { maskOf } from '../reading/lexer.js';
import type { Dialect } from '../types.js';

const GRBL_LETTERS = maskOf('FGIJKLMNPRSTXYZ');
const CONTROLLER_LETTERS = GRBL_LETTERS | maskOf('DHQ');

/** Letters a block of this dialect may have, as a mask of `bitOf`. */
export function lettersOf(firmware: Dialect): number {
  return firmware === 'grbl' ? GRBL_LETTERS : CONTROLLER_LETTERS;
}

/** Says which word of a block may not be there, or has no number. */
export function reportWord(hand: LineInHand, knownLetters: number, checks: Checks): void {
  const { lexer, line } = hand;
  for (let i = 0; i < lexer.count; i++) {
    const text = wordText(hand, i);
    const isKnown = (knownLetters & (1 << ((lexer.letters[i] as number) - 65))) !== 0;
    if (text.startsWith('O')) checks.forbidden(text, 'begins a subprogram', line, 'GCODE_MACRO');
    else if (!isKnown) checks.unknown(text, line);
    else if (Number.isNaN(lexer.values[i] as number)) checks.number(`${text} has no number`, line);
    else continue;
    return;
  }
}
