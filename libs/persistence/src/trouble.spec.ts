import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { resourceTrouble, retryPassing } from './trouble.js';

const refused = (code: string): Error => new QueryFailedError('SELECT 1', [], Object.assign(new Error('no'), { code }));

describe('trouble with resources', () => {
  it.each([
    ['53100', 'disk-full'],
    ['53300', 'unreachable'],
    ['57P01', 'unreachable'],
    ['57P03', 'unreachable'],
    ['08006', 'unreachable'],
    ['25006', 'unreachable'],
    ['55P03', 'unreachable'],
    ['23505', undefined],
    ['42P01', undefined],
  ])('knows what %s of PostgreSQL means', (code, trouble) => {
    expect(resourceTrouble(refused(code))).toBe(trouble);
  });

  it('knows a refused connection, a broken one and a full disk, and nothing in other errors', () => {
    expect(resourceTrouble(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toBe('unreachable');
    expect(resourceTrouble(new Error('Connection terminated unexpectedly'))).toBe('unreachable');
    expect(resourceTrouble(Object.assign(new Error('x'), { code: 'ENOSPC' }))).toBe('disk-full');
    // A code of five characters that is not the database's.
    expect(resourceTrouble(Object.assign(new Error('x'), { code: '53300' }))).toBeUndefined();
    for (const other of [new Error('x'), undefined, 'x', { code: 1 }]) expect(resourceTrouble(other)).toBeUndefined();
  });
});

describe('a transaction that lost a race', () => {
  const failing = (code: string, times: number): { work(): Promise<string>; tries: number } => {
    const it = {
      tries: 0,
      work: async (): Promise<string> => {
        it.tries += 1;
        if (it.tries <= times) throw refused(code);
        return 'done';
      },
    };
    return it;
  };

  it.each(['40001', '40P01'])('is done again after %s', async (code) => {
    const task = failing(code, 4);
    expect(await retryPassing(task.work, () => 0)).toBe('done');
    expect(task.tries).toBe(5);
  });

  it('is given up after the fifth time, and at once for any other reason', async () => {
    const lost = failing('40P01', 9);
    await expect(retryPassing(lost.work, () => 0)).rejects.toThrow(QueryFailedError);
    expect(lost.tries).toBe(5);
    const wrong = failing('23505', 9);
    await expect(retryPassing(wrong.work, () => 0)).rejects.toThrow(QueryFailedError);
    expect(wrong.tries).toBe(1);
  });
});
