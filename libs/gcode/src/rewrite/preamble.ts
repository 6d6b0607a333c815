import { familyOf } from '../dialects/family.js';
import { programPosition } from '../motion/modal-state.js';
import type { MotionProfile } from '../types.js';
import type { StartPoint } from './start-point.js';
import type { Axis } from './start-state.js';

/**
 * What a person must see to before the preamble may run, because no program can know it:
 * `look`: the part is there, firm and whole; nothing stands in the way.
 * `home-xy`: X and Y are homed, with the nozzle above the part. `keep-z`: Z counts as before. Homing Z would drive the
 * nozzle onto the part: keep the motors on, or set Z by touching the last layer.
 * `heat`: the program heats by a macro; heat as it did. `prime`: filament is at the nozzle's tip.
 * `home`: the machine is homed. `work-zero`: the zero of the part is where it was. `tool`: the tool named is in.
 */
export type RestartNeed = 'look' | 'home-xy' | 'keep-z' | 'heat' | 'prime' | 'home' | 'work-zero' | 'tool';

export interface Preamble {
  /** Blocks in their order. */
  readonly lines: readonly string[];
  /** In the order a person does them. */
  readonly requires: readonly RestartNeed[];
}

const MM_PER_INCH = 25.4;
/** Over whatever was made: strings, curled edges, clamps a little higher than the stock. */
const CLEARANCE_MM = 5;
/** Slow enough to stop by hand. */
const LOWER_FEED_MM_PER_MIN = 300;
const PLUNGE_FEED_MM_PER_MIN = 100;
/** Spindles of small mills are at speed after some 5 s. */
const SPIN_UP_S = 5;
const SPINDLE = { clockwise: 'M3', counterclockwise: 'M4', off: 'M5' } as const;

/**
 * Brings a machine into the state a program has at `point`, so that the rest of the program can follow: heat first and
 * wait, lift, travel above the place, spindle, down, and the program's own modes last. Nothing homes.
 */
export function preambleFor(point: StartPoint, profile: MotionProfile): Preamble {
  return profile.process === 'print' ? printPreamble(point, profile) : cutPreamble(point, profile);
}

function printPreamble(point: StartPoint, profile: MotionProfile): Preamble {
  const { state, settings } = point;
  const { bedC, chamberC, nozzleC, fanPercent, tool, speedPercent, isAbsoluteE } = state;
  const isHeated = (nozzleC ?? 0) > 0;
  const place = machinePlace(point);
  const lines = [
    'G21',
    'G90',
    // All heaters warm up together; the nozzle is awaited last, where it can drip beside nothing.
    ...(bedC ? [`M140 S${bedC}`] : []),
    ...(chamberC ? [`M141 S${chamberC}`] : []),
    ...point.toolTempsC.filter(([other]) => other !== tool).map(([other, c]) => `M104 T${other} S${shown(c)}`),
    ...(bedC ? [`M190 S${bedC}`] : []),
    ...(tool > 0 ? [`T${tool}`] : []),
    // Sideways only above everything that was made.
    ...(place.z === undefined ? [] : [`G1 Z${shown(safeZ(point, profile))} F${LOWER_FEED_MM_PER_MIN}`]),
    ...(isHeated ? [`M109 S${shown(nozzleC ?? 0)}`] : []),
    ...settings,
    ...(fanPercent > 0 ? [`M106 S${Math.round((fanPercent / 100) * 255)}`] : []),
    ...travel(place, profile),
    ...(place.z === undefined ? [] : [`G1 Z${shown(place.z)} F${LOWER_FEED_MM_PER_MIN}`]),
    ...zero(point, ['x', 'y', 'z']),
    `G92 E${shown(programPosition(state).e)}`,
    ...(speedPercent === 100 ? [] : [`M220 S${shown(speedPercent)}`]),
    ...ownModes(point),
    isAbsoluteE ? 'M82' : 'M83',
  ];
  const needs: RestartNeed[] = ['look', 'home-xy', 'keep-z', ...(isHeated ? [] : (['heat'] as const)), 'prime'];
  return { lines, requires: needs };
}

function cutPreamble(point: StartPoint, profile: MotionProfile): Preamble {
  const { state, settings } = point;
  const { tool, workOffset, spindle, spindleRpm, isFlood, isMist, motion, feedMmPerMin } = state;
  const place = machinePlace(point);
  const isPrinterBoard = familyOf(profile.firmware) !== 'grbl';
  const start = `${SPINDLE[spindle]}${spindleRpm > 0 || spindle !== 'off' ? ` S${shown(spindleRpm)}` : ''}`;
  const coolant = [...(isMist ? ['M7'] : []), ...(isFlood ? ['M8'] : [])];
  const isLaser = profile.process === 'laser';
  const dwell = isPrinterBoard ? `G4 S${SPIN_UP_S}` : `G4 P${SPIN_UP_S}`;
  const plunge = Math.min(feedMmPerMin > 0 ? feedMmPerMin : PLUNGE_FEED_MM_PER_MIN, PLUNGE_FEED_MM_PER_MIN);
  const lines = [
    'M5',
    'G21',
    'G90',
    ...(isPrinterBoard ? [] : ['G17', 'G94', 'G92.1', `G${workOffsetWord(workOffset)}`]),
    ...(tool > 0 ? [profile.firmware === 'linuxcnc' ? `T${tool} M6` : `T${tool}`] : []),
    ...settings.filter(isToolLength),
    ...(place.z === undefined || isLaser ? [] : [`G0 Z${shown(safeZ(point, profile))}`]),
    // A beam that stands still burns: a laser is lit last.
    ...(isLaser ? [] : [...(spindle === 'off' ? [] : [start, dwell]), ...coolant]),
    ...travel(place, profile),
    ...(place.z === undefined ? [] : [`G1 Z${shown(place.z)} F${shown(plunge)}`]),
    ...zero(point, ['x', 'y', 'z']),
    ...ownModes(point),
    ...settings.filter((setting) => !isToolLength(setting)),
    ...(isLaser ? [start, ...coolant] : spindle === 'off' && spindleRpm > 0 ? [`M5 S${shown(spindleRpm)}`] : []),
    // The block that follows an arc says itself that it is one.
    ...(isPrinterBoard || motion === 2 || motion === 3 ? [] : [`G${motion}`]),
  ];
  return { lines, requires: ['look', 'home', 'work-zero', ...(tool > 0 ? (['tool'] as const) : [])] };
}

/** It changes where Z is; the other settings are in the program's own units. */
const isToolLength = (setting: string): boolean => setting.startsWith('G43');

type Place = Partial<Record<Axis, number>>;

/** Where the program had told that it is, machine coordinates. */
function machinePlace({ state, known }: StartPoint): Place {
  return Object.fromEntries(known.map((axis) => [axis, state.positionMm[axis]]));
}

/** Above all that was made and inside the machine; never below the place itself. */
function safeZ({ state, topMm }: StartPoint, { process, envelopeMm }: MotionProfile): number {
  const { z } = state.positionMm;
  // A mill's program has been at its own clearance height; above that nothing is known.
  if (process !== 'print') return Math.max(topMm > 0 ? topMm : Math.min(CLEARANCE_MM, envelopeMm.z), z);
  return Math.max(Math.min(Math.max(topMm, z) + CLEARANCE_MM, envelopeMm.z), z);
}

function travel({ x, y }: Place, { process, firmware, maxFeedMmPerMin }: MotionProfile): string[] {
  const words = `${x === undefined ? '' : ` X${shown(x)}`}${y === undefined ? '' : ` Y${shown(y)}`}`;
  if (words === '') return [];
  // Printers' G0 runs at the last F, which was that of the lift.
  const isFed = process === 'print' || familyOf(firmware) !== 'grbl';
  return [`G0${words}${isFed ? ` F${shown(Math.min(maxFeedMmPerMin.x, maxFeedMmPerMin.y) / 2)}` : ''}`];
}

/** G92 moves nothing: it says what the place where the machine stands is called. */
function zero({ state, known }: StartPoint, axes: readonly Axis[]): string[] {
  const named = programPosition(state);
  const shifted = axes.filter((axis) => state.offsetMm[axis] !== 0 && known.includes(axis));
  return shifted.length === 0
    ? []
    : [`G92 ${shifted.map((axis) => axis.toUpperCase() + shown(named[axis])).join(' ')}`];
}

/** The program's own units and distances come last: all before is in absolute millimetres. */
function ownModes({ state: { unit, isAbsolute, plane, feedMmPerMin } }: StartPoint): string[] {
  const feed = unit === 'inch' ? feedMmPerMin / MM_PER_INCH : feedMmPerMin;
  return [
    ...(unit === 'inch' ? ['G20'] : []),
    `G${plane}`,
    ...(isAbsolute ? [] : ['G91']),
    ...(feedMmPerMin > 0 ? [`G1 F${shown(feed)}`] : []),
  ];
}

/** 1 is G54, 6 is G59, 7 to 9 are G59.1 to G59.3. */
function workOffsetWord(index: number): string {
  return index <= 6 ? String(53 + index) : `59.${index - 6}`;
}

/** A tenth of a micrometre; never with an exponent, which machines read as an extruder. */
function shown(value: number): string {
  return String(Number(value.toFixed(4))).includes('e') ? '0' : String(Number(value.toFixed(4)));
}
