import { z } from 'zod';
import { route } from '../http/route.js';

export const trainingSchema = z
  .object({ isOn: z.boolean(), timeFactor: z.number().min(1).max(1000), machineCount: z.number().int() })
  .meta({ id: 'Training' });
export const getTraining = route({
  method: 'GET',
  path: '/api/training',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'training',
  summary: 'The training site with its simulated machines',
  response: trainingSchema,
});
export const updateTraining = route({
  method: 'PATCH',
  path: '/api/training',
  access: ['operator', 'lab-admin'],
  tag: 'training',
  summary: 'Let simulated time run faster',
  body: z.object({ timeFactor: z.number().min(1).max(1000) }),
  response: trainingSchema,
});
export const removeTraining = route({
  method: 'DELETE',
  path: '/api/training',
  access: ['lab-admin'],
  tag: 'training',
  summary: 'Remove the simulated machines and their jobs',
  response: trainingSchema,
  errors: ['MACHINE_BUSY'],
});
