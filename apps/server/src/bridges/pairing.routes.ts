import { z } from 'zod';
import { isPublicKey } from '#libs/bridge-contract';
import { timestampSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';

const nameSchema = z.string().trim().min(2).max(60);
const codeSchema = z.string().min(8).max(20).describe('8 characters; blanks, dashes and small letters do not matter');
const configSchema = z.record(z.string(), z.string()).describe('Content of the bridge’s configuration file');

export const beginPairing = route({
  method: 'POST',
  path: '/api/bridge-pairings',
  access: 'public',
  tag: 'bridges',
  summary: 'A bridge asks to be paired; it shows the code to the person in front of it',
  body: z.object({
    name: nameSchema,
    hostName: z.string().trim().min(1).max(100),
    publicKeyPem: z.string().max(2000).refine(isPublicKey, 'This is no Ed25519 public key in PEM.'),
    machineCount: z.number().int().min(0).max(1000).describe('Ports it sees that a machine could be on'),
  }),
  response: z
    .object({
      code: z.string().describe('Valid once, for ten minutes'),
      pollToken: z.string().describe('Known to this bridge only: with it the bridge fetches its configuration'),
      expiresAt: timestampSchema,
    })
    .meta({ id: 'NewPairing' }),
  status: 201,
  errors: ['RATE_LIMITED', 'INPUT_INVALID'],
});
export const pollPairing = route({
  method: 'POST',
  path: '/api/bridge-pairings/poll',
  access: 'public',
  tag: 'bridges',
  summary: 'The bridge asks whether it was approved; the answer with its configuration comes exactly once',
  body: z.object({ pollToken: z.string().min(20).max(100) }),
  response: z.object({ state: z.enum(['waiting', 'approved']), config: configSchema.nullable() }).meta({ id: 'PairingState' }),
  status: 200,
  errors: ['PAIRING_OVER', 'RATE_LIMITED'],
}); // prettier-ignore
export const lookAtPairing = route({
  method: 'POST',
  path: '/api/bridge-pairings/look',
  access: ['lab-admin'],
  tag: 'bridges',
  summary: 'Which bridge shows this code',
  body: z.object({ code: codeSchema }),
  response: z
    .object({
      name: z.string(),
      hostName: z.string(),
      machineCount: z.number().int(),
      address: z.string().describe('Where the bridge asked from'),
      expiresAt: timestampSchema,
    })
    .meta({ id: 'Pairing' }),
  status: 200,
  errors: ['PAIRING_CODE_UNKNOWN', 'RATE_LIMITED'],
});
export const approvePairing = route({
  method: 'POST',
  path: '/api/bridge-pairings/approve',
  access: ['lab-admin'],
  tag: 'bridges',
  summary: 'Let this bridge in; it fetches its credentials itself',
  body: z.object({ code: codeSchema, name: nameSchema.optional().describe('Another name than the bridge’s own') }),
  status: 204,
  errors: ['PAIRING_CODE_UNKNOWN', 'RATE_LIMITED'],
});
