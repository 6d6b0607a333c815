import type { MotionPlanner, ProgramLimits } from './motion-planner.js';

/** Moves gathered before they are planned: one loop over many keeps what they share in registers. */
const MOVES = 64;
const ROW_SHIFT = 3;
const ROW = 1 << ROW_SHIFT;

/**
 * Gathers moves and plans many at a time. What a firmware plans for a move depends on those before it and on settings;
 * so all that is gathered is planned before a setting changes, and when it is planned changes nothing.
 */
export abstract class BatchPlanner implements MotionPlanner {
  block = 0;
  tag = 0;
  layer = 0;
  readonly move = new Float64Array(5);
  readonly moves = new Float64Array(MOVES << ROW_SHIFT);
  readonly places = new Int32Array(MOVES << ROW_SHIFT);
  at = 0;

  get seconds(): number {
    this.planAll();
    return this.settledS;
  }

  add(): void {
    const { move, moves, places, at } = this;
    const dx = move[0] as number, dy = move[1] as number, dz = move[2] as number; // prettier-ignore
    moves[at] = dx;
    moves[at + 1] = dy;
    moves[at + 2] = dz;
    moves[at + 3] = move[3] as number;
    moves[at + 4] = move[4] as number;
    moves[at + 5] = Math.sqrt(dx * dx + dy * dy + dz * dz);
    places[at] = this.block;
    places[at + 1] = this.tag;
    places[at + 2] = this.layer;
    this.at = at + ROW;
    if (this.at === moves.length) this.planAll();
  }

  planAll(): void {
    if (this.at > 0) this.plan(this.at);
    this.at = 0;
  }

  wait(seconds: number): void {
    this.stop();
    this.rest(seconds);
  }

  stop(): void {
    this.planAll();
    this.halt();
  }

  limit(settings: ProgramLimits): void {
    this.planAll();
    this.change(settings);
  }

  /** Of all that was planned and is settled. */
  protected abstract readonly settledS: number;

  /** Plans the moves in `moves` up to before `end`. Those of no length are left out. */
  protected abstract plan(end: number): void;

  /** Motion ends. */
  protected abstract halt(): void;

  /** Time passes at a standstill. */
  protected abstract rest(seconds: number): void;

  protected abstract change(settings: ProgramLimits): void;
}
