import { COMMANDS, type MotionProfile } from '../../src/index.js';
import type { Random } from './random.js';

/** Of every letter there is, so that words no table speaks of come up too. */
const LETTERS = 'XYZEFSPRTIJKLOHBCDQUVWA';
const VALUES = ['0', '1', '2', '5', '0.5', '50', '200', '300', '500', '-5', '-50', '1000', '']; // prettier-ignore
/** A word command's name; anything else is a letter and a number. */
const IS_WORD = /^[A-Z_]{2}/;
const KEYS = ['NAME', 'HEATER', 'TARGET', 'MOVE', 'EXTRUDER', 'EXTRUDER_TEMP', 'BED', 'BED_TEMP', 'CHAMBER', 'SENSOR', 'MINIMUM', 'X', 'Y', 'Z', 'ACCEL', 'VELOCITY', 'RETRACT_LENGTH', 'MODE', 'P', '5X', 'TAR"GET"', '(TARGET']; // prettier-ignore
const TEXTS = ['a', 'extruder', 'heater_bed', 'chamber', '0', '1', '50', '300', '"300"', "'300'", '3"0"0', '\\300', '"3', '', '1e2', '0x1F', '-5', 'a b', '300#', '{x}']; // prettier-ignore
const SPOKEN = ['Click', 'Click M104 S400', 'M 104 S400', 'G1 X500', '( M104 S400 )', '"M104 S400"', 'A"part G1 X500"', 'Apart', 'S5 G1 X500', 'S M104', ';M104 S400', '*5', '\x0004 S400', 'Ñandú']; // prettier-ignore

const kept = new Map<string, readonly string[]>();

/** Names of the dialect's table; what no job may hold comes up seldom, for it ends the test of a program. */
function namesOf({ firmware }: MotionProfile, random: Random): readonly string[] {
  const mayRun = !random.chance(0.1);
  const key = `${firmware} ${mayRun}`;
  const known = kept.get(key);
  if (known) return known;
  const all = Object.entries(COMMANDS[firmware]);
  const names = all.filter(([, { verdict }]) => !mayRun || verdict !== 'reject').map(([name]) => name);
  kept.set(key, names);
  return names;
}

/** A command of the dialect's table, or one of no table, with words that may or may not be its own. */
export function tableLine(random: Random, profile: MotionProfile): string {
  const roll = random.next();
  if (roll < 0.1) return `${random.pick(['M0', 'M1', 'M117', 'M486', 'M486 S1', 'M0 S5'])} ${random.pick(SPOKEN)}`;
  const isOwn = roll < 0.8;
  const name = isOwn ? random.pick(namesOf(profile, random)) : `${random.pick(['G', 'M'])}${random.int(1000)}`;
  if (IS_WORD.test(name)) {
    return [name, ...times(random, 4, () => `${random.pick(KEYS)}=${random.pick(TEXTS)}`)].join(' ');
  }
  const number = name === 'T' ? String(random.int(4)) : '';
  return [name + number, ...times(random, 4, () => random.pick(Array.from(LETTERS)) + random.pick(VALUES))].join(' ');
}

const times = (random: Random, most: number, make: () => string): string[] =>
  Array.from({ length: random.int(most) }, make);
