import type { LineLexer } from '../reading/lexer.js';
import { bitOf } from '../reading/lexer.js';
import { extendedName, type CommandRule, type CommandRules } from './commands.js';
import { familyOf } from './family.js';
import type { Dialect } from '../types.js';

const LETTER_G = 71;
const AXES = bitOf('X') | bitOf('Y') | bitOf('Z');
const FIRST = /^([GMT]) ?([+-]?[\d.]+)/i;
const COMMANDS = /[GMT][+-]?[\d.]+/gi;

/**
 * The rule by which a whole block is left out: its command is stripped. Mills' blocks hold many words; only a command
 * that stands alone, without axes, can go without changing what the rest means.
 */
export function strippedBy(lexer: LineLexer, rules: CommandRules, isMill: boolean): CommandRule | undefined {
  const letter = lexer.letters[0] as number;
  const value = lexer.values[0] as number;
  if (letter === LETTER_G && value <= 3) return undefined;
  const rule = rules.find(letter, value);
  if (rule?.verdict !== 'strip' || !isMill) return rule?.verdict === 'strip' ? rule : undefined;
  if ((lexer.mask & AXES) !== 0) return undefined;
  for (let i = 1; i < lexer.count; i++) {
    const other = lexer.letters[i];
    if (other === LETTER_G || other === 77 || other === 84) return undefined;
  }
  return rule;
}

/** The same for the text of a block, as `toBlock` makes it. */
export function isStrippedText(block: string, rules: CommandRules, dialect: Dialect): boolean {
  const family = familyOf(dialect);
  if (block === '%') return dialect === 'linuxcnc' || dialect === 'grblhal';
  const name = family === 'klipper' ? extendedName(block) : undefined;
  if (name !== undefined) return rules.findExtended(name)?.verdict === 'strip';
  const first = FIRST.exec(block);
  if (first === null) return false;
  const letter = (first[1] as string).toUpperCase().charCodeAt(0);
  const value = Number(first[2]);
  if (letter === LETTER_G && value <= 3) return false;
  if (rules.find(letter, value)?.verdict !== 'strip') return false;
  return family !== 'grbl' || (!/[XYZ]/.test(block) && (block.match(COMMANDS)?.length ?? 0) === 1);
}
