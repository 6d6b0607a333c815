import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '#libs/domain';
import { problemSchema } from './common.schema.js';
import { IDEMPOTENCY_KEY } from './idempotency-key.js';
import { changesSomething, type Access, type RouteSpec } from './route.js';

type Json = Record<string, unknown>;

export interface ApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

/**
 * The OpenAPI 3.1 document of the declared routes. Schemas with `.meta({ id })` become components, everything else
 * is inline. Throws when one id stands for two different shapes.
 */
export function buildOpenApi(routes: readonly RouteSpec[], info: ApiInfo): Json {
  const schemas = new Components();
  const paths: Record<string, Json> = {};
  for (const spec of routes) {
    const path = openApiPath(spec.path);
    (paths[path] ??= {})[spec.method.toLowerCase()] = operationOf(spec, schemas);
  }
  return {
    openapi: '3.1.0',
    info: { ...info, license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' } },
    tags: [...new Set(routes.map((spec) => spec.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.sorted(),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'minga_session' },
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key; its scopes and its owner’s roles decide' },
        bridge: { type: 'http', scheme: 'basic', description: 'Bridge id and secret' },
      },
    },
  };
}

/** `/api/jobs/:jobId` -> `/api/jobs/{jobId}`; the rest of a path (`*`) is called `path`. */
function openApiPath(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}');
}

/** `/api/jobs/:jobId/hold` with POST -> `postJobsByJobIdHold`: unique because method and path are. */
function operationId(spec: RouteSpec): string {
  const words = spec.path
    .replace(/^\/api\//, '')
    .split(/[/-]/)
    .map((part) => (part.startsWith(':') ? `By${capital(part.slice(1))}` : capital(part === '*' ? 'path' : part)));
  return spec.method.toLowerCase() + words.join('');
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function operationOf(spec: RouteSpec, schemas: Components): Json {
  const parameters = [
    ...parametersOf('path', spec.params, schemas),
    ...parametersOf('query', spec.query, schemas),
    ...headersOf(spec),
  ];
  return {
    operationId: operationId(spec),
    tags: [spec.tag],
    summary: spec.summary,
    ...(parameters.length > 0 && { parameters }),
    ...requestBodyOf(spec, schemas),
    responses: { [String(spec.status ?? 200)]: successOf(spec, schemas), ...errorsOf(spec, schemas) },
    ...securityOf(spec),
  };
}

function parametersOf(place: 'path' | 'query', shape: z.ZodObject | undefined, schemas: Components): Json[] {
  if (!shape) return [];
  const { properties = {}, required = [] } = schemas.convert(shape, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name: name === '*' ? 'path' : name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema,
  }));
}

/** What every changing route takes, and every one of something that people edit at the same time. */
function headersOf(spec: RouteSpec): Json[] {
  const headers: Json[] = [];
  if (changesSomething(spec)) {
    headers.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'New and random for each request, the same for its repeats: they have one effect and one answer',
      schema: { type: 'string', pattern: IDEMPOTENCY_KEY.source },
    });
  }
  if (changesSomething(spec) && spec.isVersioned === true) {
    headers.push({
      name: 'If-Match',
      in: 'header',
      required: false,
      description: 'The ETag you saw; when somebody changed it since, nothing is done (412)',
      schema: { type: 'string' },
    });
  }
  return headers;
}

interface FormSchema {
  readonly properties: Json;
  readonly required: readonly string[];
}

function requestBodyOf(spec: RouteSpec, schemas: Components): Json {
  const content: Json = {};
  if (spec.body) content['application/json'] = { schema: schemas.convert(spec.body, 'input') };
  if (spec.consumes === 'multipart/form-data') {
    const fields = spec.form ? (schemas.convert(spec.form, 'input') as Partial<FormSchema>) : {};
    const schema = {
      type: 'object',
      properties: { ...fields.properties, file: { type: 'string', format: 'binary' } },
      required: [...(fields.required ?? []), 'file'],
    };
    content[spec.consumes] = { schema };
  }
  if (Object.keys(content).length === 0) return {};
  const required = !spec.body?.safeParse(undefined).success;
  return { requestBody: { required, content } };
}

function successOf(spec: RouteSpec, schemas: Components): Json {
  if (spec.response) {
    const schema = schemas.convert(spec.response, 'output');
    const headers = { ETag: { description: 'The version, in quotes', schema: { type: 'string' } } };
    const content = { 'application/json': { schema } };
    return { description: spec.summary, ...(spec.isVersioned === true && { headers }), content };
  }
  if (spec.produces) return { description: spec.summary, content: { [spec.produces]: { schema: { type: 'string' } } } };
  return { description: 'Done' };
}

/** Declared errors, and the ones that follow from the declaration: who may call, and that input is checked. */
function errorsOf(spec: RouteSpec, schemas: Components): Json {
  const codes = new Set<ErrorCode>(spec.errors);
  if (spec.access !== 'public') codes.add('AUTH_REQUIRED');
  if (typeof spec.access === 'object') codes.add('AUTH_FORBIDDEN');
  if (spec.params || spec.query || spec.body) codes.add('INPUT_INVALID');
  if (changesSomething(spec)) {
    for (const code of [
      'INPUT_INVALID',
      'IDEMPOTENCY_UNDER_WAY',
      'IDEMPOTENCY_UNKNOWN',
      'IDEMPOTENCY_KEY_REUSED',
    ] as const)
      codes.add(code);
    if (spec.isVersioned === true) codes.add('VERSION_CONFLICT');
  }
  const byStatus: Record<string, string[]> = {};
  for (const code of codes) (byStatus[ERROR_CODES[code].status] ??= []).push(code);
  const problem = { 'application/problem+json': { schema: schemas.convert(problemSchema, 'output') } };
  const content = spec.speaks === 'sentence' ? { 'text/plain': { schema: { type: 'string' } } } : problem;
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, list]) => [status, { description: list.join(', '), content }]),
  );
}

function securityOf(spec: RouteSpec): Json {
  const scope = spec.scope ?? (spec.method === 'GET' ? 'read' : 'write');
  return {
    security: securityByAccess(spec.access),
    ...(typeof spec.access === 'object' && { 'x-minga-roles': spec.access }),
    ...(spec.access !== 'public' && spec.access !== 'bridge' && { 'x-minga-scope': scope }),
  };
}

function securityByAccess(access: Access): Json[] {
  if (access === 'public') return [];
  if (access === 'bridge') return [{ bridge: [] }];
  return [{ session: [] }, { apiKey: [] }];
}

/** Named schemas met on the way; the same id must always have the same shape. */
class Components {
  private readonly byId = new Map<string, Json>();

  convert(schema: z.ZodType, io: 'input' | 'output'): Json {
    const raw = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any', override: simplify });
    const {
      $defs = {},
      $schema: _dialect,
      ...root
    } = JSON.parse(JSON.stringify(raw).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json & {
      $defs?: Record<string, Json>;
    };
    for (const [id, definition] of Object.entries($defs)) this.add(id, definition);
    return root;
  }

  sorted(): Json {
    return Object.fromEntries([...this.byId].sort(([a], [b]) => a.localeCompare(b)));
  }

  private add(id: string, definition: Json): void {
    const { id: _id, ...clean } = definition;
    const known = this.byId.get(id);
    if (known && JSON.stringify(known) !== JSON.stringify(clean)) {
      throw new Error(`The schema id ${id} stands for two different shapes. Give one of them another id.`);
    }
    this.byId.set(id, clean);
  }
}

/** Drops what says nothing to a reader: JavaScript's integer range, the regular expression behind a format, closed objects. */
function simplify({ jsonSchema }: { jsonSchema: Json }): void {
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum'];
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum'];
  if (jsonSchema['format']) delete jsonSchema['pattern'];
  if (jsonSchema['additionalProperties'] === false) delete jsonSchema['additionalProperties'];
}
