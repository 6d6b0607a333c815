// The model that coordination is measured in: sites with roads between them, machines that break, lines that are cut.
// Everything that chance decides is drawn beforehand from the seed, so that every policy meets the same world.
// Times in hours.

export type Process = 'print' | 'laser' | 'mill' | 'plasma';

export interface Machine {
  readonly id: string;
  readonly index: number;
  readonly site: number;
  readonly process: Process;
  readonly speed: number;
  /** Moments at which it breaks, whatever it does then, rising. */
  readonly breaks: readonly Interval[];
}

export interface Job {
  readonly id: string;
  readonly index: number;
  readonly site: number;
  readonly process: Process;
  readonly family: number;
  readonly weight: number;
  readonly arrivesH: number;
  readonly dueH: number;
  /** What everybody expects on a machine of speed 1. */
  readonly estimateH: number;
  /** What it takes on a machine of speed 1. */
  readonly actualH: number;
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

export interface World {
  readonly roadsH: readonly (readonly number[])[];
  readonly machines: readonly Machine[];
  readonly jobs: readonly Job[];
  /** By site: when its line is cut. */
  readonly cuts: readonly (readonly Interval[])[];
  /** When the hub is down. */
  readonly hubDown: readonly Interval[];
}

export interface Condition {
  readonly name: string;
  readonly load: number;
  readonly hasBreakdowns: boolean;
  readonly hasOutages: boolean;
  readonly hubDownH?: number;
  /** Two labs send most of the need from half time on. */
  readonly shiftsDemand?: boolean;
}

export const HORIZON_H = 500;
export const WARM_UP_H = 0.15 * HORIZON_H;
export const SETUP_H = 0.5;
const SITES = 6;
const FAMILIES = [0.4, 0.3, 0.2, 0.1];
export const MEAN_H: Readonly<Record<Process, number>> = { print: 3, laser: 0.7, mill: 2, plasma: 1 };
const FLEET: readonly [Process, number][] = [
  ['print', 10],
  ['laser', 3],
  ['mill', 3],
  ['plasma', 2],
];
/** Spread of the durations, and of what they turn out to be against the estimate: standard deviations of the logarithm. */
const DURATION_SIGMA = 0.6;
const ESTIMATE_SIGMA = 0.25;
const MTBF_H = 60;
const MTTR_H = 6;
const CUT_EVERY_H = 24;
const CUT_FOR_H = 4;
/** Mean time between the earliest possible delivery and the day named. */
const SLACK_H = 12;

export function makeWorld(seed: number, condition: Condition): World {
  // A stream of its own for everything that is drawn, so that one more machine does not change every job.
  const stream = (salt: number): Random => new Random(seed * 7919 + salt);
  const roadsH = makeRoads(stream(1));
  const machines = makeMachines(stream(2), condition);
  const jobs = makeJobs(stream(3), machines, condition);
  const lines = stream(4);
  const cuts = Array.from({ length: SITES }, () => (condition.hasOutages ? intervals(lines, CUT_EVERY_H, CUT_FOR_H) : [])); // prettier-ignore
  const hubDown = condition.hubDownH ? [{ from: HORIZON_H / 2, to: HORIZON_H / 2 + condition.hubDownH }] : [];
  return { roadsH, machines, jobs, cuts, hubDown };
}

function makeRoads(random: Random): number[][] {
  const roads = Array.from({ length: SITES }, () => Array.from({ length: SITES }, () => 0));
  for (let a = 0; a < SITES; a++) {
    for (let b = a + 1; b < SITES; b++) {
      const hours = random.between(0.8, 3.9);
      for (const [from, to] of [[a, b], [b, a]] as const) (roads[from] ?? [])[to] = hours; // prettier-ignore
    }
  }
  return roads;
}

function makeMachines(random: Random, { hasBreakdowns }: Condition): Machine[] {
  const processes = FLEET.flatMap(([process, count]) => Array.from({ length: count }, () => process));
  return processes.map((process, index) => {
    const speed = random.between(0.75, 1.3);
    const site = Math.floor(random.next() * SITES);
    const breaks = hasBreakdowns ? intervals(random, MTBF_H, MTTR_H) : [];
    return { id: `m${String(index).padStart(2, '0')}`, index, site, process, speed, breaks };
  });
}

function makeJobs(random: Random, machines: readonly Machine[], { load, shiftsDemand }: Condition): Job[] {
  const jobs: Omit<Job, 'id' | 'index'>[] = [];
  for (const [process] of FLEET) {
    const speed = machines.filter((machine) => machine.process === process).reduce((sum, m) => sum + m.speed, 0);
    const everyH = MEAN_H[process] / (load * speed);
    for (let atH = random.exponential(everyH); atH < HORIZON_H; atH += random.exponential(everyH)) {
      jobs.push(drawJob(random, process, atH, shiftsDemand === true && atH > HORIZON_H / 2));
    }
  }
  return jobs
    .toSorted((a, b) => a.arrivesH - b.arrivesH)
    .map((job, index) => ({ ...job, index, id: `j${String(index).padStart(5, '0')}` }));
}

function drawJob(random: Random, process: Process, arrivesH: number, isShifted: boolean): Omit<Job, 'id' | 'index'> {
  const mix = arrivesH < HORIZON_H / 2 ? FAMILIES : FAMILIES.toReversed();
  const estimateH = MEAN_H[process] * random.logNormal(DURATION_SIGMA);
  const site = Math.floor(random.next() * (isShifted && random.next() < 0.7 ? 2 : SITES));
  return {
    site,
    process,
    family: random.pick(mix),
    weight: random.next() < 0.2 ? 3 : 1,
    arrivesH,
    dueH: arrivesH + estimateH + random.exponential(SLACK_H),
    estimateH,
    actualH: estimateH * random.logNormal(ESTIMATE_SIGMA),
  };
}

function intervals(random: Random, everyH: number, forH: number): Interval[] {
  const all: Interval[] = [];
  // Past the horizon too: what still waits then is made under the same conditions.
  for (let from = random.exponential(everyH); from < 2 * HORIZON_H;) {
    const to = from + random.exponential(forH);
    all.push({ from, to });
    from = to + random.exponential(everyH);
  }
  return all;
}

/** Mulberry32: small, fast, the same everywhere. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** Mean 1. */
  logNormal(sigma: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return Math.exp(sigma * normal - sigma ** 2 / 2);
  }

  pick(weights: readonly number[]): number {
    let rest = this.next() * weights.reduce((sum, weight) => sum + weight, 0);
    for (const [i, weight] of weights.entries()) {
      rest -= weight;
      if (rest < 0) return i;
    }
    return weights.length - 1;
  }
}
