import type { PreparedPlate } from './prepare-plate.js';

/** A full plate at fine layers takes minutes; ten are more than any plate we measured. */
export const SLICE_TIMEOUT_MS = 600_000;

/** What is worth keeping of how a program was made: in our words, and in the engine's. */
export function settingsOf(plate: PreparedPlate, engineSettings: Record<string, unknown>): Record<string, unknown> {
  const { profile, materialName, material, ...plan } = plate.plan;
  return { material: materialName, machineClass: profile.machineClass, ...material, ...plan, ...engineSettings };
}
