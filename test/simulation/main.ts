import { simulate, type Result } from './simulation.js';
import type { Violation } from './oracle.js';
import { playScenario, type ScenarioName } from './scenarios.js';
import { planOf, type FaultKind, type Mode } from './plan.js';

/** One share of a run of many seeds, in a process of its own: `node main.js FROM COUNT STEP MODES`; one JSON line at the end. */

export interface Share {
  readonly schedules: number;
  readonly events: number;
  readonly starts: number;
  readonly attempts: number;
  readonly simulatedHours: number;
  readonly cpuS: number;
  readonly jobs: Readonly<Record<string, number>>;
  readonly bad: readonly Bad[];
}

export interface Bad {
  readonly seed: number;
  readonly mode: Mode;
  readonly rule: string;
  readonly text: string;
}

/** @param stopsAtFirst as soon as one seed fails */
export async function simulateMany(
  seeds: Iterable<number>,
  modes: readonly Mode[],
  stopsAtFirst = false,
): Promise<Share> {
  const bad: Bad[] = [];
  const jobs: Record<string, number> = {};
  const sum = { schedules: 0, events: 0, starts: 0, attempts: 0, simulatedHours: 0 };
  const take = ({ events, starts, attempts, simulatedMs, jobs: counts }: Result): void => {
    sum.schedules += 1;
    sum.events += events;
    sum.starts += starts;
    sum.attempts += attempts;
    sum.simulatedHours += simulatedMs / 3_600_000;
    for (const [state, count] of Object.entries(counts)) jobs[state] = (jobs[state] ?? 0) + count;
  };
  for (const seed of seeds) {
    for (const mode of modes) {
      const found = trial(seed, mode, take);
      if (found) bad.push(found);
      if (found && stopsAtFirst) break;
    }
    if (stopsAtFirst && bad.length > 0) break;
    if (asked.isEnough) break;
    // Promises that nobody waits for hold a whole world until they get their turn; so do signals wait.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { ...sum, cpuS: cpuSOf(), jobs, bad };
}

/** Of this process since it began. */
function cpuSOf(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Ends after the seed at work, with what there is so far. */
const asked = { isEnough: false };

/** What breaks a process is a violation, too. */
function trial(seed: number, mode: Mode, take: (result: Result) => void): Bad | undefined {
  const found = firstOf(() => {
    const result = simulate(seed, mode);
    take(result);
    return result.violations;
  });
  return found && { seed, mode, ...found };
}

function firstOf(run: () => readonly Violation[]): Pick<Bad, 'rule' | 'text'> | undefined {
  try {
    const [first] = run();
    return first && { rule: first.rule, text: first.text };
  } catch (error) {
    const lines = String((error as Error).stack).split('\n');
    return { rule: 'THROWN', text: lines.slice(0, 3).join(' ') };
  }
}

/** What a scenario finds, if anything. */
export const findIn = (name: ScenarioName): Pick<Bad, 'rule' | 'text'> | undefined =>
  firstOf(() => playScenario(name).violations);

/** Story of one seed: its options, and the last lines that belong to what failed. */
export function storyOf(seed: number, mode: Mode, maxLines = 30): string {
  const { plan, violations, story } = simulate(seed, mode, true);
  const [violation] = violations;
  const names = violation?.text.match(/\b(?:a\d+|j\d+|m\d|b\d|bridge\d[\w-]*)\b/g) ?? [];
  const isAbout = (line: string): boolean =>
    /\*\*\*|===|restored|broker restarts/.test(line) || names.some((name) => new RegExp(`\\b${name}\\b`).test(line));
  const lines = violation ? story.filter(isAbout) : story;
  const options = Object.entries(plan).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
  return [
    `seed ${seed}, ${mode}: ${violation ? `${violation.rule}: ${violation.text}` : 'no violation'}`,
    ...options,
    '',
    ...lines.slice(-maxLines),
    '',
    `again: npm run simulate -- --seed ${seed} --mode ${mode} --trace`,
  ].join('\n');
}

/** Only the seeds in whose plans all these faults happen, in both modes alike. @param needs with commas in between */
function* withFaults(seeds: Iterable<number>, needs: string): Iterable<number> {
  const kinds = needs === '' ? [] : (needs.split(',') as FaultKind[]);
  const has = (seed: number, mode: Mode): boolean => {
    const { faultsPerHour } = planOf(seed, mode);
    return kinds.every((kind) => faultsPerHour[kind] !== undefined);
  };
  for (const seed of seeds) if (has(seed, 'safety') || has(seed, 'liveness')) yield seed;
}

export function* rangeOf(from: number, count: number, step = 1): Iterable<number> {
  for (let seed = from; seed < from + count; seed += step) yield seed;
}

if (process.argv[1]?.endsWith('simulation/main.js') && process.argv[2] === 'scenario') {
  const found = findIn(process.argv[3] as ScenarioName) ?? null;
  process.stdout.write(`${JSON.stringify({ found, cpuS: cpuSOf() })}\n`);
} else if (process.argv[1]?.endsWith('simulation/main.js')) {
  const [from = '1', count = '100', step = '1', modes = 'safety,liveness', flag = '', needs = ''] =
    process.argv.slice(2);
  process.once('SIGTERM', () => (asked.isEnough = true));
  const share = await simulateMany(
    withFaults(rangeOf(Number(from), Number(count), Number(step)), needs),
    modes.split(',') as Mode[],
    flag === 'first',
  );
  process.stdout.write(`${JSON.stringify(share)}\n`);
}
