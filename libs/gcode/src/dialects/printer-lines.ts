import { wordText, type Checks, type LineInHand } from '../checking/checks.js';
import type { CommandRules } from './commands.js';
import { hasAxisWords } from './printer-words.js';

const LETTER_G = 71;
const LETTER_M = 77;
const LETTER_O = 79;
/** Marlin: REALTIME_REPORTING_COMMANDS. S000, P000 and R000 at the start of a line report, pause and resume out of order. */
const REAL_TIME = 'SPR';
/** Firmwares keep a command's number in 16 bits, so that 65536 is 0; no printer has one of five digits. */
const HIGHEST_COMMAND = 9999;
/** M1100 to M1109 hold the text M110, for which Marlin searches numbered lines. */
const HIDES_M110 = 110;

/** Says of a line whose first word no table names what becomes of it: some firmware finds a command there all the same. */
export function reportUnknown(hand: LineInHand, rules: CommandRules, checks: Checks): void {
  const { lexer, line } = hand;
  const letter = lexer.letters[0] as number;
  const value = lexer.values[0] as number;
  const name = wordText(hand, 0);
  const isCommand = (letter === LETTER_G || letter === LETTER_M) && value >= 0;
  const isRealTime = value === 0 && REAL_TIME.includes(String.fromCharCode(letter));
  if (isRealTime) checks.forbidden(name, 'is a real-time command', line, 'GCODE_CONTROL');
  else if (letter === LETTER_O) checks.forbidden(name, 'begins a macro', line, 'GCODE_MACRO');
  else if (!isCommand)
    checks.number(`"${name.slice(0, 12)}" is no command, and some firmware finds one behind it`, line);
  else if (value > HIGHEST_COMMAND)
    checks.number(`${name.slice(0, 12)} is a number that wraps around to another`, line);
  else if (letter === LETTER_M && Math.floor(value / 10) === HIDES_M110) {
    checks.forbidden(name, 'holds M110, which resets the line counter', line, 'GCODE_CONTROL');
  } else if (hasAxisWords(lexer)) {
    checks.forbidden(name, 'is not known here and names axes, so that it may move them', line, 'GCODE_UNKNOWN');
  } else if (Number.isInteger(value)) checks.unknown(name, line);
  else reportVariant(name, letter, value, { rules, checks, line });
}

/** Most commands do not look at what follows the point: G1.5 is carried out as G1. */
function reportVariant(
  name: string,
  letter: number,
  value: number,
  { rules, checks, line }: { readonly rules: CommandRules; readonly checks: Checks; readonly line: number },
): void {
  const base = rules.find(letter, Math.floor(value));
  if (base === undefined) checks.unknown(name, line);
  else if (base.verdict === 'reject') checks.command(base, line);
  else checks.forbidden(name, `may be carried out as ${base.name}`, line, 'GCODE_UNKNOWN');
}

/** Marlin takes the first command of a line, Smoothie and RepRapFirmware all, Repetier a G rather than the M before it. */
export function findSecondCommand(hand: LineInHand, rules: CommandRules, checks: Checks): void {
  const { lexer, line } = hand;
  for (let i = 1; i < lexer.count; i++) {
    const letter = lexer.letters[i] as number;
    if (letter !== LETTER_G && letter !== LETTER_M) continue;
    const rule = rules.find(letter, lexer.values[i] as number);
    if (rule?.verdict === 'reject') checks.command(rule, line);
    else checks.forbidden(wordText(hand, i), 'is a second command in its line', line, 'GCODE_UNKNOWN');
  }
}
