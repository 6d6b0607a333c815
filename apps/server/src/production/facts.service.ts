import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { jobAfterAttempt, rejectionBackOffMs, type Clock, type ErrorCode } from '#libs/domain';
import type { Ack, Fact, FactBody } from '#libs/bridge-contract';
import {
  AttemptRow,
  FactRow,
  FactWatermarkRow,
  JobRow,
  MachineRow,
  WorkOrderRow,
  isId,
  notify,
  type ReasonData,
} from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { moveRequest } from '../requests/move-request.js';
import { AttemptChangesService, conclusionOf, reasonOf } from './attempt-changes.service.js';
import { isHarmlessRefusal, isProgramFault } from './attempts.service.js';

type AttemptFact = Extract<FactBody, { kind: 'attempt' }>;
type MachineFact = Extract<FactBody, { kind: 'machine' }>;

/** Takes what bridges say into the database: once each, in any order, never lost, never forgotten. */
@Injectable()
export class FactsService {
  readonly #log = new Logger('facts');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AttemptChangesService) private readonly changes: AttemptChangesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Stores and applies one fact. A fact that was seen before changes nothing.
   * @returns the watermark to acknowledge: every fact of this boot up to it is committed
   */
  async take(bridgeId: string, fact: Fact): Promise<Ack> {
    return this.database.transaction(async (manager) => {
      const { epoch, seq } = fact;
      const inserted = await manager
        .createQueryBuilder()
        .insert()
        .into(FactRow)
        .values({
          bridgeId,
          epoch,
          seq,
          at: new Date(fact.atMs),
          receivedAt: new Date(this.clock.nowMs()),
          body: fact.fact as object,
        })
        .orIgnore()
        .returning('seq')
        .execute();
      if ((inserted.raw as unknown[]).length > 0) await this.#apply(manager, bridgeId, fact);
      return { epoch, seq: await advanceWatermark(manager, bridgeId, epoch) };
    });
  }

  async #apply(manager: EntityManager, bridgeId: string, { fact, epoch, seq, atMs }: Fact): Promise<void> {
    if (fact.kind === 'machine') return this.#applyMachine(manager, bridgeId, { fact, epoch, seq });
    const attempt = isId(fact.attemptId) ? await manager.findOneBy(AttemptRow, { id: fact.attemptId, bridgeId }) : null;
    if (!attempt) {
      // A database that was restored to an earlier point, or a cloned bridge: a person must look.
      this.#log.error(`bridge ${bridgeId} reports attempt ${fact.attemptId}, which is not in our records`);
      await manager.update(FactRow, { bridgeId, epoch, seq }, { isOrphan: true });
      await this.#lockForOrphan(manager, bridgeId, fact.machineId);
      return;
    }
    if (fact.kind === 'attempt') await this.#applyAttempt(manager, attempt, fact, new Date(atMs));
  }

  async #lockForOrphan(manager: EntityManager, bridgeId: string, machineId: string): Promise<void> {
    if (!isId(machineId)) return;
    const reason: ReasonData = {
      code: 'ATTEMPT_ORPHAN',
      message: 'The bridge reports a run that is not in our records. Look at the machine.',
    };
    await manager.update(MachineRow, { id: machineId, bridgeId }, { mode: 'maintenance', reason });
    await notify(manager, { topic: 'machines', id: machineId });
  }

  async #applyAttempt(manager: EntityManager, attempt: AttemptRow, fact: AttemptFact, at: Date): Promise<void> {
    await manager
      .createQueryBuilder()
      .update(MachineRow)
      .set({ run: () => 'GREATEST(run, :run)' })
      .where('id = :id', { id: attempt.machineId })
      .setParameter('run', fact.run)
      .execute();
    const hasStarted = attempt.startedAt !== null || fact.run > attempt.runBefore;
    const { state, reason } = conclusionOf(attempt, fact);
    const changed = await this.changes.change(manager, attempt, state, {
      reason,
      startedAt: attempt.startedAt ?? (hasStarted ? at : null),
      endedAt: jobAfterAttempt(state, { isCancelWanted: false }, hasStarted) ? at : null,
    });
    if (!changed) return;
    this.#log.log(`attempt ${attempt.id} is ${state}${fact.code === undefined ? '' : ` (${fact.code})`}`);
    if (state === 'rejected') await this.#noteRefusal(manager, attempt, fact.code);
    // RUNNING may have been overtaken by what ended the run.
    if (hasStarted && attempt.startedAt === null) await this.#noteStart(manager, attempt, at);
    await this.changes.settleJob(manager, attempt, state, hasStarted, reason);
  }

  async #noteStart(manager: EntityManager, attempt: AttemptRow, at: Date): Promise<void> {
    await manager.update(MachineRow, { id: attempt.machineId }, { rejectionCount: 0, backOffUntil: null });
    const job = await manager.findOneByOrFail(JobRow, { id: attempt.jobId });
    const order = await manager.findOneByOrFail(WorkOrderRow, { id: job.orderId });
    await moveRequest(manager, { id: order.requestId, from: ['accepted'], to: 'in-production', at });
  }

  /** A machine that refuses is left alone for a while, longer each time (R14). */
  async #noteRefusal(manager: EntityManager, attempt: AttemptRow, code: ErrorCode | undefined): Promise<void> {
    if (isHarmlessRefusal(code) || isProgramFault(code)) return;
    const machine = await manager.findOneByOrFail(MachineRow, { id: attempt.machineId });
    const rejectionCount = machine.rejectionCount + 1;
    const backOffUntil = new Date(this.clock.nowMs() + rejectionBackOffMs(rejectionCount));
    await manager.update(MachineRow, { id: machine.id }, { rejectionCount, backOffUntil });
  }

  async #applyMachine(
    manager: EntityManager,
    bridgeId: string,
    { fact, epoch, seq }: { fact: MachineFact; epoch: string; seq: number },
  ): Promise<void> {
    if (!isId(fact.machineId)) return;
    const machine = await manager.findOne(MachineRow, {
      where: { id: fact.machineId, bridgeId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!machine) return;
    const run = Math.max(machine.run, fact.run);
    if (!(await isLatestWord(manager, bridgeId, { machineId: machine.id, epoch, seq }))) {
      await manager.update(MachineRow, { id: machine.id }, { run });
      return;
    }
    const { state, connectivity, firmware } = fact;
    const isNew = machine.state !== state || machine.connectivity !== connectivity;
    await manager.update(MachineRow, { id: machine.id }, {
      run,
      state,
      connectivity,
      firmware: firmware ?? machine.firmware,
      reason: reasonOf(fact),
      since: isNew ? new Date(this.clock.nowMs()) : machine.since,
    } as never);
    await notify(manager, { topic: 'machines', id: machine.id });
    await notify(manager, { topic: 'advance' });
  }
}

/** Whether no newer fact about this machine, of this boot or a later one, was taken before (facts may overtake each other). */
async function isLatestWord(
  manager: EntityManager,
  bridgeId: string,
  { machineId, epoch, seq }: { machineId: string; epoch: string; seq: number },
): Promise<boolean> {
  const newer = await manager.query<unknown[]>(
    `SELECT 1 FROM bridge WHERE id = $1 AND epoch <> $2
     UNION ALL
     SELECT 1 FROM fact WHERE bridge_id = $1 AND epoch = $2 AND seq > $3
       AND body->>'kind' = 'machine' AND body->>'machineId' = $4`,
    [bridgeId, epoch, seq, machineId],
  );
  return newer.length === 0;
}

/** Moves the watermark over every fact that follows without a gap. */
async function advanceWatermark(manager: EntityManager, bridgeId: string, epoch: string): Promise<number> {
  await manager
    .createQueryBuilder()
    .insert()
    .into(FactWatermarkRow)
    .values({ bridgeId, epoch, seq: 0 })
    .orIgnore()
    .execute();
  const mark = await manager.findOneOrFail(FactWatermarkRow, {
    where: { bridgeId, epoch },
    lock: { mode: 'pessimistic_write' },
  });
  const rows = await manager.query<{ seq: number }[]>(
    `SELECT seq FROM fact WHERE bridge_id = $1 AND epoch = $2 AND seq > $3 ORDER BY seq LIMIT 1000`,
    [bridgeId, epoch, mark.seq],
  );
  let seq = mark.seq;
  for (const row of rows) {
    if (row.seq !== seq + 1) break;
    seq = row.seq;
  }
  if (seq > mark.seq) await manager.update(FactWatermarkRow, { bridgeId, epoch }, { seq });
  return seq;
}
