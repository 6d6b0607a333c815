import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import {
  DEFAULT_HALF_LIFE_S,
  type CapacityReport,
  type CoalitionMessage,
  type EconomicEvent,
} from '#libs/coalition-contract';
import type { Clock, Process } from '#libs/domain';
import { DesignRow, JobRow, MachineRow, OperationRow, WorkOrderRow, newId, notify } from '#libs/persistence';
import { capacityOf, type CommittedJob } from '#libs/scheduling';
import { CLOCK } from '../core/core.module.js';
import { SettingsService } from '../core/settings.service.js';
import type { Manifest } from '#libs/designs';
import { loadPolicy } from '../dispatch/policy.js';
import { estimateOf } from '../jobs/job-estimates.js';
import { LiveTelemetry } from '../live/telemetry.js';
import { putCoalitionMessage } from './outbox.js';
import { loadRuledShop } from './shop-rules.js';
import { byId } from './views.js';

/** Unchanged capacity is confirmed this often, a third of its half-life, so that silence means something. */
const CONFIRM_EVERY_MS = (DEFAULT_HALF_LIFE_S * 1000) / 3;
/** What a piece nobody estimated yet is counted as. */
const UNKNOWN_PIECE_S = 3600;

/** What this site tells the coalition: what it could still make, and what it made. */
@Injectable()
export class CapacityService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(SettingsService) private readonly settings: SettingsService,
    @Inject(LiveTelemetry) private readonly telemetry: LiveTelemetry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Puts a report into the outbox when capacity changed since the last one, or when it is time to confirm it. */
  async report(): Promise<boolean> {
    const site = await this.settings.site();
    const nowMs = this.clock.nowMs();
    const entries = await this.#entries(nowMs);
    const text = JSON.stringify(
      entries.map(({ freeHoursNext24, queuedHours, ...entry }) => [
        entry,
        Math.round(freeHoursNext24),
        Math.round(queuedHours),
      ]),
    );
    const last = await this.settings.get('capacity-sent');
    if (last?.text === text && nowMs - last.atMs < CONFIRM_EVERY_MS) return false;
    // Time rises also over restarts and restores of the database.
    const sequence = Math.max(nowMs, (last?.sequence ?? 0) + 1);
    const capacity: CapacityReport = {
      siteId: site.id,
      siteName: site.name,
      sequence,
      observedAt: new Date(nowMs).toISOString(),
      halfLifeS: DEFAULT_HALF_LIFE_S,
      entries,
    };
    await this.database.transaction(async (manager) => {
      await this.#put(manager, { id: newId(), type: 'capacity', capacity });
      await manager.query(
        `INSERT INTO setting (key, value) VALUES ('capacity-sent', $1) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value`,
        [JSON.stringify({ sequence, text, atMs: nowMs })],
      );
    });
    return true;
  }

  async #entries(nowMs: number): Promise<CapacityReport['entries']> {
    const { manager } = this.database;
    const shop = await loadRuledShop(manager, await loadPolicy(manager), nowMs);
    const jobs = await manager.findBy(JobRow, { state: In(['waiting', 'planned', 'attempting']) });
    const operations = await byId(
      manager,
      OperationRow,
      jobs.map((job) => job.operationId),
    );
    const estimates = await estimateOf(manager, [...operations.values()]);
    const committed = jobs.map((job): CommittedJob => {
      const operation = operations.get(job.operationId);
      const isRunning = job.state === 'attempting';
      const running =
        isRunning && job.machineId !== null ? this.telemetry.telemetryOf(job.machineId)?.remainingS : undefined;
      return {
        machineId: isRunning ? job.machineId : null,
        process: (operation?.step ?? 'print') as Process,
        material: operation?.requirements.materials[0],
        remainingS: running ?? estimates.get(job.operationId) ?? UNKNOWN_PIECE_S,
      };
    });
    return capacityOf(shop.views, committed, nowMs);
  }

  /** A piece passed its check: produced, and its material consumed. Inside the caller's transaction. */
  async recordMade(manager: EntityManager, job: JobRow, operation: OperationRow): Promise<void> {
    await this.#record(manager, job, operation, { action: 'produce', quantity: 1, unit: 'one' });
    await this.recordScrapped(manager, job, operation);
  }

  /** The material is gone, whatever became of the piece. */
  async recordScrapped(manager: EntityManager, job: JobRow, operation: OperationRow): Promise<void> {
    const { massG } = operation.requirements;
    if (massG !== undefined && job.machineId !== null) await takeFromSpool(manager, job.machineId, massG);
    if (massG !== undefined)
      await this.#record(manager, job, operation, { action: 'consume', quantity: massG, unit: 'gram' });
  }

  async #record(
    manager: EntityManager,
    job: JobRow,
    operation: OperationRow,
    what: Pick<EconomicEvent, 'action' | 'quantity' | 'unit'>,
  ): Promise<void> {
    const site = await this.settings.site();
    const order = await manager.findOneByOrFail(WorkOrderRow, { id: job.orderId });
    const design = await manager.findOneByOrFail(DesignRow, { id: order.designId });
    const machine = job.machineId === null ? null : await manager.findOneBy(MachineRow, { id: job.machineId });
    const manifest = design.manifest as Manifest;
    const event: EconomicEvent = {
      ...what,
      eventId: newId(),
      siteId: site.id,
      siteName: site.name,
      designTitle: manifest.titles['es'] ?? manifest.title,
      designHash: design.contentHash,
      partName: operation.name,
      process: operation.step as Process,
      material: machine?.loaded?.material ?? null,
      at: new Date(this.clock.nowMs()).toISOString(),
      licence: manifest.licence.hardware,
    };
    await this.#put(manager, { id: event.eventId, type: 'event', event });
  }

  async #put(manager: EntityManager, message: CoalitionMessage): Promise<void> {
    await putCoalitionMessage(manager, this.clock.nowMs(), message);
    await notify(manager, { topic: 'coalition-outbox' });
  }
}

/** What is left on the spool, where somebody told how much there was; lots of the shelf are booked as their attempts end. */
async function takeFromSpool(manager: EntityManager, machineId: string, massG: number): Promise<void> {
  await manager.query(
    `UPDATE machine SET loaded = jsonb_set(loaded, '{remainingG}', to_jsonb(GREATEST(0, (loaded->>'remainingG')::numeric - $2::numeric)))
     WHERE id = $1 AND loaded->'remainingG' IS NOT NULL AND NOT EXISTS (SELECT FROM material_lot WHERE machine_id = machine.id)`,
    [machineId, massG],
  );
  await notify(manager, { topic: 'machines', id: machineId });
}
