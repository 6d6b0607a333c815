import type { Clock } from '#libs/domain';
import { isLive, type AttemptRecord } from '../gate/gate-types.js';
import type { CommandInbox } from './command-inbox.js';
import type { JournalStore } from './store.js';

/** R2: an attempt that ended is answered for at least this long. */
export const KEEP_MS = 90 * 24 * 60 * 60_000;
const LOOK_EVERY_MS = 24 * 60 * 60_000;
/** Deleted at once: one write of some kilobytes between two that a machine waits for. */
const PER_WRITE = 200;

export interface RetentionHost {
  /** Server's clock; undefined while it is not to be trusted: then nothing grows old. */
  serverNowMs(): number | undefined;
  /**
   * No offer with this fence or a lower one may start on the machine any more, and that is on the disk when it resolves.
   * False: not now, because an attempt waits there.
   */
  raiseFence(machineId: string, fence: number): Promise<boolean>;
}

/**
 * The inbox does not grow for ever. An attempt counts as ended from when this first finds it so, by the server's clock;
 * when it is forgotten its fence stays, so that an offer of it would be refused as before.
 */
export class InboxRetention {
  private lookedAtMs = -Infinity;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: JournalStore,
    private readonly commands: CommandInbox,
    private readonly clock: Clock,
    private readonly host: RetentionHost,
  ) {}

  /** Once a day; call it as often as you like. Resolves when it is done. */
  tick(): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    const serverNowMs = this.host.serverNowMs();
    if (serverNowMs === undefined || nowMs - this.lookedAtMs < LOOK_EVERY_MS) return this.looking;
    this.lookedAtMs = nowMs;
    this.looking = this.look(serverNowMs);
    return this.looking;
  }

  async settled(): Promise<void> {
    await this.looking.catch(() => undefined);
  }

  private async look(serverNowMs: number): Promise<void> {
    await this.commands.forget(serverNowMs);
    const newlyEnded: Record<string, number> = {};
    const old: AttemptRecord[] = [];
    for await (const [, attempt] of this.store.entries<AttemptRecord>('attempt/')) {
      if (isLive(attempt)) continue;
      const endedAtMs = this.store.get<number>(endedKey(attempt));
      if (endedAtMs === undefined) newlyEnded[endedKey(attempt)] = serverNowMs;
      else if (serverNowMs - endedAtMs >= KEEP_MS) old.push(attempt);
    }
    await this.store.edit(newlyEnded, [], false);
    for (const machineId of new Set(old.map((attempt) => attempt.machineId))) {
      await this.forget(
        machineId,
        old.filter((attempt) => attempt.machineId === machineId),
      );
    }
  }

  private async forget(machineId: string, attempts: readonly AttemptRecord[]): Promise<void> {
    const fence = Math.max(0, ...attempts.map(({ offer }) => offer?.fence ?? 0));
    if (!(await this.host.raiseFence(machineId, fence))) return;
    const keys = attempts.flatMap((attempt) => [`attempt/${attempt.attemptId}`, endedKey(attempt)]);
    for (let at = 0; at < keys.length; at += PER_WRITE) {
      await this.store.edit({}, keys.slice(at, at + PER_WRITE), false);
    }
  }
}

const endedKey = ({ attemptId }: AttemptRecord): string => `ended/${attemptId}`;
