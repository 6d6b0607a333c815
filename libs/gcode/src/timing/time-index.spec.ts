import { describe, expect, it } from '@jest/globals';
import { progressAt, TimeIndexBuilder } from './time-index.js';

describe('progressAt', () => {
  const index: [number, number][] = [
    [0, 0],
    [10, 100],
    [20, 110],
  ];

  it('goes by time, not by blocks', () => {
    expect(progressAt(index, 5)).toEqual({ progress: 50 / 110, remainingS: 60 });
    expect(progressAt(index, 15)).toEqual({ progress: 105 / 110, remainingS: 5 });
  });

  it('stays within 0 and 1 for any count', () => {
    expect(progressAt(index, -3)).toEqual({ progress: 0, remainingS: 110 });
    expect(progressAt(index, 20)).toEqual({ progress: 1, remainingS: 0 });
    expect(progressAt(index, 99)).toEqual({ progress: 1, remainingS: 0 });
  });

  it('counts blocks where nothing takes time, and knows nothing of an empty program', () => {
    expect(progressAt([[0, 0], [4, 0]], 1)).toEqual({ progress: 0.25, remainingS: 0 }); // prettier-ignore
    expect(progressAt([], 1)).toEqual({ progress: 0, remainingS: 0 });
  });
});

describe('TimeIndexBuilder', () => {
  it('keeps at most 1,000 rising points of a long program and the exact place of a wait', () => {
    const builder = new TimeIndexBuilder();
    builder.pin(4, 0, 200);
    for (let block = 5; block <= 100_000; block++) builder.add(block, 200 + block / 10);
    const index = builder.finish(100_000, 10_200);
    expect(index.length).toBeLessThanOrEqual(1000);
    expect(index.length).toBeGreaterThan(300);
    expect(index.slice(0, 3)).toEqual([[0, 0], [3, 0], [4, 200]]); // prettier-ignore
    expect(index.at(-1)).toEqual([100_000, 10_200]);
    for (let i = 1; i < index.length; i++) {
      expect(index[i]![0]).toBeGreaterThan(index[i - 1]![0]);
      expect(index[i]![1]).toBeGreaterThanOrEqual(index[i - 1]![1]);
    }
    expect(progressAt(index, 50_000).remainingS).toBeCloseTo(5000, 0);
  });
});
