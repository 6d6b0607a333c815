import type { z } from 'zod';
import { DomainError, ERROR_CODES, type ErrorCode, type Problem } from '#libs/domain';
import type { RouteSpec } from './route.js';

interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** @throws DomainError INPUT_INVALID (or a schema's own code) naming every field that is wrong */
export function parseInput(spec: RouteSpec, raw: RawInput): Record<'params' | 'query' | 'body', unknown> {
  return {
    params: spec.params && parse(spec.params, raw.params ?? {}),
    query: spec.query && parse(spec.query, raw.query ?? {}),
    body: spec.body && parse(spec.body, raw.body ?? {}),
  };
}

function parse(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new DomainError(result.error.issues.map(toProblem));
}

function toProblem(issue: z.core.$ZodIssue): Problem {
  const field = issue.path.join('.');
  const wanted = issue.code === 'custom' ? (issue.params?.['code'] as string | undefined) : undefined;
  const code: ErrorCode = wanted !== undefined && wanted in ERROR_CODES ? (wanted as ErrorCode) : 'INPUT_INVALID';
  return { code, message: field === '' ? issue.message : `${field}: ${issue.message}`, place: { field } };
}
