import { junctionSpeed2, limitAlong, type JunctionRules, type PerAxis } from './junction.js';
import { directions, pointOn, type Arc, type Direction, type Point } from './path.js';
import { Trapezoid } from './trapezoid.js';

export type { Point } from './path.js';

export interface Move {
  readonly to: Point;
  /** Path length; of arcs longer than the chord, of pure extrusion the filament's. */
  readonly lengthMm: number;
  readonly speedMmPerS: number;
  readonly filamentMm?: number;
  readonly arc?: Arc;
}

export interface PlannerLimits extends Partial<JunctionRules> {
  readonly accelMmPerS2: number;
  /** M203, `$110`... in mm/s: x, y, z, filament. */
  readonly maxFeedMmPerS?: PerAxis;
  /** M201, `$120`...: x, y, z, filament. */
  readonly maxAccelMmPerS2?: PerAxis;
  /** GRBL plans the block under way anew from its present speed; Marlin leaves it alone. */
  readonly replansRunning?: boolean;
  /** Marlin waits so long for a third block before the first begins (BLOCK_DELAY_FOR_1ST_MOVE). */
  readonly startDelayS?: number;
  /** Marlin's SLOWDOWN: with 2 to half the buffer's blocks queued, shorter blocks than this are stretched. */
  readonly minSegmentS?: number;
}

interface Block {
  readonly from: Point;
  readonly to: Point;
  readonly lengthMm: number;
  readonly arc: Arc | undefined;
  readonly accel: number;
  readonly nominal2: number;
  readonly maxEntry2: number;
  readonly exitDirection: Direction;
  /** Behind us already. */
  doneMm: number;
  entry2: number;
}

interface Running {
  readonly startS: number;
  readonly endS: number;
  readonly profile: Trapezoid;
}

interface Hold {
  readonly sinceS: number;
  readonly stopS: number;
  readonly fromMmPerS: number;
  readonly accel: number;
}

const BLOCKS_TO_START = 3;
const UNLIMITED: PerAxis = [Infinity, Infinity, Infinity, Infinity];
const DEFAULTS = { junctionDeviationMm: 0.01, maxFeedMmPerS: UNLIMITED, maxAccelMmPerS2: UNLIMITED };

/**
 * Look-ahead planner as GRBL and Marlin have it: a finite buffer, junction deviation, a backward and a forward pass
 * whenever a block is added, always planned to stand still at the end of what is known. mm, s, squared speeds.
 */
export class Planner {
  private limits: PlannerLimits & typeof DEFAULTS;
  private blocks: Block[] = [];
  private end: Point;
  private running: Running | undefined;
  private hold: Hold | undefined;
  /** When the first block begins, while none runs. */
  private startAtS = -Infinity;
  private nowS = -Infinity;
  /** When it last ran empty. */
  emptiedAtS = -Infinity;

  /** @param limits a number: GRBL with this acceleration (mm/s^2) on all axes */
  constructor(
    limits: number | PlannerLimits,
    at: Point,
    readonly capacity = 16,
  ) {
    const given = typeof limits === 'number' ? { accelMmPerS2: limits, replansRunning: true } : limits;
    this.limits = { ...DEFAULTS, ...given };
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
    return this.hold !== undefined;
  }

  /** When the first block ends and frees its slot; Infinity while paused. */
  get slotAtS(): number {
    if (this.free > 0) return -Infinity;
    return this.hold ? Infinity : this.firstEndS;
  }

  /** When all motion ends; Infinity while paused. */
  get drainedAtS(): number {
    if (this.isEmpty) return -Infinity;
    if (this.hold) return Infinity;
    let endS = this.firstEndS;
    for (let i = 1; i < this.blocks.length; i++) endS += this.profile(i).durationS;
    return endS;
  }

  /** When the head stands still after `pause`. */
  get heldAtS(): number {
    return this.hold?.stopS ?? -Infinity;
  }

  /** Of the head, at the time of the last call. */
  get speedMmPerS(): number {
    return this.speedAt(this.nowS);
  }

  /** Forget what has ended by now. */
  advance(nowS: number): void {
    this.nowS = Math.max(this.nowS, nowS);
    if (this.hold || this.isEmpty) return;
    if (!this.running && this.startAtS <= nowS) this.start(this.startAtS);
    while (this.running && this.running.endS <= nowS) {
      const { endS } = this.running;
      this.blocks.shift();
      if (this.isEmpty) {
        this.running = undefined;
        this.emptiedAtS = endS;
      } else this.start(endS);
    }
  }

  push(move: Move, nowS: number): void {
    this.advance(nowS);
    if (move.lengthMm <= 0) return;
    this.blocks.push(this.blockOf(move));
    this.end = move.to;
    if (this.hold) return;
    if (this.blocks.length === 1) this.startAtS = nowS + (this.limits.startDelayS ?? 0);
    else if (!this.running && this.blocks.length >= BLOCKS_TO_START) this.startAtS = Math.min(this.startAtS, nowS);
    if (this.running && this.limits.replansRunning) this.rebase(nowS);
    this.plan();
    if (this.running && this.limits.replansRunning) this.start(nowS);
    this.advance(nowS);
  }

  positionAt(nowS: number): Point {
    const first = this.blocks[0];
    if (!first) return this.end;
    if (this.hold) return this.pointAfter(this.heldMm(nowS));
    if (!this.running) return pointOn(first.from, first.to, first.arc, first.doneMm / first.lengthMm);
    let mm = this.running.profile.mmAt(Math.max(0, nowS - this.running.startS));
    let atS = this.running.endS;
    for (let i = 1; i < this.blocks.length && atS < nowS; i++) {
      const profile = this.profile(i);
      mm += profile.mmAt(nowS - atS);
      atS += profile.durationS;
    }
    return this.pointAfter(mm);
  }

  speedAt(nowS: number): number {
    if (this.hold) return Math.max(0, this.hold.fromMmPerS - this.hold.accel * Math.max(0, nowS - this.hold.sinceS));
    if (!this.running || nowS >= this.running.endS) return 0;
    return this.running.profile.speedAt(Math.max(0, nowS - this.running.startS));
  }

  /** Feed hold: brakes along the path, over as many blocks as it takes. */
  pause(nowS: number): void {
    if (this.hold) return;
    this.advance(nowS);
    const fromMmPerS = this.speedAt(nowS);
    const accel = this.blocks[0]?.accel ?? this.limits.accelMmPerS2;
    this.rebase(nowS);
    this.running = undefined;
    this.hold = { sinceS: nowS, stopS: nowS + fromMmPerS / accel, fromMmPerS, accel };
  }

  /** Speeds up again from where it came to stand; a resume while it still brakes waits for the stop. */
  resume(nowS: number): void {
    if (!this.hold) return;
    const { stopS } = this.hold;
    this.skip(this.heldMm(stopS));
    this.hold = undefined;
    const first = this.blocks[0];
    this.startAtS = Math.max(nowS, stopS);
    if (!first) this.emptiedAtS = stopS;
    else first.entry2 = 0;
    this.plan();
    this.advance(nowS);
  }

  /** Drop all motion; the head stays where it is. */
  clear(nowS: number): void {
    this.end = this.positionAt(nowS);
    if (!this.isEmpty) this.emptiedAtS = nowS;
    this.blocks = [];
    this.running = undefined;
    this.hold = undefined;
  }

  /** For the moves to come, as M201, M203, M204 and `$110`... do. */
  setLimits(limits: Partial<PlannerLimits>): void {
    this.limits = { ...this.limits, ...limits };
  }

  /** Say that the head is elsewhere (homing, G92); only when empty. */
  moveTo(point: Point): void {
    this.end = point;
  }

  private get firstEndS(): number {
    return this.running?.endS ?? this.startAtS + this.profile(0).durationS;
  }

  private blockOf(move: Move): Block {
    const { accelMmPerS2, maxAccelMmPerS2, maxFeedMmPerS } = this.limits;
    const { lengthMm, arc } = move;
    const from = this.end;
    const [entry, exitDirection] = directions(from, move.to, move.filamentMm ?? 0, arc);
    // An arc points everywhere in its plane.
    const reach: Direction = arc ? [1, 1, entry[2], entry[3]] : entry;
    const accel = Math.min(accelMmPerS2, limitAlong(reach, maxAccelMmPerS2));
    let speed = Math.min(this.unhurried(lengthMm, move.speedMmPerS), limitAlong(reach, maxFeedMmPerS));
    if (arc) speed = Math.min(speed, Math.sqrt(accel * Math.hypot(from.x - arc.centre.x, from.y - arc.centre.y)));
    const nominal2 = speed * speed;
    const last = this.blocks.at(-1);
    // Marlin turns with what the block has left, GRBL with what the axes can.
    const rules = this.limits.replansRunning ? this.limits : { ...this.limits, accelMmPerS2: accel };
    const corner2 = last ? junctionSpeed2(last.exitDirection, entry, lengthMm, rules) : 0;
    const maxEntry2 = last ? Math.min(corner2, nominal2, last.nominal2) : 0;
    return { from, to: move.to, lengthMm, arc, accel, nominal2, maxEntry2, exitDirection, doneMm: 0, entry2: 0 };
  }

  private unhurried(lengthMm: number, speedMmPerS: number): number {
    // Marlin's nonbusy_movesplanned: without the running one.
    const queued = this.blocks.length - (this.running ? 1 : 0);
    const missingS = (this.limits.minSegmentS ?? 0) - lengthMm / speedMmPerS;
    if (missingS <= 0 || queued < 2 || queued >= (this.capacity + 1) / 2) return speedMmPerS;
    return lengthMm / (lengthMm / speedMmPerS + (2 * missingS) / queued);
  }

  /** Highest entry speeds that still allow to stand still at the end; speeds already begun stay as they are. */
  private plan(): void {
    const { blocks } = this;
    const settled = !this.running || this.limits.replansRunning ? 0 : 1;
    let exit2 = 0;
    for (let i = blocks.length - 1; i > settled; i--) {
      const block = blocks[i] as Block;
      block.entry2 = Math.min(block.maxEntry2, exit2 + 2 * block.accel * block.lengthMm);
      exit2 = block.entry2;
    }
    for (let i = settled; i < blocks.length - 1; i++) {
      const block = blocks[i] as Block;
      const next = blocks[i + 1] as Block;
      next.entry2 = Math.min(next.entry2, block.entry2 + 2 * block.accel * (block.lengthMm - block.doneMm));
    }
  }

  private profile(index: number): Trapezoid {
    const block = this.blocks[index] as Block;
    const exit2 = this.blocks[index + 1]?.entry2 ?? 0;
    return new Trapezoid(block.lengthMm - block.doneMm, block.accel, block.entry2, block.nominal2, exit2);
  }

  private start(startS: number): void {
    const profile = this.profile(0);
    this.running = { startS, endS: startS + profile.durationS, profile };
  }

  /** Let the block under way begin here, with the speed it has. */
  private rebase(nowS: number): void {
    const block = this.blocks[0];
    if (!block || !this.running) return;
    const s = nowS - this.running.startS;
    block.entry2 = this.running.profile.speedAt(s) ** 2;
    block.doneMm = Math.min(block.lengthMm, block.doneMm + this.running.profile.mmAt(s));
  }

  private heldMm(nowS: number): number {
    if (!this.hold) return 0;
    const s = Math.max(0, Math.min(nowS, this.hold.stopS) - this.hold.sinceS);
    return this.hold.fromMmPerS * s - (this.hold.accel * s * s) / 2;
  }

  /** The point so far along the path from where the first block stands. */
  private pointAfter(mm: number): Point {
    let leftMm = mm;
    for (const { from, to, arc, lengthMm, doneMm } of this.blocks) {
      if (leftMm < lengthMm - doneMm) return pointOn(from, to, arc, (doneMm + leftMm) / lengthMm);
      leftMm -= lengthMm - doneMm;
    }
    return this.end;
  }

  private skip(mm: number): void {
    let leftMm = mm;
    for (let first = this.blocks[0]; first; first = this.blocks[0]) {
      if (leftMm < first.lengthMm - first.doneMm) {
        first.doneMm += leftMm;
        return;
      }
      leftMm -= first.lengthMm - first.doneMm;
      this.blocks.shift();
    }
  }
}
