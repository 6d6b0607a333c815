import type { MotionProfile } from '../types.js';
import { KLIPPER_MOTION } from './firmware-motion.js';
import { KlipperQueue } from './klipper-queue.js';
import type { MotionPlanner, ProgramLimits } from './motion-planner.js';
import type { TimeBook } from './time-book.js';
import { NO_LENGTH_MM } from './vectors.js';

/** Klipper gives moves of the extruder alone this acceleration, and then the extruder's own. */
const NO_ACCEL_LIMIT = 99_999_999.9;
/** klippy refuses speeds of zero; the smallest one that programs mean, mm/s. */
const MIN_SPEED_MM_PER_S = 1 / 60;

/**
 * Plans as Klipper (klippy/toolhead.py, kinematics/extruder.py; cartesian and CoreXY): square corner velocity, the
 * extruder's instantaneous corner velocity, Z's own limits, minimum cruise ratio. The extruder is no part of corners and
 * its moves alone begin and end at rest. Pressure advance takes no time.
 */
export class KlipperPlanner implements MotionPlanner {
  block = 0;
  tag = 0;
  layer = 0;
  readonly move = new Float64Array(5);
  accelMmPerS2 = Infinity;

  private readonly queue: KlipperQueue;
  private maxVelocity: number;
  private maxAccel: number;
  private squareCorner: number;
  private cruiseRatio: number;
  private readonly cornerE: number;
  private readonly maxVelocityZ: number;
  private readonly maxAccelZ: number;
  private readonly maxVelocityE: number;
  private readonly maxAccelE: number;

  /** Of the last move: x, y, z, filament for each millimetre. */
  private readonly last = new Float64Array(4);
  private wasKinematic = false;

  constructor(profile: MotionProfile, book: TimeBook) {
    const { maxFeedMmPerMin: feed, maxAccelMmPerS2: accel, motion } = profile;
    this.queue = new KlipperQueue(book);
    // max_velocity and max_accel have no default; a profile without them tells them for X and Y.
    this.maxVelocity = motion?.maxVelocityMmPerS ?? Math.min(feed.x, feed.y) / 60;
    this.maxAccel = motion?.maxAccelMmPerS2 ?? Math.min(accel.x, accel.y);
    this.squareCorner = motion?.squareCornerMmPerS ?? KLIPPER_MOTION.squareCornerMmPerS;
    this.cruiseRatio = motion?.minimumCruiseRatio ?? KLIPPER_MOTION.minimumCruiseRatio;
    this.cornerE = motion?.instantaneousCornerMmPerS ?? KLIPPER_MOTION.instantaneousCornerMmPerS;
    this.maxVelocityZ = feed.z / 60;
    this.maxAccelZ = accel.z;
    // max_extrude_only_velocity: what the widest line allowed (4 nozzle^2) takes at max_velocity.
    const filamentMm = profile.filamentDiameterMm ?? KLIPPER_MOTION.filamentMm;
    const widest = (4 * KLIPPER_MOTION.nozzleMm ** 2) / (Math.PI * (filamentMm / 2) ** 2);
    this.maxVelocityE = feed.e === undefined ? this.maxVelocity * widest : feed.e / 60;
    this.maxAccelE = accel.e ?? this.maxAccel * widest;
  }

  get seconds(): number {
    return this.queue.seconds;
  }

  add(): void {
    const { move, last, queue } = this;
    const { next } = queue;
    const dx = move[0] as number, dy = move[1] as number, dz = move[2] as number, de = move[3] as number; // prettier-ignore
    let length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    const isKinematic = length >= NO_LENGTH_MM;
    if (!isKinematic) length = Math.abs(de);
    if (length < NO_LENGTH_MM) return;
    const perMm = 1 / length;
    const ux = dx * perMm, uy = dy * perMm, uz = dz * perMm, ue = de * perMm; // prettier-ignore

    const maxAccel = this.accelMmPerS2 === Infinity ? this.maxAccel : this.accelMmPerS2;
    let speed = Math.max(move[4] as number, MIN_SPEED_MM_PER_S);
    let accel = NO_ACCEL_LIMIT;
    if (isKinematic) {
      accel = maxAccel;
      if (speed > this.maxVelocity) speed = this.maxVelocity;
      if (dz !== 0) {
        const z = Math.abs(uz);
        if (speed * z > this.maxVelocityZ) speed = this.maxVelocityZ / z;
        if (accel * z > this.maxAccelZ) accel = this.maxAccelZ / z;
      }
    }
    if (de !== 0 && ((dx === 0 && dy === 0) || de < 0 || !isKinematic)) {
      const e = Math.abs(ue);
      if (speed * e > this.maxVelocityE) speed = this.maxVelocityE / e;
      if (accel * e > this.maxAccelE) accel = this.maxAccelE / e;
    }
    const reach = 2 * length * accel;
    const softReach = 2 * length * maxAccel * (1 - this.cruiseRatio);
    next[0] = length;
    next[1] = accel;
    next[2] = speed * speed;
    next[3] = softReach < reach ? softReach : reach;
    // R jd a = R a / max_accel * scv^2 (sqrt2 - 1)
    next[4] = ((this.squareCorner * this.squareCorner * (Math.SQRT2 - 1)) / maxAccel) * accel;

    const isJoined = isKinematic && this.wasKinematic && !queue.isEmpty;
    if (isJoined) {
      const lx = last[0] as number, ly = last[1] as number, lz = last[2] as number, le = last[3] as number; // prettier-ignore
      const cos = -(ux * lx + uy * ly + uz * lz);
      const sinHalf = Math.sqrt(cos < 1 ? 0.5 * (1 - cos) : 0);
      const cosHalf = Math.sqrt(cos > -1 ? 0.5 * (1 + cos) : 0);
      const isBent = sinHalf < 1 && cosHalf > 0;
      next[5] = isBent ? sinHalf / (1 - sinHalf) : Infinity;
      next[6] = isBent ? (0.25 * sinHalf) / cosHalf : Infinity;
      const jump = Math.abs(ue - le);
      next[7] = jump > 0 ? (this.cornerE / jump) ** 2 : Infinity;
    }
    queue.push(this.block, this.tag, this.layer, isJoined);
    last[0] = ux;
    last[1] = uy;
    last[2] = uz;
    last[3] = ue;
    this.wasKinematic = isKinematic;
  }

  wait(seconds: number): void {
    this.stop();
    this.queue.wait(seconds, this.block, this.tag, this.layer);
  }

  stop(): void {
    this.queue.flush(false);
  }

  /** SET_VELOCITY_LIMIT and M204 replace what printer.cfg says; there is no upper bound. */
  limit(settings: ProgramLimits): void {
    const { velocityMmPerS, totalAccelMmPerS2, squareCornerMmPerS, minimumCruiseRatio } = settings;
    if (velocityMmPerS !== undefined && velocityMmPerS > 0) this.maxVelocity = velocityMmPerS;
    if (totalAccelMmPerS2 !== undefined && totalAccelMmPerS2 > 0) this.maxAccel = totalAccelMmPerS2;
    if (squareCornerMmPerS !== undefined && squareCornerMmPerS >= 0) this.squareCorner = squareCornerMmPerS;
    if (minimumCruiseRatio !== undefined && minimumCruiseRatio >= 0 && minimumCruiseRatio < 1) {
      this.cruiseRatio = minimumCruiseRatio;
    }
  }
}
