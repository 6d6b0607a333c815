import { z } from 'zod';
import { RECORD_KINDS } from '#libs/domain';
import { idSchema, timestampSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';

export const reciprocityRecordSchema = z
  .object({
    id: idSchema,
    holder: z.string().describe('As requests write the name'),
    kind: z.enum(RECORD_KINDS),
    note: z.string().describe('What was given, paid, signed or shown, and where the proof lies'),
    validFrom: timestampSchema,
    validUntil: timestampSchema.nullable().describe('Good until just before it; none: until it is withdrawn'),
    state: z.enum(['coming', 'in-force', 'ended', 'withdrawn']),
    citedBy: z.array(z.string()).describe('Codes of the open requests whose decision rests on it'),
    createdBy: z.string(),
    createdAt: timestampSchema,
    withdrawnBy: z.string().nullable(),
    withdrawReason: z.string().nullable(),
  })
  .meta({ id: 'ReciprocityRecord' });

const admin = ['lab-admin'] as const;

export const listRecords = route({
  method: 'GET',
  path: '/api/reciprocity-records',
  access: admin,
  tag: 'licences',
  summary: 'Who gave back to the commons, or is owned by its workers: records that licence decisions rest on',
  response: z.array(reciprocityRecordSchema),
});
export const addRecord = route({
  method: 'POST',
  path: '/api/reciprocity-records',
  access: admin,
  tag: 'licences',
  summary: 'Keep a record; open requests of its holder are decided again',
  body: z
    .object({
      holder: z.string().trim().min(2).max(80),
      kind: z.enum(RECORD_KINDS),
      note: z.string().trim().min(3).max(500),
      validFrom: timestampSchema,
      validUntil: timestampSchema.optional(),
    })
    .refine(({ validFrom, validUntil }) => validUntil === undefined || validUntil > validFrom, {
      path: ['validUntil'],
      error: 'A record ends after it begins. Choose a later day.',
    }),
  response: reciprocityRecordSchema,
  status: 201,
});
export const withdrawRecord = route({
  method: 'POST',
  path: '/api/reciprocity-records/:recordId/withdraw',
  access: admin,
  tag: 'licences',
  summary: 'It was wrong, or holds no longer; open requests that rest on it are decided again',
  params: z.object({ recordId: idSchema }),
  body: z.object({ reason: z.string().trim().min(3).max(300) }),
  response: reciprocityRecordSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
