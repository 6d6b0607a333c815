import type { Interval } from '../search/problem.js';

/** Sorted, disjoint, without empty ones: whatever order and overlap they came in. */
export function union(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter(([from, to]) => to > from).toSorted(([a], [b]) => a - b);
  const result: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** What is left of `from` outside `holes`; both sorted and disjoint. */
export function subtract(from: readonly Interval[], holes: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const [start, end] of from) {
    let at = start;
    for (const [holeFrom, holeTo] of holes) {
      if (holeTo <= at || holeFrom >= end) continue;
      if (holeFrom > at) result.push([at, holeFrom]);
      at = Math.max(at, holeTo);
    }
    if (at < end) result.push([at, end]);
  }
  return result;
}

/** What both have; both sorted and disjoint. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const one = a[i];
    const other = b[j];
    if (!one || !other) return result;
    const from = Math.max(one[0], other[0]);
    const to = Math.min(one[1], other[1]);
    if (to > from) result.push([from, to]);
    if (one[1] < other[1]) i += 1;
    else j += 1;
  }
}

/** Index of the first interval that ends after `at`; the length when none does. O(log n). */
export function firstEndingAfter(intervals: readonly Interval[], at: number): number {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((intervals[middle]?.[1] ?? Infinity) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Earliest moment from `at` on that lies in an interval; Infinity when there is none. */
export function nextWithin(intervals: readonly Interval[], at: number): number {
  const interval = intervals[firstEndingAfter(intervals, at)];
  return interval ? Math.max(at, interval[0]) : Infinity;
}

export interface Slot {
  readonly open: readonly Interval[] | null;
  readonly staffed: readonly Interval[] | null;
  readonly isUnattendedAllowed: boolean;
}

/**
 * Earliest start of a run at or after `earliest` whose set-up ends with the start: set-up and run lie in one open
 * time; set-up and start, or everything where nobody may leave, lie in one staffed time. Infinity: there is none.
 */
export function fitRun(slot: Slot, earliest: number, setup: number, duration: number): number {
  const { open, staffed } = slot;
  if (!open && !staffed) return earliest;
  const attended = slot.isUnattendedAllowed ? 0 : duration;
  let start = earliest;
  for (;;) {
    const before = start;
    if (staffed) start = fitIn(staffed, start, setup, attended);
    if (open) start = fitIn(open, start, setup, duration);
    if (start === before || start === Infinity) return start;
  }
}

function fitIn(intervals: readonly Interval[], earliest: number, setup: number, after: number): number {
  for (let at = firstEndingAfter(intervals, earliest - setup); ; at += 1) {
    const interval = intervals[at];
    if (!interval) return Infinity;
    const start = Math.max(earliest, interval[0] + setup);
    if (start + after <= interval[1] && start < interval[1]) return start;
  }
}
