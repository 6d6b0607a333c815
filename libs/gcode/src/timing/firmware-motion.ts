import type { Dialect } from '../types.js';

/** How a firmware of Marlin's kind plans when neither the profile nor the program says otherwise. */
export interface MarlinMotion {
  /** Blocks the planner holds, the running one among them. */
  readonly places: number;
  /** Blocks that must wait before the first one starts at once. */
  readonly blocksToStart: number;
  /** So long one or two blocks wait for more. */
  readonly startDelayS: number;
  /** Speed from which motion begins and with which it ends, mm/s. */
  readonly minSpeedMmPerS: number;
  readonly junctionDeviationMm: number;
  /** x, y, z, e; used where it is given in place of junction deviation. */
  readonly jerkMmPerS: readonly [number, number, number, number] | undefined;
  /** Chains of short segments are taken as the arc they stand for. */
  readonly handlesSmallSegments: boolean;
  /** The extruder is one of the directions that make a corner. */
  readonly hasExtruderInJunction: boolean;
  /** Of print, travel and retract moves. */
  readonly accelMmPerS2: number;
  /** Shorter blocks are stretched while the queue runs dry; 0: never. */
  readonly minSegmentS: number;
}

/** Marlin 2.1, Configuration.h and Configuration_adv.h. */
const MARLIN: MarlinMotion = {
  // BLOCK_BUFFER_SIZE 16: a ring leaves one place empty (Planner::moves_free).
  places: 15,
  // Planner::get_current_block: waits BLOCK_DELAY_FOR_1ST_MOVE (100 ms) while fewer than three blocks are queued.
  blocksToStart: 3,
  startDelayS: 0.1,
  // MINIMUM_PLANNER_SPEED
  minSpeedMmPerS: 0.05,
  // JUNCTION_DEVIATION_MM; CLASSIC_JERK is off by default.
  junctionDeviationMm: 0.013,
  jerkMmPerS: undefined,
  // JD_HANDLE_SMALL_SEGMENTS is on by default.
  handlesSmallSegments: true,
  hasExtruderInJunction: true,
  // DEFAULT_ACCELERATION, DEFAULT_RETRACT_ACCELERATION, DEFAULT_TRAVEL_ACCELERATION
  accelMmPerS2: 3000,
  // SLOWDOWN with DEFAULT_MINSEGMENTTIME
  minSegmentS: 0.02,
};

/** The firmwares whose planner is Marlin's with other numbers. */
export const MARLIN_MOTION: Readonly<Partial<Record<Dialect, MarlinMotion>>> = {
  marlin: MARLIN,
  // RepRapFirmware 3, Configuration.h: jerk (M566) DefaultXYInstantDv 15, Z 0.2, E 2 mm/s; M204 10,000; DdaRingLength 40.
  reprapfirmware: {
    ...MARLIN,
    places: 40,
    blocksToStart: 1,
    startDelayS: 0,
    minSpeedMmPerS: 0,
    jerkMmPerS: [15, 15, 0.2, 2],
    accelMmPerS2: 10_000,
    minSegmentS: 0,
  },
  // Repetier 1.0, Configuration.h: MAX_JERK 20, MAX_ZJERK 0.3, EXT0_MAX_START_FEEDRATE 20; PRINTLINE_CACHE_SIZE 16.
  repetier: {
    ...MARLIN,
    places: 16,
    blocksToStart: 1,
    startDelayS: 0,
    minSpeedMmPerS: 0,
    jerkMmPerS: [20, 20, 0.3, 20],
    accelMmPerS2: Infinity,
    minSegmentS: 0,
  },
  // Smoothieware, Planner.cpp and Conveyor.cpp: junction_deviation 0.05, planner_queue_size 32, minimum_planner_speed 0.
  smoothie: {
    ...MARLIN,
    places: 32,
    blocksToStart: 1,
    startDelayS: 0,
    minSpeedMmPerS: 0,
    junctionDeviationMm: 0.05,
    handlesSmallSegments: false,
    hasExtruderInJunction: false,
    accelMmPerS2: Infinity,
    minSegmentS: 0,
  },
};

export function marlinMotion(dialect: Dialect): MarlinMotion {
  return MARLIN_MOTION[dialect] ?? MARLIN;
}

/** Marlin's DEFAULT_MAX_FEEDRATE and DEFAULT_MAX_ACCELERATION of the extruder, for profiles that name none. */
export const EXTRUDER_FEED_MM_PER_S = 25;
export const EXTRUDER_ACCEL_MM_PER_S2 = 10_000;

/** GRBL 1.1, config.h and defaults.h. */
export const GRBL_MOTION = {
  /** `$11` */
  junctionDeviationMm: 0.01,
  /** BLOCK_BUFFER_SIZE; a ring leaves one place empty. */
  queueBlocks: 16,
  /** grblHAL's planner_buffer_blocks (`$398`); it takes one more for the empty place of its ring. */
  halQueueBlocks: 100,
  /** MINIMUM_FEED_RATE 1 mm/min */
  minFeedMmPerS: 1 / 60,
} as const;

/** klippy/toolhead.py and kinematics/extruder.py. */
export const KLIPPER_MOTION = {
  squareCornerMmPerS: 5,
  minimumCruiseRatio: 0.5,
  instantaneousCornerMmPerS: 1,
  /** Nozzle and filament of most printers; they give the default of max_extrude_only_velocity. */
  nozzleMm: 0.4,
  filamentMm: 1.75,
} as const;
