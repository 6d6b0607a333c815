import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  FEEDBACK_KINDS,
  FEEDBACK_MOVES,
  FEEDBACK_STATES,
  checkFeedbackMove,
  isTrouble,
  plainText,
} from './feedback.js';

describe('a report from the field', () => {
  it('reaches every state from new and never comes back to it', () => {
    const reached = new Set(['new', ...FEEDBACK_MOVES.new.flatMap((to) => [to, ...FEEDBACK_MOVES[to]])]);
    expect([...reached].toSorted()).toEqual([...FEEDBACK_STATES].toSorted());
    for (const from of FEEDBACK_STATES) expect(FEEDBACK_MOVES[from]).not.toContain('new');
  });

  it('needs words for an answer and a revision for a repair', () => {
    expect(() => checkFeedbackMove('new', { to: 'seen' })).not.toThrow();
    expect(() => checkFeedbackMove('seen', { to: 'answered', answer: 'Print it with 40 % infill.' })).not.toThrow();
    expect(() => checkFeedbackMove('answered', { to: 'fixed-in', fixedInId: 'r' })).not.toThrow();
    expect(() => checkFeedbackMove('new', { to: 'answered', answer: ' ' })).toThrow(/answer/);
    expect(() => checkFeedbackMove('new', { to: 'fixed-in' })).toThrow(/fixedInId/);
    expect(() => checkFeedbackMove('fixed-in', { to: 'seen' })).toThrow(/answered/);
  });

  it('is trouble when something broke or does not fit', () => {
    expect(FEEDBACK_KINDS.filter(isTrouble)).toEqual(['broke', 'does-not-fit']);
  });
});

describe('text of strangers', () => {
  it.each([
    ['  El aro\tse  rompió \r\n\r\n\r\n\r\nayer ', 'El aro se rompió\n\nayer'],
    ['a\u0000b\u001b[31mc\u0007', 'ab[31mc'],
    ['\u202eevil\u2066 \u200bx\ufeff', 'evil x'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['ñ', 'ñ'],
  ])('%j is kept as %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('stays the same when it is cleaned twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plainText(plainText(text))).toBe(plainText(text));
      }),
    );
  });
});
