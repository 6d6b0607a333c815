import { describe, expect, it } from '@jest/globals';
import { everyDay, nextBegin, spanAt, spansBetween } from './hours.js';

const QUITO = 'America/Guayaquil';
const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number | undefined): string => (ms === undefined ? '' : new Date(ms).toISOString());
const NIGHT = everyDay([{ from: '22:00', until: '06:00' }]);
/** Monday to Friday, 8 to 17. */
const WORK = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', until: '17:00' }));

describe('hours of a site', () => {
  it.each([
    // Quito is five hours behind UTC.
    ['before midnight', '2026-11-23T03:30:00Z', '2026-11-23T11:00:00.000Z'],
    ['after midnight', '2026-11-23T08:00:00Z', '2026-11-23T11:00:00.000Z'],
    ['as they begin', '2026-11-23T03:00:00Z', '2026-11-23T11:00:00.000Z'],
    ['as they end', '2026-11-23T11:00:00Z', ''],
    ['by day', '2026-11-23T18:00:00Z', ''],
  ])('over midnight: %s', (_, now, until) => {
    expect(iso(spanAt(NIGHT, at(now), QUITO)?.untilMs)).toBe(until);
  });

  it('begin again on Monday', () => {
    const friday = at('2026-11-20T23:00:00Z');
    expect(spanAt(WORK, friday, QUITO)).toBeUndefined();
    expect(iso(nextBegin(WORK, friday, QUITO))).toBe('2026-11-23T13:00:00.000Z');
  });

  it('are joined where they touch', () => {
    const days = [
      { weekday: 1, from: '08:00', until: '12:00' },
      { weekday: 1, from: '12:00', until: '14:00' },
      { weekday: 1, from: '10:00', until: '11:00' },
    ];
    const week = { fromMs: at('2026-11-22T00:00:00Z'), untilMs: at('2026-11-29T00:00:00Z') };
    expect(spansBetween(days, week, 'UTC').map(({ fromMs, untilMs }) => [iso(fromMs), iso(untilMs)])).toEqual([
      ['2026-11-23T08:00:00.000Z', '2026-11-23T14:00:00.000Z'],
    ]);
  });

  it('keep the wall clock on both sides of a change of the clocks', () => {
    const days = { fromMs: at('2026-10-24T00:00:00Z'), untilMs: at('2026-10-26T23:00:00Z') };
    const spans = spansBetween(everyDay([{ from: '09:00', until: '10:00' }]), days, 'Europe/Madrid');
    expect(spans.map(({ fromMs }) => iso(fromMs))).toEqual([
      '2026-10-24T07:00:00.000Z',
      '2026-10-25T08:00:00.000Z',
      '2026-10-26T08:00:00.000Z',
    ]);
  });

  it('that last all day end when the same ones begin', () => {
    const all = everyDay([{ from: '00:00', until: '00:00' }]);
    expect(spanAt(all, at('2026-11-23T12:00:00Z'), 'UTC')?.untilMs).toBeGreaterThan(at('2026-11-29T00:00:00Z'));
  });

  it('of nobody are never', () => {
    expect(spanAt([], 0, QUITO)).toBeUndefined();
    expect(nextBegin([], 0, QUITO)).toBeUndefined();
  });
});
