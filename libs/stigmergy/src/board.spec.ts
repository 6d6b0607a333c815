import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Board } from './board.js';
import type { BoardRecord } from './records.js';
import { isLive, mayClaim, openNeeds, standingOf } from './standing.js';
import { claim, HOUR_MS, need, recordArb } from './testing.js';

const boardOf = (records: readonly BoardRecord[]): Board => {
  const board = new Board();
  for (const record of records) board.add(record);
  return board;
};
const recordsArb = fc.array(recordArb, { maxLength: 30 });
const nowArb = fc.integer({ min: 0, max: 12 }).map((hours) => hours * HOUR_MS);
/** Everything a reader can see of a board at one moment. */
const seen = (board: Board, nowMs: number) =>
  ['n0', 'n1', 'n2', 'n3'].map((id) => standingOf(board, id, nowMs) ?? null);

describe('a board', () => {
  it('does not care in which order records come, nor how often', () => {
    fc.assert(
      fc.property(
        recordsArb.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        nowArb,
        ([all, shuffled], nowMs) => {
          const expected = seen(boardOf(all), nowMs);
          expect(seen(boardOf(shuffled), nowMs)).toEqual(expected);
          expect(seen(boardOf([...shuffled, ...all]), nowMs)).toEqual(expected);
        },
      ),
    );
  });

  it('converges after any partition: replicas that have exchanged what they wrote are equal', () => {
    const labelled = fc.array(fc.tuple(fc.nat(2), recordArb), { maxLength: 30 });
    fc.assert(
      fc.property(labelled, nowArb, (written, nowMs) => {
        const by = (replica: number): BoardRecord[] => written.flatMap(([at, record]) => (at === replica ? record : []));
        const [a, b, c] = [by(0), by(1), by(2)];
        const [one, two, three] = [[...a, ...b, ...c], [...c, ...a, ...b], [...b, ...b, ...c, ...a]].map(boardOf);
        if (!one || !two || !three) throw new Error('three replicas');
        expect(seen(two, nowMs)).toEqual(seen(one, nowMs));
        expect(seen(three, nowMs)).toEqual(seen(one, nowMs));
        const open = (board: Board) => openNeeds(board, nowMs).map((standing) => standing.need.id).toSorted();
        expect(open(three)).toEqual(open(one));
      }),
    ); // prettier-ignore
  });

  it('never holds more claims than there are pieces: none of those that hold could be left out', () => {
    fc.assert(
      fc.property(recordsArb, nowArb, (records, nowMs) => {
        const board = boardOf(records);
        for (const standing of seen(board, nowMs)) {
          if (!standing) continue;
          const wanted = standing.need.quantity - standing.made;
          const beforeLast = standing.held.slice(0, -1).reduce((sum, { quantity }) => sum + quantity, 0);
          expect(standing.held.length === 0 || beforeLast < wanted).toBe(true);
          expect(standing.open).toBeGreaterThanOrEqual(0);
          const live = [...board.claims.values()].filter((state) => state.claim?.needId === standing.need.id && isLive(state, nowMs)); // prettier-ignore
          expect([...standing.held, ...standing.lost].map(({ id }) => id).toSorted()).toEqual(live.map(({ id }) => id).toSorted()); // prettier-ignore
        }
      }),
    );
  });

  it('finds all open needs among the unfinished ones', () => {
    fc.assert(
      fc.property(recordsArb, nowArb, (records, nowMs) => {
        const board = boardOf(records);
        const all = seen(board, nowMs).flatMap((standing) => (standing && standing.open > 0 ? standing.need.id : []));
        expect(openNeeds(board, nowMs).map((standing) => standing.need.id).toSorted()).toEqual(all.toSorted()); // prettier-ignore
      }),
    );
  });
});

describe('a claim', () => {
  const renewal = { kind: 'renewal', claimId: 'c1', leaseUntilMs: 2 * HOUR_MS } as const;

  it('fades when nobody renews it, and its pieces are open again', () => {
    const board = boardOf([need(), claim()]);
    expect(standingOf(board, 'n1', HOUR_MS - 1)?.open).toBe(0);
    expect(standingOf(board, 'n1', HOUR_MS)?.open).toBe(1);
    board.add(renewal);
    expect(standingOf(board, 'n1', HOUR_MS)?.open).toBe(0);
    expect(standingOf(board, 'n1', 2 * HOUR_MS)?.open).toBe(1);
  });

  it('ends by what was made, which is counted once', () => {
    const made = { kind: 'made', claimId: 'c1', quantity: 2, atMs: 10 } as const;
    const board = boardOf([need({ quantity: 3 }), made, claim({ quantity: 3 }), made]);
    expect(standingOf(board, 'n1', 20)).toMatchObject({ made: 2, open: 1, held: [], lost: [] });
    board.add(claim({ id: 'c2', quantity: 1 }));
    board.add({ kind: 'made', claimId: 'c2', quantity: 1, atMs: 30 });
    expect(board.unfinished.size).toBe(0);
  });

  it('that was made by two who could not see each other: the running one holds, then the earlier, then the faster', () => {
    const early = claim({ id: 'early', atMs: 1 });
    const late = claim({ id: 'late', atMs: 2 });
    const lateIds = (board: Board) => standingOf(board, 'n1', 10)?.lost.map(({ id }) => id);
    expect(lateIds(boardOf([need(), late, early]))).toEqual(['late']);
    expect(lateIds(boardOf([need(), late, early, { kind: 'start', claimId: 'late', atMs: 3 }]))).toEqual(['early']);
    const faster = claim({ id: 'z', atMs: 1, deliveryMs: 10 });
    expect(lateIds(boardOf([need(), early, faster]))).toEqual(['early']);
    expect(lateIds(boardOf([need(), claim({ id: 'a' }), claim({ id: 'b' })]))).toEqual(['b']);
  });

  it('is refused for more than is open', () => {
    const board = boardOf([need({ quantity: 2 }), claim({ quantity: 1 })]);
    const standing = standingOf(board, 'n1', 0);
    expect([0, 1, 2].map((quantity) => mayClaim(standing, quantity))).toEqual([false, true, false]);
    expect(mayClaim(standingOf(board, 'unknown', 0), 1)).toBe(false);
  });
});

it('a need that was withdrawn stands nowhere, and its confirmation is the latest one', () => {
  const board = boardOf([
    { kind: 'confirmed', needId: 'n1', atMs: 5 },
    need(),
    { kind: 'confirmed', needId: 'n1', atMs: 3 },
  ]);
  expect(board.needs.get('n1')?.confirmedAtMs).toBe(5);
  board.add({ kind: 'withdrawn', needId: 'n1', atMs: 6 });
  expect(standingOf(board, 'n1', 7)).toBeUndefined();
  expect(openNeeds(board, 7)).toEqual([]);
});
