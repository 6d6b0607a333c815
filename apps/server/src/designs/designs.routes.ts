import { z } from 'zod';
import { route } from '../http/route.js';
import { idSchema, problemItemSchema, processSchema, sizeMmSchema, timestampSchema } from '../http/common.schema.js';

export const localisedSchema = z
  .object({ es: z.string().optional(), en: z.string().optional() })
  .describe('Text by language; at least one is there')
  .meta({ id: 'Localised' });

export const designSummarySchema = z
  .object({
    id: idSchema,
    slug: z.string(),
    version: z.string(),
    title: localisedSchema,
    summary: localisedSchema,
    licence: z.string().describe('SPDX expression'),
    imageUrl: z.string().nullable(),
    processes: z.array(processSchema),
    partCount: z.number().int(),
  })
  .meta({ id: 'DesignSummary' });

export const designPartSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['make', 'buy', 'salvage']),
    quantity: z.number(),
    steps: z.array(processSchema),
    materials: z.array(z.string()),
    sizeMm: sizeMmSchema.nullable(),
    massG: z.number().nullable(),
    fileUrl: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'DesignPart' });

export const designSchema = designSummarySchema
  .extend({
    contentHash: z.string(),
    licensors: z.array(z.string()),
    repo: z.string().nullable(),
    manifestUrl: z.string(),
    imageUrls: z.array(z.string()),
    importedAt: timestampSchema,
    parts: z.array(designPartSchema),
    problems: z.array(problemItemSchema).describe('Warnings met at import'),
  })
  .meta({ id: 'Design' });

export const listDesigns = route({
  method: 'GET',
  path: '/api/designs',
  access: 'public',
  tag: 'catalogue',
  summary: 'The catalogue',
  query: z.object({ text: z.string().max(100).optional(), process: processSchema.optional() }),
  response: z.array(designSummarySchema),
});
export const getDesign = route({
  method: 'GET',
  path: '/api/designs/:designId',
  access: 'public',
  tag: 'catalogue',
  summary: 'One design with its parts (id or slug)',
  params: z.object({ designId: z.string().max(100) }),
  response: designSchema,
  errors: ['NOT_FOUND'],
});
export const getDesignFile = route({
  method: 'GET',
  path: '/api/designs/:designId/files/*',
  access: 'public',
  tag: 'catalogue',
  summary: 'A file of a design, by its path in the manifest’s folder',
  params: z.object({ designId: z.string().max(100), '*': z.string().max(300) }),
  produces: 'application/octet-stream',
  errors: ['NOT_FOUND'],
});
export const importResultSchema = z
  .object({ design: designSchema, isNew: z.boolean().describe('False when exactly this content was here already') })
  .meta({ id: 'ImportResult' });
export const importDesignZip = route({
  method: 'POST',
  path: '/api/designs',
  access: ['operator', 'lab-admin'],
  tag: 'catalogue',
  summary: 'Import a design from a zip with its manifest (form field `file`)',
  consumes: 'multipart/form-data',
  response: importResultSchema,
  status: 201,
  errors: [
    'MANIFEST_MISSING',
    'MANIFEST_SYNTAX',
    'MANIFEST_EMPTY',
    'MANIFEST_FIELD',
    'MANIFEST_LICENCE',
    'DESIGN_FILE_MISSING',
    'MODEL_EMPTY',
    'MODEL_INVALID',
    'ARCHIVE_INVALID',
    'ARCHIVE_NAME',
    'ARCHIVE_BOMB',
    'INPUT_TOO_LARGE',
  ],
});
export const importDesignFolder = route({
  method: 'POST',
  path: '/api/designs/import-folder',
  access: ['lab-admin'],
  tag: 'catalogue',
  summary: 'Import a design from a folder on the server',
  body: z.object({ path: z.string().min(1).max(500) }),
  response: importResultSchema,
  status: 201,
  errors: ['MANIFEST_MISSING', 'MANIFEST_SYNTAX', 'MANIFEST_LICENCE'],
});
