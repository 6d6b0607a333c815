import type { CountedBlocks } from './counted-blocks.js';
import type { HostJob } from './host-view.js';
import { LIMITS } from './hosted-limits.js';

/**
 * uploading -> starting -> watching -> ending; `doubt` while the file is not the present job and nobody said how it
 * ended.
 */
type Step = 'uploading' | 'starting' | 'watching' | 'doubt' | 'ending';

interface HostProgram {
  /** Missing after a restart of the bridge: then progress is estimated from the bytes. */
  readonly blocks?: CountedBlocks;
  readonly totalBlocks?: number;
}

/** One program on a machine that keeps it as a file: which step it is at, what people asked of it, how far it is. */
export class HostRun {
  step: Step = 'uploading';
  /** When the present step began. */
  stepSinceMs: number;
  isPauseAsked = false;
  isCancelAsked = false;
  /** Must still say `resumed` once it is found again. */
  isReattached = false;
  nextQuestionMs = 0;
  private lastPositionBytes = 0;
  private progressAtMs: number;

  constructor(
    readonly fileName: string,
    private readonly program: HostProgram,
    nowMs: number,
  ) {
    this.stepSinceMs = nowMs;
    this.progressAtMs = nowMs;
  }

  /** After a restart of the bridge: the machine has it, and runs it or has ended it. */
  static found(fileName: string, totalBlocks: number, nowMs: number): HostRun {
    const run = new HostRun(fileName, { totalBlocks }, nowMs);
    run.step = 'watching';
    run.isReattached = true;
    return run;
  }

  enter(step: Step, nowMs: number): void {
    this.step = step;
    this.stepSinceMs = nowMs;
    this.nextQuestionMs = 0;
  }

  get totalBlocks(): number {
    return this.program.blocks?.blocks ?? this.program.totalBlocks ?? 0;
  }

  /** @returns blocks done, by what the machine says of its file */
  follow(job: HostJob, isPaused: boolean, nowMs: number): number {
    const { positionBytes, sizeBytes } = job;
    if (positionBytes !== this.lastPositionBytes || job.isMoving || isPaused) this.progressAtMs = nowMs;
    this.lastPositionBytes = positionBytes;
    if (job.state === 'done') return this.totalBlocks;
    const { blocks, totalBlocks = 0 } = this.program;
    return blocks?.blocksAt(positionBytes) ?? Math.floor((totalBlocks * positionBytes) / Math.max(1, sizeBytes));
  }

  /** The file is not read on and nothing moves, for longer than any heat-up takes. */
  hangs(nowMs: number): boolean {
    return nowMs - this.progressAtMs >= LIMITS.noProgressLimitMs;
  }
}
