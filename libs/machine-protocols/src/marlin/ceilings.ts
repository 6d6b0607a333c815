/**
 * How long a command may take before the machine counts as hung, although it still says `busy:`.
 * There is no fixed time-out for an `ok`: a heat-up takes minutes, a pause for the user may take a night.
 */
const CEILINGS_MS: Readonly<Record<string, number>> = {
  M109: 15 * 60_000,
  M190: 15 * 60_000,
  M191: 15 * 60_000,
  M303: 15 * 60_000,
  G28: 3 * 60_000,
  G29: 10 * 60_000,
  G33: 10 * 60_000,
  M0: Infinity,
  M1: Infinity,
  M600: Infinity,
  M125: Infinity,
};
/** A full planner of slow moves, or M400 behind it. */
const MOTION_MS = 15 * 60_000;
/** Quiet time allowed without any `busy:`: 10 s where the machine was seen to send them (every 2 s), else more. */
const QUIET_MS = { withBusy: 10_000, without: 30_000, motion: 120_000 };
const MOTION = /^(?:G[0-5]|M400)\b/;

export interface Patience {
  /** Until the command must be acknowledged, whatever the machine says meanwhile. */
  readonly ceilingMs: number;
  /** Until the machine must say something. */
  readonly quietMs: number;
  readonly isHeating: boolean;
}

export function patienceFor(text: string, hasBusySeen: boolean): Patience {
  const word = /^[A-Z]\d+/.exec(text)?.[0] ?? '';
  const isHeating = word === 'M109' || word === 'M190' || word === 'M191';
  const long = CEILINGS_MS[word];
  if (long !== undefined) return { ceilingMs: long, quietMs: long, isHeating };
  if (word === 'G4') {
    const dwellMs = dwellOfMs(text);
    const quietMs = dwellMs + (hasBusySeen ? QUIET_MS.withBusy : QUIET_MS.motion);
    return { ceilingMs: dwellMs + MOTION_MS, quietMs, isHeating };
  }
  if (hasBusySeen) return { ceilingMs: MOTION_MS, quietMs: QUIET_MS.withBusy, isHeating };
  return { ceilingMs: MOTION_MS, quietMs: MOTION.test(text) ? QUIET_MS.motion : QUIET_MS.without, isHeating };
}

/** Nothing may wait in the machine's queue behind such a command: a cancel would still execute it. */
export function isBlocking(text: string): boolean {
  return CEILINGS_MS[/^[A-Z]\d+/.exec(text)?.[0] ?? ''] !== undefined;
}

/** G4: S seconds, P milliseconds. */
function dwellOfMs(text: string): number {
  const seconds = /S(\d+(?:\.\d+)?)/.exec(text)?.[1];
  const millis = /P(\d+(?:\.\d+)?)/.exec(text)?.[1];
  return Number(seconds ?? 0) * 1000 + Number(millis ?? 0);
}
