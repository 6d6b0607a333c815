import { printable } from './features.js';

/** Extruders of the largest machines; more values than these are not kept. */
const MAX_VALUES = 16;
const MAX_TEXT = 40;
const SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };
const DURATION = /^(?:\d+(?:\.\d+)?\s*(?:d|days?|h|hours?|m|min|minutes?|s|sec|seconds?)(?![a-z])[\s,:]*)+$/i;
/** Longer than any print: ten years. */
const MAX_S = 315_360_000;

/**
 * `1d 2h 3m 4s`, `1 hours 23 minutes`, `40m:36s`, or plain seconds.
 * @returns seconds, or undefined if this is no duration
 */
export function durationS(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return within(Number(text), MAX_S);
  if (!DURATION.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)\s*([dhms])/gi)) {
    seconds += Number(count) * (SECONDS[unit.toLowerCase()] ?? 0);
  }
  return within(seconds, MAX_S);
}

/** `0.4,0.6` or `0.4|0.6`: at most 16 numbers from 0 to 1e7. undefined if one is none. */
export function numbers(text: string): number[] | undefined {
  const values = text.split(/[,;|]/, MAX_VALUES).map((part) => number(part));
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** A number from 0 to 1e7 and nothing else. */
export function number(text: string): number | undefined {
  const trimmed = text.trim();
  return /^\d*\.?\d+$|^\d+\.$/.test(trimmed) ? within(Number(trimmed), 1e7) : undefined;
}

/** `1.23m, 0.5m` and `1442.7 mm (1.44 m)` in millimetres; volumes (`123mm3`) are not lengths. */
export function lengthsMm(text: string): number[] | undefined {
  const values = text
    .replace(/\(.*$/, '')
    .split(',', MAX_VALUES)
    .map((part) => /^\s*(\d*\.?\d+)\s*(mm|m)?\s*$/.exec(part))
    .map((match) =>
      match ? within(match[2] === 'm' ? metresInMm(Number(match[1])) : Number(match[1]), 1e9) : undefined,
    );
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** Cura writes five decimals of a metre; more are noise of the multiplication. */
function metresInMm(metres: number): number {
  return Math.round(metres * 1e9) / 1e6;
}

/** `12.34 g (0.03 lb)`. */
export function grams(text: string): number[] | undefined {
  return numbers(text.replace(/\s*g\b.*$/, ''));
}

/** `PLA;PETG`. Empty places are left out. */
export function names(text: string): string[] | undefined {
  const values = text
    .split(/[;,|]/, MAX_VALUES)
    .map((part) => word(part))
    .filter((part) => part !== undefined);
  return values.length > 0 ? values : undefined;
}

/** Printable, without quotes around it, at most 40 characters. */
export function word(text: string): string | undefined {
  const bare = text.trim().replace(/^"(.*)"$/, '$1');
  return bare === '' ? undefined : printable(bare, MAX_TEXT);
}

function within(value: number, most: number): number | undefined {
  return Number.isFinite(value) && value <= most ? value : undefined;
}
