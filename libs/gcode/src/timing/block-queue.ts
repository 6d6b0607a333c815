import type { TimeBook } from './time-book.js';

/** A row of `BlockQueue.rows`: twice acceleration times length, acceleration, speed asked for, */
export const REACH = 0;
export const ACCEL = 1;
export const NOMINAL = 2;
/** squared speed at which it may begin. */
export const ENTRY_SQ = 3;
/** A row takes 4 places. */
const ROW_SHIFT = 2;
/** Blocks gathered between two looks at the queue: one loop over many keeps everything in registers. */
const BATCH = 64;

/**
 * The queue of a firmware's planner, always planned to stand still after its last block. A block starts when so many
 * wait behind it that the queue is full, and then its speeds are final. As what comes later changes nothing, blocks are
 * gathered and settled many at a time.
 *
 * The exit speed of the block that starts is the highest from which all known junctions and the end can still be met:
 * the least of `max entry^2 + 2 a d of the blocks before` over the queue, where firmwares walk back and forth over all
 * blocks; the result is the same.
 */
export class BlockQueue {
  seconds = 0;
  /** The block that `push` takes is written here, from `at` on: REACH, ACCEL, NOMINAL, ENTRY_SQ. */
  readonly rows: Float64Array;
  at = 0;
  /** Extra time of the next block to settle, s. */
  delayS = 0;
  /** Blocks since the last standstill. */
  count = 0;

  private readonly room: number;
  /** Block, tag and layer of each row. */
  private readonly places: Int32Array;
  /** Of the blocks since the last standstill so many are settled; their rows are gone. */
  private settled = 0;
  /** Speed of the first block that is not, and its square. */
  private entry: number;
  private entrySq: number;

  /**
   * @param capacity blocks that are known when one starts, itself among them
   * @param toStart the same for the first one after a standstill
   * @param rest speed of a standstill: firmwares plan to begin and to end with a little speed
   */
  constructor(
    private readonly book: TimeBook,
    private readonly capacity: number,
    private readonly toStart: number,
    private readonly rest: number,
  ) {
    this.room = Math.max(capacity, toStart) + BATCH;
    this.entry = rest;
    this.entrySq = rest * rest;
    this.rows = new Float64Array(this.room << ROW_SHIFT);
    this.places = new Int32Array(this.room << ROW_SHIFT);
  }

  /** Adds the block written at `at`. */
  push(block: number, tag: number, layer: number): void {
    const { places, at } = this;
    places[at] = block;
    places[at + 1] = tag;
    places[at + 2] = layer;
    this.at = at + (1 << ROW_SHIFT);
    this.count++;
    if (this.at === this.rows.length) this.settle(false);
  }

  /** All that waits runs, and then nothing moves. */
  drain(): void {
    this.settle(true);
    this.entry = this.rest;
    this.entrySq = this.rest * this.rest;
    this.count = this.settled = 0;
  }

  /** After `drain`: time passes. */
  wait(seconds: number, block: number, tag: number, layer: number): void {
    if (!(seconds > 0)) return;
    this.seconds += seconds;
    this.book.time[0] = seconds;
    this.book.time[1] = this.seconds;
    this.book.wait(block, tag, layer);
  }

  /** The blocks start whose queue is full; all if there `isEnd`. */
  private settle(isEnd: boolean): void {
    const { rows, places, book, capacity } = this;
    const { time } = book;
    const last = this.at;
    let { entry: v0, entrySq: v0Sq, seconds: total } = this;
    let at = 0;
    let known = (this.settled === 0 ? this.toStart : capacity) << ROW_SHIFT;
    for (; at < last; at += 1 << ROW_SHIFT) {
      let end = at + known;
      if (end > last) {
        if (!isEnd) break;
        end = last;
      }
      known = capacity << ROW_SHIFT;
      const reach = rows[at + REACH] as number;
      const nominal = rows[at + NOMINAL] as number;
      let v1Sq = this.fastestExit(at + (1 << ROW_SHIFT), end);
      if (v1Sq > v0Sq + reach) v1Sq = v0Sq + reach;
      const v1 = Math.sqrt(v1Sq);
      const nominalSq = nominal * nominal;
      const peakSq = (v0Sq + v1Sq + reach) / 2;
      const a = rows[at + ACCEL] as number;
      // Speeding up, braking, and between them what is left of the way; a division is the dearest step.
      let seconds =
        nominalSq < peakSq
          ? ((2 * nominal - v0 - v1) * nominal + (peakSq - nominalSq)) / (a * nominal)
          : (2 * Math.sqrt(peakSq) - v0 - v1) / a;
      seconds += this.delayS;
      this.delayS = 0;
      total += seconds;
      v0 = v1;
      v0Sq = v1Sq;
      time[0] = seconds;
      time[1] = total;
      book.add(places[at] as number, places[at + 1] as number, places[at + 2] as number);
    }
    this.seconds = total;
    this.entry = v0;
    this.entrySq = v0Sq;
    this.settled += at >> ROW_SHIFT;
    rows.copyWithin(0, at, last);
    places.copyWithin(0, at, last);
    this.at = last - at;
  }

  /** Squared speed from which the entries of the blocks from `from` to before `end` can be met, and a standstill there. */
  private fastestExit(from: number, end: number): number {
    const { rows } = this;
    let least = Infinity;
    let ahead = 0;
    // What lies further ahead than speed can be lost on the way limits nothing.
    for (let at = from; ahead < least; at += 1 << ROW_SHIFT) {
      if (at === end) {
        const atRest = ahead + this.rest * this.rest;
        return atRest < least ? atRest : least;
      }
      const most = ahead + (rows[at + ENTRY_SQ] as number);
      if (most < least) least = most;
      ahead += rows[at + REACH] as number;
    }
    return least;
  }
}
