import { z } from 'zod';
import { ROLES, SCOPES, route } from '../http/route.js';
import { idSchema, timestampSchema, versionSchema } from '../http/common.schema.js';

export const accountSchema = z
  .object({
    id: idSchema,
    version: versionSchema,
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    language: z.enum(['es', 'en']),
    isActive: z.boolean(),
    createdAt: timestampSchema,
  })
  .meta({ id: 'Account' });

const nameSchema = z.string().trim().min(2).max(60);
const passwordSchema = z.string().min(10, 'Use at least 10 characters.').max(200);

export const getSetup = route({
  method: 'GET',
  path: '/api/setup',
  access: 'public',
  tag: 'accounts',
  summary: 'Whether the owner’s account still has to be created',
  response: z
    .object({ needsOwner: z.boolean(), siteName: z.string(), hasTrainingSite: z.boolean() })
    .meta({ id: 'Setup' }),
});
export const createOwner = route({
  method: 'POST',
  path: '/api/setup',
  access: 'public',
  tag: 'accounts',
  summary: 'Create the owner’s account with the one-time link and sign in',
  body: z.object({
    token: z.string(),
    name: nameSchema,
    password: passwordSchema,
    siteName: z.string().trim().min(2).max(80).optional(),
  }),
  response: accountSchema,
  status: 201,
  errors: ['SETUP_LINK_INVALID', 'INPUT_INVALID'],
});
export const signIn = route({
  method: 'POST',
  path: '/api/session',
  access: 'public',
  tag: 'accounts',
  summary: 'Sign in; the answer sets the session cookie',
  body: z.object({ name: z.string(), password: z.string() }),
  response: accountSchema,
  status: 201,
  errors: ['AUTH_WRONG', 'AUTH_LOCKED'],
});
export const getSession = route({
  method: 'GET',
  path: '/api/session',
  access: 'public',
  tag: 'accounts',
  summary: 'Who is signed in',
  response: z.object({ account: accountSchema.nullable() }).meta({ id: 'Session' }),
});
export const signOut = route({
  method: 'DELETE',
  path: '/api/session',
  access: 'public',
  tag: 'accounts',
  summary: 'Sign out',
  status: 204,
});
export const listAccounts = route({
  method: 'GET',
  path: '/api/accounts',
  access: ['lab-admin'],
  tag: 'accounts',
  summary: 'All accounts',
  response: z.array(accountSchema),
});
export const createAccount = route({
  method: 'POST',
  path: '/api/accounts',
  access: ['lab-admin'],
  tag: 'accounts',
  summary: 'Add a person',
  body: z.object({
    name: nameSchema,
    password: passwordSchema,
    roles: z.array(z.enum(ROLES)).min(1),
    language: z.enum(['es', 'en']).default('es'),
  }),
  response: accountSchema,
  status: 201,
  errors: ['STATE_CONFLICT', 'INPUT_INVALID'],
});
export const updateAccount = route({
  method: 'PATCH',
  path: '/api/accounts/:accountId',
  access: ['lab-admin'],
  tag: 'accounts',
  summary: 'Change roles, language, password or activity of an account',
  params: z.object({ accountId: idSchema }),
  body: z.object({
    roles: z.array(z.enum(ROLES)).min(1).optional(),
    language: z.enum(['es', 'en']).optional(),
    isActive: z.boolean().optional(),
    password: passwordSchema.optional(),
  }),
  response: accountSchema,
  isVersioned: true,
});

export const apiKeySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    prefix: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    createdAt: timestampSchema,
    expiresAt: timestampSchema,
    lastUsedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'ApiKey' });
export const listApiKeys = route({
  method: 'GET',
  path: '/api/api-keys',
  access: 'signed-in',
  tag: 'accounts',
  summary: 'My API keys',
  response: z.array(apiKeySchema),
});
export const createApiKey = route({
  method: 'POST',
  path: '/api/api-keys',
  access: 'signed-in',
  tag: 'accounts',
  summary: 'Make an API key; the secret is shown this once',
  body: z.object({
    name: nameSchema,
    scopes: z.array(z.enum(SCOPES)).min(1),
    days: z.number().int().min(1).max(366).default(365),
  }),
  response: apiKeySchema.extend({ secret: z.string() }).meta({ id: 'NewApiKey' }),
  status: 201,
});
export const deleteApiKey = route({
  method: 'DELETE',
  path: '/api/api-keys/:keyId',
  access: 'signed-in',
  tag: 'accounts',
  summary: 'Revoke an API key',
  params: z.object({ keyId: idSchema }),
  status: 204,
});
