import { familyOf } from '../dialects/family.js';
import type { Dialect } from '../types.js';
import { LineRewriter, type ProgramRewriter } from './rewriting.js';

/** Text for the display may hold parentheses. */
const DISPLAY_TEXT = /^\s*(?:N *\d+\s*)?M *117(?!\d)/i;

/**
 * Takes comments out, and lines that hold nothing else. Commands stay as they are written, checksums too: a checksum
 * counts the comments before it, so such a line keeps them. Klipper reads parentheses as part of a command.
 */
export function stripComments(dialect: Dialect): ProgramRewriter {
  const hasParentheses = familyOf(dialect) !== 'klipper';
  return new LineRewriter('strip-comments', (text) => {
    const semicolon = text.indexOf(';');
    const isCounted = text.includes('*') && (semicolon < 0 || text.indexOf('*') < semicolon);
    const isInParentheses = hasParentheses && text.includes('(') && !isCounted && !DISPLAY_TEXT.test(text);
    if (semicolon < 0 && !isInParentheses) return text;
    const kept = (isInParentheses ? withoutComments(text) : text.slice(0, semicolon)).trimEnd();
    return kept.trim() === '' ? undefined : kept;
  });
}

/** A `;` inside parentheses belongs to the comment; what is opened and never closed reaches to the line's end. */
function withoutComments(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; at++) {
    if (text[at] === ';') break;
    if (text[at] !== '(') {
      out += text[at];
      continue;
    }
    const close = text.indexOf(')', at);
    if (close < 0) break;
    at = close;
  }
  return out;
}
