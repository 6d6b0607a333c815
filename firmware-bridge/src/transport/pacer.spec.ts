import { describe, expect, it } from '@jest/globals';
import { KERNEL_LIMIT_BYTES, Pacer } from './pacer.js';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const letters = (count: number, letter = 'a'): Buffer => Buffer.alloc(count, letter);

/** Writes all that is due at this moment, as a kernel with room would take it. */
function write(pacer: Pacer, nowMs: number): string {
  const bytes = pacer.due(nowMs);
  const written = text(bytes);
  pacer.sent(bytes.length);
  return written;
}

/** A UART that takes `baud / 10` bytes a second off the kernel; timers fire `lateMs` after they should. */
function stream(baud: number, totalBytes: number, lateMs: number): { ms: number; mostInKernel: number } {
  const pacer = new Pacer(baud);
  const bytesPerMs = baud / 10_000;
  let nowMs = 0;
  let inKernel = 0;
  let mostInKernel = 0;
  pacer.push(letters(totalBytes));
  for (;;) {
    inKernel += write(pacer, nowMs).length;
    mostInKernel = Math.max(mostInKernel, inKernel);
    if (!pacer.hasPending) break;
    const waitedMs = pacer.waitMs(nowMs) + lateMs;
    nowMs += waitedMs;
    inKernel = Math.max(0, inKernel - waitedMs * bytesPerMs);
  }
  return { ms: nowMs + inKernel / bytesPerMs, mostInKernel };
}

describe('Pacer', () => {
  it('lets the first bytes go at once', () => {
    const pacer = new Pacer(115_200);
    pacer.push(letters(40));
    expect(write(pacer, 0)).toHaveLength(40);
    expect(pacer.hasPending).toBe(false);
  });

  it('keeps what exceeds the share of the kernel, in order, until the line has taken some', () => {
    const pacer = new Pacer(100_000);
    pacer.push(letters(120));
    pacer.push(letters(40, 'b'));
    expect(write(pacer, 0)).toBe('a'.repeat(120) + 'b'.repeat(8));
    expect(write(pacer, 0)).toBe('');
    expect(write(pacer, 1)).toBe('b'.repeat(10));
    expect(write(pacer, 1000)).toBe('b'.repeat(22));
  });

  it('keeps what the kernel did not take', () => {
    const pacer = new Pacer(Infinity);
    pacer.push(Buffer.from('abcdef'));
    expect(text(pacer.due(0))).toBe('abcdef');
    pacer.sent(2);
    expect(write(pacer, 0)).toBe('cdef');
  });

  it('throws the pending rest away for urgent bytes and lets them go at once', () => {
    const pacer = new Pacer(115_200);
    pacer.push(letters(200));
    write(pacer, 0);
    pacer.push(Buffer.from('\nM112\n'), true);
    expect(write(pacer, 0)).toBe('\nM112\n');
    expect(pacer.hasPending).toBe(false);
  });

  it('never throws urgent bytes away for others, urgent or not', () => {
    const pacer = new Pacer(115_200);
    pacer.push(letters(300));
    write(pacer, 0);
    pacer.push(Buffer.from('!'), true);
    pacer.push(letters(10));
    pacer.push(Buffer.from('\x18'), true);
    pacer.push(Buffer.from('?'));
    expect(write(pacer, 0)).toBe('!\x18');
    expect(write(pacer, 100)).toBe('?');
  });

  it.each([115_200, 250_000])('fills a line of %d baud to 95 %% and never gives more than its share', (baud) => {
    for (const lateMs of [0, 1, 2]) {
      const totalBytes = 20_000;
      const { ms, mostInKernel } = stream(baud, totalBytes, lateMs);
      expect(totalBytes / (ms * (baud / 10_000))).toBeGreaterThan(0.95);
      expect(mostInKernel).toBeLessThanOrEqual(KERNEL_LIMIT_BYTES);
    }
  });

  it('waits for no line where there is none', () => {
    const pacer = new Pacer(Infinity);
    pacer.push(letters(5000));
    expect(write(pacer, 0)).toHaveLength(5000);
    pacer.push(letters(5000));
    expect(write(pacer, 0)).toHaveLength(5000);
  });
});
