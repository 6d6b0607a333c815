import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { domainError, type Clock } from '#libs/domain';
import { AccountRow, ApiKeyRow, SessionRow, SettingRow, isUniqueViolation, newId } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import type { Role, RouteInput, Scope } from '../http/route.js';
import { refuseStale, type IfMatch } from '../http/versions.js';
import type { createAccount, updateAccount } from './auth.routes.js';
import { hashPassword, hashToken, newToken } from './secrets.js';

/** Of the starts before there is an owner. */
const LINKS_KEPT = 4;

/** People and their keys. */
@Injectable()
export class AccountsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async needsOwner(): Promise<boolean> {
    return (await this.database.manager.countBy(AccountRow, {})) === 0;
  }

  /**
   * A new one-time token for the owner's link. Several replicas start together and each shows a link: the last few are
   * good until one is used. Undefined when there is an owner.
   */
  async newSetupToken(): Promise<string | undefined> {
    if (!(await this.needsOwner())) return undefined;
    const token = newToken();
    const hashes = JSON.stringify([hashToken(token)]);
    await this.database.query(
      `INSERT INTO setting (key, value) VALUES ('setup-token', jsonb_build_object('hashes', $1::jsonb))
       ON CONFLICT (key) DO UPDATE SET value = jsonb_build_object('hashes', jsonb_path_query_array(
         $1::jsonb || coalesce(setting.value->'hashes', '[]'), $2::jsonpath))`,
      [hashes, `$[0 to ${LINKS_KEPT - 1}]`],
    );
    return token;
  }

  /** @throws DomainError SETUP_LINK_INVALID when the token was used, replaced or never given */
  async createOwner(input: { token: string; name: string; password: string; siteName?: string }): Promise<AccountRow> {
    const passwordHash = await hashPassword(input.password);
    return this.database.transaction(async (manager) => {
      // Deleting the token is the proof that nobody else used it.
      const used = await manager
        .createQueryBuilder()
        .delete()
        .from(SettingRow)
        .where("key = 'setup-token' AND value->'hashes' @> to_jsonb(CAST(:hash AS text))", {
          hash: hashToken(input.token),
        })
        .execute();
      if (used.affected !== 1) throw domainError('SETUP_LINK_INVALID', 'This set-up link was used or is not valid.');
      if (input.siteName !== undefined) {
        await manager.query(
          `UPDATE setting SET value = jsonb_set(value, '{name}', to_jsonb($1::text)) WHERE key = 'site'`,
          [input.siteName],
        );
      }
      return this.#insert(manager, {
        name: input.name,
        passwordHash,
        roles: ['lab-admin', 'operator', 'planner'],
        language: 'es',
      });
    });
  }

  async create(input: RouteInput<typeof createAccount>['body']): Promise<AccountRow> {
    const passwordHash = await hashPassword(input.password);
    try {
      return await this.#insert(this.database.manager, { ...input, passwordHash });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const message = `There is an account named ${input.name} already.`;
      throw domainError('STATE_CONFLICT', message, { place: { field: 'name' } });
    }
  }

  async #insert(
    manager: EntityManager,
    input: { name: string; passwordHash: string; roles: Role[]; language: string },
  ): Promise<AccountRow> {
    const { name, passwordHash, roles, language } = input;
    const row = manager.create(AccountRow, {
      id: newId(),
      name,
      passwordHash,
      roles,
      language,
      isActive: true,
      wrongTries: 0,
      lockedUntil: null,
      createdAt: new Date(this.clock.nowMs()),
    });
    await manager.insert(AccountRow, row);
    return row;
  }

  /** @throws DomainError NOT_FOUND, VERSION_CONFLICT; STATE_CONFLICT when nobody would be left to administer the lab */
  async update(
    accountId: string,
    change: RouteInput<typeof updateAccount>['body'],
    ifMatch?: IfMatch,
  ): Promise<AccountRow> {
    const { password, ...plain } = change;
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    return this.database.transaction(async (manager) => {
      const admins = await manager.find(AccountRow, { lock: { mode: 'pessimistic_write' } });
      const row = admins.find((account) => account.id === accountId);
      if (!row) throw domainError('NOT_FOUND', 'There is no such account.');
      await refuseStale(manager, row, row.name, ifMatch);
      const version = row.version + 1;
      Object.assign(row, plain, passwordHash === undefined ? {} : { passwordHash }, { version });
      if (!admins.some((account) => account.isActive && account.roles.includes('lab-admin'))) {
        throw domainError('STATE_CONFLICT', 'At least one active lab admin must remain.');
      }
      await manager.save(row);
      if (!row.isActive || passwordHash !== undefined) await manager.delete(SessionRow, { accountId });
      return row;
    });
  }

  list(): Promise<AccountRow[]> {
    return this.database.manager.find(AccountRow, { order: { name: 'ASC' } });
  }

  byId(id: string): Promise<AccountRow | null> {
    return this.database.manager.findOneBy(AccountRow, { id });
  }

  listKeys(accountId: string): Promise<ApiKeyRow[]> {
    return this.database.manager.find(ApiKeyRow, { where: { accountId }, order: { createdAt: 'ASC' } });
  }

  async createKey(
    accountId: string,
    input: { name: string; scopes: Scope[]; days: number },
  ): Promise<{ row: ApiKeyRow; secret: string }> {
    const secret = `mk_${newToken()}`;
    const nowMs = this.clock.nowMs();
    const row = this.database.manager.create(ApiKeyRow, {
      id: newId(),
      accountId,
      name: input.name,
      prefix: secret.slice(0, 9),
      secretHash: hashToken(secret),
      scopes: input.scopes,
      createdAt: new Date(nowMs),
      expiresAt: new Date(nowMs + input.days * 86_400_000),
      lastUsedAt: null,
    });
    await this.database.manager.insert(ApiKeyRow, row);
    return { row, secret };
  }

  async deleteKey(accountId: string, keyId: string): Promise<void> {
    const done = await this.database.manager.delete(ApiKeyRow, { id: keyId, accountId });
    if (done.affected !== 1) throw domainError('NOT_FOUND', 'There is no such key.');
  }
}
