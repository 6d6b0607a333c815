/** P6: heat set outside of a job goes off after this long without a person's new word. */
export const HEAT_LEASE_MS = 30 * 60_000;

export interface HeatLease {
  /** Targets were seen since this process started: what is hot later on, a person has just heated. */
  readonly wasSeen: boolean;
  /** Monotonic; missing when nothing is heated by hand. */
  readonly untilMs?: number;
}

/** Nothing known: whatever is hot now was left on by somebody who is gone. */
export const NO_LEASE: HeatLease = { wasSeen: false };

interface Heat {
  readonly nowMs: number;
  readonly leaseMs: number;
  /** Highest target of all heaters; undefined while the machine is not connected or has none. */
  readonly targetC: number | undefined;
  /** A program owns the heaters. */
  readonly isRunning: boolean;
}

/** @returns the lease as it is now, and whether the heaters must go off */
export function watchHeat(lease: HeatLease, heat: Heat): { readonly lease: HeatLease; readonly isExpired: boolean } {
  const { nowMs, leaseMs, targetC, isRunning } = heat;
  if (targetC === undefined) return { lease, isExpired: false };
  if (isRunning || targetC <= 0) return { lease: { wasSeen: true }, isExpired: false };
  const untilMs = lease.untilMs ?? (lease.wasSeen ? nowMs + leaseMs : nowMs);
  return { lease: { wasSeen: true, untilMs }, isExpired: nowMs >= untilMs };
}

/** A person ordered heat. */
export const renewHeat = (nowMs: number, leaseMs: number): HeatLease => ({ wasSeen: true, untilMs: nowMs + leaseMs });
