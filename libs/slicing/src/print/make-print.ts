import { domainError } from '#libs/domain';
import type { MadeProgram, PrintJobInput } from '../types.js';
import { CURA_MAKER, runCura } from './cura-engine.js';
import { curaSettings, SKIRT_ROOM_MM } from './cura-settings.js';
import { layOut } from './layout.js';
import { printProgram } from './print-program.js';
import { boxOf, readStl, writeStl } from './mesh.js';
import { planPrint } from './plan.js';

/** STL -> program for Marlin or Klipper; runs inside the worker. The same input gives the same bytes. */
export async function makePrint(input: PrintJobInput, onProgress: (fraction: number) => void): Promise<MadeProgram> {
  const plan = planPrint(input);
  const triangles = readStl(input.stl);
  const box = boxOf(triangles);
  if (Math.min(box.size.x, box.size.y) < plan.nozzleMm / 2 || box.size.z < plan.layerHeightMm / 2) {
    throw domainError(
      'MODEL_DEGENERATE',
      'The model is thinner than one line of plastic. Check its unit: STL is read as millimetres.',
    );
  }
  const layout = layOut(box.size, plan.profile.envelopeMm, plan.copies);
  const settings = curaSettings(plan, layout.roomAroundMm >= SKIRT_ROOM_MM);
  const raw = await runCura(writeStl(triangles, box, layout.places), settings, onProgress);
  const gcode = printProgram(plan, raw, box.size.z);
  if (!new TextDecoder('latin1').decode(raw).includes(';LAYER:0')) {
    throw domainError(
      'SLICE_FAILED',
      'The slicer found nothing to print in the model. Check that its surface is closed.',
    );
  }
  return {
    gcode,
    maker: CURA_MAKER,
    settings: { material: plan.materialName, ...input.quality, copies: plan.copies, ...settings },
  };
}
