import type { Reply } from '#libs/bridge-contract';
import type { Clock } from '#libs/domain';
import type { FactOutbox } from './journal/fact-outbox.js';
import type { Reason } from './gate/gate-types.js';
import type { Log } from './log.js';
import type { Spool } from './programs/spool.js';
import type { JournalStore } from './journal/store.js';
import type { WatchdogLink } from './watchdog/link.js';

/** What all machines of a bridge share. */
export interface BridgeCore {
  readonly store: JournalStore;
  readonly outbox: FactOutbox;
  readonly spool: Spool;
  readonly clock: Clock;
  readonly log: Log;
  /** Latest the server's clock can read now. */
  serverNowMs(): number | undefined;
  readonly watchdog?: WatchdogLink;
  reply(reply: Reply): void;
  /** New facts wait in the outbox. */
  told(): void;
  /** A write failed for want of room: gives up the reserve. */
  makeRoom(): Promise<void>;
  /** Why nothing may start on any machine of this bridge now: disk, watchdog. */
  notReady(): Reason | undefined;
}
