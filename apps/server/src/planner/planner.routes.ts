import { z } from 'zod';
import { route } from '../http/route.js';
import { idSchema, processSchema, sizeMmSchema, timestampSchema } from '../http/common.schema.js';

export const capacityEntrySchema = z
  .object({
    process: processSchema,
    material: z.string().nullable().describe('Family that is loaded'),
    machineClass: z.string(),
    envelopeMm: sizeMmSchema,
    machines: z.number().int(),
    freeMachines: z.number().int().describe('Could start now'),
    freeHoursNext24: z.number(),
    queuedHours: z.number(),
  })
  .meta({ id: 'CapacityEntry' });
export const capacitySchema = z
  .object({
    isCoalitionReachable: z.boolean(),
    sites: z.array(
      z.object({
        siteId: idSchema,
        siteName: z.string(),
        observedAt: timestampSchema,
        ageS: z.number(),
        isStale: z.boolean(),
        entries: z.array(capacityEntrySchema),
      }),
    ),
  })
  .meta({ id: 'Capacity' });
export const getCapacity = route({
  method: 'GET',
  path: '/api/planner/capacity',
  access: ['planner', 'operator', 'lab-admin'],
  tag: 'planner',
  summary: 'Live free capacity of all sites, from the coalition',
  response: capacitySchema,
});
export const getProduction = route({
  method: 'GET',
  path: '/api/planner/production',
  access: ['planner', 'operator', 'lab-admin'],
  tag: 'planner',
  summary: 'What was made, from the coalition’s economic events, newest first',
  query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
  response: z
    .array(
      z.object({
        eventId: idSchema,
        siteId: idSchema,
        siteName: z.string(),
        action: z.enum(['produce', 'consume']),
        designTitle: z.string(),
        partName: z.string(),
        process: processSchema,
        material: z.string().nullable(),
        quantity: z.number(),
        unit: z.enum(['one', 'gram', 'hour', 'metre', 'squareMetre']),
        at: timestampSchema,
      }),
    )
    .meta({ id: 'Production' }),
});
