import { familyOf } from '../dialects/family.js';
import type { MotionProfile } from '../types.js';
import { GrblPlanner } from './grbl-planner.js';
import { KlipperPlanner } from './klipper-planner.js';
import { MarlinPlanner } from './marlin-planner.js';
import type { MotionPlanner } from './motion-planner.js';
import type { TimeBook } from './time-book.js';

const PLANNERS = { marlin: MarlinPlanner, klipper: KlipperPlanner, grbl: GrblPlanner } as const;

/** The planner of the machine's firmware; it books the time of each move and wait. */
export function createPlanner(profile: MotionProfile, book: TimeBook): MotionPlanner {
  return new PLANNERS[familyOf(profile.firmware)](profile, book);
}
