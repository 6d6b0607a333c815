import { familyOf } from '../dialects/family.js';
import { isTextCommand } from '../reading/block.js';
import type { Dialect } from '../types.js';
import { LineRewriter, type ProgramRewriter } from './rewriting.js';

/**
 * Takes comments out, and lines that hold nothing else. Commands stay as they are written, checksums too: a checksum
 * counts the comments before it, so such a line keeps them, and so does one with a quoted string. Klipper reads
 * parentheses as part of a command.
 */
export function stripComments(dialect: Dialect): ProgramRewriter {
  const hasParentheses = familyOf(dialect) !== 'klipper';
  return new LineRewriter('strip-comments', (text) => {
    const isString = dialect === 'reprapfirmware' && text.includes('"');
    const semicolon = isString ? -1 : text.indexOf(';');
    const isCounted = text.includes('*') && (semicolon < 0 || text.indexOf('*') < semicolon);
    const isInParentheses =
      hasParentheses && text.includes('(') && !isCounted && !isString && !isTextCommand(text.trimStart());
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
