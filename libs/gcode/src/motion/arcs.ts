import { familyOf } from '../dialects/family.js';
import type { MotionProfile } from '../types.js';

/** An arc in its plane: coordinates `a` and `b` are X and Y for G17, Z and X for G18, Y and Z for G19. */
export interface Arc {
  readonly centreA: number;
  readonly centreB: number;
  readonly radius: number;
  readonly startAngle: number;
  /** Radians, signed: positive is counter-clockwise. */
  readonly sweep: number;
}

interface Ends {
  readonly fromA: number;
  readonly fromB: number;
  readonly toA: number;
  readonly toB: number;
  readonly isClockwise: boolean;
}

/** GRBL's ARC_ANGULAR_TRAVEL_EPSILON: ends closer than this make a full circle. */
const SAME_ANGLE = 5e-7;

/** An arc by its centre, given relative to the start (I, J, K). */
export function arcByCentre(ends: Ends, offsetA: number, offsetB: number): Arc {
  const centreA = ends.fromA + offsetA;
  const centreB = ends.fromB + offsetB;
  const startAngle = Math.atan2(-offsetB, -offsetA);
  const endA = ends.toA - centreA;
  const endB = ends.toB - centreB;
  // One atan2 over both radii, as GRBL does: a difference of two would lose full circles that begin at 180 degrees.
  let sweep = Math.atan2(offsetB * endA - offsetA * endB, -offsetA * endA - offsetB * endB);
  if (ends.isClockwise && sweep >= -SAME_ANGLE) sweep -= 2 * Math.PI;
  else if (!ends.isClockwise && sweep <= SAME_ANGLE) sweep += 2 * Math.PI;
  return { centreA, centreB, radius: Math.hypot(offsetA, offsetB), startAngle, sweep };
}

/** An arc by its radius (negative: the long way), after GRBL's gcode.c. undefined: no such arc reaches the end. */
export function arcByRadius(ends: Ends, radius: number): Arc | undefined {
  const da = ends.toA - ends.fromA;
  const db = ends.toB - ends.fromB;
  const square = 4 * radius * radius - da * da - db * db;
  if (square < 0 || (da === 0 && db === 0)) return undefined;
  let h = -Math.sqrt(square) / Math.hypot(da, db);
  if (!ends.isClockwise) h = -h;
  if (radius < 0) h = -h;
  return arcByCentre(ends, 0.5 * (da - db * h), 0.5 * (db + da * h));
}

/** P of LinuxCNC, grblHAL and Marlin: so many turns, the last one to the end. A machine that turns for ever is no arc. */
const MAX_TURNS = 1000;

/** @returns the arc that passes its end `turns - 1` times before it stops there, or what is wrong */
export function withTurns(arc: Arc, turns: number): Arc | string {
  if (turns === 1) return arc;
  if (!Number.isInteger(turns) || turns < 1 || turns > MAX_TURNS) return 'P of an arc counts its turns, 1 to 1000';
  return { ...arc, sweep: arc.sweep + Math.sign(arc.sweep) * 2 * Math.PI * (turns - 1) };
}

/** All around, from the same start in the same direction. */
export function wholeCircle(arc: Arc): Arc {
  return { ...arc, sweep: Math.sign(arc.sweep) * 2 * Math.PI };
}

/** Distance by which the end misses the circle. */
export function arcMiss(arc: Arc, toA: number, toB: number): number {
  return Math.abs(Math.hypot(toA - arc.centreA, toB - arc.centreB) - arc.radius);
}

/** GRBL's default $12, and Marlin's default segment. */
const ARC_TOLERANCE_MM = 0.002;
const MARLIN_SEGMENT_MM = 1;
/** A hostile arc costs bounded work; corners this blunt (1.4 degrees) slow no move below 250 mm/s at 500 mm/s2. */
const MAX_SEGMENTS = 256;

/** Into how many straight segments the firmware chops an arc, by its own settings where the profile tells them. */
export function segmentsOf(arc: Arc, { firmware, motion }: Pick<MotionProfile, 'firmware' | 'motion'>): number {
  const length = Math.abs(arc.sweep) * arc.radius;
  const toleranceMm = motion?.arcToleranceMm ?? ARC_TOLERANCE_MM;
  const segmentMm =
    familyOf(firmware) !== 'grbl'
      ? (motion?.arcSegmentMm ?? MARLIN_SEGMENT_MM)
      : 2 * Math.sqrt(toleranceMm * Math.max(2 * arc.radius - toleranceMm, toleranceMm));
  return Math.max(1, Math.min(MAX_SEGMENTS, Math.floor(length / segmentMm)));
}

/** Calls `visit` with the points where the arc reaches furthest along an axis, its end excluded. */
export function visitExtremes(arc: Arc, visit: (a: number, b: number) => void): void {
  const turns = arc.sweep / (Math.PI / 2);
  const first = arc.startAngle / (Math.PI / 2);
  const low = Math.ceil(Math.min(first, first + turns));
  const high = Math.floor(Math.max(first, first + turns));
  for (let quarter = low; quarter <= high && quarter < low + 4; quarter++) {
    const angle = quarter * (Math.PI / 2);
    visit(arc.centreA + arc.radius * Math.cos(angle), arc.centreB + arc.radius * Math.sin(angle));
  }
}
