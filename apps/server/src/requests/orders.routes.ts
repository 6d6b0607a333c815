import { z } from 'zod';
import { PROCESSES } from '#libs/domain';
import { idSchema, processSchema, reasonSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';

const kindSchema = z.enum(['make', 'buy', 'salvage']);
const pieces = z.number().int();
/** A choice for a line: 0 the part itself, n its n-th alternate. */
export const choicesSchema = z
  .record(z.string().max(200), z.number().int().min(0).max(100))
  .describe('By line key: 0 the part itself, n its n-th alternate');

const stepSchema = z.object({
  process: processSchema,
  by: z.enum(['machine', 'person']),
  tools: z.array(z.string()).describe('Words for translated texts: `drill`, `file`'),
});
const balance = {
  quantity: pieces.describe('Needed in all'),
  fromStock: pieces.describe('Taken from the shelf'),
  fromQueue: pieces.describe('Being made already, promised to nobody'),
  fromAlternate: pieces.describe('Something else stands in'),
};
const alternateSchema = z.object({ index: z.number().int(), name: z.string(), kind: kindSchema });
const licenceConflictSchema = z
  .object({
    code: z.string(),
    when: z.enum(['one-file', 'one-work']),
    licences: z.array(z.string()),
    parts: z.array(z.array(z.string())).describe('Ids of the parts under each; the design itself is empty'),
    message: z.string(),
  })
  .meta({ id: 'LicenceConflict' });

export const explodedLineSchema = z
  .object({
    key: z.string(),
    parentKey: z.string().nullable(),
    alternateOf: z.string().nullable(),
    partId: z.string(),
    name: z.string(),
    kind: kindSchema,
    perParent: pieces,
    ...balance,
    toProvide: pieces.describe('To make, buy or salvage'),
    plan: z.array(stepSchema),
    alternates: z.array(alternateSchema),
    reasons: z.array(reasonSchema),
  })
  .meta({ id: 'ExplodedLine' });

export const explosionSchema = z
  .object({
    designId: idSchema,
    quantity: pieces,
    lines: z.array(explodedLineSchema),
    shopping: z.array(z.object({ key: z.string(), name: z.string(), pieces })),
    salvage: z.array(z.object({ key: z.string(), name: z.string(), pieces })),
    machineTime: z.object({
      byProcess: z.array(z.object({ process: z.enum(PROCESSES), seconds: z.number(), pieces })),
      unknownPieces: pieces.describe('Pieces without a program yet: their time is not in the sum'),
    }),
    licenceConflicts: z.array(licenceConflictSchema),
  })
  .meta({ id: 'Explosion' });

export const explodeDesign = route({
  method: 'POST',
  path: '/api/designs/:designId/explode',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'requests',
  summary: 'What so many would need, netted against shelf and queue as they are now; writes nothing',
  params: z.object({ designId: z.string().max(100) }),
  query: z.object({ quantity: z.coerce.number().int().min(1).max(1000).default(1) }),
  body: z.object({ choices: choicesSchema.optional() }),
  response: explosionSchema,
  errors: ['NOT_FOUND', 'DESIGN_NOT_MAKEABLE', 'QUANTITY_INVALID', 'BOM_INVALID'],
});

export const treeNodeSchema = z
  .object({
    lineId: idSchema,
    parentLineId: idSchema.nullable(),
    alternateOf: idSchema.nullable(),
    key: z.string(),
    partId: z.string(),
    name: z.string(),
    note: z.string().nullable(),
    kind: kindSchema,
    perParent: pieces,
    ...balance,
    got: pieces.describe('Bought, salvaged or made elsewhere, and here'),
    made: pieces.describe('Through all their steps'),
    inWork: pieces.describe('On a machine, or waiting for a person after it'),
    missing: pieces.describe('Not there yet'),
    state: z.enum(['not-needed', 'there', 'in-work', 'queued', 'blocked', 'to-get', 'to-do', 'dropped']),
    blockedBy: z.array(z.object({ lineId: idSchema, name: z.string(), missing: pieces })),
    canTick: z.boolean().describe('A person ticks it off when it comes'),
    steps: z.array(
      stepSchema.extend({
        operationId: idSchema,
        done: pieces,
        quantity: pieces,
        state: z.enum(['waiting', 'ready', 'done']),
      }),
    ),
    alternates: z.array(alternateSchema),
    choice: z.number().int().nullable(),
    canChoose: z.boolean().describe('Nothing of it has begun'),
    lots: z.array(z.object({ lot: z.string(), pieces })),
    batch: z
      .object({
        pieces,
        orders: z.number().int(),
        ahead: pieces.describe('Pieces that go to more urgent orders first'),
      })
      .nullable()
      .describe('Others want the same piece: they are made together, the earliest day wanted first'),
    reasons: z.array(reasonSchema),
  })
  .meta({ id: 'OrderNode' });
export const orderTreeSchema = z
  .object({
    orderId: idSchema,
    requestId: idSchema,
    requestCode: z.string(),
    designTitle: z.object({ es: z.string().optional(), en: z.string().optional() }).meta({ id: 'OrderDesignTitle' }),
    state: z.enum(['open', 'complete', 'cancelled']),
    quantity: pieces,
    neededBy: z.iso.date().nullable(),
    nodes: z.array(treeNodeSchema).describe('Each parent before its children'),
    licenceConflicts: z.array(licenceConflictSchema),
  })
  .meta({ id: 'OrderTree' });

const orderParams = z.object({ orderId: idSchema });
export const getOrderTree = route({
  method: 'GET',
  path: '/api/orders/:orderId/tree',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'requests',
  summary: 'The order as a tree: what each node needs, has, waits for',
  params: orderParams,
  response: orderTreeSchema,
  errors: ['NOT_FOUND'],
});
export const getShoppingList = route({
  method: 'GET',
  path: '/api/orders/:orderId/shopping.csv',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'requests',
  summary: 'What is still to be bought and salvaged, as a table for a spreadsheet',
  params: orderParams,
  produces: 'text/csv',
  errors: ['NOT_FOUND'],
});
export const chooseAlternate = route({
  method: 'POST',
  path: '/api/orders/:orderId/lines/:lineId/alternate',
  access: ['operator', 'lab-admin'],
  tag: 'requests',
  summary: 'Take an alternate in place of a part, or the part itself; while nothing of it has begun',
  params: z.object({ orderId: idSchema, lineId: idSchema }),
  body: z.object({ alternate: z.number().int().min(0).max(100).describe('0: the part itself') }),
  response: orderTreeSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT', 'ALTERNATE_TOO_LATE', 'BOM_INVALID'],
});
export const cancelOrder = route({
  method: 'POST',
  path: '/api/orders/:orderId/cancel',
  access: ['operator', 'lab-admin'],
  tag: 'requests',
  summary: 'Cancel: what was promised is free again, what was made goes to the shelf; the requester reads the reason',
  params: orderParams,
  body: z.object({
    reason: z.string().trim().min(3).max(300),
    stopsRunning: z
      .boolean()
      .default(false)
      .describe('Also what is on machines now; else those pieces go to the shelf'),
  }),
  response: orderTreeSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
