import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CountedBlocks } from './counted-blocks.js';
import { sourceOf } from './testing.js';

const blocks = fc.array(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 80 }), { maxLength: 400 });

it('knows the block of a byte exactly at every 64th block and at the end, and about it in between', () => {
  fc.assert(
    fc.property(blocks, (list) => {
      const counted = new CountedBlocks(sourceOf(list));
      while (counted.next() !== undefined);
      let byte = 0;
      list.forEach((block, i) => {
        const seen = counted.blocksAt(byte);
        expect(Math.abs(seen - i)).toBeLessThan(64);
        if (i % 64 === 0) expect(seen).toBe(i);
        byte += block.length + 1;
      });
      expect(counted.bytes).toBe(byte);
      expect(counted.blocksAt(byte)).toBe(list.length);
    }),
  );
});

it('never goes back while the file is read on', () => {
  fc.assert(
    fc.property(blocks, (list) => {
      const counted = new CountedBlocks(sourceOf(list));
      while (counted.next() !== undefined);
      const seen = Array.from({ length: counted.bytes + 1 }, (_, byte) => counted.blocksAt(byte));
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
    }),
    { numRuns: 20 },
  );
});
