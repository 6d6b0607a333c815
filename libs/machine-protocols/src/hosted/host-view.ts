import type { ErrorCode } from '#libs/domain';
import type { CountedBlocks } from './counted-blocks.js';

/** The job as the machine's own computer sees it. */
export interface HostJob {
  readonly fileName: string;
  readonly state: 'idle' | 'printing' | 'paused' | 'done' | 'cancelled' | 'failed';
  readonly message?: string;
  /** How far the file was read, and how long it is. */
  readonly positionBytes: number;
  readonly sizeBytes: number;
  /** The head moves. */
  readonly isMoving: boolean;
}

/** How a job that is no longer the present one went, as far as the host remembers. */
export type Verdict =
  | { readonly outcome: 'done' | 'cancelled' | 'unknown' }
  | { readonly outcome: 'failed'; readonly code: ErrorCode; readonly message: string };

export type Answer =
  | { readonly ok: true; readonly result: unknown }
  /** `status` as in HTTP; 0: no answer came. */
  | { readonly ok: false; readonly status: number; readonly message: string };

/** One program on a machine that keeps it as a file. */
export interface HostRun {
  readonly fileName: string;
  /** Missing after a restart of the bridge: then progress is estimated from the bytes. */
  readonly blocks?: CountedBlocks;
  readonly totalBlocks?: number;
  /**
   * uploading -> starting -> watching -> ending; `doubt` while the file is not the present job and nobody said how it
   * ended.
   */
  step: 'uploading' | 'starting' | 'watching' | 'doubt' | 'ending';
  /** When the present step began. */
  stepSinceMs: number;
  isPauseAsked: boolean;
  isCancelAsked: boolean;
  /** Must still say `resumed` once it is found again. */
  isReattached: boolean;
  lastPositionBytes: number;
  progressAtMs: number;
  nextQuestionMs: number;
}

export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
}

export function newRun(fileName: string, nowMs: number, more: Pick<HostRun, 'blocks' | 'totalBlocks'>): HostRun {
  return {
    fileName,
    ...more,
    step: 'uploading',
    stepSinceMs: nowMs,
    isPauseAsked: false,
    isCancelAsked: false,
    isReattached: false,
    lastPositionBytes: 0,
    progressAtMs: nowMs,
    nextQuestionMs: 0,
  };
}
