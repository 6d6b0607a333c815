import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { byUrgency, keyBetween, orderKey } from './order.js';
import { job } from './testing.js';
import { compare } from './text-order.js';

const numbersOf = (...jobs: ReturnType<typeof job>[]): number[] => jobs.toSorted(byUrgency).map(({ number }) => number);

describe('the order of the queue', () => {
  it('is priority, then the day, then the age of the order, then the number', () => {
    const late = job({ number: 1 });
    const soon = job({ number: 2, neededBy: '2026-12-01', createdAtMs: 9 });
    const older = job({ number: 3, neededBy: '2026-12-01', createdAtMs: 5 });
    const twin = job({ number: 4, neededBy: '2026-12-01', createdAtMs: 5 });
    const first = job({ number: 5, priority: 1 });
    expect(numbersOf(late, soon, older, twin, first)).toEqual([5, 3, 4, 2, 1]);
  });

  it('keeps the pieces of one order together, also one that is made again', () => {
    const kit = (number: number) => job({ number, createdAtMs: 1000 });
    expect(numbersOf(kit(1), job({ number: 2, createdAtMs: 2000 }), kit(3))).toEqual([1, 3, 2]);
  });

  it('puts a job exactly where a person moved it', () => {
    const [a, b] = [job({ number: 1, createdAtMs: 1 }), job({ number: 2, createdAtMs: 2 })];
    const rank = keyBetween(orderKey(a), orderKey(b));
    expect(numbersOf(a, b, job({ number: 9, createdAtMs: 999, rank }))).toEqual([1, 9, 2]);
  });
});

/** Of the characters that keys are made of. */
const keyArb = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });

describe('a key between two others', () => {
  it('comes after the one and before the other, however near they are', () => {
    fc.assert(
      fc.property(keyArb, keyArb, (one, two) => {
        fc.pre(one !== two);
        const [low, high] = [one, two].toSorted(compare) as [string, string];
        const key = keyBetween(low, high);
        expect(low < key && key < high).toBe(true);
        expect(keyBetween(undefined, key) < key).toBe(true);
        expect(keyBetween(key, undefined) > key).toBe(true);
      }),
    );
  });

  it('is found a hundred times in the same gap', () => {
    const low = orderKey(job({ number: 1 }));
    let high = orderKey(job({ number: 2 }));
    for (let move = 0; move < 100; move++) {
      const key = keyBetween(low, high);
      expect(low < key && key < high).toBe(true);
      high = key;
    }
  });

  it('is none where the two are in the wrong order', () => {
    expect(() => keyBetween('b', 'a')).toThrow(RangeError);
    expect(() => keyBetween('a', 'a')).toThrow(RangeError);
  });
});
