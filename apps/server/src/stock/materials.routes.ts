import { z } from 'zod';
import { MATERIAL_FORMS } from '#libs/persistence';
import { idSchema, timestampSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';
import { LABEL_SHEET_NAMES } from '../pieces/pdf/sheets.js';

const staff = ['operator', 'planner', 'lab-admin'] as const;
const keepers = ['operator', 'lab-admin'] as const;
const word = z.string().trim().min(1).max(60);
const amount = z.number().nonnegative().max(2_000_000);

export const materialLotSchema = z
  .object({
    id: idSchema,
    form: z.enum(MATERIAL_FORMS),
    unit: z.enum(['g', 'piece', 'h']).describe('Of the amounts: grams, pieces, hours of a cutter’s life'),
    material: z.string(),
    name: z.string(),
    lot: z.string().describe('What its label says'),
    colour: z.string().nullable(),
    vendor: z.string().nullable(),
    initial: z.number(),
    remaining: z.number(),
    reserved: z.number().describe('Promised to jobs that wait or run'),
    free: z.number(),
    tareG: z.number().nullable(),
    location: z.string().nullable(),
    machineId: idSchema.nullable(),
    machineName: z.string().nullable(),
    receivedAt: timestampSchema,
    isArchived: z.boolean(),
  })
  .meta({ id: 'MaterialLot' });
export const materialFamilySchema = z
  .object({
    material: z.string(),
    unit: z.enum(['g', 'piece', 'h']),
    remaining: z.number(),
    reserved: z.number(),
    free: z.number(),
    daysLeft: z.number().nullable().describe('At the rate of the last four weeks; null: none was used'),
    dryJobNumber: z.number().int().nullable().describe('The first job of the queue for which too little is left'),
    reorderBelow: z.number().nullable(),
    isToReorder: z.boolean(),
  })
  .meta({ id: 'MaterialFamily' });
export const materialsSchema = z
  .object({ lots: z.array(materialLotSchema), families: z.array(materialFamilySchema) })
  .meta({ id: 'Materials' });

export const listMaterials = route({
  method: 'GET',
  path: '/api/materials',
  access: staff,
  tag: 'materials',
  summary: 'Spools, sheets, bars and cutters; and what is left of each material, for how long',
  query: z.object({ archived: z.stringbool().optional() }),
  response: materialsSchema,
});
export const addMaterial = route({
  method: 'POST',
  path: '/api/materials',
  access: keepers,
  tag: 'materials',
  summary: 'A spool, sheet, bar or cutter came in',
  body: z.object({
    form: z.enum(MATERIAL_FORMS),
    material: word,
    name: z.string().trim().max(80).optional(),
    lot: z.string().trim().min(1).max(60).describe('What its label says; unique within its material'),
    colour: z.string().trim().max(40).optional(),
    vendor: z.string().trim().max(80).optional(),
    amount: amount.refine((value) => value > 0, 'must be more than nothing').describe('Grams, pieces or hours'),
    tareG: amount.optional().describe('Of the empty spool'),
    location: z.string().trim().max(80).optional(),
  }),
  response: materialLotSchema,
  status: 201,
  errors: ['STATE_CONFLICT'],
});
const params = z.object({ lotId: idSchema });
export const weighMaterial = route({
  method: 'POST',
  path: '/api/materials/:lotId/weigh',
  access: keepers,
  tag: 'materials',
  summary: 'What the scales or the eyes say is what is there',
  params,
  body: z.object({
    amount: amount.describe('Grams, pieces or hours left'),
    withTare: z.boolean().default(false).describe('The empty spool was on the scales too'),
    why: z.string().trim().max(200).optional(),
  }),
  response: materialLotSchema,
  errors: ['NOT_FOUND', 'STOCK_RESERVED', 'INPUT_INVALID'],
});
export const mountMaterial = route({
  method: 'POST',
  path: '/api/materials/:lotId/mount',
  access: keepers,
  tag: 'materials',
  summary: 'Put on a machine, or taken off; the machine knows what it has loaded from then on',
  params,
  body: z.object({ machineId: idSchema.nullable(), location: z.string().trim().max(80).optional() }),
  response: materialLotSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT', 'MACHINE_BUSY'],
});
export const archiveMaterial = route({
  method: 'DELETE',
  path: '/api/materials/:lotId',
  access: keepers,
  tag: 'materials',
  summary: 'Empty or thrown away: what is left is written off, its history stays',
  params,
  status: 204,
  errors: ['NOT_FOUND', 'STOCK_RESERVED'],
});
export const setReorder = route({
  method: 'PUT',
  path: '/api/materials/reorder',
  access: keepers,
  tag: 'materials',
  summary: 'Below how much a material is to be ordered; null: never',
  body: z.object({ material: word, below: amount.nullable() }),
  response: materialsSchema,
});
export const reorderList = route({
  method: 'GET',
  path: '/api/materials/reorder.csv',
  access: staff,
  tag: 'materials',
  summary: 'What is to be ordered, as a table',
  produces: 'text/csv',
});
export const materialLabels = route({
  method: 'GET',
  path: '/api/materials/labels.pdf',
  access: staff,
  tag: 'materials',
  summary: 'Labels with QR codes, on a sheet',
  query: z.object({
    ids: z.string().max(20_000).describe('Of lots, with commas'),
    sheet: z.enum(LABEL_SHEET_NAMES).default('a4-70x36'),
    start: z.coerce.number().int().min(1).max(40).default(1),
  }),
  produces: 'application/pdf',
  errors: ['NOT_FOUND'],
});
export const importSpoolman = route({
  method: 'POST',
  path: '/api/materials/import/spoolman',
  access: ['lab-admin'],
  tag: 'materials',
  summary:
    'Spools from Spoolman: its JSON, or the https address of it; the same spool comes in once and is then corrected',
  body: z.object({
    url: z.url().max(2_000).optional(),
    spools: z.array(z.unknown()).max(5_000).optional(),
  }),
  response: z
    .object({
      added: z.number().int(),
      updated: z.number().int(),
      unchanged: z.number().int(),
      archived: z.number().int(),
    })
    .meta({ id: 'SpoolmanImport' }),
  errors: ['INPUT_INVALID', 'IMPORT_BLOCKED', 'IMPORT_FETCH', 'IMPORT_TIMEOUT', 'IMPORT_TOO_LARGE'],
});
