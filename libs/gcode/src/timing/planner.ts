import { familyOf } from '../dialects/family.js';
import type { MotionProfile } from '../types.js';
import type { MotionPlanner, ProgramLimits } from './motion-planner.js';
import type { TimeBook } from './time-book.js';

/** Moves planned together. The last `KEEP` wait for what follows, as their end speed is not known yet. */
const CAPACITY = 256;
const KEEP = 64;
/** Defaults of the firmwares: Marlin JUNCTION_DEVIATION_MM, GRBL $11. Klipper is planned as Marlin. */
const JUNCTION_DEVIATION_MM = { marlin: 0.013, grbl: 0.01, klipper: 0.013 } as const;
/** Marlin's MINIMUM_PLANNER_SPEED 0.05 mm/s; GRBL's MINIMUM_JUNCTION_SPEED 0. */
const MIN_SPEED_SQ = { marlin: 0.0025, grbl: 0, klipper: 0.0025 } as const;
/** Marlin's DEFAULT_MAX_FEEDRATE and DEFAULT_MAX_ACCELERATION of the extruder, for profiles that name none. */
const EXTRUDER_FEED_MM_PER_S = 25;
const EXTRUDER_ACCEL_MM_PER_S2 = 10_000;
/** cos of 135 degrees: smaller bends between short segments are parts of a curve (Marlin JD_HANDLE_SMALL_SEGMENTS). */
const CURVE_COS = -Math.SQRT1_2;

/**
 * Estimates time as the firmwares' planners move: a trapezoid per move, junction speeds by junction deviation, a
 * backward and a forward pass over squared speeds (Marlin planner.cpp, GRBL planner.c). It looks at least 64 moves
 * ahead; firmwares with 16 are slower on curves of very short segments (performance 2.2). Memory is constant.
 */
export class Planner implements MotionPlanner {
  seconds = 0;
  /** Of the block being read, for the time index. */
  block = 0;
  tag = 0;
  layer = 0;
  /**
   * The straight move that `add` takes: dx, dy, dz, de in millimetres, feed in mm/s (Infinity: as fast as the axes go).
   * Doubles travel in arrays here and below, as V8 puts each one passed to a function on the heap.
   */
  readonly move = new Float64Array(5);
  /** Limit set by the program (M204); the axes' limits hold besides. */
  accelMmPerS2 = Infinity;

  private readonly isMarlin: boolean;
  private readonly junctionMm: number;
  private readonly minSpeedSq: number;
  private readonly feedLimits: Float64Array;
  private readonly accelLimits: Float64Array;
  /** The machine's own. */
  private readonly ownFeed: Float64Array;
  private readonly ownAccel: Float64Array;

  private count = 0;
  private readonly lengthMm = new Float64Array(CAPACITY);
  private readonly accel = new Float64Array(CAPACITY);
  private readonly nominalSq = new Float64Array(CAPACITY);
  private readonly maxEntrySq = new Float64Array(CAPACITY);
  private readonly entrySq = new Float64Array(CAPACITY + 1);
  private readonly blocks = new Int32Array(CAPACITY);
  private readonly tags = new Int32Array(CAPACITY);
  private readonly layers = new Int32Array(CAPACITY);

  /** Direction of the last move; `hasLast` is false after a standstill. */
  private hasLast = false;
  private readonly last = new Float64Array(4);
  private readonly unit = new Float64Array(4);
  private lastNominalSq = 0;

  constructor(
    profile: MotionProfile,
    private readonly book: TimeBook,
  ) {
    const { maxFeedMmPerMin: feed, maxAccelMmPerS2: accel } = profile;
    const family = familyOf(profile.firmware);
    this.isMarlin = family !== 'grbl';
    this.junctionMm = JUNCTION_DEVIATION_MM[family];
    this.minSpeedSq = MIN_SPEED_SQ[family];
    const feedE = feed.e === undefined ? EXTRUDER_FEED_MM_PER_S : feed.e / 60;
    this.feedLimits = Float64Array.of(feed.x / 60, feed.y / 60, feed.z / 60, feedE);
    this.accelLimits = Float64Array.of(accel.x, accel.y, accel.z, accel.e ?? EXTRUDER_ACCEL_MM_PER_S2);
    this.ownFeed = this.feedLimits.slice();
    this.ownAccel = this.accelLimits.slice();
  }

  /** Adds the straight move in `move`. */
  add(): void {
    const { move } = this;
    const dx = move[0] as number, dy = move[1] as number, dz = move[2] as number, de = move[3] as number; // prettier-ignore
    let length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (length < 1e-9) length = Math.abs(de);
    if (length < 1e-9) return;
    if (this.count === CAPACITY) this.release(KEEP);
    const unit = this.unit;
    const perMm = 1 / length;
    unit[0] = dx * perMm;
    unit[1] = dy * perMm;
    unit[2] = dz * perMm;
    unit[3] = de * perMm;
    const nominal = limitAlong(unit, this.feedLimits, move[4] as number);
    const accel = limitAlong(unit, this.accelLimits, this.accelMmPerS2);
    const nominalSq = nominal * nominal;
    if (this.isMarlin && de !== 0) normalise(unit);

    const i = this.count++;
    this.lengthMm[i] = length;
    this.accel[i] = accel;
    this.nominalSq[i] = nominalSq;
    this.blocks[i] = this.block;
    this.tags[i] = this.tag;
    this.layers[i] = this.layer;
    this.maxEntrySq[i] = this.hasLast
      ? Math.min(this.junctionSq(length, accel), nominalSq, this.lastNominalSq)
      : Math.min(this.minSpeedSq, nominalSq);
    const { last } = this;
    last[0] = unit[0];
    last[1] = unit[1];
    last[2] = unit[2];
    last[3] = unit[3];
    this.lastNominalSq = nominalSq;
    this.hasLast = true;
  }

  /** Motion ends, then `seconds` pass. */
  wait(seconds: number): void {
    this.stop();
    if (seconds <= 0) return;
    this.seconds += seconds;
    this.book.time[0] = seconds;
    this.book.time[1] = this.seconds;
    this.book.wait(this.block, this.tag, this.layer);
  }

  /** Motion ends. */
  stop(): void {
    this.release(0);
    this.entrySq[0] = 0;
    this.hasLast = false;
  }

  limit({ maxFeedMmPerS, maxAccelMmPerS2 }: ProgramLimits): void {
    for (let axis = 0; axis < 4; axis++) {
      const feed = maxFeedMmPerS?.[axis];
      const accel = maxAccelMmPerS2?.[axis];
      if (feed !== undefined && feed > 0) this.feedLimits[axis] = Math.min(feed, this.ownFeed[axis] as number);
      if (accel !== undefined && accel > 0) this.accelLimits[axis] = Math.min(accel, this.ownAccel[axis] as number);
    }
  }

  /** Squared speed at which the corner between the last move and the new one may be taken. */
  private junctionSq(length: number, accel: number): number {
    const { unit, last } = this;
    const ux = unit[0] as number, uy = unit[1] as number, uz = unit[2] as number, ue = unit[3] as number; // prettier-ignore
    const lx = last[0] as number, ly = last[1] as number, lz = last[2] as number, le = last[3] as number; // prettier-ignore
    let cos = -(ux * lx + uy * ly + uz * lz);
    if (this.isMarlin) cos -= ue * le;
    if (cos > 0.999999) return this.minSpeedSq;
    if (cos < -0.999999) {
      if (!this.isMarlin) return Infinity;
      cos = -0.999999;
    }
    unit[0] = ux - lx;
    unit[1] = uy - ly;
    unit[2] = uz - lz;
    unit[3] = this.isMarlin ? ue - le : 0;
    normalise(unit);
    const along = limitAlong(unit, this.accelLimits, this.isMarlin ? accel : Infinity);
    unit[0] = ux;
    unit[1] = uy;
    unit[2] = uz;
    unit[3] = ue;
    const sin = Math.sqrt(0.5 * (1 - cos));
    const speedSq = (along * this.junctionMm * sin) / (1 - sin);
    if (!this.isMarlin || length >= 1 || cos >= CURVE_COS) return speedSq;
    return Math.min(speedSq, (length * along) / Math.acos(-cos));
  }

  /** Plans all moves and counts the time of all but the last `keep`. */
  private release(keep: number): void {
    const { count, entrySq, maxEntrySq, accel, lengthMm } = this;
    if (count === 0) return;
    const start = Math.min(entrySq[0] as number, maxEntrySq[0] as number);
    entrySq[count] = 0;
    for (let i = count - 1; i > 0; i--) {
      const reach = (entrySq[i + 1] as number) + 2 * (accel[i] as number) * (lengthMm[i] as number);
      const most = maxEntrySq[i] as number;
      entrySq[i] = reach < most ? reach : most;
    }
    entrySq[0] = start;
    const released = count - keep;
    for (let i = 0; i < released; i++) this.seconds += this.timeOf(i);
    this.entrySq[0] = entrySq[released] as number;
    for (const row of [lengthMm, accel, this.nominalSq, maxEntrySq, this.blocks, this.tags, this.layers])
      row.copyWithin(0, released, count);
    this.count = keep;
  }

  private timeOf(i: number): number {
    const a = this.accel[i] as number;
    const length = this.lengthMm[i] as number;
    const v0Sq = this.entrySq[i] as number;
    let v1Sq = this.entrySq[i + 1] as number;
    const reachSq = v0Sq + 2 * a * length;
    if (reachSq < v1Sq) {
      v1Sq = reachSq;
      this.entrySq[i + 1] = v1Sq;
    }
    const cruiseSq = Math.min(this.nominalSq[i] as number, (v0Sq + v1Sq) / 2 + a * length);
    const cruise = Math.sqrt(cruiseSq);
    const ramps = (2 * cruise - Math.sqrt(v0Sq) - Math.sqrt(v1Sq)) / a;
    const flat = length - (2 * cruiseSq - v0Sq - v1Sq) / (2 * a);
    const seconds = flat > 0 ? ramps + flat / cruise : ramps;
    this.book.time[0] = seconds;
    this.book.time[1] = this.seconds + seconds;
    this.book.add(this.blocks[i] as number, this.tags[i] as number, this.layers[i] as number);
    return seconds;
  }
}

/** The most of `wanted` that keeps every axis within its limit, along a direction. */
function limitAlong(unit: Float64Array, limits: Float64Array, wanted: number): number {
  let most = wanted;
  for (let axis = 0; axis < 4; axis++) {
    const part = Math.abs(unit[axis] as number);
    if (part * most > (limits[axis] as number)) most = (limits[axis] as number) / part;
  }
  return most;
}

function normalise(unit: Float64Array): void {
  const x = unit[0] as number, y = unit[1] as number, z = unit[2] as number, e = unit[3] as number; // prettier-ignore
  const square = x * x + y * y + z * z + e * e;
  if (square === 0) return;
  const scale = 1 / Math.sqrt(square);
  unit[0] = x * scale;
  unit[1] = y * scale;
  unit[2] = z * scale;
  unit[3] = e * scale;
}
