import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { KILLING_SEEDS } from './killing-seeds.js';
import { storyOf, type Share } from './main.js';
import { runMutants } from './mutation.js';
import { EQUIVALENT, MUTANTS } from './mutants.js';
import { SCENARIO_NAMES, playScenario } from './scenarios.js';
import { simulate } from './simulation.js';

/** Schedules of each mode; more by hand with `npm run simulate`. */
const SEEDS = Number(process.env['SIMULATION_SEEDS'] ?? 1000);
const MAIN = path.join(import.meta.dirname, 'main.js');

const shareOf = async (from: number): Promise<Share> => {
  const args = [MAIN, String(from), String(SEEDS - from + 1), '2', 'safety,liveness'];
  return JSON.parse((await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 })).stdout) as Share;
};

describe('the simulation', () => {
  it('finds no violation in any seed of both modes', async () => {
    const shares = await Promise.all([shareOf(1), shareOf(2)]);
    const [bad] = shares.flatMap((share) => share.bad);
    expect(bad && storyOf(bad.seed, bad.mode)).toBeUndefined();
    expect(shares[0]!.schedules + shares[1]!.schedules).toBe(2 * SEEDS);
    // It is no proof when nothing happens.
    expect(shares[0]!.starts).toBeGreaterThan(2 * SEEDS);
    process.stderr.write(`${2 * SEEDS} schedules: ${(shares[0]!.cpuS + shares[1]!.cpuS).toFixed(1)} CPU-s\n`);
  }, 600_000);

  it.each(SCENARIO_NAMES)('holds when %s', (name) => {
    expect(playScenario(name).violations).toEqual([]);
  });

  it('does the same twice with the same seed, line by line', () => {
    for (const mode of ['safety', 'liveness'] as const) {
      const first = simulate(7, mode, true);
      const again = simulate(7, mode, true);
      expect(again.story).toEqual(first.story);
      expect(again.fingerprint).toBe(first.fingerprint);
      expect(simulate(7, mode).fingerprint).toBe(first.fingerprint);
      expect(simulate(8, mode).fingerprint).not.toBe(first.fingerprint);
    }
  });

  it('kills every mutant, with its scenario or the seed that is known', async () => {
    const mutants = MUTANTS.filter(({ name, scenario }) => scenario || KILLING_SEEDS[name] !== undefined);
    expect(mutants.length).toBeGreaterThanOrEqual(55);
    // Nothing is left that only a long search would find.
    expect(mutants.length + Object.keys(EQUIVALENT).length).toBe(MUTANTS.length);
    const { survivors, cpuS } = await runMutants(() => undefined, { isQuick: true, mutants });
    process.stderr.write(`${mutants.length} mutants: ${cpuS.toFixed(1)} CPU-s\n`);
    expect(survivors.map(({ name }) => name)).toEqual([]);
  }, 600_000);
});
