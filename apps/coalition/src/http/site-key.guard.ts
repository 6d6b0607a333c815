import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { domainError } from '#libs/domain';
import { hashSiteKey, type SiteKey } from '../config.js';
import { BadKeyLimit } from './bad-key-limit.js';

export const SITE_KEYS = Symbol('SITE_KEYS');

/** Request after the guard: the site is the one whose key came with it. */
export type SiteRequest = FastifyRequest & { siteId?: string };

/** Lets in who sends `Authorization: Bearer <site key>`. */
@Injectable()
export class SiteKeyGuard implements CanActivate {
  /** Looking a hash up leaks no timing that helps to guess a key. */
  private readonly siteOfHash: ReadonlyMap<string, string>;

  constructor(
    @Inject(SITE_KEYS) siteKeys: readonly SiteKey[],
    private readonly badKeys: BadKeyLimit,
  ) {
    this.siteOfHash = new Map(siteKeys.map(({ siteId, keyHash }) => [keyHash, siteId]));
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<SiteRequest>();
    const key = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    const siteId = key === undefined ? undefined : this.siteOfHash.get(hashSiteKey(key));
    if (siteId !== undefined) {
      request.siteId = siteId;
      return true;
    }
    const retryAfterS = this.badKeys.count(request.ip);
    if (retryAfterS !== undefined) {
      throw domainError('RATE_LIMITED', `Too many wrong site keys; wait ${retryAfterS} s.`, {
        params: { retryAfterS },
      });
    }
    if (key === undefined) throw domainError('AUTH_REQUIRED', 'Send Authorization: Bearer with the key of the site.');
    throw domainError('SITE_KEY_WRONG', 'The coalition does not know this site key; ask its keepers for one.');
  }
}
