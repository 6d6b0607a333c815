import { turnAngle, unit } from './junction.js';
import { type Four, type Move, type ReferenceMachine, type Step } from './moves.js';

/** Squared speeds throughout, as Klipper's documents have them ("Kinematics", look-ahead and smoothed moves). */
interface Planned {
  readonly length: number;
  readonly accel: number;
  readonly cruise2: number;
  readonly change2: number;
  readonly smoothChange2: number;
  readonly deviationAccel: number;
  readonly direction: Four;
  readonly filamentPerMm: number;
  readonly isPath: boolean;
  readonly maxStart2: number;
  readonly maxSmooth2: number;
}

/** Klipper on whole arrays: everything between two standstills is planned at once. */
export function klipperSeconds(steps: readonly Step[], machine: ReferenceMachine): number {
  let seconds = 0;
  let own = machine;
  let moves: Planned[] = [];
  for (const step of steps) {
    if (step === 'stop') {
      seconds += planned(moves);
      moves = [];
    } else if ('accel' in step) own = { ...own, maxAccel: step.accel };
    else moves.push(plan(step, moves.at(-1), own));
  }
  return seconds + planned(moves);
}

function plan(move: Move, last: Planned | undefined, machine: ReferenceMachine): Planned {
  const path = Math.hypot(move.dx, move.dy, move.dz);
  const isPath = path > 0;
  const length = isPath ? path : Math.abs(move.de);
  let speed = isPath ? Math.min(move.feed, machine.maxVelocity) : move.feed;
  let accel = isPath ? machine.maxAccel : 1e8;
  const limitBy = (part: number, maxSpeed: number, maxAccel: number): void => {
    speed = Math.min(speed, (maxSpeed * length) / Math.abs(part));
    accel = Math.min(accel, (maxAccel * length) / Math.abs(part));
  };
  if (move.dz !== 0) limitBy(move.dz, machine.feed[2], machine.accel[2]);
  const isRetraction = move.de < 0 || (move.dx === 0 && move.dy === 0);
  if (move.de !== 0 && isRetraction) limitBy(move.de, machine.feed[3], machine.accel[3]);
  const change2 = 2 * length * accel;
  const smoothAccel = machine.maxAccel * (1 - machine.minimumCruiseRatio);
  const deviation = (machine.squareCorner ** 2 * (Math.sqrt(2) - 1)) / machine.maxAccel;
  const item = {
    length,
    accel,
    cruise2: speed ** 2,
    change2,
    smoothChange2: Math.min(change2, 2 * length * smoothAccel),
    deviationAccel: deviation * accel,
    direction: unit([move.dx, move.dy, move.dz, 0]),
    filamentPerMm: move.de / length,
    isPath,
    maxStart2: 0,
    maxSmooth2: 0,
  };
  if (last === undefined || !isPath || !last.isPath) return item;
  const maxStart2 = Math.min(junction2(last, item, machine), last.maxStart2 + last.change2);
  return { ...item, maxStart2, maxSmooth2: Math.min(maxStart2, last.maxSmooth2 + last.smoothChange2) };
}

function junction2(last: Planned, next: Planned, machine: ReferenceMachine): number {
  let most = Math.min(last.cruise2, next.cruise2);
  const jump = Math.abs(next.filamentPerMm - last.filamentPerMm);
  if (jump > 0) most = Math.min(most, (machine.instantaneousCorner / jump) ** 2);
  // Klipper's theta is the angle between the two ways: pi less the turn.
  const half = (Math.PI - turnAngle(last.direction, next.direction)) / 2;
  const [sin, cos] = [Math.sin(half), Math.cos(half)];
  if (sin >= 1 || cos <= 0) return most;
  const r = sin / (1 - sin);
  const centripetal = (Math.tan(half) / 4) * Math.min(last.change2, next.change2);
  return Math.min(most, r * Math.min(last.deviationAccel, next.deviationAccel), centripetal);
}

function planned(moves: readonly Planned[]): number {
  const start2: number[] = [];
  /** undefined: cannot speed up, goes on as the move before. */
  const peak2: (number | undefined)[] = [];
  let next2 = 0;
  let nextSmooth2 = 0;
  let top2 = 0;
  let waiting = 0;
  for (let i = moves.length - 1; i >= 0; i--) {
    const move = moves[i] as Planned;
    const reach2 = next2 + move.change2;
    const from2 = Math.min(move.maxStart2, reach2);
    const smoothReach2 = nextSmooth2 + move.smoothChange2;
    const smooth2 = Math.min(move.maxSmooth2, smoothReach2);
    waiting++;
    if (smooth2 < smoothReach2) {
      if (smooth2 + move.smoothChange2 > nextSmooth2 || waiting > 1) top2 = (smooth2 + smoothReach2) / 2;
      peak2[i] = Math.min((from2 + reach2) / 2, move.cruise2, top2);
      waiting = 0;
    }
    start2[i] = next2 = from2;
    nextSmooth2 = smooth2;
  }
  let seconds = 0;
  let before2 = 0;
  for (const [i, move] of moves.entries()) {
    const from2 = start2[i] ?? 0;
    const top = peak2[i] ?? Math.min(before2, from2);
    before2 = top;
    const [v0, v, v1] = [Math.min(from2, top), top, Math.min(start2[i + 1] ?? 0, top)].map(Math.sqrt) as [number, number, number]; // prettier-ignore
    const upMm = (v * v - v0 * v0) / (2 * move.accel);
    const downMm = (v * v - v1 * v1) / (2 * move.accel);
    seconds += (v - v0) / move.accel + (v - v1) / move.accel + (move.length - upMm - downMm) / v;
  }
  return seconds;
}
