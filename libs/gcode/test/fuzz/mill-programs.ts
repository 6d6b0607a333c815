import type { MotionProfile } from '../../src/index.js';
import type { Random } from './random.js';
import { coordinate, spelt, type Temper } from './words.js';

type Context = { readonly random: Random; readonly profile: MotionProfile; readonly temper: Temper; isRelative: boolean; unit: number }; // prettier-ignore

const MODES = ['G90', 'G90', 'G91', 'G21', 'G20', 'G17', 'G18', 'G19', 'G94', 'G80', 'G54', 'M8', 'M9', 'S5000', 'S1000', 'F500', 'G4 P0.1', 'G92.1', 'G91.1', 'G61', 'G40', 'G49', 'M5', 'M0', 'G0', 'G1']; // prettier-ignore
const TRICKS = ['G90 G91', 'G20 G21', 'G0 G1 X5', 'G1 X5 R3', 'X10 I5', 'G2 I5', 'G3 J-10', 'I5', 'M30', 'M2', 'G91 X5 M30', 'M30 G91 X5', 'G92', 'G10 L2 P1 X5', 'G28', 'G30', 'G53 G0 X0', 'G53 G1 Z0', 'G53 X5', 'G55', 'G59', 'G56', 'M6', 'T1 M6', 'T1', 'T9', 'M3 S1000', 'M3', 'M4 S500', 'M4', 'M3 S13000', 'S13000', 'M5', 'M3 M5', 'G93', 'G38.2 Z-5', 'G41 D1', 'G43 H1', 'G43.1 Z5', 'G43.1 Z-20', 'G49', 'G49 G0 X5', 'G49 X5', 'G4', 'G0 F100', 'G1.5 X5', 'M7', 'G64', 'G80 X5', 'G18 G2 X5 Z0 R8', '%', 'O100', '#1=2', 'G0 A5', 'M98 P1', 'M106', 'G17 G18', 'M8 M9', 'G10 L20 P1 X5', 'G10 L20 P0 Y5', 'G10 L2 P2 X5', 'G10 L20 P1 Z0 G0 X5', 'G92 X5 G0', 'G92.2', 'G92.3', 'G90.1', 'G59.1', 'G54 G55', 'M61 Q1', 'G98', 'G99', 'G1 F-5', 'S-5', 'N5 X5', 'G0 X5 N7', 'G4 P-1', 'X', 'G0 X5 X6', 'M3 S0', 'G97', 'M48', 'M60']; // prettier-ignore

function lineOf(context: Context): string {
  const { random, profile, temper } = context;
  const roll = random.next();
  if (roll < 0.5) return move(context);
  if (roll < 0.63) return arc(context);
  if (roll < 0.66) return `G92 ${axisWord(context, random.pick(['X', 'Y', 'Z']))}`;
  if (roll < 0.72 && profile.firmware !== 'grbl') return cycle(context);
  if (roll < 0.72 || (temper.odd > 0 && roll > 0.88)) return random.pick(temper.odd > 0 ? TRICKS : MODES);
  return mode(context);
}

function mode(context: Context): string {
  const line = context.random.pick(MODES);
  if (line === 'G90' || line === 'G91') context.isRelative = line === 'G91';
  if (line === 'G20' || line === 'G21') context.unit = line === 'G20' ? 25.4 : 1;
  return line;
}

function axisWord(context: Context, axis: 'X' | 'Y' | 'Z'): string {
  const { random, profile, temper, isRelative, unit } = context;
  const place = coordinate(random, axis, profile, temper);
  const value = isRelative ? (place / 3) * random.pick([-1, 1, 0.1]) : place;
  return axis + spelt(random, value / unit, temper);
}

function move(context: Context): string {
  const { random, temper } = context;
  const words: string[] = [];
  if (random.chance(0.7)) words.push(random.pick(['G1', 'G1', 'G0']));
  if (random.chance(temper.odd / 4)) words.push(random.pick(['G90', 'G91', 'G20', 'G21', 'G17', 'G54', 'M8', 'M3', 'M5', 'G53', 'G49', 'S900', 'T1', 'M30']));
  if (random.chance(0.8)) words.push(axisWord(context, 'X'));
  if (random.chance(0.6)) words.push(axisWord(context, 'Y'));
  if (random.chance(0.3)) words.push(axisWord(context, 'Z'));
  if (random.chance(0.3)) words.push(`F${random.pick([100, 600, 3000, 9000])}`);
  if (random.chance(0.05)) words.push(`S${random.pick([0, 500, 1000, 12_000, random.chance(temper.outside) ? 12_001 : 900])}`);
  return words.join(' ') || 'G1';
}

function arc(context: Context): string {
  const { random, temper, isRelative, unit } = context;
  const words = [random.pick(['G2', 'G3'])];
  if (random.chance(0.1)) words.shift();
  const [i, j] = [random.int(24) - 12, random.int(24) - 12];
  const kind = random.int(4);
  if (kind === 0 && isRelative) words.push(`X${2 * i}`, `Y${2 * j}`, `I${i}`, `J${j}`);
  else if (kind === 1 && isRelative) words.push(`X0`, `I${i}`, `J${j}`, ...(random.chance(0.3) ? [axisWord(context, 'Z')] : []));
  else if (kind === 2) words.push(axisWord(context, 'X'), axisWord(context, 'Y'), `R${spelt(random, random.between(-80, 80) / unit, temper)}`);
  else {
    const isZx = random.chance(0.5);
    if (isRelative) words.push(...(isZx ? ['G18', `Z0`, `X${2 * i}`, `I${i}`] : ['G19', `Y${2 * j}`, `J${j}`]));
    else words.push(random.pick(['G17', 'G18', 'G19']), axisWord(context, 'X'), axisWord(context, 'Z'), axisWord(context, 'Y'), `R${60 / unit}`);
  }
  if (random.chance(0.1)) words.push(`P${random.int(3)}`);
  return words.join(' ');
}

function cycle(context: Context): string {
  const { random, temper, unit, isRelative } = context;
  const words = [random.pick(['G81', 'G82', 'G83', 'G73', 'G85', 'G86', 'G89'])];
  if (random.chance(0.3)) words.unshift(random.pick(['G98', 'G99']));
  if (random.chance(0.8)) words.push(axisWord(context, 'X'));
  if (random.chance(0.6)) words.push(axisWord(context, 'Y'));
  words.push(`Z${spelt(random, -random.between(0, isRelative ? 12 : 30) / unit, temper)}`, `R${spelt(random, random.between(0, 5) / unit, temper)}`);
  if (random.chance(0.8)) words.push(`Q${spelt(random, random.between(1, 6) / unit, temper)}`);
  if (random.chance(0.3)) words.push('P0.1');
  if (random.chance(0.2)) words.push(`L${random.int(4)}`);
  return words.join(' ');
}

export function millLines(random: Random, profile: MotionProfile, temper: Temper): string[] {
  const context: Context = { random, profile, temper, isRelative: false, unit: 1 };
  const lines = ['G21 G90 F600'];
  if (random.chance(0.7)) lines.push(profile.process === 'laser' ? 'M4 S500' : 'M3 S9000');
  const count = 8 + random.int(28);
  while (lines.length < count) lines.push(lineOf(context));
  if (random.chance(0.95)) lines.push('M5');
  if (random.chance(0.3)) lines.push('M30');
  return lines;
}
