/** Real-time bytes: taken out of the stream at once, so they never count as characters. */
export const REAL_TIME = {
  reset: '\x18',
  hold: '!',
  resume: '~',
  status: '?',
  door: '\x84',
  jogCancel: '\x85',
  /** In a hold only: the spindle stops, and comes back by itself before motion goes on. */
  spindleStop: '\x9e',
} as const;

export const GRBL_LIMITS = {
  /** After stripping blanks; longer lines get error:11 and are lost. */
  lineChars: 80,
  /** GRBL's documentation allows 5 Hz; more costs the machine step pulses. */
  pollMs: 200,
  idlePollMs: 1_000,
  quietMs: 10_000,
  /** $H answers nothing, not even `?`, until all axes are home. */
  homingMs: 3 * 60_000,
  /** Idle for so long while lines are unanswered: their `ok`s are lost. grblHAL may wait 4 s for a spindle. */
  unansweredMs: 4_500,
  /** Slowing down takes under a second; a machine that does not say Hold:0 by then is reset in motion. */
  holdMs: 5_000,
  /** Reports asked for before `~` may still say Hold. */
  resumeSettleMs: 500,
  /** A spindle that does not report 0 after M5 for so long is mentioned in the prompt. */
  spindleStopMs: 15_000,
  /** Looks at the position before a difference counts: the work offset comes only in some reports. */
  positionLooks: 3,
} as const;

/** G4 comes back only when the planner is empty. */
export const GRBL_SYNC = 'G4 P0.01';
/** Its answer is unmistakable: when it comes, exactly its own `ok` must be missing. */
export const GRBL_MARKER = '$G';
