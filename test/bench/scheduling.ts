import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DISPATCH_RULES, checkSchedule, describeViolations, dispatch, objectiveOf, solve } from '#libs/scheduling';
import { Random } from '../simulation/random.js';
import { allInstances, type Instance } from './scheduling/families.js';

interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** One instance, all ways. */
interface Figure {
  readonly name: string;
  readonly family: string;
  readonly operations: number;
  readonly makespan: number;
  readonly lowerBound: number;
  readonly best?: number;
  readonly mwkr: number;
  readonly bestRule: number;
  readonly steps: number;
  readonly cpuS: number;
}

const SECONDS = Number(process.env['MINGA_BENCH_S'] ?? 10);
const SAMPLE = Number(process.env['MINGA_BENCH_SAMPLE'] ?? Infinity);
const SEED = Number(process.env['MINGA_BENCH_SEED'] ?? 1);

/** This process has one busy thread, so that its CPU time is the time of one core, whoever else uses the computer. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Flexible job shops from the literature and in its style, against the best known makespans.
 * `npm run bench -- scheduling [FAMILY|INSTANCE ...]`; MINGA_BENCH_S seconds for each (10), MINGA_BENCH_SAMPLE instances
 * of each family (all), MINGA_BENCH_SEED.
 */
export default function measure(...wanted: string[]): BenchRow[] {
  const figures: Figure[] = [];
  const chosen = allInstances().filter(
    ({ name, family }) => wanted.length === 0 || wanted.includes(family) || wanted.includes(name),
  );
  for (const family of new Set(chosen.map((each) => each.family))) {
    const members = sample(chosen.filter((each) => each.family === family));
    for (const instance of members) figures.push(measureOne(instance));
  }
  write(figures);
  const families = [...new Set(figures.map(({ family }) => family))];
  return families.flatMap((family) => rowsOf(figures.filter((each) => each.family === family)));
}

function sample(instances: Instance[]): Instance[] {
  const random = new Random(1, 'sample');
  const left = [...instances];
  while (left.length > SAMPLE) left.splice(random.int(0, left.length - 1), 1);
  return left;
}

function measureOne({ name, family, problem, best }: Instance): Figure {
  const rules = DISPATCH_RULES.map((rule) => {
    const schedule = dispatch(problem, rule);
    assertValid(name, describeViolations(checkSchedule(problem, schedule)));
    return objectiveOf(problem, schedule).makespan;
  });
  const from = cpuMs();
  const solved = solve(problem, { budgetMs: SECONDS * 1000, nowMs: cpuMs, seed: SEED });
  const cpuS = (cpuMs() - from) / 1000;
  assertValid(name, describeViolations(checkSchedule(problem, solved.schedule)));
  const { makespan } = objectiveOf(problem, solved.schedule);
  const figure = {
    name,
    family,
    operations: problem.operations.length,
    makespan,
    lowerBound: solved.lowerBound,
    ...(best === undefined ? {} : { best }),
    mwkr: rules[DISPATCH_RULES.indexOf('MWKR')] ?? Number.NaN,
    bestRule: Math.min(...rules),
    steps: solved.iterations,
    cpuS: rounded(cpuS),
  };
  const per = Math.round(solved.iterations / cpuS);
  process.stdout.write(`${name}: ${makespan} (best known ${best}, bound ${solved.lowerBound}), ${per} steps/s\n`);
  return figure;
}

function assertValid(name: string, violations: string): void {
  if (violations !== '') throw new Error(`${name}: the schedule is not valid\n${violations}`);
}

function rowsOf(figures: readonly Figure[]): BenchRow[] {
  const [{ family, best } = { family: '' }] = figures;
  const against = best === undefined ? 'lower bound' : 'best known';
  const gaps = (of: 'makespan' | 'mwkr' | 'bestRule'): number[] =>
    figures.map((each) => (each[of] / (each.best ?? each.lowerBound) - 1) * 100);
  const unit = `% above ${against}`;
  const reached = figures.filter((each) => each.makespan <= (each.best ?? each.lowerBound)).length;
  const stepsPerS = mean(figures.map(({ steps, cpuS }) => steps / Math.max(cpuS, 0.001)));
  return [
    {
      name: `${family}: mean of ${figures.length}, ${SECONDS} CPU-s each`,
      value: rounded(mean(gaps('makespan'))),
      unit,
    },
    { name: `${family}: worst`, value: rounded(Math.max(...gaps('makespan'))), unit },
    { name: `${family}: ${against} reached`, value: reached, unit: `of ${figures.length}` },
    { name: `${family}: best of 10 dispatch rules, mean`, value: rounded(mean(gaps('bestRule'))), unit },
    { name: `${family}: MWKR + earliest finish, mean`, value: rounded(mean(gaps('mwkr'))), unit },
    { name: `${family}: steps`, value: Math.round(stepsPerS), unit: 'per CPU-s' },
  ];
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Every instance's figures, beside the table's. */
function write(figures: readonly Figure[]): void {
  const folder = path.resolve('test/bench/results');
  mkdirSync(folder, { recursive: true });
  const target = path.join(folder, 'scheduling-instances.json');
  writeFileSync(target, `${JSON.stringify({ seconds: SECONDS, seed: SEED, figures }, null, 2)}\n`);
}
