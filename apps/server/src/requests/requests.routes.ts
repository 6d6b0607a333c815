import { z } from 'zod';
import { MAX_QUANTITY } from '#libs/domain';
import { route } from '../http/route.js';
import { idSchema, processSchema, reasonSchema, timestampSchema, versionSchema } from '../http/common.schema.js';
import { localisedSchema } from '../designs/designs.routes.js';
import { choicesSchema } from './orders.routes.js';

/** Individual, worker co-operative, non-profit or public body, for-profit that contributes, for-profit that does not. */
export const requesterKindSchema = z.enum(['IND', 'COOP', 'NPO', 'FPC', 'FPN']);
/** Own use, non-commercial passing on, commercial. */
export const purposeSchema = z.enum(['OWN', 'NC', 'COM']);

export const licenceDecisionSchema = z
  .object({
    licence: z.string(),
    verdict: z.enum(['allowed', 'allowed-with-duties', 'to-agree', 'not-allowed']),
    duties: z.array(z.string()),
    clause: z.string(),
    reason: z.string().describe('Stable code, for translated texts'),
    explanation: z.string().describe('The same in one English sentence'),
    mayOverrule: z
      .enum(['lab-admin', 'licensor'])
      .nullable()
      .describe('Who may say that it is all right nevertheless; a lab admin writes it down'),
    basis: z
      .array(z.enum(['copyright', 'contract', 'patent', 'policy']))
      .describe('By what it binds; `policy`: respected by the coalition, whether or not a court would ask for it'),
    records: z.array(idSchema).describe('Reciprocity records it rests on'),
    hint: z.array(z.string()).describe('SPDX ids that an unreadable licence text may mean'),
  })
  .meta({ id: 'LicenceDecision' });

export const requestStateSchema = z.enum([
  'received',
  'accepted',
  'in-production',
  'ready',
  'collected',
  'declined',
  'cancelled',
]);

export const askSchema = z.object({
  designId: z.string().max(100).describe('Id or slug'),
  quantity: z
    .number()
    .int()
    .max(1000, 'Ask for 1,000 pieces at most.')
    .refine((value) => value >= 1, { error: 'Ask for at least one piece.', params: { code: 'QUANTITY_INVALID' } })
    .meta({ minimum: 1 }),
  neededBy: z.iso.date().describe('Wanted by this day, YYYY-MM-DD').optional(),
  place: z.string().trim().min(2).max(120).describe('Where it will be collected'),
  purpose: purposeSchema,
  requesterKind: requesterKindSchema,
  requesterName: z.string().trim().min(2).max(80),
  contact: z.string().trim().max(120).optional().describe('Telephone or e-mail; only the lab sees it'),
  note: z.string().trim().max(500).optional(),
});

export const createRequest = route({
  method: 'POST',
  path: '/api/requests',
  access: 'public',
  tag: 'requests',
  summary: 'Ask for a part; the answer has the code to follow it',
  body: askSchema,
  response: z
    .object({ id: idSchema, code: z.string().describe('e.g. `KUTI-7342`'), licenceDecision: licenceDecisionSchema })
    .meta({ id: 'RequestCreated' }),
  status: 201,
  errors: [
    'NOT_FOUND',
    'QUANTITY_INVALID',
    'INPUT_INVALID',
    'LICENCE_NOT_ALLOWED',
    'DESIGN_WITHDRAWN',
    'DESIGN_NOT_MAKEABLE',
    'RATE_LIMITED',
  ],
});
export const checkLicence = route({
  method: 'GET',
  path: '/api/designs/:designId/licence-decision',
  access: 'public',
  tag: 'requests',
  summary: 'What the licence says about a requester and a purpose, before asking',
  params: z.object({ designId: z.string().max(100) }),
  query: z.object({ requesterKind: requesterKindSchema, purpose: purposeSchema }),
  response: licenceDecisionSchema,
});

/** What a requester sees: plain steps, no internals, no contact data. */
export const trackerSchema = z
  .object({
    code: z.string(),
    state: requestStateSchema,
    design: z.object({ title: localisedSchema, imageUrl: z.string().nullable() }),
    quantity: z.number().int(),
    pieces: z
      .object({
        made: z.number().int(),
        inProgress: z.number().int(),
        total: z.number().int(),
        remade: z.number().int(),
      })
      .describe(
        'Pieces over all parts: passed the check, being made now, all that are needed, made again after a bad one',
      ),
    progress: z.number().min(0).max(1),
    place: z.string(),
    neededBy: z.iso.date().nullable(),
    expectedAt: timestampSchema.nullable(),
    declineReason: z.string().nullable(),
    licence: z.object({ licence: z.string(), duties: z.array(z.string()) }),
    steps: z.array(
      z.object({
        step: z.enum(['received', 'accepted', 'in-production', 'checked', 'ready', 'collected']),
        at: timestampSchema.nullable(),
      }),
    ),
    updatedAt: timestampSchema,
  })
  .meta({ id: 'Tracker' });
export const followRequest = route({
  method: 'GET',
  path: '/api/follow/:code',
  access: 'public',
  tag: 'requests',
  summary: 'Follow a request by its code',
  params: z.object({ code: z.string().max(20) }),
  response: trackerSchema,
  errors: ['CODE_UNKNOWN', 'RATE_LIMITED'],
});
export const followEvents = route({
  method: 'GET',
  path: '/api/follow/:code/events',
  access: 'public',
  tag: 'requests',
  summary: 'Server-sent events: `changed` whenever the tracker changed',
  params: z.object({ code: z.string().max(20) }),
  produces: 'text/event-stream',
  errors: ['CODE_UNKNOWN'],
});

export const requestSchema = z
  .object({
    id: idSchema,
    version: versionSchema,
    code: z.string(),
    state: requestStateSchema,
    designId: idSchema,
    designTitle: localisedSchema,
    imageUrl: z.string().nullable(),
    quantity: z.number().int(),
    neededBy: z.iso.date().nullable(),
    place: z.string(),
    purpose: purposeSchema,
    requesterKind: requesterKindSchema,
    requesterName: z.string(),
    contact: z.string().nullable(),
    note: z.string().nullable(),
    licenceDecision: licenceDecisionSchema,
    agreedTerms: z.string().nullable().describe('What was agreed where the licence alone does not cover it'),
    agreedBy: z.string().nullable(),
    reviewSince: timestampSchema
      .nullable()
      .describe('Accepted, then its licence decision got worse: a lab admin decides'),
    declineReason: z.string().nullable(),
    orderId: idSchema.nullable(),
    createdAt: timestampSchema,
  })
  .meta({ id: 'Request' });
export const listRequests = route({
  method: 'GET',
  path: '/api/requests',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'requests',
  summary: 'All requests, newest first',
  query: z.object({ state: requestStateSchema.optional() }),
  response: z.array(requestSchema),
});
const requestParams = z.object({ requestId: idSchema });
export const acceptRequest = route({
  method: 'POST',
  path: '/api/requests/:requestId/accept',
  access: ['operator', 'lab-admin'],
  tag: 'requests',
  summary: 'Accept: the bill of materials is exploded into operations, jobs and a shopping list',
  params: requestParams,
  body: z.object({
    agreedTerms: z
      .string()
      .trim()
      .max(300)
      .optional()
      .describe('Needed when the licence says `to-agree`; by a lab admin'),
    choices: choicesSchema.optional(),
  }),
  response: requestSchema,
  errors: [
    'STATE_CONFLICT',
    'LICENCE_NOT_ALLOWED',
    'DESIGN_WITHDRAWN',
    'DESIGN_NOT_MAKEABLE',
    'NOT_FOUND',
    'BOM_INVALID',
    'QUANTITY_INVALID',
  ],
  isVersioned: true,
});
export const agreeTerms = route({
  method: 'POST',
  path: '/api/requests/:requestId/agreed-terms',
  access: ['lab-admin'],
  tag: 'requests',
  summary: 'What was agreed for an accepted request whose licence decision got worse',
  params: requestParams,
  body: z.object({ agreedTerms: z.string().trim().min(3).max(300) }),
  response: requestSchema,
  errors: ['STATE_CONFLICT', 'NOT_FOUND'],
  isVersioned: true,
});
export const declineRequest = route({
  method: 'POST',
  path: '/api/requests/:requestId/decline',
  access: ['operator', 'lab-admin'],
  tag: 'requests',
  summary: 'Decline with a reason the requester will read',
  params: requestParams,
  body: z.object({ reason: z.string().trim().min(3).max(300) }),
  response: requestSchema,
  errors: ['STATE_CONFLICT', 'NOT_FOUND'],
  isVersioned: true,
});
export const collectRequest = route({
  method: 'POST',
  path: '/api/requests/:requestId/collected',
  access: ['operator', 'lab-admin'],
  tag: 'requests',
  summary: 'The requester took the pieces',
  params: requestParams,
  response: requestSchema,
  errors: ['STATE_CONFLICT', 'LICENCE_NOT_ALLOWED', 'NOT_FOUND'],
  isVersioned: true,
});

export const orderSchema = z
  .object({
    id: idSchema,
    requestId: idSchema,
    state: z.enum(['open', 'complete', 'cancelled']),
    lines: z.array(
      z.object({
        id: idSchema,
        partId: z.string(),
        name: z.string(),
        kind: z.enum(['make', 'buy', 'salvage']),
        quantity: z.number(),
        isDone: z.boolean().describe('Made, or ticked off the shopping list'),
        note: z.string().nullable(),
        parentLineId: idSchema.nullable().describe('The line it is built into; null: the machine itself'),
        fromStock: z.number().int(),
        fromQueue: z.number().int(),
        got: z.number().int().describe('Pieces that have come, of what is not made here'),
      }),
    ),
    operations: z.array(
      z.object({
        id: idSchema,
        lineId: idSchema.nullable(),
        name: z.string(),
        step: processSchema,
        sequence: z.number().int(),
        quantity: z.number().int(),
        done: z.number().int(),
        state: z.enum(['waiting', 'ready', 'done', 'cancelled']),
        reasons: z.array(reasonSchema),
      }),
    ),
  })
  .meta({ id: 'Order' });
export const getOrder = route({
  method: 'GET',
  path: '/api/orders/:orderId',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'requests',
  summary: 'A work order: its lines (make, buy, salvage) and operations',
  params: z.object({ orderId: idSchema }),
  response: orderSchema,
  errors: ['NOT_FOUND'],
});
export const tickLine = route({
  method: 'POST',
  path: '/api/orders/:orderId/lines/:lineId/got',
  access: ['operator', 'lab-admin'],
  tag: 'requests',
  summary:
    'Tick a line off the shopping list: all that is missing, or so many pieces; what is too much stays on the shelf',
  params: z.object({ orderId: idSchema, lineId: idSchema }),
  body: z.object({
    quantity: z
      .number()
      .int()
      .min(1)
      .max(MAX_QUANTITY)
      .optional()
      .describe('Pieces that came; default: all that are missing'),
    lot: z.string().trim().max(60).optional().describe('What the package says'),
  }),
  response: orderSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
export const finishOperation = route({
  method: 'POST',
  path: '/api/operations/:operationId/done',
  access: ['operator', 'lab-admin'],
  tag: 'requests',
  summary: 'A person finished a step (assemble, deburr, drill)',
  params: z.object({ operationId: idSchema }),
  response: orderSchema,
  errors: ['STATE_CONFLICT', 'NOT_FOUND'],
});
