import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, In, IsNull } from 'typeorm';
import type { CoalitionMessage } from '#libs/coalition-contract';
import type { Clock } from '#libs/domain';
import { OutboxRow, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { SettingsService } from '../core/settings.service.js';
import { CoalitionClient } from './coalition-client.js';

const BATCH = 200;

/** Brings the outbox to the coalition: at least once, oldest first; the engine knows what it has already. */
@Injectable()
export class DeliveryService {
  readonly #log = new Logger('coalition');
  #wasReachable = true;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CoalitionClient) private readonly coalition: CoalitionClient,
    @Inject(SettingsService) private readonly settings: SettingsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Sends until nothing is left or the engine cannot be reached; the next trigger or sweep goes on. */
  async run(): Promise<void> {
    if (!this.coalition.isConfigured) return;
    while (await this.#sendBatch());
  }

  /** @returns whether there may be more to send */
  async #sendBatch(): Promise<boolean> {
    const rows = await this.database.manager.find(OutboxRow, {
      where: { kind: 'coalition', sentAt: IsNull() },
      order: { id: 'ASC' },
      take: BATCH,
    });
    if (rows.length === 0) return false;
    const ids = rows.map((row) => row.id);
    try {
      const site = await this.settings.site();
      const answer = await this.coalition.deliver({
        siteId: site.id,
        messages: rows.map((row) => row.payload as CoalitionMessage),
      });
      const refused = new Map(answer.refused.map((item) => [item.id, `${item.code}: ${item.message}`]));
      await this.#settle(rows, refused);
    } catch (error) {
      await this.database.manager.update(
        OutboxRow,
        { id: In(ids) },
        { tries: () => 'tries + 1', lastError: String(error).slice(0, 300) },
      );
      if (this.#wasReachable)
        this.#log.warn(`the coalition cannot be reached, ${rows.length} messages wait: ${String(error)}`);
      this.#wasReachable = false;
      return false;
    }
    this.#wasReachable = true;
    return rows.length === BATCH;
  }

  async #settle(rows: readonly OutboxRow[], refused: ReadonlyMap<string, string>): Promise<void> {
    const sentAt = new Date(this.clock.nowMs());
    await this.database.transaction(async (manager) => {
      for (const row of rows) {
        const lastError = refused.get((row.payload as CoalitionMessage).id) ?? null;
        if (lastError !== null) this.#log.error(`the coalition refused message ${row.id}: ${lastError}`);
        await manager.update(OutboxRow, { id: row.id }, { sentAt, lastError });
      }
      await notify(manager, { topic: 'coalition' });
    });
  }
}
