import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, IsNull, MoreThan, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { domainError, type Clock } from '#libs/domain';
import {
  JobRow,
  MachineReservationRow,
  MachineRow,
  MachineRuleRow,
  MaintenancePlanRow,
  newId,
  notify,
} from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { loadPolicy } from '../dispatch/policy.js';
import type { RouteInput } from '../http/route.js';
import { refuseStale, type IfMatch } from '../http/versions.js';
import { lockMachine } from '../production/on-record.js';
import { plansOf } from './maintenance.js';
import type { changeRules, machineRulesSchema, planMaintenance, reserveMachine } from './machine-rules.routes.js';

type Rules = z.input<typeof machineRulesSchema>;

const NO_RULE = {
  mode: null,
  outOfService: null,
  toleranceMm: null,
  trainings: [],
  place: null,
  isQuiet: false,
  isUnattendedAllowed: true,
  version: 1,
};

/** What the workshop decides about its machines. Starts lock the machine's row: what is said here comes before or after. */
@Injectable()
export class MachineRulesService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND */
  async get(machineId: string): Promise<Rules> {
    const { manager } = this.database;
    const nowMs = this.clock.nowMs();
    const isThere = await manager.existsBy(MachineRow, { id: machineId, removedAt: IsNull() });
    if (!isThere) throw domainError('NOT_FOUND', 'There is no such machine.');
    const rule = (await manager.findOneBy(MachineRuleRow, { machineId })) ?? NO_RULE;
    const reservations = await manager.find(MachineReservationRow, {
      where: { machineId, until: MoreThan(new Date(nowMs)) },
      order: { from: 'ASC' },
    });
    const jobs = await manager.findBy(JobRow, { id: In(reservations.flatMap(({ jobId }) => jobId ?? [])) });
    const { version, mode, outOfService, toleranceMm, trainings, place, isQuiet, isUnattendedAllowed } = rule;
    return {
      version,
      mode,
      siteMode: (await loadPolicy(manager)).mode,
      outOfService,
      // A real has seven digits; what was typed has fewer.
      toleranceMm: toleranceMm === null ? null : Number(toleranceMm.toPrecision(6)),
      trainings,
      place,
      isQuiet,
      isUnattendedAllowed,
      reservations: reservations.map(({ id, from, until, why, byName, jobId }) => ({
        id,
        from: from.toISOString(),
        until: until.toISOString(),
        why,
        byName,
        jobId,
        jobNumber: jobs.find((job) => job.id === jobId)?.number ?? null,
      })),
      maintenance: await plansOf(manager, nowMs, machineId),
    };
  }

  /** @throws DomainError NOT_FOUND, VERSION_CONFLICT */
  change(machineId: string, change: RouteInput<typeof changeRules>['body'], ifMatch?: IfMatch): Promise<Rules> {
    return this.#locked(machineId, async (manager, machine) => {
      const rule = (await manager.findOneBy(MachineRuleRow, { machineId })) ?? NO_RULE;
      await refuseStale(manager, { id: machineId, version: rule.version }, machine.name, ifMatch);
      await this.#write(manager, machineId, change);
    });
  }

  /** @throws DomainError NOT_FOUND */
  takeOut(machineId: string, why: string, by: string): Promise<Rules> {
    const at = new Date(this.clock.nowMs()).toISOString();
    return this.#locked(machineId, (manager) => this.#write(manager, machineId, { outOfService: { why, by, at } }));
  }

  /** @throws DomainError NOT_FOUND */
  putBack(machineId: string): Promise<Rules> {
    return this.#locked(machineId, (manager) => this.#write(manager, machineId, { outOfService: null }));
  }

  async #write(manager: EntityManager, machineId: string, change: Partial<MachineRuleRow>): Promise<void> {
    await manager.query('INSERT INTO machine_rule (machine_id) VALUES ($1) ON CONFLICT DO NOTHING', [machineId]);
    await manager.update(MachineRuleRow, { machineId }, { ...change, version: () => 'version + 1' } as never);
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT when somebody else has it then */
  reserve(machineId: string, wish: RouteInput<typeof reserveMachine>['body'], byName: string): Promise<Rules> {
    const [from, until] = [new Date(wish.from), new Date(wish.until)];
    const { why, jobId = null } = wish;
    return this.#locked(machineId, async (manager, machine) => {
      const others = await manager.findBy(MachineReservationRow, { machineId, until: MoreThan(from) });
      const other = others.find((each) => each.from < until);
      if (other) {
        const span = `${other.from.toISOString()} to ${other.until.toISOString()}`;
        throw domainError('STATE_CONFLICT', `${machine.name} is kept by ${other.byName} from ${span}: ${other.why}.`);
      }
      if (jobId !== null && !(await manager.existsBy(JobRow, { id: jobId }))) {
        throw domainError('NOT_FOUND', 'There is no such job.', { place: { field: 'jobId' } });
      }
      const createdAt = new Date(this.clock.nowMs());
      await manager.insert(MachineReservationRow, {
        id: newId(),
        machineId,
        from,
        until,
        why,
        byName,
        jobId,
        createdAt,
      });
    });
  }

  /** @throws DomainError NOT_FOUND */
  endReservation(machineId: string, id: string): Promise<Rules> {
    return this.#locked(machineId, async (manager) => {
      const gone = await manager.delete(MachineReservationRow, { id, machineId });
      if (gone.affected !== 1) throw domainError('NOT_FOUND', 'There is no such reservation.');
    });
  }

  /** @throws DomainError NOT_FOUND */
  plan(machineId: string, plan: RouteInput<typeof planMaintenance>['body']): Promise<Rules> {
    const now = new Date(this.clock.nowMs());
    return this.#locked(machineId, async (manager) => {
      await manager.insert(MaintenancePlanRow, {
        id: newId(),
        machineId,
        name: plan.name,
        everyHours: plan.everyHours ?? null,
        everyCycles: plan.everyCycles ?? null,
        everyDays: plan.everyDays ?? null,
        lastDoneAt: now,
        lastDoneBy: null,
        createdAt: now,
      });
    });
  }

  /** @throws DomainError NOT_FOUND */
  done(machineId: string, id: string, by: string): Promise<Rules> {
    const change = { lastDoneAt: new Date(this.clock.nowMs()), lastDoneBy: by };
    return this.#locked(machineId, async (manager) => {
      const done = await manager.update(MaintenancePlanRow, { id, machineId }, change);
      if (done.affected !== 1) throw domainError('NOT_FOUND', 'There is no such maintenance.');
    });
  }

  /** @throws DomainError NOT_FOUND */
  drop(machineId: string, id: string): Promise<Rules> {
    return this.#locked(machineId, async (manager) => {
      const gone = await manager.delete(MaintenancePlanRow, { id, machineId });
      if (gone.affected !== 1) throw domainError('NOT_FOUND', 'There is no such maintenance.');
    });
  }

  async #locked(
    machineId: string,
    act: (manager: EntityManager, machine: MachineRow) => Promise<void>,
  ): Promise<Rules> {
    await this.database.transaction(async (manager) => {
      const machine = await lockMachine(manager, machineId);
      if (!machine || machine.removedAt) throw domainError('NOT_FOUND', 'There is no such machine.');
      await act(manager, machine);
      await notify(manager, { topic: 'machines', id: machineId });
      await notify(manager, { topic: 'inbox' });
      await notify(manager, { topic: 'advance' });
    });
    return this.get(machineId);
  }
}
