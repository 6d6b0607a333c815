export const LIMITS = {
  /** The machine's computer must have said who it is by then; after a restart it may take a minute. */
  greetingLimitMs: 10_000,
  restartLimitMs: 60_000,
  /** A run nobody can see for so long has failed, as far as we know. */
  blindLimitMs: 600_000,
  /** Until a file that was told to start is the present job; status comes every 0.25 s to 2 s. */
  startLimitMs: 15_000,
  askAgainMs: 5000,
  /**
   * A file that is not read on, without motion: M109 lets it stand still for the 15 minutes a heat-up may take, so this
   * is longer.
   */
  noProgressLimitMs: 20 * 60_000,
} as const;
