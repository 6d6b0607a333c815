type Point = [number, number];

const MAX_POINTS = 1000;
/** Long waits (heating, dwell) keep their exact place; the rest of the points are sampled. */
const MAX_PINNED = 200;
const MAX_SAMPLED = MAX_POINTS - MAX_PINNED - 2;

/** Gathers `[blocks acknowledged, seconds]` in bounded memory: when full, every other sample goes. */
export class TimeIndexBuilder {
  private samples: Point[] = [];
  private readonly pinned: Point[] = [];
  private stride = 1;
  private next = 1;

  /** `add` has nothing to do for blocks before this one. */
  dueBlock = 1;

  /** After `block` blocks, `seconds` have passed. Both never fall. */
  add(block: number, seconds: number): void {
    const last = this.samples[this.samples.length - 1];
    if (last !== undefined && last[0] === block) {
      // A chopped arc is many moves of one block: its last one counts.
      last[1] = seconds;
    } else if (block < this.next) {
      this.dueBlock = this.next;
    } else {
      this.samples.push([block, seconds]);
      if (this.samples.length > MAX_SAMPLED) {
        this.samples = this.samples.filter((_, i) => i % 2 === 0);
        this.stride *= 2;
      }
      this.next = block + this.stride;
      this.dueBlock = block;
    }
  }

  /** Block number `block` waits from `fromS` to `toS`. */
  pin(block: number, fromS: number, toS: number): void {
    if (this.pinned.length + 2 <= MAX_PINNED) this.pinned.push([block - 1, fromS], [block, toS]);
  }

  finish(blocks: number, seconds: number): Point[] {
    if (blocks === 0) return [[0, seconds]];
    const points: Point[] = [];
    const all = [[0, 0] as Point, ...this.samples, ...this.pinned].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (const point of all) {
      const last = points[points.length - 1];
      if (point[0] >= blocks) break;
      if (last !== undefined && last[0] === point[0]) last[1] = Math.max(last[1], point[1]);
      else points.push([point[0], Math.max(point[1], last?.[1] ?? 0)]);
    }
    if (blocks > 0) points.push([blocks, seconds]);
    return points;
  }
}

/**
 * Progress 0..1 and remaining seconds for a number of acknowledged blocks, by time between the index's points.
 * A program that takes no time counts by blocks; an empty one has progress 0.
 */
export function progressAt(
  index: readonly (readonly [number, number])[],
  ackedBlocks: number,
): { progress: number; remainingS: number } {
  const last = index[index.length - 1];
  if (last === undefined || last[0] <= 0) return { progress: 0, remainingS: 0 };
  const [blocks, totalS] = last;
  const acked = Math.min(Math.max(ackedBlocks, 0), blocks);
  if (acked === blocks) return { progress: 1, remainingS: 0 };
  if (totalS <= 0) return { progress: acked / blocks, remainingS: 0 };
  let low = 0;
  let high = index.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((index[middle]?.[0] ?? 0) <= acked) low = middle;
    else high = middle;
  }
  const [fromBlock, fromS] = index[low] ?? [0, 0];
  const [toBlock, toS] = index[high] ?? last;
  const part = toBlock > fromBlock ? (acked - fromBlock) / (toBlock - fromBlock) : 0;
  const seconds = Math.min(fromS + part * (toS - fromS), totalS);
  return { progress: seconds / totalS, remainingS: totalS - seconds };
}
