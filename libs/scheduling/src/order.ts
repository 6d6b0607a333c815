import { compare } from './text-order.js';
import type { JobView } from './types.js';

/**
 * The place of a job among those of its priority: where a person moved it, else its day, then the age of its order, then
 * its number, so that the pieces of one order stay together. Keys compare by code unit (in SQL: COLLATE "C").
 */
export function orderKey({ rank, neededBy, createdAtMs, number }: OrderFacts): string {
  return rank ?? `${neededBy ?? '9999-12-31'}/${padded(createdAtMs, 15)}/${padded(number, 9)}`;
}

export type OrderFacts = Pick<JobView, 'rank' | 'neededBy' | 'createdAtMs' | 'number'>;

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** Most urgent first: priority, then `orderKey`; the rest only makes it total. */
export function byUrgency(a: JobView, b: JobView): number {
  return (
    compare(b.priority ?? 0, a.priority ?? 0) ||
    compare(orderKey(a), orderKey(b)) ||
    compare(a.number, b.number) ||
    compare(a.id, b.id)
  );
}

/** Codes of the characters that keys are made of lie between these two, both excluded. */
const BELOW = 0x20;
const ABOVE = 0x7f;

/**
 * A key between two neighbours, so that moving one job changes one row. An absent neighbour: the beginning, the end.
 * @throws RangeError when `after` does not come before `before`
 */
export function keyBetween(after: string | undefined, before: string | undefined): string {
  const low = after ?? '';
  if (before !== undefined && compare(low, before) >= 0) throw new RangeError(`no key between ${low} and ${before}`);
  let key = '';
  let high = before;
  for (let at = 0; ; at++) {
    const from = at < low.length ? low.charCodeAt(at) : BELOW;
    const to = high !== undefined && at < high.length ? high.charCodeAt(at) : ABOVE;
    const middle = (from + to) >> 1;
    if (middle > from) return key + String.fromCharCode(middle);
    key += String.fromCharCode(from);
    // Once it is below the upper one, only the lower one counts.
    if (from < to) high = undefined;
  }
}
