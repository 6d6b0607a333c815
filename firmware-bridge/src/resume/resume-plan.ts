import type { MachineProfile } from '#libs/domain';
import { familyOf, START_STATE, StateFollower, toBlock, type ModalState } from '#libs/gcode';
import { resumeSteps, type Remembered, type ResumeStep } from './resume-steps.js';
import type { RunCursors } from './run-cursors.js';

/**
 * Blocks that may wait in the machine though they were acknowledged: Marlin's planner has 16 and its command queue 4 to
 * 8 (BLOCK_BUFFER_SIZE, BUFSIZE), GRBL's planner 15 (planner.h), grblHAL's 100 on 32-bit boards. Klipper plans some
 * two seconds ahead (toolhead.py): 2000 of the shortest segments anybody prints.
 */
const WINDOW_BLOCKS = { marlin: 24, grbl: 100, klipper: 2000 } as const;
/** Heights that differ by less are the same layer. */
const LAYER_MM = 0.02;

/** A place in a program, and what the machine remembers there. */
export interface Mark extends Remembered {
  /** Of the program's blocks, from 1. */
  readonly block: number;
  /** Of the program's text, from 1. */
  readonly line: number;
}

export interface RestartCandidate extends Mark {
  /** `next`: the first block that is not certain. `layer`: where its layer begins. `safe-height`: the rapid above the stock before it. */
  readonly kind: 'next' | 'layer' | 'safe-height';
  readonly why: string;
}

/** How a person could go on with a run that broke off. A proposal: nobody carries it out but a person. */
export interface ResumePlan {
  readonly attemptId: string;
  /** 0: nothing is certain. */
  readonly lastCertainBlock: number;
  readonly lastCertainLine: number;
  /** May have been executed: up to this line. */
  readonly lastSentLine: number;
  readonly state: ModalState;
  /** The best one first. */
  readonly candidates: readonly RestartCandidate[];
  /** For the first candidate. */
  readonly steps: readonly ResumeStep[];
}

/** Reads a program line by line up to where the machine was, and says how to go on from there. */
export class ResumePlanner {
  private readonly certainBlock: number;
  private block = 0;
  private line = 0;
  private remembered: Remembered = { state: START_STATE, axes: [], shiftedAxes: [], settings: [] };
  private certain: Mark = { block: 0, line: 0, ...this.remembered };
  private readonly follower: StateFollower;
  private next: Mark | undefined;
  private lastSentLine = 0;
  private layer: Mark | undefined;
  private layerZ: number | undefined;
  /** The first block at the present height: a layer begins with the climb to it. */
  private climb: Mark | undefined;
  private safe: Mark | undefined;

  constructor(
    private readonly cursors: RunCursors,
    private readonly profile: MachineProfile,
    private readonly isHomed = false,
  ) {
    this.follower = new StateFollower(profile);
    const { executedBlocks, ackedBlocks } = cursors;
    this.certainBlock = executedBlocks ?? Math.max(0, ackedBlocks - WINDOW_BLOCKS[familyOf(profile.firmware)]);
  }

  /** Lines in their order, without ends. @returns whether more are needed */
  push(line: string): boolean {
    this.line += 1;
    const text = toBlock(line, this.profile.firmware, this.profile.policy);
    if (text === undefined) return true;
    this.block += 1;
    const mark = { block: this.block, line: this.line, ...this.remembered };
    if (this.block === this.certainBlock + 1) this.next = mark;
    if (this.block <= this.cursors.sentBlocks) this.lastSentLine = this.line;
    if (this.block <= this.certainBlock) this.follow(line, mark);
    return this.block <= this.certainBlock || this.block < this.cursors.sentBlocks;
  }

  /** undefined: the program had ended, or nothing of it is left to do. */
  end(): ResumePlan | undefined {
    const { next, certain, lastSentLine } = this;
    if (!next) return undefined;
    const candidates = this.candidates(next);
    const first = candidates[0] ?? { ...next, kind: 'next', why: '' };
    return {
      attemptId: this.cursors.attemptId,
      lastCertainBlock: certain.block,
      lastCertainLine: certain.line,
      lastSentLine,
      state: certain.state,
      candidates,
      steps: resumeSteps({ ...first, profile: this.profile, isHomed: this.isHomed }),
    };
  }

  private follow(line: string, mark: Mark): void {
    const { follower } = this;
    const bytes = Buffer.from(line, 'latin1');
    const { height } = follower;
    if (follower.look(bytes, 0, bytes.length)) follower.follow(bytes, 0, bytes.length);
    const { state, known, shifted, settings } = follower;
    this.remembered = {
      state,
      axes: [...new Set([...known, ...shifted])],
      shiftedAxes: [...shifted],
      settings: settings.list,
    };
    this.certain = { ...mark, ...this.remembered };
    const z = known.has('z') ? follower.height : undefined;
    if (follower.height !== height || !mark.axes.includes('z')) this.climb = mark;
    if (follower.isRapid && z !== undefined && z > 0) this.safe = mark;
    if (!follower.isMaking || z === undefined) return;
    // A hop up and down again is no new layer.
    if (this.layerZ !== undefined && Math.abs(z - this.layerZ) < LAYER_MM) return;
    this.layerZ = z;
    this.layer = this.climb ?? mark;
  }

  private candidates(next: Mark): RestartCandidate[] {
    const exact: RestartCandidate = {
      ...next,
      kind: 'next',
      why: `All before line ${next.line} is certain; up to line ${this.lastSentLine} it may be made already.`,
    };
    if (this.profile.process === 'print') {
      const why = 'The layer begins here; what is made of it must be looked at, and is made again.';
      return [exact, ...(this.layer ? [{ ...this.layer, kind: 'layer', why } as const] : [])];
    }
    const why = 'The last rapid above the stock: from here the tool comes down as it did, and cuts air first.';
    return [...(this.safe ? [{ ...this.safe, kind: 'safe-height', why } as const] : []), exact];
  }
}
