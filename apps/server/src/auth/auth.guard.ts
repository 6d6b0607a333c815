import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { domainError } from '#libs/domain';
import { routeOf } from '../http/handle.js';
import { AuthService } from './auth.service.js';
import { decideAccess, setPrincipal, type Principal } from './principal.js';

export const SESSION_COOKIE = 'minga_session';

/** Runs before every handler: who calls, from where, and may they. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(@Inject(AuthService) private readonly auth: AuthService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await this.#identify(request);
    if (principal) setPrincipal(request, principal);
    const spec = routeOf(context);
    const decision = decideAccess(spec, principal);
    if (decision === 'sign-in') throw domainError('AUTH_REQUIRED', 'Sign in first.');
    if (decision === 'forbidden') throw domainError('AUTH_FORBIDDEN', 'Your role does not allow this.');
    return true;
  }

  async #identify(request: FastifyRequest): Promise<Principal | undefined> {
    const header = request.headers.authorization;
    if (header?.startsWith('Bearer ')) return this.auth.byApiKey(header.slice(7).trim());
    if (header?.startsWith('Basic ')) {
      const [id = '', ...secret] = Buffer.from(header.slice(6), 'base64').toString('utf8').split(':');
      return this.auth.byBridgeSecret(id, secret.join(':'));
    }
    // As OctoPrint's clients send it; a key is a key, however it comes.
    const key = request.headers['x-api-key'];
    if (typeof key === 'string' && key !== '') return this.auth.byApiKey(key.trim());
    const token = request.cookies[SESSION_COOKIE];
    if (token === undefined || token === '') return undefined;
    refuseCrossSite(request);
    return this.auth.bySession(token);
  }
}

/** A cookie travels with requests that other sites make in the user's browser; those may change nothing here. */
export function refuseCrossSite(request: Pick<FastifyRequest, 'method' | 'headers'>): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  const isForeign =
    site === undefined
      ? origin !== undefined && hostOf(origin) !== request.headers.host
      : site !== 'same-origin' && site !== 'none';
  if (isForeign) throw domainError('AUTH_CROSS_SITE', 'This request came from another site and was refused.');
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
