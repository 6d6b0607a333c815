import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Bad, Share } from './main.js';
import type { ScenarioName } from './scenarios.js';
import { KILLING_SEEDS } from './killing-seeds.js';
import { EQUIVALENT, MUTANTS, type Mutant } from './mutants.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** All that a simulation loads, below dist/. */
const LOADED = [
  'libs/domain/src',
  'libs/bridge-contract/src',
  'firmware-bridge/src/gate',
  'firmware-bridge/src/journal/fact-outbox.js',
  'firmware-bridge/src/log.js',
  'firmware-bridge/src/recent-ids.js',
  'firmware-bridge/src/clock-state.js',
  'firmware-bridge/src/rivals.js',
  'test/simulation',
];
/** A mutant that lives so long has shown a hole in the oracle or in the faults. */
const MAX_SEEDS = Number(process.env['MUTANT_SEEDS'] ?? 1500);

export interface Killed {
  readonly mutant: Mutant;
  /** Undefined: it lives. */
  readonly seed: number | undefined;
  /** Played until then. */
  readonly schedules: number;
  readonly cpuS: number;
  readonly mode?: string;
  readonly rule?: string;
  readonly text?: string;
}

/** A copy of the compiled code, to be broken. */
function copyCode(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'minga-mutant-'));
  for (const entry of LOADED) {
    cpSync(path.join(ROOT, 'dist', entry), path.join(folder, 'dist', entry), { recursive: true });
  }
  cpSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Looks for a seed that kills it, and leaves the copy whole. @throws RangeError when `find` is not there once */
async function runMutant(folder: string, mutant: Mutant, from: number, count: number): Promise<Killed> {
  const file = path.join(folder, 'dist', mutant.file);
  const whole = readFileSync(file, 'utf8');
  try {
    writeFileSync(file, broken(whole, mutant));
    const main = path.join(folder, 'dist/test/simulation/main.js');
    if (mutant.scenario) return await playWith(mutant, mutant.scenario, main);
    const needs = (mutant.needs ?? []).join(',');
    const args = [main, String(from), String(count), '1', 'safety,liveness', 'first', needs];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e7 });
    const { bad, schedules, cpuS } = JSON.parse(stdout) as Share;
    return { mutant, schedules, cpuS, seed: undefined, ...bad[0] };
  } finally {
    writeFileSync(file, whole);
  }
}

async function playWith(mutant: Mutant, scenario: ScenarioName, main: string): Promise<Killed> {
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'scenario', scenario], { maxBuffer: 1e7 });
  const { found, cpuS } = JSON.parse(stdout) as { found: Pick<Bad, 'rule' | 'text'> | null; cpuS: number };
  const played = { mutant, schedules: 1, cpuS };
  // A script that waits in vain has shown nothing.
  if (!found || found.rule === 'WAITS') return { ...played, seed: undefined };
  return { ...played, seed: 1, mode: `scenario "${scenario}"`, ...found };
}

function broken(text: string, { name, file, find, replace }: Mutant): string {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new RangeError(`mutant "${name}": its line is there ${times} times in ${path.basename(file)}`);
  return text.replace(find, () => replace);
}

/** All of them, two at a time. @param from 'known': begins at the seed that is known to kill */
export async function runMutants(
  tell: (line: string) => void,
  { isQuick = false, mutants = MUTANTS }: { isQuick?: boolean; mutants?: readonly Mutant[] } = {},
): Promise<{ readonly survivors: readonly Mutant[]; readonly cpuS: number }> {
  const survivors: Mutant[] = [];
  let cpuS = 0;
  const queue = mutants.filter(({ name }) => EQUIVALENT[name] === undefined);
  const { length } = queue;
  const work = async (folder: string): Promise<void> => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const known = KILLING_SEEDS[mutant.name];
      const killed =
        isQuick && known !== undefined
          ? await runMutant(folder, mutant, known, 1)
          : await runMutant(folder, mutant, 1, MAX_SEEDS);
      if (killed.seed === undefined) survivors.push(mutant);
      const how = killed.seed === undefined ? 'LIVES' : `${killed.rule} (${killed.mode})`;
      cpuS += killed.cpuS;
      const seed = String(killed.seed ?? '-').padStart(6);
      tell(`${mutant.name.padEnd(58)} ${seed} ${String(killed.schedules).padStart(9)}  ${how}`);
    }
  };
  tell(`${'mutant'.padEnd(58)} ${'seed'.padStart(6)} ${'schedules'.padStart(9)}  found by`);
  const folders = [copyCode(), copyCode()];
  try {
    await Promise.all(folders.map(work));
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
  for (const [name, why] of Object.entries(EQUIVALENT)) tell(`not tried: ${name}: ${why}`);
  tell(`${length - survivors.length} of ${length} killed, in ${cpuS.toFixed(1)} CPU-s`);
  return { survivors, cpuS };
}
