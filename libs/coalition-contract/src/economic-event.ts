import { z } from 'zod';
import { PROCESSES } from '#libs/domain';
import { idSchema, plainText, sha256Schema, timestampSchema } from './text.js';

/** The Valueflows actions of a machine run; their effects are those of the specification's action table. */
export const ECONOMIC_ACTIONS = ['produce', 'consume', 'use', 'work', 'cite'] as const;
export type EconomicAction = (typeof ECONOMIC_ACTIONS)[number];

/** Pieces (`one`), mass, machine or working time, length and area; each has an OM 2 unit. */
export const UNITS = ['one', 'gram', 'hour', 'metre', 'squareMetre'] as const;
export type Unit = (typeof UNITS)[number];

/** Something that happened at a site. Append-only: a mistake is put right by another event that `corrects` it. */
export const economicEventSchema = z
  .object({
    eventId: idSchema,
    siteId: idSchema,
    siteName: plainText(120),
    action: z.enum(ECONOMIC_ACTIONS),
    designTitle: plainText(300),
    designHash: sha256Schema.describe('SHA-256 that pins the design release'),
    partName: plainText(300),
    process: z.enum(PROCESSES),
    material: plainText(80).nullable().describe('Family the piece is made of, or that was consumed'),
    quantity: z.number().min(-1e9).max(1e9).describe('Negative only in a correction'),
    unit: z.enum(UNITS),
    at: timestampSchema,
    licence: plainText(300).describe('SPDX expression of the design'),
    corrects: idSchema.optional().describe('The event that this one puts right'),
  })
  .refine(({ quantity, corrects }) => quantity >= 0 || corrects !== undefined, {
    path: ['quantity'],
    message: 'is negative but corrects no event',
  });
export type EconomicEvent = z.infer<typeof economicEventSchema>;
