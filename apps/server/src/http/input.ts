import type { z } from 'zod';
import { DomainError, ERROR_CODES, domainError, type ErrorCode, type Problem } from '#libs/domain';
import type { RouteSpec } from './route.js';

interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** @throws DomainError INPUT_INVALID (or a schema's own code) naming every field that is wrong */
export function parseInput(spec: RouteSpec, raw: RawInput): Record<'params' | 'query' | 'body', unknown> {
  return {
    params: spec.params && parseFields(spec.params, raw.params ?? {}),
    query: spec.query && parseFields(spec.query, raw.query ?? {}),
    body: spec.body && parseFields(spec.body, raw.body ?? {}),
  };
}

/** @throws DomainError INPUT_INVALID (or a schema's own code) naming every field that is wrong */
export function parseFields<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const field = unstorableField(value);
  if (field !== undefined) {
    const message = `${field}: has a character that is no text (a zero byte or half of a pair). Remove it.`;
    throw domainError('INPUT_INVALID', message, { place: { field } });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new DomainError(result.error.issues.map(toProblem));
}

/** PostgreSQL takes neither zero bytes nor lone surrogates in text; no keyboard makes them. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** The path of the first text that cannot be stored, keys included; undefined when all can. */
function unstorableField(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (UNSTORABLE.test(key)) return path;
    const field = unstorableField(item, at);
    if (field !== undefined) return field;
  }
  return undefined;
}

function toProblem(issue: z.core.$ZodIssue): Problem {
  const field = issue.path.join('.');
  const wanted = issue.code === 'custom' ? (issue.params?.['code'] as string | undefined) : undefined;
  const code: ErrorCode = wanted !== undefined && wanted in ERROR_CODES ? (wanted as ErrorCode) : 'INPUT_INVALID';
  return { code, message: field === '' ? issue.message : `${field}: ${issue.message}`, place: { field } };
}
