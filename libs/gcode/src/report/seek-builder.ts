import type { Path } from '../motion/path.js';
import { NEVER, type TimeBook } from '../timing/time-book.js';
import { COLUMNS, ROW_LENGTH, SeekIndex, SPINDLES } from './seek-index.js';

const MM_PER_INCH = 25.4;
/** 4 MB. */
const MAX_ROWS = 16_384;
const FIRST_ROWS = 64;
/** Twice to the most: what is left behind is little, and pages that hold no row yet take no memory. */
const GROWTH = 16;
/** Entries that even the shortest program may have. */
const FREE_ROWS = 16;
/** The index is at most 1 % of the program. */
const BYTES_PER_ROW = 100 * ROW_LENGTH * Float64Array.BYTES_PER_ELEMENT;
const BLOCK = COLUMNS.indexOf('block');
const SECONDS = COLUMNS.indexOf('seconds');
const LAYER = COLUMNS.indexOf('layer');
const SAFE = COLUMNS.indexOf('isSafeRestart');

/** Where the reader stands: at the start of a line it has not read yet. */
export interface Place {
  readonly line: number;
  readonly byte: number;
  /** The next one. */
  readonly block: number;
  readonly layer: number;
}

/**
 * Gathers a `SeekIndex` while a program streams by: an entry every so many bytes, which takes half of the room, and
 * one where each layer begins while there is room. When it is full, every other entry goes that begins no layer.
 */
export class SeekBuilder {
  private rows = new Float64Array(FIRST_ROWS * ROW_LENGTH);
  private count = 0;
  private layerRows = 0;
  private strideBytes = 2 * BYTES_PER_ROW;
  /** Rows before it have their seconds; the planner is still to settle the others. */
  private settled = 0;

  /** The next regular entry is due at this byte of the program. */
  dueByte = 0;

  constructor(
    private readonly path: Path,
    private readonly book: TimeBook,
  ) {
    book.onDue = (block) => this.settle(block, (book.time[1] as number) - (book.time[0] as number));
  }

  /** A regular entry. */
  add(place: Place): void {
    this.dueByte = place.byte + this.strideBytes;
    this.write(place, false);
  }

  /** An entry where a layer begins. */
  addLayer(place: Place): void {
    if (this.layerRows >= MAX_ROWS / 2 || this.count >= Math.max(FREE_ROWS, place.byte / BYTES_PER_ROW)) return;
    this.write(place, true);
  }

  /** @param seconds of the whole program */
  finish(seconds: number): SeekIndex {
    this.settle(NEVER, seconds);
    return new SeekIndex(this.rows.subarray(0, this.count * ROW_LENGTH));
  }

  private write(place: Place, isSafe: boolean): void {
    if (this.count === MAX_ROWS) this.thin();
    const at = this.count * ROW_LENGTH;
    if (isSafe) this.layerRows++;
    // A regular entry may stand at the same line.
    if (this.count > 0 && this.rows[at - ROW_LENGTH] === place.line) {
      if (isSafe) this.rows[at - ROW_LENGTH + SAFE] = 1;
      this.rows[at - ROW_LENGTH + LAYER] = place.layer;
      return;
    }
    if (at === this.rows.length) this.grow();
    this.rows.set(this.row(place, isSafe), at);
    this.count++;
    if (this.book.dueBlock === NEVER) this.book.dueBlock = place.block;
  }

  private row({ line, byte, block, layer }: Place, isSafe: boolean): number[] {
    const { path } = this;
    const { modes, position, offset } = path;
    return [
      line, byte, block, Number.NaN, layer, Number(isSafe),
      ...position, ...offset,
      Number(path.unitMm === MM_PER_INCH), Number(path.isAbsolute), Number(path.isAbsoluteE), path.plane,
      path.feedMmPerS * 60, path.speedFactor * 100, modes.motion, modes.tool, SPINDLES.indexOf(modes.spindle), modes.spindleRpm,
      Number(modes.isFlood), Number(modes.isMist), modes.fanPercent,
      modes.nozzleC ?? Number.NaN, modes.bedC ?? Number.NaN, modes.chamberC ?? Number.NaN, modes.workOffset,
    ]; // prettier-ignore
  }

  /** The planner has come to `block`, or beyond, at `seconds`. */
  private settle(block: number, seconds: number): void {
    const { rows, count } = this;
    let i = this.settled;
    for (; i < count && (rows[i * ROW_LENGTH + BLOCK] as number) <= block; i++)
      rows[i * ROW_LENGTH + SECONDS] = seconds;
    this.settled = i;
    this.book.dueBlock = i < count ? (rows[i * ROW_LENGTH + BLOCK] as number) : NEVER;
  }

  private grow(): void {
    const longer = new Float64Array(this.rows.length * GROWTH);
    longer.set(this.rows);
    this.rows = longer;
  }

  private thin(): void {
    const { rows, settled } = this;
    let kept = 0;
    let isEven = true;
    for (let i = 0; i < this.count; i++) {
      if (i === settled) this.settled = kept;
      const from = i * ROW_LENGTH;
      if (rows[from + SAFE] !== 1) {
        isEven = !isEven;
        if (isEven) continue;
      }
      rows.copyWithin(kept * ROW_LENGTH, from, from + ROW_LENGTH);
      kept++;
    }
    if (settled === this.count) this.settled = kept;
    this.count = kept;
    this.strideBytes *= 2;
  }
}
