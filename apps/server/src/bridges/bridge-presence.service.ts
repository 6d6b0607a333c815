import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, In, IsNull, Not } from 'typeorm';
import type { Birth, MachineConfig } from '#libs/bridge-contract';
import { mayHaveStarted, type Clock } from '#libs/domain';
import { AttemptRow, BridgeRow, JobRow, MachineRow, isId, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { putCancelAgain, putCommand } from '../production/outbox.js';

/** What a birth, a death and silence mean for the rows of a bridge and its machines. */
@Injectable()
export class BridgePresenceService {
  readonly #log = new Logger('bridges');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Takes a BIRTH: fences and run counts only ever rise (a restored database learns them here), and open attempts that
   * the bridge does not name are asked about, and those that were cancelled are cancelled once more.
   */
  async born(bridgeId: string, birth: Birth): Promise<void> {
    await this.database.transaction(async (manager) => {
      const now = new Date(this.clock.nowMs());
      await manager.update(
        BridgeRow,
        { id: bridgeId },
        {
          connectivity: 'online',
          epoch: birth.epoch,
          softwareVersion: birth.version,
          lastSeenAt: now,
        },
      );
      for (const { machineId, maxFence, run: toldRun, connectivity, state } of birth.machines) {
        const row = isId(machineId)
          ? await manager.findOne(MachineRow, {
              where: { id: machineId, bridgeId },
              lock: { mode: 'pessimistic_write' },
            })
          : null;
        if (!row) continue;
        const run = Math.max(row.run, toldRun);
        const isNew = row.connectivity !== connectivity || row.state !== state;
        await manager.update(
          MachineRow,
          { id: machineId },
          {
            fence: Math.max(row.fence, maxFence),
            run,
            connectivity,
            state,
            since: isNew ? now : row.since,
          },
        );
      }
      const named = new Set(birth.openAttempts.map((attempt) => attempt.attemptId));
      const open = await manager.findBy(AttemptRow, {
        bridgeId,
        state: In(['offered', 'stored', 'prepared', 'running', 'paused']),
      });
      for (const attempt of open.filter(({ id, state }) => !named.has(id) || !mayHaveStarted(state))) {
        const { id: attemptId, machineId } = attempt;
        await putCommand(manager, bridgeId, now.getTime(), { kind: 'query', attemptId, machineId });
      }
      // Said while the bridge could not hear; a start or a run must not outlive it.
      const unwanted = await manager.findBy(JobRow, {
        id: In(open.map((attempt) => attempt.jobId)),
        state: 'attempting',
        isCancelWanted: true,
      });
      for (const attempt of open.filter(({ jobId }) => unwanted.some(({ id }) => id === jobId))) {
        await putCancelAgain(manager, now.getTime(), attempt);
      }
      await this.#tell(manager);
    });
    this.#log.log(`bridge ${bridgeId} is online (boot ${birth.epoch})`);
  }

  /** A vanished bridge makes its machines stale; what they do they go on doing. */
  async lost(bridgeId: string, epoch: string | undefined): Promise<void> {
    await this.database.transaction(async (manager) => {
      const where = epoch === undefined ? { id: bridgeId } : { id: bridgeId, epoch };
      const done = await manager.update(BridgeRow, { ...where, connectivity: 'online' }, { connectivity: 'offline' });
      if (done.affected !== 1) return;
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
