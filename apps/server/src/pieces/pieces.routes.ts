import { z } from 'zod';
import { TEXT_LANGUAGES } from '#libs/domain';
import { localisedSchema } from '../designs/designs.routes.js';
import { idSchema, processSchema, timestampSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';
import { LABEL_SHEETS, LABEL_SHEET_NAMES } from './pdf/sheets.js';

const codeSchema = z.string().max(40).describe('As on the label, e.g. `7KQ4-M2X9`');

/** One line of the list: nothing that the label does not say. */
export const pieceSchema = z
  .object({
    code: z.string(),
    partName: z.string(),
    designId: idSchema,
    designTitle: localisedSchema,
    designVersion: z.string(),
    process: processSchema,
    machineName: z.string().nullable(),
    material: z.string().nullable(),
    lot: z.string().nullable().describe('As it was loaded'),
    orderId: idSchema,
    requestCode: z.string(),
    checkedBy: z.string(),
    checkedAt: timestampSchema,
    hasPhoto: z.boolean(),
  })
  .meta({ id: 'Piece' });

/** What anybody may know who holds the piece in his hand: nothing of who asked for it. */
export const passportSchema = z
  .object({
    code: z.string(),
    partId: z.string().nullable(),
    partName: z.string(),
    design: z.object({
      id: idSchema,
      slug: z.string(),
      title: localisedSchema,
      version: z.string(),
      contentHash: z.string().describe('SHA-256 of the revision’s content'),
      licensors: z.array(z.string()),
      repo: z.string().nullable(),
      imageUrl: z.string().nullable(),
    }),
    siteName: z.string(),
    process: processSchema,
    machineName: z.string().nullable(),
    material: z.string().nullable(),
    lot: z.string().nullable(),
    startedAt: timestampSchema.nullable(),
    endedAt: timestampSchema.nullable(),
    checkedAt: timestampSchema,
    checkedBy: z.string().nullable().describe('Only for staff'),
    program: z
      .object({ sha256: z.string(), engine: z.string().nullable(), settings: z.string().nullable() })
      .nullable(),
    licence: z.string().describe('SPDX expression'),
    licenceUrl: z.string().nullable(),
    duties: z
      .object({ es: z.array(z.string()), en: z.array(z.string()) })
      .describe('What goes along with the piece, as it was when it passed its check'),
    photoUrl: z.string().nullable(),
    orderId: idSchema.nullable().describe('Only for staff'),
  })
  .meta({ id: 'Passport' });

const staff = ['operator', 'planner', 'lab-admin'] as const;

export const listPieces = route({
  method: 'GET',
  path: '/api/pieces',
  access: staff,
  tag: 'pieces',
  summary: 'Pieces that passed their check, newest first',
  query: z.object({
    text: z.string().max(100).optional().describe('Part of a code, part name, design or machine'),
    machineId: idSchema.optional(),
    designId: idSchema.optional(),
    orderId: idSchema.optional(),
    since: timestampSchema.optional(),
    before: timestampSchema.optional().describe('Go on from here: `checkedAt` of the last one'),
  }),
  response: z.array(pieceSchema),
});
export const getPassport = route({
  method: 'GET',
  path: '/api/pieces/:code',
  access: 'public',
  tag: 'pieces',
  summary: 'What a piece is and how it came to be, by the code on its label',
  params: z.object({ code: codeSchema }),
  response: passportSchema,
  errors: ['PIECE_UNKNOWN', 'RATE_LIMITED'],
});
export const getLabels = route({
  method: 'GET',
  path: '/api/pieces/labels.pdf',
  access: ['operator', 'lab-admin'],
  tag: 'pieces',
  summary: 'Labels to print: on a roll, or on a sheet from a free place on',
  query: z
    .object({
      codes: z
        .string()
        .max(4000)
        .transform((text) => text.split(',').filter(Boolean))
        .pipe(z.array(z.string()).min(1).max(200))
        .describe('Up to 200, with commas between them')
        .meta({ type: 'string' }),
      sheet: z.enum(LABEL_SHEET_NAMES).default('roll-62x29'),
      start: z.coerce.number().int().min(1).default(1).describe('First free label of the first sheet'),
    })
    .refine(({ sheet, start }) => start <= LABEL_SHEETS[sheet].columns * LABEL_SHEETS[sheet].rows, {
      path: ['start'],
      error: 'The sheet has fewer labels than that. Choose a smaller number.',
    }),
  produces: 'application/pdf',
  errors: ['PIECE_UNKNOWN', 'INPUT_INVALID'],
});
export const getDeliveryNote = route({
  method: 'GET',
  path: '/api/requests/:requestId/delivery-note.pdf',
  access: staff,
  tag: 'pieces',
  summary: 'What is handed over, each piece with its code, and what goes along with it, to print and sign',
  params: z.object({ requestId: idSchema }),
  query: z.object({ lang: z.enum(TEXT_LANGUAGES).default('es') }),
  produces: 'application/pdf',
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
