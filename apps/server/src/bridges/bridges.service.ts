import { Inject, Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { generateSigningKeys } from '#libs/bridge-contract';
import { ASKED_AT_BIRTH, domainError, takeRevoked, type Clock } from '#libs/domain';
import { AttemptRow, BridgeRow, MachineRow, newId, notify } from '#libs/persistence';
import { hashToken, newToken } from '../auth/secrets.js';
import { CLOCK } from '../core/core.module.js';
import { lockAttempt, recordsOf, whereState } from '../production/on-record.js';
import { StepsService } from '../production/steps.service.js';

export interface NewBridge {
  readonly row: BridgeRow;
  /** Shown once, stored hashed. */
  readonly secret: string;
  /** Only when the pair was made here. */
  readonly privateKeyPem?: string;
}

export interface BridgeWish {
  readonly name: string;
  readonly publicKeyPem?: string;
  readonly isSimulated?: boolean;
}

/** Bridges and their credentials. */
@Injectable()
export class BridgesService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(StepsService) private readonly steps: StepsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(input: BridgeWish): Promise<NewBridge> {
    const made = this.make(input);
    await this.database.manager.insert(BridgeRow, made.row);
    return made;
  }

  /** Not stored yet. */
  make(input: BridgeWish): NewBridge {
    const pair = input.publicKeyPem === undefined ? generateSigningKeys() : undefined;
    const secret = newToken();
    const row = this.database.manager.create(BridgeRow, {
      id: newId(),
      name: input.name,
      secretHash: hashToken(secret),
      publicKeyPem: input.publicKeyPem ?? pair?.publicKeyPem ?? '',
      isSimulated: input.isSimulated ?? false,
      connectivity: 'offline',
      epoch: null,
      bornAtMs: null,
      previousEpoch: null,
      previousBornAtMs: null,
      doubtSince: null,
      softwareVersion: null,
      lastSeenAt: null,
      revokedAt: null,
      createdAt: new Date(this.clock.nowMs()),
    });
    return { row, secret, privateKeyPem: pair?.privateKeyPem };
  }

  async list(): Promise<{ row: BridgeRow; machineCount: number }[]> {
    const rows = await this.database.manager.find(BridgeRow, {
      where: { revokedAt: IsNull() },
      order: { name: 'ASC' },
    });
    return Promise.all(rows.map(async (row) => ({ row, machineCount: await this.#countMachines(row.id) })));
  }

  #countMachines(bridgeId: string): Promise<number> {
    return this.database.manager.countBy(MachineRow, { bridgeId, removedAt: IsNull() });
  }

  /** A living bridge, or undefined when it is unknown or revoked. */
  async find(bridgeId: string): Promise<BridgeRow | undefined> {
    if (!/^[0-9a-f-]{36}$/.test(bridgeId)) return undefined;
    return (await this.database.manager.findOneBy(BridgeRow, { id: bridgeId, revokedAt: IsNull() })) ?? undefined;
  }

  /** From now on its credential opens nothing, and a person says what became of what it had. @throws DomainError NOT_FOUND */
  async revoke(bridgeId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const revokedAt = new Date(this.clock.nowMs());
      const done = await manager.update(
        BridgeRow,
        { id: bridgeId, revokedAt: IsNull() },
        { revokedAt, connectivity: 'offline' },
      );
      if (done.affected !== 1) throw domainError('NOT_FOUND', 'There is no such bridge.');
      await manager.update(MachineRow, { bridgeId }, { connectivity: 'offline' });
      for (const { id } of await manager.findBy(AttemptRow, { bridgeId, state: whereState(ASKED_AT_BIRTH) })) {
        const rows = await lockAttempt(manager, id);
        if (rows) await this.steps.take(manager, rows, takeRevoked(recordsOf(rows)));
      }
      await notify(manager, { topic: 'bridge-revoked', id: bridgeId });
      await notify(manager, { topic: 'machines' });
    });
  }
}
