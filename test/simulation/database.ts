import type {
  AttemptOnRecord,
  AttemptState,
  Boot,
  JobOnRecord,
  MachineOnRecord,
  PlateOutcome,
  Saying,
  StatedReason,
} from '#libs/domain';
import type { Command, Fact } from '#libs/bridge-contract';
import type { Connectivity, MachineState } from '#libs/domain';
import type { Process } from './kernel.js';
import type { World } from './world.js';

/** Rows are never changed, only replaced: a snapshot is a copy of the maps. */
export interface AttemptRow extends AttemptOnRecord {
  readonly bridgeId: string;
  readonly tokenId: string;
  readonly afterRun: number;
  readonly reason: StatedReason | null;
  readonly endedAtMs: number | null;
  readonly resolvedBy: string | null;
  /** What one person said that waits for a second. */
  readonly claim: Saying['earlier'] | null;
}
export interface JobRow extends JobOnRecord {
  readonly machineId: string | null;
  readonly outcome: PlateOutcome | null;
  readonly reasons: readonly StatedReason[];
}
export interface MachineRow extends Omit<MachineOnRecord, 'isBridgeInDoubt' | 'bridgeEpoch'> {
  readonly bridgeId: string;
  readonly connectivity: Connectivity;
  readonly state: MachineState;
  readonly reason: StatedReason | null;
  readonly backOffUntilMs: number | null;
}
export interface BridgeRow {
  readonly id: string;
  readonly connectivity: Connectivity;
  readonly introducedAtMs: number | null;
  readonly boot: Boot | null;
  readonly previous: Boot | null;
  readonly isInDoubt: boolean;
}
export interface TokenRow {
  readonly id: string;
  readonly machineId: string;
  readonly afterRun: number;
}
export interface FactRow {
  readonly fact: Fact;
  readonly isOrphan: boolean;
}
export interface OutboxRow {
  readonly id: number;
  readonly bridgeId: string;
  readonly command: Command;
}

interface Tables {
  readonly attempts: Map<string, AttemptRow>;
  readonly jobs: Map<string, JobRow>;
  readonly machines: Map<string, MachineRow>;
  readonly bridges: Map<string, BridgeRow>;
  readonly tokens: Map<string, TokenRow>;
  /** By bridge and boot. */
  readonly facts: Map<string, Map<number, FactRow>>;
  readonly marks: Map<string, number>;
  readonly unsent: Map<number, OutboxRow>;
}

export const LIVE: readonly AttemptState[] = [
  'queued',
  'offered',
  'stored',
  'prepared',
  'running',
  'paused',
  'unknown',
];
export const isLive = (state: AttemptState): boolean => LIVE.includes(state);

/** A transaction of a server that stands still is ended by the database after this long, and its locks are free. */
const IDLE_IN_TRANSACTION_MS = 10_000;

interface Transaction {
  readonly process: Process;
  readonly keys: readonly string[];
  readonly begin: () => void;
  isOpen: boolean;
}

/** One database for all servers: transactions with locked rows, all or nothing, durable when they are committed. */
export class Database {
  private tables: Tables = emptyTables();
  private readonly locked = new Map<string, Transaction>();
  private waiting: Transaction[] = [];
  /** Counts restores: what was known before is no longer certain. */
  era = 0;

  constructor(private readonly world: World) {}

  get attempts(): ReadonlyMap<string, AttemptRow> {
    return this.tables.attempts;
  }
  get jobs(): ReadonlyMap<string, JobRow> {
    return this.tables.jobs;
  }
  get machines(): ReadonlyMap<string, MachineRow> {
    return this.tables.machines;
  }
  get bridges(): ReadonlyMap<string, BridgeRow> {
    return this.tables.bridges;
  }
  get tokens(): ReadonlyMap<string, TokenRow> {
    return this.tables.tokens;
  }
  get unsent(): ReadonlyMap<number, OutboxRow> {
    return this.tables.unsent;
  }
  isLocked(key: string): boolean {
    return this.locked.has(key);
  }
  factsOf(bridgeId: string, epoch: string): ReadonlyMap<number, FactRow> | undefined {
    return this.tables.facts.get(`${bridgeId}/${epoch}`);
  }
  get allFacts(): Iterable<[string, ReadonlyMap<number, FactRow>]> {
    return this.tables.facts;
  }
  markOf(bridgeId: string, epoch: string): number {
    return this.tables.marks.get(`${bridgeId}/${epoch}`) ?? 0;
  }

  /**
   * Waits for the rows, looks at them, and writes a moment later.
   * @param keys rows that nobody else changes between the look and the commit
   * @param look reads and returns what to write; undefined rolls back
   * @param done after the commit; not called when the process died or the transaction was broken off
   */
  transaction(
    process: Process,
    keys: readonly string[],
    look: () => ((write: Writer) => void) | undefined,
    done?: (isCommitted: boolean) => void,
  ): void {
    const transaction: Transaction = {
      process,
      keys,
      isOpen: true,
      begin: () => {
        const write = look();
        process.after(this.world.random.database.chance(0.05) ? this.world.random.database.duration(50, 3000) : 2, () =>
          this.commit(transaction, write, done),
        );
      },
    };
    if (!this.tryBegin(transaction)) this.waiting.push(transaction);
  }

  private commit(
    transaction: Transaction,
    write: ((write: Writer) => void) | undefined,
    done: ((isCommitted: boolean) => void) | undefined,
  ): void {
    const { process } = transaction;
    // The database ended it while the process stood still.
    if (!transaction.isOpen) return done?.(false);
    const { world } = this;
    if (world.crashPoint(process, 'before a commit')) return;
    if (write) write(new Writer(this.tables, world));
    this.end(transaction);
    if (world.crashPoint(process, 'after a commit')) return;
    done?.(write !== undefined);
  }

  private tryBegin(transaction: Transaction): boolean {
    if (!transaction.process.isUp) return true;
    if (transaction.keys.some((key) => this.locked.has(key))) return false;
    for (const key of transaction.keys) this.locked.set(key, transaction);
    transaction.begin();
    return true;
  }

  private end(transaction: Transaction): void {
    transaction.isOpen = false;
    for (const key of transaction.keys) if (this.locked.get(key) === transaction) this.locked.delete(key);
    if (this.waiting.length === 0) return;
    const waiting = this.waiting.splice(0);
    this.waiting = waiting.filter((next) => !this.tryBegin(next));
  }

  /** The connection of a process is gone: what it had not committed never was. */
  rollBack(process: Process): void {
    this.waiting = this.waiting.filter((transaction) => transaction.process !== process);
    for (const transaction of new Set(this.locked.values())) if (transaction.process === process) this.end(transaction);
  }

  watchFrozen(process: Process): void {
    const open = [...new Set(this.locked.values())].filter((transaction) => transaction.process === process);
    this.world.kernel.after(IDLE_IN_TRANSACTION_MS, () => {
      for (const transaction of open) if (transaction.isOpen && process.isFrozen) this.end(transaction);
    });
  }

  /** Outside of any server: how a site is set up. */
  setUp(write: (writer: Writer) => void): void {
    write(new Writer(this.tables, this.world));
  }

  snapshot(): () => void {
    const copy = copyOf(this.tables);
    return () => {
      this.tables = copyOf(copy);
      this.locked.clear();
      this.waiting = [];
      this.era += 1;
    };
  }
}

/** The hand that writes, inside one commit. */
export class Writer {
  constructor(
    private readonly tables: Tables,
    private readonly world: World,
  ) {}

  attempt(row: AttemptRow): void {
    const before = this.tables.attempts.get(row.id);
    this.tables.attempts.set(row.id, row);
    this.world.oracle.onAttempt(before, row);
  }

  job(row: JobRow): void {
    const before = this.tables.jobs.get(row.id);
    this.tables.jobs.set(row.id, row);
    this.world.oracle.onJob(before, row);
  }

  machine(row: MachineRow): void {
    const before = this.tables.machines.get(row.id);
    this.tables.machines.set(row.id, row);
    this.world.oracle.onMachine(before, row);
  }

  bridge(row: BridgeRow): void {
    this.tables.bridges.set(row.id, row);
  }

  token(row: TokenRow): void {
    this.tables.tokens.set(row.id, row);
  }

  voidTokens(machineId: string, fromRun: number): void {
    for (const { id, machineId: owner, afterRun } of this.tables.tokens.values()) {
      if (owner === machineId && afterRun >= fromRun) this.tables.tokens.delete(id);
    }
  }

  fact(bridgeId: string, row: FactRow): void {
    const key = `${bridgeId}/${row.fact.epoch}`;
    let facts = this.tables.facts.get(key);
    if (!facts) this.tables.facts.set(key, (facts = new Map()));
    facts.set(row.fact.seq, row);
    this.world.oracle.onFactTaken(bridgeId, row.fact);
  }

  mark(bridgeId: string, epoch: string, seq: number): void {
    this.tables.marks.set(`${bridgeId}/${epoch}`, seq);
  }

  command(bridgeId: string, command: Command): void {
    const id = this.world.nextNumber();
    this.tables.unsent.set(id, { id, bridgeId, command });
    this.world.oracle.onCommandWritten(command);
    this.world.onOutbox();
  }

  sent(id: number): void {
    this.tables.unsent.delete(id);
  }
}

const emptyTables = (): Tables => ({
  attempts: new Map(),
  jobs: new Map(),
  machines: new Map(),
  bridges: new Map(),
  tokens: new Map(),
  facts: new Map(),
  marks: new Map(),
  unsent: new Map(),
});

const copyOf = (tables: Tables): Tables => ({
  attempts: new Map(tables.attempts),
  jobs: new Map(tables.jobs),
  machines: new Map(tables.machines),
  bridges: new Map(tables.bridges),
  tokens: new Map(tables.tokens),
  facts: new Map([...tables.facts].map(([key, rows]) => [key, new Map(rows)])),
  marks: new Map(tables.marks),
  unsent: new Map(tables.unsent),
});
