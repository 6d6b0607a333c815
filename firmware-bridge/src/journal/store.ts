import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { ClassicLevel } from 'classic-level';
import type { Fact, MachineConfig } from '#libs/bridge-contract';
import type { AttemptRecord, MachineLedger, Reason } from '../gate/gate-types.js';
import type { RunCursors } from '../resume/run-cursors.js';

/** Batches remembered in the chain that shows whether one in the middle was lost. */
const CHAIN_LENGTH = 256;
const COUNT_DIGITS = 12;
/** LevelDB writes a manifest, a table of what was in its log, and a new log when it opens. */
const PROBE_BYTES = 256 * 1024;
/** A journal without a past begins to count boots at the minutes since 1970: above what any lost one came to. */
const MS_PER_BOOT = 60_000;
/** Own boots remembered; an older one that somebody names is taken for a stranger's. */
const MAX_EPOCHS = 200;

/** Another process owns the data folder. */
export class DataDirBusyError extends Error {
  override readonly name = 'DataDirBusyError';
}

class BrokenJournalError extends Error {
  override readonly name = 'BrokenJournalError';
}

export interface StoreWrite {
  readonly attempt?: AttemptRecord;
  readonly ledger?: MachineLedger;
  readonly facts?: readonly Fact[];
}

/**
 * The bridge's memory on disk (LevelDB): inbox, ledgers, facts not yet acknowledged, last configuration.
 * LevelDB's own kernel lock on the folder is the one-process rule: it vanishes with the process, however that dies.
 *
 * Keys: `attempt/<id>`, `ended/<id>`, `ledger/<machine>`, `cursors/<machine>`, `abandoned/<machine>`, `fact/<epoch>/<seq>`,
 * `once/<expiry>/<command>`, `meta/<name>`, `chain/<n>`.
 * Every value carries a checksum: LevelDB does not check its blocks on read unless asked, and drops a damaged stretch
 * of its log without a word. The chain (one key per durable batch) makes a gap visible, and the count beside the
 * journal a lost end: it is written after the batch is on the disk, so it can be behind the journal, never ahead.
 */
export class JournalStore {
  readonly epoch: string;
  private chain: number;
  private readonly refused: number[] = [];
  private lane: Promise<unknown> = Promise.resolve();
  private isSuspect = false;
  private opening: Promise<void> | undefined;

  private constructor(
    private readonly db: ClassicLevel,
    private readonly content: Content,
    private readonly count: FileHandle,
    private readonly folder: string,
    private readonly bootNumber: number,
  ) {
    // Sorts by boot, so that facts of older boots come first.
    this.epoch = `b${String(bootNumber).padStart(8, '0')}-${randomBytes(6).toString('hex')}`;
    this.chain = content.chainEnd;
  }

  /**
   * @param onBroken is told where a damaged journal was put aside; the new one starts with every machine locked
   * @throws DataDirBusyError when another process owns the folder
   */
  static async open(dataDir: string, nowMs: number, onBroken: (copy: string) => void): Promise<JournalStore> {
    const folder = path.join(dataDir, 'journal');
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    let store: JournalStore;
    try {
      store = await JournalStore.load(folder, nowMs);
    } catch (error) {
      if (!(error instanceof BrokenJournalError)) throw error;
      const copy = `${folder}.broken-${nowMs}`;
      await rename(folder, copy);
      onBroken(copy);
      store = await JournalStore.load(folder, nowMs, true);
      // Higher than any count of starts before, so that no old plate token fits.
      await store.putMeta('lostAt', Math.floor(nowMs / 1000));
      // Last: a crash before this finds a count without its journal, and locks everything again.
      await store.count.truncate(0);
    }
    await store.putMeta('boot', store.bootNumber);
    // Beside the journal too: a clock may be behind when the journal is lost. Not worth a start that fails.
    await writeFile(bootFile(folder), String(store.bootNumber), { flush: true }).catch(() => undefined);
    await store.putMeta('epochs', [...store.ownEpochs, store.epoch].slice(-MAX_EPOCHS));
    return store;
  }

  private static async load(folder: string, nowMs: number, isNew = false): Promise<JournalStore> {
    const db = new ClassicLevel(folder);
    try {
      await db.open();
    } catch (error) {
      const cause = (error as Error & { cause?: Error & { code?: string } }).cause;
      if (cause?.code === 'LEVEL_LOCKED') {
        throw new DataDirBusyError(`Another bridge is running on ${path.dirname(folder)}. Stop it first.`, { cause });
      }
      if (cause?.code === 'LEVEL_CORRUPTION') throw new BrokenJournalError('journal cannot be opened', { cause });
      throw new Error(`The journal in ${folder} cannot be opened: ${cause?.message ?? String(error)}`, {
        cause: error,
      });
    }
    const count = await open(countFile(folder), constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      const content = await readContent(db);
      const counted = Number(await count.readFile('utf8'));
      if (!isNew && !(counted <= content.chainEnd))
        throw new BrokenJournalError(`batch ${counted} is missing at the end`);
      const boot = content.boot ?? Math.floor(nowMs / MS_PER_BOOT);
      return new JournalStore(db, content, count, folder, Math.max(boot, await lastBootBeside(folder)) + 1);
    } catch (error) {
      await count.close();
      await db.close();
      throw error instanceof BrokenJournalError
        ? error
        : new BrokenJournalError('journal cannot be read', { cause: error });
    }
  }

  /** Reads are possible: for a moment they are not while the journal is opened again. */
  async ready(): Promise<void> {
    await this.opening?.catch(() => undefined);
  }

  attempt(attemptId: string): AttemptRecord | undefined {
    return decode<AttemptRecord>(this.db.getSync(`attempt/${attemptId}`));
  }

  /** A machine never met before starts at zero, or locked when the journal was lost. */
  ledger(machineId: string): MachineLedger {
    const known = decode<MachineLedger>(this.db.getSync(`ledger/${machineId}`));
    if (known) return known;
    const lostAt = this.meta<number>('lostAt');
    return lostAt === undefined
      ? { machineId, maxFence: 0, run: 0 }
      : { machineId, maxFence: fenceAfterLoss(lostAt), run: lostAt, lock: JOURNAL_LOST };
  }

  /** Ledgers found at the start. */
  get ledgers(): readonly MachineLedger[] {
    return this.content.ledgers;
  }

  /** Facts found at the start, oldest first. */
  get unacknowledged(): readonly Fact[] {
    return this.content.facts;
  }

  get machines(): readonly MachineConfig[] {
    return this.meta<MachineConfig[]>('machines') ?? [];
  }

  async saveMachines(machines: readonly MachineConfig[]): Promise<void> {
    await this.putMeta('machines', machines);
  }

  /** This boot and the ones before, oldest first. */
  get ownEpochs(): readonly string[] {
    return this.meta<string[]>('epochs') ?? [];
  }

  /** What is known under a key of the kinds that only one part of the bridge uses. */
  get<T>(key: string): T | undefined {
    return decode<T>(this.db.getSync(key));
  }

  /** In the order of keys. */
  async *entries<T>(prefix: string): AsyncIterable<readonly [key: string, value: T]> {
    for await (const [key, value] of this.db.iterator({ gte: prefix, lt: `${prefix}\uffff` })) {
      const decoded = decode<T>(value);
      if (decoded !== undefined) yield [key, decoded];
    }
  }

  /** All or nothing. @param isSynced on the disk itself when it returns; otherwise a power cut may undo it */
  async edit(puts: Readonly<Record<string, unknown>>, dels: readonly string[], isSynced: boolean): Promise<void> {
    await this.inTurn(async () => {
      const batch = this.db.batch();
      for (const [key, value] of Object.entries(puts)) batch.put(key, encode(value));
      for (const key of dels) batch.del(key);
      await batch.write({ sync: isSynced });
    });
  }

  /** All or nothing, and on the disk itself when it returns. */
  write(change: StoreWrite): Promise<void> {
    return this.inTurn(() => this.writeBatch(change));
  }

  private async writeBatch({ attempt, ledger, facts = [] }: StoreWrite): Promise<void> {
    const batch = this.db.batch();
    if (attempt) batch.put(`attempt/${attempt.attemptId}`, encode(attempt));
    if (ledger) batch.put(`ledger/${ledger.machineId}`, encode(ledger));
    for (const fact of facts) batch.put(factKey(fact), encode(fact));
    this.chain += 1;
    const number = this.chain;
    // What a full disk refused is no lost batch: the next one closes the gap it would leave.
    const links = [...this.refused.splice(0), number];
    for (const link of links) batch.put(chainKey(link), '').del(chainKey(link - CHAIN_LENGTH));
    try {
      await batch.write({ sync: true });
    } catch (error) {
      this.refused.push(...links);
      throw error;
    }
    await this.count.write(String(number).padStart(COUNT_DIGITS, '0'), 0);
  }

  /** Survives the end of the process, not a power cut: for news about machines, which are told again anyway. */
  async writeFactLazily(fact: Fact): Promise<void> {
    await this.inTurn(() => this.db.put(factKey(fact), encode(fact)));
  }

  /** Lazily too: a power cut may lose the last seconds, so that a resume plan begins a little earlier. */
  async saveCursors(machineId: string, cursors: RunCursors): Promise<void> {
    await this.inTurn(() => this.db.put(`cursors/${machineId}`, encode(cursors)));
  }

  /** How far the last run of the machine came. */
  cursors(machineId: string): RunCursors | undefined {
    return decode<RunCursors>(this.db.getSync(`cursors/${machineId}`));
  }

  /** The file a machine may still run though its run was given up; undefined: none any more. */
  async saveAbandoned(machineId: string, fileName: string | undefined): Promise<void> {
    const key = `abandoned/${machineId}`;
    await this.inTurn(() =>
      fileName === undefined ? this.db.del(key, { sync: true }) : this.db.put(key, encode(fileName), { sync: true }),
    );
  }

  abandoned(machineId: string): string | undefined {
    return decode<string>(this.db.getSync(`abandoned/${machineId}`));
  }

  async forgetFacts(facts: readonly Fact[]): Promise<void> {
    await this.inTurn(() => this.db.batch(facts.map((fact) => ({ type: 'del', key: factKey(fact) }))));
  }

  /**
   * One write after the other. A write the disk refused leaves half a record in LevelDB's log, and whatever follows it
   * there is dropped at the next start: so the journal is opened anew, with a new log, before anything else is written.
   */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.lane.then(async () => {
      if (this.isSuspect) await this.reopen();
      try {
        return await work();
      } catch (error) {
        this.isSuspect = true;
        throw error;
      }
    });
    this.lane = turn.catch(() => undefined);
    return turn;
  }

  /** Only where the disk takes writes again: closed and not opened it could not even be read. */
  private async reopen(): Promise<void> {
    const probe = `${this.folder}.probe`;
    try {
      await writeFile(probe, Buffer.alloc(PROBE_BYTES), { flush: true });
    } finally {
      await rm(probe, { force: true });
    }
    this.opening = this.db.close().then(() => this.db.open());
    try {
      await this.opening;
      this.isSuspect = false;
    } finally {
      this.opening = undefined;
    }
  }

  async close(): Promise<void> {
    await this.lane;
    await this.db.close();
    await this.count.close();
  }

  meta<T>(name: string): T | undefined {
    return decode<T>(this.db.getSync(`meta/${name}`));
  }

  async putMeta(name: string, value: unknown): Promise<void> {
    await this.inTurn(() => this.db.put(`meta/${name}`, encode(value), { sync: true }));
  }
}

/**
 * Above every fence that was given before, whoever remembers it: no machine is offered a job every ten seconds for long.
 * The server counts on from here, and a database of yesterday does, too.
 */
const SECONDS_PER_FENCE = 10;
const fenceAfterLoss = (lostAtS: number): number => Math.ceil(lostAtS / SECONDS_PER_FENCE);

const JOURNAL_LOST: Reason = {
  code: 'JOURNAL_BROKEN',
  message: 'The journal of the bridge was damaged and put aside. Look at the machine, then unlock it.',
};

interface Content {
  readonly ledgers: readonly MachineLedger[];
  readonly facts: readonly Fact[];
  readonly chainEnd: number;
  /** Of the process before. */
  readonly boot: number | undefined;
}

/** Reads every value once, so that damage shows at the start and not in the middle of a job. */
async function readContent(db: ClassicLevel): Promise<Content> {
  const ledgers: MachineLedger[] = [];
  const facts: Fact[] = [];
  let chainEnd = 0;
  let boot: number | undefined;
  for await (const [key, value] of db.iterator()) {
    if (key.startsWith('chain/')) {
      const number = Number(key.slice('chain/'.length));
      if (chainEnd > 0 && number !== chainEnd + 1) throw new BrokenJournalError(`batch ${chainEnd + 1} is missing`);
      chainEnd = number;
      continue;
    }
    const decoded = decode<unknown>(value);
    if (key.startsWith('ledger/')) ledgers.push(decoded as MachineLedger);
    if (key.startsWith('fact/')) facts.push(decoded as Fact);
    if (key === 'meta/boot') boot = decoded as number;
  }
  return { ledgers, facts, chainEnd, boot };
}

/** 0: not known. */
async function lastBootBeside(folder: string): Promise<number> {
  const text = await readFile(bootFile(folder), 'utf8').catch(() => '');
  return Number.isSafeInteger(Number(text)) ? Number(text) : 0;
}

const countFile = (folder: string): string => `${folder}.count`;
const bootFile = (folder: string): string => `${folder}.boot`;
const chainKey = (number: number): string => `chain/${String(Math.max(0, number)).padStart(COUNT_DIGITS, '0')}`;
const factKey = ({ epoch, seq }: Fact): string => `fact/${epoch}/${String(seq).padStart(10, '0')}`;

const checksum = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 12);

function encode(value: unknown): string {
  const text = JSON.stringify(value);
  return `${checksum(text)} ${text}`;
}

function decode<T>(stored: string | undefined): T | undefined {
  if (stored === undefined) return undefined;
  const text = stored.slice(13);
  if (stored.slice(0, 12) !== checksum(text)) throw new BrokenJournalError('a value does not match its checksum');
  return JSON.parse(text) as T;
}
