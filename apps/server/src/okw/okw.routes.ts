import { z } from 'zod';
import { sizeMmSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';

const equipmentSchema = z
  .object({
    name: z.string(),
    equipmentType: z.url().describe('Article of Wikipedia, as OKW names kinds of machines'),
    manufacturingProcess: z.url(),
    quantity: z.number().int(),
    computerControlled: z.boolean(),
    materialsWorked: z.array(z.string()).optional(),
    xTravel: z.number().int().optional().describe('Millimetres, rounded down'),
    yTravel: z.number().int().optional(),
    zTravel: z.number().int().optional(),
    'x-minga': z.object({
      process: z.enum(['print', 'mill', 'laser']),
      envelopeMm: sizeMmSchema.optional(),
      nozzleDiameterMm: z.number().optional(),
    }),
  })
  .meta({ id: 'OkwEquipment' });

export const okwFacilitySchema = z
  .object({
    name: z.string(),
    location: z.object({ directions: z.string() }).optional(),
    equipment: z.array(equipmentSchema).optional(),
    manufacturingProcesses: z.array(z.url()).optional(),
    typicalMaterials: z.array(z.string()).optional(),
  })
  .meta({ id: 'OkwFacility' });

export const getOkw = route({
  method: 'GET',
  path: '/api/okw',
  access: 'signed-in',
  tag: 'machines',
  summary: 'The workshop as an Open Know-Where facility: JSON, or YAML by `Accept: application/yaml` or `?format=yaml`',
  query: z.object({ format: z.enum(['json', 'yaml']).optional() }),
  response: okwFacilitySchema,
});
