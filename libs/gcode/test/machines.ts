import type { MotionProfile } from '../src/types.js';

/** A printer of the common size, for tests; what a test is about it adds. */
export const PRINTER_220: MotionProfile = {
  firmware: 'marlin',
  process: 'print',
  envelopeMm: { x: 220, y: 220, z: 250 },
  maxFeedMmPerMin: { x: 12_000, y: 12_000, z: 600, e: 3000 },
  maxAccelMmPerS2: { x: 500, y: 500, z: 100, e: 5000 },
};

/** A small mill. */
export const MILL_300: MotionProfile = {
  firmware: 'grbl',
  process: 'mill',
  envelopeMm: { x: 300, y: 200, z: 40 },
  maxFeedMmPerMin: { x: 3000, y: 3000, z: 3000 },
  maxAccelMmPerS2: { x: 500, y: 500, z: 500 },
};
