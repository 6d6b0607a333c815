import { z } from 'zod';
import { PROCESSES } from '#libs/domain';
import { idSchema, plainText, timestampSchema } from './text.js';

/** Half-life of what a site says about its capacity when it names none: 30 min, three of its ten-minute reports. */
export const DEFAULT_HALF_LIFE_S = 1800;

const lengthMm = z.number().positive().max(100_000);
const hours = z.number().nonnegative().max(10_000_000);

/** What the machines of one class with one material could still make; hours are machine hours. */
export const capacityEntrySchema = z.object({
  process: z.enum(PROCESSES),
  material: plainText(80).nullable().describe('Family that is loaded; null: nothing'),
  machineClass: plainText(80),
  envelopeMm: z.object({ x: lengthMm, y: lengthMm, z: lengthMm }).describe('Millimetres'),
  machines: z.number().int().nonnegative().max(100_000),
  freeMachines: z.number().int().nonnegative().max(100_000).describe('Could start now'),
  freeHoursNext24: hours,
  queuedHours: hours,
});
export type CapacityEntry = z.infer<typeof capacityEntrySchema>;

/** The whole capacity of a site at one moment; replaces every report of the site with a lower `sequence`. */
export const capacityReportSchema = z.object({
  siteId: idSchema,
  siteName: plainText(120),
  sequence: z.int().nonnegative().describe('Rises with every report of the site, also over restarts and restores'),
  observedAt: timestampSchema,
  halfLifeS: z.int().min(1).max(604_800).default(DEFAULT_HALF_LIFE_S),
  entries: z.array(capacityEntrySchema).max(200),
});
export type CapacityReport = z.infer<typeof capacityReportSchema>;
