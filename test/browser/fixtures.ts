import type { z } from 'zod';
import type { accountSchema } from '../../apps/server/src/auth/auth.routes.js';
import type { bridgeSchema } from '../../apps/server/src/bridges/bridges.routes.js';
import type { designSchema } from '../../apps/server/src/designs/designs.routes.js';
import type { inboxItemSchema, jobSchema } from '../../apps/server/src/jobs/jobs.routes.js';
import type { machineSchema } from '../../apps/server/src/machines/machines.routes.js';
import type { capacitySchema, getProduction } from '../../apps/server/src/planner/planner.routes.js';
import type { requestSchema, trackerSchema } from '../../apps/server/src/requests/requests.routes.js';

// One of everything a page can show. Shapes come from the server's own schemas; the specs check them against those.

type Machine = z.input<typeof machineSchema>;
type Job = z.input<typeof jobSchema>;
type InboxItem = z.input<typeof inboxItemSchema>;
type Design = z.input<typeof designSchema>;

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export const account: z.input<typeof accountSchema> = {
  id: id(1),
  name: 'Rosa',
  roles: ['lab-admin'],
  language: 'es',
  isActive: true,
  createdAt: ago(86_400),
};
export const accounts = [
  account,
  { ...account, id: id(2), name: 'Luis', roles: ['operator'] },
  { ...account, id: id(3), name: 'Carmen', roles: ['planner'], isActive: false },
] satisfies z.input<typeof accountSchema>[];

const part = {
  kind: 'make',
  quantity: 1,
  steps: ['print'],
  materials: ['PETG'],
  sizeMm: { x: 40, y: 40, z: 62 },
  massG: 23.4,
  fileUrl: '/pictures/connector.svg',
  note: null,
} as const;

function design(n: number, slug: string, es: string, en: string, more: Partial<Design> = {}): Design {
  return {
    id: id(n),
    slug,
    version: '1.0.0',
    title: { es, en },
    summary: {
      es: 'Una pieza sencilla y fuerte, dibujada para hacerse en cualquier taller pequeño.',
      en: 'A simple, strong part, drawn to be made in any small workshop.',
    },
    licence: 'CERN-OHL-S-2.0',
    imageUrl: `/pictures/${slug}.svg`,
    processes: ['print'],
    partCount: 1,
    contentHash: 'a'.repeat(64),
    licensors: ['Minga'],
    repo: 'https://example.org/minga',
    manifestUrl: `/api/designs/${slug}/files/okh.toml`,
    imageUrls: [],
    importedAt: ago(4_000),
    parts: [{ ...part, id: 'body', name: 'Body', steps: [...part.steps], materials: [...part.materials] }],
    problems: [],
    ...more,
  };
}

export const designs: Design[] = [
  design(10, 'connector', 'Conector de manguera 16 mm', 'Drip-line connector 16 mm'),
  design(11, 'seed-wheel', 'Rueda dosificadora de semilla', 'Seed-drill metering wheel', { licence: 'CC-BY-SA-4.0' }),
  design(12, 'sheller', 'Aro desgranador de maíz', 'Maize sheller ring', { licence: 'CC0-1.0' }),
  design(13, 'insulator', 'Aislador para cerca eléctrica', 'Electric fence insulator', { imageUrl: null }),
  design(14, 'hand-seeder', 'Sembradora de mano', 'Hand seeder', {
    processes: ['print', 'mill', 'assemble'],
    partCount: 4,
    imageUrls: ['/pictures/hand-seeder.svg', '/pictures/seed-wheel.svg'],
    parts: [
      { ...part, id: 'wheel', name: 'Metering wheel', steps: ['print'], materials: ['PLA', 'PETG'] },
      { ...part, id: 'plate', name: 'Side plate', quantity: 2, steps: ['mill', 'drill'], materials: ['plywood'] },
      { ...part, id: 'bolt', name: 'Hex bolt M8 × 60', kind: 'buy', quantity: 4, steps: [], materials: [], sizeMm: null, massG: null, fileUrl: null, note: 'DIN 933, zinc plated' },
      { ...part, id: 'tube', name: 'Bicycle handlebar', kind: 'salvage', steps: [], materials: ['steel'], sizeMm: null, massG: null, fileUrl: null },
    ],
  }),
]; // prettier-ignore

const profile: Machine['profile'] = {
  machineClass: 'fff-220',
  process: 'print',
  firmware: 'marlin',
  safetyClass: 'B',
  envelopeMm: { x: 220, y: 220, z: 250 },
  maxFeedMmPerMin: { x: 18_000, y: 18_000, z: 900 },
  maxAccelMmPerS2: { x: 3_000, y: 3_000, z: 100 },
  nozzleDiameterMm: 0.4,
  filamentDiameterMm: 1.75,
  maxNozzleTempC: 260,
  maxBedTempC: 100,
};
const mill: Machine['profile'] = {
  machineClass: 'mill-300',
  process: 'mill',
  firmware: 'grbl',
  safetyClass: 'D',
  envelopeMm: { x: 300, y: 180, z: 45 },
  maxFeedMmPerMin: { x: 1_000, y: 1_000, z: 600 },
  maxAccelMmPerS2: { x: 30, y: 30, z: 30 },
  maxSpindleRpm: 10_000,
  toolDiameterMm: 3.175,
};

function machine(n: number, name: string, more: Partial<Machine>): Machine {
  return {
    id: id(n),
    name,
    bridgeId: id(90),
    setup: { uuid: null, macros: [], heatLeaseS: null, rxBytes: null },
    isSimulated: true,
    profile,
    loaded: { material: 'PLA', colour: 'verde', remainingG: 640 },
    connectivity: 'online',
    state: 'idle',
    mode: 'production',
    reason: null,
    since: ago(300),
    run: 4,
    isPlateClear: true,
    firmware: 'Marlin 2.1.2',
    job: null,
    telemetry: { machineId: id(n), at: ago(1), state: 'idle', nozzleC: 23.6, bedC: 22.9 },
    needsPerson: null,
    ...more,
  };
}
const wheelJob = { id: id(40), number: 12, partName: 'Metering wheel', state: 'attempting', imageUrl: '/pictures/seed-wheel.svg' }; // prettier-ignore

export const machines: Machine[] = [
  machine(20, 'Cóndor', {
    state: 'complete',
    isPlateClear: false,
    needsPerson: 'clear-plate',
    job: { ...wheelJob, id: id(41), number: 11, partName: 'Drip-line connector', imageUrl: '/pictures/connector.svg' },
    telemetry: { machineId: id(20), at: ago(2), state: 'complete', nozzleC: 92, nozzleTargetC: 0, bedC: 48, progress: 1 },
  }),
  machine(22, 'Fresadora', {
    profile: mill,
    loaded: { material: 'plywood', stockMm: { x: 300, y: 180, z: 9 } },
    firmware: 'Grbl 1.1h',
    needsPerson: 'start-at-machine',
    job: { ...wheelJob, id: id(42), number: 13, partName: 'Side plate', imageUrl: '/pictures/hand-seeder.svg' },
    telemetry: { machineId: id(22), at: ago(1), state: 'idle', spindleRpm: 0 },
  }),
  machine(21, 'Colibrí', {
    state: 'execute',
    loaded: { material: 'PETG', colour: 'negro', remainingG: 310 },
    job: wheelJob,
    telemetry: { machineId: id(21), at: ago(1), state: 'execute', progress: 0.46, remainingS: 5_460, nozzleC: 238, nozzleTargetC: 240, bedC: 80, bedTargetC: 80 },
  }),
  machine(23, 'Quinde', {
    isSimulated: false,
    state: 'execute',
    connectivity: 'offline',
    since: ago(1_500),
    job: { ...wheelJob, id: id(43), number: 9, partName: 'Sheller ring', imageUrl: '/pictures/sheller.svg' },
    telemetry: { machineId: id(23), at: ago(1_260), state: 'execute', progress: 0.71, remainingS: 900, nozzleC: 205, nozzleTargetC: 205, bedC: 60, bedTargetC: 60 },
  }),
  machine(24, 'Puma', { loaded: null }),
]; // prettier-ignore

export const decision = {
  licence: 'CERN-OHL-S-2.0',
  verdict: 'allowed-with-duties' as const,
  duties: ['source-offer', 'notice'],
  clause: '§4.1, 4.2, 3.1',
  reason: 'duties',
  explanation: 'The licence allows this use; the duties travel with the part.',
  mayOverrule: null,
};

export const request: z.input<typeof requestSchema> = {
  id: id(30),
  code: 'KUTI-7342',
  state: 'received',
  designId: id(14),
  designTitle: { es: 'Sembradora de mano', en: 'Hand seeder' },
  imageUrl: '/pictures/hand-seeder.svg',
  quantity: 2,
  neededBy: inDays(12),
  place: 'Taller de Salinas',
  purpose: 'OWN',
  requesterKind: 'COOP',
  requesterName: 'Asociación El Salinerito',
  contact: '+593 99 123 4567',
  note: 'Es para maíz grueso.',
  licenceDecision: decision,
  declineReason: null,
  orderId: null,
  createdAt: ago(900),
};
export const readyRequest = { ...request, id: id(31), code: 'WAYRA-2291', state: 'ready' as const, orderId: id(60) };

function item(kind: InboxItem['kind'], title: string, more: Partial<InboxItem> = {}): InboxItem {
  return {
    id: `${kind}:${title}`,
    kind,
    since: ago(420),
    title,
    machineId: null,
    machineName: null,
    jobId: null,
    jobNumber: null,
    attemptId: null,
    requestId: null,
    requestCode: null,
    orderId: null,
    operationId: null,
    lineId: null,
    imageUrl: null,
    reason: null,
    quantity: null,
    ...more,
  };
}
export const inbox: InboxItem[] = [
  item('unknown', 'Sheller ring', { machineId: id(23), machineName: 'Quinde', jobId: id(43), jobNumber: 9, attemptId: id(70), imageUrl: '/pictures/sheller.svg', reason: { code: 'ATTEMPT_UNKNOWN', message: 'The bridge was lost during the job.' } }),
  item('clear-plate', 'Drip-line connector', { machineId: id(20), machineName: 'Cóndor', jobId: id(41), jobNumber: 11, imageUrl: '/pictures/connector.svg' }),
  item('check-piece', 'Metering wheel', { jobId: id(44), jobNumber: 10, requestCode: 'KUTI-7342', imageUrl: '/pictures/seed-wheel.svg' }),
  item('start-at-machine', 'Side plate', { machineId: id(22), machineName: 'Fresadora', jobId: id(42), jobNumber: 13, imageUrl: '/pictures/hand-seeder.svg' }),
  item('request', 'Asociación El Salinerito', { requestId: id(30), requestCode: 'KUTI-7342', imageUrl: '/pictures/hand-seeder.svg' }),
  item('manual-step', 'Hand seeder: assemble', { operationId: id(71), orderId: id(60), requestCode: 'WAYRA-2291' }),
  item('buy', 'Hex bolt M8 × 60', { orderId: id(60), lineId: id(72), quantity: 8, requestCode: 'WAYRA-2291' }),
  item('held', 'Fence insulator', { jobId: id(46), jobNumber: 14, requestCode: 'ALPA-1180' }),
]; // prettier-ignore

function job(n: number, number: number, partName: string, more: Partial<Job>): Job {
  return {
    id: id(n),
    number,
    state: 'waiting',
    process: 'print',
    partName,
    designTitle: { es: 'Sembradora de mano', en: 'Hand seeder' },
    imageUrl: '/pictures/seed-wheel.svg',
    requestCode: 'KUTI-7342',
    orderId: id(60),
    neededBy: inDays(12),
    materials: ['PLA', 'PETG'],
    sizeMm: { x: 82, y: 82, z: 18 },
    machineId: null,
    machineName: null,
    reasons: [],
    preparation: null,
    programId: null,
    estimatedS: 6_300,
    progress: null,
    remainingS: null,
    verdict: null,
    replacesJobNumber: null,
    attempts: [],
    createdAt: ago(3_000),
    updatedAt: ago(20),
    ...more,
  };
}
const attempt = {
  id: id(70),
  attemptNo: 1,
  machineId: id(21),
  machineName: 'Colibrí',
  state: 'running' as const,
  reason: null,
  fence: 5,
  createdAt: ago(2_000),
  startedAt: ago(1_990),
  endedAt: null,
};
/** Of the job that runs. */
export const programId = id(90);

export const jobs: Job[] = [
  job(40, 12, 'Metering wheel', { state: 'attempting', programId, machineId: id(21), machineName: 'Colibrí', progress: 0.46, remainingS: 5_460, attempts: [attempt] }),
  job(41, 11, 'Drip-line connector', { state: 'awaiting-clear', imageUrl: '/pictures/connector.svg', machineName: 'Cóndor', neededBy: null }),
  job(44, 10, 'Metering wheel', { state: 'awaiting-check', replacesJobNumber: 8 }),
  job(45, 15, 'Seed hopper', { preparation: 0.62, reasons: [] }),
  job(42, 13, 'Side plate', { process: 'mill', materials: ['plywood'], imageUrl: '/pictures/hand-seeder.svg', reasons: [{ code: 'START_NEEDS_PERSON', message: 'This machine starts only with a trained person beside it.' }] }),
  job(46, 14, 'Fence insulator', { state: 'held', requestCode: 'ALPA-1180', imageUrl: null }),
  job(47, 16, 'Large drum', { reasons: [{ code: 'PART_TOO_LARGE', message: 'The part is larger than every machine.' }] }),
  job(48, 8, 'Metering wheel', { state: 'failed', verdict: 'scrap', attempts: [{ ...attempt, state: 'done', endedAt: ago(900) }] }),
]; // prettier-ignore

export const tracker: z.input<typeof trackerSchema> = {
  code: 'KUTI-7342',
  state: 'in-production',
  design: { title: { es: 'Sembradora de mano', en: 'Hand seeder' }, imageUrl: '/pictures/hand-seeder.svg' },
  quantity: 2,
  pieces: { made: 3, inProgress: 2, total: 8, remade: 1 },
  progress: 0.41,
  place: 'Taller de Salinas',
  neededBy: inDays(12),
  expectedAt: new Date(Date.now() + 3 * 86_400_000).toISOString(),
  declineReason: null,
  licence: { licence: 'CERN-OHL-S-2.0', duties: ['source-offer', 'notice'] },
  steps: [
    { step: 'received', at: ago(9_000) },
    { step: 'accepted', at: ago(8_000) },
    { step: 'in-production', at: ago(4_000) },
    { step: 'checked', at: null },
    { step: 'ready', at: null },
    { step: 'collected', at: null },
  ],
  updatedAt: ago(130),
};

const entry = { machineClass: 'fff-220', envelopeMm: profile.envelopeMm };
export const capacity: z.input<typeof capacitySchema> = {
  isCoalitionReachable: false,
  sites: [
    {
      siteId: id(80),
      siteName: 'Taller de Salinas',
      observedAt: ago(12),
      ageS: 12,
      isStale: false,
      entries: [
        { ...entry, process: 'print', material: 'PLA', machines: 2, freeMachines: 1, freeHoursNext24: 37.5, queuedHours: 6.2 },
        { ...entry, process: 'print', material: 'PETG', machines: 1, freeMachines: 0, freeHoursNext24: 9.1, queuedHours: 14.9 },
        { process: 'mill', material: 'plywood', machineClass: 'mill-300', envelopeMm: mill.envelopeMm, machines: 1, freeMachines: 0, freeHoursNext24: 2, queuedHours: 22 },
      ],
    },
    {
      siteId: id(81),
      siteName: 'Taller de Guaranda',
      observedAt: ago(7_300),
      ageS: 7_300,
      isStale: true,
      entries: [{ ...entry, process: 'print', material: null, machines: 3, freeMachines: 3, freeHoursNext24: 72, queuedHours: 0 }],
    },
  ],
}; // prettier-ignore
export const production: z.input<(typeof getProduction)['response']> = [
  { eventId: id(85), siteId: id(80), siteName: 'Taller de Salinas', action: 'produce', designTitle: 'Hand seeder', partName: 'Metering wheel', process: 'print', material: 'PETG', quantity: 1, unit: "one" as const, at: ago(700) },
  { eventId: id(86), siteId: id(80), siteName: 'Taller de Salinas', action: 'consume', designTitle: 'Hand seeder', partName: 'Metering wheel', process: 'print', material: 'PETG', quantity: 31, unit: "one" as const, at: ago(700) },
  { eventId: id(87), siteId: id(80), siteName: 'Taller de Salinas', action: 'produce', designTitle: 'Drip-line connector', partName: 'Body', process: 'print', material: 'PLA', quantity: 2, unit: "one" as const, at: ago(4_700) },
]; // prettier-ignore

export const bridges: z.input<typeof bridgeSchema>[] = [
  { id: id(90), name: 'Puente de práctica', connectivity: 'online', version: '0.1.0', lastSeenAt: ago(1), machineCount: 3, isSimulated: true },
  { id: id(91), name: 'Mesa del fondo', connectivity: 'offline', version: '0.1.0', lastSeenAt: ago(1_260), machineCount: 1, isSimulated: false },
]; // prettier-ignore

export const apiKeys = [
  {
    id: id(95),
    name: 'Laminador de Ana',
    prefix: 'mk_8f3a',
    scopes: ['read' as const, 'write' as const],
    createdAt: ago(90_000),
    expiresAt: new Date(Date.now() + 80 * 86_400_000).toISOString(),
    lastUsedAt: ago(600),
  },
];
