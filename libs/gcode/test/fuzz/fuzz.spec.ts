import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { analyseProgram } from '../../src/index.js';
import { fuzzLines, fuzzPrograms } from './campaign.js';
import { FOUND, SENT } from './found.js';
import { blocksOf, judge } from './judge.js';
import { MACHINES } from './machines.js';

/** A small share of what `npm run bench -- gcode-fuzz` does. */
const PROGRAMS = Number(process.env['MINGA_FUZZ_PROGRAMS'] ?? 3000);
const LINES = Number(process.env['MINGA_FUZZ_LINES'] ?? 20_000);
const SEED = 20_261_121;
/** Hundreds of times what reading takes: only a hang is slower. */
const MOST_MS_PER_KB = 500;

/** Firmwares' own lists end below. */
const HIGHEST = { G: 500, M: 1000 } as const;
const COMMANDS = (['G', 'M'] as const).flatMap((letter) =>
  Array.from({ length: HIGHEST[letter] }, (_, number) => `${letter}${number}`),
);

const folder = new URL('../../../../../../shared/data/designs/gcode/', import.meta.url);
const isThere = existsSync(folder);
if (!isThere && process.env['CI']) throw new Error(`shared data is missing: ${folder.pathname}`);
const files = isThere ? readdirSync(folder).map((name) => readFileSync(new URL(name, folder))) : [];

const bytesOf = (program: string): Uint8Array =>
  Uint8Array.from(program.replaceAll(' / ', '\n'), (char) => char.charCodeAt(0));

describe('generated programs', () => {
  const { byMachine, failures } = fuzzPrograms(PROGRAMS, SEED);

  it('never do on the machine what the analyser accepted them not to do', () => {
    expect(failures).toEqual([]);
  });

  it('are accepted often enough for that to mean something', () => {
    for (const { programs, runnable } of byMachine) expect(runnable / programs).toBeGreaterThan(0.1);
  });

  it('of which none is refused without a reason the interpreter sees, where none was planted', () => {
    const sum = (key: 'programs' | 'refusedWithoutViolation') => byMachine.reduce((all, tally) => all + tally[key], 0);
    expect(sum('refusedWithoutViolation') / sum('programs')).toBeLessThan(0.2);
  });
});

describe('every number of a command, alone in its block', () => {
  it.each(MACHINES.map((profile, i) => [i, profile.firmware, profile] as const))(
    'machine %i, %s: does nothing that the analyser does not see',
    (_i, _firmware, profile) => {
      const missed = COMMANDS.filter((command) => {
        const { report, violations, unreported } = judge(bytesOf(`G28 / ${command}`), profile);
        return report.isRunnable && (violations.length > 0 || unreported !== undefined);
      });
      expect(missed).toEqual([]);
    },
  );
});

describe('damaged programs', () => {
  it('crash nothing, hang nothing, and read the same in any pieces', () => {
    const { failures, slowestMsPerKb } = fuzzLines(LINES, SEED, files);
    expect(failures).toEqual([]);
    expect(slowestMsPerKb).toBeLessThan(MOST_MS_PER_KB);
  });
});

describe('what the fuzz found', () => {
  it.each(FOUND)('%s', (_name, machine, program) => {
    const bytes = bytesOf(program);
    const profile = MACHINES[machine]!;
    const { violations, unreported } = judge(bytes, profile);
    // The interpreter sees it, and so does the analyser.
    expect(violations.length > 0 || unreported !== undefined).toBe(true);
    expect(analyseProgram(bytes, profile).isRunnable).toBe(false);
  });
});

describe('what the fuzz found to be sent otherwise than it was read', () => {
  it.each(SENT)('%s', (_name, machine, program, sent) => {
    const bytes = bytesOf(program);
    const profile = MACHINES[machine]!;
    expect(blocksOf(bytes, profile)).toEqual(sent.split(' / '));
    const { violations, unreported } = judge(bytes, profile);
    expect({ violations, unreported }).toEqual({ violations: [], unreported: undefined });
    expect(analyseProgram(bytes, profile).isRunnable).toBe(true);
  });
});
