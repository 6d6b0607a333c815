import { shown } from '../checking/problems.js';
import { bitOf, indexOfLetter, type LineLexer } from '../reading/lexer.js';
import { arcByCentre, arcByRadius, arcMiss, withTurns, type Arc } from './arcs.js';

/** What the words of an arc are measured in and from. */
interface Frame {
  readonly unitMm: number;
  readonly isAbsoluteCentre: boolean;
  readonly position: Float64Array;
  readonly offset: Float64Array;
}

/** The arc of a block by its words R, or I, J, K, and P. @returns what is wrong with it, if something is */
export function arcOf(
  lexer: LineLexer,
  ends: Parameters<typeof arcByCentre>[0],
  axes: readonly [number, number],
  frame: Frame,
): Arc | string {
  const turn = arcOfOneTurn(lexer, ends, axes, frame);
  return typeof turn === 'string' ? turn : withTurns(turn, valueOf(lexer, 'P') ?? 1);
}

function arcOfOneTurn(
  lexer: LineLexer,
  ends: Parameters<typeof arcByCentre>[0],
  [a, b]: readonly [number, number],
  { unitMm, isAbsoluteCentre, position, offset }: Frame,
): Arc | string {
  const radius = valueOf(lexer, 'R');
  if (radius !== undefined) {
    const radiusMm = radius * unitMm;
    return arcByRadius(ends, radiusMm) ?? `a radius of ${shown(radiusMm)} mm does not reach the end of the arc`;
  }
  const centre = (axis: number): number => {
    const value = valueOf(lexer, 'IJK'[axis] as string);
    if (value === undefined) return 0;
    return value * unitMm + (isAbsoluteCentre ? (offset[axis] as number) - (position[axis] as number) : 0);
  };
  const arc = arcByCentre(ends, centre(a), centre(b));
  if (arc.radius === 0) return 'the arc has neither a centre nor a radius';
  // GRBL gcode.c: error 33 beyond 0.005 mm, unless within 0.1 % of the radius; beyond 0.5 mm always.
  const miss = arcMiss(arc, ends.toA, ends.toB);
  if (miss > 0.5 || (miss > 0.005 && miss > 0.001 * arc.radius)) {
    return `the end of the arc misses its circle by ${shown(miss)} mm`;
  }
  return arc;
}

function valueOf({ mask, byLetter }: LineLexer, letter: string): number | undefined {
  return (mask & bitOf(letter)) === 0 ? undefined : (byLetter[indexOfLetter(letter)] as number);
}
