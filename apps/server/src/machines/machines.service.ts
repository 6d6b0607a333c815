import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import { domainError, isDrivable, stateWithPlate, type Clock } from '#libs/domain';
import { AttemptRow, MachineRow, PersonAtWorkRow, newId, notify } from '#libs/persistence';
import { BridgesService } from '../bridges/bridges.service.js';
import { checkClock } from '../core/clock-skew.js';
import { CLOCK } from '../core/core.module.js';
import type { RouteInput } from '../http/route.js';
import { refuseStale, type IfMatch } from '../http/versions.js';
import { JobsService } from '../jobs/jobs.service.js';
import { AttemptsService } from '../production/attempts.service.js';
import { loadPolicy } from '../dispatch/policy.js';
import { pickedWhy } from '../dispatch/picked-why.js';
import { loadRuledShop } from '../production/shop-rules.js';
import { LIVE_STATES, loadWaitingJobs } from '../production/views.js';
import { matchMachine, type MachineView } from '#libs/scheduling';
import type { createMachine, setUpMachine, updateMachine } from './machines.routes.js';

/** The machines of the site: what they are, what is loaded, and what a person beside them says. */
@Injectable()
export class MachinesService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(BridgesService) private readonly bridges: BridgesService,
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(AttemptsService) private readonly attempts: AttemptsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND when the bridge is unknown, INPUT_INVALID for a real machine on a training bridge or one no bridge can drive */
  async create(input: RouteInput<typeof createMachine>['body'] & { isSimulated?: boolean }): Promise<string> {
    if (!isDrivable(input.profile.firmware)) {
      const why = `A bridge cannot drive ${input.profile.firmware}: it takes programs from its own host only. Carry the program to it.`;
      throw domainError('INPUT_INVALID', why, { place: { field: 'profile.firmware' } });
    }
    const bridge = await this.bridges.find(input.bridgeId);
    if (!bridge) throw domainError('NOT_FOUND', 'There is no such bridge.', { place: { field: 'bridgeId' } });
    // A training bridge has no watchdog, and at its next start simulates every machine it has.
    if (bridge.isSimulated && input.isSimulated !== true) {
      const why = `"${bridge.name}" is a training bridge: no watchdog guards its machines. Add a real one to a real bridge.`;
      throw domainError('INPUT_INVALID', why, { place: { field: 'bridgeId' } });
    }
    const now = new Date(this.clock.nowMs());
    const id = newId();
    await this.database.transaction(async (manager) => {
      await manager.insert(MachineRow, {
        id,
        bridgeId: input.bridgeId,
        name: input.name,
        url: input.url,
        profile: input.profile,
        loaded: input.loaded ?? null,
        ...input.setup,
        isSimulated: input.isSimulated ?? false,
        connectivity: 'offline',
        state: 'stopped',
        mode: 'production',
        reason: null,
        since: now,
        firmware: null,
        backOffUntil: null,
        removedAt: null,
        createdAt: now,
      } as never);
      await notify(manager, { topic: 'bridge-config', id: input.bridgeId });
      await notify(manager, { topic: 'machines', id });
    });
    return id;
  }

  /** @throws DomainError NOT_FOUND, VERSION_CONFLICT */
  async update(machineId: string, change: RouteInput<typeof updateMachine>['body'], ifMatch?: IfMatch): Promise<void> {
    await this.database.transaction(async (manager) => {
      const row = await lockMachine(manager, machineId, ifMatch);
      // Back to work after somebody looked: what kept it out of work is settled.
      const settled = change.mode === 'production' ? { reason: null, backOffUntil: null, rejectionCount: 0 } : {};
      await manager.save(MachineRow, { id: machineId, ...change, ...settled, version: row.version + 1 });
      if (change.name !== undefined) await notify(manager, { topic: 'bridge-config', id: row.bridgeId });
      await notify(manager, { topic: 'machines', id: machineId });
      await notify(manager, { topic: 'advance' });
    });
  }

  /** The bridge is told at once. @throws DomainError NOT_FOUND, VERSION_CONFLICT */
  async setUp(machineId: string, setup: RouteInput<typeof setUpMachine>['body'], ifMatch?: IfMatch): Promise<void> {
    await this.database.transaction(async (manager) => {
      const row = await lockMachine(manager, machineId, ifMatch);
      await manager.save(MachineRow, { id: machineId, ...setup, version: row.version + 1 } as MachineRow);
      await notify(manager, { topic: 'bridge-config', id: row.bridgeId });
      await notify(manager, { topic: 'machines', id: machineId });
    });
  }

  /** @throws DomainError MACHINE_BUSY while an attempt lives on it, NOT_FOUND, VERSION_CONFLICT */
  async remove(machineId: string, ifMatch?: IfMatch): Promise<void> {
    await this.database.transaction(async (manager) => {
      // Starts lock this row too: one of the two comes first.
      const row = await lockMachine(manager, machineId, ifMatch);
      if (await manager.existsBy(AttemptRow, { machineId, state: In([...LIVE_STATES]) })) {
        throw domainError('MACHINE_BUSY', `${row.name} still has a job. End it first.`);
      }
      await manager.update(MachineRow, { id: machineId }, { removedAt: new Date(this.clock.nowMs()) });
      // It leaves with its plate empty: what lay there goes on as after any clearing.
      await this.jobs.settleCleared(manager, machineId);
      await notify(manager, { topic: 'bridge-config', id: row.bridgeId });
      await notify(manager, { topic: 'machines', id: machineId });
      await notify(manager, { topic: 'advance' });
    });
  }

  /**
   * A person stands at a laser or mill, has fixed the stock and starts this job. The word also clears the plate of the
   * run that was seen.
   * @throws DomainError MACHINE_OFFLINE, MACHINE_NOT_READY, STATE_CONFLICT, NOT_TRAINED and what AttemptsService.start throws
   */
  async startAtMachine(machineId: string, wish: { jobId: string; afterRun: number }, by: StartedBy): Promise<void> {
    const { manager } = this.database;
    const policy = await loadPolicy(manager);
    const shop = await loadRuledShop(manager, policy, this.clock.nowMs());
    const machine = shop.views.find((view) => view.id === machineId);
    if (!machine) throw domainError('NOT_FOUND', 'There is no such machine.');
    if (machine.connectivity !== 'online') throw domainError('MACHINE_OFFLINE', `${machine.name} is not connected.`);
    // The word that comes with the start says the plate is empty too.
    if (stateWithPlate(machine.state, true) !== 'idle') {
      throw domainError('MACHINE_NOT_READY', `${machine.name} is ${machine.state}; it must be idle to start.`);
    }
    await refuseUntrained(manager, machine, by);
    const [waiting] = await loadWaitingJobs(manager, shop, wish.jobId);
    if (!waiting) throw domainError('STATE_CONFLICT', 'This job does not wait for a machine any more.');
    const match = matchMachine(waiting.operation.requirements, machine, waiting.view.ownLotG);
    if (!match.isEligible)
      throw domainError('STATE_CONFLICT', match.failing[0]?.message ?? 'This machine cannot make it.');
    await checkClock(this.database, this.clock);
    const why = pickedWhy(waiting.view, shop.views, { machineId, policy, nowMs: this.clock.nowMs(), by: by.name });
    await this.jobs.clearPlate(machineId, wish.afterRun, by.name);
    await this.attempts.start({ jobId: wish.jobId, machineId, armedBy: by.name, why });
  }
}

/** Whoever says that they stand beside the machine. */
export interface StartedBy {
  readonly name: string;
  readonly accountId: string;
}

/** @throws DomainError NOT_TRAINED */
async function refuseUntrained(manager: EntityManager, machine: MachineView, by: StartedBy): Promise<void> {
  const { needed = [] } = machine.training ?? {};
  const person = needed.length > 0 && (await manager.findOneBy(PersonAtWorkRow, { accountId: by.accountId }));
  const missing = needed.filter((training) => !(person && person.trainings.includes(training)));
  if (missing.length === 0) return;
  throw domainError(
    'NOT_TRAINED',
    `${machine.name} asks for ${missing.join(', ')}, and ${by.name} has no such training on record. Ask somebody who has.`,
    { params: { machine: machine.name, missing: missing.join(', ') } },
  );
}

/** @throws DomainError NOT_FOUND, VERSION_CONFLICT */
async function lockMachine(manager: EntityManager, id: string, ifMatch: IfMatch): Promise<MachineRow> {
  const row = await manager.findOne(MachineRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!row || row.removedAt) throw domainError('NOT_FOUND', 'There is no such machine.');
  await refuseStale(manager, row, row.name, ifMatch);
  return row;
}
