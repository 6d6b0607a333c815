// Entry of the sandboxed process that maker-client.ts starts: one request in, one answer or refusal out.
import { DomainError } from '#libs/domain';
import { answerCall } from '#libs/sandbox';
import type { MotionProfile } from '#libs/gcode';
import { attach, detach } from './maker-frame.js';
import type { PreparedPlate } from './print/prepare-plate.js';
import type { ReadProgram } from './read-program.js';
import type { FlatCut } from './cut/flat-cut.js';
import type { MadeProgram, PrintJobInput } from './types.js';

export type MakerRequest =
  | { readonly kind: 'prepare'; readonly input: PrintJobInput }
  | { readonly kind: 'cura'; readonly input: PreparedPlate }
  | { readonly kind: 'finish'; readonly input: FinishInput }
  | { readonly kind: 'cut'; readonly input: FlatCut }
  | { readonly kind: 'read'; readonly input: ReadInput };

export interface FinishInput {
  readonly plate: Omit<PreparedPlate, 'stl'>;
  readonly raw: Uint8Array;
}
export interface ReadInput {
  readonly gcode: Uint8Array;
  readonly profile: MotionProfile;
}

export interface MakerAnswers {
  prepare: PreparedPlate;
  cura: Pick<MadeProgram, 'settings' | 'gcode'>;
  finish: { readonly gcode: Uint8Array };
  cut: MadeProgram;
  read: ReadProgram;
}

type OnProgress = (fraction: number) => void;

/** Each piece of work loads what it needs and no more: the process is started for it. */
async function work(request: MakerRequest, onProgress: OnProgress): Promise<MakerAnswers[keyof MakerAnswers]> {
  switch (request.kind) {
    case 'prepare':
      return (await import('./print/prepare-plate.js')).preparePlate(request.input);
    case 'cura':
      return (await import('./print/cura-slice.js')).sliceWithCura(request.input, onProgress);
    case 'finish': {
      const { finishProgram } = await import('./print/finish-program.js');
      return { gcode: finishProgram(request.input.plate, request.input.raw, 'prusa') };
    }
    case 'cut': {
      const { wholeCut } = await import('./cut/flat-cut.js');
      return (await import('./cut/make-cut.js')).makeCut(wholeCut(request.input));
    }
    case 'read':
      return (await import('./read-program.js')).readProgram(request.input.gcode, request.input.profile);
  }
}

await answerCall(async ({ head, files }, onProgress) => {
  const { kind, input } = head as { kind: string; input: unknown };
  try {
    const answer = detach(await work({ kind, input: attach(input, files) } as unknown as MakerRequest, onProgress));
    return { head: { kind: 'done', value: answer.plain }, files: answer.files };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { head: { kind: 'refused', problems: error.problems }, files: [] };
  }
});
