export type ReportKind = 'temperature' | 'position';

/** Automatic reports (M155, M154): what, each how many seconds. */
export class Reports {
  private readonly clocks = new Map<ReportKind, { readonly everyS: number; nextS: number }>();

  every(kind: ReportKind, everyS: number, nowS: number): void {
    if (everyS > 0) this.clocks.set(kind, { everyS, nextS: nowS + everyS });
    else this.clocks.delete(kind);
  }

  get nextS(): number {
    let nextS = Infinity;
    for (const clock of this.clocks.values()) nextS = Math.min(nextS, clock.nextS);
    return nextS;
  }

  get enabled(): readonly ReportKind[] {
    return [...this.clocks.keys()];
  }

  /** What is to be said now, once. */
  due(nowS: number): readonly ReportKind[] {
    if (this.nextS > nowS) return [];
    const due: ReportKind[] = [];
    for (const [kind, clock] of this.clocks) {
      if (clock.nextS > nowS) continue;
      clock.nextS = nowS + clock.everyS;
      due.push(kind);
    }
    return due;
  }

  stop(): void {
    this.clocks.clear();
  }
}
