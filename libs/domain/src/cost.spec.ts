import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FIRST_COST_TABLE, costOf, costRange, divideRounded, spreadOf, type CostTable, type Usage } from './cost.js';

const TABLE: CostTable = {
  ...FIRST_COST_TABLE,
  machines: { 'fff-220': { minorPerHour: 60, watts: 200 } },
  subsidyPercent: 20,
};
const USE: Usage = { machineClass: 'fff-220', material: 'pla', massMg: 40_000, machineS: 9_000, labourS: 360 };

describe('costOf', () => {
  it('adds material, energy, machine-hours and labour, and takes off the subsidy', () => {
    // 40 g at 25 $/kg = 1.00; 0.5 kWh at 0.10 = 0.05; 2.5 h at 0.60 = 1.50; 6 min at 4 $/h = 0.40.
    expect(costOf([USE], TABLE)).toEqual({
      materialMinor: 100,
      energyMinor: 5,
      machineMinor: 150,
      labourMinor: 40,
      sumMinor: 295,
      subsidyMinor: -59,
      totalMinor: 236,
    });
  });

  it('rounds the total to the coins there are', () => {
    expect(costOf([USE], { ...TABLE, roundingMinor: 5 }).totalMinor).toBe(235);
  });

  it('uses what is said for others where class or material is not named', () => {
    const other = { ...USE, machineClass: 'cnc', material: 'wood' };
    expect(costOf([other], TABLE)).toMatchObject({ machineMinor: 125, materialMinor: 100 });
  });

  it('costs nothing where nothing is used', () => {
    expect(costOf([], TABLE)).toMatchObject({ sumMinor: 0, subsidyMinor: 0, totalMinor: 0 });
  });

  const usage = fc.record({
    machineClass: fc.constantFrom('fff-220', 'cnc'),
    material: fc.constantFrom('PLA', 'wood'),
    massMg: fc.nat(5_000_000),
    machineS: fc.nat(1_000_000),
    labourS: fc.nat(100_000),
  });

  it('is made of whole numbers; a hundred small pieces cost what one large one does, to a cent a line', () => {
    fc.assert(
      fc.property(usage, fc.integer({ min: 1, max: 100 }), fc.nat(100), (use, pieces, subsidyPercent) => {
        const table = { ...TABLE, subsidyPercent };
        const many = costOf(Array.from({ length: pieces }, () => use), table); // prettier-ignore
        const { massMg, machineS, labourS } = use;
        const one = costOf([{ ...use, massMg: massMg * pieces, machineS: machineS * pieces, labourS: labourS * pieces }], table); // prettier-ignore
        for (const key of Object.keys(one) as (keyof typeof one)[]) {
          expect(Number.isSafeInteger(many[key])).toBe(true);
          expect(Math.abs(many[key] - one[key])).toBeLessThanOrEqual(4);
        }
        expect(many.totalMinor).toBe(many.sumMinor + many.subsidyMinor);
        expect(many.sumMinor).toBe(many.materialMinor + many.energyMinor + many.machineMinor + many.labourMinor);
      }),
    );
  });

  it('refuses parts of a milligram', () => {
    expect(() => costOf([{ ...USE, massMg: 0.5 }], TABLE)).toThrow(RangeError);
  });
});

describe('costRange', () => {
  it('holds the estimate, and is wider for time than for material', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 1, noNaN: true }), fc.double({ min: 1, max: 3, noNaN: true }), (low, high) => {
        const range = costRange([USE], { low, high }, TABLE);
        const { totalMinor } = costOf([USE], TABLE);
        expect(range.low.totalMinor).toBeLessThanOrEqual(totalMinor);
        expect(range.high.totalMinor).toBeGreaterThanOrEqual(totalMinor);
        expect(range.low.materialMinor).toBe(range.high.materialMinor);
      }),
    ); // prettier-ignore
  });
});

describe('spreadOf', () => {
  it('is wide while nobody knows, then what was seen without the odd ones', () => {
    expect(spreadOf([1, 1.1])).toEqual({ low: 0.75, high: 1.5 });
    expect(spreadOf([1, 1.02, 1.04, 1.06, 1.08, 1.1, 1.12, 1.14, 1.16, 9, Number.NaN])).toEqual({ low: 1.02, high: 1.16 }); // prettier-ignore
  });
});

describe('divideRounded', () => {
  it.each([
    [5n, 2n, 3],
    [-5n, 2n, -3],
    [4n, 3n, 1],
    [0n, 7n, 0],
  ])('%s / %s = %s', (a, b, result) => {
    expect(divideRounded(a, b)).toBe(result);
  });

  it('by nothing is refused', () => {
    expect(() => divideRounded(1n, 0n)).toThrow(RangeError);
  });
});
