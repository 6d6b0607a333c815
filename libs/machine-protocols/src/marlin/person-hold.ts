import type { SizeMm } from '#libs/domain';
import type { Prompt } from '../session.js';
import type { Dialect } from './dialects.js';
import { wordOf } from './line-kinds.js';
import type { ProgramModes } from './program-modes.js';
import { promptKindOf } from './prompts.js';
import { SYNC } from './run-lines.js';

const MAX_CHARS = 200;
/** Marlin's NOZZLE_PARK_POINT: 10 mm inside of left and rear edge, 20 mm up; its feeds, 100 and 5 mm/s, a bit slower in XY. */
const PARK = { insetMm: 10, liftMm: 20, feedMmPerMin: 4800, liftFeedMmPerMin: 300 };
/** Marlin's PAUSE_PARK_RETRACT_LENGTH and a purge at the speed of its ADVANCED_PAUSE_PURGE_FEEDRATE. */
const RETRACT = { mm: 2, feedMmPerMin: 2400, purgeMm: 15, purgeFeedMmPerMin: 180 };
/** Marlin's EXTRUDE_MINTEMP: colder it refuses to push filament. */
const EXTRUDES_FROM_C = 170;
/** A mill's spindle comes to speed within so long. */
const SPIN_UP_S = 5;

/** What a block wants from a person. */
export interface Wish {
  readonly prompt: Prompt;
  /** M600: the head goes aside meanwhile. */
  readonly parks: boolean;
  /** `M0 S30`: nobody came for so long, then the program goes on. */
  readonly limitMs: number | undefined;
}

/** Where the machine stood when its moves had ended, in the program's coordinates. */
export interface HoldPlace extends SizeMm {
  readonly e?: number;
}

/** @returns undefined for blocks the machine gets: they ask nobody, or it asks a person itself */
export function wishOf(block: string, dialect: Dialect, modes: ProgramModes, changesItself: boolean): Wish | undefined {
  const word = /^T\d+\s*M0*6\b/.test(block) ? 'M6' : wordOf(block);
  const kind = dialect.waits[word];
  if (!kind || (word === 'M600' && changesItself)) return undefined;
  // A message box nobody has to close.
  if (word === 'M291' && !/\sS[23]\b/.test(block)) return undefined;
  const said = saidBy(block) || modes.message;
  const text = (said || demand(kind, word, modes)).slice(0, MAX_CHARS);
  const isTimed = word === 'M0' || word === 'M1';
  return {
    prompt: { kind: kind === 'message' ? promptKindOf(text) : kind, text, choices: [] },
    parks: kind === 'material',
    limitMs: isTimed ? limitOf(block) : undefined,
  };
}

function demand(kind: Prompt['kind'], word: string, { tool }: ProgramModes): string {
  if (kind === 'material') return `Change the material (${word}).`;
  if (kind !== 'tool') return `The program waits for a person (${word}).`;
  return tool === undefined ? `Change the tool (${word}).` : `Change to tool ${tool} (${word}).`;
}

function saidBy(block: string): string {
  const quoted = /\sP"([^"]*)"/.exec(block)?.[1];
  if (quoted !== undefined) return quoted.trim();
  const text = block.replace(/^(?:[A-Z]-?\d+(?:\.\d+)?(?:\s+|$))+/, '');
  return (/^\((.*)\)$/.exec(text)?.[1] ?? text).trim();
}

function limitOf(block: string): number | undefined {
  const seconds = Number(/\sS(\d+(?:\.\d+)?)/.exec(block)?.[1] ?? 0);
  const millis = Number(/\sP(\d+)/.exec(block)?.[1] ?? 0);
  return seconds + millis > 0 ? seconds * 1000 + millis : undefined;
}

export interface ParkSituation {
  readonly place: HoldPlace;
  readonly modes: ProgramModes;
  readonly envelopeMm: SizeMm | undefined;
  readonly nozzleC: number;
}

/** Retract, up, aside. Every coordinate is absolute: what the firmware cuts off at its limits adds up to nothing. */
export function parkLines({ place, modes, envelopeMm, nozzleC }: ParkSituation): string[] {
  const { insetMm, liftMm, feedMmPerMin, liftFeedMmPerMin } = PARK;
  const top = envelopeMm && !modes.isShifted ? Math.max(place.z, envelopeMm.z) : Infinity;
  const isAside = envelopeMm && !modes.isShifted && envelopeMm.y > insetMm;
  return [
    ...ownModes(modes),
    ...(mayExtrude(place, nozzleC) ? [`G1 E-${RETRACT.mm} F${RETRACT.feedMmPerMin}`] : []),
    `G1 Z${round(Math.min(place.z + liftMm, top))} F${liftFeedMmPerMin}`,
    ...(isAside ? [`G1 X${insetMm} Y${round(envelopeMm.y - insetMm)} F${feedMmPerMin}`] : []),
    SYNC,
  ];
}

/** Prime, back above the place, down, and everything as the program had it. */
export function returnLines({ place, modes, nozzleC }: ParkSituation): string[] {
  const { mm, feedMmPerMin, purgeMm, purgeFeedMmPerMin } = RETRACT;
  const extrudes = mayExtrude(place, nozzleC);
  return [
    ...ownModes(modes),
    ...(extrudes ? [`G1 E${mm + purgeMm} F${purgeFeedMmPerMin}`, `G1 E-${mm} F${feedMmPerMin}`] : []),
    `G1 X${round(place.x)} Y${round(place.y)} F${PARK.feedMmPerMin}`,
    `G1 Z${round(place.z)} F${PARK.liftFeedMmPerMin}`,
    ...(extrudes ? [`G1 E${mm} F${feedMmPerMin}`, `G92 E${round(place.e ?? 0)}`] : []),
    ...(modes.isInch ? ['G20'] : []),
    ...(modes.isRelative ? ['G91'] : []),
    modes.isRelativeE ? 'M83' : 'M82',
    ...(modes.feed === undefined ? [] : [`G1 F${modes.feed}`]),
  ];
}

/** Nobody reaches into a turning tool. */
export const spindleOff = ({ spindle }: ProgramModes): string[] => (spindle === undefined ? [] : ['M5']);

/** A laser that waits for its speed would burn a hole. */
export function spindleOn({ spindle }: ProgramModes, isLaser: boolean): string[] {
  if (spindle === undefined) return [];
  return isLaser ? [spindle] : [spindle, `G4 S${SPIN_UP_S}`];
}

const ownModes = ({ isInch }: ProgramModes): string[] => [...(isInch ? ['G21'] : []), 'G90', 'M83'];

/** Without its count of filament the extruder stays as it is: the program goes on with that count. */
const mayExtrude = ({ e }: HoldPlace, nozzleC: number): boolean => e !== undefined && nozzleC >= EXTRUDES_FROM_C;

const round = (mm: number): string => String(Math.round(mm * 1000) / 1000);
