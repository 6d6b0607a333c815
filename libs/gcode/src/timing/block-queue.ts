import type { TimeBook } from './time-book.js';

/** Sums of squared speeds are taken anew beyond this: differences stay exact to 1e-9 mm2/s2. */
const REBASE_AT = 4e6;

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
  /** What `push` takes: length in mm, acceleration, squared nominal speed, squared speed at which it may begin. */
  readonly next = new Float64Array(4);
  /** Extra time of the next block to settle, s. */
  delayS = 0;

  private readonly mask: number;
  private readonly lengthMm: Float64Array;
  private readonly accel: Float64Array;
  private readonly nominalSq: Float64Array;
  /** Sum of 2 a d of the blocks before. */
  private readonly sumBefore: Float64Array;
  /** `sumBefore` and the squared speed at which it may begin. */
  private readonly ceiling: Float64Array;
  private readonly blocks: Int32Array;
  private readonly tags: Int32Array;
  private readonly layers: Int32Array;
  private head = 0;
  private tail = 0;
  /** Sum of 2 a d of all blocks. */
  private sum = 0;
  /** Of the block at `head`. */
  private entrySq: number;
  /** Blocks whose ceiling no later one undercuts, ascending. */
  private readonly minima: Int32Array;
  private minHead = 0;
  private minTail = 0;

  /**
   * @param capacity blocks that wait at most
   * @param restSq squared speed of a standstill: firmwares plan to begin and to end with a little speed
   */
  constructor(
    private readonly book: TimeBook,
    capacity: number,
    private readonly restSq: number,
  ) {
    const size = 2 ** Math.ceil(Math.log2(capacity + 1));
    this.mask = size - 1;
    this.entrySq = restSq;
    const row = (): Float64Array => new Float64Array(size);
    [this.lengthMm, this.accel, this.nominalSq, this.sumBefore, this.ceiling] = [row(), row(), row(), row(), row()];
    const numbers = (): Int32Array => new Int32Array(size);
    [this.blocks, this.tags, this.layers, this.minima] = [numbers(), numbers(), numbers(), numbers()];
  }

  /** Blocks that have not started. */
  get pending(): number {
    return this.tail - this.head;
  }

  /** Adds the block in `next`; there must be room. */
  push(block: number, tag: number, layer: number): void {
    const { next, mask, ceiling, minima } = this;
    const i = this.tail & mask;
    const length = next[0] as number;
    const accel = next[1] as number;
    if (this.sum > REBASE_AT) this.rebase();
    this.lengthMm[i] = length;
    this.accel[i] = accel;
    this.nominalSq[i] = next[2] as number;
    this.blocks[i] = block;
    this.tags[i] = tag;
    this.layers[i] = layer;
    this.sumBefore[i] = this.sum;
    const top = this.sum + (next[3] as number);
    ceiling[i] = top;
    let { minTail } = this;
    while (minTail > this.minHead && (ceiling[minima[(minTail - 1) & mask] as number] as number) >= top) minTail--;
    minima[minTail & mask] = i;
    this.minTail = minTail + 1;
    this.sum += 2 * accel * length;
    this.tail++;
  }

  /** The first block starts: what the queue holds now decides its speeds. */
  settle(): void {
    const { mask } = this;
    const i = this.head++ & mask;
    if (this.minima[this.minHead & mask] === i) this.minHead++;
    const a = this.accel[i] as number;
    const length = this.lengthMm[i] as number;
    const reach = 2 * a * length;
    let most = this.sum + this.restSq;
    if (this.minHead < this.minTail) {
      const lowest = this.ceiling[this.minima[this.minHead & mask] as number] as number;
      if (lowest < most) most = lowest;
    }
    const v0Sq = this.entrySq;
    let v1Sq = most - ((this.sumBefore[i] as number) + reach);
    if (v1Sq > v0Sq + reach) v1Sq = v0Sq + reach;
    if (v1Sq < 0) v1Sq = 0;
    this.entrySq = v1Sq;
    const nominalSq = this.nominalSq[i] as number;
    const peakSq = (v0Sq + v1Sq + reach) / 2;
    const cruiseSq = nominalSq < peakSq ? nominalSq : peakSq;
    const cruise = Math.sqrt(cruiseSq);
    let seconds = (2 * cruise - Math.sqrt(v0Sq) - Math.sqrt(v1Sq)) / a + this.delayS;
    if (nominalSq < peakSq) seconds += (peakSq - nominalSq) / (a * cruise);
    this.delayS = 0;
    this.seconds += seconds;
    const { book } = this;
    book.time[0] = seconds;
    book.time[1] = this.seconds;
    book.add(this.blocks[i] as number, this.tags[i] as number, this.layers[i] as number);
  }

  /** All that waits runs, and then nothing moves. */
  drain(): void {
    while (this.head < this.tail) this.settle();
    this.entrySq = this.restSq;
    this.sum = 0;
    this.head = this.tail = this.minHead = this.minTail = 0;
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
    const { head, tail, mask, sumBefore, ceiling } = this;
    const base = head < tail ? (sumBefore[head & mask] as number) : this.sum;
    for (let k = head; k < tail; k++) {
      sumBefore[k & mask] = (sumBefore[k & mask] as number) - base;
      ceiling[k & mask] = (ceiling[k & mask] as number) - base;
    }
    this.sum -= base;
  }
}
