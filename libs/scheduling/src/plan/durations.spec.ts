import { describe, expect, it } from '@jest/globals';
import { DurationModel, type DurationFact } from './index.js';
import { Random } from './random.js';

const HOUR = 3_600_000;

/** A machine that takes `factor` times as long as thought, give or take. */
function runs(count: number, factor: number, changes: Partial<DurationFact> = {}, seed = 1): DurationFact[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const estimatedMs = Math.round((0.5 + 5 * random.next()) * HOUR);
    const noise = 1 + 0.1 * (random.next() + random.next() - 1);
    const actualMs = Math.round(estimatedMs * factor * noise);
    return { machineId: 'm1', machineClass: 'fff-220', material: 'PLA', estimatedMs, actualMs, ...changes };
  });
}

const RUN = { machineId: 'm1', machineClass: 'fff-220', material: 'PLA', estimatedMs: HOUR };

describe('learned durations', () => {
  it('believes the estimate where nothing is known, and says so', () => {
    const estimate = new DurationModel([]).estimate(RUN);
    expect(estimate).toMatchObject({ ms: HOUR, runs: 0 });
    expect(estimate.spread).toBeCloseTo(0.2, 1);
    expect(estimate.lowMs).toBeLessThan(HOUR);
    expect(estimate.highMs).toBeGreaterThan(HOUR);
  });

  it('corrects by the machine and its material, the more the more runs there were', () => {
    const after = [2, 10, 50].map((count) => new DurationModel(runs(count, 1.4)).estimate(RUN).ms / HOUR);
    expect(after[0]).toBeGreaterThan(1.05);
    expect(after[1]).toBeGreaterThan(after[0]!);
    expect(after[2]).toBeGreaterThan(1.35);
    expect(after[2]).toBeLessThan(1.45);
  });

  it('is not spoiled by a run that stood still over night', () => {
    const history = [...runs(20, 1.2), { ...RUN, actualMs: 30 * HOUR }];
    const { ms } = new DurationModel(history).estimate(RUN);
    expect(ms / HOUR).toBeGreaterThan(1.1);
    expect(ms / HOUR).toBeLessThan(1.25);
  });

  it('tells materials of one machine apart, and lends a new machine what its class has learned', () => {
    const model = new DurationModel([...runs(30, 1.5, { material: 'TPU' }), ...runs(30, 1.1)]);
    expect(model.estimate({ ...RUN, material: 'TPU' }).ms).toBeGreaterThan(1.4 * HOUR);
    expect(model.estimate(RUN).ms).toBeLessThan(1.2 * HOUR);
    expect(model.estimate({ ...RUN, machineId: 'new' }).ms).toBeGreaterThan(1.1 * HOUR);
    expect(model.estimate({ ...RUN, machineId: 'new', machineClass: 'mill' }).runs).toBe(0);
  });

  it('holds four of five runs between low and high', () => {
    const model = new DurationModel(runs(60, 1.3));
    const fresh = runs(400, 1.3, {}, 99);
    const within = fresh.filter((fact) => {
      const { lowMs, highMs } = model.estimate(fact);
      return fact.actualMs >= lowMs && fact.actualMs <= highMs;
    });
    expect(within.length / fresh.length).toBeGreaterThan(0.7);
    expect(within.length / fresh.length).toBeLessThan(0.95);
  });
});
