import type { MotionProfile } from '../types.js';
import { BatchPlanner } from './batch-planner.js';
import { ACCEL, BlockQueue, ENTRY_SQ, NOMINAL, REACH } from './block-queue.js';
import { EXTRUDER_ACCEL_MM_PER_S2, EXTRUDER_FEED_MM_PER_S, GRBL_MOTION } from './firmware-motion.js';
import type { ProgramLimits } from './motion-planner.js';
import type { TimeBook } from './time-book.js';
import { lengthOf, limitAlong, lowerLimits, NO_LENGTH_MM } from './vectors.js';

/**
 * Plans as GRBL 1.1 and grblHAL (grbl/planner.c): acceleration and rapids by what each axis can along the path, corners
 * by junction deviation with what the axes can along the change of direction. The running block is planned anew with
 * each block that comes in, so a block starts with the queue full; a program's start waits for a full queue or its end.
 * grblHAL with jerk (`jerkMmPerS3`) plans with the mean acceleration of the S-curve to the block's speed.
 */
export class GrblPlanner extends BatchPlanner {
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
    super();
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

  protected get settledS(): number {
    return this.queue.seconds;
  }

  protected plan(end: number): void {
    for (let at = 0; at < end; at += 8) this.planMove(at);
  }

  private planMove(from: number): void {
    const { moves, places, unit, queue } = this;
    const dx = moves[from] as number, dy = moves[from + 1] as number, dz = moves[from + 2] as number, de = moves[from + 3] as number; // prettier-ignore
    let length = moves[from + 5] as number;
    if (length < NO_LENGTH_MM) length = Math.abs(de);
    if (length < NO_LENGTH_MM) return;
    const perMm = 1 / length;
    unit[0] = dx * perMm;
    unit[1] = dy * perMm;
    unit[2] = dz * perMm;
    unit[3] = de * perMm;
    const wanted = Math.max(moves[from + 4] as number, GRBL_MOTION.minFeedMmPerS);
    const nominal = limitAlong(unit, 0, 1, this.feedLimits, wanted);
    let accel = limitAlong(unit, 0, 1, this.accelLimits, Infinity);
    if (this.jerkLimits !== undefined)
      accel = meanAccel(accel, limitAlong(unit, 0, 1, this.jerkLimits, Infinity), nominal);
    const { rows, at } = queue;
    rows[at + REACH] = 2 * accel * length;
    rows[at + ACCEL] = accel;
    rows[at + NOMINAL] = nominal;
    this.join();
    queue.push(places[from] as number, places[from + 1] as number, places[from + 2] as number);
    this.lastNominalSq = nominal * nominal;
    this.hasLast = true;
  }

  protected rest(seconds: number): void {
    this.queue.wait(seconds, this.block, this.tag, this.layer);
  }

  protected halt(): void {
    this.queue.drain();
    this.hasLast = false;
  }

  protected change(settings: ProgramLimits): void {
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
    const speedSq =
      (limitAlong(turn, 0, lengthOf(turn), this.accelLimits, Infinity) * this.junctionMm * sin) / (1 - sin);
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
