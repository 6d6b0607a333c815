/** P6: heat set outside of a job goes off after this long without a person's new word. */
export const HEAT_LEASE_MS = 30 * 60_000;
/**
 * The same for a spindle or laser that an order switched on. Time to touch a tool off and set a zero, not to forget it:
 * what it does to a hand or a fire it does at once, where heat takes its time.
 */
export const SPINDLE_LEASE_MS = 5 * 60_000;

/** How long something that was switched on by hand stays on. */
export interface Lease {
  /** Its level was seen since this process started: what is on later on, a person has just switched on. */
  readonly wasSeen: boolean;
  /** Monotonic; missing when nothing is on by hand. */
  readonly untilMs?: number;
}

/** Nothing known: whatever is on now was left on by somebody who is gone. */
export const NO_LEASE: Lease = { wasSeen: false };

interface Look {
  readonly nowMs: number;
  readonly leaseMs: number;
  /** Highest target of all heaters, or the speed of the spindle; undefined while it is not known. */
  readonly level: number | undefined;
  /** A program owns it. */
  readonly isRunning: boolean;
}

/** @returns the lease as it is now, and whether what it is for must go off */
export function watchLease(lease: Lease, look: Look): { readonly lease: Lease; readonly isExpired: boolean } {
  const { nowMs, leaseMs, level, isRunning } = look;
  if (level === undefined) return { lease, isExpired: false };
  if (isRunning || level <= 0) return { lease: { wasSeen: true }, isExpired: false };
  const untilMs = lease.untilMs ?? (lease.wasSeen ? nowMs + leaseMs : nowMs);
  return { lease: { wasSeen: true, untilMs }, isExpired: nowMs >= untilMs };
}

/** A person ordered it. */
export const renewLease = (nowMs: number, leaseMs: number): Lease => ({ wasSeen: true, untilMs: nowMs + leaseMs });

/** Seconds left; undefined when nothing is on by hand. */
export const leaseLeftS = ({ untilMs }: Lease, nowMs: number): number | undefined =>
  untilMs === undefined ? undefined : Math.max(0, Math.round((untilMs - nowMs) / 1000));
