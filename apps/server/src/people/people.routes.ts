import { z } from 'zod';
import { timeSchema } from '../dispatch/dispatch.routes.js';
import { idSchema, timestampSchema, versionSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';

const staff = ['operator', 'lab-admin'] as const;

export const shiftSchema = z
  .object({
    weekday: z.number().int().min(1).max(7).describe('1 Monday to 7 Sunday'),
    from: timeSchema,
    until: timeSchema.describe('Before its beginning: on the next day'),
  })
  .meta({ id: 'WeeklyShift' });
export const personSchema = z
  .object({
    accountId: idSchema,
    version: versionSchema,
    name: z.string(),
    isHere: z.boolean(),
    until: timestampSchema.nullable().describe('How long that holds, as far as it is known'),
    comes: timestampSchema.nullable().describe('Beginning of the next shift'),
    source: z.enum(['said', 'shift', 'none']).describe('What says so: the person, the shifts, nothing'),
    shifts: z.array(shiftSchema),
    trainings: z.array(z.string()),
  })
  .meta({ id: 'PersonAtWork' });

export const getPresence = route({
  method: 'GET',
  path: '/api/people/presence',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'people',
  summary: 'Who is here now, who comes when, and what they are trained in',
  response: z.array(personSchema),
});
export const sayPresence = route({
  method: 'PUT',
  path: '/api/people/me/presence',
  access: staff,
  tag: 'people',
  summary: 'I am here, or I am not; without an end for twelve hours. Null: as my shifts say',
  body: z.object({ isHere: z.boolean().nullable(), until: timestampSchema.optional() }),
  response: personSchema,
});
export const setShifts = route({
  method: 'PUT',
  path: '/api/people/:accountId/shifts',
  access: staff,
  tag: 'people',
  summary: 'Weekly shifts in the time zone of the site; one’s own, or as a lab admin anybody’s',
  params: z.object({ accountId: idSchema }),
  body: z.object({ shifts: z.array(shiftSchema).max(50) }),
  response: personSchema,
  errors: ['NOT_FOUND', 'AUTH_FORBIDDEN'],
  isVersioned: true,
});
export const setTrainings = route({
  method: 'PUT',
  path: '/api/people/:accountId/trainings',
  access: ['lab-admin'],
  scope: 'operate',
  tag: 'people',
  summary: 'What somebody is trained in; machines may ask for it before they are started',
  params: z.object({ accountId: idSchema }),
  body: z.object({ trainings: z.array(z.string().trim().min(2).max(60)).max(50) }),
  response: personSchema,
  errors: ['NOT_FOUND'],
  isVersioned: true,
});
