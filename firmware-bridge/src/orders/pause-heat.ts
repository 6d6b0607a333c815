import type { MachineOrder, SessionSnapshot } from '#libs/machine-protocols';

/** I7, G19: nobody waits beside a hot nozzle longer than this. */
const COOL_AFTER_MS = 30 * 60_000;
/** Close enough to go on; the firmware's own window is 1 to 3 C. */
const WARM_WITHIN_C = 3;

type Heat = Extract<MachineOrder, { kind: 'heat' }>;

/** What a long pause did to the heaters. */
export interface PauseHeat {
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
  if (heat.resume && heat.cooledFrom) {
    return isWarm(snapshot, heat.cooledFrom) ? { heat: {}, resumes: heat.resume } : { heat: { ...heat, sinceMs } };
  }
  const isLong = nowMs - sinceMs >= COOL_AFTER_MS;
  if (!isLong || heat.cooledFrom || (nozzleTargetC <= 0 && bedTargetC <= 0)) return { heat: { ...heat, sinceMs } };
  return {
    heat: { sinceMs, cooledFrom: { nozzleC: nozzleTargetC, bedC: bedTargetC } },
    order: { kind: 'heat', nozzleC: 0, bedC: 0 },
  };
}

/** A person says go on. */
export function wantResume(heat: PauseHeat, choice?: number): PauseStep {
  const resume = choice === undefined ? {} : { choice };
  if (!heat.cooledFrom) return { heat: {}, resumes: resume };
  return { heat: { ...heat, resume }, order: { kind: 'heat', ...heat.cooledFrom } };
}

function isWarm({ nozzleC = 0, bedC = 0 }: SessionSnapshot, wanted: { nozzleC: number; bedC: number }): boolean {
  return nozzleC >= wanted.nozzleC - WARM_WITHIN_C && bedC >= wanted.bedC - WARM_WITHIN_C;
}
