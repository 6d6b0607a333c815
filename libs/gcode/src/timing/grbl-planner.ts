import type { MotionProfile } from '../types.js';
import { ACCEL, BlockQueue, ENTRY_SQ, NOMINAL, REACH } from './block-queue.js';
import { EXTRUDER_ACCEL_MM_PER_S2, EXTRUDER_FEED_MM_PER_S, GRBL_MOTION } from './firmware-motion.js';
import type { MotionPlanner, ProgramLimits } from './motion-planner.js';
import type { TimeBook } from './time-book.js';
import { lengthOf, limitAlong, lowerLimits, NO_LENGTH_MM } from './vectors.js';

/**
 * Plans as GRBL 1.1 and grblHAL (grbl/planner.c): acceleration and rapids by what each axis can along the path, corners
 * by junction deviation with what the axes can along the change of direction. The running block is planned anew with
 * each block that comes in, so a block starts with the queue full; a program's start waits for a full queue or its end.
 * grblHAL with jerk (`jerkMmPerS3`) plans with the mean acceleration of the S-curve to the block's speed.
 */
export class GrblPlanner implements MotionPlanner {
  block = 0;
  tag = 0;
  layer = 0;
  readonly move = new Float64Array(5);
  accelMmPerS2 = Infinity;

  private readonly queue: BlockQueue;
  private readonly feedLimits: Float64Array;
  private readonly accelLimits: Float64Array;
  private readonly ownFeed: Float64Array;
  private readonly ownAccel: Float64Array;
  private readonly jerkLimits: Float64Array | undefined;
  private junctionMm: number;

  private hasLast = false;
  private readonly last = new Float64Array(4);
  private lastNominalSq = 0;
  private readonly unit = new Float64Array(4);
  private readonly turn = new Float64Array(4);

  constructor(profile: MotionProfile, book: TimeBook) {
    const { maxFeedMmPerMin: feed, maxAccelMmPerS2: accel, motion } = profile;
    const isHal = profile.firmware === 'grblhal';
    const { queueBlocks = isHal ? GRBL_MOTION.halQueueBlocks : GRBL_MOTION.queueBlocks } = motion ?? {};
    const places = Math.max(isHal ? queueBlocks : queueBlocks - 1, 2);
    this.queue = new BlockQueue(book, places, places, 0);
    const feedE = feed.e === undefined ? EXTRUDER_FEED_MM_PER_S : feed.e / 60;
    this.feedLimits = Float64Array.of(feed.x / 60, feed.y / 60, feed.z / 60, feedE);
    this.accelLimits = Float64Array.of(accel.x, accel.y, accel.z, accel.e ?? EXTRUDER_ACCEL_MM_PER_S2);
    this.ownFeed = this.feedLimits.slice();
    this.ownAccel = this.accelLimits.slice();
    this.junctionMm = motion?.junctionDeviationMm ?? GRBL_MOTION.junctionDeviationMm;
    const jerk = motion?.jerkMmPerS3;
    if (jerk !== undefined) this.jerkLimits = Float64Array.of(jerk.x, jerk.y, jerk.z, Infinity);
  }

  get seconds(): number {
    return this.queue.seconds;
  }

  add(): void {
    const { move, unit, queue } = this;
    const dx = move[0] as number, dy = move[1] as number, dz = move[2] as number, de = move[3] as number; // prettier-ignore
    let length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (length < NO_LENGTH_MM) length = Math.abs(de);
    if (length < NO_LENGTH_MM) return;
    const perMm = 1 / length;
    unit[0] = dx * perMm;
    unit[1] = dy * perMm;
    unit[2] = dz * perMm;
    unit[3] = de * perMm;
    const wanted = Math.max(move[4] as number, GRBL_MOTION.minFeedMmPerS);
    const nominal = limitAlong(unit, 1, this.feedLimits, wanted);
    let accel = limitAlong(unit, 1, this.accelLimits, this.accelMmPerS2);
    if (this.jerkLimits !== undefined)
      accel = meanAccel(accel, limitAlong(unit, 1, this.jerkLimits, Infinity), nominal);
    const { rows, at } = queue;
    rows[at + REACH] = 2 * accel * length;
    rows[at + ACCEL] = accel;
    rows[at + NOMINAL] = nominal;
    this.join();
    queue.push(this.block, this.tag, this.layer);
    this.lastNominalSq = nominal * nominal;
    this.hasLast = true;
  }

  wait(seconds: number): void {
    this.stop();
    this.queue.wait(seconds, this.block, this.tag, this.layer);
  }

  stop(): void {
    this.queue.drain();
    this.hasLast = false;
  }

  limit(settings: ProgramLimits): void {
    lowerLimits(this.feedLimits, this.ownFeed, settings.maxFeedMmPerS);
    lowerLimits(this.accelLimits, this.ownAccel, settings.maxAccelMmPerS2);
    const { junctionDeviationMm } = settings;
    if (junctionDeviationMm !== undefined && junctionDeviationMm > 0) this.junctionMm = junctionDeviationMm;
  }

  /** Writes to `queue.rows` how fast the corner between the last block and the new one may be taken; `unit` becomes the last. */
  private join(): void {
    const { unit, last, turn } = this;
    const { rows, at } = this.queue;
    const nominalSq = (rows[at + NOMINAL] as number) ** 2;
    const ux = unit[0] as number, uy = unit[1] as number, uz = unit[2] as number; // prettier-ignore
    const lx = last[0] as number, ly = last[1] as number, lz = last[2] as number; // prettier-ignore
    last[0] = ux;
    last[1] = uy;
    last[2] = uz;
    const most = nominalSq < this.lastNominalSq ? nominalSq : this.lastNominalSq;
    const cos = -(ux * lx + uy * ly + uz * lz);
    // MINIMUM_JUNCTION_SPEED 0
    rows[at + ENTRY_SQ] = this.hasLast && cos <= 0.999999 ? most : 0;
    if (!this.hasLast || cos > 0.999999 || cos < -0.999999) return;
    turn[0] = ux - lx;
    turn[1] = uy - ly;
    turn[2] = uz - lz;
    const sin = Math.sqrt(0.5 * (1 - cos));
    const speedSq = (limitAlong(turn, lengthOf(turn), this.accelLimits, Infinity) * this.junctionMm * sin) / (1 - sin);
    if (speedSq < most) rows[at + ENTRY_SQ] = speedSq;
  }
}

/** grblHAL's "effective acceleration": half the speed is reached with rising, then (if at all) with full acceleration. */
function meanAccel(accel: number, jerk: number, nominal: number): number {
  if (!(jerk > 0) || jerk === Infinity) return accel;
  const rampS = accel / jerk;
  const rampMmPerS = 0.5 * jerk * rampS * rampS;
  const halfMmPerS = 0.5 * nominal;
  if (halfMmPerS > rampMmPerS) return nominal / (2 * (rampS + (halfMmPerS - rampMmPerS) / accel));
  return nominal / (2 * Math.sqrt(nominal / jerk));
}
