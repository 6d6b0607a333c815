import type { ShopLot } from './types.js';

/** What is left of each lot once the plan has taken what it needs. One operation takes all it needs from one lot. */
export class LotStock {
  private readonly left: Map<string, number>;

  constructor(
    readonly lots: readonly ShopLot[],
    left?: ReadonlyMap<string, number>,
  ) {
    this.left = new Map(left ?? lots.map(({ id, remaining }) => [id, remaining]));
  }

  clone(): LotStock {
    return new LotStock(this.lots, this.left);
  }

  leftOf(lotId: string): number {
    return this.left.get(lotId) ?? 0;
  }

  /** Gives back what an operation had; for one that is cancelled or planned anew. */
  giveBack(lotId: string, amount: number): void {
    this.left.set(lotId, this.leftOf(lotId) + amount);
  }

  /** The smallest lot that is enough, so that big ones stay whole; null when none is. */
  take(material: string, amount: number): string | null {
    let best: string | null = null;
    for (const lot of this.lots) {
      if (lot.material !== material || this.leftOf(lot.id) < amount) continue;
      if (best === null || this.leftOf(lot.id) < this.leftOf(best)) best = lot.id;
    }
    if (best !== null) this.left.set(best, this.leftOf(best) - amount);
    return best;
  }
}
