import type { FastifyRequest } from 'fastify';
import { principalOf } from '../auth/principal.js';

/** Whether the caller of a public route works here, and so sees more of it. */
export function isStaff(request: FastifyRequest): boolean {
  const principal = principalOf(request);
  if (principal?.kind !== 'account' || !principal.scopes.includes('read')) return false;
  return principal.roles.some((role) => role === 'operator' || role === 'lab-admin');
}
