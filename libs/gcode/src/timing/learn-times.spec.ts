import { describe, expect, it } from '@jest/globals';
import { learnTimes, type ObservedRun } from './learn-times.js';

/** 40 s to home, 1.5 C/s, 0.4 C/s; and a time for the motion that the estimate misses by up to 1 %. */
function runOf(i: number): ObservedRun {
  const motionS = 600 + i * 137;
  const parts = { motionS, homings: 1 + (i % 2), nozzleRiseC: 180 + (i % 3) * 20, bedRiseC: (i % 4) * 20 };
  const errorS = ((i % 5) - 2) * 0.5;
  const { homings, nozzleRiseC, bedRiseC } = parts;
  return { ...parts, observedS: motionS + errorS + homings * 40 + nozzleRiseC / 1.5 + bedRiseC / 0.4 };
}

describe('learnTimes', () => {
  it('finds the constants of a machine from whole runs', () => {
    const times = learnTimes(Array.from({ length: 24 }, (_, i) => runOf(i)));
    expect(times.homingS).toBeGreaterThan(38);
    expect(times.homingS).toBeLessThan(42);
    expect(times.nozzleCPerS).toBeCloseTo(1.5, 1);
    expect(times.bedCPerS).toBeCloseTo(0.4, 1);
  });

  it('is not misled by runs in which somebody was late', () => {
    const runs = Array.from({ length: 24 }, (_, i) => runOf(i));
    const late = runs.map((run, i) => (i % 5 === 1 ? { ...run, observedS: run.observedS + 3600 } : run));
    const times = learnTimes(late);
    expect(times.homingS).toBeGreaterThan(36);
    expect(times.homingS).toBeLessThan(44);
    expect(times.nozzleCPerS).toBeCloseTo(1.5, 1);
  });

  it('takes the median of single commands', () => {
    const homings = [28, 29, 30, 31, 400].map((observedS) => ({ observedS, homings: 1 }));
    expect(learnTimes(homings)).toEqual({ homingS: expect.closeTo(30, 1) });
  });

  it('says nothing of what it saw less than three times', () => {
    expect(learnTimes([])).toEqual({});
    expect(learnTimes([1, 2].map(() => ({ observedS: 90, toolChanges: 1 })))).toEqual({});
  });

  it('gives the right sum where two things always come together', () => {
    const { homingS = 0, levellingS = 0 } = learnTimes([1, 2, 3].map(() => ({ observedS: 130, homings: 1, levellings: 1 }))); // prettier-ignore
    expect(homingS + levellingS).toBeCloseTo(130, 2);
  });

  it('never learns negative times', () => {
    const runs = [1, 2, 3].map(() => ({ observedS: 10, motionS: 60, homings: 1, nozzleRiseC: 100 }));
    for (const value of Object.values(learnTimes(runs))) expect(value).toBeGreaterThanOrEqual(0);
  });
});
