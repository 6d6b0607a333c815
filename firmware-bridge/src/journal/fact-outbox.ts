import type { Ack, Fact, FactBody } from '#libs/bridge-contract';
import type { JournalStore } from './store.js';

/**
 * Facts kept for a server that is away: from then on, news about a machine replace what was to be told of it. Some
 * 350 bytes each, so 3.5 MB, less than half of what the journal may take of the reserve (see `DiskReserve`).
 */
const MAX_FACTS = 10_000;
/** Acknowledged facts at the front of the list that are let stand before it is moved up. */
const MAX_GONE = 1_000;

/**
 * Numbers facts within this boot and keeps them, oldest first, until the server has them. What happened to attempts is
 * never given up. News about machines are, when nobody has taken them for long: only the latest condition between two
 * attempts counts then. The numbers stay without gaps, because the server acknowledges up to the first gap.
 */
export class FactOutbox {
  private facts: Fact[];
  /** Where the list begins: what stands before it is acknowledged. */
  private start = 0;
  /** Neither written down nor known to be unwritable: they may not be told yet. By number, in that order. */
  private readonly open = new Map<number, Fact>();
  /** The same, of numbers that were used a second time. */
  private readonly openAgain = new Set<Fact>();
  private seq = 0;
  /** Up to here the server may know this boot's facts: they must not change any more. */
  private toldSeq = 0;
  /** Up to here this boot's facts were acknowledged. */
  ackedSeq = 0;
  /** The last fact of each machine, where it is news: the next news may take its number. */
  private readonly lastNews = new Map<string, Fact>();

  constructor(
    private readonly store: JournalStore,
    private readonly nowMs: () => number,
    private readonly maxFacts = MAX_FACTS,
  ) {
    this.facts = [...store.unacknowledged];
    if (this.facts.length > maxFacts) this.dropOldNews();
  }

  get lastSeq(): number {
    return this.seq;
  }

  /** Every number given out must be settled, or later ones stay back: the server counts without gaps. */
  number(body: FactBody): Fact {
    const stale = this.staleNews(body);
    const seq = stale?.seq ?? (this.seq += 1);
    const fact = { epoch: this.store.epoch, seq, atMs: Math.round(this.nowMs()), fact: body };
    if (stale) {
      this.facts[this.placeOf(stale)] = fact;
      this.openAgain.delete(stale);
    } else this.facts.push(fact);
    // A place in the order of numbers is kept, not made anew.
    if (!stale || this.open.has(seq)) this.open.set(seq, fact);
    else this.openAgain.add(fact);
    if (body.kind === 'machine') this.lastNews.set(body.machineId, fact);
    else this.lastNews.delete(body.machineId);
    return fact;
  }

  settle(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (this.open.get(fact.seq) === fact) this.open.delete(fact.seq);
      this.openAgain.delete(fact);
    }
  }

  /** What may be told now, in the order to tell it. */
  pending(limit = Infinity): readonly Fact[] {
    return this.facts.slice(this.start, Math.min(this.end, this.start + limit));
  }

  /** Where the first one stands that may not be told yet. */
  private get end(): number {
    const [firstOpen] = this.open.values();
    let end = firstOpen ? this.placeOf(firstOpen) : this.facts.length;
    // One for each machine at most.
    for (const fact of this.openAgain) end = Math.min(end, this.placeOf(fact));
    return end;
  }

  /** It leaves for the server now. */
  told({ epoch, seq }: Fact): void {
    if (epoch === this.store.epoch) this.toldSeq = Math.max(this.toldSeq, seq);
  }

  /** Forgets what the server has committed. */
  async acknowledge({ epoch, seq, taken }: Ack): Promise<void> {
    if (epoch === this.store.epoch) this.ackedSeq = Math.max(this.ackedSeq, Math.min(seq, this.toldSeq));
    const isDone = (fact: Fact | undefined): boolean =>
      fact !== undefined && fact.epoch === epoch && (fact.seq <= seq || fact.seq === taken);
    const { end, start } = this;
    while (this.start < end && isDone(this.facts[this.start])) this.start += 1;
    const done = this.facts.slice(start, this.start);
    if (done.length === 0) {
      // Something before it is lost at the server or on the disk, or only late: it is kept no longer, whatever that is.
      done.push(...this.facts.slice(start, end).filter(isDone));
      const gone = new Set(done);
      if (gone.size > 0) this.facts = this.facts.filter((fact) => !gone.has(fact));
    }
    if (this.start > MAX_GONE || this.start === this.facts.length) {
      this.facts = this.facts.slice(this.start);
      this.start = 0;
    }
    if (done.length > 0) await this.store.forgetFacts(done);
  }

  /** What the new fact replaces: only news that nobody has heard, with nothing in between about the same machine. */
  private staleNews(body: FactBody): Fact | undefined {
    if (body.kind !== 'machine' || this.facts.length - this.start < this.maxFacts) return undefined;
    const last = this.lastNews.get(body.machineId);
    return last && last.seq > this.toldSeq ? last : undefined;
  }

  /** Of this boot, whose facts stand at the end, in the order of their numbers, with gaps where some were taken alone. */
  private placeOf({ epoch, seq }: Pick<Fact, 'epoch' | 'seq'>): number {
    return this.facts.findLastIndex((fact) => fact.epoch === epoch && fact.seq === seq);
  }

  /** At the end of a boot they leave no gap, whoever knows them, and this boot tells every machine's condition anew. */
  private dropOldNews(): void {
    const ended = new Set<string>();
    const dropped: Fact[] = [];
    for (const fact of this.facts.toReversed()) {
      if (fact.fact.kind !== 'machine') ended.add(fact.epoch);
      else if (!ended.has(fact.epoch)) dropped.push(fact);
    }
    const gone = new Set(dropped);
    this.facts = this.facts.filter((fact) => !gone.has(fact));
    // Where the disk refuses, they are told once more.
    void this.store.forgetFacts(dropped).catch(() => undefined);
  }
}
