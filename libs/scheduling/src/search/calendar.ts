import type { Calendar, Interval } from './problem.js';

/** [from, to) as flat arrays. */
export interface CompiledCalendar {
  /** Where starts and set-ups happen: open and somebody there. */
  readonly attendedFrom: Float64Array;
  readonly attendedTo: Float64Array;
  /** Where a run must lie. */
  readonly runFrom: Float64Array;
  readonly runTo: Float64Array;
}

/** 139 years in ms: so late that every other place is better, so early that sums stay exact. */
export const NEVER = 2 ** 42;

const ALWAYS: readonly Interval[] = [[-Infinity, Infinity]];

export function compileCalendar({ open = ALWAYS, staffed = ALWAYS, isUnattendedAllowed }: Calendar): CompiledCalendar {
  const attended: Interval[] = [];
  let first = 0;
  for (const [from, to] of open) {
    while (first < staffed.length && (staffed[first] as Interval)[1] <= from) first++;
    for (let i = first; i < staffed.length; i++) {
      const [a, b] = staffed[i] as Interval;
      if (a >= to) break;
      attended.push([Math.max(a, from), Math.min(b, to)]);
    }
  }
  const run = isUnattendedAllowed ? open : attended;
  const [attendedFrom, attendedTo] = columns(attended);
  const [runFrom, runTo] = columns(run);
  return { attendedFrom, attendedTo, runFrom, runTo };
}

function columns(intervals: readonly Interval[]): [Float64Array, Float64Array] {
  return [Float64Array.from(intervals, ([from]) => from), Float64Array.from(intervals, ([, to]) => to)];
}

/** Index of the first interval that ends after a time. */
function firstAfter(to: Float64Array, time: number): number {
  let low = 0;
  let high = to.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((to[middle] as number) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The earliest start at or after `ready` of a run of `duration` whose set-up lies in one attended time after `freeFrom`.
 * Never earlier for a later `ready` or `freeFrom`. NEVER or later: the calendar has no such time.
 */
export function earliestStart(
  calendar: CompiledCalendar,
  ready: number,
  freeFrom: number,
  setup: number,
  duration: number,
): number {
  const { attendedFrom, attendedTo, runFrom, runTo } = calendar;
  let from = Math.max(ready, freeFrom);
  if (setup > 0) {
    let i = firstAfter(attendedTo, freeFrom);
    for (; i < attendedTo.length; i++) {
      const at = Math.max(freeFrom, attendedFrom[i] as number);
      if (at + setup <= (attendedTo[i] as number)) {
        from = Math.max(from, at + setup);
        break;
      }
    }
    if (i === attendedTo.length) return Math.max(from, NEVER);
  }
  let a = firstAfter(attendedTo, from);
  let r = firstAfter(runTo, from);
  while (a < attendedTo.length && r < runTo.length) {
    const start = Math.max(from, attendedFrom[a] as number, runFrom[r] as number);
    if (start >= (attendedTo[a] as number)) a++;
    else if (start >= (runTo[r] as number) || start + duration > (runTo[r] as number)) r++;
    else return start;
  }
  return Math.max(from, NEVER);
}
