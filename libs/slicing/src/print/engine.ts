import type { MadeProgram, EngineId, MakeOptions } from '../types.js';
import type { PreparedPlate } from './prepare-plate.js';

/** A program that turns triangles into layers. */
export interface SlicingEngine {
  readonly id: EngineId;
  /** What it calls itself, with its version; undefined where it is not installed. */
  find(): Promise<string | undefined>;
  /** @throws DomainError SLICE_FAILED, SLICE_TIMEOUT; rejects with the signal's reason when aborted */
  slice(plate: PreparedPlate, options: MakeOptions): Promise<MadeProgram>;
}

export interface EngineChoice {
  readonly id: EngineId;
  readonly maker: string;
  /** Why it is another one than was wished. */
  readonly note?: string;
}

/** Comes with Minga, so it is always there. */
const DEFAULT_ENGINE: EngineId = 'cura';
const NAMES: Readonly<Record<EngineId, string>> = { cura: 'CuraEngine', prusa: 'PrusaSlicer' };

/**
 * The first of the wishes (settings of the part, the machine's class, the site) that is set, where it is installed; else
 * the default, with the reason.
 */
export function chooseEngine(
  wishes: readonly (EngineId | undefined)[],
  found: Readonly<Partial<Record<EngineId, string | undefined>>>,
): EngineChoice {
  const wish = wishes.find((id) => id !== undefined) ?? DEFAULT_ENGINE;
  const maker = found[wish];
  if (maker !== undefined) return { id: wish, maker };
  const note = `${NAMES[wish]} is not installed here; ${NAMES[DEFAULT_ENGINE]} made the program.`;
  return { id: DEFAULT_ENGINE, maker: found[DEFAULT_ENGINE] ?? NAMES[DEFAULT_ENGINE], note };
}
