import { describe, expect, it } from '@jest/globals';
import { HeatWatch, type HeatTrouble } from './heat-watch.js';

/** Reports once a second. @returns the first trouble and when it came */
function follow(
  watch: HeatWatch,
  seconds: number,
  nozzleAt: (s: number) => number,
  targetC = 200,
): { readonly s: number; readonly trouble: HeatTrouble } | undefined {
  for (let s = 0; s <= seconds; s++) {
    const trouble = watch.read({ nozzleC: nozzleAt(s), nozzleTargetC: targetC }, s * 1000);
    if (trouble) return { s, trouble };
  }
  return undefined;
}

describe('watching heaters', () => {
  it('is silent about a heater that heats, arrives, and creeps near its target', () => {
    expect(follow(new HeatWatch({ maxNozzleTempC: 260 }), 600, (s) => Math.min(195, 20 + 2 * s))).toBeUndefined();
  });

  it.each([NaN, -15, -273])('[G21] takes %d C for a broken sensor at the second report', (wrong) => {
    const seen = follow(new HeatWatch(), 60, (s) => (s < 10 ? 20 + s : wrong), 200);
    expect(seen).toMatchObject({ s: 11, trouble: { code: 'RUN_SENSOR' } });
  });

  it('takes one impossible report for noise', () => {
    expect(follow(new HeatWatch(), 60, (s) => (s % 2 ? -15 : 200))).toBeUndefined();
  });

  it('[G22] allows 10 C above the limit for 3 s, no more', () => {
    const limits = { maxNozzleTempC: 200 };
    expect(follow(new HeatWatch(limits), 60, () => 210)).toBeUndefined();
    expect(follow(new HeatWatch(limits), 60, (s) => (s % 4 === 3 ? 205 : 215))).toBeUndefined();
    expect(follow(new HeatWatch(limits), 60, () => 211)).toMatchObject({ s: 3, trouble: { code: 'RUN_OVERHEAT' } });
  });

  it('watches a heater that nobody switched on', () => {
    const watch = new HeatWatch({ maxNozzleTempC: 200 });
    expect(follow(watch, 60, () => 300, 0)).toMatchObject({ trouble: { code: 'RUN_OVERHEAT' } });
  });

  it('[G20] misses 2 C within 45 s: the power supply is off', () => {
    const seen = follow(new HeatWatch(), 120, () => 21);
    expect(seen).toMatchObject({ s: 45, trouble: { code: 'RUN_NOT_HEATING' } });
    expect(follow(new HeatWatch(), 120, (s) => 21 + s / 20)).toBeUndefined();
  });

  it('gives a bed 90 s', () => {
    const watch = new HeatWatch();
    const at = (s: number) => watch.read({ bedC: 20, bedTargetC: 60 }, s * 1000);
    expect([0, 30, 89].map(at)).toEqual([undefined, undefined, undefined]);
    expect(at(90)).toMatchObject({ code: 'RUN_NOT_HEATING' });
  });

  it('starts anew for a new target', () => {
    const watch = new HeatWatch();
    expect(follow(watch, 40, () => 21, 200)).toBeUndefined();
    expect(watch.read({ nozzleC: 21, nozzleTargetC: 210 }, 46_000)).toBeUndefined();
  });

  it('misses reports for 15 s while a heater is on, unless none is due', () => {
    const watch = new HeatWatch();
    watch.read({ nozzleC: 200, nozzleTargetC: 200 }, 0);
    expect(watch.tick(15_000, true)).toBeUndefined();
    expect(watch.tick(15_100, true)).toMatchObject({ code: 'RUN_SENSOR' });
    const busy = new HeatWatch();
    busy.read({ nozzleC: 200, nozzleTargetC: 200 }, 0);
    for (let ms = 0; ms < 600_000; ms += 1_000) expect(busy.tick(ms, false)).toBeUndefined();
    expect(busy.tick(602_000, true)).toBeUndefined();
    expect(busy.tick(611_000, true)).toMatchObject({ code: 'RUN_SENSOR' });
    const cold = new HeatWatch();
    cold.read({ nozzleC: 20, nozzleTargetC: 0 }, 0);
    expect(cold.tick(600_000, true)).toBeUndefined();
  });
});
