import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fuzzLines, fuzzPrograms, type Failure } from '../../libs/gcode/test/fuzz/campaign.js';
import { MACHINES } from '../../libs/gcode/test/fuzz/machines.js';
import type { BenchRow } from './gcode.js';

/** As the acceptance of the G-code work asks. */
const LINES = Number(process.env['MINGA_FUZZ_LINES'] ?? 10_000_000);
const PROGRAMS = Number(process.env['MINGA_FUZZ_PROGRAMS'] ?? 1_000_000);
const SEED = Number(process.env['MINGA_FUZZ_SEED'] ?? 1);
/** Programs between two signs of life. */
const ROUND = 50_000;

const folder = new URL('../../../../shared/data/designs/gcode/', import.meta.url);

/** Fuzz of programs: none accepted may do harm, and no bytes may crash, hang or fill the memory. */
export default async function benchGcodeFuzz(): Promise<BenchRow[]> {
  const files = existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(new URL(name, folder))) : [];
  const before = process.cpuUsage();
  const programs = programRows();
  const lines = fuzzLines(LINES, SEED, files);
  tell(lines.failures);
  const { user, system } = process.cpuUsage(before);
  return [
    { name: 'seed', value: SEED, unit: '' },
    ...programs,
    { name: 'real files', value: files.length, unit: '' },
    { name: 'damaged inputs', value: lines.inputs, unit: '' },
    { name: 'lines of damaged inputs', value: lines.lines, unit: '' },
    { name: 'bytes of damaged inputs', value: Math.round(lines.bytes / 1e6), unit: 'MB' },
    { name: 'crashes, or reports that depend on how the bytes arrive', value: lines.failures.length, unit: '' },
    { name: 'slowest input', value: Number(lines.slowestMsPerKb.toFixed(3)), unit: 'CPU-ms per kB' },
    { name: 'its seed', value: lines.slowestSeed, unit: '' },
    { name: 'peak memory', value: Math.round(process.resourceUsage().maxRSS / 1000), unit: 'MB' },
    { name: 'processor time', value: Math.round((user + system) / 1e6), unit: 's' },
  ];
}

function programRows(): BenchRow[] {
  const totals = MACHINES.map(() => ({ programs: 0, runnable: 0, refused: 0, errors: 0, lines: 0 }));
  let failures = 0;
  for (let done = 0; done < PROGRAMS; done += ROUND) {
    // Seeds go on where the last round stopped, far apart.
    const round = fuzzPrograms(Math.min(ROUND, PROGRAMS - done), SEED + done * 7919);
    round.byMachine.forEach((tally, i) => {
      const total = totals[i]!;
      total.programs += tally.programs;
      total.runnable += tally.runnable;
      total.refused += tally.refusedWithoutViolation;
      total.errors += tally.acceptedWithErrors;
      total.lines += tally.lines;
    });
    failures += round.failures.length;
    tell(round.failures);
    process.stderr.write(`${done + ROUND} programs, ${failures} failures\n`);
  }
  const sum = (key: keyof (typeof totals)[number]): number => totals.reduce((all, total) => all + total[key], 0);
  return [
    { name: 'programs', value: sum('programs'), unit: '' },
    { name: 'lines of programs', value: sum('lines'), unit: '' },
    { name: 'accepted', value: sum('runnable'), unit: '' },
    { name: 'accepted, and the plain interpreter finds a violation', value: failures, unit: '' },
    { name: 'accepted, and the firmware answers some line with an error', value: sum('errors'), unit: '' },
    { name: 'refused, and the plain interpreter finds nothing', value: sum('refused'), unit: '' },
    ...MACHINES.map(({ firmware, process: kind }, i) => {
      const { programs, runnable, refused } = totals[i]!;
      const share = (count: number): string => `${((100 * count) / programs).toFixed(1)} %`;
      return {
        name: `${i} ${firmware} ${kind}`,
        value: programs,
        unit: `${share(runnable)} accepted, ${share(refused)} refused for nothing`,
      };
    }),
  ];
}

function tell(failures: readonly Failure[]): void {
  for (const { seed, machine, why, program } of failures) {
    process.stderr.write(`seed ${seed}, machine ${machine}: ${why}\n${JSON.stringify(program)}\n`);
  }
}
