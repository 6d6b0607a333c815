// npm run simulate -- --seeds N [--from S] [--seed S --trace] [--mode safety|liveness|both] [--mutants]
import './lib/node-version.mjs';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureInstalled } from './lib/prepare.mjs';
import { explain, ROOT } from './lib/run.mjs';

const COMPILED = path.join(ROOT, 'dist/test/simulation');
const PROCESSES = 2;
const USAGE = `Usage: npm run simulate -- [OPTIONS]
  --seeds N     how many schedules of each mode (1000)
  --from S      the first seed (1)
  --mode M      safety, liveness or both (both)
  --seed S      one seed only, with its story
  --scenario S  the scripts whose names hold S, with their stories
  --trace       with all that happened, not only what belongs to a violation
  --mutants     breaks the protocol on purpose, one line at a time: every breakage must be found
`;

async function main() {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      mode: { type: 'string', default: 'both' },
      scenario: { type: 'string' },
      trace: { type: 'boolean', default: false },
      mutants: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const modes = { both: ['safety', 'liveness'], safety: ['safety'], liveness: ['liveness'] }[values.mode];
  if (values.help || !modes) return process.stdout.write(USAGE);
  await ensureInstalled();
  await ensureBuilt({ web: false });
  if (values.mutants) {
    const { runMutants } = await import(pathToFileURL(path.join(COMPILED, 'mutation.js')).href);
    const { survivors } = await runMutants((line) => process.stdout.write(`${line}\n`));
    if (survivors.length > 0) process.exitCode = 1;
    return;
  }
  if (values.scenario !== undefined) {
    const { SCENARIO_NAMES, playScenario } = await import(pathToFileURL(path.join(COMPILED, 'scenarios.js')).href);
    for (const name of SCENARIO_NAMES.filter((one) => one.includes(values.scenario))) {
      const { violations, story } = playScenario(name, true);
      process.stdout.write(`${name}: ${violations.length} violations\n${story.join('\n')}\n`);
      if (violations.length > 0) process.exitCode = 1;
    }
    return;
  }
  const { storyOf } = await import(pathToFileURL(path.join(COMPILED, 'main.js')).href);
  if (values.seed !== undefined) {
    const lines = values.trace ? 100_000 : 40;
    for (const mode of modes) process.stdout.write(`${storyOf(Number(values.seed), mode, lines)}\n`);
    return;
  }
  await many(Number(values.from), Number(values.seeds), modes, storyOf);
}

async function many(from, seeds, modes, storyOf) {
  const startedMs = performance.now();
  const shares = await Promise.all(
    Array.from({ length: PROCESSES }, (_, at) => share(from + at, seeds - at, PROCESSES, modes)),
  );
  const wallS = (performance.now() - startedMs) / 1000;
  const sum = (name) => shares.reduce((total, one) => total + one[name], 0);
  const bad = shares.flatMap((one) => one.bad).sort((a, b) => a.seed - b.seed);
  for (const { seed, mode } of bad.slice(0, 3)) process.stdout.write(`${storyOf(seed, mode)}\n\n`);
  for (const { seed, mode, rule, text } of bad.slice(3, 30)) {
    process.stdout.write(`seed ${seed}, ${mode}: ${rule}: ${text}\n`);
  }
  const figures = [
    ['schedules', sum('schedules')],
    ['with a violation', bad.length],
    ['wall time', `${wallS.toFixed(1)} s`],
    ['schedules per second', (sum('schedules') / wallS).toFixed(1)],
    ['schedules per CPU-second', (sum('schedules') / sum('cpuS')).toFixed(1)],
    ['simulated hours', Math.round(sum('simulatedHours'))],
    ['events', sum('events')],
    ['attempts (rows at the end)', sum('attempts')],
    ['physical starts', sum('starts')],
  ];
  for (const [name, value] of figures) process.stdout.write(`${name.padEnd(28)}${value}\n`);
  if (bad.length > 0) process.exitCode = 1;
}

async function share(from, count, step, modes) {
  const args = [path.join(COMPILED, 'main.js'), from, count, step, modes.join(',')].map(String);
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, maxBuffer: 1e8 });
  return JSON.parse(stdout);
}

try {
  await main();
} catch (error) {
  process.stderr.write(explain(error));
  process.exitCode = 1;
}
