/** The only source of time in code that decides. Tests and simulations turn it by hand. */
export interface Clock {
  /** Wall clock, milliseconds since the Unix epoch (UTC). */
  nowMs(): number;
  /** Monotonic milliseconds; never jumps. Use it for every time-out and age. */
  monotonicMs(): number;
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
