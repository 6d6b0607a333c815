import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, IsNull, Not, type EntityManager } from 'typeorm';
import type { Birth, MachineConfig } from '#libs/bridge-contract';
import { ASKED_AT_BIRTH, askAfterBirth, domainError, introduce, type BridgeOnRecord, type Clock } from '#libs/domain';
import { AttemptRow, BridgeRow, JobRow, MachineRow, isId, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { lockMachine, whereState } from '../production/on-record.js';
import { StepsService } from '../production/steps.service.js';
import { byId } from '../production/views.js';

/** What a birth, a death and silence mean for the rows of a bridge and its machines. */
@Injectable()
export class BridgePresenceService {
  readonly #log = new Logger('bridges');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(StepsService) private readonly steps: StepsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Takes a BIRTH: fences and run counts only ever rise (a restored database learns them here), and open attempts that
   * the bridge does not name are asked about, and those that were cancelled are cancelled once more.
   * @returns false for one that came late: it is not answered
   */
  async born(bridgeId: string, birth: Birth): Promise<boolean> {
    const isNews = await this.database.transaction(async (manager) => {
      if (!(await this.#introduce(manager, bridgeId, birth))) return false;
      for (const machine of birth.machines.toSorted((a, b) => (a.machineId < b.machineId ? -1 : 1))) {
        await this.#bornMachine(manager, bridgeId, machine);
      }
      // After the machines: whoever takes facts locks in this order.
      await this.#skipForgotten(manager, bridgeId, birth);
      const named = new Set(birth.openAttempts.map((attempt) => attempt.attemptId));
      const open = await manager.findBy(AttemptRow, { bridgeId, state: whereState(ASKED_AT_BIRTH) });
      const jobs = await byId(
        manager,
        JobRow,
        open.map((attempt) => attempt.jobId),
      );
      for (const attempt of open) {
        const isCancelWanted = jobs.get(attempt.jobId)?.isCancelWanted ?? false;
        for (const wish of askAfterBirth(attempt, { isCancelWanted }, named)) {
          await this.steps.ask(manager, attempt, wish);
        }
      }
      await this.#tell(manager);
      return true;
    });
    if (isNews) this.#log.log(`bridge ${bridgeId} is online (boot ${birth.epoch})`);
    return isNews;
  }

  /** Who it is, and whether somebody else uses its name. @returns false: said before, and come late */
  async #introduce(manager: EntityManager, bridgeId: string, birth: Birth): Promise<boolean> {
    const row = await manager.findOne(BridgeRow, { where: { id: bridgeId }, lock: { mode: 'pessimistic_write' } });
    if (!row) return false;
    const said = { epoch: birth.epoch, bornAtMs: birth.atMs };
    const { boot, previous, areTwins, isRepeated } = introduce(bridgeOnRecord(row), said);
    if (isRepeated) return false;
    const now = new Date(this.clock.nowMs());
    if (areTwins)
      this.#log.error(`two bridges use the name of ${bridgeId}: boots ${previous?.epoch} and ${boot.epoch}`);
    await manager.update(
      BridgeRow,
      { id: bridgeId },
      {
        connectivity: 'online',
        epoch: boot.epoch,
        bornAtMs: boot.bornAtMs,
        previousEpoch: previous?.epoch ?? null,
        previousBornAtMs: previous?.bornAtMs ?? null,
        ...(areTwins && row.doubtSince === null ? { doubtSince: now } : {}),
        softwareVersion: birth.version,
        lastSeenAt: now,
      },
    );
    return true;
  }

  /** What a database acknowledged and then lost (failover, restore) never comes again; what follows must not wait for it. */
  async #skipForgotten(manager: EntityManager, bridgeId: string, { epoch, ackedSeq = 0 }: Birth): Promise<void> {
    if (ackedSeq === 0) return;
    const raised = await manager.query<unknown[]>(
      `INSERT INTO fact_watermark AS mark (bridge_id, epoch, seq) VALUES ($1, $2, $3)
       ON CONFLICT (bridge_id, epoch) DO UPDATE SET seq = excluded.seq WHERE mark.seq < excluded.seq RETURNING seq`,
      [bridgeId, epoch, ackedSeq],
    );
    if (raised.length > 0) this.#log.error(`facts of bridge ${bridgeId} up to ${ackedSeq} were lost by the database`);
  }

  async #bornMachine(manager: EntityManager, bridgeId: string, said: Birth['machines'][number]): Promise<void> {
    const { machineId, maxFence, run, connectivity, state } = said;
    // A bridge speaks for its own machines only, and holds up nobody else's.
    if (!isId(machineId) || !(await manager.existsBy(MachineRow, { id: machineId, bridgeId }))) return;
    const row = await lockMachine(manager, machineId);
    if (row?.bridgeId !== bridgeId) return;
    await this.steps.changeMachine(manager, machineId, { fence: maxFence, run });
    const isNew = row.connectivity !== connectivity || row.state !== state;
    const since = isNew ? new Date(this.clock.nowMs()) : row.since;
    await manager.update(MachineRow, { id: machineId }, { connectivity, state, since });
  }

  /**
   * A person found out which of two bridges is the right one: the one that speaks now may start again. The other one,
   * should it speak once more, is in doubt again.
   * @throws DomainError NOT_FOUND
   */
  async trust(bridgeId: string, by: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const done = await manager.update(BridgeRow, { id: bridgeId, revokedAt: IsNull() }, { doubtSince: null });
      if (done.affected !== 1) throw domainError('NOT_FOUND', 'There is no such bridge.');
      await this.#tell(manager);
    });
    this.#log.warn(`bridge ${bridgeId} is trusted again, says ${by}`);
  }

  /** A vanished bridge makes its machines stale; what they do they go on doing. */
  async lost(bridgeId: string, epoch: string | undefined): Promise<void> {
    await this.database.transaction(async (manager) => {
      const where = epoch === undefined ? { id: bridgeId } : { id: bridgeId, epoch };
      const done = await manager.update(BridgeRow, { ...where, connectivity: 'online' }, { connectivity: 'offline' });
      if (done.affected !== 1) return;
      // In the order in which facts lock them.
      await manager.query('SELECT id FROM machine WHERE bridge_id = $1 ORDER BY id FOR UPDATE', [bridgeId]);
      await manager.update(
        MachineRow,
        { bridgeId, connectivity: 'online' },
        { connectivity: 'stale', since: new Date(this.clock.nowMs()) },
      );
      await this.#tell(manager);
      this.#log.warn(`bridge ${bridgeId} is gone`);
    });
  }

  /** After a start of the server nobody is known to be there until it says so. */
  async forgetAll(): Promise<void> {
    const { manager } = this.database;
    await manager.update(BridgeRow, { connectivity: 'online' }, { connectivity: 'offline' });
    await manager.update(MachineRow, { connectivity: Not('offline') }, { connectivity: 'stale' });
  }

  /** A bridge speaks for its own machines only. */
  async machineIdsOf(bridgeId: string): Promise<ReadonlySet<string>> {
    const rows = await this.database.manager.find(MachineRow, { where: { bridgeId }, select: { id: true } });
    return new Set(rows.map((row) => row.id));
  }

  async configOf(bridgeId: string): Promise<MachineConfig[]> {
    const rows = await this.database.manager.find(MachineRow, {
      where: { bridgeId, removedAt: IsNull() },
      order: { name: 'ASC' },
    });
    return rows.map(({ id, name, url, profile, uuid, macros, heatLeaseS, rxBytes }) => ({
      machineId: id,
      name,
      url,
      profile,
      ...(uuid !== null && { uuid }),
      ...(macros !== null && { macros }),
      ...(heatLeaseS !== null && { heatLeaseS }),
      ...(rxBytes !== null && { rxBytes }),
    }));
  }

  async #tell(manager: Parameters<typeof notify>[0]): Promise<void> {
    await notify(manager, { topic: 'bridges' });
    await notify(manager, { topic: 'machines' });
    await notify(manager, { topic: 'advance' });
  }
}

const bridgeOnRecord = (row: BridgeRow): BridgeOnRecord => ({
  boot: row.epoch === null ? null : { epoch: row.epoch, bornAtMs: row.bornAtMs ?? 0 },
  previous: row.previousEpoch === null ? null : { epoch: row.previousEpoch, bornAtMs: row.previousBornAtMs ?? 0 },
});
