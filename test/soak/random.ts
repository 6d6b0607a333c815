/** Seeded chance: the same seed gives the same day. (mulberry32) */
export class Chance {
  constructor(private state: number) {}

  /** 0 <= x < 1 */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** from <= n < to */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from));
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.int(0, list.length)];
    if (picked === undefined) throw new RangeError('cannot pick from an empty list');
    return picked;
  }
}
