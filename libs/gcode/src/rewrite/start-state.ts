import type { ModalState } from '../motion/modal-state.js';

export const AXES = ['x', 'y', 'z'] as const;
export type Axis = (typeof AXES)[number];

/** A start at 0 with every mode at the firmwares' default. */
export const START_STATE: ModalState = {
  positionMm: { x: 0, y: 0, z: 0, e: 0 },
  offsetMm: { x: 0, y: 0, z: 0, e: 0 },
  unit: 'mm',
  isAbsolute: true,
  isAbsoluteE: true,
  plane: 17,
  feedMmPerMin: 0,
  speedPercent: 100,
  motion: 0,
  tool: 0,
  spindle: 'off',
  spindleRpm: 0,
  isFlood: false,
  isMist: false,
  fanPercent: 0,
  nozzleC: undefined,
  bedC: undefined,
  chamberC: undefined,
  workOffset: 1,
};
