import type { GcodeProblemCode, MotionProfile, ProgramReport } from '#libs/gcode';

export interface ToWorker {
  readonly file: File;
  readonly profile: MotionProfile;
}

export type FromWorker =
  | { readonly kind: 'progress'; readonly bytes: number }
  | {
      readonly kind: 'done';
      readonly report: ProgramReport;
      readonly path: ArrayBuffer;
      readonly overview: ArrayBuffer;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly code?: GcodeProblemCode };
