import { z } from 'zod';
import { id, optionalCode } from './parts.js';

export const MAX_ORDER_LINES = 20;
/** Answers longer than this are cut: a person reads them. */
export const MAX_ANSWER_LINES = 50;
export const MAX_ANSWER_CHARS = 200;

/** Printable ASCII only, and shorter than the shortest line any firmware takes (Marlin 96 with number and checksum). */
const gcodeLine = z
  .string()
  .regex(/^[ -~]+$/, 'printable ASCII only')
  .max(80);
const axes = z.array(z.enum(['x', 'y', 'z'])).max(3);
const distanceMm = z.number().min(-1000).max(1000).optional();
const percent = (min: number, max: number) => z.number().int().min(min).max(max).optional();

/** Named lines a person may run on a machine, checked like console input. */
export const macroSchema = z.object({
  name: z.string().min(1).max(40),
  lines: z.array(gcodeLine).min(1).max(MAX_ORDER_LINES),
});
export type Macro = z.infer<typeof macroSchema>;

/** What a person asks of a machine itself, outside of a program. Temperatures in C, distances in mm, overrides in percent. */
export const orderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gcode'), lines: z.array(gcodeLine).min(1).max(MAX_ORDER_LINES) }),
  z.object({
    kind: z.literal('jog'),
    deltaMm: z.object({ x: distanceMm, y: distanceMm, z: distanceMm }),
    feedMmPerMin: z.number().positive().max(60_000),
  }),
  z.object({ kind: z.literal('jog-cancel') }),
  z.object({ kind: z.literal('home'), axes: axes.min(1).optional() }),
  z.object({
    kind: z.literal('heat'),
    nozzleC: z.number().min(0).max(500).optional(),
    bedC: z.number().min(0).max(200).optional(),
  }),
  z.object({ kind: z.literal('zero'), axes: axes.min(1) }),
  z.object({
    kind: z.literal('override'),
    feed: percent(10, 200),
    rapid: percent(25, 100),
    spindle: percent(10, 200),
    flow: percent(50, 150),
  }),
  z.object({ kind: z.literal('macro'), name: z.string().min(1).max(40) }),
]);
export type Order = z.infer<typeof orderSchema>;

/** What became of an order; told once, worthless when late. */
export const orderedSchema = z.object({
  kind: z.literal('ordered'),
  epoch: id,
  commandId: id,
  machineId: id,
  outcome: z.enum(['done', 'refused', 'failed']),
  code: optionalCode,
  message: z.string().max(300).optional(),
  /** What the machine said. Hostile input: show it escaped. */
  lines: z.array(z.string().max(MAX_ANSWER_CHARS)).max(MAX_ANSWER_LINES),
});
export type Ordered = z.infer<typeof orderedSchema>;
