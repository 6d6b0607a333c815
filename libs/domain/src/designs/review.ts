import { domainError } from '../errors.js';

/** What the people of a site think of one revision of a design. */
export const REVIEW_STATES = ['unreviewed', 'reviewed', 'proven', 'withdrawn'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/**
 * What changes it: a person looked and found it sound (`review`), looked again after reports and stays with it
 * (`confirm`), is not sure any more (`doubt`), takes it out of use (`withdraw`) or lets it back in (`reinstate`);
 * enough good builds (`prove`) are counted, not said.
 */
export const REVIEW_ACTS = ['review', 'confirm', 'doubt', 'withdraw', 'reinstate', 'prove'] as const;
export type ReviewAct = (typeof REVIEW_ACTS)[number];
/** What a person may say. */
export const REVIEW_ACTS_OF_PEOPLE = ['review', 'confirm', 'doubt', 'withdraw', 'reinstate'] as const;

/** Act -> from -> to. What is not here is not possible. */
export const REVIEW_MOVES: Readonly<Record<ReviewAct, Readonly<Partial<Record<ReviewState, ReviewState>>>>> = {
  review: { unreviewed: 'reviewed' },
  confirm: { reviewed: 'reviewed', proven: 'proven' },
  doubt: { reviewed: 'unreviewed', proven: 'unreviewed' },
  withdraw: { unreviewed: 'withdrawn', reviewed: 'withdrawn', proven: 'withdrawn' },
  reinstate: { withdrawn: 'unreviewed' },
  prove: { reviewed: 'proven' },
};

/** Acts that others must be able to understand later. */
const NEEDS_REASON: ReadonlySet<ReviewAct> = new Set(['doubt', 'withdraw', 'reinstate']);

export interface ReviewChange {
  readonly from: ReviewState;
  readonly to: ReviewState;
  /** A look that was asked for has been taken. */
  readonly hasLooked: boolean;
}

/**
 * Decides about one act.
 * @throws DomainError STATE_CONFLICT (not possible from this state), INPUT_INVALID (without the reason it needs)
 */
export function changeReview(from: ReviewState, act: ReviewAct, reason: string | undefined): ReviewChange {
  const to = REVIEW_MOVES[act][from];
  if (to === undefined) {
    const possible = REVIEW_ACTS_OF_PEOPLE.filter((each) => REVIEW_MOVES[each][from] !== undefined).join(', ');
    throw domainError('STATE_CONFLICT', `This revision is ${from}; possible now: ${possible}.`, {
      params: { state: from, act },
    });
  }
  if (NEEDS_REASON.has(act) && (reason ?? '').trim() === '') {
    throw domainError('INPUT_INVALID', 'reason: is missing. Say why, in a sentence that others understand later.', {
      place: { field: 'reason' },
    });
  }
  return { from, to, hasLooked: act !== 'prove' };
}

/** A withdrawn revision may not be asked for; everything else may, and the lab looks at each request. */
export const isRequestable = (state: ReviewState): boolean => state !== 'withdrawn';

/** Good builds that make a reviewed revision proven, unless the site says otherwise. */
export const PROVEN_AFTER_BUILDS = 3;

export const isProven = (state: ReviewState, goodBuilds: number, provenAfterBuilds: number): boolean =>
  state === 'reviewed' && goodBuilds >= provenAfterBuilds;

/** Reports of trouble after which a person is asked to look at a revision again, unless the site says otherwise. */
export const LOOK_AFTER_REPORTS = 3;

/** Reports count from the last look on; what nobody reviewed yet waits for its first look anyway. */
export const isLookNeeded = (state: ReviewState, reportsSinceLook: number, lookAfterReports: number): boolean =>
  (state === 'reviewed' || state === 'proven') && reportsSinceLook >= lookAfterReports;

/** How many pieces of one part passed one step on a machine. */
export interface PassedPieces {
  readonly partId: string;
  readonly step: string;
  readonly pieces: number;
}

/**
 * Whole machines that the passed pieces are enough for: of each part that machines make, the fewest over its steps,
 * by how many one machine has. A part that only people make is not counted: nobody checks it piece by piece.
 * @param needed pieces per machine, by part id, of the parts that machines make
 */
export function countGoodBuilds(needed: ReadonlyMap<string, number>, passed: readonly PassedPieces[]): number {
  const fewest = new Map<string, number>();
  for (const { partId, pieces } of passed) fewest.set(partId, Math.min(fewest.get(partId) ?? Infinity, pieces));
  if (needed.size === 0) return 0;
  return Math.min(...[...needed].map(([partId, quantity]) => Math.floor((fewest.get(partId) ?? 0) / quantity)));
}
