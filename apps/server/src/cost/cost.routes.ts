import { z } from 'zod';
import { idSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';

const staff = ['operator', 'planner', 'lab-admin'] as const;
const minor = z.number().int().min(0).max(100_000_000);
const rateSchema = z.object({ minorPerHour: minor, watts: z.number().int().min(0).max(100_000) });
const family = z.string().trim().min(1).max(60);
const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .refine((code) => Intl.supportedValuesOf('currency').includes(code), 'is no currency of ISO 4217');

export const costTableSchema = z
  .object({
    version: z.number().int(),
    currency,
    roundingMinor: z.number().int().min(1).max(100_000).describe('Totals are rounded to so many minor units'),
    energyMinorPerKWh: minor,
    labourMinorPerHour: minor,
    handlingMinutes: z.number().int().min(0).max(1_000).describe('A person’s time for each run'),
    materialMinorPerKg: z.record(family, minor).describe('By family, in capitals'),
    otherMaterialMinorPerKg: minor,
    machines: z.record(family, rateSchema).describe('By machine class'),
    otherMachine: rateSchema,
    subsidyPercent: z.number().int().min(0).max(100).describe('What the coalition pays'),
  })
  .meta({ id: 'CostTable' });

const money = z.number().int().describe('Minor units of the currency');
export const costSchema = z
  .object({
    materialMinor: money,
    energyMinor: money,
    machineMinor: money,
    labourMinor: money,
    sumMinor: money,
    subsidyMinor: money.describe('Negative: what the coalition pays'),
    totalMinor: money,
  })
  .meta({ id: 'Cost' });
export const orderCostSchema = z
  .object({
    currency,
    minorDigits: z.number().int().describe('Minor units are so many decimals of the currency'),
    tableVersion: z.number().int(),
    estimate: z.object({ low: costSchema, high: costSchema }).describe('Before; the truth will lie between'),
    actual: costSchema.describe('Of what has run until now, by what machines and people reported'),
    runs: z.number().int().describe('Attempts that ended'),
    openJobs: z.number().int().describe('Jobs that have not been made yet'),
  })
  .meta({ id: 'OrderCost' });

export const getCostTable = route({
  method: 'GET',
  path: '/api/cost/table',
  access: staff,
  tag: 'cost',
  summary: 'The site’s own rates',
  response: costTableSchema,
});
export const setCostTable = route({
  method: 'PUT',
  path: '/api/cost/table',
  access: ['lab-admin'],
  tag: 'cost',
  summary: 'New rates; they get the next version, and the ones before are kept',
  body: costTableSchema.omit({ version: true }).extend({
    version: z.number().int().describe('The one you changed; another one means that somebody was quicker'),
  }),
  response: costTableSchema,
  errors: ['VERSION_CONFLICT'],
});
export const getOrderCost = route({
  method: 'GET',
  path: '/api/orders/:orderId/cost',
  access: staff,
  tag: 'cost',
  summary: 'What an order will cost, and what it has',
  params: z.object({ orderId: idSchema }),
  response: orderCostSchema,
  errors: ['NOT_FOUND'],
});
