import type { MachineOrder, SessionSnapshot } from '#libs/machine-protocols';

/** I7, G19: nobody waits beside a hot nozzle longer than this. */
const COOL_AFTER_MS = 30 * 60_000;
const OFF = { kind: 'heat', nozzleC: 0, bedC: 0 } as const;
/** Close enough to go on; the firmware's own window is 1 to 3 C. */
const WARM_WITHIN_C = 3;

type Heat = Extract<MachineOrder, { kind: 'heat' }>;

/** What a long pause did to the heaters. */
export interface PauseHeat {
  /** When the pause began, or the wait for the heat; later: when the heaters were told to go off. */
  readonly sinceMs?: number;
  /** Targets that were taken away, to be reached again before anything moves. */
  readonly cooledFrom?: { readonly nozzleC: number; readonly bedC: number };
  /** A person said go on; it waits for the heat. */
  readonly resume?: { readonly choice?: number };
}

export interface PauseStep {
  readonly heat: PauseHeat;
  readonly order?: Heat;
  /** Now the session may go on. */
  readonly resumes?: { readonly choice?: number };
}

/** Each second: heaters off when the pause gets long; on with the job once a person wants it and it is warm again. */
export function watchPause(heat: PauseHeat, snapshot: SessionSnapshot, nowMs: number): PauseStep {
  if (snapshot.phase !== 'paused') return { heat: {} };
  const { nozzleTargetC = 0, bedTargetC = 0 } = snapshot;
  const sinceMs = heat.sinceMs ?? nowMs;
  const { resume, cooledFrom = { nozzleC: nozzleTargetC, bedC: bedTargetC } } = heat;
  if (resume && isWarm(snapshot, cooledFrom)) return { heat: {}, resumes: resume };
  const isLong = nowMs - sinceMs >= COOL_AFTER_MS;
  if (!isLong || (!resume && nozzleTargetC <= 0 && bedTargetC <= 0)) return { heat: { ...heat, sinceMs } };
  // Also what does not get warm in that time. Told once; should they still be on after as long again, told again.
  return { heat: { sinceMs: nowMs, cooledFrom }, order: OFF };
}

/** A person says go on. */
export function wantResume(heat: PauseHeat, choice?: number): PauseStep {
  const resume = choice === undefined ? {} : { choice };
  const { cooledFrom } = heat;
  if (!cooledFrom) return { heat: {}, resumes: resume };
  return { heat: { cooledFrom, resume }, order: { kind: 'heat', ...cooledFrom } };
}

/** A person says stay: whoever said go on before is overruled, and the heat goes off again. */
export function dropResume({ resume, ...heat }: PauseHeat): PauseStep {
  return resume ? { heat, order: OFF } : { heat };
}

function isWarm({ nozzleC = 0, bedC = 0 }: SessionSnapshot, wanted: { nozzleC: number; bedC: number }): boolean {
  return nozzleC >= wanted.nozzleC - WARM_WITHIN_C && bedC >= wanted.bedC - WARM_WITHIN_C;
}
