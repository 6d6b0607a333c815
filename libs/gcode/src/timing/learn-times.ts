import type { LearntTimes } from '../types.js';
import { BED_C_PER_S, NOZZLE_C_PER_S } from './heaters.js';

/** What took time in a run beside motion, and how long all of it took. A run may be a single command: `{ homings: 1 }`. */
export interface ObservedRun {
  /** From the first block to the end, without pauses by people. */
  readonly observedS: number;
  /** Motion and dwells: the report's `estimatedS` without waits. */
  readonly motionS?: number;
  readonly homings?: number;
  readonly levellings?: number;
  readonly startMacros?: number;
  readonly toolChanges?: number;
  readonly filamentChanges?: number;
  readonly spindleStarts?: number;
  /** Degrees the program waited for. */
  readonly nozzleRiseC?: number;
  readonly bedRiseC?: number;
}

/** Seconds for one of each, before anything is known: as the readers take them (a 200 mm class printer). */
const TYPICAL = {
  homings: 15,
  levellings: 60,
  startMacros: 30,
  toolChanges: 30,
  filamentChanges: 120,
  spindleStarts: 2,
  nozzleRiseC: 1 / NOZZLE_C_PER_S,
  bedRiseC: 1 / BED_C_PER_S,
} as const;
type Part = keyof typeof TYPICAL;
const PARTS = Object.keys(TYPICAL) as Part[];

/** One odd run must not teach: two others outvote it. */
const MIN_RUNS = 3;
/** Least absolute deviations by reweighted least squares: every round comes nearer to the median. */
const ROUNDS = 60;
/** Residuals below this count alike, s. */
const NEAR_S = 0.05;
/** Holds parts that cannot be told apart at their typical times. */
const HOLD = 1e-6;
/** A heater that never waits is no rate. */
const MIN_S_PER_C = 1e-3;

/**
 * What a workshop's own runs teach of its waits: the constants with the least sum of absolute errors, which for one part
 * is the median of its runs. Up to half of the runs may be odd (a door open, a person late). A part that fewer than three
 * runs have is left out. Parts that always come together cannot be told apart; their sum is still right.
 */
export function learnTimes(runs: readonly ObservedRun[]): LearntTimes {
  const seconds: Record<Part, number> = { ...TYPICAL };
  const learnt = PARTS.filter((part) => runs.filter((run) => amount(run, part) > 0).length >= MIN_RUNS);
  for (let round = 0; round < ROUNDS; round++) fit(runs, learnt, seconds);
  const of = (part: Part): number | undefined => (learnt.includes(part) ? seconds[part] : undefined);
  const rate = (part: Part): number | undefined =>
    learnt.includes(part) ? 1 / Math.max(seconds[part], MIN_S_PER_C) : undefined;
  const times: LearntTimes = {
    homingS: of('homings'),
    levellingS: of('levellings'),
    startMacroS: of('startMacros'),
    toolChangeS: of('toolChanges'),
    filamentChangeS: of('filamentChanges'),
    spindleStartS: of('spindleStarts'),
    nozzleCPerS: rate('nozzleRiseC'),
    bedCPerS: rate('bedRiseC'),
  };
  return Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined));
}

/** One round: runs weigh less the further they are off. */
function fit(runs: readonly ObservedRun[], learnt: readonly Part[], seconds: Record<Part, number>): void {
  const rows = learnt.map((part, i) => [...learnt.map((_, k): number => (i === k ? HOLD : 0)), HOLD * TYPICAL[part]]);
  for (const run of runs) {
    const parts = learnt.map((part) => amount(run, part));
    if (parts.every((value) => value === 0)) continue;
    let restS = run.observedS - (run.motionS ?? 0);
    for (const part of PARTS) if (!learnt.includes(part)) restS -= amount(run, part) * seconds[part];
    const errorS = restS - learnt.reduce((sum, part) => sum + amount(run, part) * seconds[part], 0);
    const weight = 1 / Math.max(Math.abs(errorS), NEAR_S);
    rows.forEach((row, i) => {
      const own = weight * (parts[i] ?? 0);
      row.forEach((value, k) => (row[k] = value + own * (parts[k] ?? restS)));
    });
  }
  solve(rows).forEach((value, i) => {
    const part = learnt[i];
    if (part !== undefined) seconds[part] = value;
  });
}

/** Gauss-Jordan on a symmetric positive matrix with its right side as last column. */
function solve(rows: number[][]): number[] {
  rows.forEach((pivot, i) => {
    const head = pivot[i] ?? 1;
    pivot.forEach((value, k) => (pivot[k] = value / head));
    rows.forEach((row, j) => {
      const factor = row[i] ?? 0;
      if (j !== i) row.forEach((value, k) => (row[k] = value - factor * (pivot[k] ?? 0)));
    });
  });
  return rows.map((row) => row[rows.length] ?? 0);
}

function amount(run: ObservedRun, part: Part): number {
  return run[part] ?? 0;
}
