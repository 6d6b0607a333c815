import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { commandSchema, type Command } from '#libs/bridge-contract';
import { systemClock, type Clock } from '#libs/domain';
import { MAX_CLOCK_SKEW_MS } from '../core/clock-skew.js';
import { failpoint } from '../core/failpoint.js';

interface CommandRow {
  readonly id: string;
  readonly bridge_id: string;
  readonly payload: unknown;
  readonly expires_at: Date;
  /** By the database's clock. */
  readonly now: Date;
}

type Publish = (bridgeId: string, command: Command, expiryS: number) => Promise<void>;

/**
 * Sends what the outbox holds for bridges, oldest first. A crash after publishing sends it again and the bridge knows
 * it; a command that nobody could take in time is dropped, because a late start must be impossible.
 */
export class CommandRelay {
  readonly #log = new Logger('command-relay');
  #running: Promise<void> | undefined;
  #isWanted = false;

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly publish: Publish,
  ) {}

  /** Asks for a run; one that is under way runs once more at its end. */
  wake(): void {
    this.#isWanted = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#isWanted) this.wake();
    });
  }

  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    this.#isWanted = false;
    try {
      while (await this.#sendBatch());
    } catch (error) {
      this.#log.warn(`commands wait: ${String(error)}`);
    }
  }

  /** @returns whether there may be more */
  async #sendBatch(): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      // Several replicas relay side by side; a row is in one hand at a time.
      const rows = await manager.query<CommandRow[]>(
        `SELECT id, bridge_id, payload, expires_at, clock_timestamp() AS now FROM outbox
         WHERE sent_at IS NULL AND kind = 'command' ORDER BY id LIMIT 50 FOR UPDATE SKIP LOCKED`,
      );
      for (const row of rows) {
        await failpoint('before-publish');
        const error = await this.#send(row);
        await failpoint('after-publish');
        await manager.query('UPDATE outbox SET sent_at = $2, tries = tries + 1, last_error = $3 WHERE id = $1', [
          row.id,
          new Date(this.clock.nowMs()),
          error ?? null,
        ]);
      }
      return rows.length === 50;
    });
  }

  async #send(row: CommandRow): Promise<string | undefined> {
    const parsed = commandSchema.safeParse(row.payload);
    // Of another version, perhaps: it must not keep the others back.
    if (!parsed.success) return `not a command of this version: ${z.prettifyError(parsed.error)}`.slice(0, 500);
    const command = parsed.data;
    const isStart = command.kind === 'offer' || command.kind === 'commit';
    // A start lives by the one clock that all servers share; a stop is not kept back by anybody's clock.
    const nowMs = isStart && this.clock === systemClock ? row.now.getTime() : this.clock.nowMs();
    if (isStart && command.issuedAtMs > nowMs + MAX_CLOCK_SKEW_MS) return 'written by a server whose clock is ahead';
    const leftS = Math.floor((row.expires_at.getTime() - nowMs) / 1000);
    if (leftS < 1) return 'expired before it could be sent';
    await this.publish(row.bridge_id, command, leftS);
    return undefined;
  }
}
