import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { buildOpenApi } from './openapi.js';
import type { RouteSpec } from './route.js';

const info = { title: 'Test', version: '1.0.0' };
const pieceSchema = z.object({ id: z.uuid(), count: z.number().int() }).meta({ id: 'Piece' });
const base: RouteSpec = { method: 'GET', path: '/api/pieces/:pieceId', access: 'public', tag: 'x', summary: 'One' };

interface Content {
  readonly content: Record<string, { readonly schema: { readonly required?: string[] } }>;
}
/** The part of an operation the cases look at. */
interface Operation {
  readonly parameters: { readonly name: string }[];
  readonly requestBody: Content;
  readonly responses: Record<string, Content & { readonly description: string }>;
  readonly security: object[];
}

function operationOf(spec: RouteSpec) {
  const document = buildOpenApi([spec], info) as unknown as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, unknown> };
  };
  const [path, methods] = Object.entries(document.paths)[0]!;
  return { path, operation: Object.values(methods)[0]!, schemas: document.components.schemas };
}

describe('buildOpenApi', () => {
  it('turns parameters of the path and the query into parameters', () => {
    const { path, operation } = operationOf({
      ...base,
      params: z.object({ pieceId: z.uuid() }),
      query: z.object({ limit: z.coerce.number().int().max(500).default(100), text: z.string().optional() }),
    });
    expect(path).toBe('/api/pieces/{pieceId}');
    expect(operation.parameters).toEqual([
      { name: 'pieceId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
      { name: 'limit', in: 'query', required: false, schema: { type: 'integer', maximum: 500, default: 100 } },
      { name: 'text', in: 'query', required: false, schema: { type: 'string' } },
    ]);
  });

  it('calls the rest of a path `path`', () => {
    const { path, operation } = operationOf({
      ...base,
      path: '/api/files/*',
      params: z.object({ '*': z.string() }),
    });
    expect(path).toBe('/api/files/{path}');
    expect(operation.parameters[0]?.name).toBe('path');
  });

  it('makes a component of a schema with an id and refers to it, also from inside another schema', () => {
    const { operation, schemas } = operationOf({ ...base, response: z.array(pieceSchema) });
    expect(operation.responses['200']?.content['application/json']?.schema).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/Piece' },
    });
    expect(schemas['Piece']).toEqual({
      type: 'object',
      properties: { id: { type: 'string', format: 'uuid' }, count: { type: 'integer' } },
      required: ['id', 'count'],
    });
  });

  it('lets a body leave out what has a default', () => {
    const { operation } = operationOf({
      ...base,
      method: 'POST',
      body: z.object({ name: z.string(), days: z.number().default(365) }),
    });
    expect(operation.requestBody.content['application/json']?.schema.required).toEqual(['name']);
  });

  it('groups declared and implied errors by status, as problem+json', () => {
    const { operation } = operationOf({
      ...base,
      access: ['operator'],
      params: z.object({ pieceId: z.uuid() }),
      errors: ['NOT_FOUND', 'STATE_CONFLICT', 'MACHINE_BUSY'],
    });
    const { responses } = operation;
    expect(Object.keys(responses)).toEqual(['200', '401', '403', '404', '409', '422']);
    expect(responses['409']?.description).toBe('STATE_CONFLICT, MACHINE_BUSY');
    expect(responses['409']?.content['application/problem+json']?.schema).toEqual({
      $ref: '#/components/schemas/Problem',
    });
  });

  it('says who may call and with which scope', () => {
    const asStaff = operationOf({ ...base, method: 'POST', access: ['operator'], scope: 'operate' }).operation;
    expect(asStaff).toMatchObject({
      security: [{ session: [] }, { apiKey: [] }],
      'x-minga-roles': ['operator'],
      'x-minga-scope': 'operate',
    });
    expect(operationOf(base).operation.security).toEqual([]);
    expect(operationOf({ ...base, access: 'bridge' }).operation.security).toEqual([{ bridge: [] }]);
  });

  it('refuses one id for two shapes', () => {
    const other = z.object({ id: z.string() }).meta({ id: 'Twin' });
    const twin = z.object({ id: z.number() }).meta({ id: 'Twin' });
    expect(() =>
      buildOpenApi(
        [
          { ...base, response: other },
          { ...base, path: '/b', response: twin },
        ],
        info,
      ),
    ).toThrow('Twin');
  });
});

describe('the committed API description and client types', () => {
  it('are what the route declarations say', async () => {
    const run = promisify(execFile)(process.execPath, ['scripts/generate-api.mjs', '--check']);
    await expect(run).resolves.toMatchObject({ stderr: '' });
  });
});
