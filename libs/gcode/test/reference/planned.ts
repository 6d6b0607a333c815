import { createPlanner } from '../../src/timing/create-planner.js';
import { TimeBook } from '../../src/timing/time-book.js';
import type { Dialect, MotionProfile, MotionSettings } from '../../src/types.js';
import type { ReferenceMachine, Step } from './moves.js';

/** Seconds of the planner under test for the same steps. */
export function plannedSeconds(steps: readonly Step[], profile: MotionProfile, book = new TimeBook()): number {
  const planner = createPlanner(profile, book);
  for (const step of steps) {
    planner.block++;
    if (step === 'stop') planner.stop();
    else if ('accel' in step) {
      const { accel } = step;
      planner.limit({
        printAccelMmPerS2: accel,
        travelAccelMmPerS2: accel,
        retractAccelMmPerS2: accel,
        totalAccelMmPerS2: accel,
      });
    } else {
      planner.move.set([step.dx, step.dy, step.dz, step.de, step.feed]);
      planner.add();
    }
  }
  planner.stop();
  return planner.seconds;
}

/** A machine as the references know it, told to the planner. */
export function profileOf(firmware: Dialect, machine: ReferenceMachine, motion: MotionSettings): MotionProfile {
  const [fx, fy, fz, fe] = machine.feed;
  const [ax, ay, az, ae] = machine.accel;
  return {
    firmware,
    process: 'print',
    envelopeMm: { x: 300, y: 300, z: 300 },
    maxFeedMmPerMin: { x: fx * 60, y: fy * 60, z: fz * 60, e: fe * 60 },
    maxAccelMmPerS2: { x: ax, y: ay, z: az, e: ae },
    motion,
  };
}
