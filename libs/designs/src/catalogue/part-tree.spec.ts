import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partTree, type TreePart } from './part-tree.js';

const lines = (parts: readonly TreePart[]) =>
  partTree(parts).map(({ part, level, total, parentId }) =>
    `${'-'.repeat(level)}${part.id} ${total} ${parentId ?? ''}`.trim(),
  );

describe('the tree of parts', () => {
  it('has each part below what it is built into, with the pieces of one machine', () => {
    expect(
      lines([
        { id: 'bolt', quantity: 4, partOf: 'wheel' },
        { id: 'frame', quantity: 1 },
        { id: 'axle', quantity: 1, partOf: 'frame' },
        { id: 'wheel', quantity: 2, partOf: 'axle' },
      ]),
    ).toEqual(['frame 1', '-axle 1 frame', '--wheel 2 axle', '---bolt 8 wheel']);
  });

  it('has what names a missing part, or itself, or begins a circle, at the top', () => {
    expect(
      lines([
        { id: 'a', quantity: 1, partOf: 'nowhere' },
        { id: 'b', quantity: 1, partOf: 'b' },
        { id: 'c', quantity: 2, partOf: 'd' },
        { id: 'd', quantity: 3, partOf: 'c' },
        { id: 'e', quantity: 5, partOf: 'd' },
      ]),
    ).toEqual(['a 1', 'b 1', 'c 2', '-d 6 c', '--e 30 d']);
  });

  it('never loses a part and never has one twice', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const part = fc.record({ id, quantity: fc.integer({ min: 1, max: 9 }), partOf: fc.option(id, { nil: undefined }) });
    const parts = fc.uniqueArray(part, { selector: (each) => each.id });
    fc.assert(
      fc.property(parts, (given) => {
        expect(
          partTree(given)
            .map((placed) => placed.part.id)
            .toSorted(),
        ).toEqual(given.map((each) => each.id).toSorted());
      }),
    );
  });
});
