/** Small deterministic random numbers (mulberry32), one stream for each concern: a change in one reshuffles no other. */
export class Random {
  private state: number;

  constructor(seed: number, concern: string) {
    let hash = seed ^ 0x9e3779b9;
    for (let at = 0; at < concern.length; at += 1) hash = Math.imul(hash ^ concern.charCodeAt(at), 0x01000193);
    this.state = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0;
  }

  /** 0 included, 1 excluded. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  /** Both ends included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** Short ones are as frequent as long ones on a logarithmic scale: faults of a second and of an hour both happen. */
  duration(lowMs: number, highMs: number): number {
    return Math.round(lowMs * (highMs / lowMs) ** this.next());
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.next() * from.length)];
  }
}
