export const GRBL_LIMITS = {
  /** After stripping blanks; longer lines get error:11 and are lost. */
  lineChars: 80,
  /** GRBL's documentation allows 5 Hz; more costs the machine step pulses. */
  pollMs: 200,
  idlePollMs: 1_000,
  quietMs: 10_000,
  /** $H answers nothing, not even `?`, until all axes are home. */
  homingMs: 3 * 60_000,
  /** Idle for so long while lines are unanswered: their `ok`s are lost. */
  unansweredMs: 5_000,
  /** Slowing down takes under a second; a machine that does not say Hold:0 by then is reset in motion. */
  holdMs: 5_000,
  /** Reports asked for before `~` may still say Hold. */
  resumeSettleMs: 500,
} as const;

/** G4 comes back only when the planner is empty. */
export const GRBL_SYNC = 'G4 P0.01';
