import { z } from 'zod';
import { idSchema, processSchema, timestampSchema, versionSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';

const staff = ['operator', 'planner', 'lab-admin'] as const;
const word = z.string().trim().min(1).max(60);

export const slicerQueueSchema = z
  .object({
    id: idSchema,
    version: versionSchema,
    slug: z.string(),
    name: z.string(),
    machineClass: z.string(),
    process: processSchema.nullable().describe('Of its machines; null while there is none'),
    material: z.string(),
    language: z.enum(['es', 'en']).describe('Of the sentences that a slicer shows'),
    isOpen: z.boolean(),
    url: z.string().describe('What is typed into the slicer as host'),
    machines: z.array(z.string()).describe('Names of the machines it stands for'),
    uploads: z.number().int(),
    createdAt: timestampSchema,
  })
  .meta({ id: 'SlicerQueue' });

export const slicerUploadSchema = z
  .object({
    id: idSchema,
    queueId: idSchema,
    queueName: z.string(),
    programId: idSchema,
    sha256: z.string(),
    bytes: z.number().int(),
    fileName: z.string(),
    folder: z.string(),
    wantsPrint: z.boolean().describe('The slicer asked for a print: jobs were made at once'),
    byName: z.string(),
    createdAt: timestampSchema,
    maker: z.string().nullable(),
    estimatedS: z.number().nullable(),
    massG: z.number().nullable(),
    material: z.string(),
    orderId: idSchema.nullable(),
    jobNumbers: z.array(z.number().int()),
    releasedBy: z.string().nullable(),
    releasedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'SlicerUpload' });

export const listQueues = route({
  method: 'GET',
  path: '/api/slicer-queues',
  access: staff,
  tag: 'slicers',
  summary: 'Queues that slicers upload to, by name',
  response: z.array(slicerQueueSchema),
});
export const createQueue = route({
  method: 'POST',
  path: '/api/slicer-queues',
  access: ['lab-admin'],
  tag: 'slicers',
  summary: 'Make a queue: any machine of a class with a material',
  body: z.object({
    name: z.string().trim().min(2).max(60),
    slug: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'Small letters, digits and hyphens, at most 40.')
      .optional()
      .describe('Its part of the address; made of the name where absent'),
    machineClass: word,
    material: word,
    language: z.enum(['es', 'en']).default('es'),
  }),
  response: slicerQueueSchema,
  status: 201,
  errors: ['INPUT_INVALID', 'STATE_CONFLICT'],
});
const queueParams = z.object({ queueId: idSchema });
export const changeQueue = route({
  method: 'PATCH',
  path: '/api/slicer-queues/:queueId',
  access: ['lab-admin'],
  tag: 'slicers',
  summary: 'Rename, open or close a queue, or change its language',
  params: queueParams,
  body: z.object({
    name: z.string().trim().min(2).max(60).optional(),
    language: z.enum(['es', 'en']).optional(),
    isOpen: z.boolean().optional(),
  }),
  response: slicerQueueSchema,
  errors: ['NOT_FOUND'],
  isVersioned: true,
});
export const removeQueue = route({
  method: 'DELETE',
  path: '/api/slicer-queues/:queueId',
  access: ['lab-admin'],
  tag: 'slicers',
  summary: 'Remove a queue that nothing came through; others are closed',
  params: queueParams,
  status: 204,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
export const listSlicerUploads = route({
  method: 'GET',
  path: '/api/slicer-uploads',
  access: staff,
  tag: 'slicers',
  summary: 'What slicers brought, the newest 100 first',
  query: z.object({ waiting: z.stringbool().optional().describe('Only those that nobody released') }),
  response: z.array(slicerUploadSchema),
});
export const releaseUpload = route({
  method: 'POST',
  path: '/api/slicer-uploads/:uploadId/release',
  access: ['operator', 'lab-admin'],
  tag: 'slicers',
  summary: 'Make jobs of a kept file',
  params: z.object({ uploadId: idSchema }),
  body: z.object({ copies: z.number().int().min(1).max(100).default(1) }),
  response: slicerUploadSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
export const removeSlicerUpload = route({
  method: 'DELETE',
  path: '/api/slicer-uploads/:uploadId',
  access: ['operator', 'lab-admin'],
  tag: 'slicers',
  summary: 'Throw a kept file away',
  params: z.object({ uploadId: idSchema }),
  status: 204,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
