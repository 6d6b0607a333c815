import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { takeAttemptNews, takeOrphan, watermarkOver, type Clock } from '#libs/domain';
import type { Ack, Fact, FactBody } from '#libs/bridge-contract';
import { FactRow, FactWatermarkRow, MachineRow, isId, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { failpoint } from '../core/failpoint.js';
import { lockAttempt, reasonOf, recordsOf } from './on-record.js';
import { StepsService } from './steps.service.js';

type MachineFact = Extract<FactBody, { kind: 'machine' }>;

/** Takes what bridges say into the database: once each, in any order, never lost, never forgotten. */
@Injectable()
export class FactsService {
  readonly #log = new Logger('facts');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(StepsService) private readonly steps: StepsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Stores and applies one fact. A fact that was seen before changes nothing.
   * @returns the watermark to acknowledge, every fact of this boot up to it is committed; and this fact itself
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
      await failpoint('fact-applied');
      return { epoch, seq: await advanceWatermark(manager, bridgeId, epoch), taken: seq };
    });
  }

  async #apply(manager: EntityManager, bridgeId: string, said: Fact): Promise<void> {
    const { fact, epoch, seq, atMs } = said;
    if (fact.kind === 'machine') return this.#applyMachine(manager, bridgeId, { fact, epoch, seq });
    const rows = await lockAttempt(manager, fact.attemptId, bridgeId);
    if (!rows) return this.#keepOrphan(manager, bridgeId, said);
    if (fact.kind !== 'attempt') return undefined;
    const { state, run, code, message } = fact;
    const news = { number: { epoch, seq }, atMs, state, run, code, message };
    await this.steps.take(manager, rows, takeAttemptNews(recordsOf(rows), news, this.clock.nowMs()));
    return undefined;
  }

  async #keepOrphan(manager: EntityManager, bridgeId: string, { fact, epoch, seq }: Fact): Promise<void> {
    if (fact.kind === 'machine') return;
    this.#log.error(`bridge ${bridgeId} reports attempt ${fact.attemptId}, which is not in our records`);
    await manager.update(FactRow, { bridgeId, epoch, seq }, { isOrphan: true });
    // A bridge speaks for its own machines only.
    if (fact.kind !== 'attempt' || !isId(fact.machineId)) return;
    if (!(await manager.existsBy(MachineRow, { id: fact.machineId, bridgeId }))) return;
    await this.steps.changeMachine(manager, fact.machineId, takeOrphan(fact).machine ?? {});
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
  const seq = watermarkOver(
    mark.seq,
    rows.map((row) => row.seq),
  );
  if (seq > mark.seq) await manager.update(FactWatermarkRow, { bridgeId, epoch }, { seq });
  return seq;
}
