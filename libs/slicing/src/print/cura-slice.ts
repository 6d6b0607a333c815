import type { MadeProgram } from '../types.js';
import { runCura } from './cura-engine.js';
import { curaSettings } from './cura-settings.js';
import { finishProgram } from './finish-program.js';
import type { PreparedPlate } from './prepare-plate.js';

/** Plate -> program for Marlin or Klipper; runs inside the sandbox. The same plate gives the same bytes. */
export async function sliceWithCura(
  plate: PreparedPlate,
  onProgress: (fraction: number) => void,
): Promise<Pick<MadeProgram, 'gcode' | 'settings'>> {
  const settings = curaSettings(plate.plan, plate.adhesion);
  const raw = await runCura(plate.stl, settings, onProgress);
  return { gcode: finishProgram(plate, raw, 'cura'), settings };
}
