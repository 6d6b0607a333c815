import { pointOn, type Point } from './path.js';
import { blockOf, DEFAULTS, type Block, type Move, type PlannerLimits } from './planner-block.js';
import { Trapezoid } from './trapezoid.js';

export type { Point } from './path.js';
export type { Move, PlannerLimits } from './planner-block.js';

/** A move that was made. */
export type Moved = Pick<Block, 'from' | 'to' | 'arc' | 'tool'>;

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
  /** Told of every move when it is over, or of the part of it that was made before motion was dropped. */
  onMoved: ((move: Moved) => void) | undefined;

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
      this.tellMoved(this.blocks.shift());
      if (this.isEmpty) {
        this.running = undefined;
        this.emptiedAtS = endS;
      } else this.start(endS);
    }
  }

  push(move: Move, nowS: number): void {
    this.advance(nowS);
    if (move.lengthMm <= 0) return;
    const { blocks, capacity } = this;
    const waiting = blocks.length - (this.running ? 1 : 0);
    blocks.push(blockOf(this.end, move, { last: blocks.at(-1), waiting, capacity }, this.limits));
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
    this.tellMovedUntil(nowS);
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

  private tellMoved(block: Block | undefined): void {
    if (block) this.onMoved?.({ from: block.from, to: block.to, arc: block.arc, tool: block.tool });
  }

  /** The moves that are only partly made when motion is dropped. */
  private tellMovedUntil(nowS: number): void {
    if (!this.onMoved) return;
    let leftMm = this.hold ? this.heldMm(nowS) : this.running ? this.running.profile.mmAt(Math.max(0, nowS - this.running.startS)) : 0; // prettier-ignore
    for (const { from, to, arc, tool, lengthMm, doneMm } of this.blocks) {
      const share = Math.min(1, (doneMm + leftMm) / lengthMm);
      if (share > 0) {
        const part = arc && { centre: arc.centre, sweepRad: arc.sweepRad * share };
        this.onMoved({ from, to: pointOn(from, to, arc, share), arc: part, tool });
      }
      leftMm -= lengthMm - doneMm;
      if (leftMm <= 0) return;
    }
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
      this.tellMoved(this.blocks.shift());
    }
  }
}
