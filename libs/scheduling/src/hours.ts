/** Hours of a site, in its own time zone. */

/** Every day, `HH:MM`; `until` at or before `from`: it ends on the next day. */
export interface DailySpan {
  readonly from: string;
  readonly until: string;
}

/** On one weekday, 1 Monday to 7 Sunday. */
export interface WeeklySpan extends DailySpan {
  readonly weekday: number;
}

export interface TimeSpan {
  readonly fromMs: number;
  readonly untilMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** The same span on every day of the week. */
export const everyDay = (spans: readonly DailySpan[]): WeeklySpan[] =>
  EVERY_DAY.flatMap((weekday) => spans.map((span) => ({ ...span, weekday })));

/**
 * What the weekly spans are between two moments, in order of their beginning, joined where they touch. On the day the
 * clocks change a span is as long as its wall clock says.
 * @throws RangeError for a time zone that the system does not know
 */
export function spansBetween(
  spans: readonly WeeklySpan[],
  { fromMs, untilMs }: TimeSpan,
  timeZone: string,
): TimeSpan[] {
  const found: TimeSpan[] = [];
  // A day early: a night shift reaches into the first day.
  for (let atMs = fromMs - DAY_MS; atMs <= untilMs + DAY_MS; atMs += DAY_MS) {
    const day = localDay(atMs, timeZone);
    for (const { weekday, from, until } of spans) {
      if (weekday !== day.weekday) continue;
      const begin = momentOf(day, minutesOf(from), timeZone);
      const isOvernight = minutesOf(until) <= minutesOf(from);
      const end = momentOf(isOvernight ? dayAfter(day) : day, minutesOf(until), timeZone);
      if (end > fromMs && begin < untilMs) found.push({ fromMs: begin, untilMs: end });
    }
  }
  return joined(found);
}

/** The span that this moment is in; undefined: in none. Looks as far as a week ahead. */
export function spanAt(spans: readonly WeeklySpan[], nowMs: number, timeZone: string): TimeSpan | undefined {
  return spansBetween(spans, { fromMs: nowMs, untilMs: nowMs + 7 * DAY_MS }, timeZone).find(
    ({ fromMs, untilMs }) => fromMs <= nowMs && nowMs < untilMs,
  );
}

/** When the next span begins; undefined: there is none. */
export function nextBegin(spans: readonly WeeklySpan[], nowMs: number, timeZone: string): number | undefined {
  const week = spansBetween(spans, { fromMs: nowMs, untilMs: nowMs + 8 * DAY_MS }, timeZone);
  return week.find(({ fromMs }) => fromMs > nowMs)?.fromMs;
}

function joined(spans: readonly TimeSpan[]): TimeSpan[] {
  const result: { fromMs: number; untilMs: number }[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs || a.untilMs - b.untilMs)) {
    const last = result[result.length - 1];
    if (last && span.fromMs <= last.untilMs) last.untilMs = Math.max(last.untilMs, span.untilMs);
    else result.push({ ...span });
  }
  return result;
}

interface LocalDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
}

function localDay(atMs: number, timeZone: string): LocalDay {
  const { year, month, day } = wallClock(atMs, timeZone);
  return { year, month, day, weekday: weekdayOf(year, month, day) };
}

function dayAfter({ year, month, day }: LocalDay): LocalDay {
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  const [y, m, d] = [next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate()];
  return { year: y, month: m, day: d, weekday: weekdayOf(y, m, d) };
}

const weekdayOf = (year: number, month: number, day: number): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;

/** The moment a wall clock of the zone shows this; twice corrected, so that it is right on both sides of a change. */
function momentOf({ year, month, day }: LocalDay, minutes: number, timeZone: string): number {
  const wanted = Date.UTC(year, month - 1, day) + minutes * MINUTE_MS;
  let moment = wanted;
  for (let round = 0; round < 2; round++) moment += wanted - shownAt(moment, timeZone);
  return moment;
}

function shownAt(atMs: number, timeZone: string): number {
  const { year, month, day, minutes } = wallClock(atMs, timeZone);
  return Date.UTC(year, month - 1, day) + minutes * MINUTE_MS;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function wallClock(atMs: number, timeZone: string): Omit<LocalDay, 'weekday'> & { minutes: number } {
  const format = FORMATS.get(timeZone) ?? newFormat(timeZone);
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    minutes: (part('hour') % 24) * 60 + part('minute'),
  };
}

/** Making one costs a hundred times what using it does. */
function newFormat(timeZone: string): Intl.DateTimeFormat {
  const numbers = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const format = new Intl.DateTimeFormat('en-GB', { ...numbers, timeZone });
  FORMATS.set(timeZone, format);
  return format;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
