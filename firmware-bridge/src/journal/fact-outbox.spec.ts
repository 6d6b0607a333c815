import { describe, expect, it } from '@jest/globals';
import type { Fact, FactBody } from '#libs/bridge-contract';
import { FactOutbox } from './fact-outbox.js';
import type { JournalStore } from './store.js';

const stored = (attemptId: string): FactBody => ({
  kind: 'attempt',
  attemptId,
  machineId: 'm1',
  state: 'stored',
  run: 0,
});

/** Only what an outbox asks of the journal. */
function outboxWith(unacknowledged: readonly Fact[], maxFacts?: number): { outbox: FactOutbox; forgotten: number[] } {
  const forgotten: number[] = [];
  const store = {
    epoch: 'b2',
    unacknowledged,
    forgetFacts: (facts: readonly Fact[]) => {
      forgotten.push(...facts.map(({ seq }) => seq));
      return Promise.resolve();
    },
  } as unknown as JournalStore;
  return { outbox: new FactOutbox(store, () => 0, maxFacts), forgotten };
}

const seqs = (outbox: FactOutbox): number[] => outbox.pending().map(({ seq }) => seq);

describe('an outbox whose server misses earlier facts for good', () => {
  it('[BP-ACK-10] forgets the one fact that was taken, and tells what comes after a gap', async () => {
    const { outbox, forgotten } = outboxWith([]);
    outbox.settle(['a1', 'a2', 'a3', 'a4'].map((id) => outbox.number(stored(id))));
    await outbox.acknowledge({ epoch: 'b2', seq: 0, taken: 3 });
    expect(seqs(outbox)).toEqual([1, 2, 4]);
    await outbox.acknowledge({ epoch: 'b2', seq: 0, taken: 1 });
    await outbox.acknowledge({ epoch: 'b2', seq: 0, taken: 2 });
    await outbox.acknowledge({ epoch: 'b2', seq: 0, taken: 4 });
    expect(seqs(outbox)).toEqual([]);
    expect(forgotten).toEqual([3, 1, 2, 4]);
  });

  it('keeps facts of earlier boots from standing before all others', async () => {
    const old = [7, 9].map((seq): Fact => ({ epoch: 'b1', seq, atMs: 0, fact: stored('a1') }));
    const { outbox } = outboxWith(old);
    await outbox.acknowledge({ epoch: 'b1', seq: 4, taken: 9 });
    await outbox.acknowledge({ epoch: 'b1', seq: 4, taken: 7 });
    expect(seqs(outbox)).toEqual([]);
  });

  it('still finds what may not be told yet behind a fact that was taken alone', async () => {
    const { outbox } = outboxWith([]);
    outbox.settle(['a1', 'a2', 'a3'].map((id) => outbox.number(stored(id))));
    const open = outbox.number(stored('a4'));
    await outbox.acknowledge({ epoch: 'b2', seq: 0, taken: 2 });
    expect(seqs(outbox)).toEqual([1, 3]);
    outbox.settle([open]);
    expect(seqs(outbox)).toEqual([1, 3, 4]);
  });

  it('says the newest news of a machine at the number of the one before, with a gap in front', async () => {
    const { outbox } = outboxWith([], 2);
    const news = (state: 'idle' | 'execute'): FactBody => ({
      kind: 'machine',
      machineId: 'm1',
      connectivity: 'online',
      state,
      run: 0,
    });
    outbox.settle(['a1', 'a2', 'a3'].map((id) => outbox.number(stored(id))));
    await outbox.acknowledge({ epoch: 'b2', seq: 0, taken: 2 });
    outbox.settle([outbox.number(news('idle'))]);
    outbox.settle([outbox.number(news('execute'))]);
    expect(seqs(outbox)).toEqual([1, 3, 4]);
    expect(outbox.pending().at(-1)?.fact).toMatchObject({ state: 'execute' });
  });
});
