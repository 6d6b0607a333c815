import type { SessionSnapshot } from '../session.js';

/** G22 of the fault table: 10 C above the machine's limit for 3 s is no overshoot any more. */
const MARGIN_C = 10;
const FOR_MS = 3000;

/** Watches that no heater is hotter than the machine may get, whatever its firmware was told. */
export class HeatGuard {
  private hotSinceMs?: number;

  constructor(private readonly limits: { readonly maxNozzleTempC?: number; readonly maxBedTempC?: number }) {}

  /** @returns what is wrong, if it has been wrong for long enough */
  check({ nozzleC = 0, bedC = 0 }: Partial<SessionSnapshot>, nowMs: number): string | undefined {
    const { maxNozzleTempC = Infinity, maxBedTempC = Infinity } = this.limits;
    if (nozzleC <= maxNozzleTempC + MARGIN_C && bedC <= maxBedTempC + MARGIN_C) {
      delete this.hotSinceMs;
      return undefined;
    }
    this.hotSinceMs ??= nowMs;
    if (nowMs - this.hotSinceMs < FOR_MS) return undefined;
    return `Nozzle ${nozzleC} °C, bed ${bedC} °C: above the limit of the machine. It was stopped; look at it.`;
  }
}
