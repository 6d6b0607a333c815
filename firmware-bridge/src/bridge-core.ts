import type { Reply } from '#libs/bridge-contract';
import type { Clock } from '#libs/domain';
import type { CommandInbox } from './journal/command-inbox.js';
import type { FactOutbox } from './journal/fact-outbox.js';
import type { Reason } from './gate/gate-types.js';
import type { Log } from './log.js';
import type { Spool } from './programs/spool.js';
import type { JournalStore } from './journal/store.js';
import type { WatchdogLink } from './watchdog/link.js';

/** What all machines of a bridge share. */
export interface BridgeCore {
  readonly store: JournalStore;
  readonly commands: CommandInbox;
  readonly outbox: FactOutbox;
  readonly spool: Spool;
  readonly clock: Clock;
  readonly log: Log;
  /** Latest the server's clock can read now. */
  serverNowMs(): number | undefined;
  /** What it reads at least, as far as is known before the server answered. */
  knownNowMs(): number;
  readonly watchdog?: WatchdogLink;
  reply(reply: Reply): void;
  /** New facts wait in the outbox. */
  told(): void;
  /** A write failed for want of room: gives up the reserve. */
  makeRoom(): Promise<void>;
  /** Why nothing may start on any machine of this bridge now: disk, watchdog. */
  notReady(): Reason | undefined;
  /** Why this bridge does not have a machine that the server wants it to have. */
  leftOut(machineId: string): Reason | undefined;
  /** Why nobody but a person here may start anything: the time is not known, or another bridge says it is this one. */
  notRemote(): Reason | undefined;
  /** The same, where the server should know of it: not merely that it has not answered this boot's BIRTH yet. */
  notRemoteNews(): Reason | undefined;
}
