import { describe, expect, it } from '@jest/globals';
import { liveADay } from './day.js';

describe('an hour of a workshop with random faults', () => {
  it('executes nothing twice, nothing wrong, and ends every attempt', async () => {
    const { violations, outcomes, faults } = await liveADay({ hours: 1, factor: 100, seed: 7, printers: 2, mills: 1 });
    expect(violations).toEqual([]);
    expect(outcomes['done']).toBeGreaterThan(0);
    expect(Object.keys(faults).length).toBeGreaterThan(2);
  }, 180_000);
});
