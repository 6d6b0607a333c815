import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Problem, ProblemOperation } from '#libs/scheduling';
import { Random } from '../../simulation/random.js';
import { readInstance } from './instance.js';

/** Beside the project; where its files come from and their licences are told there. */
const DATA = path.resolve('../shared/data/fjsp');

export interface Instance {
  readonly name: string;
  readonly family: string;
  readonly problem: Problem;
  /** Best known makespan; undefined: only our own bound can be compared with. */
  readonly best?: number;
}

export function allInstances(): Instance[] {
  return [...known(), ...withSetups(), ...generated()];
}

/** Those of bks.csv. */
function known(): Instance[] {
  const table = path.join(DATA, 'bks.csv');
  if (!existsSync(table)) {
    process.stdout.write('skipped: no shared data\n');
    return [];
  }
  const rows = readFileSync(table, 'utf8').trim().split(/\r?\n/).slice(1);
  return rows.map((row) => {
    const [name = '', family = '', , , , best, , , file = ''] = row.split(',');
    const kind = file.includes('edata') ? 'edata' : file.includes('rdata') ? 'rdata' : family;
    return {
      name,
      family: kind,
      problem: readInstance(readFileSync(path.join(DATA, file), 'utf8')),
      best: Number(best),
    };
  });
}

function withSetups(): Instance[] {
  return Array.from({ length: 20 }, (_, i) => {
    const name = `Fattahi_setup_${String(i + 1).padStart(2, '0')}`;
    const file = path.join(DATA, 'sdst/fattahi', `${name}.fjs`);
    if (!existsSync(file)) return [];
    return [{ name, family: 'sdst', problem: readInstance(readFileSync(file, 'utf8'), 1) }];
  }).flat();
}

/** How a family that is not here looks: made by our own generator, from what its authors say of theirs. */
interface Style {
  readonly family: string;
  readonly jobs: number;
  readonly machines: number;
  readonly lengths: readonly [number, number];
  readonly durations: readonly [number, number];
  /** Share of the machines that can do an operation. */
  readonly flexibility: number;
  /** How much the machines differ, 0: not at all. */
  readonly spread: number;
}

const STYLES: readonly Style[] = [
  // Dauzere-Peres and Paulli: long jobs, few machines, from hardly flexible to very.
  ...[0.1, 0.3, 0.5].flatMap((flexibility): Style[] => [
    { family: 'like dpp', jobs: 10, machines: 5, lengths: [15, 25], durations: [10, 100], flexibility, spread: 0.2 },
    { family: 'like dpp', jobs: 15, machines: 8, lengths: [15, 25], durations: [10, 100], flexibility, spread: 0.2 },
    { family: 'like dpp', jobs: 20, machines: 10, lengths: [15, 25], durations: [10, 100], flexibility, spread: 0.2 },
  ]),
  // Behnke and Geiger: many short jobs in large shops.
  ...[20, 40, 60].flatMap((machines): Style[] => [
    { family: 'like behnke', jobs: 20, machines, lengths: [5, 5], durations: [10, 30], flexibility: 0.3, spread: 0.3 },
    { family: 'like behnke', jobs: 50, machines, lengths: [5, 5], durations: [10, 30], flexibility: 0.3, spread: 0.3 },
    { family: 'like behnke', jobs: 100, machines, lengths: [5, 5], durations: [10, 30], flexibility: 0.3, spread: 0.3 },
  ]),
  // Hurink's vdata: half of all machines, all alike.
  ...[10, 15, 20, 30].map((jobs): Style => ({ family: 'like vdata', jobs, machines: 10, lengths: [10, 10], durations: [5, 99], flexibility: 0.5, spread: 0 })),
]; // prettier-ignore

function generated(): Instance[] {
  return STYLES.map((style, index) => {
    const { family, jobs, machines, flexibility } = style;
    return { name: `${family} ${jobs}x${machines} ${flexibility}`, family, problem: generate(style, index) };
  });
}

function generate({ jobs, machines, lengths, durations, flexibility, spread }: Style, seed: number): Problem {
  const random = new Random(seed, 'scheduling');
  const operations: ProblemOperation[] = [];
  for (let job = 0; job < jobs; job++) {
    const length = random.int(...lengths);
    for (let i = 0; i < length; i++) {
      const duration = random.int(...durations);
      const always = random.int(0, machines - 1);
      const eligible = [...Array(machines).keys()].filter((each) => each === always || random.chance(flexibility));
      const alternatives = eligible.map((machine) => {
        const factor = 1 + spread * (2 * random.next() - 1);
        return { machine, duration: Math.max(1, Math.round(duration * factor)), setupKey: -1 };
      });
      const predecessors = i === 0 ? [] : [operations.length - 1];
      operations.push({ alternatives, predecessors, release: 0, due: Infinity, weight: 1 });
    }
  }
  const machine = { availableFrom: 0, setupMatrix: -1, setupKey: -1 };
  return { machines: Array.from({ length: machines }, () => machine), operations, setups: [] };
}
