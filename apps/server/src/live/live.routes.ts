import { z } from 'zod';
import { route } from '../http/route.js';

/**
 * Events of the stream. `telemetry` carries a MachineTelemetry; all others carry `{ id }` of what changed,
 * and the page asks for it again. On reconnect the page asks for everything it shows.
 */
export const LIVE_TOPICS = [
  'telemetry',
  'machines',
  'jobs',
  'requests',
  'designs',
  'imports',
  'inbox',
  'coalition',
  'bridges',
  'stock',
  'slicers',
  'materials-shown',
] as const;
export type LiveTopic = (typeof LIVE_TOPICS)[number];

export const getEvents = route({
  method: 'GET',
  path: '/api/events',
  access: ['operator', 'planner', 'lab-admin'],
  tag: 'live',
  summary: 'Server-sent events: what changed, and machine telemetry',
  produces: 'text/event-stream',
});
export const getHealth = route({
  method: 'GET',
  path: '/api/health',
  access: 'public',
  tag: 'live',
  summary: '200 once everything is ready, 503 before and while a part is missing',
  response: z
    .object({
      status: z.enum(['ok', 'degraded']),
      version: z.string(),
      uptimeS: z.number(),
      checks: z.record(z.string(), z.enum(['ok', 'down'])),
    })
    .meta({ id: 'Health' }),
});
