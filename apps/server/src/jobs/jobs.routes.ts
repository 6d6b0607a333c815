import { z } from 'zod';
import { ATTEMPT_STATES, JOB_STATES, VERDICTS } from '#libs/domain';
import { route } from '../http/route.js';
import {
  idSchema,
  processSchema,
  reasonSchema,
  sizeMmSchema,
  timestampSchema,
  versionSchema,
} from '../http/common.schema.js';
import { localisedSchema } from '../designs/designs.routes.js';

export const attemptSchema = z
  .object({
    id: idSchema,
    attemptNo: z.number().int(),
    machineId: idSchema,
    machineName: z.string(),
    state: z.enum(ATTEMPT_STATES),
    reason: reasonSchema.nullable(),
    fence: z.number().int(),
    createdAt: timestampSchema,
    startedAt: timestampSchema.nullable(),
    endedAt: timestampSchema.nullable(),
    claim: z
      .object({ accountId: z.string(), name: z.string(), verdict: z.enum(VERDICTS), at: timestampSchema })
      .nullable()
      .describe('What one person said of its unknown end, which waits for a second one'),
  })
  .meta({ id: 'Attempt' });

export const jobSchema = z
  .object({
    id: idSchema,
    version: versionSchema,
    number: z.number().int().describe('Short number people can say'),
    state: z.enum(JOB_STATES),
    process: processSchema,
    partName: z.string(),
    designTitle: localisedSchema,
    imageUrl: z.string().nullable(),
    requestCode: z.string(),
    orderId: idSchema,
    neededBy: z.iso.date().nullable(),
    materials: z.array(z.string()),
    sizeMm: sizeMmSchema.nullable(),
    machineId: idSchema.nullable(),
    machineName: z.string().nullable(),
    reasons: z.array(reasonSchema).describe('Why it waits, or what happened'),
    priority: z.number().int().describe('Higher goes first, whatever its day; 0 as usual'),
    place: z.string().describe('Among jobs of its priority: the one whose text comes first, by code unit, goes first'),
    pinnedMachineId: idSchema.nullable().describe('Only on this machine'),
    pinnedMachineName: z.string().nullable(),
    notBefore: timestampSchema.nullable(),
    operationId: idSchema.describe('Copies of one part of an order have the same'),
    asks: z
      .object({
        colour: z.string().nullable(),
        nozzleDiameterMm: z.number().nullable(),
        toolDiameterMm: z.number().nullable(),
        toleranceMm: z.number().nullable(),
      })
      .describe('Of the machine, beside process, size and material'),
    preparation: z.number().min(0).max(1).nullable().describe('Progress of slicing, while a program is being made'),
    programId: idSchema.nullable().describe('The program it runs or would run; absent until one is ready'),
    estimatedS: z.number().nullable(),
    progress: z.number().min(0).max(1).nullable(),
    remainingS: z.number().nullable(),
    verdict: z.enum(['pass', 'rework', 'scrap']).nullable(),
    replacesJobNumber: z.number().int().nullable(),
    pieceCode: z.string().nullable().describe('Of the piece that passed its check'),
    attempts: z.array(attemptSchema),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'Job' });

const staff = ['operator', 'lab-admin'] as const;
const jobParams = z.object({ jobId: idSchema });

export const listJobs = route({
  method: 'GET',
  path: '/api/jobs',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'jobs',
  summary: 'The queue: open jobs in order, then the latest ended ones',
  query: z.object({ open: z.stringbool().optional() }),
  response: z.array(jobSchema),
});
export const getJob = route({
  method: 'GET',
  path: '/api/jobs/:jobId',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'jobs',
  summary: 'One job with its attempts',
  params: jobParams,
  response: jobSchema,
  errors: ['NOT_FOUND'],
  isVersioned: true,
});
export const holdJob = route({
  method: 'POST',
  path: '/api/jobs/:jobId/hold',
  access: staff,
  tag: 'jobs',
  summary: 'Keep a waiting job back',
  params: jobParams,
  body: z.object({ why: z.string().trim().min(1).max(200).optional() }).optional(),
  response: jobSchema,
  errors: ['STATE_CONFLICT'],
  isVersioned: true,
});
export const releaseJob = route({
  method: 'POST',
  path: '/api/jobs/:jobId/release',
  access: staff,
  scope: 'operate',
  tag: 'jobs',
  summary: 'Let a held job go on waiting',
  params: jobParams,
  response: jobSchema,
  errors: ['STATE_CONFLICT'],
  isVersioned: true,
});
export const cancelJob = route({
  method: 'POST',
  path: '/api/jobs/:jobId/cancel',
  access: staff,
  scope: 'operate',
  tag: 'jobs',
  summary: 'Ask to cancel; a running attempt answers first',
  params: jobParams,
  response: jobSchema,
  errors: ['STATE_CONFLICT'],
  isVersioned: true,
});
export const checkPiece = route({
  method: 'POST',
  path: '/api/jobs/:jobId/check',
  access: staff,
  tag: 'jobs',
  summary: 'Quality check of the piece: pass, rework or scrap; scrap is made again',
  params: jobParams,
  body: z.object({ verdict: z.enum(['pass', 'rework', 'scrap']), reason: z.string().trim().max(200).optional() }),
  response: jobSchema,
  errors: ['STATE_CONFLICT'],
  isVersioned: true,
});
export const pauseAttempt = route({
  method: 'POST',
  path: '/api/jobs/:jobId/pause',
  access: staff,
  scope: 'operate',
  tag: 'jobs',
  summary: 'Ask the running attempt to pause',
  params: jobParams,
  response: jobSchema,
  status: 202,
  isVersioned: true,
});
export const resumeAttempt = route({
  method: 'POST',
  path: '/api/jobs/:jobId/resume',
  access: staff,
  scope: 'operate',
  tag: 'jobs',
  summary: 'Ask the paused attempt to go on',
  params: jobParams,
  body: z
    .object({
      choice: z.number().int().min(0).max(20).optional().describe('Which answer to the open prompt, from 0'),
      isAtMachine: z
        .boolean()
        .optional()
        .describe('I stand beside it; lasers and mills go on after a prompt only then'),
    })
    .optional(),
  response: jobSchema,
  status: 202,
  isVersioned: true,
});
export const resolveUnknown = route({
  method: 'POST',
  path: '/api/attempts/:attemptId/resolve',
  access: staff,
  scope: 'operate',
  tag: 'jobs',
  summary:
    'A person looked at the machine and says what happened to an unknown attempt. "Never started" may need a photo, or a second person who says the same: until then the attempt stays unknown',
  params: z.object({ attemptId: idSchema }),
  body: z.object({
    outcome: z.enum(VERDICTS),
    note: z.string().trim().max(300).optional(),
  }),
  response: jobSchema,
  errors: ['STATE_CONFLICT', 'NOT_FOUND'],
});

/** What needs a person next, most urgent first. */
export const inboxItemSchema = z
  .object({
    id: z.string(),
    kind: z.enum([
      'unknown',
      'request',
      'licence-review',
      'clear-plate',
      'check-piece',
      'start-at-machine',
      'suggested-start',
      'change-material',
      'maintenance-due',
      'out-of-service',
      'manual-step',
      'buy',
      'machine-locked',
      'held',
      'design-report',
    ]),
    since: timestampSchema,
    title: z.string().describe('Name of the part, machine or requester'),
    machineId: idSchema.nullable(),
    machineName: z.string().nullable(),
    jobId: idSchema.nullable(),
    jobVersion: z.number().int().nullable(),
    jobNumber: z.number().int().nullable(),
    attemptId: idSchema.nullable(),
    requestId: idSchema.nullable(),
    requestCode: z.string().nullable(),
    orderId: idSchema.nullable(),
    operationId: idSchema.nullable(),
    lineId: idSchema.nullable(),
    designId: idSchema.nullable().describe('The revision that people report about'),
    imageUrl: z.string().nullable(),
    planId: idSchema.nullable().describe('Of the maintenance that is due'),
    reason: reasonSchema.nullable(),
    quantity: z.number().nullable(),
    assignee: z
      .object({ accountId: idSchema, name: z.string(), at: timestampSchema })
      .nullable()
      .describe('Who took it; null: it is open'),
    escalatesAt: timestampSchema.nullable().describe('Until then it should be done, by the site’s policy'),
    isEscalated: z.boolean(),
  })
  .meta({ id: 'InboxItem' });
export const getInbox = route({
  method: 'GET',
  path: '/api/inbox',
  access: staff,
  tag: 'jobs',
  summary: 'What needs a person next, most urgent first',
  query: z.object({ machineId: idSchema.optional().describe('Only at this machine') }),
  response: z.array(inboxItemSchema),
});
const itemParams = z.object({ itemId: z.string().min(3).max(100) });
export const takeItem = route({
  method: 'POST',
  path: '/api/inbox/:itemId/take',
  access: staff,
  tag: 'jobs',
  summary: 'I do this',
  params: itemParams,
  response: inboxItemSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
export const giveItem = route({
  method: 'POST',
  path: '/api/inbox/:itemId/give',
  access: staff,
  tag: 'jobs',
  summary: 'Somebody shall do this; null: whoever comes',
  params: itemParams,
  body: z.object({ accountId: idSchema.nullable() }),
  response: inboxItemSchema,
  errors: ['NOT_FOUND'],
});
