import type { MotionProfile } from '../../src/index.js';
import type { Random } from './random.js';
import { Course } from './course.js';
import { tableLine } from './table-lines.js';
import { spelt, type Temper } from './words.js';

const MODES = ['G90', 'G90', 'G91', 'G21', 'G20', 'G17', 'G18', 'G19', 'G94', 'G80', 'G54', 'M8', 'M9', 'S5000', 'S1000', 'F500', 'G4 P0.1', 'G92.1', 'G91.1', 'G61', 'G40', 'G49', 'M5', 'M0', 'G0', 'G1']; // prettier-ignore
const TRICKS = ['G90 G91', 'G20 G21', 'G0 G1 X5', 'G1 X5 R3', 'X10 I5', 'G2 I5', 'G3 J-10', 'I5', 'M30', 'M2', 'G91 X5 M30', 'M30 G91 X5', 'G92', 'G10 L2 P1 X5', 'G28', 'G30', 'G53 G0 X0', 'G53 G1 Z0', 'G53 X5', 'G55', 'G59', 'G56', 'M6', 'T1 M6', 'T1', 'T9', 'M3 S1000', 'M3', 'M4 S500', 'M4', 'M3 S13000', 'S13000', 'M5', 'M3 M5', 'G93', 'G38.2 Z-5', 'G41 D1', 'G43 H1', 'G43.1 Z5', 'G43.1 Z-20', 'G49', 'G49 G0 X5', 'G49 X5', 'G4', 'G0 F100', 'G1.5 X5', 'M7', 'G64', 'G80 X5', 'G18 G2 X5 Z0 R8', '%', 'O100', '#1=2', 'G0 A5', 'M98 P1', 'M106', 'G17 G18', 'M8 M9', 'G10 L20 P1 X5', 'G10 L20 P0 Y5', 'G10 L2 P2 X5', 'G10 L20 P1 Z0 G0 X5', 'G92 X5 G0', 'G92.2', 'G92.3', 'G90.1', 'G59.1', 'G54 G55', 'M61 Q1', 'G98', 'G99', 'G1 F-5', 'S-5', 'N5 X5', 'G0 X5 N7', 'G4 P-1', 'X', 'G0 X5 X6', 'M3 S0', 'G97', 'M48', 'M60']; // prettier-ignore

function lineOf(course: Course): string {
  const { random, profile, temper } = course;
  const roll = random.next();
  if (roll < 0.55) return move(course);
  if (roll < 0.66) return arc(course);
  if (roll < 0.69) return course.rename(random.pick(['X', 'Y', 'Z']));
  if (roll < 0.74 && profile.firmware !== 'grbl') return cycle(course);
  if (roll > 0.88 && temper.odd > 0) return random.chance(0.3) ? tableLine(random, profile) : random.pick(TRICKS);
  return course.follow(random.pick(MODES));
}

function move(course: Course): string {
  const { random, temper } = course;
  const words: string[] = [];
  // After an arc or a cycle the mode lasts: most blocks name their motion.
  if (random.chance(0.9)) words.push(random.pick(['G1', 'G1', 'G0']));
  if (random.chance(temper.odd / 4))
    words.push(
      random.pick(['G90', 'G91', 'G20', 'G21', 'G17', 'G54', 'M8', 'M3', 'M5', 'G53', 'G49', 'S900', 'T1', 'M30']),
    );
  if (random.chance(0.8)) words.push(course.to('X'));
  if (random.chance(0.6)) words.push(course.to('Y'));
  if (random.chance(0.3)) words.push(course.to('Z'));
  if (random.chance(0.3)) words.push(`F${random.pick([100, 600, 3000, 9000])}`);
  if (random.chance(0.05)) words.push(`S${random.chance(temper.outside) ? 12_001 : random.pick([0, 500, 1000])}`);
  return words.join(' ') || 'G1';
}

function arc(course: Course): string {
  const { random, temper } = course;
  const words = [random.pick(['G2', 'G3'])];
  const kind = random.int(5);
  if (kind === 0) words.push('G17', ...course.byRadius());
  else {
    const plane = random.pick([17, 17, 18, 19] as const);
    const circle = course.circle(plane, kind === 1);
    if (circle === undefined) return move(course);
    words.unshift(`G${plane}`);
    words.push(...circle);
    if (random.chance(0.3)) words.push(course.to(({ 17: 'Z', 18: 'Y', 19: 'X' } as const)[plane]));
  }
  if (random.chance(temper.odd / 2)) words.push(random.pick(['P0', 'P1', 'P2', 'K5', 'R3']));
  if (random.chance(temper.odd / 4)) words.shift();
  return words.join(' ');
}

function cycle(course: Course): string {
  const { random, temper, unit, isRelative } = course;
  const words = ['G17', random.pick(['G81', 'G82', 'G83', 'G73', 'G85', 'G86', 'G89'])];
  const length = (low: number, high: number): string => spelt(random, random.between(low, high) / unit, temper);
  if (random.chance(0.3)) words.unshift(random.pick(['G98', 'G99']));
  if (random.chance(0.8)) words.push(course.to('X'));
  if (random.chance(0.6)) words.push(course.to('Y'));
  words.push(`Z${length(isRelative ? -4 : -20, -1)}`, `R${length(0, 3)}`, `Q${length(1, 6)}`);
  if (random.chance(temper.odd)) words.pop();
  if (random.chance(0.3)) words.push('P0.1');
  if (random.chance(0.2)) words.push(`L${1 + random.int(3)}`);
  return words.join(' ');
}

export function millLines(random: Random, profile: MotionProfile, temper: Temper): string[] {
  const course = new Course(random, profile, temper);
  const lines = ['G21 G90 F600'];
  if (random.chance(0.7)) lines.push(profile.process === 'laser' ? 'M4 S500' : 'M3 S9000');
  const count = 8 + random.int(28);
  while (lines.length < count) lines.push(lineOf(course));
  if (random.chance(0.97)) lines.push('M5');
  if (random.chance(0.3)) lines.push('M30');
  return lines;
}
