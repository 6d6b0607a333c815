/** How a filament family is printed. Temperatures in °C, speeds in mm/s. */
export interface PrintMaterial {
  readonly nozzleC: number;
  readonly firstLayerNozzleC: number;
  readonly bedC: number;
  readonly densityGPerCm3: number;
  /** Part fan after the first layers, 0 to 100. ABS warps and splits when it is cooled. */
  readonly fanPercent: number;
  readonly printMmPerS: number;
  readonly retractMm: number;
  readonly retractMmPerS: number;
}

/**
 * Middle of the ranges that filament makers print on their spools (PLA 190-220 / 50-60, PETG 220-250 / 70-85,
 * ABS 230-260 / 95-110, TPU 95A 210-240 / 30-60 °C). Densities: data sheets of common spools (PLA 1.24, PETG 1.27, ABS 1.04,
 * TPU 95A 1.21 g/cm³). Speed and retraction: Cura's `creality_base` definition (50 mm/s; 5 mm at 45 mm/s on a Bowden
 * tube); TPU slower and shorter because a soft filament buckles in the feeder.
 */
export const PRINT_MATERIALS: Readonly<Record<string, PrintMaterial>> = {
  PLA: { nozzleC: 205, firstLayerNozzleC: 210, bedC: 60, densityGPerCm3: 1.24, fanPercent: 100, printMmPerS: 50, retractMm: 5, retractMmPerS: 45 },
  PETG: { nozzleC: 235, firstLayerNozzleC: 240, bedC: 80, densityGPerCm3: 1.27, fanPercent: 50, printMmPerS: 45, retractMm: 5, retractMmPerS: 40 },
  ABS: { nozzleC: 240, firstLayerNozzleC: 245, bedC: 100, densityGPerCm3: 1.04, fanPercent: 0, printMmPerS: 45, retractMm: 5, retractMmPerS: 45 },
  TPU: { nozzleC: 225, firstLayerNozzleC: 230, bedC: 50, densityGPerCm3: 1.21, fanPercent: 50, printMmPerS: 25, retractMm: 2, retractMmPerS: 25 },
}; // prettier-ignore
