import { describe, expect, it } from '@jest/globals';
import type { DomainError } from '../errors.js';
import {
  REVIEW_ACTS,
  REVIEW_MOVES,
  REVIEW_STATES,
  changeReview,
  countGoodBuilds,
  isLookNeeded,
  isProven,
  isRequestable,
  type ReviewState,
} from './review.js';

const errorOf = (act: () => unknown): DomainError => {
  try {
    act();
  } catch (error) {
    return error as DomainError;
  }
  throw new Error('nothing was thrown');
};

describe('the review of a revision', () => {
  it('reaches every state, and leaves every state again', () => {
    const reached = new Set<ReviewState>(['unreviewed']);
    for (let size = 0; size !== reached.size;) {
      size = reached.size;
      for (const act of REVIEW_ACTS)
        for (const from of reached) {
          const to = REVIEW_MOVES[act][from];
          if (to) reached.add(to);
        }
    }
    expect([...reached].toSorted()).toEqual([...REVIEW_STATES].toSorted());
    for (const from of REVIEW_STATES) {
      const others = REVIEW_ACTS.map((act) => REVIEW_MOVES[act][from]).filter((to) => to && to !== from);
      expect(others).not.toEqual([]);
    }
  });

  it.each([
    ['unreviewed', 'review', 'reviewed'],
    ['reviewed', 'prove', 'proven'],
    ['proven', 'withdraw', 'withdrawn'],
    ['withdrawn', 'reinstate', 'unreviewed'],
    ['proven', 'doubt', 'unreviewed'],
    ['proven', 'confirm', 'proven'],
  ] as const)('goes from %s by %s to %s', (from, act, to) => {
    expect(changeReview(from, act, 'because')).toEqual({ from, to, hasLooked: act !== 'prove' });
  });

  it('is never proven without a person, nor taken up again by counting', () => {
    expect(errorOf(() => changeReview('unreviewed', 'prove', undefined)).code).toBe('STATE_CONFLICT');
    const error = errorOf(() => changeReview('withdrawn', 'review', undefined));
    expect(error).toMatchObject({ code: 'STATE_CONFLICT', message: expect.stringContaining('reinstate') });
  });

  it.each(['withdraw', 'doubt', 'reinstate'] as const)('needs a reason to %s', (act) => {
    const from = act === 'reinstate' ? 'withdrawn' : 'reviewed';
    for (const reason of [undefined, '', '  ']) {
      const error = errorOf(() => changeReview(from, act, reason));
      expect([error.code, error.problems[0]?.place]).toEqual(['INPUT_INVALID', { field: 'reason' }]);
    }
  });

  it('lets everything be asked for but what is withdrawn', () => {
    expect(REVIEW_STATES.filter(isRequestable)).toEqual(['unreviewed', 'reviewed', 'proven']);
  });

  it('counts builds towards what was reviewed only', () => {
    expect(REVIEW_STATES.filter((state) => isProven(state, 3, 3))).toEqual(['reviewed']);
    expect(isProven('reviewed', 2, 3)).toBe(false);
  });

  it('asks for a look after enough reports, where somebody vouched for it', () => {
    expect(REVIEW_STATES.filter((state) => isLookNeeded(state, 3, 3))).toEqual(['reviewed', 'proven']);
    expect(isLookNeeded('proven', 2, 3)).toBe(false);
  });
});

describe('good builds', () => {
  const needed = new Map([
    ['drum', 1],
    ['plate', 2],
  ]);
  const drums = (pieces: number) => ({ partId: 'drum', step: 'print', pieces });

  it.each([
    ['none without a plate', [drums(4)], 0],
    ['by the rarest part', [drums(4), { partId: 'plate', step: 'mill', pieces: 5 }], 2],
    [
      'by the step that fewest pieces passed',
      [drums(4), { partId: 'plate', step: 'mill', pieces: 8 }, { partId: 'plate', step: 'drill', pieces: 3 }],
      1,
    ],
    ['parts of other designs count for nothing', [{ partId: 'wheel', step: 'print', pieces: 9 }], 0],
  ])('are counted: %s', (_, passed, builds) => {
    expect(countGoodBuilds(needed, passed)).toBe(builds);
  });

  it('are none where machines make nothing', () => {
    expect(countGoodBuilds(new Map(), [])).toBe(0);
  });
});
