export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface Move {
  readonly to: Point;
  /** Path length; of arcs longer than the chord, of pure extrusion the filament's. */
  readonly lengthMm: number;
  readonly speedMmPerS: number;
}

interface Planned extends Move {
  readonly from: Point;
  readonly entryMmPerS: number;
  readonly startS: number;
  endS: number;
}

/** Speed a corner may keep in any direction, about Marlin's default jerk. */
const CORNER_MM_PER_S = 8;

/**
 * Planner of 16 blocks. Each move is one trapezoid; the corner to the next move keeps the part of the speed that
 * points the same way, so chains of short segments run as smoothly as on a real machine.
 */
export class Planner {
  private blocks: Planned[] = [];
  private end: Point;
  private pausedAtS: number | undefined;

  constructor(
    private readonly accelMmPerS2: number,
    at: Point,
    readonly capacity = 16,
  ) {
    this.end = at;
  }

  /** Where the head will be when all is done. */
  get target(): Point {
    return this.end;
  }

  get free(): number {
    return this.capacity - this.blocks.length;
  }

  get isEmpty(): boolean {
    return this.blocks.length === 0;
  }

  get isPaused(): boolean {
    return this.pausedAtS !== undefined;
  }

  /** When the first block ends and frees its slot; Infinity while paused. */
  get slotAtS(): number {
    if (this.free > 0) return -Infinity;
    return this.pausedAtS === undefined ? (this.blocks[0]?.endS ?? -Infinity) : Infinity;
  }

  /** When all motion ends; Infinity while paused. */
  get drainedAtS(): number {
    if (this.blocks.length === 0) return -Infinity;
    return this.pausedAtS === undefined ? (this.blocks.at(-1)?.endS ?? -Infinity) : Infinity;
  }

  /** Forget what has ended by now. */
  advance(nowS: number): void {
    if (this.pausedAtS !== undefined) return;
    let done = 0;
    while ((this.blocks[done]?.endS ?? Infinity) <= nowS) done++;
    if (done > 0) this.blocks.splice(0, done);
  }

  push(move: Move, nowS: number): void {
    const last = this.blocks.at(-1);
    let entryMmPerS = 0;
    if (last) {
      entryMmPerS = cornerSpeed(last, this.end, move);
      last.endS = Math.max(nowS, last.startS + durationS(last, entryMmPerS, this.accelMmPerS2));
    }
    const startS = last?.endS ?? nowS;
    const planned = { ...move, from: this.end, entryMmPerS, startS, endS: startS };
    planned.endS = startS + durationS(planned, 0, this.accelMmPerS2);
    this.blocks.push(planned);
    this.end = move.to;
  }

  positionAt(nowS: number): Point {
    const atS = this.pausedAtS ?? nowS;
    const block = this.blocks.find((candidate) => candidate.endS > atS);
    if (!block) return this.end;
    const share = Math.min(1, Math.max(0, (atS - block.startS) / (block.endS - block.startS)));
    const { from, to } = block;
    return {
      x: from.x + (to.x - from.x) * share,
      y: from.y + (to.y - from.y) * share,
      z: from.z + (to.z - from.z) * share,
    };
  }

  get speedMmPerS(): number {
    return this.pausedAtS === undefined ? (this.blocks[0]?.speedMmPerS ?? 0) : 0;
  }

  pause(nowS: number): void {
    this.pausedAtS ??= nowS;
  }

  resume(nowS: number): void {
    if (this.pausedAtS === undefined) return;
    const delayS = nowS - this.pausedAtS;
    this.pausedAtS = undefined;
    this.blocks = this.blocks.map((b) => ({ ...b, startS: b.startS + delayS, endS: b.endS + delayS }));
  }

  /** Drop all motion; the head stays where it is. */
  clear(nowS: number): void {
    this.end = this.positionAt(nowS);
    this.blocks = [];
    this.pausedAtS = undefined;
  }

  /** Say that the head is elsewhere (homing, G92); only when empty. */
  moveTo(point: Point): void {
    this.end = point;
  }
}

function cornerSpeed(last: Planned, at: Point, move: Move): number {
  const a = { x: at.x - last.from.x, y: at.y - last.from.y, z: at.z - last.from.z };
  const b = { x: move.to.x - at.x, y: move.to.y - at.y, z: move.to.z - at.z };
  const lengths = Math.hypot(a.x, a.y, a.z) * Math.hypot(b.x, b.y, b.z);
  const cosine = lengths > 0 ? (a.x * b.x + a.y * b.y + a.z * b.z) / lengths : 0;
  const slower = Math.min(last.speedMmPerS, move.speedMmPerS);
  return Math.min(slower, Math.max(CORNER_MM_PER_S, slower * cosine));
}

/** Trapezoid from the entry speed over the nominal speed to the exit speed. */
function durationS(block: Planned, exit: number, accel: number): number {
  const { entryMmPerS: entry, speedMmPerS: nominal, lengthMm } = block;
  const rampsMm = (2 * nominal * nominal - entry * entry - exit * exit) / (2 * accel);
  if (rampsMm <= lengthMm) return (2 * nominal - entry - exit) / accel + (lengthMm - rampsMm) / nominal;
  const peak = Math.sqrt((2 * accel * lengthMm + entry * entry + exit * exit) / 2);
  if (peak < Math.max(entry, exit)) return (2 * lengthMm) / (entry + exit);
  return (2 * peak - entry - exit) / accel;
}
