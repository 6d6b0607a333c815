import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Reply } from '#libs/bridge-contract';
import { attemptStatesBefore, type AttemptState, type Clock } from '#libs/domain';
import { AttemptRow, JobRow, MachineRow, ProgramRow, isId } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { AttemptChangesService, conclusionOf } from './attempt-changes.service.js';
import { putCancelAgain, putCommand, putOffer } from './outbox.js';

/** Answers about attempts; those to a person's order are OrdersToMachines'. */
type AttemptReply = Exclude<Reply, { kind: 'ordered' }>;

/** Bridges' answers about attempts: worthless when late, so they carry no record, only the next step of a start. */
@Injectable()
export class RepliesService {
  readonly #log = new Logger('replies');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(AttemptChangesService) private readonly changes: AttemptChangesService,
  ) {}

  /** PREPARED answers our offer: the COMMIT leaves at once, for this boot's nonce and no other. */
  async take(bridgeId: string, reply: AttemptReply): Promise<void> {
    await this.database.transaction(async (manager) => {
      if (!isId(reply.attemptId)) return;
      const attempt = await manager.findOneBy(AttemptRow, { id: reply.attemptId, bridgeId });
      if (!attempt) return;
      if (reply.kind === 'status') return this.#takeStatus(manager, attempt, reply);
      if (!(await this.#mayGoOn(manager, attempt))) return;
      const { machineId, id: attemptId, fence } = attempt;
      // `prepared` again is the bridge's newer challenge for the same attempt: its older nonce is dead.
      const isAgain = attempt.state === 'prepared' && attempt.fence === reply.fence;
      const preparedAt = new Date(this.clock.nowMs());
      const from: AttemptState[] = isAgain ? ['prepared'] : attemptStatesBefore('prepared');
      if (!(await this.changes.change(manager, attempt, 'prepared', { preparedAt }, from))) return;
      await putCommand(manager, bridgeId, this.clock.nowMs(), {
        kind: 'commit',
        attemptId,
        machineId,
        fence,
        epoch: reply.epoch,
        nonce: reply.nonce,
      });
    });
  }

  /**
   * Minutes may lie between the offer and the start. Whoever cancelled, took the machine out of work or changed what is
   * loaded in between is obeyed; the attempt then ends by the cancel or by its deadline.
   */
  async #mayGoOn(manager: EntityManager, attempt: AttemptRow): Promise<boolean> {
    // A change of the machine comes wholly before the COMMIT or wholly after it.
    const machine = await manager.findOneOrFail(MachineRow, {
      where: { id: attempt.machineId },
      lock: { mode: 'pessimistic_write' },
    });
    const job = await manager.findOneByOrFail(JobRow, { id: attempt.jobId });
    if (job.isCancelWanted) {
      await putCancelAgain(manager, this.clock.nowMs(), attempt);
      return false;
    }
    const isForMachine = await manager.existsBy(ProgramRow, {
      sha256: attempt.programSha256,
      machineClass: machine.profile.machineClass,
      material: machine.loaded?.material ?? '',
    });
    if (machine.mode === 'production' && isForMachine) return true;
    this.#log.warn(`attempt ${attempt.id} is not started: its machine is in ${machine.mode} or loaded otherwise now`);
    return false;
  }

  /** A bridge's recorded state only matters where ours lags behind; facts carry the rest. */
  async #takeStatus(
    manager: EntityManager,
    attempt: AttemptRow,
    reply: Extract<AttemptReply, { kind: 'status' }>,
  ): Promise<void> {
    if (reply.state === 'stored' || reply.state === 'prepared') return this.#offerAgain(manager, attempt);
    if (reply.state !== 'rejected' && reply.state !== 'expired') return;
    const { state, reason } = conclusionOf(attempt, reply);
    const endedAt = state === 'unknown' ? null : new Date(this.clock.nowMs());
    if (await this.changes.change(manager, attempt, state, { reason, endedAt })) {
      await this.changes.settleJob(manager, attempt, state, false, reason);
    }
  }

  /** The bridge waits for a COMMIT that got lost, or its PREPARED did: it answers the same offer with a fresh challenge. */
  async #offerAgain(manager: EntityManager, attempt: AttemptRow): Promise<void> {
    if (attempt.state !== 'offered' && attempt.state !== 'stored' && attempt.state !== 'prepared') return;
    if (await this.#mayGoOn(manager, attempt)) await putOffer(manager, this.clock.nowMs(), attempt);
  }
}
