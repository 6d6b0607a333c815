import { reason } from './gate/gate-moves.js';
import type { Reason } from './gate/gate-types.js';
import type { JournalStore } from './journal/store.js';
import type { Log } from './log.js';

const DOUBLED = reason(
  'BRIDGE_DOUBLED',
  'Another bridge uses the identity of this one: a copied card, perhaps. Find it and pair it anew, then say so here.',
);

/** What is written down: the alarm outlives the process, until a person takes it back. */
interface Rival {
  readonly sinceMs: number;
  readonly epoch?: string;
}

/** D6, E14: two bridges with one identity. Which of them stands beside the machines, only a person there can tell. */
export class Rivals {
  private rival: Rival | undefined;

  constructor(
    private readonly store: Pick<JournalStore, 'epoch' | 'ownEpochs' | 'meta' | 'putMeta'>,
    private readonly log: Log,
    private readonly nowMs: () => number,
  ) {
    this.rival = store.meta<Rival | null>('rival') ?? undefined;
  }

  /** Why only a person at the bridge may start anything. */
  get problem(): Reason | undefined {
    return this.rival && DOUBLED;
  }

  /**
   * The server answered a BIRTH of this boot and told whose it heard before. A card that it never met may take the place
   * of another one. One that it has met was away when it hears of a boot that is not its own: in the meantime a copy ran
   * its machines, and took with it what it knew of their fences and plates.
   */
  introduced(previousEpoch: string | undefined): void {
    const wasKnown = this.store.meta<boolean>('introduced') ?? false;
    if (!wasKnown) this.write('introduced', true);
    if (previousEpoch === undefined || !wasKnown || this.store.ownEpochs.includes(previousEpoch)) return;
    this.found({ sinceMs: this.nowMs(), epoch: previousEpoch });
  }

  /** The broker says that another connection took our place. This process never has two. */
  thrownOut(): void {
    this.found({ sinceMs: this.nowMs() });
  }

  async clear(by: string): Promise<void> {
    this.log('warn', 'a person says that this bridge is the only one of its identity', { by });
    this.rival = undefined;
    await this.store.putMeta('rival', null);
  }

  private found(rival: Rival): void {
    if (this.rival) return;
    this.rival = rival;
    this.log('error', DOUBLED.message, { ...rival });
    this.write('rival', rival);
  }

  private write(name: string, value: unknown): void {
    this.store.putMeta(name, value).catch((error: unknown) => {
      this.log('error', 'journal cannot be written', { error: String(error) });
    });
  }
}
