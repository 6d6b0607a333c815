import { describe, expect, it } from '@jest/globals';
import { ConsoleRing } from './console-ring.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('console', () => {
  it('makes lines of chunks that come in pieces, with direction and time', () => {
    const ring = new ConsoleRing();
    ring.add(true, bytes('G28\nG1 X'), 1);
    ring.add(false, bytes('ok\r\no'), 2);
    ring.add(true, bytes('10\n'), 3);
    ring.add(false, bytes('k\n\x80 T'), 4);
    expect(ring.read()).toEqual([
      { seq: 1, atMs: 1, direction: 'out', text: 'G28' },
      { seq: 2, atMs: 2, direction: 'in', text: 'ok' },
      { seq: 3, atMs: 3, direction: 'out', text: 'G1 X10' },
      { seq: 4, atMs: 4, direction: 'in', text: 'ok' },
    ]);
    expect(ring.read(3).map(({ text }) => text)).toEqual(['ok']);
  });

  it('keeps about 64 kB, and the numbers of the lines that are left', () => {
    const ring = new ConsoleRing();
    for (let line = 1; line <= 20_000; line += 1) ring.add(true, bytes(`G1 X${line} Y10.123 E0.5\n`), line);
    const kept = ring.read();
    expect(kept.at(-1)).toMatchObject({ seq: 20_000, text: 'G1 X20000 Y10.123 E0.5' });
    expect(kept[0]?.text).toBe(`G1 X${kept[0]?.seq} Y10.123 E0.5`);
    expect(kept.length).toBeLessThan((64 * 1024) / 20);
    expect(kept.length).toBeGreaterThan(1000);
  });

  it('shows hostile bytes by their number', () => {
    const ring = new ConsoleRing();
    ring.add(false, bytes('\x1b[31m<b>\n'), 1);
    expect(ring.read()[0]?.text).toBe('\\x1b[31m<b>');
  });

  it('hides the bridge’s own questions when asked', () => {
    const ring = new ConsoleRing();
    ring.add(true, bytes('N3 M105*36\nM105\n?G1 X1\n?'), 1);
    ring.add(
      false,
      bytes('ok T:20.1 /0.0 B:21 /0\n T:20 /0 B:20 /0\necho:busy: processing\nX:1.00 Y:2.00 Z:0 E:0\n'),
      2,
    );
    ring.add(false, bytes('<Idle|MPos:0,0,0|FS:0,0>\nok\nok N4 P15 B3\nerror:9\n'), 3);
    expect(ring.read(0, true).map(({ text }) => text)).toEqual(['G1 X1', 'ok', 'ok N4 P15 B3', 'error:9']);
    expect(ring.read()).toHaveLength(11);
  });
});
