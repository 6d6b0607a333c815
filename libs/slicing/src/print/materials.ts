/** How a filament family is printed. Temperatures in °C, speeds in mm/s, lengths in mm. */
export interface PrintMaterial {
  readonly nozzleC: number;
  readonly firstLayerNozzleC: number;
  readonly bedC: number;
  readonly densityGPerCm3: number;
  /** Part fan after the first layers, 0 to 100. ABS and ASA warp and split when they are cooled. */
  readonly fanPercent: number;
  readonly printMmPerS: number;
  readonly retractMm: number;
  readonly retractMmPerS: number;
  /** Pulled back at most so often on the same piece: soft filament is ground away by the feeder's teeth. */
  readonly retractionsAtMost: number;
}

/**
 * Middle of the ranges that filament makers print on their spools (PLA 190-220 / 50-60, PETG 220-250 / 70-85,
 * ABS 230-260 / 95-110, ASA 240-260 / 90-110, HIPS 230-245 / 90-110, PP 220-250 / 80-100, PA 240-270 / 70-100,
 * PC 260-290 / 100-115, TPU 95A 210-240 / 30-60 °C). Densities: data sheets of common spools (PLA 1.24, PETG 1.27, ABS 1.04,
 * ASA 1.07, HIPS 1.04, PP 0.9, PA 1.14, PC 1.2, TPU 95A 1.21 g/cm³). Speed and retraction: Cura's `creality_base`
 * definition (50 mm/s; 5 mm at 45 mm/s on a Bowden tube); TPU slower and shorter because a soft filament buckles in the feeder.
 */
export const PRINT_MATERIALS: Readonly<Record<string, PrintMaterial>> = {
  PLA: { nozzleC: 205, firstLayerNozzleC: 210, bedC: 60, densityGPerCm3: 1.24, fanPercent: 100, printMmPerS: 50, retractMm: 5, retractMmPerS: 45, retractionsAtMost: 100 },
  PETG: { nozzleC: 235, firstLayerNozzleC: 240, bedC: 80, densityGPerCm3: 1.27, fanPercent: 50, printMmPerS: 45, retractMm: 5, retractMmPerS: 40, retractionsAtMost: 100 },
  ABS: { nozzleC: 240, firstLayerNozzleC: 245, bedC: 100, densityGPerCm3: 1.04, fanPercent: 0, printMmPerS: 45, retractMm: 5, retractMmPerS: 45, retractionsAtMost: 100 },
  ASA: { nozzleC: 245, firstLayerNozzleC: 250, bedC: 100, densityGPerCm3: 1.07, fanPercent: 0, printMmPerS: 45, retractMm: 5, retractMmPerS: 45, retractionsAtMost: 100 },
  HIPS: { nozzleC: 235, firstLayerNozzleC: 240, bedC: 100, densityGPerCm3: 1.04, fanPercent: 0, printMmPerS: 45, retractMm: 5, retractMmPerS: 45, retractionsAtMost: 100 },
  PP: { nozzleC: 235, firstLayerNozzleC: 240, bedC: 90, densityGPerCm3: 0.9, fanPercent: 20, printMmPerS: 35, retractMm: 4, retractMmPerS: 40, retractionsAtMost: 100 },
  PA: { nozzleC: 250, firstLayerNozzleC: 255, bedC: 85, densityGPerCm3: 1.14, fanPercent: 0, printMmPerS: 40, retractMm: 5, retractMmPerS: 40, retractionsAtMost: 100 },
  PC: { nozzleC: 275, firstLayerNozzleC: 280, bedC: 110, densityGPerCm3: 1.2, fanPercent: 0, printMmPerS: 40, retractMm: 5, retractMmPerS: 45, retractionsAtMost: 100 },
  TPU: { nozzleC: 225, firstLayerNozzleC: 230, bedC: 50, densityGPerCm3: 1.21, fanPercent: 50, printMmPerS: 25, retractMm: 2, retractMmPerS: 25, retractionsAtMost: 10 },
}; // prettier-ignore
