import { z } from 'zod';
import { MAX_QUANTITY } from '#libs/domain';
import { idSchema, timestampSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';

const kindSchema = z.enum(['make', 'buy', 'salvage']);
const pieces = z.number().int();

export const stockItemSchema = z
  .object({
    id: idSchema,
    key: z.string().describe('`file:…`, `part:…` or `name:…`; pieces with the same key will do for each other'),
    name: z.string(),
    kind: kindSchema,
    unit: z.string(),
    location: z.string().nullable(),
    onHand: pieces,
    reserved: pieces.describe('Promised to orders'),
    free: pieces,
    lots: z.array(
      z.object({ id: idSchema, lot: z.string(), onHand: pieces, reserved: pieces, receivedAt: timestampSchema }),
    ),
  })
  .meta({ id: 'StockItem' });
export const stockMovementSchema = z
  .object({
    id: idSchema,
    kind: z.enum(['received', 'reserved', 'used', 'returned', 'counted', 'scrapped']),
    lot: z.string(),
    onHandChange: pieces,
    reservedChange: pieces,
    byName: z.string(),
    why: z.string().nullable(),
    requestCode: z.string().nullable(),
    orderId: idSchema.nullable(),
    jobId: idSchema.nullable().describe('The job that made the piece; its passport belongs to it'),
    at: timestampSchema,
  })
  .meta({ id: 'StockMovement' });

export const listStock = route({
  method: 'GET',
  path: '/api/stock',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'stock',
  summary: 'What lies on the shelf, by name',
  query: z.object({ text: z.string().max(100).optional() }),
  response: z.array(stockItemSchema),
});
export const receiveStock = route({
  method: 'POST',
  path: '/api/stock',
  access: ['operator', 'lab-admin'],
  tag: 'stock',
  summary: 'Something came in: a part of a design, or a thing by its name or standard',
  body: z.object({
    thing: z.union([
      z.object({ name: z.string().trim().min(2).max(120), kind: z.enum(['buy', 'salvage']) }),
      z.object({ designId: z.string().max(100).describe('Id or slug'), partId: z.string().max(100) }),
    ]),
    quantity: z.number().int().min(1).max(MAX_QUANTITY),
    lot: z.string().trim().max(60).default('').describe('What the package says'),
    location: z.string().trim().max(80).optional(),
    why: z.string().trim().max(200).optional(),
  }),
  response: stockItemSchema,
  status: 201,
  errors: ['NOT_FOUND', 'INPUT_INVALID'],
});
const lotParams = z.object({ lotId: idSchema });
export const countStock = route({
  method: 'POST',
  path: '/api/stock/lots/:lotId/count',
  access: ['operator', 'lab-admin'],
  tag: 'stock',
  summary: 'What somebody counted is what is there',
  params: lotParams,
  body: z.object({ onHand: z.number().int().min(0).max(MAX_QUANTITY), why: z.string().trim().max(200).optional() }),
  response: stockItemSchema,
  errors: ['NOT_FOUND', 'STOCK_RESERVED'],
});
export const scrapStock = route({
  method: 'POST',
  path: '/api/stock/lots/:lotId/scrap',
  access: ['operator', 'lab-admin'],
  tag: 'stock',
  summary: 'Broken, rusty, lost: thrown away, with a reason',
  params: lotParams,
  body: z.object({ quantity: z.number().int().min(1).max(MAX_QUANTITY), why: z.string().trim().min(3).max(200) }),
  response: stockItemSchema,
  errors: ['NOT_FOUND', 'STOCK_SHORT', 'STOCK_RESERVED'],
});
export const placeStock = route({
  method: 'POST',
  path: '/api/stock/:itemId/location',
  access: ['operator', 'lab-admin'],
  tag: 'stock',
  summary: 'Where it lies',
  params: z.object({ itemId: idSchema }),
  body: z.object({ location: z.string().trim().max(80) }),
  response: stockItemSchema,
  errors: ['NOT_FOUND'],
});
export const listMovements = route({
  method: 'GET',
  path: '/api/stock/:itemId/movements',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'stock',
  summary: 'What happened to it, the latest first',
  params: z.object({ itemId: idSchema }),
  response: z.array(stockMovementSchema),
  errors: ['NOT_FOUND'],
});
