import { z } from 'zod';
import type { ErrorCode } from '#libs/domain';
import { route, type Method } from '../http/route.js';

/** Whoever has a key with the scope `upload`, or a session: people who could queue jobs themselves. */
const access = ['operator', 'planner', 'lab-admin'] as const;
const params = z.object({ slug: z.string().max(60) });
/** OctoPrint's own words; slicers pick what they need. */
const octoPrint = z.looseObject({});
const QUEUE: readonly ErrorCode[] = ['QUEUE_UNKNOWN', 'QUEUE_CLOSED'];

const look = (path: string, summary: string, method: Method = 'GET') =>
  route({
    method,
    path: `/queues/:slug/api/${path}`,
    access,
    scope: 'upload',
    tag: 'door',
    summary,
    params,
    response: octoPrint,
    status: 200,
    errors: QUEUE,
    speaks: 'sentence',
  });
const refuse = (path: string, summary: string) =>
  route({
    method: 'POST',
    path: `/queues/:slug/api/${path}`,
    access,
    scope: 'upload',
    tag: 'door',
    summary,
    params,
    response: octoPrint,
    errors: [...QUEUE, 'DOOR_NO_COMMANDS'],
    speaks: 'sentence',
  });

export const doorVersion = look('version', 'As OctoPrint: asked by a slicer’s test button and before every upload');
export const doorSettings = look('settings', 'As OctoPrint, for Cura');
export const doorPrinter = look('printer', 'As OctoPrint, for Cura: a queue is always ready');
export const doorJob = look('job', 'As OctoPrint, for Cura: a queue prints nothing itself');
export const doorProfiles = look('printerprofiles', 'As OctoPrint, for Cura: what the machines have in common');
export const doorLogin = look('login', 'As OctoPrint: who the key belongs to', 'POST');
export const doorPrinterCommand = refuse('printer/command', 'Refused: a slicer may upload and nothing else');
export const doorJobCommand = refuse('job', 'Refused: a slicer may upload and nothing else');

export const doorUpload = route({
  method: 'POST',
  path: '/queues/:slug/api/files/local',
  access,
  scope: 'upload',
  tag: 'door',
  summary:
    'As OctoPrint: a program comes in, is checked for the queue’s machines and kept; with `print=true` a job is made of it, which waits for a machine and for the gates there',
  params,
  consumes: 'multipart/form-data',
  form: z.object({
    print: z.string().optional().describe('`true`: queue and plan'),
    select: z.string().optional().describe('Ignored'),
    path: z.string().max(400).optional().describe('Folder'),
  }),
  response: octoPrint,
  status: 201,
  errors: [
    ...QUEUE,
    'QUEUE_NO_MACHINE',
    'INPUT_INVALID',
    'INPUT_TOO_LARGE',
    'UPLOAD_NOZZLE',
    'UPLOAD_MATERIAL',
    'RATE_LIMITED',
    'GCODE_OUT_OF_BOUNDS',
    'GCODE_OVERTEMP',
    'GCODE_FLAVOR',
    'ENC_NOT_TEXT',
  ],
  speaks: 'sentence',
});
export const doorFile = route({
  method: 'GET',
  path: '/queues/:slug/api/files/local/:uploadId/:name',
  access,
  scope: 'upload',
  tag: 'door',
  summary: 'As OctoPrint: what was uploaded, without its content',
  params: params.extend({ uploadId: z.string().max(60), name: z.string().max(400) }),
  response: octoPrint,
  errors: [...QUEUE, 'NOT_FOUND'],
  speaks: 'sentence',
});
