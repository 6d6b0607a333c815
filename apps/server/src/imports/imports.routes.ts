import { z } from 'zod';
import { idSchema, problemItemSchema, timestampSchema } from '../http/common.schema.js';
import { route } from '../http/route.js';

const access = ['operator', 'lab-admin'] as const;
const params = z.object({ importId: idSchema });
const manifestPath = z.string().min(1).max(500);

export const importProgressSchema = z
  .object({
    bytes: z.number().int().optional(),
    totalBytes: z.number().int().optional(),
    files: z.number().int().optional(),
    totalFiles: z.number().int().optional(),
    designs: z.number().int().optional(),
    totalDesigns: z.number().int().optional(),
  })
  .meta({ id: 'ImportProgress' });

export const importSchema = z
  .object({
    id: idSchema,
    kind: z.enum(['url', 'git', 'folder', 'zip']),
    address: z.string(),
    ref: z.string().nullable(),
    subfolder: z.string().nullable(),
    commit: z.string().nullable().describe('Of a Git repository: what was fetched'),
    state: z
      .enum(['waiting', 'running', 'choose', 'confirm', 'done', 'failed', 'cancelled'])
      .describe('`choose`: several manifests, say which; `confirm`: a person must look at the problems and confirm'),
    step: z.enum(['fetch', 'read', 'keep']).nullable(),
    progress: importProgressSchema,
    problems: z.array(problemItemSchema),
    choices: z.array(z.object({ manifest: z.string(), title: z.string().optional(), version: z.string().optional() })),
    results: z.array(
      z.object({
        manifest: z.string(),
        designId: idSchema,
        slug: z.string(),
        version: z.string(),
        title: z.string(),
        isNew: z.boolean().describe('False when exactly this content was here already'),
      }),
    ),
    by: z.string(),
    createdAt: timestampSchema,
    endedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'Import' });

export const startImport = route({
  method: 'POST',
  path: '/api/imports',
  access,
  tag: 'catalogue',
  summary: 'Begin an import: a web or Git address, a folder of the server, or a zip (form field `file`)',
  consumes: 'multipart/form-data',
  body: z
    .object({
      kind: z.enum(['url', 'git', 'folder']).describe('A page of GitHub, GitLab or Codeberg is Git by either kind'),
      address: z.string().trim().min(1).max(2_000).optional().describe('Of `url` and `git`: begins with https://'),
      path: z.string().min(1).max(500).optional().describe('Of `folder`, on the server; lab admins only'),
      ref: z.string().trim().min(1).max(200).optional().describe('Branch, tag or commit'),
      subfolder: z.string().trim().min(1).max(300).optional(),
      manifests: z.array(manifestPath).min(1).max(100).optional().describe('Which, where there are several'),
      all: z.boolean().optional().describe('Every manifest that is there'),
    })
    .refine(({ kind, address, path }) => (kind === 'folder' ? path : address) !== undefined, {
      error: 'name what to import: `path` of a folder, else `address`',
      path: ['address'],
    }),
  response: importSchema,
  status: 202,
  errors: ['INPUT_TOO_LARGE', 'IMPORT_BLOCKED', 'IMPORT_GIT_URL'],
});
export const listImports = route({
  method: 'GET',
  path: '/api/imports',
  access,
  tag: 'catalogue',
  summary: 'The last imports, newest first',
  query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
  response: z.array(importSchema),
});
export const getImport = route({
  method: 'GET',
  path: '/api/imports/:importId',
  access,
  tag: 'catalogue',
  summary: 'How far an import is and what came of it',
  params,
  response: importSchema,
  errors: ['NOT_FOUND'],
});
export const chooseManifests = route({
  method: 'POST',
  path: '/api/imports/:importId/choose',
  access,
  tag: 'catalogue',
  summary: 'Say which of several manifests to import',
  params,
  body: z.object({ manifests: z.array(manifestPath).min(1).max(100).optional(), all: z.boolean().optional() }),
  response: importSchema,
  status: 202,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
export const confirmImport = route({
  method: 'POST',
  path: '/api/imports/:importId/confirm',
  access,
  tag: 'catalogue',
  summary: 'Import although it is doubtful who the design is: a person looked',
  params,
  response: importSchema,
  status: 202,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
export const cancelImport = route({
  method: 'POST',
  path: '/api/imports/:importId/cancel',
  access,
  tag: 'catalogue',
  summary: 'Stop an import; designs it has finished stay',
  params,
  response: importSchema,
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});
export const listDesignSources = route({
  method: 'GET',
  path: '/api/designs/:designId/sources',
  access: 'public',
  tag: 'catalogue',
  summary: 'Where a design came from, newest first; uploaded files have no address',
  params: z.object({ designId: idSchema }),
  response: z.array(
    z
      .object({
        kind: z.enum(['url', 'git', 'folder', 'zip']),
        address: z.string().nullable(),
        ref: z.string().nullable(),
        commit: z.string().nullable(),
        manifest: z.string(),
        at: timestampSchema,
      })
      .meta({ id: 'DesignSource' }),
  ),
});
