import {
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { parseInput } from './input.js';
import type { RouteSpec } from './route.js';
import { readIfMatch } from './versions.js';

export const ROUTE_METADATA = 'minga:route';

/** Binds a controller method to a declared route. */
export const Handle = (spec: RouteSpec): MethodDecorator =>
  applyDecorators(
    SetMetadata(ROUTE_METADATA, spec),
    RequestMapping({ path: spec.path, method: RequestMethod[spec.method] }),
    HttpCode(spec.status ?? 200),
  );

export const routeOf = (context: ExecutionContext): RouteSpec | undefined =>
  Reflect.getMetadata(ROUTE_METADATA, context.getHandler()) as RouteSpec | undefined;

/** The parsed params, query and body of the request, by the route's schemas, and the versions it is for. */
export const In = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const spec = routeOf(context);
  if (!spec) throw new TypeError('@In needs @Handle on the same method');
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const ifMatch = spec.isVersioned === true ? readIfMatch(request.headers['if-match']) : undefined;
  // A form is read by its handler, as it arrives.
  const { body, ...rest } = spec;
  const isForm = spec.consumes !== undefined && request.isMultipart();
  return { ...parseInput(isForm ? rest : { body, ...rest }, request), ifMatch };
});
