import { DomainError, type MachineProfile } from '#libs/domain';
import type { MotionProfile } from '#libs/gcode';
import { askMaker } from './maker-client.js';
import { cura } from './print/cura.js';
import { chooseEngine, type EngineChoice, type SlicingEngine } from './print/engine.js';
import { SLICE_TIMEOUT_MS } from './print/made-with.js';
import { printClassOf } from './print/machine-classes.js';
import type { PreparedPlate } from './print/prepare-plate.js';
import { prusa } from './print/prusa.js';
import type { ReadProgram } from './read-program.js';
import { flatCut } from './cut/flat-cut.js';
import type { CutJobInput, EngineId, MadeProgram, MakeOptions, PrintJobInput } from './types.js';

export * from './types.js';
export type { EngineChoice } from './print/engine.js';
export { LASER_MATERIALS, type LaserMaterial } from './cut/laser-materials.js';
export { MILL_MATERIALS, type MillMaterial } from './cut/mill-materials.js';
export type { Operation, OperationRule } from './cut/operations.js';
export { PRINT_MATERIALS, type PrintMaterial } from './print/materials.js';
export type { PreparedPlate } from './print/prepare-plate.js';
export {
  ENGINES,
  INFILL_PATTERNS,
  pickPrintSettings,
  printSettingsSchema,
  QUALITY_PRESETS,
  readPrintSettings,
  type PrintSettings,
  type QualityPreset,
} from './print/print-settings.js';
export type { ReadProgram } from './read-program.js';

/** Reading and checking a model; STEP takes longest. */
const PREPARE_TIMEOUT_MS = 120_000;
/** Real plates take a tenth of a second; some broken drawings keep the parser busy for ever. */
const CUT_TIMEOUT_MS = 30_000;
/** 100 MB of G-code are read in some 20 s on a small computer. */
const READ_TIMEOUT_MS = 180_000;

const SLICERS: Readonly<Record<EngineId, SlicingEngine>> = { cura, prusa };

/** Name and version of every slicing engine that is installed here. */
export async function slicingEngines(): Promise<Partial<Record<EngineId, string>>> {
  const list = await Promise.all(Object.values(SLICERS).map(async ({ id, find }) => [id, await find()] as const));
  return Object.fromEntries(list.filter(([, maker]) => maker !== undefined));
}

/** Which engine will make a print: what its settings, its machine's class or the site ask for, where it is installed. */
export async function engineFor(
  wish: {
    readonly profile: MachineProfile;
    readonly settings?: { readonly engine?: EngineId | undefined } | undefined;
  },
  siteEngine?: EngineId,
): Promise<EngineChoice> {
  const wishes = [wish.settings?.engine, printClassOf(wish.profile.machineClass).engine, siteEngine];
  return chooseEngine(wishes, await slicingEngines());
}

/**
 * Reads and checks a model and lays out its copies, in a sandboxed process. Throws INPUT_INVALID, INPUT_TOO_LARGE,
 * MODEL_EMPTY, MODEL_SIZE, MODEL_INVALID, MODEL_DEGENERATE, PART_TOO_LARGE, SLICE_FAILED.
 */
export function prepareSlice(input: PrintJobInput, options: MakeOptions = {}): Promise<PreparedPlate> {
  return askMaker({ kind: 'prepare', input }, { signal: options.signal, timeoutMs: PREPARE_TIMEOUT_MS });
}

/**
 * Slices a prepared plate for a Marlin or Klipper printer; where the chosen engine fails and the other is installed, that
 * one has a try, and the notes say so. Throws SLICE_FAILED, SLICE_TIMEOUT; rejects with the signal's reason when aborted.
 */
export async function slicePlate(
  plate: PreparedPlate,
  engine: EngineId,
  options: MakeOptions = {},
): Promise<MadeProgram> {
  const made = await sliceOrElse(plate, engine, options);
  options.onProgress?.(1);
  return made;
}

async function sliceOrElse(plate: PreparedPlate, engine: EngineId, options: MakeOptions): Promise<MadeProgram> {
  try {
    return await SLICERS[engine].slice(plate, options);
  } catch (error) {
    const other = SLICERS[engine === 'cura' ? 'prusa' : 'cura'];
    if (!(error instanceof DomainError) || error.code !== 'SLICE_FAILED' || (await other.find()) === undefined)
      throw error;
    const made = await other.slice(plate, options).catch(() => undefined);
    options.signal?.throwIfAborted();
    if (!made) throw error;
    return { ...made, notes: [...(made.notes ?? []), `${made.maker} made the program: ${error.message}`] };
  }
}

/** All of it: choose, prepare, slice. Throws what `prepareSlice` and `slicePlate` throw. */
export async function slicePrint(input: PrintJobInput, options: MakeOptions = {}): Promise<MadeProgram> {
  const choice = await engineFor(input);
  const plate = await prepareSlice(input, options);
  const made = await slicePlate(plate, choice.id, { ...options, timeoutMs: options.timeoutMs ?? SLICE_TIMEOUT_MS });
  return choice.note === undefined ? made : { ...made, notes: [...(made.notes ?? []), choice.note] };
}

/**
 * Makes a 2.5D program for a GRBL mill or laser from drawings (DXF, SVG) or board-like models (STL): engravings, pockets and
 * drillings first, then holes, then outlines with holding tabs, right through the board. Work zero is the front left corner
 * of the stock, on top. Throws CAM_FAILED, PART_TOO_LARGE, INPUT_INVALID, INPUT_TOO_LARGE, MODEL_*; rejects with the signal's
 * reason when aborted.
 */
export async function cutProgram(input: CutJobInput, options: MakeOptions = {}): Promise<MadeProgram> {
  const made = await askMaker({ kind: 'cut', input: flatCut(input) }, { timeoutMs: CUT_TIMEOUT_MS, ...options });
  options.onProgress?.(1);
  return made;
}

/**
 * What a program does on a machine, its problems and its pictures, read in a sandboxed process. Throws GCODE_EMPTY when the
 * reader stopped (out of memory or time), which no program of a sensible size brings about.
 */
export function readProgram(
  gcode: Uint8Array,
  profile: MotionProfile,
  options: MakeOptions = {},
): Promise<ReadProgram> {
  return askMaker({ kind: 'read', input: { gcode, profile } }, { timeoutMs: READ_TIMEOUT_MS, ...options });
}
