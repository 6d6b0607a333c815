import { isSameMaterial } from '../match.js';
import type { JobView, MachineView, ProgramRef } from '../types.js';

/** What speaks for a machine among those that could start a job now. Each is 0 (against) to 1 (for). */
export const FACTORS = ['setup', 'fit', 'wear', 'place', 'slack', 'history'] as const;
export type Factor = (typeof FACTORS)[number];
export type Factors = Readonly<Record<Factor, number>>;

/** How much each factor counts, 0 to 100; a site tunes them, and every decision says under which it was made. */
export type Weights = Readonly<Record<Factor, number>>;

/** The smallest machine that will do counts most: a shop that fills its one large machine with small parts waits for it later. */
export const DEFAULT_WEIGHTS: Weights = { setup: 3, fit: 4, wear: 1, place: 1, slack: 2, history: 2 };

/** What nobody knows speaks neither for nor against. */
const UNKNOWN = 0.5;
/** From here on a nearer due date counts: by then a lost run can still be made again. */
const CALM_MS = 3 * 24 * 3_600_000;

/**
 * Of each candidate, in their order:
 * - setup: 1 the machine has just made this part; 0.8 the job's first choice of material is loaded; 0.6 another of its choices
 * - fit: volume of the smallest candidate by that of this one
 * - wear: 1 less the share of the candidates' longest run time of late
 * - place: 1 where the piece is wanted, 0 elsewhere
 * - slack: time of the fastest candidate by that of this one, counting in full on the due date and not at all three days before
 * - history: good runs with this material by all, of Laplace ((good + 1) / (total + 2)); a new machine has 0.5
 */
export function factorsOf(job: JobView, candidates: readonly MachineView[], nowMs: number): Factors[] {
  const smallestMm3 = Math.min(...candidates.map(volumeMm3));
  const longestH = Math.max(0, ...candidates.map(({ runHours }) => runHours ?? 0));
  const times = candidates.map((machine) => programFor(job, machine)?.estimatedS ?? 0);
  const fastestS = Math.min(...times.filter((seconds) => seconds > 0));
  return candidates.map((machine, index) => ({
    setup: rounded(setupOf(job, machine)),
    fit: rounded(smallestMm3 / volumeMm3(machine)),
    wear: rounded(machine.runHours === undefined || longestH === 0 ? UNKNOWN : 1 - machine.runHours / longestH),
    place: rounded(placeOf(job, machine)),
    slack: rounded(slackOf(job, times[index] ?? 0, fastestS, nowMs)),
    history: rounded(historyOf(machine)),
  }));
}

/** Weighted mean, 0 to 1. Without any weight all candidates are equal. */
export function scoreOf(factors: Factors, weights: Weights): number {
  const total = FACTORS.reduce((sum, factor) => sum + weights[factor], 0);
  if (total === 0) return 0;
  return FACTORS.reduce((sum, factor) => sum + weights[factor] * factors[factor], 0) / total;
}

export function volumeMm3({ profile: { envelopeMm } }: MachineView): number {
  return envelopeMm.x * envelopeMm.y * envelopeMm.z;
}

/** The program this machine would take. */
export function programFor({ programs }: JobView, { profile, loaded }: MachineView): ProgramRef | undefined {
  return programs.find(
    ({ machineClass, material }) =>
      machineClass === profile.machineClass &&
      (material === null || (loaded !== null && isSameMaterial(material, loaded.material))),
  );
}

/** Stored and compared with four digits: replayed decisions see what the first one saw. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

function setupOf({ part, requirements }: JobView, { lastPart, loaded }: MachineView): number {
  if (part != null && part === lastPart) return 1;
  const [first] = requirements.materials;
  return first === undefined || (loaded && isSameMaterial(first, loaded.material)) ? 0.8 : 0.6;
}

function placeOf({ place: wanted }: JobView, { place }: MachineView): number {
  if (wanted === undefined || place === undefined) return UNKNOWN;
  return isSameMaterial(wanted, place) ? 1 : 0;
}

function slackOf({ neededBy }: JobView, seconds: number, fastestS: number, nowMs: number): number {
  if (neededBy === null || seconds === 0) return UNKNOWN;
  const leftMs = Date.parse(neededBy) - nowMs - seconds * 1000;
  const pressure = Math.min(1, Math.max(0, 1 - leftMs / CALM_MS));
  return 1 - pressure * (1 - fastestS / seconds);
}

function historyOf({ records, loaded }: MachineView): number {
  const { good, total } = records?.[loaded?.material.trim().toLowerCase() ?? ''] ?? { good: 0, total: 0 };
  return (good + 1) / (total + 2);
}
