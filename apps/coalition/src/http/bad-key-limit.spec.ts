import { describe, expect, it } from '@jest/globals';
import { BadKeyLimit } from './bad-key-limit.js';

describe('BadKeyLimit', () => {
  const clock = { ms: 0, nowMs: () => 0, monotonicMs: () => clock.ms };

  it('lets an address try ten keys a minute and then wait for the rest of it', () => {
    clock.ms = 0;
    const limit = new BadKeyLimit(clock);
    for (let i = 0; i < 10; i++) expect(limit.count('a')).toBeUndefined();
    clock.ms = 20_500;
    expect(limit.count('a')).toBe(40);
    expect(limit.count('b')).toBeUndefined();
    clock.ms = 60_000;
    expect(limit.count('a')).toBeUndefined();
  });

  it('remembers a bounded number of addresses, the latest', () => {
    const limit = new BadKeyLimit(clock);
    for (let i = 0; i < 11; i++) limit.count('first');
    for (let i = 0; i < 10_000; i++) limit.count(`address ${i}`);
    expect(limit.count('first')).toBeUndefined();
  });
});
