import type { CutJobInput, MadeProgram, MakeOptions, PrintJobInput } from './types.js';
import { makeInWorker } from './worker-client.js';

export * from './types.js';
export { LASER_MATERIALS, type LaserMaterial } from './cut/laser-materials.js';
export { MILL_MATERIALS, type MillMaterial } from './cut/mill-materials.js';
export type { Operation, OperationRule } from './cut/operations.js';
export { PRINT_MATERIALS, type PrintMaterial } from './print/materials.js';

/** A full plate at fine layers takes minutes in WebAssembly; ten are more than any plate we measured. */
const SLICE_TIMEOUT_MS = 600_000;
/** Real plates take a tenth of a second; some broken drawings keep the parser busy for ever. */
const CUT_TIMEOUT_MS = 30_000;

/**
 * Slices an STL for a Marlin printer. Throws INPUT_INVALID, INPUT_TOO_LARGE, MODEL_EMPTY, MODEL_SIZE, MODEL_INVALID,
 * MODEL_DEGENERATE, PART_TOO_LARGE, SLICE_FAILED, SLICE_TIMEOUT; rejects with the signal's reason when aborted.
 */
export async function slicePrint(input: PrintJobInput, options: MakeOptions = {}): Promise<MadeProgram> {
  return makeInWorker({ kind: 'print', input }, options, SLICE_TIMEOUT_MS);
}

/**
 * Makes a 2.5D program for a GRBL mill or laser from drawings (DXF, SVG) or board-like models (STL): engravings, pockets and
 * drillings first, then holes, then outlines with holding tabs, right through the board. Work zero is the front left corner
 * of the stock, on top. Throws CAM_FAILED, PART_TOO_LARGE, INPUT_INVALID, INPUT_TOO_LARGE, MODEL_*; rejects with the signal's
 * reason when aborted.
 */
export async function cutProgram(input: CutJobInput, options: MakeOptions = {}): Promise<MadeProgram> {
  return makeInWorker({ kind: 'cut', input }, options, CUT_TIMEOUT_MS);
}
