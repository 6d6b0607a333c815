import { alongAxes, deviationSpeed, minus, turnAngle, unit } from './junction.js';
import { lengthOf, trapezoidSeconds, type Four, type Move, type ReferenceMachine, type Step } from './moves.js';

interface Block {
  readonly length: number;
  readonly accel: number;
  readonly nominal: number;
  readonly maxEntry: number;
  readonly direction: Four;
  entry: number;
}

const STRAIGHT = Math.acos(0.999999);

/**
 * GRBL event by event: a full queue is planned back and forth, the running block (the first) from the speed it has;
 * when it ends, the next block comes in before the new first one is under way.
 */
export function grblSeconds(steps: readonly Step[], machine: ReferenceMachine): number {
  let clock = 0;
  let queue: Block[] = [];
  let last: Block | undefined;

  const replan = (): void => {
    let exit = 0;
    for (let i = queue.length - 1; i > 0; i--) {
      const block = queue[i] as Block;
      block.entry = Math.min(block.maxEntry, Math.sqrt(exit * exit + 2 * block.accel * block.length));
      exit = block.entry;
    }
    for (let i = 1; i < queue.length; i++) {
      const [before, block] = [queue[i - 1] as Block, queue[i] as Block];
      block.entry = Math.min(block.entry, Math.sqrt(before.entry ** 2 + 2 * before.accel * before.length));
    }
  };
  const runFirst = (): void => {
    const [first, next] = queue;
    if (first === undefined) return;
    clock += trapezoidSeconds(first.entry, first.nominal, next?.entry ?? 0, first.accel, first.length);
    queue = queue.slice(1);
  };

  for (const step of steps) {
    if (step === 'stop') {
      while (queue.length > 0) runFirst();
      last = undefined;
    } else if (!('accel' in step)) {
      if (queue.length === machine.places) runFirst();
      last = blockOf(step, last, machine);
      queue.push(last);
      replan();
    }
  }
  return clock;
}

function blockOf(move: Move, last: Block | undefined, machine: ReferenceMachine): Block {
  const length = lengthOf(move);
  const direction: Four = [move.dx / length, move.dy / length, move.dz / length, move.de / length];
  const nominal = Math.min(move.feed, alongAxes(direction, machine.feed));
  const own = alongAxes(direction, machine.accel);
  const { jerk3 } = machine;
  const accel = jerk3 === undefined ? own : nominal / (2 * halfSpeedSeconds(nominal / 2, own, alongAxes(direction, [jerk3, jerk3, jerk3, Infinity]))); // prettier-ignore
  const block = { length, accel, nominal, direction, maxEntry: 0, entry: 0 };
  if (last === undefined) return block;
  const turn = turnAngle(flat(last.direction), flat(direction));
  const most = Math.min(nominal, last.nominal);
  if (turn > Math.PI - STRAIGHT) return block;
  if (turn < STRAIGHT) return { ...block, maxEntry: most };
  const sideways = alongAxes(unit(minus(flat(direction), flat(last.direction))), machine.accel);
  return { ...block, maxEntry: Math.min(most, deviationSpeed(turn, sideways, machine.junctionDeviation)) };
}

/** Of mills: no extruder. */
function flat([x, y, z]: Four): Four {
  return [x, y, z, 0];
}

/** From rest to half the speed: acceleration rises with the jerk, then stays. */
function halfSpeedSeconds(half: number, accel: number, jerk: number): number {
  const risingS = accel / jerk;
  const risenMmPerS = (jerk * risingS ** 2) / 2;
  // Below: grblHAL's own root, of the whole speed.
  return half > risenMmPerS ? risingS + (half - risenMmPerS) / accel : Math.sqrt((2 * half) / jerk);
}
