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

  /** The first move or wait of this block or a later one is told to `onDue`, before it is booked. */
  dueBlock = NEVER;
  onDue: ((block: number) => void) | undefined;

  /** Seconds are booked here first: `[0]` of this move, `[1]` of all up to its end. See `MotionPlanner.move` for why. */
  readonly time = new Float64Array(2);

  /** Books `time` for one move of a block. */
  add(block: number, tag: number, layer: number): void {
    if (block >= this.dueBlock) this.onDue?.(block);
    const seconds = this.time[0] as number;
    if (layer >= this.secondsByLayer.length) this.secondsByLayer = longer(this.secondsByLayer, layer);
    this.secondsByLayer[layer] = (this.secondsByLayer[layer] as number) + seconds;
    if (tag >= this.secondsByTag.length) this.secondsByTag = longer(this.secondsByTag, tag);
    this.secondsByTag[tag] = (this.secondsByTag[tag] as number) + seconds;
    if (this.index.isDue(block)) this.index.add(block, this.time[1] as number);
    if (this.onBlock) this.onBlock(block, seconds);
  }

  /** Block number `block` waits until `time[1]`, for `time[0]` seconds. */
  wait(block: number, tag: number, layer: number): void {
    const endS = this.time[1] as number;
    this.index.pin(block, endS - (this.time[0] as number), endS);
    this.add(block, tag, layer);
  }
}

/** The same row, with room for a slot. */
function longer(row: Float64Array<ArrayBuffer>, slot: number): Float64Array<ArrayBuffer> {
  const room = new Float64Array(Math.max(slot + 1, row.length * 2));
  room.set(row);
  return room;
}
