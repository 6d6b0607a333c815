import { z } from 'zod';
import { isPublicKey } from '#libs/bridge-contract';
import { route } from '../http/route.js';
import { idSchema, timestampSchema } from '../http/common.schema.js';

export const bridgeSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    connectivity: z.enum(['online', 'stale', 'offline']),
    version: z.string().nullable(),
    lastSeenAt: timestampSchema.nullable(),
    machineCount: z.number().int(),
    isSimulated: z.boolean(),
    doubtSince: timestampSchema
      .nullable()
      .describe('Since when two bridges use its name in turns; nothing starts then'),
  })
  .meta({ id: 'Bridge' });
export const listBridges = route({
  method: 'GET',
  path: '/api/bridges',
  access: ['operator', 'lab-admin'],
  tag: 'bridges',
  summary: 'Bridges of this site',
  response: z.array(bridgeSchema),
});
export const createBridge = route({
  method: 'POST',
  path: '/api/bridges',
  access: ['lab-admin'],
  tag: 'bridges',
  summary: 'Make a bridge and its configuration file; the secret is shown this once',
  body: z.object({
    name: z.string().trim().min(2).max(60),
    publicKeyPem: z
      .string()
      .max(2000)
      .refine(isPublicKey, 'This is no Ed25519 public key in PEM.')
      .optional()
      .describe('The bridge’s own key; made here when missing'),
  }),
  response: z
    .object({
      bridge: bridgeSchema,
      config: z.record(z.string(), z.string()).describe('Content of the bridge’s configuration file'),
    })
    .meta({ id: 'NewBridge' }),
  status: 201,
});
export const deleteBridge = route({
  method: 'DELETE',
  path: '/api/bridges/:bridgeId',
  access: ['lab-admin'],
  tag: 'bridges',
  summary: 'Revoke a bridge’s credential and close its connection',
  params: z.object({ bridgeId: idSchema }),
  status: 204,
});
export const trustBridge = route({
  method: 'POST',
  path: '/api/bridges/:bridgeId/trust',
  access: ['lab-admin'],
  tag: 'bridges',
  summary: 'Two bridges used one name; the wrong one is off now, the other may start again',
  params: z.object({ bridgeId: idSchema }),
  status: 204,
  errors: ['NOT_FOUND'],
});
export const fetchProgram = route({
  method: 'GET',
  path: '/api/bridge/programs/:sha256',
  access: 'bridge',
  tag: 'bridges',
  summary: 'A program by content hash, for bridges (Basic: bridge id and secret; supports Range)',
  params: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  produces: 'application/octet-stream',
  errors: ['AUTH_REQUIRED', 'NOT_FOUND'],
});
