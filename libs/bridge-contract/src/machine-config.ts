import { z } from 'zod';
import { FIRMWARES, PROGRAM_PROBLEMS } from '#libs/domain';
import { macroSchema } from './orders.js';
import { id, sizeMm } from './parts.js';

const perAxis = sizeMm.extend({ e: z.number().optional() });
const positive = z.number().positive().optional();
const nonNegative = z.number().nonnegative().optional();

const motionSettingsSchema = z.object({
  junctionDeviationMm: nonNegative,
  jerkMmPerS: perAxis.optional(),
  queueBlocks: z.number().int().min(1).max(100_000).optional(),
  minSegmentMs: nonNegative,
  isSCurve: z.boolean().optional(),
  printAccelMmPerS2: positive,
  travelAccelMmPerS2: positive,
  retractAccelMmPerS2: positive,
  maxVelocityMmPerS: positive,
  maxAccelMmPerS2: positive,
  squareCornerMmPerS: nonNegative,
  minimumCruiseRatio: z.number().min(0).lt(1).optional(),
  instantaneousCornerMmPerS: nonNegative,
  jerkMmPerS3: sizeMm.optional(),
  arcToleranceMm: positive,
  arcSegmentMm: positive,
});

const learntTimesSchema = z.object({
  homingS: nonNegative,
  levellingS: nonNegative,
  startMacroS: nonNegative,
  toolChangeS: nonNegative,
  filamentChangeS: nonNegative,
  nozzleCPerS: positive,
  bedCPerS: positive,
  spindleStartS: nonNegative,
});

const programPolicySchema = z.object({
  allowsMacros: z.boolean().optional(),
  strips: z.array(z.string().min(1).max(40)).max(100).optional(),
  rejects: z.array(z.enum(PROGRAM_PROBLEMS)).max(PROGRAM_PROBLEMS.length).optional(),
  workOffsetsMm: z.record(z.string().regex(/^G5[3-9](?:\.[1-3])?$/), sizeMm).optional(),
  maxBytes: z.number().int().positive().optional(),
  maxLines: z.number().int().positive().optional(),
});

export const machineProfileSchema = z.object({
  machineClass: z.string().min(1),
  process: z.enum(['print', 'mill', 'laser']),
  firmware: z.enum(FIRMWARES),
  safetyClass: z.enum(['A', 'B', 'C', 'D']),
  envelopeMm: sizeMm,
  maxFeedMmPerMin: perAxis,
  maxAccelMmPerS2: perAxis,
  motion: motionSettingsSchema.optional(),
  times: learntTimesSchema.optional(),
  policy: programPolicySchema.optional(),
  nozzleDiameterMm: z.number().positive().optional(),
  filamentDiameterMm: z.number().positive().optional(),
  maxNozzleTempC: z.number().optional(),
  maxBedTempC: z.number().optional(),
  maxChamberTempC: z.number().optional(),
  minExtrudeTempC: z.number().optional(),
  materialDensityGPerCm3: positive,
  maxSpindleRpm: z.number().optional(),
  maxDurationS: positive,
  tools: z.number().int().min(1).max(1000).optional(),
  toolDiameterMm: z.number().positive().optional(),
});

/** What a person may set of a machine besides its profile; without, the bridge takes the default. */
export const machineSetup = {
  /** As the firmware names itself (Marlin's UUID, the text of GRBL's `$I`). Without: whoever answers first is trusted. */
  uuid: z.string().min(1).max(200).optional(),
  macros: z.array(macroSchema).max(40).optional(),
  /** How long heat set by hand stays on without a person's new word. Default 30 minutes. */
  heatLeaseS: z.number().int().min(60).max(86_400).optional(),
  /**
   * Bytes of the receive buffer of a Marlin board; it reports none. Default 128, that of 8-bit boards; 32-bit boards are
   * often built with 1024 or more (RX_BUFFER_SIZE).
   */
  rxBytes: z.number().int().min(64).max(65_536).optional(),
};

/**
 * How the bridge reaches a machine: `tcp://127.0.0.1:4001`, `serial:///dev/serial/by-path/…?baud=115200`,
 * `moonraker://voron.local:7125/?key=…`, `octoprint://octopi.local/?key=…`. It may hold a key: never log or show it.
 */
export const machineConfigSchema = z.object({
  machineId: id,
  name: z.string().min(1).max(80),
  url: z.string().min(1).max(300),
  profile: machineProfileSchema,
  ...machineSetup,
});
export type MachineConfig = z.infer<typeof machineConfigSchema>;
