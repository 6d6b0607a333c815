import { familyOf } from '../dialects/family.js';
import { extendedName, rulesOf } from '../dialects/commands.js';
import { isStrippedText } from '../dialects/strips.js';
import type { Dialect, ProgramPolicy } from '../types.js';

/** Acted on the moment GRBL receives them, wherever they stand: feed hold, status, resume. `$` opens settings. */
const GRBL_NEVER = '!?~$';

const LINE_NUMBER = /^N *\+?(?:\d[\d.]*|\.\d[\d.]*)/i;
/** A command that is a word may have a number before it too (klippy/gcode.py). */
const WORD_COMMAND = /^[ \t]*(?:N *\d[\d.]*[ \t]*)?(?=[A-Z_]{2})/i;
/** Messages, and stops with words like `S5` before what they show (Marlin docs, M0; M486 A: name of an object). */
const TEXT_COMMAND =
  /^(?:N *\d[\d.]* *)?M *0*(?:11[78](?:\.0*)?(?![\d.])|(?:[01]|486)(?:\.0*)?(?![\d.])(?: *[A-Z][-+.]?\d[\d.]*)*)/i;
/** The others look for commands in what stands behind a stop or an object’s number. */
const SHOW_TEXT: readonly Dialect[] = ['marlin', 'klipper'];
/** As these firmwares spell it: of `M0117 "M104 S400"` Smoothie runs both. */
const MESSAGE = /^(?:N *\d[\d.]* *)?M11/i;
/** RepRapFirmware: an object’s name. */
const QUOTED_NAME = /^ *A"[^"]*" *$/i;

/**
 * What goes to the machine for a line of a program: no comments, no line number, no checksum, only printable ASCII;
 * undefined when nothing is left to send. GRBL blocks lose their blanks too (GRBL drops them itself, and its receive
 * buffer is 128 bytes). Texts and names keep their case and their parentheses. Bytes a machine would act on or misread
 * are left out, whatever an analyser said before, and so are the commands that the dialect's table or the owner's policy
 * strips.
 */
export function toBlock(line: string, dialect: Dialect, policy?: ProgramPolicy): string | undefined {
  const text = (familyOf(dialect) === 'klipper' ? wordBlock(line) : undefined) ?? codeBlock(line, dialect);
  if (text === '' || isStrippedText(text, rulesOf(dialect, policy), dialect)) return undefined;
  return text;
}

/**
 * The part of a line that Klipper reads of a command like `SET_DISPLAY_TEXT MSG="50 % (1)"`: a `;` ends it anywhere, `#`
 * and `*` outside of quotes (klippy/gcode.py). undefined: it is ordinary G-code.
 */
export function wordCommand(line: string): string | undefined {
  const head = WORD_COMMAND.exec(line)?.[0];
  if (head === undefined) return undefined;
  let isQuoted = false;
  let end = head.length;
  for (; end < line.length; end++) {
    const char = line[end] as string;
    if (char === '"') isQuoted = !isQuoted;
    else if (char === ';' || (!isQuoted && (char === '#' || char === '*'))) break;
  }
  const code = line.slice(head.length, end).trimEnd();
  return extendedName(code) === undefined ? undefined : code;
}

/** Whether what follows is shown to somebody: parentheses are no comment there. */
export function isTextCommand(code: string): boolean {
  return TEXT_COMMAND.test(code);
}

/** Klipper ignores case in the name only. */
function wordBlock(line: string): string | undefined {
  const code = wordCommand(line);
  if (code === undefined) return undefined;
  const name = extendedName(code) ?? '';
  return name + printable(code.slice(name.length)).trimEnd();
}

function codeBlock(line: string, dialect: Dialect): string {
  const text = withoutComments(line, dialect).replace(LINE_NUMBER, '').trim();
  if (familyOf(dialect) === 'grbl') return text.replaceAll(' ', '').toUpperCase();
  const shown = TEXT_COMMAND.exec(text)?.[0];
  if (shown !== undefined) return shown.toUpperCase() + shownBehind(shown, text.slice(shown.length), dialect);
  return text.replace(/"[^"]*"?|[^"]+/g, (part) => (part.startsWith('"') ? part : parted(part.toUpperCase(), dialect)));
}

/**
 * `X5E1` is X5 and E1; RepRapFirmware and whoever uses C's `strtof` read 50, and 16 of `Y0X10` (StringParser.cpp, Repetier's
 * gcode.h). So a blank stands before such letters.
 */
function parted(text: string, dialect: Dialect): string {
  return dialect === 'klipper' ? text : text.replace(/(?<=[\d.])(?=[EX])/g, ' ');
}

/** The text of a text command, where the firmware takes it for one. */
function shownBehind(command: string, text: string, dialect: Dialect): string {
  if (SHOW_TEXT.includes(dialect) || MESSAGE.test(command)) return text;
  return dialect === 'reprapfirmware' && QUOTED_NAME.test(text) ? text : '';
}

function withoutComments(line: string, dialect: Dialect): string {
  const isMill = familyOf(dialect) === 'grbl';
  let out = '';
  for (let i = 0; i < line.length; i++) {
    const char = line[i] as string;
    if (char === ';' || char === '*') break;
    if (char === '"' && dialect === 'reprapfirmware') {
      // Of a string all is text, `;` and `*` too (docs.duet3d.com, quoted strings).
      const close = line.indexOf('"', i + 1);
      const end = close < 0 ? line.length : close + 1;
      out += printable(line.slice(i, end));
      i = end - 1;
    } else if (char === '(' && (isMill || !isTextCommand(out))) {
      // GRBL ends a comment at the first `)` and runs the rest.
      const close = line.indexOf(')', i);
      if (close < 0) break;
      i = close;
    } else if (char === ' ' || char === '\t') {
      if (out !== '' && !out.endsWith(' ')) out += ' ';
    } else if (char > ' ' && char <= '~' && !(isMill && GRBL_NEVER.includes(char))) {
      out += char;
    } else if (/\d$/.test(out)) {
      // `M1?04`: what is left out must not make another number.
      out += ' ';
    }
  }
  return out;
}

function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(/[^ -~]/g, '');
}
