import type { MotionProfile } from '../types.js';
import { BatchPlanner } from './batch-planner.js';
import { BlockQueue } from './block-queue.js';
import {
  EXTRUDER_ACCEL_MM_PER_S2,
  EXTRUDER_FEED_MM_PER_S,
  marlinMotion,
  type MarlinMotion,
} from './firmware-motion.js';
import type { ProgramLimits } from './motion-planner.js';
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
const SHORTEST_MM = NO_LENGTH_MM;
const NO_JERK = new Float64Array(4);

/**
 * Plans as Marlin 2 (module/planner.cpp, stepper.cpp): a queue of a few blocks, always planned to stop; the block that
 * runs is never touched again. While the host keeps up, a block starts with the queue one short of full, as the next
 * one comes in only when its place is free; the first starts with three. S-curves take the same time as trapezoids
 * (S_CURVE_ACCELERATION keeps ramp times), so `isSCurve` changes nothing. Step rates below 120/s are not modelled.
 */
export class MarlinPlanner extends BatchPlanner {
  private readonly motion: MarlinMotion;
  private readonly queue: BlockQueue;
  /** SLOWDOWN ends with so many blocks since the standstill: the queue is half full. */
  private readonly slowdownUntil: number;
  private readonly minSegmentS: number;
  /** Blocks below this may be parts of a curve. */
  private readonly smallMm: number;

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

  /** Of the last block. */
  private lastX = 0;
  private lastY = 0;
  private lastZ = 0;
  private lastE = 0;
  /** Below 0: the next one begins at a standstill. */
  private lastNominal = -1;
  private lastSafe = 0;
  /** For classic jerk: where the last block and the new one go. */
  private readonly last = new Float64Array(4);
  private readonly unit = new Float64Array(4);
  private readonly turn = new Float64Array(4);

  constructor(profile: MotionProfile, book: TimeBook) {
    super();
    const { maxFeedMmPerMin: feed, maxAccelMmPerS2: accel, motion: settings } = profile;
    const motion = marlinMotion(profile.firmware);
    this.motion = motion;
    this.smallMm = motion.handlesSmallSegments ? SMALL_MM : 0;
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

  protected get settledS(): number {
    return this.queue.seconds;
  }

  protected plan(end: number): void {
    const { moves, places, queue, motion, jerk, flatFeed, flatAccel } = this;
    const { rows } = queue;
    const minSpeed = motion.minSpeedMmPerS;
    const partOfE = motion.hasExtruderInJunction ? 1 : 0;
    let { lastX, lastY, lastZ, lastE, lastNominal } = this;
    for (let from = 0; from < end; from += 8) {
      const dx = moves[from] as number, dy = moves[from + 1] as number, dz = moves[from + 2] as number, de = moves[from + 3] as number; // prettier-ignore
      let length = moves[from + 5] as number;
      let accel = de === 0 ? this.travelAccel : this.printAccel;
      if (length < SHORTEST_MM) {
        length = Math.abs(de);
        if (length < SHORTEST_MM) continue;
        accel = this.retractAccel;
      }
      let nominal = moves[from + 4] as number;
      if (nominal < minSpeed) nominal = minSpeed;
      const { count, at } = queue;
      if (count < this.slowdownUntil && count >= SLOWDOWN_FROM) nominal = this.slowedDown(length, nominal, count);
      const isFlat = dz === 0 && de <= length && de >= -length;
      if (!isFlat || nominal > flatFeed) nominal = limitAlong(moves, from, length, this.feedLimits, nominal);
      if (!isFlat || accel > flatAccel) accel = limitAlong(moves, from, length, this.accelLimits, accel);
      rows[at] = 2 * accel * length;
      rows[at + 1] = accel;
      rows[at + 2] = nominal;
      if (jerk === undefined) {
        const e = de * partOfE;
        const square = dx * dx + dy * dy + dz * dz + e * e;
        const perMm = square === 0 ? 0 : 1 / Math.sqrt(square);
        const ux = dx * perMm, uy = dy * perMm, uz = dz * perMm, ue = e * perMm; // prettier-ignore
        const cos = -(ux * lastX + uy * lastY + uz * lastZ + ue * lastE);
        if (lastNominal < 0 || cos > 0.999999) rows[at + 3] = minSpeed * minSpeed;
        else {
          if (uz !== lastZ || accel > flatAccel)
            accel = this.turnAccel(accel, ux - lastX, uy - lastY, uz - lastZ, ue - lastE);
          const most = nominal < lastNominal ? nominal : lastNominal;
          rows[at + 3] = this.cornerSq(most * most, cos, accel, length);
        }
        lastX = ux;
        lastY = uy;
        lastZ = uz;
        lastE = ue;
      } else {
        rows[at + 3] = this.jerkSq(from, length, nominal, lastNominal);
      }
      queue.push(places[from] as number, places[from + 1] as number, places[from + 2] as number);
      lastNominal = nominal;
    }
    this.lastX = lastX;
    this.lastY = lastY;
    this.lastZ = lastZ;
    this.lastE = lastE;
    this.lastNominal = lastNominal;
  }

  protected rest(seconds: number): void {
    this.queue.wait(seconds, this.block, this.tag, this.layer);
  }

  protected halt(): void {
    const { queue, motion } = this;
    if (queue.count > 0 && queue.count < motion.blocksToStart) queue.delayS = motion.startDelayS;
    queue.drain();
    this.lastNominal = -1;
  }

  protected change(settings: ProgramLimits): void {
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

  /** SLOWDOWN: with few blocks waiting, a short one takes longer. By the feed asked for, before the axes' limits. */
  private slowedDown(length: number, nominal: number, count: number): number {
    if (length >= this.minSegmentS * nominal) return nominal;
    const seconds = length / nominal;
    const pending = count < this.motion.blocksToStart ? count : count - 1;
    return length / (seconds + (2 * (this.minSegmentS - seconds)) / pending);
  }

  /** Squared speed at which a corner may be taken by junction deviation. Short, so that V8 puts it where it is called. */
  private cornerSq(mostSq: number, cosine: number, along: number, length: number): number {
    const cos = cosine < -0.999999 ? -0.999999 : cosine;
    const sin = Math.sqrt(0.5 * (1 - cos));
    const byDeviation = along * this.junctionMm * sin;
    const speedSq = byDeviation < mostSq * (1 - sin) ? byDeviation / (1 - sin) : mostSq;
    if (cos >= CURVE_COS || length >= this.smallMm) return speedSq;
    // Few bends are so wide that the angle itself is needed.
    const arc = length * along;
    return arc < speedSq * WIDEST_CURVE && arc < speedSq * smallAngle(1 + cos) ? arc / smallAngle(1 + cos) : speedSq;
  }

  /** The most of `accel` that the axes can take along this change of direction. */
  private turnAccel(accel: number, x: number, y: number, z: number, e: number): number {
    const { turn } = this;
    turn[0] = x;
    turn[1] = y;
    turn[2] = z;
    turn[3] = e;
    return limitAlong(turn, 0, lengthOf(turn), this.accelLimits, accel);
  }

  /** Classic jerk: squared speed at which no axis jumps by more than its jerk. */
  private jerkSq(from: number, length: number, nominal: number, lastNominal: number): number {
    const { jerk = NO_JERK, moves, unit, last, motion } = this;
    const hasLast = lastNominal >= 0;
    for (let axis = 0; axis < 4; axis++) unit[axis] = (moves[from + axis] as number) / length;
    let safe = nominal;
    for (let axis = 0; axis < 4; axis++) {
      const part = Math.abs(unit[axis] as number);
      if (part * safe > (jerk[axis] as number)) safe = (jerk[axis] as number) / part;
    }
    let joint = nominal;
    if (hasLast) {
      let fromLast = lastNominal;
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
    return hasLast ? joint * joint : motion.minSpeedMmPerS ** 2;
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
