import type { z } from 'zod';
import type { ErrorCode } from '#libs/domain';
import type { IfMatch } from './versions.js';

export const ROLES = ['requester', 'operator', 'planner', 'lab-admin'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What an API key may do: look (`read`), change records (`write`), move or heat machines (`operate`), bring files as a
 * slicer does and nothing else (`upload`). A person's session has all of them; the role decides.
 */
export const SCOPES = ['read', 'write', 'operate', 'upload'] as const;
export type Scope = (typeof SCOPES)[number];

/** Who may call: anybody, any signed-in account, one of the roles (a lab admin always may), or a bridge with its credential. */
export type Access = 'public' | 'signed-in' | 'bridge' | readonly Role[];

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface RouteSpec {
  readonly method: Method;
  /** With `:name` parameters, e.g. `/api/jobs/:jobId`. */
  readonly path: string;
  readonly access: Access;
  /** Default: `read` for GET, `write` otherwise. */
  readonly scope?: Scope;
  readonly tag: string;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The answer's schema; none for 204, files and streams. */
  readonly response?: z.ZodType;
  readonly status?: 200 | 201 | 202 | 204;
  /** Content type of files and streams. */
  readonly produces?: string;
  /** Content type of uploads that are not JSON; with `body` the route takes either. */
  readonly consumes?: string;
  /** Text fields of an upload beside its `file`; the handler parses them. */
  readonly form?: z.ZodObject;
  readonly errors?: readonly ErrorCode[];
  /** The answer has a `version`: it is the ETag, and a change takes it back in `If-Match`. */
  readonly isVersioned?: boolean;
  /** Errors are one plain sentence, for programs that show the whole answer to their user; else problem+json. */
  readonly speaks?: 'sentence';
}

/** Such a request may carry an `Idempotency-Key`. */
export const changesSomething = ({ method }: RouteSpec): boolean => method !== 'GET';

/** Every route of the process, for the OpenAPI document and the tests that go through all of them. */
export const ROUTES: RouteSpec[] = [];

/** Declares a route once: guard, validation, OpenAPI and the handler's types all come from it. */
export function route<const S extends RouteSpec>(spec: S): S {
  ROUTES.push(spec);
  return spec;
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;

/** What a handler receives: parsed and typed. */
export interface RouteInput<S extends RouteSpec> {
  readonly params: Parsed<S['params']>;
  readonly query: Parsed<S['query']>;
  readonly body: Parsed<S['body']>;
  /** What the caller saw; undefined on routes without versions. */
  readonly ifMatch: IfMatch;
}
/** What a handler answers. */
export type RouteOutput<S extends RouteSpec> = S['response'] extends z.ZodType ? z.input<S['response']> : void;
