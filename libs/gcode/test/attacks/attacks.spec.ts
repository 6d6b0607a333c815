import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { analyseProgram, LineSplitter, toBlock, type MotionProfile } from '../../src/index.js';
import { ATTACKS, PROFILES } from './corpus.js';
import { gcodePage } from './gcode-page.js';
import { ROWS } from './rows.js';

const bytesOf = (program: string): Uint8Array =>
  Uint8Array.from(program.replaceAll(' / ', '\n'), (char) => char.charCodeAt(0));

/** What the bridge would send. */
function blocksOf(bytes: Uint8Array, { firmware, policy }: MotionProfile): string[] {
  const splitter = new LineSplitter();
  return [...splitter.push(bytes), ...splitter.end()]
    .map((line) => toBlock(line, firmware, policy))
    .filter((block) => block !== undefined);
}

describe('the attack corpus', () => {
  it('has at least three programs for every row, and no program without a row', () => {
    const counts = new Map(ROWS.map(({ id }) => [id, 0]));
    for (const [id] of ATTACKS) counts.set(id, (counts.get(id) ?? Number.NaN) + 1);
    expect([...counts].filter(([, count]) => !(count >= 3))).toEqual([]);
  });

  it.each(ATTACKS)('%s, %s: %j', (id, name, program) => {
    const profile: MotionProfile = PROFILES[name];
    const { verdict, code } = ROWS.find((row) => row.id === id)!;
    const bytes = bytesOf(program);
    const report = analyseProgram(bytes, profile);
    const found = report.problems.map((problem) => `${problem.severity} ${problem.code}`);
    expect(found).toContain(`${verdict} ${code}`);
    // Nothing else refuses it, so the row's own check is what is seen to work.
    const refusals = report.problems.filter(({ severity }) => severity === 'reject').map((problem) => problem.code);
    expect(new Set(refusals)).toEqual(new Set(verdict === 'reject' ? [code] : []));
    expect(report.isRunnable).toBe(verdict !== 'reject');
    if (code === 'ENC_NOT_TEXT' || code === 'FILE_TOO_BIG') return;
    expect(blocksOf(bytes, profile)).toHaveLength(report.blocks);
  });

  it.each(ATTACKS.filter(([id]) => id === 'U1'))(
    '%s, %s: of the comment not a byte is sent: %j',
    (_id, name, program) => {
      expect(blocksOf(bytesOf(program), PROFILES[name])).toEqual(['G0X1']);
    },
  );

  it.each(ATTACKS.filter(([id]) => id === 'M12' || id === 'P2'))('%s, %s: is not sent: %j', (_id, name, program) => {
    expect(blocksOf(bytesOf(program), PROFILES[name])).toEqual(['G28']);
  });

  it('says the line, the limit and what to do', () => {
    for (const [, name, program] of ATTACKS) {
      for (const { message, line } of analyseProgram(bytesOf(program), PROFILES[name]).problems) {
        expect(line).toBeGreaterThan(0);
        expect(message).toMatch(/^(Line|Byte|The (program|file)) .*[.].* ?[A-Z].*\.$/s);
      }
    }
  });
});

describe('the documentation of programs', () => {
  it('is what the tables say', async () => {
    expect(await readFile('docs/gcode.md', 'utf8')).toBe(gcodePage());
  });
});
