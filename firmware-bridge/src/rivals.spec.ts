import { beforeEach, describe, expect, it } from '@jest/globals';
import { Rivals } from './rivals.js';

/** The memory of one bridge: what is written there outlives its boots. */
class Card {
  readonly epochs: string[];
  private readonly metas: Map<string, unknown>;

  constructor(from?: Card) {
    this.epochs = [...(from?.epochs ?? [])];
    this.metas = new Map(from?.metas);
  }

  boot(epoch: string): Rivals {
    this.epochs.push(epoch);
    const store = {
      epoch,
      ownEpochs: this.epochs,
      meta: <T>(name: string) => this.metas.get(name) as T | undefined,
      putMeta: async (name: string, value: unknown) => void this.metas.set(name, value),
    };
    return new Rivals(
      store,
      () => undefined,
      () => 0,
    );
  }
}

describe('whose BIRTH the server heard before', () => {
  let card: Card;
  beforeEach(() => {
    card = new Card();
    card.boot('b1').introduced(undefined);
  });

  it('may be a boot of its own, or nobody’s', () => {
    const again = card.boot('b2');
    again.introduced('b1');
    again.introduced('b2');
    again.introduced(undefined);
    expect(again.problem).toBeUndefined();
  });

  it('may be another bridge’s when this card takes its place', () => {
    const replacement = new Card().boot('b1-new');
    replacement.introduced('b1');
    replacement.introduced('b1-new');
    expect(replacement.problem).toBeUndefined();
  });

  it('is a copy’s that ran while the card itself was away, which nobody else may be left to tell', () => {
    new Card(card).boot('b2-copy').introduced('b1');
    const back = card.boot('b2');
    back.introduced('b2-copy');
    expect(back.problem?.code).toBe('BRIDGE_DOUBLED');
    expect(card.boot('b3').problem?.code).toBe('BRIDGE_DOUBLED');
  });

  it('is a copy’s that spoke in between', () => {
    const boot = card.boot('b2');
    boot.introduced('b1');
    boot.introduced('b2-copy');
    expect(boot.problem?.code).toBe('BRIDGE_DOUBLED');
  });

  it('is asked for no more when a person has looked', async () => {
    const boot = card.boot('b2');
    boot.introduced('b2-copy');
    await boot.clear('Rosa');
    boot.introduced('b2');
    expect(boot.problem).toBeUndefined();
    expect(card.boot('b3').problem).toBeUndefined();
  });
});
