import type { MotionProfile } from '../../src/index.js';
import type { Random } from './random.js';

/** How a program behaves: some are good all through, some err now and then, some are wild. */
export interface Temper {
  /** Share of coordinates beyond the limits. */
  readonly outside: number;
  /** Share of odd spellings, odd lines and noise. */
  readonly odd: number;
}

const TEMPERS: readonly Temper[] = [
  { outside: 0, odd: 0 },
  { outside: 0, odd: 0.05 },
  { outside: 0, odd: 0.2 },
  { outside: 0.02, odd: 0.1 },
  { outside: 0.1, odd: 0.4 },
];

export const temperOf = (random: Random): Temper => random.pick(TEMPERS);

const ODD_NUMBERS = ['NaN', 'inf', '-inf', '1e5', '1E5', '0x10', '--5', '+-1', '1.2.3', '', '.', '-', '+', '−5', '１', '5e', '999999999999999', '1234567890123456', '0.123456789012345678', '-.5', '+.5', '00012', '7.', '65536', '1e-9']; // prettier-ignore

/** A number as some program somewhere writes it. */
export function spelt(random: Random, value: number, { odd }: Temper): string {
  if (odd > 0.1 && random.chance(odd / 30)) return random.pick(ODD_NUMBERS);
  const decimals = random.int(5);
  const text = value.toFixed(decimals);
  if (!random.chance(odd)) return text;
  const kind = random.int(6);
  if (kind === 0 && value >= 0) return `+${text}`;
  if (kind === 1) return text.replace(/^(-?)0\./, '$1.');
  if (kind === 2 && !text.includes('.')) return `${text}.`;
  if (kind === 3) return value.toFixed(17);
  if (kind === 4) return ` ${text}`;
  return value < 0 ? text : `00${text}`;
}

/** A coordinate: mostly well inside, often at the very edge, seldom out. */
export function coordinate(random: Random, axis: 'X' | 'Y' | 'Z', profile: MotionProfile, temper: Temper): number {
  const size = { X: profile.envelopeMm.x, Y: profile.envelopeMm.y, Z: profile.envelopeMm.z }[axis];
  const low = profile.process !== 'print' && axis === 'Z' ? -size : 0;
  if (random.chance(temper.outside)) return random.pick([size + 0.6, size + 30, low - 1.2, low - 50, size * 25.4]);
  if (random.chance(0.2)) return random.pick([0, size, low, size / 2]);
  return random.between(low, size);
}

const COMMENTS = ['; comment', ';', ';LAYER:3', '(note)', '( M104 S400 )', ';TYPE:WALL-OUTER', '; Ñandú – €', '(\xc3\x91!?~)', ';LAYER_CHANGE', '(a) (b)', ';)(']; // prettier-ignore
const SECOND = [
  'G1 X5',
  'G0 Y500',
  'M104 S400',
  'G91',
  'G90',
  'G92 X0',
  'M140 S0',
  'T1',
  'G28',
  'M3 S100',
  'M5',
  'G2 I5',
  'S300',
  'X5 Y5',
];
const NOISE = ['\xef\xbb\xbf', '$', '!', '?', '~', '%', '*12', '#1=5', '[1+2]', '{x}', '@', '"', '\\', '/', '\x00', '\x08', '\x18', '\x85', '\xc3\x91', '(', ')', '=', '_', 'e', 'N5', 'N', 'é']; // prettier-ignore

/** White space, case, comments, numbers and checksums around a line, and what keyboards and wires add. */
export function dressed(random: Random, line: string, { odd }: Temper): string {
  let text = line;
  if (random.chance(0.05)) text += ` ${random.pick(COMMENTS)}`;
  if (!random.chance(odd)) return text;
  const kind = random.int(13);
  if (kind === 0) text = text.replaceAll(' ', '');
  else if (kind === 1) text = text.toLowerCase();
  else if (kind === 2) text = `  ${text.replaceAll(' ', '\t')} `;
  else if (kind === 3) text = numbered(random, line);
  else if (kind === 4) text = `${random.pick(COMMENTS)}${text}`;
  else if (kind === 5) text = text.replace(' ', ` ${random.pick(['(x)', '(y) ', '(', '(a(b)'])}`);
  else if (kind === 6) text = text.replace(/^([GM])(\d)/, '$10$2');
  else if (kind === 7) text = text.replace(/^([GM]\d+)/, `$1${random.pick(['.0', '.1', '.5', '.9', '.'])}`);
  else if (kind === 8) text = insertAt(random, text, random.pick(NOISE));
  else if (kind === 9) text = text.replace(/^([GMT])/, '$1 ');
  else if (kind === 10)
    text = `${text} ${random.pick(['I5', 'R3', 'P1', 'L2', 'Q1', 'S50', 'K2', 'T1', 'F100', 'A1', 'X', 'Y5', 'J0', 'N3', 'D1', 'H1', 'O1', 'B300'])}`;
  else if (kind === 11) text = `${text} ${random.pick(SECOND)}`;
  else text = `${random.pick(['N1 N2 ', 'N-1 ', 'N ', 'N5.5 ', '(x)', 'N1', ' N99999999 '])}${text}`;
  return text;
}

function numbered(random: Random, line: string): string {
  const text = `N${random.int(1000)} ${line}`;
  let sum = 0;
  for (const char of text) sum ^= char.charCodeAt(0) & 0xff;
  return `${text}*${random.chance(0.9) ? sum : random.int(256)}`;
}

export function insertAt(random: Random, text: string, what: string): string {
  const at = random.int(text.length + 1);
  return text.slice(0, at) + what + text.slice(at);
}

/** Lines with one kind of end, or a mixture. */
export function joined(random: Random, lines: readonly string[], { odd }: Temper): string {
  const isMixed = random.chance(odd);
  const end = random.pick(['\n', '\n', '\r\n', '\r']);
  let text = odd > 0.3 && random.chance(0.1) ? '\xef\xbb\xbf' : '';
  for (const line of lines) text += line + (isMixed ? random.pick(['\n', '\r\n', '\r', '\n\n', '\n\r']) : end);
  return random.chance(0.1) ? text.trimEnd() : text;
}
