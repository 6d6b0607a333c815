/** Xorshift: fast, and the same numbers for the same seed everywhere. Not for secrets. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = Math.imul(seed | 0, 0x9e3779b1) ^ 0x6d2b79f5 || 1;
    for (let i = 0; i < 8; i++) this.next();
  }

  /** 0 .. 2^32 - 1. */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return x >>> 0;
  }

  /** 0 .. n - 1. */
  below(n: number): number {
    return this.next() % n;
  }

  /** 0 <= x < 1. */
  unit(): number {
    return this.next() / 4294967296;
  }
}
