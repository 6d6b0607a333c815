import { TimeIndexBuilder } from './time-index.js';

const FIRST_LAYERS = 256;
/** No block has such a number. */
export const NEVER = 0x3fffffff;
/** 8 bits of feature, 8 bits of tool. Most programs have few tools. */
const FIRST_TAGS = 1 << 9;

/** Feature and tool (0..255 each) in one number, for `MotionPlanner.tag`. */
export function tagOf(feature: number, tool: number): number {
  return ((tool & 255) << 8) | (feature & 255);
}

/** Where planners book the time of each move and wait: by block, layer, feature and tool. */
export class TimeBook {
  readonly index = new TimeIndexBuilder();
  /** Grows with the highest tool: 2 kB each. */
  secondsByTag = new Float64Array(FIRST_TAGS);
  /** Grows with the program: 8 bytes a layer. */
  secondsByLayer = new Float64Array(FIRST_LAYERS);
  /** Called with each move or wait when somebody wants it (preview, resume): block and its seconds. */
  onBlock: ((block: number, seconds: number) => void) | undefined;

  private askedBlock = NEVER;
  /** The lesser of `dueBlock` and what is next in the index: one comparison for each move. */
  private nextDue = 0;
  onDue: ((block: number) => void) | undefined;

  /** Seconds are booked here first: `[0]` of this move, `[1]` of all up to its end. See `MotionPlanner.move` for why. */
  readonly time = new Float64Array(2);

  /** The first move or wait of this block or a later one is told to `onDue`, before it is booked. */
  get dueBlock(): number {
    return this.askedBlock;
  }

  set dueBlock(block: number) {
    this.askedBlock = block;
    this.nextDue = 0;
  }

  /** Books `time` for one move of a block. */
  add(block: number, tag: number, layer: number): void {
    if (block >= this.nextDue) this.due(block);
    const seconds = this.time[0] as number;
    if (layer >= this.secondsByLayer.length) this.secondsByLayer = longer(this.secondsByLayer, layer);
    this.secondsByLayer[layer] = (this.secondsByLayer[layer] as number) + seconds;
    if (tag >= this.secondsByTag.length) this.secondsByTag = longer(this.secondsByTag, tag);
    this.secondsByTag[tag] = (this.secondsByTag[tag] as number) + seconds;
    if (this.onBlock) this.onBlock(block, seconds);
  }

  /** Block number `block` waits until `time[1]`, for `time[0]` seconds. */
  wait(block: number, tag: number, layer: number): void {
    const endS = this.time[1] as number;
    this.index.pin(block, endS - (this.time[0] as number), endS);
    this.add(block, tag, layer);
  }

  private due(block: number): void {
    const { index } = this;
    if (block >= this.askedBlock) this.onDue?.(block);
    if (block >= index.dueBlock) index.add(block, this.time[1] as number);
    this.nextDue = Math.min(this.askedBlock, index.dueBlock);
  }
}

/** The same row, with room for a slot. */
function longer(row: Float64Array<ArrayBuffer>, slot: number): Float64Array<ArrayBuffer> {
  const room = new Float64Array(Math.max(slot + 1, row.length * 2));
  room.set(row);
  return room;
}
