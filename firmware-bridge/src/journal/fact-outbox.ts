import type { Ack, Fact, FactBody } from '#libs/bridge-contract';
import type { JournalStore } from './store.js';

/** Numbers facts within this boot and keeps all of them, oldest first, until the server has them. */
export class FactOutbox {
  private facts: Fact[];
  /** Neither written down nor known to be unwritable: they may not be told yet. In the order of their numbers. */
  private readonly open = new Set<Fact>();
  private seq = 0;

  constructor(
    private readonly store: JournalStore,
    private readonly nowMs: () => number,
  ) {
    this.facts = [...store.unacknowledged];
  }

  get lastSeq(): number {
    return this.seq;
  }

  /** Every number given out must be settled, or later ones stay back: the server counts without gaps. */
  number(body: FactBody): Fact {
    this.seq += 1;
    const fact = { epoch: this.store.epoch, seq: this.seq, atMs: Math.round(this.nowMs()), fact: body };
    this.facts.push(fact);
    this.open.add(fact);
    return fact;
  }

  settle(facts: readonly Fact[]): void {
    for (const fact of facts) this.open.delete(fact);
  }

  /** What may be told now, in the order to tell it. */
  pending(): readonly Fact[] {
    const [firstOpen] = this.open;
    // It is one of the last: a server that was away for days left thousands before it.
    return firstOpen === undefined ? this.facts : this.facts.slice(0, this.facts.lastIndexOf(firstOpen));
  }

  /** Forgets what the server has committed. */
  async acknowledge({ epoch, seq }: Ack): Promise<void> {
    const isDone = (fact: Fact): boolean => fact.epoch === epoch && fact.seq <= seq && !this.open.has(fact);
    const done = this.facts.filter(isDone);
    if (done.length === 0) return;
    this.facts = this.facts.filter((fact) => !isDone(fact));
    await this.store.forgetFacts(done);
  }
}
