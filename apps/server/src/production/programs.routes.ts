import { z } from 'zod';
import { idSchema } from '../http/common.schema.js';
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
