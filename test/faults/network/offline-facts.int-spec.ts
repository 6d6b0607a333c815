import { describe, expect, it } from '@jest/globals';
import { tellOfflineFacts } from '../offline-facts.js';

describe('a bridge that was offline for long', () => {
  it('[D3] [E19] tells 1,000 facts completely and in order', async () => {
    const { arrived, wrong } = await tellOfflineFacts(1000);
    expect({ arrived, wrong }).toEqual({ arrived: 1000, wrong: 0 });
  }, 90_000);
});
