import type { MotionProfile } from '../types.js';
import { ACCEL, BlockQueue, ENTRY_SQ, NOMINAL, REACH } from './block-queue.js';
import {
  EXTRUDER_ACCEL_MM_PER_S2,
  EXTRUDER_FEED_MM_PER_S,
  marlinMotion,
  type MarlinMotion,
} from './firmware-motion.js';
import type { MotionPlanner, ProgramLimits } from './motion-planner.js';
import type { TimeBook } from './time-book.js';
import { flatLimit, lengthOf, limitAlong, lowerLimits, NO_LENGTH_MM } from './vectors.js';

/** cos of 135 degrees: smaller bends between short segments are parts of a curve (JD_HANDLE_SMALL_SEGMENTS). */
const CURVE_COS = -Math.SQRT1_2;
/** JD_HANDLE_SMALL_SEGMENTS looks at blocks below this. */
const SMALL_MM = 1;
/** Angle of such a bend at most, rounded up. */
const WIDEST_CURVE = 0.786;
/** SLOWDOWN begins with so many waiting blocks. */
const SLOWDOWN_FROM = 2;
/** Separate safe speeds are taken when both reach this part of the joint one. */
const JERK_THRESHOLD = 0.99;

/**
 * Plans as Marlin 2 (module/planner.cpp, stepper.cpp): a queue of a few blocks, always planned to stop; the block that
 * runs is never touched again. While the host keeps up, a block starts with the queue one short of full, as the next
 * one comes in only when its place is free; the first starts with three. S-curves take the same time as trapezoids
 * (S_CURVE_ACCELERATION keeps ramp times), so `isSCurve` changes nothing. Step rates below 120/s are not modelled.
 */
export class MarlinPlanner implements MotionPlanner {
  block = 0;
  tag = 0;
  layer = 0;
  readonly move = new Float64Array(5);
  accelMmPerS2 = Infinity;

  private readonly motion: MarlinMotion;
  private readonly queue: BlockQueue;
  /** SLOWDOWN ends with so many blocks since the standstill: the queue is half full. */
  private readonly slowdownUntil: number;
  private readonly minSegmentS: number;

  private readonly feedLimits: Float64Array;
  private readonly accelLimits: Float64Array;
  private readonly ownFeed: Float64Array;
  private readonly ownAccel: Float64Array;
  /** What moves on one level may have without a look at each axis. */
  private flatFeed: number;
  private flatAccel: number;
  private printAccel: number;
  private travelAccel: number;
  private retractAccel: number;
  private junctionMm: number;
  private readonly jerk: Float64Array | undefined;

  /** Of the last block; `hasLast` is false after a standstill. */
  private hasLast = false;
  private lastX = 0;
  private lastY = 0;
  private lastZ = 0;
  private lastE = 0;
  private lastNominal = 0;
  private lastSafe = 0;
  /** For classic jerk: where the last block and the new one go. */
  private readonly last = new Float64Array(4);
  private readonly unit = new Float64Array(4);
  private readonly turn = new Float64Array(4);

  constructor(profile: MotionProfile, book: TimeBook) {
    const { maxFeedMmPerMin: feed, maxAccelMmPerS2: accel, motion: settings } = profile;
    const motion = marlinMotion(profile.firmware);
    this.motion = motion;
    const places = settings?.queueBlocks === undefined ? motion.places : Math.max(settings.queueBlocks, 3) - 1;
    this.slowdownUntil = Math.floor((places + 1) / 2) + 1;
    this.minSegmentS = settings?.minSegmentMs === undefined ? motion.minSegmentS : settings.minSegmentMs / 1000;
    this.queue = new BlockQueue(
      book,
      Math.max(places, motion.blocksToStart) - 1,
      motion.blocksToStart,
      motion.minSpeedMmPerS,
    );
    const feedE = feed.e === undefined ? EXTRUDER_FEED_MM_PER_S : feed.e / 60;
    this.feedLimits = Float64Array.of(feed.x / 60, feed.y / 60, feed.z / 60, feedE);
    this.accelLimits = Float64Array.of(accel.x, accel.y, accel.z, accel.e ?? EXTRUDER_ACCEL_MM_PER_S2);
    this.ownFeed = this.feedLimits.slice();
    this.ownAccel = this.accelLimits.slice();
    this.flatFeed = flatLimit(this.feedLimits);
    this.flatAccel = flatLimit(this.accelLimits);
    this.printAccel = settings?.printAccelMmPerS2 ?? motion.accelMmPerS2;
    this.travelAccel = settings?.travelAccelMmPerS2 ?? motion.accelMmPerS2;
    this.retractAccel = settings?.retractAccelMmPerS2 ?? motion.accelMmPerS2;
    this.junctionMm = settings?.junctionDeviationMm ?? motion.junctionDeviationMm;
    const jerk = settings?.jerkMmPerS;
    const usesDeviation = settings?.junctionDeviationMm !== undefined && jerk === undefined;
    const [jx, jy, jz, je] = motion.jerkMmPerS ?? [0, 0, 0, 5];
    if (jerk !== undefined) this.jerk = Float64Array.of(jerk.x, jerk.y, jerk.z, jerk.e ?? je);
    else if (motion.jerkMmPerS !== undefined && !usesDeviation) this.jerk = Float64Array.of(jx, jy, jz, je);
  }

  get seconds(): number {
    return this.queue.seconds;
  }

  add(): void {
    const { move, queue } = this;
    const dx = move[0] as number, dy = move[1] as number, dz = move[2] as number, de = move[3] as number; // prettier-ignore
    let length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    const isExtruderOnly = length < NO_LENGTH_MM;
    if (isExtruderOnly) {
      length = Math.abs(de);
      if (length < NO_LENGTH_MM) return;
    }

    let nominal = move[4] as number;
    if (nominal < this.motion.minSpeedMmPerS) nominal = this.motion.minSpeedMmPerS;
    const { count } = queue;
    if (count < this.slowdownUntil && count >= SLOWDOWN_FROM && length < this.minSegmentS * nominal) {
      // SLOWDOWN: with few blocks waiting, a short one takes longer. By the feed asked for, before the axes' limits.
      const seconds = length / nominal;
      const pending = count < this.motion.blocksToStart ? count : count - 1;
      nominal = length / (seconds + (2 * (this.minSegmentS - seconds)) / pending);
    }
    let accel = this.wantedAccel(isExtruderOnly, de);
    const isFlat = dz === 0 && de <= length && de >= -length;
    if (!isFlat || nominal > this.flatFeed) nominal = limitAlong(move, length, this.feedLimits, nominal);
    if (!isFlat || accel > this.flatAccel) accel = limitAlong(move, length, this.accelLimits, accel);
    const { rows, at } = queue;
    rows[at + REACH] = 2 * accel * length;
    rows[at + ACCEL] = accel;
    rows[at + NOMINAL] = nominal;
    if (this.jerk === undefined) this.joinByDeviation(rows, at);
    else rows[at + ENTRY_SQ] = this.jerkSq(this.jerk, length, nominal);
    queue.push(this.block, this.tag, this.layer);
    this.lastNominal = nominal;
    this.hasLast = true;
  }

  wait(seconds: number): void {
    this.stop();
    this.queue.wait(seconds, this.block, this.tag, this.layer);
  }

  stop(): void {
    const { queue, motion } = this;
    if (queue.count > 0 && queue.count < motion.blocksToStart) queue.delayS = motion.startDelayS;
    queue.drain();
    this.hasLast = false;
  }

  limit(settings: ProgramLimits): void {
    lowerLimits(this.feedLimits, this.ownFeed, settings.maxFeedMmPerS);
    lowerLimits(this.accelLimits, this.ownAccel, settings.maxAccelMmPerS2);
    this.flatFeed = flatLimit(this.feedLimits);
    this.flatAccel = flatLimit(this.accelLimits);
    this.printAccel = positive(settings.printAccelMmPerS2, this.printAccel);
    this.travelAccel = positive(settings.travelAccelMmPerS2, this.travelAccel);
    this.retractAccel = positive(settings.retractAccelMmPerS2, this.retractAccel);
    this.junctionMm = positive(settings.junctionDeviationMm, this.junctionMm);
    const { jerk } = this;
    // Slicers write M205 X Y Z E into every program; a firmware with junction deviation has no such setting.
    if (jerk !== undefined) {
      settings.jerkMmPerS?.forEach((value, axis) => (jerk[axis] = positive(value, jerk[axis] as number)));
    }
  }

  private wantedAccel(isExtruderOnly: boolean, de: number): number {
    if (isExtruderOnly) return this.retractAccel;
    if (this.accelMmPerS2 !== Infinity) return this.accelMmPerS2;
    return de === 0 ? this.travelAccel : this.printAccel;
  }

  /** Writes to the row how fast the corner between the last block and the new one may be taken. */
  private joinByDeviation(rows: Float64Array, at: number): void {
    const { move, motion } = this;
    const dx = move[0] as number, dy = move[1] as number, dz = move[2] as number; // prettier-ignore
    const de = motion.hasExtruderInJunction ? (move[3] as number) : 0;
    const square = dx * dx + dy * dy + dz * dz + de * de;
    const perMm = square === 0 ? 0 : 1 / Math.sqrt(square);
    const ux = dx * perMm, uy = dy * perMm, uz = dz * perMm, ue = de * perMm; // prettier-ignore
    const { lastX, lastY, lastZ, lastE } = this;
    this.lastX = ux;
    this.lastY = uy;
    this.lastZ = uz;
    this.lastE = ue;
    const cos = -(ux * lastX + uy * lastY + uz * lastZ + ue * lastE);
    if (!this.hasLast || cos > 0.999999) {
      rows[at + ENTRY_SQ] = motion.minSpeedMmPerS * motion.minSpeedMmPerS;
      return;
    }
    let along = rows[at + ACCEL] as number;
    if (uz !== lastZ || along > this.flatAccel) along = this.accelAlong(along, lastX, lastY, lastZ, lastE);
    this.corner(rows, at, cos, along);
  }

  /** A function of its own, as V8 puts both where they are called only while each is short. */
  private corner(rows: Float64Array, at: number, cosine: number, along: number): void {
    const { motion, lastNominal } = this;
    const nominal = rows[at + NOMINAL] as number;
    const most = nominal < lastNominal ? nominal : lastNominal;
    let speedSq = most * most;
    const cos = cosine < -0.999999 ? -0.999999 : cosine;
    const sin = Math.sqrt(0.5 * (1 - cos));
    const byDeviation = along * this.junctionMm * sin;
    if (byDeviation < speedSq * (1 - sin)) speedSq = byDeviation / (1 - sin);
    if (motion.handlesSmallSegments && cos < CURVE_COS) {
      const reach = rows[at + REACH] as number;
      const accel = rows[at + ACCEL] as number;
      if (reach < 2 * accel * SMALL_MM) {
        const arc = (reach * along) / (2 * accel);
        // Few bends are so wide that the angle itself is needed.
        if (arc < speedSq * WIDEST_CURVE && arc < speedSq * smallAngle(1 + cos)) speedSq = arc / smallAngle(1 + cos);
      }
    }
    rows[at + ENTRY_SQ] = speedSq;
  }

  /** The most of `accel` that the axes can take from that direction to the new one. */
  private accelAlong(accel: number, fromX: number, fromY: number, fromZ: number, fromE: number): number {
    const { turn } = this;
    turn[0] = this.lastX - fromX;
    turn[1] = this.lastY - fromY;
    turn[2] = this.lastZ - fromZ;
    turn[3] = this.lastE - fromE;
    return limitAlong(turn, lengthOf(turn), this.accelLimits, accel);
  }

  /** Classic jerk: squared speed at which no axis jumps by more than its jerk. */
  private jerkSq(jerk: Float64Array, length: number, nominal: number): number {
    const { move, unit, last, motion } = this;
    for (let axis = 0; axis < 4; axis++) unit[axis] = (move[axis] as number) / length;
    let safe = nominal;
    for (let axis = 0; axis < 4; axis++) {
      const part = Math.abs(unit[axis] as number);
      if (part * safe > (jerk[axis] as number)) safe = (jerk[axis] as number) / part;
    }
    let joint = nominal;
    if (this.hasLast) {
      let fromLast = this.lastNominal;
      if (nominal < fromLast) fromLast = nominal;
      else joint = fromLast;
      // As in Marlin, the new block counts with its full speed also where the last one is slower.
      let factor = 1;
      for (let axis = 0; axis < 4; axis++) {
        const exit = (last[axis] as number) * fromLast * factor;
        const entry = (unit[axis] as number) * nominal * factor;
        const jump = exit * entry > 0 ? Math.abs(exit - entry) : Math.max(Math.abs(exit), Math.abs(entry));
        if (jump > (jerk[axis] as number)) factor *= (jerk[axis] as number) / jump;
      }
      joint *= factor;
      if (this.lastSafe > joint * JERK_THRESHOLD && safe > joint * JERK_THRESHOLD) joint = safe;
    }
    for (let axis = 0; axis < 4; axis++) last[axis] = unit[axis] as number;
    this.lastSafe = safe;
    return this.hasLast ? joint * joint : motion.minSpeedMmPerS ** 2;
  }
}

function positive(value: number | undefined, old: number): number {
  return value !== undefined && value > 0 ? value : old;
}

/**
 * The angle of which 1 - cos is given, up to 45 degrees: twice the arc sine of the root of half of it, by its series, which
 * ends where it is right to a millionth. Marlin takes a polynomial too; the library's acos costs as much as all the rest.
 */
function smallAngle(oneLessCos: number): number {
  const h = oneLessCos / 2;
  return 2 * Math.sqrt(h) * (1 + h * (1 / 6 + h * (3 / 40 + h * (5 / 112 + h * (35 / 1152 + h * (63 / 2816))))));
}
