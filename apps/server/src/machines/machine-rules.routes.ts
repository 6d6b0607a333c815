import { z } from 'zod';
import { modeSchema } from '../dispatch/dispatch.routes.js';
import { idSchema, timestampSchema, versionSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';

const staff = ['operator', 'lab-admin'] as const;
const lookers = ['operator', 'planner', 'lab-admin'] as const;
const machineParams = z.object({ machineId: idSchema });
const why = z.string().trim().min(3).max(200);
const training = z.string().trim().min(2).max(60);

export const reservationSchema = z
  .object({
    id: idSchema,
    from: timestampSchema,
    until: timestampSchema,
    why: z.string(),
    byName: z.string(),
    jobId: idSchema.nullable().describe('The one job that may start meanwhile'),
    jobNumber: z.number().int().nullable(),
  })
  .meta({ id: 'MachineReservation' });
export const maintenanceSchema = z
  .object({
    id: idSchema,
    machineId: idSchema,
    name: z.string(),
    everyHours: z.number().nullable(),
    everyCycles: z.number().int().nullable(),
    everyDays: z.number().int().nullable(),
    lastDoneAt: timestampSchema,
    lastDoneBy: z.string().nullable(),
    hours: z.number().describe('Run since then'),
    cycles: z.number().int().describe('Runs begun since then'),
    isDue: z.boolean(),
    dueSince: timestampSchema.nullable(),
    share: z.number().describe('Of what it may run or wait, 1 is due'),
  })
  .meta({ id: 'MaintenancePlan' });
export const machineRulesSchema = z
  .object({
    version: versionSchema,
    mode: modeSchema.nullable().describe('Null: as the site'),
    siteMode: modeSchema,
    outOfService: z.object({ why: z.string(), by: z.string(), at: timestampSchema }).nullable(),
    toleranceMm: z.number().nullable().describe('What it keeps, plus or minus; null: nobody measured it'),
    trainings: z.array(z.string()).describe('What whoever starts it must be trained in'),
    place: z.string().nullable(),
    isQuiet: z.boolean().describe('It may start in quiet hours'),
    isUnattendedAllowed: z.boolean().describe('It may start while nobody is here'),
    reservations: z.array(reservationSchema).describe('Now and later, the next first'),
    maintenance: z.array(maintenanceSchema),
  })
  .meta({ id: 'MachineRules' });

export const getRules = route({
  method: 'GET',
  path: '/api/machines/:machineId/rules',
  access: lookers,
  tag: 'machines',
  summary: 'What the workshop decided about a machine: mode, service, reservations, maintenance',
  params: machineParams,
  response: machineRulesSchema,
  errors: ['NOT_FOUND'],
  isVersioned: true,
});
export const changeRules = route({
  method: 'PATCH',
  path: '/api/machines/:machineId/rules',
  access: staff,
  scope: 'operate',
  tag: 'machines',
  summary: 'Change the mode, the tolerance it keeps, the trainings it asks for, its place and hours',
  params: machineParams,
  body: z
    .object({
      mode: modeSchema.nullable(),
      toleranceMm: z.number().positive().max(10).nullable(),
      trainings: z.array(training).max(20),
      place: z.string().trim().min(1).max(80).nullable(),
      isQuiet: z.boolean(),
      isUnattendedAllowed: z.boolean(),
    })
    .partial(),
  response: machineRulesSchema,
  errors: ['NOT_FOUND'],
  isVersioned: true,
});
export const takeOutOfService = route({
  method: 'POST',
  path: '/api/machines/:machineId/out-of-service',
  access: staff,
  scope: 'operate',
  tag: 'machines',
  summary: 'It makes nothing until somebody puts it back; what runs on it goes on',
  params: machineParams,
  body: z.object({ why }),
  response: machineRulesSchema,
  errors: ['NOT_FOUND'],
});
export const putBackToService = route({
  method: 'DELETE',
  path: '/api/machines/:machineId/out-of-service',
  access: staff,
  scope: 'operate',
  tag: 'machines',
  summary: 'It may make things again',
  params: machineParams,
  response: machineRulesSchema,
  errors: ['NOT_FOUND'],
});
export const reserveMachine = route({
  method: 'POST',
  path: '/api/machines/:machineId/reservations',
  access: staff,
  tag: 'machines',
  summary: 'Keep a machine for a time, with or without a job; what runs then goes on',
  params: machineParams,
  body: z
    .object({ from: timestampSchema, until: timestampSchema, why, jobId: idSchema.optional() })
    .refine(({ from, until }) => from < until, 'It must end after it begins.'),
  response: machineRulesSchema,
  status: 201,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
export const endReservation = route({
  method: 'DELETE',
  path: '/api/machines/:machineId/reservations/:reservationId',
  access: staff,
  scope: 'operate',
  tag: 'machines',
  summary: 'Give the machine back',
  params: machineParams.extend({ reservationId: idSchema }),
  response: machineRulesSchema,
  errors: ['NOT_FOUND'],
});
export const planMaintenance = route({
  method: 'POST',
  path: '/api/machines/:machineId/maintenance',
  access: staff,
  tag: 'machines',
  summary: 'Care it needs again and again: by hours run, runs begun or days, whichever comes first',
  params: machineParams,
  body: z
    .object({
      name: z.string().trim().min(2).max(120),
      everyHours: z.number().positive().max(100_000).optional(),
      everyCycles: z.number().int().positive().max(1_000_000).optional(),
      everyDays: z.number().int().positive().max(3650).optional(),
    })
    .refine(
      ({ everyHours, everyCycles, everyDays }) => everyHours ?? everyCycles ?? everyDays,
      'Say after how many hours, runs or days.',
    ),
  response: machineRulesSchema,
  status: 201,
  errors: ['NOT_FOUND'],
});
const planParams = machineParams.extend({ planId: idSchema });
export const doneMaintenance = route({
  method: 'POST',
  path: '/api/machines/:machineId/maintenance/:planId/done',
  access: staff,
  tag: 'machines',
  summary: 'It was done just now; it counts from here again',
  params: planParams,
  response: machineRulesSchema,
  errors: ['NOT_FOUND'],
});
export const dropMaintenance = route({
  method: 'DELETE',
  path: '/api/machines/:machineId/maintenance/:planId',
  access: staff,
  tag: 'machines',
  summary: 'The machine needs this no longer',
  params: planParams,
  response: machineRulesSchema,
  errors: ['NOT_FOUND'],
});
export const machineCode = route({
  method: 'GET',
  path: '/api/machines/:machineId/code.svg',
  access: lookers,
  tag: 'machines',
  summary: 'A QR code to put on the machine: it opens what this machine needs of a person',
  params: machineParams,
  produces: 'image/svg+xml',
  errors: ['NOT_FOUND'],
});
