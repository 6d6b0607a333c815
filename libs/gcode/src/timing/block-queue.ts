import type { TimeBook } from './time-book.js';

/** Sums of squared speeds are taken anew beyond this: differences stay exact to 1e-9 mm2/s2. */
const REBASE_AT = 4e6;

/** A row of `BlockQueue.rows`: twice acceleration times length, acceleration, speed asked for, */
export const REACH = 0;
export const ACCEL = 1;
export const NOMINAL = 2;
/** squared speed at which it may begin, */
export const ENTRY_SQ = 3;
/** `REACH` summed over the blocks before, and that with `ENTRY_SQ`. */
const BEFORE = 4;
const CEILING = 5;
/** A row takes 8 places. */
const ROW_SHIFT = 3;

/**
 * The queue of a firmware's planner, always planned to stand still after its last block. Blocks settle one by one, each
 * with what the queue holds then; when that happens is the firmware's matter.
 *
 * The exit speed of the block that starts is the highest from which all known junctions and the end can still be met:
 * the least of `max entry^2 + 2 a d of the blocks before` over the queue. A queue of ascending minima (sliding window)
 * gives it in amortised constant time, where firmwares walk back and forth over all blocks; the result is the same.
 */
export class BlockQueue {
  seconds = 0;
  /** The block that `push` takes is written here, from `at` on: REACH, ACCEL, NOMINAL, ENTRY_SQ. */
  readonly rows: Float64Array;
  at = 0;
  /** Extra time of the next block to settle, s. */
  delayS = 0;

  private readonly mask: number;
  /** Block, tag and layer of each row. */
  private readonly places: Int32Array;
  private head = 0;
  private tail = 0;
  /** Sum of 2 a d of all blocks. */
  private sum = 0;
  /** Speed of the block at `head`, and its square. */
  private entry: number;
  private entrySq: number;
  /** Where the rows of blocks begin whose ceiling no later one undercuts, ascending. */
  private readonly minima: Int32Array;
  private minHead = 0;
  private minTail = 0;

  /**
   * @param capacity blocks that wait at most
   * @param rest speed of a standstill: firmwares plan to begin and to end with a little speed
   */
  constructor(
    private readonly book: TimeBook,
    capacity: number,
    private readonly rest: number,
  ) {
    const size = 2 ** Math.ceil(Math.log2(capacity + 1));
    this.mask = size - 1;
    this.entry = rest;
    this.entrySq = rest * rest;
    this.rows = new Float64Array(size << ROW_SHIFT);
    this.places = new Int32Array(size << ROW_SHIFT);
    this.minima = new Int32Array(size);
  }

  /** Blocks that have not started. */
  get pending(): number {
    return this.tail - this.head;
  }

  /** Adds the block written at `at`; there must be room. */
  push(block: number, tag: number, layer: number): void {
    const { rows, places, mask, minima, at, minHead } = this;
    if (this.sum > REBASE_AT) this.rebase();
    const { sum } = this;
    places[at] = block;
    places[at + 1] = tag;
    places[at + 2] = layer;
    const top = sum + (rows[at + ENTRY_SQ] as number);
    rows[at + BEFORE] = sum;
    rows[at + CEILING] = top;
    let { minTail } = this;
    while (minTail > minHead && (rows[(minima[(minTail - 1) & mask] as number) + CEILING] as number) >= top) minTail--;
    minima[minTail & mask] = at;
    this.minTail = minTail + 1;
    this.sum = sum + (rows[at + REACH] as number);
    this.at = (++this.tail & mask) << ROW_SHIFT;
  }

  /** The first block starts: what the queue holds now decides its speeds. */
  settle(): void {
    const { mask, rows, minima, places, book } = this;
    const at = (this.head++ & mask) << ROW_SHIFT;
    if (minima[this.minHead & mask] === at) this.minHead++;
    const a = rows[at + ACCEL] as number;
    const reach = rows[at + REACH] as number;
    const nominal = rows[at + NOMINAL] as number;
    let most = this.sum + this.rest * this.rest;
    if (this.minHead < this.minTail) {
      const lowest = rows[(minima[this.minHead & mask] as number) + CEILING] as number;
      if (lowest < most) most = lowest;
    }
    const { entry: v0, entrySq: v0Sq } = this;
    let v1Sq = most - ((rows[at + BEFORE] as number) + reach);
    if (v1Sq > v0Sq + reach) v1Sq = v0Sq + reach;
    if (v1Sq < 0) v1Sq = 0;
    const v1 = Math.sqrt(v1Sq);
    this.entry = v1;
    this.entrySq = v1Sq;
    const nominalSq = nominal * nominal;
    const peakSq = (v0Sq + v1Sq + reach) / 2;
    // Speeding up, braking, and between them what is left of the way; a division is the dearest step.
    let seconds =
      nominalSq < peakSq
        ? ((2 * nominal - v0 - v1) * nominal + (peakSq - nominalSq)) / (a * nominal)
        : (2 * Math.sqrt(peakSq) - v0 - v1) / a;
    seconds += this.delayS;
    this.delayS = 0;
    const total = this.seconds + seconds;
    this.seconds = total;
    book.time[0] = seconds;
    book.time[1] = total;
    book.add(places[at] as number, places[at + 1] as number, places[at + 2] as number);
  }

  /** All that waits runs, and then nothing moves. */
  drain(): void {
    while (this.head < this.tail) this.settle();
    this.entry = this.rest;
    this.entrySq = this.rest * this.rest;
    this.sum = 0;
    this.head = this.tail = this.minHead = this.minTail = this.at = 0;
  }

  /** After `drain`: time passes. */
  wait(seconds: number, block: number, tag: number, layer: number): void {
    if (!(seconds > 0)) return;
    this.seconds += seconds;
    this.book.time[0] = seconds;
    this.book.time[1] = this.seconds;
    this.book.wait(block, tag, layer);
  }

  private rebase(): void {
    const { head, tail, mask, rows } = this;
    const base = head < tail ? (rows[((head & mask) << ROW_SHIFT) + BEFORE] as number) : this.sum;
    for (let k = head; k < tail; k++) {
      const at = (k & mask) << ROW_SHIFT;
      rows[at + BEFORE] = (rows[at + BEFORE] as number) - base;
      rows[at + CEILING] = (rows[at + CEILING] as number) - base;
    }
    this.sum -= base;
  }
}
