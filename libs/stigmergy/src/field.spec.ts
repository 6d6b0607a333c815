import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { confidenceAt, isStale, strengthAt, type Deposit } from './evaporation.js';
import { EMPTY_FIELD, evaporate, mergeFields, strengthOf, withDeposit, type Field } from './field.js';

const HOUR_MS = 3_600_000;
const depositArb = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  amount: fc.double({ min: 0, max: 1000, noNaN: true }),
  atMs: fc.integer({ min: 0, max: 100 * HOUR_MS }),
  halfLifeMs: fc.integer({ min: 60_000, max: 48 * HOUR_MS }),
});
const depositsArb = fc.array(depositArb, { maxLength: 12 });
const nowArb = fc.integer({ min: 0, max: 400 * HOUR_MS });
const fieldOf = (deposits: readonly Deposit[]): Field => deposits.reduce(withDeposit, EMPTY_FIELD);

describe('evaporation', () => {
  it('halves with every half-life and never forgets at once', () => {
    const deposit = { id: 'a', amount: 8, atMs: 1000, halfLifeMs: HOUR_MS };
    expect(strengthAt(deposit, 1000)).toBe(8);
    expect(strengthAt(deposit, 1000 + HOUR_MS)).toBe(4);
    expect(strengthAt(deposit, 1000 + 3 * HOUR_MS)).toBe(1);
    expect(strengthAt(deposit, 0)).toBe(8);
  });

  it('gives the numbers of a field that evaporates tick by tick', () => {
    const deposit = { id: 'a', amount: 5, atMs: 0, halfLifeMs: 30 * 60_000 };
    const keptPerTick = 2 ** (-1 / 3);
    let ticked = 5;
    for (let tick = 1; tick <= 20; tick++) {
      ticked *= keptPerTick;
      expect(strengthAt(deposit, tick * 10 * 60_000)).toBeCloseTo(ticked, 10);
    }
  });

  it('calls an observation stale after its half-life, when it counts less than half', () => {
    const observation = { observedAtMs: 5000, halfLifeMs: 2000 };
    expect([6999, 7000, 7001].map((nowMs) => isStale(observation, nowMs))).toEqual([false, false, true]);
    expect(confidenceAt(observation, 7000)).toBe(0.5);
    expect(confidenceAt(observation, 11_000)).toBe(0.125);
  });

  it('never rises without a deposit and never falls below zero', () => {
    fc.assert(
      fc.property(depositsArb, nowArb, fc.nat(HOUR_MS), (deposits, nowMs, waitMs) => {
        const field = fieldOf(deposits);
        const later = strengthOf(field, nowMs + waitMs);
        expect(later).toBeGreaterThanOrEqual(0);
        expect(later).toBeLessThanOrEqual(strengthOf(field, nowMs));
      }),
    );
  });
});

describe('a field', () => {
  it('sums what lies at one place', () => {
    const field = fieldOf([
      { id: 'a', amount: 4, atMs: 0, halfLifeMs: HOUR_MS },
      { id: 'b', amount: 3, atMs: HOUR_MS, halfLifeMs: HOUR_MS },
    ]);
    expect(strengthOf(field, HOUR_MS)).toBe(5);
    expect(strengthOf(EMPTY_FIELD, HOUR_MS)).toBe(0);
  });

  it('does not care about the order of deposits, to the last bit', () => {
    fc.assert(
      fc.property(depositsArb.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), nowArb, ([all, shuffled], nowMs) => {
        expect(strengthOf(fieldOf(shuffled), nowMs)).toBe(strengthOf(fieldOf(all), nowMs));
      }),
    ); // prettier-ignore
  });

  it('counts a deposit once, however often it arrives', () => {
    fc.assert(
      fc.property(depositsArb, nowArb, (deposits, nowMs) => {
        expect(strengthOf(fieldOf([...deposits, ...deposits]), nowMs)).toBe(strengthOf(fieldOf(deposits), nowMs));
      }),
    );
  });

  it('converges on replicas that merge in any order', () => {
    fc.assert(
      fc.property(depositsArb, depositsArb, depositsArb, nowArb, (a, b, c, nowMs) => {
        const [x, y, z] = [fieldOf(a), fieldOf(b), fieldOf(c)];
        const one = strengthOf(mergeFields(mergeFields(x, y), z), nowMs);
        expect(strengthOf(mergeFields(z, mergeFields(y, x)), nowMs)).toBe(one);
        expect(strengthOf(mergeFields(mergeFields(mergeFields(z, x), y), z), nowMs)).toBe(one);
        expect(strengthOf(fieldOf([...c, ...b, ...a]), nowMs)).toBe(one);
      }),
    );
  });

  it('forgets what is below the threshold and nothing else', () => {
    const weak = { id: 'a', amount: 1, atMs: 0, halfLifeMs: HOUR_MS };
    const strong = { id: 'b', amount: 2, atMs: 0, halfLifeMs: HOUR_MS };
    expect([...evaporate(fieldOf([weak, strong]), HOUR_MS, 1).keys()]).toEqual(['b']);
  });
});
