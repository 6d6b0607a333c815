import { familyOf } from '../dialects/family.js';
import { extendedName, rulesOf } from '../dialects/commands.js';
import { isStrippedText } from '../dialects/strips.js';
import type { Dialect, ProgramPolicy } from '../types.js';

/** Acted on the moment GRBL receives them, wherever they stand: feed hold, status, resume. `$` opens settings. */
const GRBL_NEVER = '!?~$';

const LINE_NUMBER = /^N *\+?(?:\d[\d.]*|\.\d[\d.]*)/i;
/** Text for the display keeps its case. */
const MARLIN_TEXT = /^M *117(?!\d)/i;

/**
 * What goes to the machine for a line of a program: no comments, no line number, no checksum, only printable ASCII;
 * undefined when nothing is left to send. GRBL blocks lose their blanks too (GRBL drops them itself, and its receive
 * buffer is 128 bytes). Bytes a machine would act on or misread are left out, whatever an analyser said before, and so
 * are the commands that the dialect's table or the owner's policy strips.
 */
export function toBlock(line: string, dialect: Dialect, policy?: ProgramPolicy): string | undefined {
  let text = withoutComments(line, dialect).replace(LINE_NUMBER, '').trim();
  if (familyOf(dialect) === 'grbl') text = text.replaceAll(' ', '').toUpperCase();
  else if (familyOf(dialect) === 'klipper') text = klipperCase(text);
  else if (!MARLIN_TEXT.test(text)) text = text.toUpperCase();
  if (text === '' || isStrippedText(text, rulesOf(dialect, policy), dialect)) return undefined;
  return text;
}

/** Names of profiles and objects keep their case; Klipper itself ignores it everywhere else. */
function klipperCase(text: string): string {
  const name = extendedName(text);
  if (name !== undefined) return name + text.slice(name.length);
  return MARLIN_TEXT.test(text) ? text : text.toUpperCase();
}

function withoutComments(line: string, dialect: Dialect): string {
  let out = '';
  for (let i = 0; i < line.length; i++) {
    const char = line[i] as string;
    if (char === ';' || char === '*') break;
    if (char === '(') {
      // GRBL ends a comment at the first `)` and runs the rest.
      const close = line.indexOf(')', i);
      if (close < 0) break;
      i = close;
    } else if (char === ' ' || char === '\t') {
      if (out !== '' && !out.endsWith(' ')) out += ' ';
    } else if (char > ' ' && char <= '~' && !(familyOf(dialect) === 'grbl' && GRBL_NEVER.includes(char))) {
      out += char;
    }
  }
  return out;
}
