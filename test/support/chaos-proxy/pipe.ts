import type { Socket } from 'node:net';
import type { Chance } from '../../soak/random.js';

/** What is wrong with one direction of a line, from now on. */
export interface LineFaults {
  delayMs: number;
  /** Up to this much more, by chance; the order of bytes stays. */
  jitterMs: number;
  bytesPerS: number;
  /** Of the bytes, the share that arrive with one bit turned; 0 to 1. */
  flipShare: number;
  /** Half-open: takes everything and passes nothing on, not even the end. */
  swallows: boolean;
}

export const soundLine = (): LineFaults => ({
  delayMs: 0,
  jitterMs: 0,
  bytesPerS: Infinity,
  flipShare: 0,
  swallows: false,
});

/** Waiting here for a slow line; beyond that the sender feels it, as with the buffers of a real one. */
const MAX_WAITING_BYTES = 64 * 1024;

/** One direction of one connection: what is sent arrives later, slower, damaged or not at all, but in order. */
export class Pipe {
  /** When the line has passed on everything it was given so far; monotonic milliseconds. */
  private freeAtMs = 0;
  private waitingBytes = 0;
  /** What is on its way, in the order it was given: timers of their own may overtake each other. */
  private readonly waiting: { readonly atMs: number; readonly work: () => void }[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly source: Socket,
    private readonly target: Socket,
    private readonly faults: LineFaults,
    private readonly chance: Chance,
  ) {}

  get swallows(): boolean {
    return this.faults.swallows;
  }

  send(bytes: Buffer): void {
    const { delayMs, jitterMs, bytesPerS, flipShare, swallows } = this.faults;
    if (swallows || bytes.length === 0) return;
    const damaged = flipShare > 0 ? this.damaged(bytes, flipShare) : bytes;
    const now = performance.now();
    const arrivesMs = Math.max(now + delayMs + jitterMs * this.chance.next(), this.freeAtMs);
    this.freeAtMs = arrivesMs + (bytes.length / bytesPerS) * 1000;
    if (this.freeAtMs <= now && this.waiting.length === 0) return this.write(damaged);
    this.waitingBytes += bytes.length;
    if (this.waitingBytes > MAX_WAITING_BYTES) this.source.pause();
    this.later(() => {
      this.waitingBytes -= bytes.length;
      if (this.waitingBytes <= MAX_WAITING_BYTES) this.source.resume();
      if (!this.faults.swallows) this.write(damaged);
    });
  }

  /** Calls back once everything sent so far has been passed on. */
  afterwards(work: () => void): void {
    if (this.waiting.length === 0) work();
    else this.later(work);
  }

  /** What is on its way gets lost. */
  close(): void {
    clearTimeout(this.timer);
    this.waiting.length = 0;
  }

  private later(work: () => void): void {
    this.waiting.push({ atMs: this.freeAtMs, work });
    if (this.waiting.length === 1) this.arm();
  }

  private arm(): void {
    const [first] = this.waiting;
    if (!first) return;
    this.timer = setTimeout(() => {
      while (this.waiting[0] && this.waiting[0].atMs <= performance.now()) this.waiting.shift()?.work();
      this.arm();
    }, first.atMs - performance.now());
  }

  private write(bytes: Buffer): void {
    if (this.target.writable) this.target.write(bytes);
  }

  private damaged(bytes: Buffer, share: number): Buffer {
    const copy = Buffer.from(bytes);
    for (const [at, byte] of copy.entries()) {
      if (this.chance.next() < share) copy[at] = byte ^ (1 << this.chance.int(0, 8));
    }
    return copy;
  }
}
