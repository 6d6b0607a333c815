import type { IndexTerms } from './urgency.js';

/**
 * What is written down about needs. Records are never changed; a board is the set of those that somebody has seen.
 * Times are milliseconds since 1970, ids are unique over all sites.
 */
export type BoardRecord =
  | NeedRecord
  | NeedSign
  | ClaimRecord
  | { readonly kind: 'renewal'; readonly claimId: string; readonly leaseUntilMs: number }
  | { readonly kind: 'start'; readonly claimId: string; readonly atMs: number }
  | MadeRecord
  | ReleaseRecord;

export interface NeedRecord {
  readonly kind: 'need';
  readonly id: string;
  /** Where it is wanted, and who keeps it while the line is cut. */
  readonly siteId: string;
  readonly process: string;
  /** What a machine must be set up for: material and tool as one word. */
  readonly setupKey: string;
  /** Pieces. */
  readonly quantity: number;
  /** Estimated run time of one piece on a machine of speed 1. */
  readonly pieceMs: number;
  readonly weight: number;
  readonly dueMs: number | null;
  readonly atMs: number;
}

/** A sign of life, or its end. */
export interface NeedSign {
  readonly kind: 'confirmed' | 'withdrawn';
  readonly needId: string;
  readonly atMs: number;
}

/** "We make it": an intention that fades unless it is renewed. */
export interface ClaimRecord {
  readonly kind: 'claim';
  readonly id: string;
  readonly needId: string;
  readonly siteId: string;
  readonly machineId: string;
  readonly quantity: number;
  readonly atMs: number;
  readonly leaseUntilMs: number;
  /** When it would be there. */
  readonly deliveryMs: number;
  /** How the claim explains itself. */
  readonly terms: IndexTerms;
  readonly rivals: readonly Rival[];
}

/** Who else answered, and when it would have delivered. */
export interface Rival {
  readonly siteId: string;
  readonly machineId: string;
  readonly deliveryMs: number;
}

export interface MadeRecord {
  readonly kind: 'made';
  readonly claimId: string;
  readonly quantity: number;
  readonly atMs: number;
}

export interface ReleaseRecord {
  readonly kind: 'release';
  readonly claimId: string;
  readonly atMs: number;
  /** In words: "the machine broke", "we are closed tomorrow". */
  readonly reason: string;
}
