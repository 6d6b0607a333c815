import type { MadeProgram, MakeOptions, PrintJobInput } from './types.js';
import { makeInWorker } from './worker-client.js';

export * from './types.js';
export { PRINT_MATERIALS, type PrintMaterial } from './print/materials.js';

/** A full plate at fine layers takes minutes in WebAssembly; ten are more than any plate we measured. */
const SLICE_TIMEOUT_MS = 600_000;

/**
 * Slices an STL for a Marlin printer. Throws INPUT_INVALID, INPUT_TOO_LARGE, MODEL_EMPTY, MODEL_SIZE, MODEL_INVALID,
 * MODEL_DEGENERATE, PART_TOO_LARGE, SLICE_FAILED, SLICE_TIMEOUT; rejects with the signal's reason when aborted.
 */
export async function slicePrint(input: PrintJobInput, options: MakeOptions = {}): Promise<MadeProgram> {
  return makeInWorker({ kind: 'print', input }, options, SLICE_TIMEOUT_MS);
}
