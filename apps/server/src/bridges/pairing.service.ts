import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { DataSource, IsNull, LessThan, MoreThan } from 'typeorm';
import { domainError, type Clock } from '#libs/domain';
import { AuditRow, BridgeRow, newId, notify, PairingRow } from '#libs/persistence';
import { hashToken, newToken } from '../auth/secrets.js';
import { CLOCK } from '../core/core.module.js';
import { BridgesService, type NewBridge } from './bridges.service.js';
import { hashPairingCode, isSameHash, newPairingCode, readPairingCode } from './pairing-code.js';

const VALID_MS = 10 * 60_000;
/** Open at once; more are no workshop. It also bounds how likely a guessed code is. */
const MAX_OPEN = 50;

export interface PairingWish {
  readonly name: string;
  readonly hostName: string;
  readonly publicKeyPem: string;
  readonly machineCount: number;
}

/**
 * Pairing without a secret to copy: the bridge shows a code, a person types it and approves, the bridge fetches its
 * credentials. Code and poll token are stored as hashes; the secret is made when it is fetched, and never stored.
 */
@Injectable()
export class PairingService {
  /** Per address. */
  readonly #begins = new RateLimiterMemory({ points: 10, duration: 600 });
  /** A bridge asks every 2 s; behind one line there may be a few. */
  readonly #polls = new RateLimiterMemory({ points: 300, duration: 60 });
  /** Per account: people mistype, guessers try thousands. */
  readonly #wrongCodes = new RateLimiterMemory({ points: 10, duration: 600 });

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(BridgesService) private readonly bridges: BridgesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError RATE_LIMITED */
  async begin(wish: PairingWish, address: string): Promise<{ code: string; pollToken: string; expiresAt: Date }> {
    await limited(this.#begins, address);
    const now = this.#now;
    await this.database.manager.delete(PairingRow, { expiresAt: LessThan(now) });
    if ((await this.database.manager.count(PairingRow)) >= MAX_OPEN) throw tooMany();
    const [code, pollToken] = [newPairingCode(), newToken()];
    const expiresAt = new Date(now.getTime() + VALID_MS);
    await this.database.manager.insert(PairingRow, {
      id: newId(),
      ...wish,
      codeHash: hashPairingCode(code),
      pollHash: hashToken(pollToken),
      address,
      createdAt: now,
      expiresAt,
      approvedBy: null,
      claimedAt: null,
    });
    return { code, pollToken, expiresAt };
  }

  /**
   * @returns the new bridge the first time after the approval; undefined while nobody has approved yet
   * @throws DomainError PAIRING_OVER when it was fetched already, has expired, or never was; RATE_LIMITED
   */
  async poll(pollToken: string, address: string): Promise<NewBridge | undefined> {
    await limited(this.#polls, address);
    const wanted = { pollHash: hashToken(pollToken), expiresAt: MoreThan(this.#now), claimedAt: IsNull() };
    const row = await this.database.manager.findOneBy(PairingRow, wanted);
    if (!row) throw domainError('PAIRING_OVER', 'The code was used or is older than 10 minutes. Pair again.');
    return row.approvedBy === null ? undefined : this.#claim(row);
  }

  /** @throws DomainError PAIRING_CODE_UNKNOWN; RATE_LIMITED after ten wrong codes */
  async look(typed: string, accountId: string): Promise<PairingRow> {
    const left = await this.#wrongCodes.get(accountId);
    if (left && left.remainingPoints <= 0) throw tooMany();
    const open = await this.database.manager.findBy(PairingRow, {
      expiresAt: MoreThan(this.#now),
      approvedBy: IsNull(),
    });
    const hash = hashPairingCode(readPairingCode(typed));
    // Each is compared, so that the time tells nothing.
    const [found] = open.filter((row) => isSameHash(row.codeHash, hash));
    if (found) return found;
    await limited(this.#wrongCodes, accountId);
    throw domainError('PAIRING_CODE_UNKNOWN', 'No bridge shows this code now. Read it again, or pair again.');
  }

  /** @throws DomainError as `look` */
  async approve(typed: string, by: { accountId: string; name: string }, name?: string): Promise<void> {
    const { id, codeHash } = await this.look(typed, by.accountId);
    const done = await this.database.manager.update(
      PairingRow,
      { id, codeHash, approvedBy: IsNull(), expiresAt: MoreThan(this.#now) },
      { approvedBy: by.name, ...(name === undefined ? {} : { name }) },
    );
    if (done.affected !== 1) throw domainError('PAIRING_CODE_UNKNOWN', 'This code was used a moment ago.');
  }

  /** Of two polls at once one gets the bridge. */
  async #claim({ id, name, publicKeyPem, hostName, address, approvedBy }: PairingRow): Promise<NewBridge> {
    const claimedAt = this.#now;
    const created = await this.database.transaction(async (manager) => {
      const done = await manager.update(PairingRow, { id, claimedAt: IsNull() }, { claimedAt });
      if (done.affected !== 1) throw domainError('PAIRING_OVER', 'The configuration was fetched already. Pair again.');
      const made = this.bridges.make({ name, publicKeyPem });
      await manager.insert(BridgeRow, made.row);
      await manager.insert(AuditRow, {
        id: newId(),
        at: claimedAt,
        accountId: null,
        actor: `bridge ${name}`,
        action: 'bridge paired',
        subject: made.row.id,
        detail: { hostName, address, approvedBy } as never,
      });
      await notify(manager, { topic: 'machines' });
      return made;
    });
    return created;
  }

  get #now(): Date {
    return new Date(this.clock.nowMs());
  }
}

const tooMany = () => domainError('RATE_LIMITED', 'Too many tries. Wait ten minutes.');

async function limited(limiter: RateLimiterMemory, key: string): Promise<void> {
  await limiter.consume(key).catch(() => {
    throw tooMany();
  });
}
