import { expect, it } from '@jest/globals';
import { raceForStarts } from './start-races.js';

it('[A5] [I1] two servers and a worker asked at once for the same start: one has it, 300 times', async () => {
  const { races, requests, granted, attempts, without, doubles, odd } = await raceForStarts(300);
  expect({ doubles, without, odd }).toEqual({ doubles: 0, without: 0, odd: [] });
  expect(requests).toBe(2 * races);
  // A worker that was quicker makes the two requests fail, and more than that it cannot.
  expect(granted).toBeLessThanOrEqual(attempts);
  expect(attempts).toBeGreaterThanOrEqual(races);
}, 300_000);
