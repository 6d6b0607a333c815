import type { EngineId } from '../types.js';
import type { PrintMaterial } from './materials.js';

/** What printers of one class want otherwise. */
export interface PrintClass {
  readonly engine?: EngineId;
  /** Changes for every material (`all`) and, stronger, for one. */
  readonly materials?: Readonly<Record<string, Partial<PrintMaterial>>>;
}

/** With the feeder on the nozzle the filament has a few centimetres to go, not half a metre of tube. */
const DIRECT = { retractMm: 0.8, retractMmPerS: 35 };

/**
 * Classes by name, and by the last word of their name: `fff-220` is a printer with a Bowden tube as `PRINT_MATERIALS` assumes,
 * `fff-220-direct` has its feeder on the nozzle and pulls a soft filament too (retraction: 0.4 to 1.2 mm is what makers
 * of such printers ship; TPU 40 mm/s likewise).
 */
export const PRINT_CLASSES: Readonly<Record<string, PrintClass>> = {
  direct: { materials: { all: DIRECT, TPU: { printMmPerS: 40, retractMm: 1, retractionsAtMost: 25 } } },
  // Closed and warm: parts cool slowly enough for a little air, which keeps overhangs in shape.
  enclosed: { materials: { ABS: { fanPercent: 15 }, ASA: { fanPercent: 15 } } },
};

/** What applies to a class: its own entry, or that of the last word of its name. */
export function printClassOf(machineClass: string): PrintClass {
  for (const name of [machineClass, machineClass.split('-').at(-1) ?? '']) {
    if (Object.hasOwn(PRINT_CLASSES, name)) return PRINT_CLASSES[name] ?? {};
  }
  return {};
}

/** A material as machines of a class print it. */
export function materialFor(material: PrintMaterial, name: string, printClass: PrintClass): PrintMaterial {
  return { ...material, ...printClass.materials?.['all'], ...printClass.materials?.[name] };
}
