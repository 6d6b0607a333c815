import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import { domainError, type Clock, type ErrorCode } from '#libs/domain';
import {
  AttemptRow,
  JobRow,
  MachineRow,
  OperationRow,
  PlateTokenRow,
  ProgramRow,
  isUniqueViolation,
  newId,
  notify,
} from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { putCommand, putOffer } from './outbox.js';
import { LIVE_STATES } from './views.js';

/** An offer may wait this long for the bridge to fetch its program; a start itself is seconds (nonce, 15 s). */
const START_BY_MS = 10 * 60_000;

export interface StartWish {
  readonly jobId: string;
  readonly machineId: string;
  /** The person beside the machine; needed for lasers and mills. */
  readonly armedBy?: string;
}

/** With "go on": what a person answers to the machine's prompt. */
export interface PromptAnswer {
  readonly choice?: number | undefined;
  /** Whoever says it stands beside the machine; lasers and mills go on after a prompt only then. */
  readonly isAtMachine?: boolean | undefined;
}

/** Makes authorisations to start and takes them back. What the bridge says of them is FactsService's. */
@Injectable()
export class AttemptsService {
  readonly #log = new Logger('attempts');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * One attempt, one fence and one OFFER in one transaction, or nothing at all.
   * @throws DomainError START_PLATE_NOT_CLEAR, STATE_CONFLICT (the job is not waiting any more), MACHINE_BUSY,
   * MACHINE_NOT_READY (somebody took it out of work), NOT_FOUND
   */
  async start(wish: StartWish): Promise<string> {
    try {
      const attemptId = await this.database.transaction((manager) => this.#start(manager, wish));
      this.#log.log(`attempt ${attemptId} offered: job ${wish.jobId} on machine ${wish.machineId}`);
      return attemptId;
    } catch (error) {
      // The partial unique indexes decide races: one live attempt per job and per machine.
      if (isUniqueViolation(error)) throw domainError('MACHINE_BUSY', 'The machine or the job was taken a moment ago.');
      throw error;
    }
  }

  async #start(manager: EntityManager, wish: StartWish): Promise<string> {
    const nowMs = this.clock.nowMs();
    const machine = await manager.findOne(MachineRow, {
      where: { id: wish.machineId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!machine || machine.removedAt) throw domainError('NOT_FOUND', 'There is no such machine.');
    if (machine.mode !== 'production')
      throw domainError('MACHINE_NOT_READY', `${machine.name} is in ${machine.mode}; put it back to production first.`);
    const token = await manager.findOneBy(PlateTokenRow, { machineId: machine.id, afterRun: machine.run });
    if (!token)
      throw domainError('START_PLATE_NOT_CLEAR', `Somebody must confirm at ${machine.name} that the plate is empty.`);
    const job = await this.#takeJob(manager, wish, nowMs);
    const program = await this.#programFor(manager, job, machine);
    const fence = machine.fence + 1;
    await manager.update(MachineRow, { id: machine.id }, { fence });
    const attempt = manager.create(AttemptRow, {
      id: newId(),
      jobId: job.id,
      attemptNo: job.attemptCount,
      machineId: machine.id,
      bridgeId: machine.bridgeId,
      fence,
      state: 'offered',
      programSha256: program.sha256,
      programBytes: program.bytes,
      estimatedS: program.estimatedS,
      plateTokenId: token.id,
      runBefore: machine.run,
      armedBy: wish.armedBy ?? null,
      startBy: new Date(nowMs + START_BY_MS),
      reason: null,
      resolvedBy: null,
      createdAt: new Date(nowMs),
      preparedAt: null,
      startedAt: null,
      endedAt: null,
    });
    await manager.insert(AttemptRow, attempt);
    await putOffer(manager, nowMs, attempt);
    await notify(manager, { topic: 'jobs', id: job.id });
    await notify(manager, { topic: 'machines', id: machine.id });
    return attempt.id;
  }

  /** Takes the job out of the queue by a conditional update: whoever comes second finds nothing. */
  async #takeJob(manager: EntityManager, wish: StartWish, nowMs: number): Promise<JobRow> {
    const taken = await manager
      .createQueryBuilder()
      .update(JobRow)
      .set({
        state: 'attempting',
        machineId: wish.machineId,
        reasons: [],
        outcome: null,
        attemptCount: () => 'attempt_count + 1',
        version: () => 'version + 1',
        updatedAt: new Date(nowMs),
      })
      .where({ id: wish.jobId, state: In(['waiting', 'planned']) })
      .execute();
    if (taken.affected !== 1) throw domainError('STATE_CONFLICT', 'This job does not wait for a machine any more.');
    return manager.findOneByOrFail(JobRow, { id: wish.jobId });
  }

  async #programFor(
    manager: EntityManager,
    job: JobRow,
    machine: MachineRow,
  ): Promise<{ sha256: string; bytes: number; estimatedS: number | null }> {
    const operation = await manager.findOneByOrFail(OperationRow, { id: job.operationId });
    const program = await manager.findOneBy(ProgramRow, {
      partSha256: operation.partSha256 ?? '',
      machineClass: machine.profile.machineClass,
      material: machine.loaded?.material ?? '',
      state: 'ready',
    });
    if (!program?.sha256 || program.bytes === null) {
      throw domainError('STATE_CONFLICT', `There is no program for ${machine.name} and what is loaded there yet.`);
    }
    return { sha256: program.sha256, bytes: program.bytes, estimatedS: program.estimatedS };
  }

  /** Asks the bridge to end, pause or go on; only its facts change the attempt. */
  async ask(
    manager: EntityManager,
    wish: { jobId: string; kind: 'cancel' | 'pause' | 'resume'; by: string; answer?: PromptAnswer },
  ): Promise<void> {
    const { jobId, kind, by, answer: { choice, isAtMachine } = {} } = wish;
    const attempt = await manager.findOneBy(AttemptRow, { jobId, state: In([...LIVE_STATES]) });
    // Of an unknown one the bridge may still be heard and take a cancel; there is nothing to pause.
    if (!attempt || (attempt.state === 'unknown' && kind !== 'cancel')) {
      throw domainError('STATE_CONFLICT', 'Nothing of this job runs on a machine now.');
    }
    const { id: attemptId, machineId } = attempt;
    const asked = { attemptId, machineId, by };
    const armedBy = isAtMachine ? by : undefined;
    const command = kind === 'resume' ? ({ kind, ...asked, choice, armedBy } as const) : { kind, ...asked };
    await putCommand(manager, attempt.bridgeId, this.clock.nowMs(), command);
  }

  /** A stop request goes out whatever state the machine is in; so does the word that it may work again.
   * @throws DomainError MACHINE_OFFLINE, NOT_FOUND */
  async command(
    machineId: string,
    wish: { kind: 'stop' } | { kind: 'unlock'; acceptIdentity?: boolean | undefined },
    by: string,
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      const machine = await manager.findOneBy(MachineRow, { id: machineId });
      if (!machine) throw domainError('NOT_FOUND', 'There is no such machine.');
      if (machine.connectivity === 'offline') {
        throw domainError('MACHINE_OFFLINE', `${machine.name} is not connected. Use the switch at the machine.`);
      }
      await putCommand(manager, machine.bridgeId, this.clock.nowMs(), { ...wish, machineId, by });
    });
  }
}

/** Codes that say the program or the part is at fault: another try would be refused again. */
export const isProgramFault = (code: ErrorCode | undefined): boolean =>
  code !== undefined && (/^(?:GCODE_|ENC_)/.test(code) || PROGRAM_FAULTS.has(code));
const PROGRAM_FAULTS = new Set<ErrorCode>(['PROGRAM_HASH', 'BGCODE_INVALID', 'FILE_TOO_BIG']);
/** Codes that say nothing about the machine: it may be tried again at once. */
export const isHarmlessRefusal = (code: ErrorCode | undefined): boolean =>
  code === 'ATTEMPT_NEVER_SEEN' || code === 'START_EXPIRED' || code === 'START_FENCED';
