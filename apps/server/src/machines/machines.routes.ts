import { z } from 'zod';
import { CONNECTIVITY, MACHINE_MODES, MACHINE_STATES } from '#libs/domain';
import { machineProfileSchema, machineSetup, orderSchema, orderedSchema } from '#libs/bridge-contract';
import { route } from '../http/route.js';
import { idSchema, reasonSchema, sizeMmSchema, timestampSchema, versionSchema } from '../http/common.schema.js';

export const loadedMaterialSchema = z
  .object({
    material: z.string().trim().min(1).max(40),
    colour: z.string().trim().max(30).optional(),
    remainingG: z.number().nonnegative().optional(),
    stockMm: sizeMmSchema.optional(),
  })
  .meta({ id: 'LoadedMaterial' });

export const machineTelemetrySchema = z
  .object({
    machineId: idSchema,
    at: timestampSchema,
    state: z.enum(MACHINE_STATES),
    identityHash: z
      .string()
      .optional()
      .describe('Whoever answers on the port is not who is known there; `unlock` accepts it by this'),
    attemptId: z.string().optional(),
    progress: z.number().optional(),
    remainingS: z.number().optional(),
    ackedBlocks: z.number().optional(),
    totalBlocks: z.number().optional(),
    positionMm: sizeMmSchema.optional(),
    nozzleC: z.number().optional(),
    nozzleTargetC: z.number().optional(),
    bedC: z.number().optional(),
    bedTargetC: z.number().optional(),
    feedMmPerMin: z.number().optional(),
    spindleRpm: z.number().optional(),
    prompt: z
      .object({
        kind: z.enum(['message', 'material', 'tool', 'door']),
        text: z.string(),
        choices: z.array(z.string()),
      })
      .optional()
      .describe('What the machine waits for a person with, in its own words'),
  })
  .meta({ id: 'MachineTelemetry' });

/** Null: back to the default. */
const setupChange = z
  .object({
    uuid: machineSetup.uuid.nullable().describe('As the firmware names itself; another one is refused'),
    macros: machineSetup.macros
      .nullable()
      .refine(
        (list) => new Set(list?.map(({ name }) => name)).size === (list?.length ?? 0),
        'Two macros have one name.',
      ),
    heatLeaseS: machineSetup.heatLeaseS.nullable().describe('How long heat set by hand stays on; default 1800'),
    rxBytes: machineSetup.rxBytes.nullable().describe('Receive buffer of a Marlin board; default 128'),
  })
  .partial();

export const machineSetupSchema = z
  .object({
    uuid: z.string().nullable(),
    macros: z.array(z.object({ name: z.string(), lines: z.array(z.string()) })),
    heatLeaseS: z.number().int().nullable(),
    rxBytes: z.number().int().nullable(),
  })
  .meta({ id: 'MachineSetup' });

export const machineSchema = z
  .object({
    id: idSchema,
    version: versionSchema,
    name: z.string(),
    bridgeId: idSchema,
    isSimulated: z.boolean(),
    profile: machineProfileSchema.meta({ id: 'MachineProfile' }),
    setup: machineSetupSchema,
    loaded: loadedMaterialSchema.nullable(),
    connectivity: z.enum(CONNECTIVITY),
    state: z.enum(MACHINE_STATES),
    mode: z.enum(MACHINE_MODES),
    reason: reasonSchema.nullable(),
    since: timestampSchema,
    run: z.number().int().describe('Physical starts so far'),
    isPlateClear: z.boolean(),
    firmware: z.string().nullable(),
    job: z
      .object({
        id: idSchema,
        version: versionSchema,
        number: z.number().int(),
        partName: z.string(),
        state: z.string(),
        imageUrl: z.string().nullable(),
      })
      .nullable()
      .describe('What it works on, or what waits to be cleared or checked'),
    telemetry: machineTelemetrySchema.nullable(),
    outOfService: z
      .object({ why: z.string(), by: z.string(), at: timestampSchema })
      .nullable()
      .describe('A person took it out: it makes nothing until somebody puts it back'),
    needsPerson: z.enum(['clear-plate', 'check-piece', 'unknown', 'start-at-machine', 'machine-locked']).nullable(),
  })
  .meta({ id: 'Machine' });

const staff = ['operator', 'lab-admin'] as const;
const machineParams = z.object({ machineId: idSchema });

export const listMachines = route({
  method: 'GET',
  path: '/api/machines',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'machines',
  summary: 'The shop floor, who needs somebody first',
  response: z.array(machineSchema),
});
export const getMachine = route({
  method: 'GET',
  path: '/api/machines/:machineId',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'machines',
  summary: 'One machine',
  params: machineParams,
  response: machineSchema,
  errors: ['NOT_FOUND'],
  isVersioned: true,
});
export const createMachine = route({
  method: 'POST',
  path: '/api/machines',
  access: ['lab-admin'],
  tag: 'machines',
  summary: 'Add a machine to a bridge',
  body: z.object({
    name: z.string().trim().min(2).max(80),
    bridgeId: idSchema,
    url: z
      .string()
      .regex(
        /^(?:tcp|telnet|serial|moonrakers?|octoprints?):\/\//,
        'Use tcp://host:port, telnet://host, serial:///dev/…?baud=115200, moonraker://host:7125 or octoprint://host:port/?key=….',
      ),
    profile: machineProfileSchema,
    loaded: loadedMaterialSchema.optional(),
    setup: setupChange.optional(),
  }),
  response: machineSchema,
  status: 201,
  isVersioned: true,
});
export const setUpMachine = route({
  method: 'PATCH',
  path: '/api/machines/:machineId/setup',
  access: ['lab-admin'],
  tag: 'machines',
  summary: 'Change macros, identity, heat lease or buffer size; a machine that runs takes them after its run',
  params: machineParams,
  body: setupChange,
  response: machineSchema,
  errors: ['NOT_FOUND'],
  isVersioned: true,
});
export const updateMachine = route({
  method: 'PATCH',
  path: '/api/machines/:machineId',
  access: staff,
  scope: 'operate',
  tag: 'machines',
  summary: 'Change the name, what is loaded, or the mode',
  params: machineParams,
  body: z.object({
    name: z.string().trim().min(2).max(80).optional(),
    loaded: loadedMaterialSchema.nullable().optional(),
    mode: z.enum(MACHINE_MODES).optional(),
  }),
  response: machineSchema,
  isVersioned: true,
});
export const deleteMachine = route({
  method: 'DELETE',
  path: '/api/machines/:machineId',
  access: ['lab-admin'],
  tag: 'machines',
  summary: 'Remove a machine that has nothing running',
  params: machineParams,
  status: 204,
  errors: ['MACHINE_BUSY'],
  isVersioned: true,
});
export const clearPlate = route({
  method: 'POST',
  path: '/api/machines/:machineId/plate-clear',
  access: staff,
  scope: 'operate',
  tag: 'machines',
  summary: 'I am at the machine and its plate is empty (bound to the run I saw)',
  params: machineParams,
  body: z.object({ afterRun: z.number().int().nonnegative() }),
  response: machineSchema,
  errors: ['STATE_CONFLICT', 'MACHINE_BUSY'],
});
export const startAtMachine = route({
  method: 'POST',
  path: '/api/machines/:machineId/start',
  access: staff,
  scope: 'operate',
  tag: 'machines',
  summary: 'I stand at the machine, the stock is fixed, start this job (lasers and mills)',
  params: machineParams,
  body: z.object({ jobId: idSchema, afterRun: z.number().int().nonnegative() }),
  response: machineSchema,
  status: 202,
  errors: ['STATE_CONFLICT', 'MACHINE_BUSY', 'MACHINE_OFFLINE', 'MACHINE_NOT_READY'],
});
export const stopMachine = route({
  method: 'POST',
  path: '/api/machines/:machineId/stop',
  access: staff,
  scope: 'operate',
  tag: 'machines',
  summary: 'Stop request: motion ends, heaters and spindle off. Not an emergency stop',
  params: machineParams,
  response: machineSchema,
  status: 202,
  errors: ['MACHINE_OFFLINE'],
});
export const orderMachine = route({
  method: 'POST',
  path: '/api/machines/:machineId/orders',
  access: staff,
  scope: 'operate',
  tag: 'machines',
  summary: 'Console lines, jog, home, heat, zero, overrides, macros: carried out now or not at all',
  params: machineParams,
  body: z.object({
    order: orderSchema.meta({ id: 'MachineOrder' }),
    isAtMachine: z.boolean().optional().describe('I stand beside it; lasers and mills move only then'),
  }),
  response: orderedSchema
    .pick({ outcome: true, code: true, message: true, lines: true })
    .meta({ id: 'MachineOrderAnswer' }),
  errors: ['NOT_FOUND', 'MACHINE_OFFLINE', 'ORDER_UNANSWERED'],
});
export const unlockMachine = route({
  method: 'POST',
  path: '/api/machines/:machineId/unlock',
  access: staff,
  scope: 'operate',
  tag: 'machines',
  summary: 'I looked at the machine after a stop or an alarm; it may work again',
  params: machineParams,
  body: z
    .object({
      acceptIdentity: z.boolean().optional().describe('Another board or firmware answers now, and that is right'),
      identityHash: z
        .string()
        .min(1)
        .max(64)
        .optional()
        .describe('Which one: `identityHash` of the telemetry; whoever else answers by then is not accepted'),
    })
    .optional(),
  response: machineSchema,
  status: 202,
  errors: ['MACHINE_OFFLINE'],
});
