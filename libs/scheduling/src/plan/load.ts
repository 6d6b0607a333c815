/**
 * Watts drawn from one circuit over time: a step function kept as sorted break points. Loads are whole watts, so that
 * taking one off again leaves exactly what was there.
 */
export class LoadProfile {
  private times: number[] = [];
  /** Watts from times[i] on. */
  private watts: number[] = [];

  constructor(readonly budgetW: number) {}

  clone(): LoadProfile {
    const copy = new LoadProfile(this.budgetW);
    copy.times = this.times.slice();
    copy.watts = this.watts.slice();
    return copy;
  }

  add(from: number, to: number, watts: number): void {
    if (watts === 0 || !(to > from)) return;
    const first = this.breakAt(from);
    const last = to === Infinity ? this.times.length : this.breakAt(to);
    for (let i = first; i < last; i += 1) this.watts[i] = (this.watts[i] as number) + watts;
    if (last < this.times.length) this.mergeAt(last);
    this.mergeAt(first);
  }

  /** When the budget is next kept all along a draw that starts at `at`: `at` itself, or the earliest later try. */
  nextTry(at: number, segments: readonly (readonly [from: number, to: number, watts: number])[]): number {
    for (const [from, to, watts] of segments) {
      const clear = this.overUntil(at + from, at + to, watts);
      if (clear > at + from) return clear - from;
    }
    return at;
  }

  maxWithin(from: number, to: number): number {
    let most = 0;
    for (let i = Math.max(0, this.indexAt(from)); i < this.times.length && (this.times[i] as number) < to; i += 1) {
      most = Math.max(most, this.watts[i] as number);
    }
    return most;
  }

  /** End of the last stretch of [from, to) where `watts` more are too many; `from` when there is none. */
  private overUntil(from: number, to: number, watts: number): number {
    let clear = from;
    for (let i = Math.max(0, this.indexAt(from)); i < this.times.length; i += 1) {
      if ((this.times[i] as number) >= to) break;
      if ((this.watts[i] as number) + watts > this.budgetW) clear = this.times[i + 1] ?? Infinity;
    }
    return clear;
  }

  /** Index of the last break at or before `at`, -1: none. */
  private indexAt(at: number): number {
    let low = 0;
    let high = this.times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.times[middle] as number) <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private breakAt(at: number): number {
    const index = this.indexAt(at);
    if (index >= 0 && this.times[index] === at) return index;
    this.times.splice(index + 1, 0, at);
    this.watts.splice(index + 1, 0, index < 0 ? 0 : (this.watts[index] as number));
    return index + 1;
  }

  private mergeAt(index: number): void {
    const before = index === 0 ? 0 : (this.watts[index - 1] as number);
    if (this.watts[index] !== before) return;
    this.times.splice(index, 1);
    this.watts.splice(index, 1);
  }
}
