import { describe, expect, it } from '@jest/globals';
import { daysLeft, firstDry, shareUsed } from './forecast.js';

const NOW = Date.UTC(2026, 4, 29);
const ago = (days: number) => NOW - days * 86_400_000;

describe('daysLeft', () => {
  it('is what is free over the rate of four weeks', () => {
    const uses = [{ amount: 1_400, atMs: ago(27.9) }, { amount: 1_390, atMs: ago(1) }, { amount: 9_999, atMs: ago(40) }]; // prettier-ignore
    expect(daysLeft(1_000, uses, NOW)).toBeCloseTo(10, 1);
  });

  it('judges a young site by the days it has, and says nothing where nothing was used', () => {
    expect(daysLeft(1_000, [{ amount: 100, atMs: ago(2) }], NOW)).toBeCloseTo(20);
    expect(daysLeft(1_000, [{ amount: 100, atMs: ago(0.1) }], NOW)).toBeCloseTo(10);
    expect(daysLeft(1_000, [], NOW)).toBeNull();
    expect(daysLeft(-5, [{ amount: 100, atMs: ago(2) }], NOW)).toBe(0);
  });
});

describe('firstDry', () => {
  const need = (jobNumber: number, amount: number, materials = ['PLA'], isReserved = false) => ({ jobNumber, amount, materials, isReserved }); // prettier-ignore

  it('is the first job in the queue for which too little is left', () => {
    const queue = [need(1, 60), need(2, 500, ['PLA'], true), need(3, 50), need(4, 30)];
    expect([...firstDry(queue, new Map([['pla', [100]]]))]).toEqual([['pla', 3]]);
  });

  it('takes another material that will do', () => {
    const queue = [need(1, 60), need(2, 60, ['PLA', 'PETG'])];
    expect(firstDry(queue, new Map([['pla', [60]], ['petg', [60]]])).size).toBe(0); // prettier-ignore
    expect([...firstDry([need(7, 1, ['Wood'])], new Map())]).toEqual([['wood', 7]]);
  });
});

describe('a job', () => {
  it('is made from one spool: two rests do not make a whole, and the least that will do is taken', () => {
    const need = (jobNumber: number, amount: number) => ({ jobNumber, amount, materials: ['PLA'], isReserved: false });
    expect([...firstDry([need(1, 60)], new Map([['pla', [50, 50]]]))]).toEqual([['pla', 1]]);
    expect(firstDry([need(1, 40), need(2, 90)], new Map([['pla', [100, 50]]])).size).toBe(0);
  });
});

describe('shareUsed', () => {
  const program = { timeIndex: [[10, 100], [110, 300]], estimatedS: 300, heatingS: 100, blocks: 110 } as const; // prettier-ignore

  it.each([
    [true, null, 1],
    [false, null, 0],
    [false, 0, 0],
    [false, 5, 0],
    [false, 10, 0],
    [false, 60, 0.5],
    [false, 110, 1],
    [false, 500, 1],
  ])('done: %j, blocks: %j: %j', (isDone, ackedBlocks, share) => {
    expect(shareUsed({ isDone, ackedBlocks }, program)).toBeCloseTo(share);
  });

  it('goes by blocks where the time says nothing', () => {
    const untimed = { ...program, timeIndex: [], estimatedS: 0, heatingS: 0 };
    expect(shareUsed({ isDone: false, ackedBlocks: 55 }, untimed)).toBeCloseTo(0.5);
  });
});
