/** Bits on the line for each byte: start, 8 data, stop. */
const BITS_PER_BYTE = 10;
/** What a stop request has to wait for behind the bytes in the kernel: 11 ms at 115,200 baud. */
export const KERNEL_LIMIT_BYTES = 128;

const NOTHING = new Uint8Array(0);

/**
 * Bytes on their way to a port, and how many of them may leave now. The kernel takes far more than a UART sends, and
 * what it took cannot be overtaken: so its fill is estimated from the baud rate, at most 128 bytes wait there, and
 * the rest stays here, where a stop request throws it away.
 */
export class Pacer {
  private readonly bytesPerMs: number;
  private pending: Uint8Array = NOTHING;
  /** The first bytes of `pending` that are urgent: not paced, and never thrown away. */
  private urgentBytes = 0;
  private kernelBytes = 0;
  private atMs = 0;

  /** @param baud of the line; Infinity where bytes are gone as soon as they are written: TCP, pty, native USB */
  constructor(baud: number) {
    this.bytesPerMs = baud / BITS_PER_BYTE / 1000;
  }

  /** @param isUrgent ahead of all that waits here, which is thrown away */
  push(bytes: Uint8Array, isUrgent = false): void {
    const kept = isUrgent ? this.pending.subarray(0, this.urgentBytes) : this.pending;
    this.pending = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
    if (isUrgent) this.urgentBytes = this.pending.length;
  }

  get hasPending(): boolean {
    return this.pending.length > 0;
  }

  /** What may be written now; tell by `sent` how much of it was. */
  due(nowMs: number): Uint8Array {
    this.drain(nowMs);
    const room = this.bytesPerMs === Infinity ? Infinity : Math.floor(KERNEL_LIMIT_BYTES - this.kernelBytes);
    const count = Math.max(0, room, this.urgentBytes);
    return count >= this.pending.length ? this.pending : this.pending.subarray(0, count);
  }

  /** @param count of the bytes that `due` gave; the others stay */
  sent(count: number): void {
    this.pending = count === this.pending.length ? NOTHING : this.pending.subarray(count);
    this.urgentBytes = Math.max(0, this.urgentBytes - count);
    if (this.bytesPerMs !== Infinity) this.kernelBytes += count;
  }

  /**
   * Milliseconds until writing on is worth while; call only while something is pending. Half of the kernel's share
   * keeps the line busy through a timer that comes late: 2.5 ms at 250,000 baud.
   */
  waitMs(nowMs: number): number {
    this.drain(nowMs);
    const isEnough = Math.max(KERNEL_LIMIT_BYTES / 2, KERNEL_LIMIT_BYTES - this.pending.length);
    return Math.max(1, Math.ceil((this.kernelBytes - isEnough) / this.bytesPerMs));
  }

  private drain(nowMs: number): void {
    if (this.bytesPerMs === Infinity) return;
    this.kernelBytes = Math.max(0, this.kernelBytes - (nowMs - this.atMs) * this.bytesPerMs);
    this.atMs = nowMs;
  }
}
