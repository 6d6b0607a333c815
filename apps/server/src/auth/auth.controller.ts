import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { domainError } from '#libs/domain';
import type { AccountRow, ApiKeyRow } from '#libs/persistence';
import { TrainingSwitch } from '../core/core.module.js';
import { SettingsService } from '../core/settings.service.js';
import { Handle, In } from '../http/handle.js';
import type { Role, RouteInput, RouteOutput, Scope } from '../http/route.js';
import { AccountsService } from './accounts.service.js';
import { SESSION_COOKIE } from './auth.guard.js';
import * as routes from './auth.routes.js';
import { AuthService, SESSION_DAYS } from './auth.service.js';
import { principalOf, type AccountPrincipal } from './principal.js';

const accountView = (row: AccountRow) => ({
  id: row.id,
  version: row.version,
  name: row.name,
  roles: row.roles as Role[],
  language: row.language as 'es' | 'en',
  isActive: row.isActive,
  createdAt: row.createdAt.toISOString(),
});

const keyView = (row: ApiKeyRow) => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: row.scopes as Scope[],
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});

@Controller()
export class AuthController {
  constructor(
    @Inject(AuthService) private readonly auth: AuthService,
    @Inject(AccountsService) private readonly accounts: AccountsService,
    @Inject(SettingsService) private readonly settings: SettingsService,
    @Inject(TrainingSwitch) private readonly training: TrainingSwitch,
  ) {}

  @Handle(routes.getSetup)
  async setup(): Promise<RouteOutput<typeof routes.getSetup>> {
    const { name } = await this.settings.site();
    const hasTrainingSite = this.training.control !== undefined;
    return { needsOwner: await this.accounts.needsOwner(), siteName: name, hasTrainingSite };
  }

  @Handle(routes.createOwner)
  async createOwner(
    @In() { body }: RouteInput<typeof routes.createOwner>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RouteOutput<typeof routes.createOwner>> {
    const account = await this.accounts.createOwner(body);
    this.#setCookie(reply, await this.auth.openSession(account.id));
    return accountView(account);
  }

  @Handle(routes.signIn)
  async signIn(
    @In() { body }: RouteInput<typeof routes.signIn>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RouteOutput<typeof routes.signIn>> {
    const { account, token } = await this.auth.signIn(body.name, body.password);
    this.#setCookie(reply, token);
    return accountView(account);
  }

  @Handle(routes.getSession)
  async session(@Req() request: FastifyRequest): Promise<RouteOutput<typeof routes.getSession>> {
    const principal = principalOf(request);
    const account = principal?.kind === 'account' ? await this.accounts.byId(principal.accountId) : null;
    return { account: account && accountView(account) };
  }

  @Handle(routes.signOut)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const token = request.cookies[SESSION_COOKIE];
    if (token !== undefined) await this.auth.closeSession(token);
    void reply.clearCookie(SESSION_COOKIE, { path: '/' });
  }

  @Handle(routes.listAccounts)
  async list(): Promise<RouteOutput<typeof routes.listAccounts>> {
    return (await this.accounts.list()).map(accountView);
  }

  @Handle(routes.createAccount)
  async create(
    @In() { body }: RouteInput<typeof routes.createAccount>,
  ): Promise<RouteOutput<typeof routes.createAccount>> {
    return accountView(await this.accounts.create(body));
  }

  @Handle(routes.updateAccount)
  async update(
    @In() { params, body, ifMatch }: RouteInput<typeof routes.updateAccount>,
  ): Promise<RouteOutput<typeof routes.updateAccount>> {
    return accountView(await this.accounts.update(params.accountId, body, ifMatch));
  }

  @Handle(routes.listApiKeys)
  async keys(@Req() request: FastifyRequest): Promise<RouteOutput<typeof routes.listApiKeys>> {
    return (await this.accounts.listKeys(accountOf(request).accountId)).map(keyView);
  }

  @Handle(routes.createApiKey)
  async createKey(
    @Req() request: FastifyRequest,
    @In() { body }: RouteInput<typeof routes.createApiKey>,
  ): Promise<RouteOutput<typeof routes.createApiKey>> {
    const { accountId, scopes } = accountOf(request);
    // A key must not make itself a stronger one.
    if (!body.scopes.every((scope) => scopes.includes(scope))) {
      throw domainError('AUTH_FORBIDDEN', `This key may only give on what it has: ${scopes.join(', ')}.`);
    }
    const { row, secret } = await this.accounts.createKey(accountId, body);
    return { ...keyView(row), secret };
  }

  @Handle(routes.deleteApiKey)
  async deleteKey(
    @Req() request: FastifyRequest,
    @In() { params }: RouteInput<typeof routes.deleteApiKey>,
  ): Promise<void> {
    await this.accounts.deleteKey(accountOf(request).accountId, params.keyId);
  }

  #setCookie(reply: FastifyReply, token: string): void {
    const isSecure = reply.request.protocol === 'https';
    void reply.setCookie(SESSION_COOKIE, token, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: isSecure,
      maxAge: SESSION_DAYS * 86_400,
    });
  }
}

function accountOf(request: FastifyRequest): AccountPrincipal {
  const principal = principalOf(request);
  if (principal?.kind !== 'account') throw domainError('AUTH_REQUIRED', 'Sign in first.');
  return principal;
}
