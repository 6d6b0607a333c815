import { z } from 'zod';
import { idSchema, reasonSchema, timestampSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';

/** Who sees jobs sees what they make. */
const access = ['operator', 'planner', 'lab-admin'] as const;
const params = z.object({ programId: idSchema });
const layer = z.coerce.number().int().min(0).max(1_000_000);

export const programSchema = z
  .object({
    id: idSchema,
    bytes: z.number().int(),
    blocks: z.number().int(),
    estimatedS: z.number(),
    layers: z.number().int(),
    filamentMm: z.number(),
    hasPicture: z.boolean(),
    timeIndex: z
      .array(z.tuple([z.number(), z.number()]))
      .describe('Cumulative estimated time: [blocks acknowledged, seconds]'),
  })
  .meta({ id: 'Program' });

export const getProgram = route({
  method: 'GET',
  path: '/api/programs/:programId',
  access,
  tag: 'programs',
  summary: 'What a program that is ready will do',
  params,
  response: programSchema,
  errors: ['NOT_FOUND'],
});
export const getProgramPicture = route({
  method: 'GET',
  path: '/api/programs/:programId/picture.png',
  access,
  tag: 'programs',
  summary: 'What the program makes, seen from the front left and above, on a transparent ground',
  params,
  produces: 'image/png',
  errors: ['NOT_FOUND'],
});
export const getProgramPath = route({
  method: 'GET',
  path: '/api/programs/:programId/path',
  access,
  tag: 'programs',
  summary: 'The packed tool path: all layers, coarse where it is large; with `from` and `to` those layers exactly',
  params,
  query: z.object({ from: layer.optional(), to: layer.optional().describe('One past the last; at most 64 layers') }),
  produces: 'application/octet-stream',
  errors: ['NOT_FOUND'],
});

/** Only people who work at the machines bring programs for them. */
const bringers = ['operator', 'lab-admin'] as const;
const word = z.string().trim().min(1).max(60);

export const uploadFormSchema = z.object({
  machineClass: word.describe('Machines of this class may run it; one of them must be here'),
  material: word.describe('What it was sliced for: only machines with this material loaded run it'),
  jobId: idSchema.optional().describe('For the pieces of this job’s operation only'),
  operationId: idSchema.optional().describe('For the pieces of this operation only'),
  designId: idSchema.optional().describe('With `partId`: for every piece made from this file of the design'),
  partId: z.string().min(1).max(120).optional(),
  note: z.string().trim().max(500).optional(),
});

export const uploadedProgramSchema = z
  .object({
    id: idSchema,
    state: z.enum(['preparing', 'ready', 'failed']).describe('`preparing`: it is being read; `failed`: refused'),
    fileName: z.string(),
    machineClass: z.string(),
    material: z.string(),
    note: z.string().nullable(),
    uploadedBy: z.string(),
    uploadedAt: timestampSchema,
    operationId: idSchema.nullable(),
    partName: z.string().nullable().describe('What it is for'),
    maker: z.string().nullable().describe('The slicer, as the file says'),
    bytes: z.number().int().nullable(),
    estimatedS: z.number().nullable(),
    reason: reasonSchema.nullable().describe('Why it was refused'),
    problems: z
      .array(
        z.object({
          code: z.string(),
          severity: z.enum(['reject', 'strip', 'warn', 'info']),
          message: z.string(),
          line: z.number().int(),
        }),
      )
      .describe('At most 100'),
  })
  .meta({ id: 'UploadedProgram' });

export const uploadProgram = route({
  method: 'POST',
  path: '/api/programs',
  access: bringers,
  tag: 'programs',
  summary: 'Bring a ready-made program: it is read and checked, then used before those made here',
  consumes: 'multipart/form-data',
  form: uploadFormSchema,
  response: uploadedProgramSchema,
  status: 202,
  errors: ['NOT_FOUND', 'INPUT_TOO_LARGE'],
});
export const listUploads = route({
  method: 'GET',
  path: '/api/programs/uploads',
  access,
  tag: 'programs',
  summary: 'Programs that people brought, the newest 100 first',
  response: z.array(uploadedProgramSchema),
});
export const getUpload = route({
  method: 'GET',
  path: '/api/programs/uploads/:programId',
  access,
  tag: 'programs',
  summary: 'A program that a person brought, and what was found in it',
  params,
  response: uploadedProgramSchema,
  errors: ['NOT_FOUND'],
});
export const removeUpload = route({
  method: 'DELETE',
  path: '/api/programs/uploads/:programId',
  access: bringers,
  tag: 'programs',
  summary: 'Takes back a program that a person brought; jobs use the ones made here again',
  params,
  status: 204,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
