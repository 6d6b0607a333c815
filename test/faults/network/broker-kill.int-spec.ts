import { describe, expect, it } from '@jest/globals';
import { killBrokers } from '../broker-kills.js';

describe('a broker that is killed under load', () => {
  it('[D1 x3] costs no fact, no run and no second start', async () => {
    const result = await killBrokers({ kills: 3, machines: 3, pauseMs: 500, isHurried: true });
    expect(result).toMatchObject({ kills: 3, lostFacts: 0, lostRuns: 0 });
    expect(result.starts).toBeLessThanOrEqual(result.attempts);
    expect(result.starts).toBeGreaterThan(3);
    expect(result.resyncMs).toHaveLength(3);
  }, 90_000);
});
