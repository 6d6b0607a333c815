import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource, In, IsNull, type EntityManager } from 'typeorm';
import { domainError, type Clock } from '#libs/domain';
import { ReciprocityRecordRow, RequestRow, newId } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { DesignsService } from '../designs/designs.service.js';
import type { RouteInput } from '../http/route.js';
import { OPEN_STATES, decideAgain } from './decide-again.js';
import { holderKey } from './evidence-on-file.js';
import type { addRecord, reciprocityRecordSchema } from './reciprocity.routes.js';

type View = z.input<typeof reciprocityRecordSchema>;

/** Records of giving back: kept by the lab admin, cited by decisions, looked at again when they end. */
@Injectable()
export class ReciprocityService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In force first, then by when they end. */
  async list(): Promise<View[]> {
    const rows = await this.database.manager.find(ReciprocityRecordRow, { order: { createdAt: 'DESC' }, take: 500 });
    return this.#views(rows);
  }

  async add(record: RouteInput<typeof addRecord>['body'], by: string): Promise<View> {
    const now = new Date(this.clock.nowMs());
    const row: ReciprocityRecordRow = {
      id: newId(),
      holder: record.holder,
      holderKey: holderKey(record.holder),
      kind: record.kind,
      note: record.note,
      validFrom: new Date(record.validFrom),
      validUntil: record.validUntil === undefined ? null : new Date(record.validUntil),
      createdBy: by,
      createdAt: now,
      withdrawnAt: null,
      withdrawnBy: null,
      withdrawReason: null,
    };
    if (row.holderKey === '') {
      throw domainError('INPUT_INVALID', 'holder: has no letter or digit. Write the name as requests write it.', {
        place: { field: 'holder' },
      });
    }
    await this.database.transaction(async (manager) => {
      await manager.insert(ReciprocityRecordRow, row);
      await this.#decideHolder(manager, row.holderKey);
    });
    return this.#view(row);
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT (withdrawn already) */
  async withdraw(id: string, reason: string, by: string): Promise<View> {
    await this.database.transaction(async (manager) => {
      const row = await manager.findOneBy(ReciprocityRecordRow, { id });
      if (!row) throw domainError('NOT_FOUND', 'There is no such record.');
      const change = { withdrawnAt: new Date(this.clock.nowMs()), withdrawnBy: by, withdrawReason: reason };
      const done = await manager.update(ReciprocityRecordRow, { id, withdrawnAt: IsNull() }, change);
      if (done.affected !== 1) {
        throw domainError('STATE_CONFLICT', `${row.withdrawnBy ?? 'Somebody'} has withdrawn this record already.`);
      }
      await this.#decideHolder(manager, row.holderKey);
    });
    return this.#view(await this.database.manager.findOneByOrFail(ReciprocityRecordRow, { id }));
  }

  /** Open requests that rest on a record which has ended are decided again. */
  async sweep(): Promise<void> {
    const rows = await this.database.manager
      .createQueryBuilder(RequestRow, 'request')
      .select(['request.id'])
      .where({ state: In([...OPEN_STATES]) })
      .andWhere(
        `EXISTS (SELECT 1 FROM reciprocity_record record
          WHERE request.licence_decision->'records' ? record.id::text AND record.valid_until <= :now)`,
        { now: new Date(this.clock.nowMs()) },
      )
      .getMany();
    for (const { id } of rows) {
      await this.database.transaction((manager) => this.#decideAgain(manager, id));
    }
  }

  async #decideHolder(manager: EntityManager, key: string): Promise<void> {
    const open = await manager.find(RequestRow, {
      select: { id: true, requesterName: true },
      where: { state: In([...OPEN_STATES]) },
      order: { id: 'ASC' },
    });
    for (const { id, requesterName } of open) {
      if (holderKey(requesterName) === key) await this.#decideAgain(manager, id);
    }
  }

  async #decideAgain(manager: EntityManager, id: string): Promise<void> {
    await decideAgain(manager, id, { designOf: (designId) => this.designs.get(designId), atMs: this.clock.nowMs() });
  }

  async #view(row: ReciprocityRecordRow): Promise<View> {
    const [view] = await this.#views([row]);
    if (!view) throw new TypeError('one row has one view');
    return view;
  }

  async #views(rows: readonly ReciprocityRecordRow[]): Promise<View[]> {
    const nowMs = this.clock.nowMs();
    const citing = await this.database.manager
      .createQueryBuilder(RequestRow, 'request')
      .where({ state: In([...OPEN_STATES]) })
      .andWhere(`request.licence_decision->'records' <> '[]'`)
      .orderBy('request.created_at')
      .getMany();
    return rows.map((row) => ({
      id: row.id,
      holder: row.holder,
      kind: row.kind,
      note: row.note,
      validFrom: row.validFrom.toISOString(),
      validUntil: row.validUntil?.toISOString() ?? null,
      state: stateOf(row, nowMs),
      citedBy: citing.filter(({ licenceDecision }) => licenceDecision.records.includes(row.id)).map(({ code }) => code),
      createdBy: row.createdBy,
      createdAt: row.createdAt.toISOString(),
      withdrawnBy: row.withdrawnBy,
      withdrawReason: row.withdrawReason,
    }));
  }
}

function stateOf(row: ReciprocityRecordRow, nowMs: number): View['state'] {
  if (row.withdrawnAt !== null) return 'withdrawn';
  if (row.validFrom.getTime() > nowMs) return 'coming';
  return row.validUntil !== null && row.validUntil.getTime() <= nowMs ? 'ended' : 'in-force';
}
