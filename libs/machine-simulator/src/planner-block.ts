import { junctionSpeed2, limitAlong, type JunctionRules, type PerAxis } from './junction.js';
import { directions, type Arc, type Direction, type Point } from './path.js';

export interface Move {
  readonly to: Point;
  /** Path length; of arcs longer than the chord, of pure extrusion the filament's. */
  readonly lengthMm: number;
  readonly speedMmPerS: number;
  readonly filamentMm?: number;
  readonly arc?: Arc;
  /** GRBL chops arcs into chords: their speed is limited like that of a straight way, not like that of a bend. */
  readonly isChopped?: boolean;
  readonly tool?: ToolState;
}

/** What the tool does on the way, for the log of motion. */
export interface ToolState {
  readonly isRapid: boolean;
  /** Revolutions per minute, or a laser's power as it was said; 0: off. */
  readonly power: number;
}

export interface PlannerLimits extends Partial<JunctionRules> {
  readonly accelMmPerS2: number;
  /** M203, `$110`... in mm/s: x, y, z, filament. */
  readonly maxFeedMmPerS?: PerAxis;
  /** M201, `$120`...: x, y, z, filament. */
  readonly maxAccelMmPerS2?: PerAxis;
  /** GRBL plans the block under way anew from its present speed; Marlin leaves it alone. */
  readonly replansRunning?: boolean;
  /** Marlin waits so long for a third block before the first begins (BLOCK_DELAY_FOR_1ST_MOVE). */
  readonly startDelayS?: number;
  /** Marlin's SLOWDOWN: with 2 to half the buffer's blocks queued, shorter blocks than this are stretched. */
  readonly minSegmentS?: number;
}

/** A move with the limits it was planned under. mm, s, squared speeds. */
export interface Block {
  readonly from: Point;
  readonly to: Point;
  readonly lengthMm: number;
  readonly arc: Arc | undefined;
  readonly tool: ToolState | undefined;
  readonly accel: number;
  readonly nominal2: number;
  readonly maxEntry2: number;
  readonly exitDirection: Direction;
  /** Behind us already. */
  doneMm: number;
  entry2: number;
}

const UNLIMITED: PerAxis = [Infinity, Infinity, Infinity, Infinity];
/** GRBL's default deviation; no limits. */
export const DEFAULTS = { junctionDeviationMm: 0.01, maxFeedMmPerS: UNLIMITED, maxAccelMmPerS2: UNLIMITED };

/** How full the planner is when a move comes. */
export interface Queue {
  /** The block before. */
  readonly last: Block | undefined;
  /** Blocks that wait, without the running one: Marlin's nonbusy_movesplanned. */
  readonly waiting: number;
  readonly capacity: number;
}

/** What the limits make of a move: acceleration and speeds along its own direction, and at the corner before it. */
export function blockOf(from: Point, move: Move, queue: Queue, limits: PlannerLimits & typeof DEFAULTS): Block {
  const { accelMmPerS2, maxAccelMmPerS2, maxFeedMmPerS } = limits;
  const { to, lengthMm, tool } = move;
  const arc = move.isChopped ? undefined : move.arc;
  const { last } = queue;
  const [entry, exitDirection] = directions(from, to, move.filamentMm ?? 0, arc);
  // An arc points everywhere in its plane.
  const reach: Direction = arc ? [1, 1, entry[2], entry[3]] : entry;
  const accel = Math.min(accelMmPerS2, limitAlong(reach, maxAccelMmPerS2));
  const wanted = unhurried(move, queue, limits.minSegmentS ?? 0);
  let speed = Math.min(wanted, limitAlong(reach, maxFeedMmPerS));
  if (arc) speed = Math.min(speed, Math.sqrt(accel * Math.hypot(from.x - arc.centre.x, from.y - arc.centre.y)));
  const nominal2 = speed * speed;
  // Marlin turns with what the block has left, GRBL with what the axes can.
  const rules = limits.replansRunning ? limits : { ...limits, accelMmPerS2: accel };
  const corner2 = last ? junctionSpeed2(last.exitDirection, entry, lengthMm, rules) : 0;
  const maxEntry2 = last ? Math.min(corner2, nominal2, last.nominal2) : 0;
  return { from, to, lengthMm, arc: move.arc, tool, accel, nominal2, maxEntry2, exitDirection, doneMm: 0, entry2: 0 };
}

/** The speed of a short move is taken back while few blocks wait, so that the host can follow. */
function unhurried({ lengthMm, speedMmPerS }: Move, { waiting, capacity }: Queue, minSegmentS: number): number {
  const missingS = minSegmentS - lengthMm / speedMmPerS;
  if (missingS <= 0 || waiting < 2 || waiting >= (capacity + 1) / 2) return speedMmPerS;
  return lengthMm / (lengthMm / speedMmPerS + (2 * missingS) / waiting);
}
