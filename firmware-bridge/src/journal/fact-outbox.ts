import type { Ack, Fact, FactBody } from '#libs/bridge-contract';
import type { JournalStore } from './store.js';

interface Entry {
  readonly fact: Fact;
  /** Written down, or known to be unwritable: it may be told. */
  isSettled: boolean;
}

/** Numbers facts within this boot and keeps all of them, oldest first, until the server has them. */
export class FactOutbox {
  private entries: Entry[];
  private seq = 0;

  constructor(
    private readonly store: JournalStore,
    private readonly nowMs: () => number,
  ) {
    this.entries = store.unacknowledged.map((fact) => ({ fact, isSettled: true }));
  }

  get lastSeq(): number {
    return this.seq;
  }

  /** Every number given out must be settled, or later ones stay back: the server counts without gaps. */
  number(body: FactBody): Fact {
    this.seq += 1;
    const fact = { epoch: this.store.epoch, seq: this.seq, atMs: Math.round(this.nowMs()), fact: body };
    this.entries.push({ fact, isSettled: false });
    return fact;
  }

  settle(facts: readonly Fact[]): void {
    for (const entry of this.entries) if (facts.includes(entry.fact)) entry.isSettled = true;
  }

  /** What may be told now, in the order to tell it. */
  pending(): readonly Fact[] {
    const open = this.entries.findIndex((entry) => !entry.isSettled);
    return (open === -1 ? this.entries : this.entries.slice(0, open)).map((entry) => entry.fact);
  }

  /** Forgets what the server has committed. */
  async acknowledge({ epoch, seq }: Ack): Promise<void> {
    const isDone = ({ fact, isSettled }: Entry): boolean => isSettled && fact.epoch === epoch && fact.seq <= seq;
    const done = this.entries.filter(isDone);
    if (done.length === 0) return;
    this.entries = this.entries.filter((entry) => !isDone(entry));
    await this.store.forgetFacts(done.map((entry) => entry.fact));
  }
}
