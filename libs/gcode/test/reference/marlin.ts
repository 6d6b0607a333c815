import { alongAxes, deviationSpeed, minus, turnAngle, unit } from './junction.js';
import { lengthOf, trapezoidSeconds, type Four, type Move, type ReferenceMachine, type Step } from './moves.js';

interface Block {
  readonly length: number;
  readonly accel: number;
  readonly nominal: number;
  readonly maxEntry: number;
  readonly direction: Four;
  readonly speed: Four;
  readonly safe: number;
  entry: number;
}

/** MINIMUM_PLANNER_SPEED */
const SLOWEST = 0.05;
const BLOCKS_TO_START = 3;
const START_DELAY_S = 0.1;
/** A bend of 0.001414 rad: cos 0.999999. */
const STRAIGHT = Math.acos(0.999999);

type Trapezoid = typeof trapezoidSeconds;

/**
 * Marlin event by event: a queue that is planned anew, back and forth, whenever a block comes in; the running block is
 * never touched; a block comes in the moment there is a place. Seconds until all stands still.
 */
export function marlinSeconds(
  steps: readonly Step[],
  machine: ReferenceMachine,
  seconds: Trapezoid = trapezoidSeconds,
) {
  let clock = 0;
  let queue: Block[] = [];
  /** When the first block of the queue ends, and how fast. */
  let running: { readonly endS: number; readonly exit: number } | undefined;
  let last: Block | undefined;
  let own = machine;

  const start = (): void => {
    const first = queue[0];
    if (first === undefined) {
      running = undefined;
      return;
    }
    const exit = queue[1]?.entry ?? SLOWEST;
    running = { endS: clock + seconds(first.entry, first.nominal, exit, first.accel, first.length), exit };
  };
  const finish = (): void => {
    clock = running?.endS ?? clock;
    queue = queue.slice(1);
    start();
  };
  const replan = (): void => {
    const fixed = running === undefined ? 0 : 1;
    const first = queue[fixed];
    if (first !== undefined) first.entry = running?.exit ?? SLOWEST;
    let exit = SLOWEST;
    for (let i = queue.length - 1; i > fixed; i--) {
      const block = queue[i] as Block;
      block.entry = Math.min(block.maxEntry, Math.sqrt(exit * exit + 2 * block.accel * block.length));
      exit = block.entry;
    }
    for (let i = fixed + 1; i < queue.length; i++) {
      const [before, block] = [queue[i - 1] as Block, queue[i] as Block];
      block.entry = Math.min(block.entry, Math.sqrt(before.entry ** 2 + 2 * before.accel * before.length));
    }
  };

  for (const step of steps) {
    if (step === 'stop') {
      if (running === undefined && queue.length > 0) {
        clock += START_DELAY_S;
        start();
      }
      while (running !== undefined) finish();
      last = undefined;
    } else if ('accel' in step) {
      own = { ...own, printAccel: step.accel, travelAccel: step.accel, retractAccel: step.accel };
    } else {
      while (running !== undefined && queue.length === own.places) finish();
      const block = blockOf(step, last, own, queue.length - (running === undefined ? 0 : 1));
      queue.push(block);
      last = block;
      replan();
      if (running === undefined && queue.length >= BLOCKS_TO_START) start();
    }
  }
  return clock;
}

function blockOf(move: Move, last: Block | undefined, machine: ReferenceMachine, waiting: number): Block {
  const length = lengthOf(move);
  const perMm: Four = [move.dx / length, move.dy / length, move.dz / length, move.de / length];
  const isExtruderOnly = move.dx === 0 && move.dy === 0 && move.dz === 0;
  const kind = isExtruderOnly ? machine.retractAccel : move.de === 0 ? machine.travelAccel : machine.printAccel;
  const accel = Math.min(kind, alongAxes(perMm, machine.accel));
  let { feed } = move;
  const shortS = machine.minSegmentS - length / feed;
  if (shortS > 0 && waiting >= 2 && waiting < Math.floor((machine.places + 1) / 2)) {
    feed = length / (length / feed + (2 * shortS) / waiting);
  }
  const nominal = Math.min(feed, alongAxes(perMm, machine.feed));
  const direction = unit(perMm);
  const speed: Four = [perMm[0] * nominal, perMm[1] * nominal, perMm[2] * nominal, perMm[3] * nominal];
  const safe = machine.jerk ? nominal * Math.min(1, ...ratios(speed, machine.jerk)) : 0;
  const block = { length, accel, nominal, direction, speed, safe, maxEntry: SLOWEST, entry: SLOWEST };
  if (last === undefined) return block;
  return { ...block, maxEntry: machine.jerk ? jerkSpeed(last, block, machine.jerk) : corner(last, block, machine) };
}

function corner(last: Block, block: Omit<Block, 'maxEntry'>, machine: ReferenceMachine): number {
  const turn = turnAngle(last.direction, block.direction);
  if (turn > Math.PI - STRAIGHT) return SLOWEST;
  const accel = Math.min(block.accel, alongAxes(unit(minus(block.direction, last.direction)), machine.accel));
  const bend = Math.max(turn, STRAIGHT);
  let speed = Math.min(deviationSpeed(bend, accel, machine.junctionDeviation), block.nominal, last.nominal);
  // The bend is part of a circle of this length and angle.
  if (block.length < 1 && bend < Math.PI / 4) speed = Math.min(speed, Math.sqrt((accel * block.length) / bend));
  return speed;
}

function ratios(speed: Four, jerk: Four): number[] {
  return speed.map((value, axis) => (value === 0 ? Infinity : (jerk[axis] as number) / Math.abs(value)));
}

/** Classic jerk. */
function jerkSpeed(last: Block, block: Omit<Block, 'maxEntry'>, jerk: Four): number {
  const joint = Math.min(block.nominal, last.nominal);
  let factor = 1;
  for (const axis of [0, 1, 2, 3] as const) {
    const out = last.speed[axis] * (joint / last.nominal) * factor;
    const into = block.speed[axis] * factor;
    const isSameWay = out > 0 === into > 0;
    const jump = isSameWay ? Math.abs(out - into) : Math.max(Math.abs(out), Math.abs(into));
    if (jump > jerk[axis]) factor *= jerk[axis] / jump;
  }
  const speed = joint * factor;
  return last.safe > 0.99 * speed && block.safe > 0.99 * speed ? block.safe : speed;
}
