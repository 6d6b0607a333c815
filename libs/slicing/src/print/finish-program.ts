import { domainError } from '#libs/domain';
import type { PreparedPlate } from './prepare-plate.js';
import { printProgram, type Dialect } from './print-program.js';

/** Our start, the engine's moves, our end. @throws DomainError SLICE_FAILED when the engine made nothing, or something else than moves */
export function finishProgram(plate: Omit<PreparedPlate, 'stl'>, raw: Uint8Array, dialect: Dialect): Uint8Array {
  const gcode = printProgram(plate.plan, raw, plate.sizeMm.z, dialect);
  // Start and end have some twenty lines; a part has layers.
  if (!new TextDecoder('latin1').decode(gcode).includes(';LAYER:0')) {
    throw domainError(
      'SLICE_FAILED',
      'The slicer found nothing to print in the model. Check that its surface is closed.',
    );
  }
  return gcode;
}
