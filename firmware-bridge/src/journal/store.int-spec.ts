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
    '[E10] [BP-START-29] damaged at %i %% it is put aside, and every machine is locked',
    async (percent) => {
      await writeRuns(200);
      await flipByte((length) => Math.floor((length * percent) / 100));
      const store = await openStore();
      expect(broken).toEqual([path.join(dataDir, `journal.broken-${NOW}`)]);
      expect(await readdir(dataDir)).toContain(`journal.broken-${NOW}`);
      const { run, maxFence, lock } = store.ledger('m1');
      expect(lock?.code).toBe('JOURNAL_BROKEN');
      expect(run).toBeGreaterThan(200);
      expect(maxFence).toBeGreaterThan(200);
      await store.close();
    },
  );

  it.each([
    ['the clock goes on', NOW + 60_000],
    ['the clock is behind', 0],
  ])('[BP-BIRTH-02] put aside, its boots sort after all that were before: %s', async (_, nowMs) => {
    const before: string[] = [];
    for (let boot = 0; boot < 3; boot += 1) {
      const store = await openStore();
      before.push(store.epoch);
      await store.close();
    }
    await writeRuns(200);
    await flipByte((length) => Math.floor(length / 2));
    const store = await JournalStore.open(dataDir, nowMs, (copy) => broken.push(copy));
    expect(broken).toHaveLength(1);
    const epochs = [...before, store.epoch];
    await store.close();
    const again = await JournalStore.open(dataDir, nowMs, () => undefined);
    epochs.push(again.epoch);
    await again.close();
    expect(epochs.toSorted()).toEqual(epochs);
  });

  it('[BP-BIRTH-02] in a folder of its own begins above what a bridge of the same name came to in another', async () => {
    const old = await openStore();
    await old.close();
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'store-'));
    const store = await JournalStore.open(elsewhere, NOW + 5 * 60_000, () => undefined);
    expect(store.epoch > old.epoch).toBe(true);
    await store.close();
    await rm(elsewhere, { recursive: true });
  });

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

  it('[BP-FACT-02] tells nothing out of order: a later fact waits for an earlier one that is still being written', () => {
    const outbox = new FactOutbox(store, () => NOW);
    const [first, second] = [outbox.number(body('a1')), outbox.number(body('a2'))];
    outbox.settle([second]);
    expect(outbox.pending()).toEqual([]);
    outbox.settle([first]);
    expect(outbox.pending().map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('numbers, settles and offers 10,000 facts of days without a server', () => {
    const outbox = new FactOutbox(store, () => NOW);
    const waiting = Array.from({ length: 10_000 }, (_, i) => outbox.number(body(`a${i}`)));
    for (const fact of waiting) {
      outbox.settle([fact]);
      outbox.pending(100);
    }
    expect(outbox.pending()).toHaveLength(10_000);
  });

  describe('while the server is away for very long', () => {
    const LIMIT = 1_000;
    const MACHINES = 8;
    const news = (machine: number, message: string): Fact['fact'] => ({
      kind: 'machine',
      machineId: `m${machine}`,
      connectivity: 'online',
      state: 'idle',
      run: 1,
      message,
    });
    const cancelled = (machine: number, attemptId: string): Fact['fact'] => ({
      ...(body(attemptId) as Extract<Fact['fact'], { kind: 'cancel' }>),
      machineId: `m${machine}`,
    });
    /** As a machine's own news: numbered, written, settled. */
    async function keep(outbox: FactOutbox, fact: Fact['fact']): Promise<void> {
      const numbered = outbox.number(fact);
      await store.writeFactLazily(numbered);
      outbox.settle([numbered]);
    }
    async function restart(): Promise<void> {
      await store.close();
      store = await JournalStore.open(dataDir, NOW, () => undefined);
    }
    const kinds = (facts: readonly Fact[]) => facts.filter(({ fact }) => fact.kind !== 'machine');

    it('[BP-FACT-01] [BP-FACT-06] keeps 20,000 facts within the limit: each of an attempt, the last word about each machine, no gap', async () => {
      const outbox = new FactOutbox(store, () => NOW, LIMIT);
      const writes: Promise<void>[] = [];
      for (let i = 0; i < 20_000; i++) {
        const machine = i % MACHINES;
        writes.push(keep(outbox, i % 500 === 0 ? cancelled(machine, `a${i}`) : news(machine, `news ${i}`)));
        if (i % 1000 === 0) await Promise.all(writes.splice(0));
      }
      await Promise.all(writes);
      const waiting = outbox.pending();
      while (outbox.pending(1).length > 0) {
        const last = outbox.pending(100).at(-1)!;
        await outbox.acknowledge(last);
      }
      // At the limit each fact of an attempt may be followed by one word about its machine.
      expect(waiting.length).toBeLessThan(LIMIT + 2 * 40 + MACHINES);
      expect(waiting.map(({ seq }) => seq)).toEqual(waiting.map((_, at) => at + 1));
      expect(kinds(waiting).map(({ fact }) => fact)).toEqual(
        Array.from({ length: 40 }, (_, i) => cancelled((i * 500) % MACHINES, `a${i * 500}`)),
      );
      const words = waiting.map(({ fact }) => fact);
      for (let i = 20_000 - MACHINES; i < 20_000; i++) expect(words).toContainEqual(news(i % MACHINES, `news ${i}`));
      await restart();
      expect(store.unacknowledged).toEqual([]);
    }, 60_000);

    it('[BP-FACT-06] changes no fact that the server may have heard, and none that stands before a fact of an attempt', async () => {
      const outbox = new FactOutbox(store, () => NOW, 2);
      for (const fact of [news(0, 'first'), news(1, 'other'), news(0, 'second')]) await keep(outbox, fact);
      expect(outbox.pending().map(({ fact }) => fact)).toEqual([news(0, 'second'), news(1, 'other')]);
      for (const fact of outbox.pending(1)) outbox.told(fact);
      await keep(outbox, news(0, 'third'));
      await keep(outbox, cancelled(0, 'a1'));
      await keep(outbox, news(0, 'fourth'));
      await keep(outbox, news(0, 'fifth'));
      const expected = [news(0, 'second'), news(1, 'other'), news(0, 'third'), cancelled(0, 'a1'), news(0, 'fifth')];
      expect(outbox.pending().map(({ fact }) => fact)).toEqual(expected);
      // The same on the disk.
      await restart();
      expect(store.unacknowledged.map(({ fact }) => fact)).toEqual(expected);
    });

    it('forgets what a later boot told, though an earlier one has a gap', async () => {
      const first = new FactOutbox(store, () => NOW);
      for (const name of ['a1', 'a2', 'a3']) await keep(first, cancelled(0, name));
      const { epoch } = store;
      await store.forgetFacts(first.pending().slice(1, 2));
      await restart();
      const second = new FactOutbox(store, () => NOW);
      await keep(second, cancelled(0, 'a4'));
      await keep(second, cancelled(0, 'a5'));
      await second.acknowledge({ epoch, seq: 1 });
      await second.acknowledge({ epoch: store.epoch, seq: 1 });
      const names = second.pending().map(({ fact }) => fact.kind === 'cancel' && fact.attemptId);
      expect(names).toEqual(['a3', 'a5']);
    });

    it('gives up the last news of earlier boots when there are too many, and nothing before a fact of an attempt', async () => {
      const first = new FactOutbox(store, () => NOW, 3);
      const kept = [news(0, 'before'), cancelled(0, 'a1')];
      for (const fact of [...kept, news(0, 'after'), news(1, 'after')]) await keep(first, fact);
      await restart();
      const second = new FactOutbox(store, () => NOW, 3);
      expect(second.pending().map(({ fact }) => fact)).toEqual(kept);
      await keep(second, news(0, 'now'));
      await restart();
      expect(store.unacknowledged.map(({ fact }) => fact)).toEqual([...kept, news(0, 'now')]);
    });
  });

  it('[BP-ACK-05] forgets up to the watermark of the right boot only', async () => {
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
