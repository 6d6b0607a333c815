import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import { DomainError, domainError, startAttempt, type Clock } from '#libs/domain';
import {
  AttemptRow,
  BlobStore,
  BridgeRow,
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
import { keepDecision, type Why } from '../dispatch/keep-decision.js';
import { jobOnRecord, lockJob, lockMachine, machineOnRecord, whereState } from './on-record.js';
import { putCommand } from './outbox.js';
import { PROGRAM_FACTS, programsOf } from './program-choice.js';
import { refuseAgainstRules } from './start-rules.js';
import { StepsService } from './steps.service.js';
import { LIVE_STATES } from './views.js';

export interface StartWish {
  readonly jobId: string;
  readonly machineId: string;
  /** The person beside the machine; needed for lasers and mills. */
  readonly armedBy?: string;
  /** How it came to this machine; kept with the start. */
  readonly why?: Why;
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
    @Inject(BlobStore) private readonly blobs: BlobStore,
    @Inject(StepsService) private readonly steps: StepsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * One attempt, one fence and one OFFER in one transaction, or nothing at all.
   * @throws DomainError START_PLATE_NOT_CLEAR, STATE_CONFLICT (the job is not waiting any more), MACHINE_BUSY,
   * MACHINE_NOT_READY (somebody took it out of work or reserved it), PROGRAM_MISSING (its file is gone: it is made again), NOT_FOUND
   */
  async start(wish: StartWish): Promise<string> {
    try {
      const attemptId = await this.database.transaction((manager) => this.#start(manager, wish));
      this.#log.log(`attempt ${attemptId} offered: job ${wish.jobId} on machine ${wish.machineId}`);
      return attemptId;
    } catch (error) {
      // The partial unique indexes decide races: one live attempt per job and per machine.
      if (isUniqueViolation(error)) throw domainError('MACHINE_BUSY', 'The machine or the job was taken a moment ago.');
      if (error instanceof MissingProgram) await this.#makeAgain(error);
      throw error;
    }
  }

  async #start(manager: EntityManager, wish: StartWish): Promise<string> {
    const { machineId, jobId, armedBy = null } = wish;
    const machine = await lockMachine(manager, machineId);
    if (!machine || machine.removedAt) throw domainError('NOT_FOUND', 'There is no such machine.');
    const job = await lockJob(manager, jobId);
    const bridge = await manager.findOneBy(BridgeRow, { id: machine.bridgeId });
    const token = await manager.findOneBy(PlateTokenRow, { machineId, afterRun: machine.run });
    const live = await manager.find(AttemptRow, {
      where: [
        { machineId, state: whereState(LIVE_STATES) },
        { jobId, state: whereState(LIVE_STATES) },
      ],
    });
    const rows = {
      machine: machineOnRecord(machine, bridge),
      job: job ? jobOnRecord(job) : undefined,
      isPlateClear: token !== null,
      live: live.map((attempt) => attempt.state),
    };
    const start = startAttempt(rows, this.clock.nowMs());
    if (!job || !token) throw new TypeError('a start without job or plate token');
    await refuseAgainstRules(
      manager,
      { job, machine, isByPerson: armedBy !== null || wish.why?.kind === 'person' },
      this.clock.nowMs(),
    );
    const program = await this.#programFor(manager, job, machine);
    await this.steps.changeMachine(manager, machineId, start.machine);
    await manager.update(JobRow, { id: jobId }, { machineId, attemptCount: job.attemptCount + 1 });
    await this.steps.changeJob(manager, job, start.job);
    const { state, fence, runBefore, createdAtMs, startByMs } = start.attempt;
    const attempt = manager.create(AttemptRow, {
      id: newId(),
      jobId,
      attemptNo: job.attemptCount + 1,
      machineId,
      bridgeId: machine.bridgeId,
      fence,
      state,
      programSha256: program.sha256,
      programBytes: program.bytes,
      estimatedS: program.estimatedS,
      plateTokenId: token.id,
      runBefore,
      armedBy,
      startBy: new Date(startByMs),
      reason: null,
      resolvedBy: null,
      createdAt: new Date(createdAtMs),
      preparedAt: null,
      startedAt: null,
      endedAt: null,
      heardEpoch: null,
      heardSeq: null,
      claim: null,
      resolveNote: null,
      photoSha256: null,
    });
    await manager.insert(AttemptRow, attempt);
    if (wish.why) await keepDecision(manager, wish.why, createdAtMs);
    await this.steps.ask(manager, attempt, { kind: 'offer' });
    await notify(manager, { topic: 'machines', id: machineId });
    return attempt.id;
  }

  async #programFor(
    manager: EntityManager,
    job: JobRow,
    machine: MachineRow,
  ): Promise<{ sha256: string; bytes: number; estimatedS: number | null }> {
    const operation = await manager.findOneByOrFail(OperationRow, { id: job.operationId });
    const fitting = {
      machineClass: machine.profile.machineClass,
      material: machine.loaded?.material ?? '',
      state: 'ready',
    } as const;
    const found = await manager.find(ProgramRow, {
      select: PROGRAM_FACTS,
      where: [
        { partSha256: operation.partSha256 ?? '', operationId: IsNull(), ...fitting },
        { operationId: operation.id, ...fitting },
      ],
    });
    const [program] = programsOf(operation, found);
    if (!program?.sha256 || program.bytes === null) {
      throw domainError('STATE_CONFLICT', `There is no program for ${machine.name} and what is loaded there yet.`);
    }
    if ((await this.blobs.size(program.sha256)) !== program.bytes) throw new MissingProgram(program.id, machine.name);
    return { sha256: program.sha256, bytes: program.bytes, estimatedS: program.estimatedS };
  }

  /** An offer the bridge could not fetch would only hold the machine; the sweep makes the program anew. */
  async #makeAgain({ programId, message }: MissingProgram): Promise<void> {
    this.#log.error(`program ${programId}: ${message}`);
    await this.database.transaction(async (manager) => {
      await manager.update(ProgramRow, { id: programId, state: 'ready' }, { state: 'preparing', progress: 0 });
      await notify(manager, { topic: 'advance' });
    });
  }

  /** Asks the bridge to end, pause or go on; only its facts change the attempt. */
  async ask(
    manager: EntityManager,
    wish: { jobId: string; kind: 'cancel' | 'pause' | 'resume'; by: string; answer?: PromptAnswer },
  ): Promise<void> {
    const { jobId, kind, by, answer: { choice, isAtMachine } = {} } = wish;
    const attempt = await manager.findOneBy(AttemptRow, { jobId, state: whereState(LIVE_STATES) });
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
    wish:
      { kind: 'stop' } | { kind: 'unlock'; acceptIdentity?: boolean | undefined; identityHash?: string | undefined },
    by: string,
  ): Promise<void> {
    const unheard = await this.database.transaction(async (manager) => {
      const machine = await manager.findOneBy(MachineRow, { id: machineId });
      if (!machine) throw domainError('NOT_FOUND', 'There is no such machine.');
      const bridge = await manager.findOneBy(BridgeRow, { id: machine.bridgeId });
      // It goes out all the same: the bridge may be back before anybody knows.
      await putCommand(manager, machine.bridgeId, this.clock.nowMs(), { ...wish, machineId, by });
      const isHeard = machine.connectivity !== 'offline' && bridge?.connectivity === 'online';
      return isHeard ? undefined : machine.name;
    });
    if (unheard === undefined) return;
    throw domainError('MACHINE_OFFLINE', `${unheard} cannot be reached now. Use the switch at the machine.`);
  }
}

/** A deleted or damaged file: the row says that the program is ready, the disk does not. */
class MissingProgram extends DomainError {
  constructor(
    readonly programId: string,
    machine: string,
  ) {
    const message = `The file of the program for ${machine} is gone from the server; it is being made again. Nothing was started.`;
    super({ code: 'PROGRAM_MISSING', message });
  }
}
