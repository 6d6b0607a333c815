import { reason } from './gate/gate-moves.js';
import type { Reason } from './gate/gate-types.js';

/**
 * What a bridge knows of its server's clock (R5). It never reads its own wall clock for that: a WELCOME answers a BIRTH, so
 * the time in it was read somewhere between the two, and from then on the monotonic clock counts.
 */

/** Two free-running clocks, each at most 100 parts in a million wrong: the worst of ordinary quartz, cold or hot. */
const DRIFT = 200e-6;
/** R5: with less certainty nothing starts from afar. */
export const MAX_UNCERTAINTY_MS = 5000;
/** Half as long again as the bridge waits before it asks anew while it is connected. */
const SYNCED_FOR_MS = 15 * 60_000;

/** A WELCOME that answered a BIRTH. */
export interface ClockSample {
  /** What the server's clock read. */
  readonly serverMs: number;
  /** Monotonic clock of the bridge: BIRTH left, WELCOME came. */
  readonly askedAtMs: number;
  readonly heardAtMs: number;
}

export interface ClockReading {
  /** `holdover`: certain enough, but not heard lately. `untrusted`: never heard, or too uncertain by now. */
  readonly state: 'synced' | 'holdover' | 'untrusted';
  readonly uncertaintyMs?: number;
  /** The latest the server's clock can read now: whatever has a deadline is judged by it. */
  readonly latestMs?: number;
}

export function readClock(sample: ClockSample | undefined, nowMs: number): ClockReading {
  if (!sample) return { state: 'untrusted' };
  const { earliestMs, latestMs } = span(sample, nowMs);
  const uncertaintyMs = latestMs - earliestMs;
  const isFresh = nowMs - sample.heardAtMs <= SYNCED_FOR_MS;
  const state = uncertaintyMs > MAX_UNCERTAINTY_MS ? 'untrusted' : isFresh ? 'synced' : 'holdover';
  return { state, uncertaintyMs, latestMs };
}

/** Why nothing starts from afar; undefined: by this clock it may. */
export function clockProblem({ state, uncertaintyMs }: ClockReading): Reason | undefined {
  if (state !== 'untrusted') return undefined;
  const known = uncertaintyMs === undefined ? 'not yet' : `only to within ${Math.ceil(uncertaintyMs / 1000)} s`;
  const limit = `${MAX_UNCERTAINTY_MS / 1000} s`;
  const text = `The bridge knows the server’s time ${known}; a start from afar needs ${limit}.`;
  return reason('CLOCK_UNTRUSTED', `${text} Wait for a better line, or start the job at the bridge.`);
}

/**
 * Which of two samples to go by: the surer one, as long as they agree. Where they do not, the server's clock was set or
 * this computer slept, and only the new one can be right.
 */
export function takeSample(known: ClockSample | undefined, heard: ClockSample): ClockSample {
  if (!known) return heard;
  const before = span(known, heard.heardAtMs);
  const after = span(heard, heard.heardAtMs);
  const agrees = before.earliestMs <= after.latestMs && after.earliestMs <= before.latestMs;
  return agrees && widthOf(before) < widthOf(after) ? known : heard;
}

function span({ serverMs, askedAtMs, heardAtMs }: ClockSample, nowMs: number): Span {
  return {
    earliestMs: serverMs + (nowMs - heardAtMs) * (1 - DRIFT),
    latestMs: serverMs + (nowMs - askedAtMs) * (1 + DRIFT),
  };
}

interface Span {
  readonly earliestMs: number;
  readonly latestMs: number;
}
const widthOf = ({ earliestMs, latestMs }: Span): number => latestMs - earliestMs;
