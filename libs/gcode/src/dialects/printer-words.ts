import type { Checks } from '../checking/checks.js';
import { maskOf, type LineLexer } from '../reading/lexer.js';
import type { Dialect } from '../types.js';
import { word } from './words.js';

const AXES = maskOf('XYZ');
/** S: laser power. What else a firmware knows there moves otherwise: RepRapFirmware's H drives motors past all limits, its R goes to a stored place. */
const STRAIGHT = maskOf('GMNXYZEFS');
/** P of Marlin counts whole circles. */
const ARC = STRAIGHT | maskOf('IJKRP');
/** Commands whose axis words are followed, or set or name something and move nothing. */
const AXIS_WORDS = new Set([
  'G0', 'G1', 'G2', 'G3', 'G10', 'G12', 'G28', 'G29', 'G92', 'G92.1', 'M17', 'M18', 'M84', 'M106', 'M150', 'M201', 'M201.1', 'M202', 'M203', 'M204',
  'M205', 'M207', 'M420', 'M566', 'M569', 'M593', 'M906', 'M907', 'M913', 'M914', 'M917',
]); // prettier-ignore
/** M207 Z: on G10 the nozzle goes up that far (Repetier's M207 is jerk; Klipper has no such command). */
const LIFTS: readonly Dialect[] = ['marlin', 'reprapfirmware', 'smoothie'];
const RADIUS = maskOf('R');

/** @param isArc G2 or G3; otherwise G0 or G1 */
export function findMoveWords({ mask }: LineLexer, isArc: boolean, line: number, checks: Checks): void {
  const other = mask & ~(isArc ? ARC : STRAIGHT);
  if (other === 0) return;
  const letter = String.fromCharCode(65 + 31 - Math.clz32(other));
  checks.forbidden(`${letter} of a move`, 'is a word that this check does not follow', line, 'GCODE_UNKNOWN');
}

/** Words of an allowed command, other than a move, by which the machine would go where this check does not look. */
export function findPlaceWords(
  name: string,
  lexer: LineLexer,
  line: number,
  { checks, firmware }: { readonly checks: Checks; readonly firmware: Dialect },
): void {
  if ((lexer.mask & AXES) !== 0 && !AXIS_WORDS.has(name))
    checks.forbidden(name, 'has axis words that this check does not follow', line, 'GCODE_UNKNOWN');
  if (name === 'M207' && LIFTS.includes(firmware) && (word(lexer, 'Z') ?? 0) !== 0)
    checks.forbidden('M207 Z', 'lifts at each retraction, which this check does not follow', line, 'GCODE_SETTING');
  if (name === 'G12' && (lexer.mask & RADIUS) !== 0)
    checks.forbidden('G12 R', 'moves on a circle that this check does not follow', line);
}

/** Some firmware moves by an unknown command; its axis words tell that it might. */
export const hasAxisWords = ({ mask }: LineLexer): boolean => (mask & AXES) !== 0;
