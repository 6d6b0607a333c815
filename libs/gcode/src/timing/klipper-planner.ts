import type { MotionProfile } from '../types.js';
import { BatchPlanner } from './batch-planner.js';
import { KLIPPER_MOTION } from './firmware-motion.js';
import { KlipperQueue } from './klipper-queue.js';
import type { ProgramLimits } from './motion-planner.js';
import type { TimeBook } from './time-book.js';
import { NO_LENGTH_MM } from './vectors.js';

/** Klipper gives moves of the extruder alone this acceleration, and then the extruder's own. */
const NO_ACCEL_LIMIT = 99_999_999.9;
/** klippy refuses speeds of zero; the smallest one that programs mean, mm/s. */
const SHORTEST_MM = NO_LENGTH_MM;
const MIN_SPEED_MM_PER_S = 1 / 60;

/**
 * Plans as Klipper (klippy/toolhead.py, kinematics/extruder.py; cartesian and CoreXY): square corner velocity, the
 * extruder's instantaneous corner velocity, Z's own limits, minimum cruise ratio. The extruder is no part of corners and
 * its moves alone begin and end at rest. Pressure advance takes no time.
 */
export class KlipperPlanner extends BatchPlanner {
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
  private lastX = 0;
  private lastY = 0;
  private lastZ = 0;
  private lastE = 0;
  private wasKinematic = false;

  constructor(profile: MotionProfile, book: TimeBook) {
    super();
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

  protected get settledS(): number {
    return this.queue.seconds;
  }

  protected plan(end: number): void {
    const { moves, places, queue } = this;
    const { next } = queue;
    let { wasKinematic, lastX, lastY, lastZ, lastE } = this;
    // R jd a = R a / max_accel * scv^2 (sqrt2 - 1)
    const corner = (this.squareCorner * this.squareCorner * (Math.SQRT2 - 1)) / this.maxAccel;
    const softAccel = this.maxAccel * (1 - this.cruiseRatio);
    for (let at = 0; at < end; at += 8) {
      const dx = moves[at] as number, dy = moves[at + 1] as number, dz = moves[at + 2] as number, de = moves[at + 3] as number; // prettier-ignore
      let length = moves[at + 5] as number;
      const isKinematic = length >= SHORTEST_MM;
      if (!isKinematic) length = Math.abs(de);
      if (length < SHORTEST_MM) continue;
      const perMm = 1 / length;
      const ux = dx * perMm, uy = dy * perMm, uz = dz * perMm, ue = de * perMm; // prettier-ignore
      let speed = moves[at + 4] as number;
      if (speed < MIN_SPEED_MM_PER_S) speed = MIN_SPEED_MM_PER_S;
      let accel = NO_ACCEL_LIMIT;
      if (isKinematic) {
        accel = this.maxAccel;
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
      const softReach = 2 * length * softAccel;
      next[0] = length;
      next[1] = accel;
      next[2] = speed * speed;
      next[3] = softReach < reach ? softReach : reach;
      next[4] = corner * accel;
      const isJoined = isKinematic && wasKinematic && !queue.isEmpty;
      if (isJoined) {
        const cos = -(ux * lastX + uy * lastY + uz * lastZ);
        const sinHalf = Math.sqrt(cos < 1 ? 0.5 * (1 - cos) : 0);
        const cosHalf = Math.sqrt(cos > -1 ? 0.5 * (1 + cos) : 0);
        const isBent = sinHalf < 1 && cosHalf > 0;
        next[5] = isBent ? sinHalf / (1 - sinHalf) : Infinity;
        next[6] = isBent ? (0.25 * sinHalf) / cosHalf : Infinity;
        const jump = Math.abs(ue - lastE);
        next[7] = jump > 0 ? (this.cornerE / jump) ** 2 : Infinity;
      }
      queue.push(places[at] as number, places[at + 1] as number, places[at + 2] as number, isJoined);
      lastX = ux;
      lastY = uy;
      lastZ = uz;
      lastE = ue;
      wasKinematic = isKinematic;
    }
    this.wasKinematic = wasKinematic;
    this.lastX = lastX;
    this.lastY = lastY;
    this.lastZ = lastZ;
    this.lastE = lastE;
  }

  protected rest(seconds: number): void {
    this.queue.wait(seconds, this.block, this.tag, this.layer);
  }

  protected halt(): void {
    this.queue.flush(false);
  }

  /** SET_VELOCITY_LIMIT and M204 replace what printer.cfg says; there is no upper bound. */
  protected change(settings: ProgramLimits): void {
    const { velocityMmPerS, totalAccelMmPerS2, squareCornerMmPerS, minimumCruiseRatio } = settings;
    if (velocityMmPerS !== undefined && velocityMmPerS > 0) this.maxVelocity = velocityMmPerS;
    if (totalAccelMmPerS2 !== undefined && totalAccelMmPerS2 > 0) this.maxAccel = totalAccelMmPerS2;
    if (squareCornerMmPerS !== undefined && squareCornerMmPerS >= 0) this.squareCorner = squareCornerMmPerS;
    if (minimumCruiseRatio !== undefined && minimumCruiseRatio >= 0 && minimumCruiseRatio < 1) {
      this.cruiseRatio = minimumCruiseRatio;
    }
  }
}
