import type { ModalState } from '../motion/modal-state.js';
import type { MotionProfile } from '../types.js';
import { EachLine } from './each-line.js';
import type { Axis } from './start-state.js';
import { StateFollower } from './state-follower.js';

/** A place where a program can be entered, and all a machine must know there. Plain data. */
export interface StartPoint {
  /** Counted from 1; may lie before the line asked for, see `StartFinder`. */
  readonly line: number;
  /** Offset of the line's first byte. */
  readonly byte: number;
  /** Of the first block at or behind the line, counted from 1. */
  readonly block: number;
  /** Before that line. */
  readonly state: ModalState;
  /** Axes whose place the program had told; of the others nothing is known. */
  readonly known: readonly Axis[];
  /** Highest place the program had reached, machine coordinates: nothing made so far is higher. */
  readonly topMm: number;
  /** Settings the program had made beside its modes, as blocks in their order. */
  readonly settings: readonly string[];
  /** Targets by tool, as far as the program named them. */
  readonly toolTempsC: readonly (readonly [tool: number, nozzleC: number])[];
}

/** Which place is wanted. Layers count from 0, as in the report's order; the climb or plunge to a layer belongs to it. */
export type StartWish = { readonly line: number } | { readonly layer: number };

/**
 * Looks for a place to enter a program as it streams by. It never lies inside an arc or canned cycle that an earlier
 * block began, inside cutter compensation, or between Klipper's SAVE_GCODE_STATE and its RESTORE_GCODE_STATE: then it
 * is the start of the block that began it.
 */
export class StartFinder {
  /** Read so far. */
  lines = 0;
  private blocks = 0;
  private found: StartPoint | undefined;
  /** The last place that can be entered, where the present one cannot. */
  private entry: StartPoint | undefined;
  /** Where the present height was gone to: a layer begins with the climb to it. */
  private climb: StartPoint | undefined;
  private readonly follower: StateFollower;
  private readonly each = new EachLine((bytes, start, end, offset) => {
    if (!this.found) this.read(bytes, start, end, offset);
  });

  constructor(
    profile: MotionProfile,
    private readonly wish: StartWish,
  ) {
    this.follower = new StateFollower(profile);
  }

  get layers(): number {
    return this.follower.layers;
  }

  /** @returns whether more of the program is needed */
  push(bytes: Uint8Array): boolean {
    if (!this.found) this.each.push(bytes);
    return !this.found;
  }

  /** @returns undefined when the program has no such line or layer */
  end(): StartPoint | undefined {
    if (!this.found) this.each.end();
    return this.found;
  }

  private read(bytes: Uint8Array, start: number, end: number, offset: number): void {
    const { follower, wish } = this;
    const line = ++this.lines;
    const isBlock = follower.look(bytes, start, end);
    const canEnter = follower.canEnter;
    if ('line' in wish && line >= wish.line) {
      this.found = canEnter ? this.point(line, offset) : this.entry;
      return;
    }
    if (!isBlock) return;
    const isMarked = canEnter && (follower.opensHold || ('layer' in wish && (follower.mayClimb || !this.climb)));
    const here = isMarked ? this.point(line, offset) : this.entry;
    this.blocks++;
    const { layers, height } = follower;
    follower.follow(bytes, start, end);
    if (isMarked && !follower.canEnter) this.entry = here;
    if ('line' in wish) return;
    if (follower.height !== height) this.climb = here;
    if (follower.layers > layers && layers === wish.layer) this.found = this.climb ?? here;
  }

  private point(line: number, byte: number): StartPoint {
    const { state, known, topMm, settings, toolTempsC } = this.follower;
    const remembered = { known: [...known], topMm, settings: settings.list, toolTempsC: [...toolTempsC] };
    return { line, byte, block: this.blocks + 1, state, ...remembered };
  }
}
