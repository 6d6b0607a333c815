import { z } from 'zod';
import { DISPATCH_MODES, FACTORS } from '#libs/scheduling';
import { idSchema, reasonSchema, timestampSchema, versionSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';
import { jobSchema } from '../jobs/jobs.routes.js';

const staff = ['operator', 'lab-admin'] as const;
const lookers = ['operator', 'planner', 'lab-admin'] as const;
const jobParams = z.object({ jobId: idSchema });

export const timeSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Write the time as HH:MM.');
export const modeSchema = z.enum(DISPATCH_MODES);
const weight = z.number().min(0).max(100);
export const weightsSchema = z
  .object({ setup: weight, fit: weight, wear: weight, place: weight, slack: weight, history: weight })
  .describe('How much each factor counts; what matters is how they compare')
  .meta({ id: 'DispatchWeights' });
const quietHours = z
  .array(z.object({ from: timeSchema, until: timeSchema }))
  .max(10)
  .describe('Every day, in the time zone of the site; an end before its beginning is on the next day');
const timeZone = z.string().refine(isTimeZone, 'This time zone is not known. Use a name like America/Guayaquil.');
const escalateAfterMin = z
  .record(z.string().max(40), z.number().int().min(1).max(100_000))
  .describe('Minutes after which a thing in the inbox is escalated, by its kind');

function isTimeZone(name: string): boolean {
  try {
    return Boolean(Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

export const policySchema = z
  .object({
    version: versionSchema,
    mode: modeSchema.describe('Of machines that have none of their own'),
    weights: weightsSchema,
    maxAttempts: z.number().int().describe('Attempts of one job after which a person looks'),
    quietHours: z.array(z.object({ from: z.string(), until: z.string() })),
    timeZone: z.string(),
    escalateAfterMin: z.record(z.string(), z.number()),
    past: z
      .array(z.object({ version: z.number().int(), weights: weightsSchema, until: timestampSchema, by: z.string() }))
      .describe('Weights that were in force before, newest first'),
  })
  .meta({ id: 'DispatchPolicy' });

export const getPolicy = route({
  method: 'GET',
  path: '/api/dispatch/policy',
  access: lookers,
  tag: 'dispatch',
  summary: 'How the site gives jobs to machines',
  response: policySchema,
  isVersioned: true,
});
export const changePolicy = route({
  method: 'PATCH',
  path: '/api/dispatch/policy',
  access: ['lab-admin'],
  scope: 'operate',
  tag: 'dispatch',
  summary: 'Change the mode, the weights, quiet hours, the cap of attempts or when things are escalated',
  body: z
    .object({
      mode: modeSchema,
      weights: weightsSchema,
      maxAttempts: z.number().int().min(1).max(100),
      quietHours,
      timeZone,
      escalateAfterMin,
    })
    .partial(),
  response: policySchema,
  isVersioned: true,
});

const factorsSchema = z.object(
  Object.fromEntries(FACTORS.map((factor) => [factor, z.number()])) as Record<(typeof FACTORS)[number], z.ZodNumber>,
);
export const candidateSchema = z
  .object({
    machineId: idSchema,
    name: z.string(),
    failing: z.array(reasonSchema).describe('Why not this one; empty: it could have started the job'),
    factors: factorsSchema.nullable().describe('0 (against) to 1 (for)'),
    score: z.number().nullable().describe('Weighted mean of the factors, 0 to 1'),
    isTaken: z.boolean().describe('Another job took it in the same moment'),
    needsYes: z.boolean().describe('It starts only with a person’s yes'),
  })
  .meta({ id: 'DispatchCandidate' });
export const decisionSchema = z
  .object({
    id: idSchema,
    at: timestampSchema,
    kind: z.enum(['automatic', 'suggested', 'person']),
    machineId: idSchema,
    machineName: z.string(),
    runnerUpId: idSchema.nullable(),
    runnerUpName: z.string().nullable(),
    byName: z.string().nullable(),
    weights: weightsSchema.nullable().describe('Null: so long ago that they are not kept any more'),
    policyVersion: z.number().int(),
    lookedAt: z.number().int().describe('Machines that were looked at; the nearest ones are kept'),
    candidates: z.array(candidateSchema),
  })
  .meta({ id: 'DispatchDecision' });
export const jobDecisionsSchema = z
  .object({
    weights: weightsSchema.describe('In force now'),
    now: z.array(candidateSchema).describe('While it waits: every machine as it stands to this job now, best first'),
    decisions: z.array(decisionSchema).describe('What was decided about it, the latest first'),
  })
  .meta({ id: 'JobDecisions' });
export const getDecisions = route({
  method: 'GET',
  path: '/api/jobs/:jobId/decisions',
  access: lookers,
  tag: 'dispatch',
  summary: 'Why here, why not there: what was decided about a job and what was weighed',
  params: jobParams,
  response: jobDecisionsSchema,
  errors: ['NOT_FOUND'],
});
export const replayDecisions = route({
  method: 'POST',
  path: '/api/decisions/replay',
  access: lookers,
  scope: 'read',
  tag: 'dispatch',
  summary: 'What other weights would have chosen, decision by decision, from what was stored; changes nothing',
  body: z.object({ weights: weightsSchema, from: timestampSchema, until: timestampSchema }),
  response: z
    .object({
      decided: z.number().int().describe('Decisions in the span'),
      isComplete: z.boolean().describe('False: there were more, the latest ones are looked at'),
      changed: z.array(
        z.object({
          jobId: idSchema,
          at: timestampSchema,
          machineId: idSchema,
          machineName: z.string(),
          wouldBeId: idSchema,
          wouldBeName: z.string(),
        }),
      ),
      perMachine: z.array(
        z.object({ machineId: idSchema, name: z.string(), was: z.number().int(), wouldBe: z.number().int() }),
      ),
    })
    .meta({ id: 'DispatchReplay' }),
});

const priority = z.number().int().min(-2).max(2).describe('Higher goes first, whatever its day; 0 as usual');
const notBefore = timestampSchema.nullable();
export const changeDispatch = route({
  method: 'PATCH',
  path: '/api/jobs/:jobId/dispatch',
  access: staff,
  scope: 'operate',
  tag: 'dispatch',
  summary: 'Priority, only on this machine, not before',
  params: jobParams,
  body: z.object({ priority, pinnedMachineId: idSchema.nullable(), notBefore }).partial(),
  response: jobSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
  isVersioned: true,
});
export const moveJob = route({
  method: 'POST',
  path: '/api/jobs/:jobId/move',
  access: staff,
  tag: 'dispatch',
  summary: 'Move a waiting job to just before or just after another one; it takes over that one’s priority',
  params: jobParams,
  body: z.union([z.object({ beforeJobId: idSchema }), z.object({ afterJobId: idSchema })]),
  response: jobSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
  isVersioned: true,
});
export const changeMany = route({
  method: 'POST',
  path: '/api/jobs/many',
  access: staff,
  scope: 'operate',
  tag: 'dispatch',
  summary: 'The same for several waiting jobs, all or none: copies of a part handled together',
  body: z.object({
    jobIds: z.array(idSchema).min(1).max(500),
    change: z.union([
      z.object({ priority }),
      z.object({ pinnedMachineId: idSchema.nullable() }),
      z.object({ notBefore }),
      z.object({ hold: z.string().trim().max(200).describe('Why') }),
      z.object({ release: z.literal(true) }),
    ]),
  }),
  response: z.array(jobSchema),
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
export const spreadJob = route({
  method: 'POST',
  path: '/api/jobs/:jobId/spread',
  access: staff,
  tag: 'dispatch',
  summary: 'One copy on each machine of a class: the waiting copies of this job’s part are pinned, one to a machine',
  params: jobParams,
  body: z.object({ machineClass: z.string().min(1).max(60) }),
  response: z.array(jobSchema).describe('The copies that were pinned'),
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
export const startJob = route({
  method: 'POST',
  path: '/api/jobs/:jobId/start',
  access: staff,
  scope: 'operate',
  tag: 'dispatch',
  summary:
    'Start it now on this machine: yes to a suggestion, or a person’s own pick. Lasers and mills: start at the machine',
  params: jobParams,
  body: z.object({ machineId: idSchema }),
  response: jobSchema,
  status: 202,
  errors: ['NOT_FOUND', 'STATE_CONFLICT', 'MACHINE_BUSY', 'MACHINE_NOT_READY', 'START_PLATE_NOT_CLEAR'],
});
export const askOfMachine = route({
  method: 'PUT',
  path: '/api/jobs/:jobId/asks',
  access: staff,
  tag: 'dispatch',
  summary: 'What this job and its waiting copies ask of a machine beside process, size and material; null: nothing',
  params: jobParams,
  body: z.object({
    colour: z.string().trim().min(1).max(30).nullable(),
    nozzleDiameterMm: z.number().positive().max(5).nullable(),
    toolDiameterMm: z.number().positive().max(100).nullable(),
    toleranceMm: z.number().positive().max(10).nullable(),
  }),
  response: jobSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
