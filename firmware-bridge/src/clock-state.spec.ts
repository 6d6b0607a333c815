import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_UNCERTAINTY_MS, readClock, takeSample, type ClockSample } from './clock-state.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T = 1_700_000_000_000;
const sample = (over: Partial<ClockSample> = {}): ClockSample => ({
  serverMs: T,
  askedAtMs: 1000,
  heardAtMs: 1100,
  ...over,
});

describe('the server’s clock, as a bridge knows it', () => {
  it('is untrusted before the server said anything', () => {
    expect(readClock(undefined, 5000)).toEqual({ state: 'untrusted' });
  });

  it('is as uncertain as the way there and back was long', () => {
    const { state, uncertaintyMs, latestMs } = readClock(sample(), 1100);
    expect(state).toBe('synced');
    expect(uncertaintyMs).toBeCloseTo(100, 0);
    expect(latestMs).toBeCloseTo(T + 100, 0);
  });

  it.each([
    ['synced', 15 * MINUTE],
    ['holdover', 15 * MINUTE + 1],
    ['holdover', 3 * HOUR],
    ['untrusted', 4 * HOUR],
  ])('is %s %d ms after it was heard', (state, ageMs) => {
    expect(readClock(sample(), 1100 + ageMs).state).toBe(state);
  });

  it('is untrusted over a link on which an answer takes longer than 5 s', () => {
    const slow = sample({ heardAtMs: 1001 + MAX_UNCERTAINTY_MS });
    expect(readClock(slow, slow.heardAtMs).state).toBe('untrusted');
    expect(readClock(sample({ heardAtMs: 900 + MAX_UNCERTAINTY_MS }), 5900).state).toBe('synced');
  });

  it('is taken anew from each answer, unless the one before is surer', () => {
    const quick = sample();
    const slow = sample({ serverMs: T + MINUTE + 900, askedAtMs: 1100 + MINUTE, heardAtMs: 3100 + MINUTE });
    expect(takeSample(undefined, quick)).toBe(quick);
    expect(takeSample(quick, slow)).toBe(quick);
    const later = sample({ serverMs: T + HOUR, askedAtMs: 1050 + HOUR, heardAtMs: 1060 + HOUR });
    expect(takeSample(quick, later)).toBe(later);
  });

  it.each([2 * HOUR, -2 * HOUR])('follows a server whose clock was set by %d ms', (byMs) => {
    const set = sample({ serverMs: T + MINUTE + byMs, askedAtMs: 1000 + MINUTE, heardAtMs: 4000 + MINUTE });
    expect(takeSample(sample(), set)).toBe(set);
  });

  it('never says later than the truth could be, nor earlier, whatever the delays and drifts (property)', () => {
    const wrong: string[] = [];
    const story = fc.record({
      drift: fc.double({ min: -190e-6, max: 190e-6, noNaN: true }),
      asks: fc.array(fc.record({ after: fc.nat(4 * HOUR), there: fc.nat(4000), back: fc.nat(4000) }), {
        minLength: 1,
        maxLength: 8,
      }),
      silence: fc.nat(12 * HOUR),
    });
    fc.assert(
      fc.property(story, ({ drift, asks, silence }) => {
        const serverAt = (monotonicMs: number): number => T + monotonicMs * (1 + drift);
        let nowMs = 0;
        let known: ClockSample | undefined;
        for (const { after, there, back } of asks) {
          const askedAtMs = nowMs + after;
          nowMs = askedAtMs + there + back;
          known = takeSample(known, { serverMs: serverAt(askedAtMs + there), askedAtMs, heardAtMs: nowMs });
        }
        nowMs += silence;
        const { latestMs = 0, uncertaintyMs = 0 } = readClock(known, nowMs);
        const truth = serverAt(nowMs);
        if (latestMs < truth - 1 || latestMs - uncertaintyMs > truth + 1) wrong.push(`${latestMs} ${truth}`);
      }),
    );
    expect(wrong).toEqual([]);
  });
});
