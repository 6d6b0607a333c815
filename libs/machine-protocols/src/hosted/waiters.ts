import type { Answer } from './host-view.js';

interface Waiter {
  readonly done: (answer: Answer) => void;
  readonly deadlineMs: number;
}

/** Who waits for which answer. Each is called exactly once, or never after `forget`. */
export class Waiters {
  private nextId = 1;
  private readonly waiting = new Map<number, Waiter>();

  /** @returns the id to send */
  add(deadlineMs: number, done: (answer: Answer) => void): number {
    const id = this.nextId++;
    this.waiting.set(id, { done, deadlineMs });
    return id;
  }

  settle(id: number, answer: Answer): void {
    const waiter = this.waiting.get(id);
    this.waiting.delete(id);
    waiter?.done(answer);
  }

  expire(nowMs: number): void {
    for (const [id, { deadlineMs }] of this.waiting) {
      if (nowMs > deadlineMs) this.settle(id, { ok: false, status: 0, message: 'no answer in time' });
    }
  }

  forget(): void {
    this.waiting.clear();
  }
}
