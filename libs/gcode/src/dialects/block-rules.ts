import { bitOf, maskOf, type LineLexer } from '../reading/lexer.js';
import type { Dialect } from '../types.js';
import { CYCLES } from './canned-cycles.js';
import { commandNumber } from './commands.js';
import { word } from './words.js';

const LETTER_G = 71;
const LETTER_M = 77;
const AXES = maskOf('XYZ');
const ALWAYS = maskOf('XYZFGMNST');
const CENTRES = maskOf('IJK');
const ARC = CENTRES | maskOf('R');
const CYCLE = maskOf('RLPQ');
const OFFSETS = maskOf('LPR');
const TURNS = bitOf('P');
const RADIUS = bitOf('R');
const CONTROLLER = maskOf('DHQ');
const PLANE_AXES: Readonly<Record<number, number>> = { 17: maskOf('XY'), 18: maskOf('ZX'), 19: maskOf('YZ') };
const PLANE_CENTRES: Readonly<Record<number, number>> = { 17: maskOf('IJ'), 18: maskOf('KI'), 19: maskOf('JK') };

/** Modal groups of RS274/NGC (table 4) by ten times the code: two words of one group are an error. */
const GROUPS: ReadonlyMap<number, number> = new Map(
  [
    [0, 10, 20, 30, 382, 383, 384, 385, 800, ...Array.from(CYCLES, (code) => code * 10)],
    [170, 180, 190],
    [900, 910],
    [901, 911],
    [930, 940, 950],
    [200, 210],
    [400, 410, 420],
    [430, 431, 432, 490],
    [540, 550, 560, 570, 580, 590, 591, 592, 593],
    [610, 611, 640],
    [980, 990],
    [960, 970],
    [40, 100, 280, 281, 300, 301, 530, 920, 921, 922, 923],
  ].flatMap((codes, group) => codes.map((code): [number, number] => [code, group])),
);
const M_GROUPS: ReadonlyMap<number, number> = new Map(
  [[0, 10, 20, 300, 600], [30, 40, 50], [60]].flatMap((codes, group) =>
    codes.map((code): [number, number] => [code, group]),
  ),
);
const MOTION_GROUP = 0;

/** Modes a block meets. */
export interface BlockModes {
  /** 0 to 3, 80. */
  readonly motion: number;
  /** 0: none. */
  readonly cycle: number;
  readonly plane: number;
}

/**
 * What makes a firmware of the GRBL family answer a block with an error (gcode.c, STATUS_GCODE_*): it then drops the
 * whole block and carries on with the next, from a place nobody meant. For the modes that hold once the block's own words
 * are read. Values are judged elsewhere.
 */
export function blockFault(
  lexer: LineLexer,
  firmware: Dialect,
  { motion, cycle, plane }: BlockModes,
): string | undefined {
  const { mask } = lexer;
  for (const letter of 'NP') if ((word(lexer, letter) ?? 0) < 0) return `has a negative ${letter}`;
  const codes = codesOf(lexer);
  if (codes === undefined) return 'has two commands of one modal group';
  const hasAxes = (mask & AXES) !== 0;
  const { isLength, isAxisUser, isMotionNamed } = codes;
  if (isAxisUser && isMotionNamed && (hasAxes || firmware !== 'linuxcnc')) return 'moves and sets an offset at once';
  const has = (code: number): boolean => codes.seen.has(code);
  if (has(920) && !hasAxes) return 'sets a position without an axis';
  if (has(40) && (mask & bitOf('P')) === 0) return 'dwells without P';
  if (has(490) && firmware !== 'linuxcnc' && hasAxes) return 'has axis words that G49 does not use';
  const isMoving = hasAxes && !isAxisUser;
  if (has(530) && (motion > 1 || cycle !== 0)) return 'may use G53 with G0 and G1 only';
  const isCycle = cycle !== 0;
  const isArc = !isCycle && (motion === 2 || motion === 3) && (isMoving || isMotionNamed);
  const wrong = isArc ? arcFault(mask, plane, firmware) : undefined;
  if (wrong !== undefined) return wrong;
  let used = ALWAYS;
  if (isArc) used |= firmware === 'grbl' ? ARC : ARC | TURNS;
  if (isCycle && isMoving) used |= CYCLE;
  if (has(40)) used |= TURNS;
  if (has(100)) used |= OFFSETS;
  // LinuxCNC: how far paths may be blended.
  if (has(640) && firmware === 'linuxcnc') used |= TURNS;
  if (firmware !== 'grbl') used |= CONTROLLER;
  if (isLength && firmware !== 'grbl') used |= CONTROLLER;
  return (mask & ~used) === 0 ? undefined : 'has words that its command does not use';
}

/** Whether Z plays a part: cycles and arcs that stand on edge go along it without a word Z. @param isMotion axis words are of a motion */
export function usesZ({ mask }: LineLexer, { motion, cycle, plane }: BlockModes, isMotion: boolean): boolean {
  if ((mask & bitOf('Z')) !== 0) return true;
  if (!isMotion || (mask & (AXES | CENTRES)) === 0) return false;
  return cycle !== 0 || ((motion === 2 || motion === 3) && plane !== 17);
}

/** LinuxCNC: G2 or G3 with a centre and without an end. */
export function isWholeCircle({ mask }: LineLexer, firmware: Dialect, motion: number): boolean {
  return firmware === 'linuxcnc' && (motion === 2 || motion === 3) && (mask & CENTRES) !== 0;
}

function arcFault(mask: number, plane: number, firmware: Dialect): string | undefined {
  // LinuxCNC makes a whole circle of an arc that has a centre and no end.
  const mayBeCircle = firmware === 'linuxcnc' && (mask & (PLANE_CENTRES[plane] as number)) !== 0;
  if (!mayBeCircle && (mask & (PLANE_AXES[plane] as number)) === 0) return 'is an arc without an end';
  if ((mask & (RADIUS | (PLANE_CENTRES[plane] as number))) === 0) return 'is an arc without a centre or a radius';
  return undefined;
}

interface Codes {
  readonly seen: ReadonlySet<number>;
  readonly isMotionNamed: boolean;
  /** G10, G43.1, G49, G92: axis words, if any, are theirs. */
  readonly isAxisUser: boolean;
  readonly isLength: boolean;
}

function codesOf({ count, letters, values }: LineLexer): Codes | undefined {
  const seen = new Set<number>();
  let groups = 0;
  let isMotionNamed = false;
  for (let i = 0; i < count; i++) {
    const letter = letters[i] as number;
    if (letter !== LETTER_G && letter !== LETTER_M) continue;
    const code = commandNumber(values[i] as number);
    const group = letter === LETTER_G ? GROUPS.get(code) : M_GROUPS.get(code);
    if (letter === LETTER_G) seen.add(code);
    if (group === undefined) continue;
    const bit = 1 << (letter === LETTER_G ? group : group + 16);
    if ((groups & bit) !== 0) return undefined;
    groups |= bit;
    if (letter === LETTER_G && group === MOTION_GROUP) isMotionNamed = code !== 800;
  }
  const isLength = seen.has(431) || seen.has(432);
  return { seen, isMotionNamed, isLength, isAxisUser: isLength || seen.has(490) || seen.has(100) || seen.has(920) };
}
