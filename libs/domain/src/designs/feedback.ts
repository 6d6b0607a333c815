import { domainError } from '../errors.js';

/** What people in the field say of a revision. */
export const FEEDBACK_KINDS = ['broke', 'does-not-fit', 'hard-to-build', 'works', 'idea'] as const;
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number];

const TROUBLE: ReadonlySet<FeedbackKind> = new Set(['broke', 'does-not-fit']);
/** Kinds that make a person look at the design again. */
export const isTrouble = (kind: FeedbackKind): boolean => TROUBLE.has(kind);

export const FEEDBACK_STATES = ['new', 'seen', 'answered', 'fixed-in'] as const;
export type FeedbackState = (typeof FEEDBACK_STATES)[number];

/** From -> what it may become. Nothing goes back to `new`. */
export const FEEDBACK_MOVES: Readonly<Record<FeedbackState, readonly FeedbackState[]>> = {
  new: ['seen', 'answered', 'fixed-in'],
  seen: ['answered', 'fixed-in'],
  answered: ['answered', 'fixed-in'],
  'fixed-in': ['answered'],
};

export interface FeedbackAnswer {
  readonly to: FeedbackState;
  readonly answer?: string | undefined;
  readonly fixedInId?: string | undefined;
}

/** @throws DomainError STATE_CONFLICT, INPUT_INVALID (an answer without words, a repair without its revision) */
export function checkFeedbackMove(from: FeedbackState, { to, answer, fixedInId }: FeedbackAnswer): void {
  if (!FEEDBACK_MOVES[from].includes(to)) {
    const message = `This report is ${from}; it can become ${FEEDBACK_MOVES[from].join(' or ')}.`;
    throw domainError('STATE_CONFLICT', message, { params: { state: from } });
  }
  if (to === 'answered' && (answer ?? '').trim() === '') {
    throw domainError('INPUT_INVALID', 'answer: is missing. Write what the person should know.', {
      place: { field: 'answer' },
    });
  }
  if (to === 'fixed-in' && fixedInId === undefined) {
    throw domainError('INPUT_INVALID', 'fixedInId: is missing. Name the revision that repairs it.', {
      place: { field: 'fixedInId' },
    });
  }
}

/** Long enough for a story of what happened, short enough to read on a telephone. */
export const MAX_FEEDBACK_CHARS = 800;

/** Control characters, and signs that turn the direction of the text around them or hide inside words. */
const HARMFUL = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * Text of a stranger as plain lines: no control characters, no invisible or direction-turning signs, at most one
 * empty line in a row. It stays text everywhere: nothing in it is ever read as markup.
 */
export const plainText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(HARMFUL, (sign) => (sign === '\n' ? '\n' : sign === '\t' ? ' ' : ''))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
