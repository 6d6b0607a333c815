/**
 * How long the target firmware takes for the moves it is given. One implementation for each firmware's planner; all
 * look ahead over the whole program as far as the firmware's queue does, and memory is constant. Millimetres, seconds.
 */
export interface MotionPlanner {
  /** Of all moves that are settled, and all waits. After `stop` nothing is left out. */
  readonly seconds: number;
  /**
   * The straight move that `add` takes: dx, dy, dz, de in millimetres, feed in mm/s (Infinity: as fast as the axes go).
   * Doubles travel in arrays, as V8 puts each one passed to a function on the heap.
   */
  readonly move: Float64Array;
  /** Limit set by the program (M204) for the next move; the axes' limits hold besides. */
  accelMmPerS2: number;
  /** Number of the block being read: where the time of the moves to come is booked. */
  block: number;
  /** Feature and tool of the moves to come, as `TimeBook` counts them. */
  tag: number;
  /** Layer of the moves to come, counted from 0. */
  layer: number;
  /** Adds the straight move in `move`. */
  add(): void;
  /** Motion ends, then `seconds` pass. */
  wait(seconds: number): void;
  /** Motion ends: everything queued is settled, the next move starts from standstill. */
  stop(): void;
  /** Limits the program sets (M201, M203, M205, SET_VELOCITY_LIMIT); what is absent stays. They never exceed the machine's own. */
  limit(settings: ProgramLimits): void;
}

/** Axis limits: x, y, z, e; mm/s and mm/s^2. */
export interface ProgramLimits {
  readonly maxFeedMmPerS?: readonly [number?, number?, number?, number?];
  readonly maxAccelMmPerS2?: readonly [number?, number?, number?, number?];
  readonly jerkMmPerS?: readonly [number?, number?, number?, number?];
  readonly junctionDeviationMm?: number;
  readonly velocityMmPerS?: number;
  readonly totalAccelMmPerS2?: number;
  readonly squareCornerMmPerS?: number;
  readonly minimumCruiseRatio?: number;
}
