import type { ErrorCode } from '#libs/domain';

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

export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
}
