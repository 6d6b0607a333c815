import type { ErrorCode } from '../errors.js';
import type { PlateOutcome } from '../attempt.js';
import type { AttemptState, JobState, MachineMode } from '../states.js';

/**
 * Attempts, jobs and machines as the database holds them, and what a decision changes in them. The decisions beside
 * this file are pure: the shell reads the rows in one transaction (the machine's first, locked, then the job's, then
 * the attempt's), asks, and writes back with an update that holds only in the states the decision looked at. Times are
 * server time, milliseconds since the Unix epoch.
 */
export interface AttemptOnRecord {
  readonly id: string;
  readonly jobId: string;
  readonly machineId: string;
  readonly fence: number;
  readonly state: AttemptState;
  /** The machine's count of physical starts when the attempt was made. */
  readonly runBefore: number;
  readonly createdAtMs: number;
  readonly startByMs: number;
  /** When its COMMIT was first written: from here on it may have begun. */
  readonly committedAtMs: number | null;
  readonly startedAtMs: number | null;
  /** The newest word of its bridge so far. */
  readonly heard: FactNumber | null;
}

/** Where a fact stands in all that its bridge says: boots sort by name, facts of a boot by number. */
export interface FactNumber {
  readonly epoch: string;
  readonly seq: number;
}

export interface JobOnRecord {
  readonly id: string;
  readonly state: JobState;
  readonly isCancelWanted: boolean;
  /** Runs that spoiled material or failed on a machine. */
  readonly failureCount: number;
}

export interface MachineOnRecord {
  readonly id: string;
  readonly name: string;
  readonly mode: MachineMode;
  /** Highest number given to an authorisation for this machine. */
  readonly fence: number;
  /** Physical starts the bridge has told of. */
  readonly run: number;
  readonly rejectionCount: number;
  /** Somebody else speaks with its bridge's name: nothing starts until a person has sorted that out. */
  readonly isBridgeInDoubt: boolean;
  /** The boot of its bridge that introduced itself last; null: none ever did. */
  readonly bridgeEpoch: string | null;
}

/** Code, English words, and values for translated ones. */
export interface StatedReason {
  readonly code: ErrorCode;
  readonly message: string;
}

export interface AttemptChange {
  readonly to: AttemptState;
  /** Holds only in these states; another means that somebody was quicker, and nothing at all is changed. */
  readonly from: readonly AttemptState[];
  /** Left out: the one on record stays. */
  readonly reason?: StatedReason | null;
  readonly committedAtMs?: number;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  readonly resolvedBy?: string;
  readonly heard?: FactNumber;
}

export interface JobChange {
  readonly to?: JobState;
  readonly outcome?: PlateOutcome | null;
  readonly failureCount?: number;
  readonly reasons?: readonly StatedReason[];
  readonly isCancelWanted?: true;
}

export interface MachineChange {
  /** Fences and runs only rise: the greater of this and what is there. */
  readonly fence?: number;
  readonly run?: number;
  readonly mode?: MachineMode;
  readonly reason?: StatedReason;
  readonly rejectionCount?: number;
  readonly backOffUntilMs?: number | null;
}

/** A command about an attempt; the shell adds identity and expiry. */
export type CommandWish =
  | { readonly kind: 'offer' | 'query' }
  | { readonly kind: 'commit'; readonly epoch: string; readonly nonce: string }
  | { readonly kind: 'cancel'; readonly by: string };

/** All changes of one decision; they are written together or not at all. */
export interface Step {
  readonly attempt?: AttemptChange;
  readonly job?: JobChange;
  readonly machine?: MachineChange;
  readonly commands?: readonly CommandWish[];
  /** Words that the plate is empty, bound to this run or a later one, are void. */
  readonly voidTokensFrom?: number;
  /** The run is known to have begun from now on. */
  readonly hasBegun?: true;
  /** Worth a line in the log. */
  readonly remark?: string;
}

export const NO_STEP: Step = {};
