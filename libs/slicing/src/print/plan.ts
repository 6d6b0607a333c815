import { domainError, type MachineProfile } from '#libs/domain';
import type { PrintJobInput } from '../types.js';
import { PRINT_MATERIALS, type PrintMaterial } from './materials.js';

/** Everything the settings and the program's start and end need, checked against the machine. */
export interface PrintPlan {
  readonly profile: MachineProfile;
  readonly materialName: string;
  readonly material: PrintMaterial;
  readonly layerHeightMm: number;
  readonly firstLayerMm: number;
  readonly infillPercent: number;
  readonly supports: boolean;
  readonly nozzleMm: number;
  readonly filamentMm: number;
  readonly copies: number;
}

const DEFAULT_NOZZLE_MM = 0.4;
const DEFAULT_FILAMENT_MM = 1.75;
const MAX_COPIES = 100;

/** Throws INPUT_INVALID for a wrong wish, SLICE_FAILED when the machine cannot print this material. */
export function planPrint(input: Omit<PrintJobInput, 'stl'>): PrintPlan {
  const { profile, quality, copies = 1 } = input;
  const material = Object.hasOwn(PRINT_MATERIALS, input.material) ? PRINT_MATERIALS[input.material] : undefined;
  if (profile.process !== 'print' || profile.firmware === 'grbl') {
    const what = `Machine class ${profile.machineClass} is no Marlin or Klipper printer. Choose a printer.`;
    throw domainError('SLICE_FAILED', what);
  }
  if (!material) {
    const known = Object.keys(PRINT_MATERIALS).join(', ');
    throw invalid('material', `No print settings for the material "${input.material.slice(0, 40)}". Known: ${known}.`);
  }
  const nozzleMm = profile.nozzleDiameterMm ?? DEFAULT_NOZZLE_MM;
  const highest = nozzleMm * 0.8; // thicker layers do not press onto the layer below
  if (!(quality.layerHeightMm >= 0.05 && quality.layerHeightMm <= highest)) {
    const limit = `0.05 to ${highest.toFixed(2)} mm with a ${nozzleMm} mm nozzle`;
    throw invalid('quality.layerHeightMm', `A layer of ${quality.layerHeightMm} mm is not possible: ${limit}.`);
  }
  if (!(quality.infillPercent >= 0 && quality.infillPercent <= 100)) {
    throw invalid('quality.infillPercent', `Infill of ${quality.infillPercent} % is not possible: 0 to 100.`);
  }
  if (!Number.isInteger(copies) || copies < 1 || copies > MAX_COPIES) {
    throw invalid('copies', `${copies} pieces on a plate is not possible: 1 to ${MAX_COPIES}.`);
  }
  checkHeat(input.material, 'nozzle', material.firstLayerNozzleC, profile.maxNozzleTempC);
  checkHeat(input.material, 'bed', material.bedC, profile.maxBedTempC);
  return {
    profile,
    materialName: input.material,
    material,
    layerHeightMm: quality.layerHeightMm,
    // A first layer of half a nozzle forgives a plate that is not quite level.
    firstLayerMm: Math.max(quality.layerHeightMm, nozzleMm / 2),
    infillPercent: quality.infillPercent,
    supports: quality.supports,
    nozzleMm,
    filamentMm: profile.filamentDiameterMm ?? DEFAULT_FILAMENT_MM,
    copies,
  };
}

function checkHeat(material: string, part: string, neededC: number, maxC: number | undefined): void {
  if (maxC === undefined || neededC <= maxC) return;
  const message = `${material} needs a ${part} at ${neededC} °C; this machine ends at ${maxC} °C. Choose another material or machine.`;
  throw domainError('SLICE_FAILED', message, { params: { material, neededC, maxC } });
}

function invalid(field: string, message: string): Error {
  return domainError('INPUT_INVALID', message, { place: { field } });
}
