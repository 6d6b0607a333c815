/** Any moment after the epoch does. */
const BEGIN_MS = 1_800_000_000_000;
/** A hundred times as many as an ordinary schedule has. */
const MAX_EVENTS = 600_000;

interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly act: () => void;
}

/** True time, and what happens next. Everything in a simulation happens inside `runUntil`, one thing after the other. */
export class Kernel {
  nowMs = BEGIN_MS;
  readonly beginMs = BEGIN_MS;
  events = 0;
  private readonly heap: Entry[] = [];
  private order = 0;

  after(delayMs: number, act: () => void): void {
    const entry = { atMs: this.nowMs + Math.max(0, delayMs), order: (this.order += 1), act };
    const { heap } = this;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  runUntil(endMs: number): void {
    for (let next = this.heap[0]; next && next.atMs <= endMs; next = this.heap[0]) {
      this.removeFirst();
      this.nowMs = next.atMs;
      this.events += 1;
      if (this.events > MAX_EVENTS) throw new Error('this goes on and on: somebody answers an answer');
      next.act();
    }
    this.nowMs = endMs;
  }

  private removeFirst(): void {
    const { heap } = this;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

const isBefore = (a: Entry, b: Entry): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/** A process of an operating system: what it planned dies with it, and waits while it is frozen (SIGSTOP). */
export class Process {
  isUp = false;
  isFrozen = false;
  private life = 0;
  private held: (() => void)[] = [];

  constructor(
    readonly name: string,
    private readonly kernel: Kernel,
  ) {}

  start(): void {
    this.isUp = true;
  }

  kill(): void {
    this.life += 1;
    this.isUp = false;
    this.isFrozen = false;
    this.held = [];
  }

  freeze(): void {
    this.isFrozen = true;
  }

  /** What became due meanwhile happens at once, in its order. */
  thaw(): void {
    if (!this.isFrozen) return;
    this.isFrozen = false;
    const { life } = this;
    const held = this.held.splice(0);
    for (const act of held) if (life === this.life) this.now(act);
  }

  after(delayMs: number, act: () => void): void {
    const { life } = this;
    this.kernel.after(delayMs, () => {
      if (life === this.life) this.now(act);
    });
  }

  /** Now, or when it goes on. */
  now(act: () => void): void {
    if (!this.isUp) return;
    if (this.isFrozen) this.held.push(act);
    else act();
  }
}
