import type { Fact } from '#libs/bridge-contract';
import type { AttemptRecord, MachineLedger, Reason } from '../../firmware-bridge/src/gate/gate-types.js';
import type { Random } from './random.js';

interface Content {
  boot: number;
  lostAt: number | undefined;
  readonly attempts: Map<string, AttemptRecord>;
  readonly ledgers: Map<string, MachineLedger>;
  /** By boot and number. */
  readonly facts: Map<string, Fact>;
  readonly meta: Map<string, unknown>;
  /** Commands that may be obeyed once only. */
  readonly once: Set<string>;
}

export interface DiskWrite {
  readonly attempt?: AttemptRecord;
  readonly ledger?: MachineLedger;
  readonly facts?: readonly Fact[];
}

/**
 * What the journal of a bridge promises: a batch is on the disk when it returns, all of it or nothing; machine news and
 * what is forgotten lie in the memory of the operating system until the next batch, and vanish with the power.
 */
export class Disk {
  private durable: Content = emptyContent();
  private lazy: ((content: Content) => void)[] = [];
  /** What a process reads: durable and lazy writes. */
  private seen: Content = emptyContent();
  isRefusing = false;
  private bootBeside = 0;
  isDamaged = false;

  get boot(): number {
    return this.seen.boot;
  }

  /** What survives even a power cut. */
  durableAttempt(attemptId: string): AttemptRecord | undefined {
    return this.durable.attempts.get(attemptId);
  }
  get durableLedgers(): ReadonlyMap<string, MachineLedger> {
    return this.durable.ledgers;
  }

  attempt(attemptId: string): AttemptRecord | undefined {
    return this.seen.attempts.get(attemptId);
  }

  /** A machine never met before starts at zero, or locked when the journal was lost. */
  ledger(machineId: string): MachineLedger {
    const known = this.seen.ledgers.get(machineId);
    if (known) return known;
    const { lostAt } = this.seen;
    return lostAt === undefined
      ? { machineId, maxFence: 0, run: 0 }
      : { machineId, maxFence: Math.ceil(lostAt / 10), run: lostAt, lock: JOURNAL_LOST };
  }

  get facts(): Fact[] {
    return [...this.seen.facts.values()].sort((a, b) =>
      a.epoch === b.epoch ? a.seq - b.seq : a.epoch < b.epoch ? -1 : 1,
    );
  }

  /** @returns false when the disk refuses: nothing is written then */
  write({ attempt, ledger, facts = [] }: DiskWrite): boolean {
    if (this.isRefusing) return false;
    this.sync();
    this.both((content) => {
      if (attempt) content.attempts.set(attempt.attemptId, attempt);
      if (ledger) content.ledgers.set(ledger.machineId, ledger);
      for (const fact of facts) content.facts.set(keyOf(fact), fact);
    });
    return true;
  }

  meta<T>(name: string): T | undefined {
    return this.seen.meta.get(name) as T | undefined;
  }

  putMeta(name: string, value: unknown): void {
    if (this.isRefusing) return;
    this.sync();
    this.both(({ meta }) => meta.set(name, value));
  }

  /** @returns false when it was taken before; what must not fail with the disk is taken though it refuses */
  takeOnce(commandId: string): boolean {
    if (this.seen.once.has(commandId)) return false;
    if (this.isRefusing) return true;
    this.sync();
    this.both(({ once }) => once.add(commandId));
    return true;
  }

  writeFactLazily(fact: Fact): void {
    if (!this.isRefusing) this.lazily((content) => content.facts.set(keyOf(fact), fact));
  }

  forgetFacts(facts: readonly Fact[]): void {
    if (this.isRefusing) return;
    this.lazily((content) => {
      for (const fact of facts) content.facts.delete(keyOf(fact));
    });
  }

  /** @param nowMs of the wall clock, whatever it shows */
  open(nowMs: number): void {
    if (this.isDamaged) {
      this.isDamaged = false;
      this.lazy = [];
      this.durable = { ...emptyContent(), lostAt: Math.floor(nowMs / 1000) };
      this.seen = copyOf(this.durable);
    }
    // A journal without a past begins at the minutes since 1970; the last boot stands beside it, too.
    if (this.boot === 0) this.both((content) => (content.boot = Math.floor(nowMs / 60_000)));
    this.both((content) => (content.boot = Math.max(content.boot, this.bootBeside) + 1));
    this.bootBeside = this.boot;
    this.sync();
  }

  /** The end of the lazy writes was not on the disk yet. */
  powerCut(random: Random): void {
    const kept = this.lazy.slice(0, random.int(0, this.lazy.length));
    for (const act of kept) act(this.durable);
    this.lazy = [];
    this.seen = copyOf(this.durable);
  }

  /** A copy of the card, as somebody makes it while the bridge works. */
  clone(): Disk {
    const copy = new Disk();
    copy.durable = copyOf(this.seen);
    copy.seen = copyOf(this.seen);
    return copy;
  }

  private sync(): void {
    for (const act of this.lazy) act(this.durable);
    this.lazy = [];
  }

  private both(act: (content: Content) => void): void {
    act(this.durable);
    act(this.seen);
  }

  private lazily(act: (content: Content) => void): void {
    this.lazy.push(act);
    act(this.seen);
  }
}

const JOURNAL_LOST: Reason = {
  code: 'JOURNAL_BROKEN',
  message: 'The journal of the bridge was damaged and put aside. Look at the machine, then unlock it.',
};

const emptyContent = (): Content => ({
  boot: 0,
  lostAt: undefined,
  attempts: new Map(),
  ledgers: new Map(),
  facts: new Map(),
  meta: new Map(),
  once: new Set(),
});

const copyOf = ({ boot, lostAt, attempts, ledgers, facts, meta, once }: Content): Content => ({
  boot,
  lostAt,
  attempts: new Map(attempts),
  ledgers: new Map(ledgers),
  facts: new Map(facts),
  meta: new Map(meta),
  once: new Set(once),
});

const keyOf = ({ epoch, seq }: Fact): string => `${epoch}/${seq}`;
