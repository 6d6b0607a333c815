import type { FastifyRequest } from 'fastify';
import type { Role, RouteSpec, Scope } from '../http/route.js';

/** Who is calling. */
export type Principal =
  | {
      readonly kind: 'account';
      readonly accountId: string;
      readonly name: string;
      readonly roles: readonly Role[];
      readonly scopes: readonly Scope[];
    }
  | { readonly kind: 'bridge'; readonly bridgeId: string };

export type AccountPrincipal = Extract<Principal, { kind: 'account' }>;

const PRINCIPALS = new WeakMap<FastifyRequest, Principal>();
export const setPrincipal = (request: FastifyRequest, principal: Principal): void =>
  void PRINCIPALS.set(request, principal);
export const principalOf = (request: FastifyRequest): Principal | undefined => PRINCIPALS.get(request);

export type AccessDecision = 'ok' | 'sign-in' | 'forbidden';

/** Deny by default: what no rule allows is refused. */
export function decideAccess(spec: RouteSpec | undefined, principal: Principal | undefined): AccessDecision {
  if (!spec) return 'forbidden';
  if (spec.access === 'public') return 'ok';
  if (!principal) return 'sign-in';
  if (spec.access === 'bridge') return principal.kind === 'bridge' ? 'ok' : 'forbidden';
  if (principal.kind !== 'account') return 'forbidden';
  const scope = spec.scope ?? (spec.method === 'GET' ? 'read' : 'write');
  if (!principal.scopes.includes(scope)) return 'forbidden';
  if (spec.access === 'signed-in' || principal.roles.includes('lab-admin')) return 'ok';
  return spec.access.some((role) => principal.roles.includes(role)) ? 'ok' : 'forbidden';
}

/** The caller's name for logs, tokens and reasons. */
export function nameOf(request: FastifyRequest): string {
  const principal = principalOf(request);
  return principal?.kind === 'account' ? principal.name : 'somebody';
}

/** The caller's account; the empty text for whoever has none. */
export function accountIdOf(request: FastifyRequest): string {
  const principal = principalOf(request);
  return principal?.kind === 'account' ? principal.accountId : '';
}
