import type { MotionProfile, MotionSettings } from '../types.js';

type Axis = 'x' | 'y' | 'z' | 'e';
type Axes = Readonly<Partial<Record<Axis, number>>>;
type Words = ReadonlyMap<string, number>;

/** What a machine says of its own motion. What it does not say is absent. */
export interface ToldMotion {
  readonly maxFeedMmPerMin: Axes;
  readonly maxAccelMmPerS2: Axes;
  readonly motion: MotionSettings;
}

const MM_PER_INCH = 25.4;
const S_PER_MIN = 60;
/** `echo:  M203 X500.00 Y500.00 Z5.00 E25.00`, with or without `echo:`; the rest of a line is a comment. */
const M503_LINE = /^(?:echo:)?\s*([GM]\d+)\b([^;]*)/i;
const M503_WORD = /([A-Z])\s*(-?\d+(?:\.\d*)?)/gi;
/** `$110=3000.000`; GRBL 0.9 puts `(x max rate, mm/min)` behind it. */
const GRBL_LINE = /^\$(\d+)=(-?\d+(?:\.\d*)?)/;

/**
 * Marlin's answer to M503: M201 (mm/s^2), M203 (mm/s), M204 P R T and M205 B J X Y Z E, as `gcode/config/M200-M205.cpp` print
 * them; after `G20` lengths are inches. Other lines are passed over.
 */
export function motionFromM503(lines: Iterable<string>): ToldMotion {
  const said = new Map<string, Words>();
  let unitMm = 1;
  for (const line of lines) {
    const [, name = '', rest = ''] = M503_LINE.exec(line.trim()) ?? [];
    if (name === 'G20' || name === 'G21') unitMm = name === 'G20' ? MM_PER_INCH : 1;
    if (/^M20[1345]$/.test(name)) said.set(name, new Map([...(said.get(name) ?? []), ...wordsOf(rest, unitMm)]));
  }
  const feeds = axesOf(said.get('M203'), S_PER_MIN);
  return { maxFeedMmPerMin: feeds, maxAccelMmPerS2: axesOf(said.get('M201'), 1), motion: marlinMotion(said) };
}

function marlinMotion(said: ReadonlyMap<string, Words>): MotionSettings {
  const accel = said.get('M204');
  const advanced = said.get('M205');
  const { x, y, z, e } = axesOf(advanced, 1);
  const jerk = x !== undefined && z !== undefined ? { x, y: y ?? x, z, ...(e !== undefined && { e }) } : undefined;
  const both = accel?.get('S');
  const microseconds = advanced?.get('B');
  return given({
    printAccelMmPerS2: accel?.get('P') ?? both,
    travelAccelMmPerS2: accel?.get('T') ?? both,
    retractAccelMmPerS2: accel?.get('R'),
    junctionDeviationMm: advanced?.get('J'),
    minSegmentMs: microseconds === undefined ? undefined : microseconds / 1000,
    jerkMmPerS: jerk,
  });
}

/** GRBL's and grblHAL's answer to `$$`: `$11`, `$12`, `$110` to `$112` (mm/min), `$120` to `$122` (mm/s^2). */
export function motionFromGrblSettings(lines: Iterable<string>): ToldMotion {
  const settings = new Map<number, number>();
  for (const line of lines) {
    const [, number, value] = GRBL_LINE.exec(line.trim()) ?? [];
    if (number !== undefined) settings.set(Number(number), Number(value));
  }
  const row = (first: number): Axes =>
    given({ x: settings.get(first), y: settings.get(first + 1), z: settings.get(first + 2) });
  return {
    maxFeedMmPerMin: row(110),
    maxAccelMmPerS2: row(120),
    motion: given({ junctionDeviationMm: settings.get(11), arcToleranceMm: settings.get(12) }),
  };
}

/** The profile with what the machine says in place of what it says otherwise; a value that is not above 0 is passed over. */
export function withToldMotion<P extends MotionProfile>(profile: P, told: ToldMotion): P {
  return {
    ...profile,
    maxFeedMmPerMin: { ...profile.maxFeedMmPerMin, ...above0(told.maxFeedMmPerMin) },
    maxAccelMmPerS2: { ...profile.maxAccelMmPerS2, ...above0(told.maxAccelMmPerS2) },
    motion: { ...profile.motion, ...told.motion },
  };
}

/** B counts microseconds whatever the unit. */
function wordsOf(text: string, unitMm: number): [string, number][] {
  return [...text.matchAll(M503_WORD)].map(([, letter = '', value]) => {
    const name = letter.toUpperCase();
    return [name, Number(value) * (name === 'B' ? 1 : unitMm)];
  });
}

function axesOf(words: Words | undefined, scale: number): Axes {
  const of = (axis: string): number | undefined => {
    const value = words?.get(axis);
    return value === undefined ? undefined : value * scale;
  };
  return given({ x: of('X'), y: of('Y'), z: of('Z'), e: of('E') });
}

const above0 = (axes: Axes): Axes => Object.fromEntries(Object.entries(axes).filter(([, value]) => value > 0));

/** Without the keys that have no value. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
