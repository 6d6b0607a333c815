import type { Clock } from '#libs/domain';

/** A clock that stands still until a test turns it. */
export class FakeClock implements Clock {
  #ms: number;

  constructor(startMs = Date.UTC(2026, 4, 1, 12)) {
    this.#ms = startMs;
  }

  nowMs(): number {
    return this.#ms;
  }

  monotonicMs(): number {
    return this.#ms;
  }

  turn(ms: number): void {
    this.#ms += ms;
  }
}
