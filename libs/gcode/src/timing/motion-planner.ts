/**
 * How long the target firmware takes for the moves it is given. One implementation for each firmware's planner; all
 * look ahead over the whole program as far as the firmware's queue does, and memory is constant. Millimetres, seconds.
 * The host is taken to keep the queue full.
 */
export interface MotionPlanner {
  /** Of all moves that are settled, and all waits. After `stop` nothing is left out. */
  readonly seconds: number;
  /**
   * The straight move that `add` takes: dx, dy, dz, de in millimetres, feed in mm/s (Infinity: as fast as the axes go).
   * Doubles travel in arrays, as V8 puts each one passed to a function on the heap.
   */
  readonly move: Float64Array;
  /**
   * Where moves wait to be planned, eight places each, from `at` on: dx, dy, dz, de, feed as in `move`, and the length of
   * the first three. Whoever has many writes them here himself; when the array is full, `planAll` makes room.
   */
  readonly moves: Float64Array;
  /** For each move in `moves`, at the same place: block, tag, layer. */
  readonly places: Int32Array;
  at: number;
  /** Number of the block being read: where the time of the moves to come is booked. */
  block: number;
  /** Feature and tool of the moves to come, as `TimeBook` counts them. */
  tag: number;
  /** Layer of the moves to come, counted from 0. */
  layer: number;
  /** Adds the straight move in `move`. */
  add(): void;
  /** Plans what waits in `moves`; `at` is 0 again. */
  planAll(): void;
  /** Motion ends, then `seconds` pass. */
  wait(seconds: number): void;
  /** Motion ends: everything queued is settled, the next move starts from standstill. */
  stop(): void;
  /**
   * Limits the program sets (M201, M203, M204, M205, SET_VELOCITY_LIMIT) for the moves to come; what is absent stays.
   * Those of an axis never exceed the machine's own. What the firmware does not have is ignored.
   */
  limit(settings: ProgramLimits): void;
}

/** Axis limits: x, y, z, e; mm/s and mm/s^2. */
export interface ProgramLimits {
  readonly maxFeedMmPerS?: readonly [number?, number?, number?, number?];
  readonly maxAccelMmPerS2?: readonly [number?, number?, number?, number?];
  readonly jerkMmPerS?: readonly [number?, number?, number?, number?];
  readonly junctionDeviationMm?: number;
  /** Marlin M204 P (or S), T, R. */
  readonly printAccelMmPerS2?: number;
  readonly travelAccelMmPerS2?: number;
  readonly retractAccelMmPerS2?: number;
  /** Klipper: SET_VELOCITY_LIMIT VELOCITY and ACCEL (also M204 S, or the lesser of P and T). */
  readonly velocityMmPerS?: number;
  readonly totalAccelMmPerS2?: number;
  readonly squareCornerMmPerS?: number;
  readonly minimumCruiseRatio?: number;
}
