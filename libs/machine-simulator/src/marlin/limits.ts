import type { PerAxis } from '../junction.js';
import type { PlannerLimits } from '../planner.js';

/** BLOCK_BUFFER_SIZE 16; a ring leaves one place empty. */
export const PLANNER_BLOCKS = 15;
/** M203, mm/s. */
export const SPEED: PerAxis = [300, 300, 10, 60];
/** M201, mm/s^2. */
export const ACCEL: PerAxis = [3000, 3000, 100, 10_000];
/** M204, mm/s^2: half of Marlin's default, as bed slingers of 220 mm have it. */
export const PATH_ACCEL = 1500;

/** Configuration_adv.h of Marlin 2.x. */
export const LIMITS: PlannerLimits = {
  accelMmPerS2: PATH_ACCEL,
  junctionDeviationMm: 0.013,
  handlesSmallSegments: true,
  maxFeedMmPerS: SPEED,
  maxAccelMmPerS2: ACCEL,
  startDelayS: 0.1,
  minSegmentS: 0.02,
};
