import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { explodeBom } from './bom.js';
import { batchShared, byUrgency, type Demand } from './bom-batch.js';
import type { BomLine, BomPart } from './bom-line.js';

const KEYS = ['k0', 'k1', 'k2'];
const shelf = fc
  .dictionary(fc.constantFrom(...KEYS, 'p1', 'p3', 'p5'), fc.nat(30))
  .map((pieces) => new Map(Object.entries(pieces)));

/** Any tree of up to 12 parts with shared shelves and alternates; nobody is inside itself because links point one way. */
const machine = fc
  .array(
    fc.record({
      parent: fc.nat(),
      isTop: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 4 }),
      kind: fc.constantFrom('make' as const, 'make' as const, 'buy' as const, 'salvage' as const),
      steps: fc.constantFrom(['print' as const], [], ['mill' as const, 'deburr' as const], ['assemble' as const]),
      stockKey: fc.option(fc.constantFrom(...KEYS), { nil: undefined }),
      other: fc.option(fc.record({ by: fc.nat(), stockKey: fc.option(fc.constantFrom(...KEYS), { nil: undefined }) }), {
        nil: undefined,
      }),
      choice: fc.option(fc.constantFrom(0, 1), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drafts) => {
    const parts = drafts.map((draft, i): BomPart => {
      // Each second alternate is another part further down the list, the others are things in a shop.
      const target =
        draft.other && i + 1 < drafts.length && draft.other.by % 2 === 0
          ? i + 1 + (draft.other.by % (drafts.length - i - 1))
          : undefined;
      return {
        id: `p${i}`,
        name: `Part ${i}`,
        quantity: draft.quantity,
        kind: draft.kind,
        steps: draft.kind === 'make' ? draft.steps : [],
        materials: ['PLA'],
        partOf: i === 0 || draft.isTop ? undefined : `p${draft.parent % i}`,
        stockKey: draft.stockKey,
        alternates: draft.other && [
          {
            name: 'other',
            kind: 'buy',
            ...(target === undefined ? { stockKey: draft.other.stockKey } : { partId: `p${target}` }),
          },
        ],
      };
    });
    const choices = new Map(
      drafts.flatMap(({ choice, other }, i) => (choice === undefined || !other ? [] : [[`p${i}`, choice] as const])),
    );
    const shown = new Set(explodeBom(parts, 1).lines.map(({ key }) => key));
    return { parts, choices: new Map([...choices].filter(([key]) => shown.has(key))) };
  });

const makes = (line: BomLine) => (line.kind === 'make' ? line.toProvide + line.fromQueue : 0);
const sumBy = (lines: readonly BomLine[], keyOf: (line: BomLine) => string, value: (line: BomLine) => number) => {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(keyOf(line), (sums.get(keyOf(line)) ?? 0) + value(line));
  return sums;
};

describe('any bill of materials', () => {
  it('conserves pieces at every node and promises none twice', () => {
    fc.assert(
      fc.property(
        machine,
        fc.integer({ min: 1, max: 5 }),
        shelf,
        shelf,
        ({ parts, choices }, quantity, stock, queue) => {
          const { lines } = explodeBom(parts, quantity, { stock, queue, choices });
          const byKey = new Map(lines.map((line) => [line.key, line]));
          expect(byKey.size).toBe(lines.length);
          for (const line of lines) {
            const { fromStock, fromQueue, fromAlternate, toProvide } = line;
            expect(line.quantity).toBe(fromStock + fromQueue + fromAlternate + toProvide);
            expect([fromStock, fromQueue, fromAlternate, toProvide].every((n) => Number.isInteger(n) && n >= 0)).toBe(
              true,
            );
            if (line.alternateOf !== null) continue;
            const parents = line.parentKey === null ? quantity : makes(byKey.get(line.parentKey)!);
            expect(line.quantity).toBe(parents * line.perParent);
          }
          const standIns = sumBy(
            lines.filter(({ alternateOf }) => alternateOf !== null),
            (line) => line.alternateOf!,
            (line) => line.quantity,
          );
          for (const line of lines) expect(line.fromAlternate).toBe(standIns.get(line.key) ?? 0);
          for (const [key, taken] of sumBy(
            lines,
            (line) => line.stockKey,
            (line) => line.fromStock,
          ))
            expect(taken).toBeLessThanOrEqual(stock.get(key) ?? 0);
          for (const [key, taken] of sumBy(
            lines,
            (line) => line.stockKey,
            (line) => line.fromQueue,
          ))
            expect(taken).toBeLessThanOrEqual(queue.get(key) ?? 0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('gives the same numbers in whatever order its parts are listed', () => {
    const shuffled = machine.chain((made) =>
      fc.tuple(fc.constant(made), fc.shuffledSubarray([...made.parts], { minLength: made.parts.length })),
    );
    fc.assert(
      fc.property(shuffled, shelf, ([{ parts, choices }, other], stock) => {
        const table = (list: readonly BomPart[]) =>
          explodeBom(list, 2, { stock, choices })
            .lines.map(({ key, quantity, fromStock, toProvide }) => [key, quantity, fromStock, toProvide].join())
            .toSorted();
        expect(table(other)).toEqual(table(parts));
      }),
      { numRuns: 80 },
    );
  });

  it('has operations that can all be done: each waits only for earlier ones, and none waits in a circle', () => {
    fc.assert(
      fc.property(machine, shelf, ({ parts, choices }, stock) => {
        const { operations } = explodeBom(parts, 2, { stock, choices });
        const done = new Set<string>();
        for (let before = -1; before < done.size;) {
          before = done.size;
          for (const { key, after } of operations) if (after.every((each) => done.has(each))) done.add(key);
        }
        expect(done.size).toBe(operations.length);
      }),
      { numRuns: 150 },
    );
  });
});

const demands = fc
  .array(
    fc.record({
      pieces: fc.integer({ min: 0, max: 9 }),
      neededBy: fc.option(fc.constantFrom('2026-05-01', '2026-06-01'), { nil: null }),
      createdAtMs: fc.nat(3),
      batchKey: fc.constantFrom('a', 'b'),
      order: fc.nat(3),
    }),
    { maxLength: 8 },
  )
  .map((list): Demand[] =>
    list.map(({ order, ...rest }, i) => ({ ...rest, operationId: `op${i}`, orderId: `order${order}` })),
  );

describe('batches of shared parts', () => {
  it('hand out every piece once, the most urgent first, whatever the order of the demands', () => {
    fc.assert(
      fc.property(demands, (list) => {
        const batches = batchShared(list);
        expect(batchShared(list.toReversed())).toEqual(batches);
        const all = batches.flatMap(({ allocations }) => allocations);
        const wanted = list.filter(({ pieces }) => pieces > 0);
        expect(all.map(({ operationId }) => operationId).toSorted()).toEqual(
          wanted.map(({ operationId }) => operationId).toSorted(),
        );
        for (const { pieces, allocations } of batches) {
          expect(allocations.reduce((sum, each) => sum + each.pieces, 0)).toBe(pieces);
          let ahead = 0;
          for (const each of allocations) {
            expect(each.ahead).toBe(ahead);
            ahead += each.pieces;
          }
          const group = allocations.map(({ operationId }) =>
            list.find((demand) => demand.operationId === operationId)!,
          );
          expect(group).toEqual(group.toSorted(byUrgency));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('say what is shared, in words', () => {
    const base = { pieces: 2, createdAtMs: 0, batchKey: 'ring' };
    const batches = batchShared([
      { ...base, operationId: 'x', orderId: 'later', neededBy: null },
      { ...base, operationId: 'y', orderId: 'sooner', neededBy: '2026-05-01' },
    ]);
    expect(batches).toEqual([
      {
        key: 'ring',
        pieces: 4,
        allocations: [
          { operationId: 'y', orderId: 'sooner', pieces: 2, ahead: 0 },
          { operationId: 'x', orderId: 'later', pieces: 2, ahead: 2 },
        ],
        reason: {
          code: 'BATCHED',
          message: '2 orders want this piece, 4 in all; the earliest day wanted is served first.',
          params: { pieces: 4, orders: 2 },
        },
      },
    ]);
  });
});
