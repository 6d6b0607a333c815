import type { Log } from '../log.js';
import type { JournalStore } from './store.js';

/** How far a server's clock may be set back without an old command becoming fresh again. */
const KEPT_BEYOND_MS = 24 * 60 * 60_000;

interface Once {
  readonly commandId: string;
  readonly expiresAtMs: number;
}

/**
 * Commands that may be obeyed once only, beyond the life of this process: orders and what takes back a pause or a lock.
 * Kept for the lifetime of their signature; whatever comes later is too late by its own expiry.
 */
export class CommandInbox {
  constructor(
    private readonly store: Pick<JournalStore, 'get' | 'edit' | 'entries'>,
    private readonly log: Log,
  ) {}

  /**
   * On the disk itself when it returns.
   * @returns false when it was taken before
   * @throws Error when the disk refuses
   */
  async take(command: Once): Promise<boolean> {
    const key = keyOf(command);
    if (this.store.get(key) !== undefined) return false;
    await this.store.edit({ [key]: 1 }, [], true);
    return true;
  }

  /** For what must not fail with the disk. @returns the same */
  async takeIfPossible(command: Once): Promise<boolean> {
    try {
      return await this.take(command);
    } catch (error) {
      this.log('error', 'journal cannot be written', { error: String(error) });
      return true;
    }
  }

  async forget(serverNowMs: number): Promise<void> {
    const over: string[] = [];
    const limit = keyOf({ commandId: '', expiresAtMs: Math.max(0, serverNowMs - KEPT_BEYOND_MS) });
    for await (const [key] of this.store.entries('once/')) {
      if (key >= limit) break;
      over.push(key);
    }
    if (over.length > 0) await this.store.edit({}, over, false);
  }
}

const keyOf = ({ commandId, expiresAtMs }: Once): string =>
  `once/${String(Math.round(expiresAtMs)).padStart(16, '0')}/${commandId}`;
