import { describe, expect, it } from '@jest/globals';
import { eachAtOnce } from './each-at-once.js';

const FOR_EVER = 2 ** 30;

describe('doing something for each', () => {
  it('keeps to its bound, and does each once', async () => {
    let now = 0;
    let most = 0;
    const done: number[] = [];
    const items = Array.from({ length: 10 }, (_, index) => index);
    await eachAtOnce(items, { atOnce: 3, limitMs: FOR_EVER }, async (item) => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      now -= 1;
      done.push(item);
    });
    expect(most).toBe(3);
    expect(done.toSorted((a, b) => a - b)).toEqual(items);
  });

  it('leaves one that hangs to itself', async () => {
    const done: string[] = [];
    await eachAtOnce(['hangs', 'a', 'b'], { atOnce: 1, limitMs: 1 }, async (item) => {
      if (item === 'hangs') return new Promise(() => undefined);
      done.push(item);
    });
    expect(done).toEqual(['a', 'b']);
  });

  it('of nothing is done at once', async () => {
    await eachAtOnce([], { atOnce: 3, limitMs: FOR_EVER }, () => Promise.reject(new Error('called')));
  });
});
