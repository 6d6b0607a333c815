import { Inject, Injectable } from '@nestjs/common';
import { DataSource, MoreThan } from 'typeorm';
import { domainError, type Clock } from '#libs/domain';
import { AccountRow, ApiKeyRow, BridgeRow, SessionRow } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { SCOPES, type Role, type Scope } from '../http/route.js';
import type { AccountPrincipal, Principal } from './principal.js';
import { hashPassword, hashToken, isPassword, newToken } from './secrets.js';

/** A session ends 30 days after signing in. */
export const SESSION_DAYS = 30;
/** After this many wrong passwords in a row the account waits, longer each time up to an hour. */
const FREE_TRIES = 5;

export const lockMinutes = (wrongTries: number): number =>
  wrongTries < FREE_TRIES ? 0 : Math.min(60, 2 ** (wrongTries - FREE_TRIES));

/** Finds out who calls, and opens and ends sessions. */
@Injectable()
export class AuthService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  #now(): Date {
    return new Date(this.clock.nowMs());
  }

  /** @throws DomainError AUTH_WRONG, AUTH_LOCKED */
  async signIn(name: string, password: string): Promise<{ account: AccountRow; token: string }> {
    const { manager } = this.database;
    const account = await manager.findOneBy(AccountRow, { name: name.trim(), isActive: true });
    if (account?.lockedUntil && account.lockedUntil > this.#now()) {
      throw domainError('AUTH_LOCKED', `Too many wrong tries. Try again after ${account.lockedUntil.toISOString()}.`);
    }
    // The same work for an unknown name, so that time does not tell which names exist.
    const isRight = await isPassword(password, account?.passwordHash ?? (await DUMMY_HASH));
    if (!account || !isRight) {
      if (account) await this.#countWrongTry(account);
      throw domainError('AUTH_WRONG', 'Name or password is wrong.');
    }
    await manager.update(AccountRow, { id: account.id }, { wrongTries: 0, lockedUntil: null });
    return { account, token: await this.openSession(account.id) };
  }

  /** One after the other: guesses that come at once count each. */
  async #countWrongTry({ id }: AccountRow): Promise<void> {
    await this.database.transaction(async (manager) => {
      const account = await manager.findOneOrFail(AccountRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
      const wrongTries = account.wrongTries + 1;
      const minutes = lockMinutes(wrongTries);
      const lockedUntil = minutes === 0 ? null : new Date(this.clock.nowMs() + minutes * 60_000);
      await manager.update(AccountRow, { id }, { wrongTries, lockedUntil });
    });
  }

  async openSession(accountId: string): Promise<string> {
    const token = newToken();
    const expiresAt = new Date(this.clock.nowMs() + SESSION_DAYS * 86_400_000);
    await this.database.manager.insert(SessionRow, {
      tokenHash: hashToken(token),
      accountId,
      createdAt: this.#now(),
      expiresAt,
    });
    return token;
  }

  async closeSession(token: string): Promise<void> {
    await this.database.manager.delete(SessionRow, { tokenHash: hashToken(token) });
  }

  async bySession(token: string): Promise<AccountPrincipal | undefined> {
    const { manager } = this.database;
    const session = await manager.findOneBy(SessionRow, {
      tokenHash: hashToken(token),
      expiresAt: MoreThan(this.#now()),
    });
    return session ? this.#accountPrincipal(session.accountId, SCOPES) : undefined;
  }

  async byApiKey(secret: string): Promise<Principal | undefined> {
    const { manager } = this.database;
    const key = await manager.findOneBy(ApiKeyRow, { secretHash: hashToken(secret), expiresAt: MoreThan(this.#now()) });
    if (!key) return undefined;
    await manager.update(ApiKeyRow, { id: key.id }, { lastUsedAt: this.#now() });
    return this.#accountPrincipal(key.accountId, key.scopes as Scope[]);
  }

  async byBridgeSecret(bridgeId: string, secret: string): Promise<Principal | undefined> {
    if (!/^[0-9a-f-]{36}$/.test(bridgeId)) return undefined;
    const bridge = await this.database.manager.findOneBy(BridgeRow, { id: bridgeId });
    if (!bridge || bridge.revokedAt || bridge.secretHash !== hashToken(secret)) return undefined;
    return { kind: 'bridge', bridgeId };
  }

  async #accountPrincipal(accountId: string, scopes: readonly Scope[]): Promise<AccountPrincipal | undefined> {
    const account = await this.database.manager.findOneBy(AccountRow, { id: accountId, isActive: true });
    if (!account) return undefined;
    return { kind: 'account', accountId, name: account.name, roles: account.roles as Role[], scopes };
  }
}

const DUMMY_HASH = hashPassword(newToken());
