import { z } from 'zod';
import { ATTEMPT_STATES, CONNECTIVITY, MACHINE_STATES } from '#libs/domain';
import { idSchema, timestampSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';
import { jobSchema } from '../jobs/jobs.routes.js';

const staff = ['operator', 'lab-admin'] as const;
const params = z.object({ attemptId: idSchema });

const certaintySchema = z.object({
  code: z.enum([
    'OFFERED',
    'START_ORDERED',
    'START_NEVER_ORDERED',
    'RUN_BEGAN',
    'RUN_COUNTED',
    'RUN_NOT_COUNTED',
    'LAST_WORD',
    'BLOCKS_DONE',
    'MACHINE_NOW',
    'HEAT_NOW',
  ]),
  at: timestampSchema.optional(),
  attemptState: z.enum(ATTEMPT_STATES).optional(),
  machineState: z.enum(MACHINE_STATES).optional(),
  blocks: z.number().int().optional(),
  hottestC: z.number().optional(),
});

export const evidenceSchema = z
  .object({
    job: jobSchema,
    attemptId: idSchema,
    machine: z.object({
      id: idSchema,
      name: z.string(),
      state: z.enum(MACHINE_STATES),
      connectivity: z.enum(CONNECTIVITY),
    }),
    totalBlocks: z.number().int().nullable(),
    certain: z.array(certaintySchema).describe('What is proven by somebody’s word'),
    open: z
      .array(z.enum(['HAS_IT_BEGUN', 'HOW_FAR_DID_IT_COME', 'DOES_IT_STILL_MOVE', 'IS_IT_HOT', 'IS_THE_PIECE_GOOD']))
      .describe('What only somebody at the machine can see'),
    hasBegun: z.boolean().describe('The bridge itself saw it begin: it cannot be called never started'),
    needsProofOfNoStart: z.boolean().describe('"Never started" needs a photo or a second person'),
    hasPhoto: z.boolean(),
    note: z.string().nullable(),
    resolvedBy: z.string().nullable(),
    trail: z
      .array(
        z.object({
          at: timestampSchema,
          by: z.enum(['site', 'bridge', 'person']),
          name: z.string().nullable().describe('The person'),
          what: z.string().describe('Command, fact or route'),
          detail: z.string().nullable(),
        }),
      )
      .describe('Everything that was said about it, oldest first'),
  })
  .meta({ id: 'AttemptEvidence' });

export const getEvidence = route({
  method: 'GET',
  path: '/api/attempts/:attemptId/evidence',
  access: staff,
  tag: 'jobs',
  summary: 'What is certain about an attempt, what is not, and all that was said of it',
  params,
  response: evidenceSchema,
  errors: ['NOT_FOUND'],
});
export const addPhoto = route({
  method: 'POST',
  path: '/api/attempts/:attemptId/photo',
  access: staff,
  scope: 'operate',
  tag: 'jobs',
  summary: 'A photo of the machine, taken now (form field `file`; PNG or JPEG, 8 MB at most)',
  params,
  consumes: 'multipart/form-data',
  response: evidenceSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT', 'INPUT_INVALID', 'INPUT_TOO_LARGE'],
});
export const getPhoto = route({
  method: 'GET',
  path: '/api/attempts/:attemptId/photo',
  access: staff,
  tag: 'jobs',
  summary: 'The photo that somebody took of the machine',
  params,
  produces: 'image/*',
  errors: ['NOT_FOUND'],
});
