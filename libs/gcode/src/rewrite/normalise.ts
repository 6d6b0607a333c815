import { familyOf } from '../dialects/family.js';
import { toBlock, wordCommand } from '../reading/block.js';
import { lexProblem, LineLexer } from '../reading/lexer.js';
import type { Dialect, GcodeProblem } from '../types.js';
import { LineRewriter, toBytes, type ProgramRewriter } from './rewriting.js';

const BOM = '\u00ef\u00bb\u00bf';

/**
 * One block in each line, as it goes to the machine: no comments, upper case where that is safe, LF, no byte order mark.
 * The program's own line numbers and checksums are checked and left out, and so is `%` with all that
 * follows the second one. A line that cannot be read, or whose checksum is wrong, is a problem and never a guess.
 */
export function normalise(dialect: Dialect): ProgramRewriter {
  const lexer = new LineLexer(dialect);
  let percents = 0;
  return new LineRewriter('normalise', (raw, line) => {
    const text = line === 1 && raw.startsWith(BOM) ? raw.slice(BOM.length) : raw;
    if (text.trim() === '%') percents++;
    if (percents > 1 || text.trim() === '%') return undefined;
    const isWord = familyOf(dialect) === 'klipper' && wordCommand(text) !== undefined;
    return (isWord ? undefined : problemOf(lexer, text, line)) ?? toBlock(text, dialect);
  });
}

function problemOf(lexer: LineLexer, text: string, line: number): GcodeProblem | undefined {
  const bytes = toBytes(text);
  if (!lexer.scan(bytes, 0, bytes.length)) return lexProblem(lexer, bytes, 0, line);
  if (lexer.isChecksumRight !== false) return undefined;
  const message = `Line ${line}: its checksum does not match its text. Fetch the program again.`;
  return { code: 'GCODE_NUMBER', severity: 'reject', message, line };
}
