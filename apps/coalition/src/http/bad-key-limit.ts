import type { Clock } from '#libs/domain';

const WINDOW_MS = 60_000;
const MAX_BAD_KEYS = 10;
/** Addresses remembered at once; beyond it the oldest is forgotten, so that memory is bounded. */
const MAX_ADDRESSES = 10_000;

/**
 * Ten wrong keys per address and minute, then the address must wait. A right key always passes: behind one proxy a
 * wrongly set-up site must not lock out its neighbours, and keys are too long to be guessed.
 */
export class BadKeyLimit {
  private readonly seen = new Map<string, { count: number; sinceMs: number }>();

  constructor(private readonly clock: Clock) {}

  /** Counts a wrong key. Returns the seconds to wait, or undefined while under the limit. */
  count(address: string): number | undefined {
    const nowMs = this.clock.monotonicMs();
    const known = this.seen.get(address);
    const entry = known && nowMs - known.sinceMs < WINDOW_MS ? known : { count: 0, sinceMs: nowMs };
    entry.count += 1;
    this.seen.delete(address);
    this.seen.set(address, entry);
    const [oldest] = this.seen.keys();
    if (this.seen.size > MAX_ADDRESSES && oldest !== undefined) this.seen.delete(oldest);
    return entry.count > MAX_BAD_KEYS ? Math.ceil((entry.sinceMs + WINDOW_MS - nowMs) / 1000) : undefined;
  }
}
