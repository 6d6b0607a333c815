import fc from 'fast-check';
import type { BoardRecord, ClaimRecord, NeedRecord } from './records.js';

// What the specs of this library share.

export const HOUR_MS = 3_600_000;

export const need = (over: Partial<NeedRecord> = {}): NeedRecord => ({
  kind: 'need',
  id: 'n1',
  siteId: 'a',
  process: 'print',
  setupKey: 'PLA',
  quantity: 1,
  pieceMs: 2 * HOUR_MS,
  weight: 1,
  dueMs: null,
  atMs: 0,
  ...over,
});

export const claim = (over: Partial<ClaimRecord> = {}): ClaimRecord => ({
  kind: 'claim',
  id: 'c1',
  needId: 'n1',
  siteId: 'b',
  machineId: 'b1',
  quantity: 1,
  atMs: 0,
  leaseUntilMs: HOUR_MS,
  deliveryMs: 5 * HOUR_MS,
  terms: { index: 1, weightPerHour: 1, urgency: 1, setup: 1, distance: 1, preference: 1 },
  rivals: [],
  ...over,
});

const idOf = (prefix: string) => fc.nat(3).map((n) => `${prefix}${n}`);
const momentArb = fc.integer({ min: 0, max: 20 }).map((tenths) => (tenths * HOUR_MS) / 2);

/** Records over few needs and claims, so that they meet; also such as no honest lab would write. */
export const recordArb: fc.Arbitrary<BoardRecord> = fc.oneof(
  fc
    .record({ id: idOf('n'), siteId: idOf('s'), quantity: fc.integer({ min: 1, max: 4 }), atMs: momentArb })
    .map((over) => need(over)),
  fc
    .record({
      id: idOf('c'),
      needId: idOf('n'),
      siteId: idOf('s'),
      quantity: fc.integer({ min: 1, max: 3 }),
      atMs: momentArb,
      leaseUntilMs: momentArb,
      deliveryMs: momentArb,
    })
    .map((over) => claim(over)),
  fc.record({ kind: fc.constantFrom('confirmed' as const), needId: idOf('n'), atMs: momentArb }),
  fc.record({ kind: fc.constant('withdrawn' as const), needId: fc.constant('n3'), atMs: momentArb }),
  fc.record({ kind: fc.constant('renewal' as const), claimId: idOf('c'), leaseUntilMs: momentArb }),
  fc.record({ kind: fc.constant('start' as const), claimId: idOf('c'), atMs: momentArb }),
  fc.record({
    kind: fc.constant('made' as const),
    claimId: idOf('c'),
    quantity: fc.integer({ min: 0, max: 3 }),
    atMs: momentArb,
  }),
  fc.record({
    kind: fc.constant('release' as const),
    claimId: idOf('c'),
    atMs: momentArb,
    reason: fc.constantFrom('the machine broke', 'closed'),
  }),
);
