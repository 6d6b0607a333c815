import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ClassicLevel } from 'classic-level';
import type { Fact } from '#libs/bridge-contract';
import { FactOutbox } from './fact-outbox.js';
import { DataDirBusyError, JournalStore } from './store.js';

const NOW = 1_800_000_000_000;

describe('the journal', () => {
  let dataDir: string;
  let broken: string[];
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'journal-'));
    broken = [];
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const openStore = (): Promise<JournalStore> => JournalStore.open(dataDir, NOW, (copy) => broken.push(copy));
  const ledger = (run: number) => ({ machineId: 'm1', maxFence: run + 10, run });

  async function writeRuns(count: number): Promise<void> {
    const store = await openStore();
    for (let run = 1; run <= count; run += 1) {
      const attempt = { attemptId: `a${run}`, machineId: 'm1', state: 'done' } as const;
      await store.write({ attempt, ledger: ledger(run) });
    }
    await store.close();
  }

  async function flipByte(at: (length: number) => number): Promise<void> {
    const folder = path.join(dataDir, 'journal');
    const sized = await Promise.all(
      (await readdir(folder))
        .filter((name) => /\.(log|ldb)$/.test(name))
        .map(async (name) => ({ name, bytes: await readFile(path.join(folder, name)) })),
    );
    const { name, bytes } = sized.sort((a, b) => b.bytes.length - a.bytes.length)[0]!;
    const position = at(bytes.length);
    bytes[position] = (bytes[position] ?? 0) ^ 0x10;
    await writeFile(path.join(folder, name), bytes);
  }

  it('is whole after a disk that was full for a while', async () => {
    const store = await openStore();
    await store.write({ ledger: ledger(1) });
    const full = Promise.reject(new Error('No space left on device'));
    full.catch(() => undefined);
    const refusing = { put: () => refusing, del: () => refusing, write: () => full };
    const batch = jest.spyOn(ClassicLevel.prototype, 'batch').mockImplementation(() => refusing as never);
    await expect(store.write({ ledger: ledger(2) })).rejects.toThrow('No space left');
    await expect(store.write({ ledger: ledger(2) })).rejects.toThrow('No space left');
    batch.mockRestore();
    await store.write({ ledger: ledger(3) });
    await store.close();
    const again = await openStore();
    expect(broken).toEqual([]);
    expect(again.ledger('m1')).toEqual(ledger(3));
    await again.close();
  });

  it('remembers attempts, ledgers, configuration and facts', async () => {
    const store = await openStore();
    const outbox = new FactOutbox(store, () => NOW);
    const fact = outbox.number({ kind: 'cancel', attemptId: 'a1', machineId: 'm1', outcome: 'accepted' });
    await store.write({
      ledger: ledger(3),
      attempt: { attemptId: 'a1', machineId: 'm1', state: 'done' },
      facts: [fact],
    });
    await store.saveMachines([]);
    await store.close();
    const again = await openStore();
    expect(again.attempt('a1')).toEqual({ attemptId: 'a1', machineId: 'm1', state: 'done' });
    expect(again.attempt('a2')).toBeUndefined();
    expect(again.ledger('m1')).toEqual(ledger(3));
    expect(again.unacknowledged).toEqual([fact]);
    expect(again.epoch > store.epoch).toBe(true);
    await again.close();
    expect(broken).toEqual([]);
  });

  it('belongs to one process at a time', async () => {
    const store = await openStore();
    await expect(openStore()).rejects.toThrow(DataDirBusyError);
    await store.close();
    expect(broken).toEqual([]);
  });

  it.each([10, 25, 50, 75, 90, 99])(
    '[E10] damaged at %i %% it is put aside, and every machine is locked',
    async (percent) => {
      await writeRuns(200);
      await flipByte((length) => Math.floor((length * percent) / 100));
      const store = await openStore();
      expect(broken).toEqual([path.join(dataDir, `journal.broken-${NOW}`)]);
      expect(await readdir(dataDir)).toContain(`journal.broken-${NOW}`);
      const { run, lock } = store.ledger('m1');
      expect(lock?.code).toBe('JOURNAL_BROKEN');
      expect(run).toBeGreaterThan(200);
      await store.close();
    },
  );

  it('keeps its head after a long life: 2,000 batches and a new start', async () => {
    await writeRuns(2000);
    const store = await openStore();
    expect(store.ledger('m1').run).toBe(2000);
    expect(store.attempt('a1')?.state).toBe('done');
    await store.close();
    expect(broken).toEqual([]);
  });
});

describe('the fact outbox', () => {
  let dataDir: string;
  let store: JournalStore;
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'outbox-'));
    store = await JournalStore.open(dataDir, NOW, () => undefined);
  });
  afterEach(async () => {
    await store.close();
    await rm(dataDir, { recursive: true });
  });

  const body = (attemptId: string): Fact['fact'] => ({
    kind: 'cancel',
    attemptId,
    machineId: 'm1',
    outcome: 'accepted',
  });

  it('tells nothing out of order: a later fact waits for an earlier one that is still being written', () => {
    const outbox = new FactOutbox(store, () => NOW);
    const [first, second] = [outbox.number(body('a1')), outbox.number(body('a2'))];
    outbox.settle([second]);
    expect(outbox.pending()).toEqual([]);
    outbox.settle([first]);
    expect(outbox.pending().map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('numbers, settles and offers 10,000 facts of days without a server within a second of CPU time', () => {
    const outbox = new FactOutbox(store, () => NOW);
    const before = process.cpuUsage();
    const waiting = Array.from({ length: 10_000 }, (_, i) => outbox.number(body(`a${i}`)));
    for (const fact of waiting) {
      outbox.settle([fact]);
      outbox.pending();
    }
    const { user, system } = process.cpuUsage(before);
    expect(outbox.pending()).toHaveLength(10_000);
    expect((user + system) / 1000).toBeLessThan(1000);
  });

  it('forgets up to the watermark of the right boot only', async () => {
    const outbox = new FactOutbox(store, () => NOW);
    const facts = ['a1', 'a2', 'a3'].map((id) => outbox.number(body(id)));
    for (const fact of facts) await store.writeFactLazily(fact);
    outbox.settle(facts);
    await outbox.acknowledge({ epoch: 'another', seq: 3 });
    expect(outbox.pending()).toHaveLength(3);
    await outbox.acknowledge({ epoch: store.epoch, seq: 2 });
    expect(outbox.pending().map(({ seq }) => seq)).toEqual([3]);
    await store.close();
    store = await JournalStore.open(dataDir, NOW, () => undefined);
    expect(store.unacknowledged.map(({ seq }) => seq)).toEqual([3]);
  });
});
