import { domainError, type MachineProfile } from '#libs/domain';
import type { PrintJobInput } from '../types.js';
import { materialFor, printClassOf } from './machine-classes.js';
import { PRINT_MATERIALS, type PrintMaterial } from './materials.js';
import { presetFor, readPrintSettings, type PrintSettings } from './print-settings.js';

/** Everything an engine's settings and the program's start and end need, checked against the machine. */
export interface PrintPlan {
  readonly profile: MachineProfile;
  readonly materialName: string;
  /** With the changes of the machine's class and of the settings. */
  readonly material: PrintMaterial;
  readonly layerHeightMm: number;
  readonly firstLayerMm: number;
  readonly firstLayerMmPerS: number;
  readonly lineWidthMm: number;
  readonly walls: number;
  readonly shellMm: number;
  readonly infillPercent: number;
  readonly infillPattern: NonNullable<PrintSettings['infillPattern']>;
  readonly supports: boolean;
  readonly supportAngleDeg: number;
  readonly adhesion: 'none' | 'skirt' | 'brim';
  readonly brimMm: number;
  readonly orientation: 'as-published' | 'least-support';
  readonly nozzleMm: number;
  readonly filamentMm: number;
  readonly copies: number;
}

const DEFAULT_NOZZLE_MM = 0.4;
const DEFAULT_FILAMENT_MM = 1.75;
const MAX_COPIES = 100;
/** First layers slow so that they stick (`creality_base`: 20 mm/s). */
const FIRST_LAYER_MM_PER_S = 20;
/** Cura's own; common printers bridge and overhang that much. */
const SUPPORT_ANGLE_DEG = 50;
const BRIM_MM = 6;
/** Above it the lines of one layer carry the next; below, a grid keeps walls together. */
const GRID_UP_TO_PERCENT = 25;

/** @throws DomainError INPUT_INVALID for a wrong wish, SLICE_FAILED when the machine cannot print this material */
export function planPrint(input: Omit<PrintJobInput, 'model'>): PrintPlan {
  const { profile, copies = 1 } = input;
  const settings = readPrintSettings(input.settings ?? {});
  checkMachine(profile);
  const material = materialOf(input, settings);
  checkHeat(input.material, 'nozzle', Math.max(material.nozzleC, material.firstLayerNozzleC), profile.maxNozzleTempC);
  checkHeat(input.material, 'bed', material.bedC, profile.maxBedTempC);
  if (!Number.isInteger(copies) || copies < 1 || copies > MAX_COPIES) {
    throw invalid('copies', `${copies} pieces on a plate is not possible: 1 to ${MAX_COPIES}.`);
  }
  return {
    profile,
    materialName: input.material,
    material,
    ...shapeOf(input, settings),
    firstLayerMmPerS: Math.min(settings.firstLayerMmPerS ?? FIRST_LAYER_MM_PER_S, material.printMmPerS),
    supports: settings.supports ?? (typeof input.quality === 'object' && input.quality.supports),
    supportAngleDeg: settings.supportAngleDeg ?? SUPPORT_ANGLE_DEG,
    adhesion: settings.adhesion ?? 'skirt',
    brimMm: settings.brimMm ?? BRIM_MM,
    orientation: settings.orientation ?? 'as-published',
    filamentMm: profile.filamentDiameterMm ?? DEFAULT_FILAMENT_MM,
    copies,
  };
}

function shapeOf(input: Omit<PrintJobInput, 'model'>, settings: PrintSettings) {
  const nozzleMm = input.profile.nozzleDiameterMm ?? DEFAULT_NOZZLE_MM;
  const wish = settings.quality ?? input.quality;
  const preset = presetFor(typeof wish === 'string' ? wish : 'normal', nozzleMm);
  const layerHeightMm =
    settings.layerHeightMm ?? (typeof wish === 'object' ? wish.layerHeightMm : preset.layerHeightMm);
  const infillPercent =
    settings.infillPercent ?? (typeof wish === 'object' ? wish.infillPercent : preset.infillPercent);
  const lineWidthMm = settings.lineWidthMm ?? nozzleMm;
  const highest = nozzleMm * 0.8; // thicker layers do not press onto the layer below
  if (!(layerHeightMm >= 0.05 && layerHeightMm <= highest + 1e-9)) {
    const limit = `0.05 to ${highest.toFixed(2)} mm with a ${nozzleMm} mm nozzle`;
    throw invalid('quality.layerHeightMm', `A layer of ${layerHeightMm} mm is not possible: ${limit}.`);
  }
  if (!(infillPercent >= 0 && infillPercent <= 100)) {
    throw invalid('quality.infillPercent', `Infill of ${infillPercent} % is not possible: 0 to 100.`);
  }
  if (!(lineWidthMm >= nozzleMm * 0.8 && lineWidthMm <= nozzleMm * 1.5)) {
    const limit = `${(nozzleMm * 0.8).toFixed(2)} to ${(nozzleMm * 1.5).toFixed(2)} mm with a ${nozzleMm} mm nozzle`;
    throw invalid('settings.lineWidthMm', `Lines of ${lineWidthMm} mm are not possible: ${limit}.`);
  }
  return {
    nozzleMm,
    layerHeightMm,
    infillPercent,
    lineWidthMm,
    // A first layer of half a nozzle forgives a plate that is not quite level.
    firstLayerMm: Math.max(layerHeightMm, nozzleMm / 2),
    walls: settings.walls ?? preset.walls,
    shellMm: settings.shellMm ?? preset.shellMm,
    infillPattern: settings.infillPattern ?? (infillPercent <= GRID_UP_TO_PERCENT ? 'grid' : 'lines'),
  } as const;
}

function materialOf(input: Omit<PrintJobInput, 'model'>, settings: PrintSettings): PrintMaterial {
  const known = Object.hasOwn(PRINT_MATERIALS, input.material) ? PRINT_MATERIALS[input.material] : undefined;
  if (!known) {
    const names = Object.keys(PRINT_MATERIALS).join(', ');
    throw invalid('material', `No print settings for the material "${input.material.slice(0, 40)}". Known: ${names}.`);
  }
  const material = materialFor(known, input.material, printClassOf(input.profile.machineClass));
  const { nozzleC = material.nozzleC, fanPercent = material.fanPercent, bedC = material.bedC } = settings;
  // A nozzle that is set warmer or cooler is so from the first layer on, unless that is said too.
  const firstLayerNozzleC =
    settings.firstLayerNozzleC ?? (settings.nozzleC === undefined ? material.firstLayerNozzleC : nozzleC);
  const {
    printMmPerS = material.printMmPerS,
    retractMm = material.retractMm,
    retractMmPerS = material.retractMmPerS,
  } = settings;
  return { ...material, nozzleC, firstLayerNozzleC, bedC, fanPercent, printMmPerS, retractMm, retractMmPerS };
}

function checkMachine({ process, firmware, machineClass }: MachineProfile): void {
  if (process === 'print' && firmware !== 'grbl') return;
  throw domainError('SLICE_FAILED', `Machine class ${machineClass} is no Marlin or Klipper printer. Choose a printer.`);
}

function checkHeat(material: string, part: string, neededC: number, maxC: number | undefined): void {
  if (maxC === undefined || neededC <= maxC) return;
  const message = `${material} needs a ${part} at ${neededC} °C; this machine ends at ${maxC} °C. Choose another material or machine.`;
  throw domainError('SLICE_FAILED', message, { params: { material, neededC, maxC } });
}

function invalid(field: string, message: string): Error {
  return domainError('INPUT_INVALID', message, { place: { field } });
}
