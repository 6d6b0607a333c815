import type { MadeProgram, MakeOptions, MillJobInput, PrintJobInput } from './types.js';
import { makeInWorker } from './worker-client.js';

export * from './types.js';
export { MILL_MATERIALS, type MillMaterial } from './mill/materials.js';
export { PRINT_MATERIALS, type PrintMaterial } from './print/materials.js';

/** A full plate at fine layers takes minutes in WebAssembly; ten are more than any plate we measured. */
const SLICE_TIMEOUT_MS = 600_000;
/** Real plates take a tenth of a second; some broken drawings keep the parser busy for ever. */
const MILL_TIMEOUT_MS = 30_000;

/**
 * Slices an STL for a Marlin printer. Throws INPUT_INVALID, INPUT_TOO_LARGE, MODEL_EMPTY, MODEL_SIZE, MODEL_INVALID,
 * MODEL_DEGENERATE, PART_TOO_LARGE, SLICE_FAILED, SLICE_TIMEOUT; rejects with the signal's reason when aborted.
 */
export async function slicePrint(input: PrintJobInput, options: MakeOptions = {}): Promise<MadeProgram> {
  return makeInWorker({ kind: 'print', input }, options, SLICE_TIMEOUT_MS);
}

/**
 * Makes a 2.5D program for a GRBL mill from the DXF of a sheet part: holes first, then outlines with holding tabs, in
 * passes right through the board into a spoil board. Work zero is the front left corner of the stock, on top. Throws
 * CAM_FAILED, PART_TOO_LARGE, INPUT_INVALID, INPUT_TOO_LARGE; rejects with the signal's reason when aborted.
 */
export async function millProgram(input: MillJobInput, options: MakeOptions = {}): Promise<MadeProgram> {
  return makeInWorker({ kind: 'mill', input }, options, MILL_TIMEOUT_MS);
}
