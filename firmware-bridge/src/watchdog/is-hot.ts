import type { SessionSnapshot } from '#libs/machine-protocols';
import { reason } from '../gate/gate-moves.js';

export const SWITCHED_OFF = reason(
  'RUN_BRIDGE_SILENT',
  'The bridge fell silent and its watchdog switched the machine off. Look at the machine, then unlock it.',
);

/**
 * A target above 0, a turning spindle or a program in work: what must not be left alone. A machine that was hot when it
 * was last heard counts as hot.
 */
export function isHot(snapshot: SessionSnapshot | undefined): boolean {
  if (!snapshot) return false;
  const { nozzleTargetC = 0, bedTargetC = 0, spindleRpm = 0, phase } = snapshot;
  return nozzleTargetC > 0 || bedTargetC > 0 || spindleRpm > 0 || phase === 'running' || phase === 'paused';
}
