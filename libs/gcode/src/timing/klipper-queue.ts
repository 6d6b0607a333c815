import type { TimeBook } from './time-book.js';

const FIRST_CAPACITY = 1024;
/** Moves that wait for their speeds at most; a straight way of 0.01 mm pieces at 300 mm/s needs 20,000. */
const MAX_CAPACITY = 1 << 17;
/** Moves gathered between two passes at least: with a few waiting, each is visited little more than once. */
const BATCH = 256;
/** In `peakSq`: this move cannot speed up, it goes on as the one before. */
const FOLLOWS = -1;

/**
 * Klipper's look-ahead (klippy/toolhead.py, LookAheadQueue): no limit but standstill. Passes run lazily: they settle only
 * moves whose speeds nothing to come can change, so when they run changes nothing, and each move costs constant time.
 *
 * Beside the start speeds runs a second chain with the acceleration of minimum_cruise_ratio; its peaks bound the cruise
 * speed of the moves around them.
 */
export class KlipperQueue {
  seconds = 0;
  /**
   * What `push` takes: length in mm, acceleration, squared speed, 2 a d with the acceleration of minimum_cruise_ratio,
   * junction deviation times acceleration, and of the corner before: sin / (1 - sin), tan / 4 of half its angle, squared
   * speed the extruder allows. Infinity: no limit.
   */
  readonly next = new Float64Array(8);

  private count = 0;
  private passAt = BATCH;
  private capacity = FIRST_CAPACITY;
  private lengthMm = new Float64Array(FIRST_CAPACITY);
  private accel = new Float64Array(FIRST_CAPACITY);
  private cruiseSq = new Float64Array(FIRST_CAPACITY);
  private softReach = new Float64Array(FIRST_CAPACITY);
  private corner = new Float64Array(FIRST_CAPACITY);
  private maxStartSq = new Float64Array(FIRST_CAPACITY);
  private maxSoftSq = new Float64Array(FIRST_CAPACITY);
  private startSq = new Float64Array(FIRST_CAPACITY + 1);
  private peakSq = new Float64Array(FIRST_CAPACITY);
  private blocks = new Int32Array(FIRST_CAPACITY);
  private tags = new Int32Array(FIRST_CAPACITY);
  private layers = new Int32Array(FIRST_CAPACITY);

  constructor(private readonly book: TimeBook) {}

  /** Nothing moves before the next move. */
  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** Adds the move in `next`. @param isJoined it may begin at speed */
  push(block: number, tag: number, layer: number, isJoined: boolean): void {
    if (this.count >= this.passAt) this.makeRoom();
    const i = this.count++;
    const { next } = this;
    this.lengthMm[i] = next[0] as number;
    this.accel[i] = next[1] as number;
    this.cruiseSq[i] = next[2] as number;
    this.softReach[i] = next[3] as number;
    this.corner[i] = next[4] as number;
    this.blocks[i] = block;
    this.tags[i] = tag;
    this.layers[i] = layer;
    if (isJoined && i > 0) this.join(i);
    else this.maxStartSq[i] = this.maxSoftSq[i] = 0;
  }

  /** Settles what is final; all, with a standstill behind, if not `isLazy`. */
  flush(isLazy: boolean): void {
    const { count } = this;
    if (count === 0) return;
    const settled = this.planBack(isLazy);
    this.settle(settled);
    for (const row of this.rows) row.copyWithin(0, settled, count);
    this.count = count - settled;
    this.passAt = Math.max(BATCH, 2 * this.count);
  }

  /** After `flush(false)`: time passes. */
  wait(seconds: number, block: number, tag: number, layer: number): void {
    if (!(seconds > 0)) return;
    this.seconds += seconds;
    this.book.time[0] = seconds;
    this.book.time[1] = this.seconds;
    this.book.wait(block, tag, layer);
  }

  /** How fast move `i` may begin, whatever comes behind it. */
  private join(i: number): void {
    const { next, accel, lengthMm } = this;
    const last = i - 1;
    const lastReach = 2 * (accel[last] as number) * (lengthMm[last] as number);
    let most = (this.maxStartSq[last] as number) + lastReach;
    if ((next[2] as number) < most) most = next[2] as number;
    if ((this.cruiseSq[last] as number) < most) most = this.cruiseSq[last] as number;
    if ((next[7] as number) < most) most = next[7] as number;
    const bend = next[5] as number;
    if (bend !== Infinity) {
      const reach = 2 * (next[1] as number) * (next[0] as number);
      const quarterTan = next[6] as number;
      const corner = (next[4] as number) < (this.corner[last] as number) ? next[4] : this.corner[last];
      const bySpan = (reach < lastReach ? reach : lastReach) * quarterTan;
      const byCorner = bend * (corner as number);
      if (byCorner < most) most = byCorner;
      if (bySpan < most) most = bySpan;
    }
    this.maxStartSq[i] = most;
    const soft = (this.maxSoftSq[last] as number) + (this.softReach[last] as number);
    this.maxSoftSq[i] = soft < most ? soft : most;
  }

  /** From the last move to the first: start speeds, and peaks of the softer chain. @returns moves that are final */
  private planBack(isLazy: boolean): number {
    const { count, accel, lengthMm, cruiseSq, softReach, maxStartSq, maxSoftSq, startSq, peakSq } = this;
    let settled = isLazy ? 0 : count;
    let nextSq = 0;
    let nextSoftSq = 0;
    let topSq = 0;
    let followers = 0;
    startSq[count] = 0;
    for (let i = count - 1; i >= 0; i--) {
      const reachSq = nextSq + 2 * (accel[i] as number) * (lengthMm[i] as number);
      const maxSq = maxStartSq[i] as number;
      const fromSq = maxSq < reachSq ? maxSq : reachSq;
      const soft = softReach[i] as number;
      const softReachSq = nextSoftSq + soft;
      const maxSoft = maxSoftSq[i] as number;
      const softSq = maxSoft < softReachSq ? maxSoft : softReachSq;
      followers++;
      if (softSq < softReachSq) {
        // It speeds up and brakes, or it speeds up for moves that only brake: a peak.
        if (softSq + soft > nextSoftSq || followers > 1) {
          // A peak further on is known, so what is up to here is final.
          if (settled === 0 && topSq > 0) settled = i + followers;
          topSq = (softSq + softReachSq) / 2;
        }
        let peak = (fromSq + reachSq) / 2;
        if ((cruiseSq[i] as number) < peak) peak = cruiseSq[i] as number;
        if (topSq < peak) peak = topSq;
        peakSq[i] = peak;
        followers = 0;
      } else {
        peakSq[i] = FOLLOWS;
      }
      startSq[i] = fromSq;
      nextSq = fromSq;
      nextSoftSq = softSq;
    }
    return settled;
  }

  private settle(settled: number): void {
    const { accel, lengthMm, startSq, peakSq, book } = this;
    let lastPeakSq = 0;
    for (let i = 0; i < settled; i++) {
      const fromSq = startSq[i] as number;
      let peak = peakSq[i] as number;
      if (peak === FOLLOWS) peak = lastPeakSq < fromSq ? lastPeakSq : fromSq;
      lastPeakSq = peak;
      const v0Sq = fromSq < peak ? fromSq : peak;
      const endSq = startSq[i + 1] as number;
      const v1Sq = endSq < peak ? endSq : peak;
      const a = accel[i] as number;
      const cruise = Math.sqrt(peak);
      const flatMm = (lengthMm[i] as number) - (2 * peak - v0Sq - v1Sq) / (2 * a);
      const seconds = (2 * cruise - Math.sqrt(v0Sq) - Math.sqrt(v1Sq)) / a + flatMm / cruise;
      this.seconds += seconds;
      book.time[0] = seconds;
      book.time[1] = this.seconds;
      book.add(this.blocks[i] as number, this.tags[i] as number, this.layers[i] as number);
    }
  }

  private makeRoom(): void {
    this.flush(true);
    if (this.passAt <= this.capacity) return;
    if (this.capacity >= MAX_CAPACITY) {
      this.flush(false);
      return;
    }
    this.capacity *= 2;
    const longer = (row: Float64Array): Float64Array<ArrayBuffer> => {
      const copy = new Float64Array(this.capacity + 1);
      copy.set(row);
      return copy;
    };
    const longerInts = (row: Int32Array): Int32Array<ArrayBuffer> => {
      const copy = new Int32Array(this.capacity);
      copy.set(row);
      return copy;
    };
    this.lengthMm = longer(this.lengthMm);
    this.accel = longer(this.accel);
    this.cruiseSq = longer(this.cruiseSq);
    this.softReach = longer(this.softReach);
    this.corner = longer(this.corner);
    this.maxStartSq = longer(this.maxStartSq);
    this.maxSoftSq = longer(this.maxSoftSq);
    this.startSq = longer(this.startSq);
    this.peakSq = longer(this.peakSq);
    this.blocks = longerInts(this.blocks);
    this.tags = longerInts(this.tags);
    this.layers = longerInts(this.layers);
  }

  private get rows(): (Float64Array | Int32Array)[] {
    const { lengthMm, accel, cruiseSq, softReach, corner, maxStartSq, maxSoftSq, blocks, tags, layers } = this;
    return [lengthMm, accel, cruiseSq, softReach, corner, maxStartSq, maxSoftSq, blocks, tags, layers];
  }
}
