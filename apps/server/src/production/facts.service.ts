import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { compareNumbers, takeAttemptNews, takeOrphan, watermarkOver, type Clock } from '#libs/domain';
import type { Ack, Fact, FactBody } from '#libs/bridge-contract';
import { FactRow, FactWatermarkRow, resourceTrouble } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { failpoint } from '../core/failpoint.js';
import { FactRows } from './fact-rows.js';
import { MachineNews } from './machine-news.js';
import { recordsOf } from './on-record.js';
import { StepsService } from './steps.service.js';

/** Takes what bridges say into the database: once each, in any order, never lost, never forgotten. */
@Injectable()
export class FactsService {
  readonly #log = new Logger('facts');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(StepsService) private readonly steps: StepsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The same for one fact. */
  async take(bridgeId: string, fact: Fact): Promise<Ack> {
    const [ack] = await this.#takeTogether(bridgeId, [fact]);
    if (!ack) throw new Error('a fact that was taken has an acknowledgement');
    return ack;
  }

  /**
   * Stores and applies facts, in one transaction; where that fails each in its own, so that one that cannot be taken
   * keeps back no other. A fact that was seen before changes nothing.
   * @param facts as they came
   * @returns what to acknowledge: of each boot the number up to which every fact is committed, and those beyond it
   */
  async takeAll(bridgeId: string, facts: readonly Fact[]): Promise<Ack[]> {
    try {
      return await this.#takeTogether(bridgeId, facts);
    } catch (error) {
      if (facts.length === 1 || resourceTrouble(error)) throw error;
      this.#log.warn(`bridge ${bridgeId}: ${facts.length} facts are taken one by one: ${String(error)}`);
    }
    const acks: Ack[] = [];
    for (const fact of facts) {
      try {
        acks.push(await this.take(bridgeId, fact));
      } catch (error) {
        if (resourceTrouble(error)) throw error;
        this.#log.error(`bridge ${bridgeId}: fact ${fact.seq} of boot ${fact.epoch} cannot be taken: ${String(error)}`);
      }
    }
    return acks;
  }

  async #takeTogether(bridgeId: string, facts: readonly Fact[]): Promise<Ack[]> {
    return this.database.transaction(async (manager) => {
      const fresh = await this.#store(manager, bridgeId, facts);
      if (fresh.length > 0) await this.#apply(manager, bridgeId, fresh);
      await failpoint('fact-applied');
      const acks: Ack[] = [];
      for (const epoch of [...new Set(facts.map((fact) => fact.epoch))].sort()) {
        const seq = await advanceWatermark(manager, bridgeId, epoch);
        const beyond = facts.filter((fact) => fact.epoch === epoch && fact.seq > seq);
        acks.push(...(beyond.length > 0 ? beyond.map((fact) => ({ epoch, seq, taken: fact.seq })) : [{ epoch, seq }]));
      }
      return acks;
    });
  }

  /** @returns those that were not there yet, as they came */
  async #store(manager: EntityManager, bridgeId: string, facts: readonly Fact[]): Promise<Fact[]> {
    const byKey = new Map(facts.toReversed().map((fact) => [keyOf(fact), fact]));
    const receivedAt = new Date(this.clock.nowMs());
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(FactRow)
      // In one order for all servers: they hear the same facts, and wait for each other's here.
      .values(
        [...byKey.values()].sort(compareNumbers).map(({ epoch, seq, atMs, fact }) => ({
          bridgeId,
          epoch,
          seq,
          at: new Date(atMs),
          receivedAt,
          body: fact as object,
        })),
      )
      .orIgnore()
      .updateEntity(false)
      .returning('epoch, seq')
      .execute();
    const fresh = new Set((inserted.raw as Pick<Fact, 'epoch' | 'seq'>[]).map(keyOf));
    return facts.filter((fact) => fresh.has(keyOf(fact)) && byKey.get(keyOf(fact)) === fact);
  }

  async #apply(manager: EntityManager, bridgeId: string, facts: readonly Fact[]): Promise<void> {
    const rows = await FactRows.lock(manager, bridgeId, facts);
    const news = await MachineNews.of(manager, rows, facts);
    for (const said of facts) {
      const { fact, epoch, seq, atMs } = said;
      if (fact.kind === 'machine') {
        await news.write(manager, fact, this.clock.nowMs());
        continue;
      }
      const found = await rows.attempt(fact.attemptId);
      if (!found) await this.#keepOrphan(manager, rows, said);
      else if (fact.kind === 'attempt') {
        const { state, run, code, message } = fact;
        const heard = { number: { epoch, seq }, atMs, state, run, code, message };
        await this.steps.take(manager, found, takeAttemptNews(recordsOf(found), heard, this.clock.nowMs()));
        rows.changed(found);
      }
    }
  }

  async #keepOrphan(manager: EntityManager, rows: FactRows, { fact, epoch, seq }: Fact): Promise<void> {
    const { bridgeId } = rows;
    if (fact.kind === 'machine') return;
    this.#log.error(`bridge ${bridgeId} reports attempt ${fact.attemptId}, which is not in our records`);
    const isTold = await wasToldBefore(manager, bridgeId, fact);
    await manager.update(FactRow, { bridgeId, epoch, seq }, { isOrphan: true });
    if (isTold || fact.kind !== 'attempt' || !rows.ownMachine(fact.machineId)) return;
    await this.steps.changeMachine(manager, fact.machineId, takeOrphan(fact).machine ?? {});
  }
}

/** Somebody looked at the machine after it was said the first time: the same said again is no news. */
const wasToldBefore = async (manager: EntityManager, bridgeId: string, fact: FactBody): Promise<boolean> =>
  fact.kind === 'attempt' &&
  manager
    .createQueryBuilder(FactRow, 'fact')
    .where({ bridgeId, isOrphan: true })
    .andWhere(`fact.body ? 'attemptId' AND fact.body->>'attemptId' = :id AND fact.body->>'state' = :state`, {
      id: fact.attemptId,
      state: fact.state,
    })
    .getExists();

const keyOf = ({ epoch, seq }: Pick<Fact, 'epoch' | 'seq'>): string => `${seq} ${epoch}`;

/** Moves the watermark over every fact that follows without a gap. */
async function advanceWatermark(manager: EntityManager, bridgeId: string, epoch: string): Promise<number> {
  // The update that changes nothing locks the row.
  const [mark] = await manager.query<{ seq: number }[]>(
    `INSERT INTO fact_watermark AS mark (bridge_id, epoch, seq) VALUES ($1, $2, 0)
     ON CONFLICT (bridge_id, epoch) DO UPDATE SET seq = mark.seq RETURNING seq`,
    [bridgeId, epoch],
  );
  const before = mark?.seq ?? 0;
  const rows = await manager.query<{ seq: number }[]>(
    `SELECT seq FROM fact WHERE bridge_id = $1 AND epoch = $2 AND seq > $3 ORDER BY seq LIMIT 1000`,
    [bridgeId, epoch, before],
  );
  const seq = watermarkOver(
    before,
    rows.map((row) => row.seq),
  );
  if (seq > before) await manager.update(FactWatermarkRow, { bridgeId, epoch }, { seq });
  return seq;
}
