import type { GcodeProblemCode } from '../types.js';

/** The file cannot be read as a program at all: nothing of what came out of it so far may be used. */
export class ProgramFileError extends Error {
  override readonly name = 'ProgramFileError';

  /** @param message English: what and where, the limit, one action */
  constructor(
    readonly code: Extract<GcodeProblemCode, 'BGCODE_INVALID' | 'ENC_NOT_TEXT' | 'FILE_TOO_BIG'>,
    message: string,
    readonly params: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
  }
}
