import { describe, expect, it } from '@jest/globals';
import { Effects } from './effects.js';

function textsOf(effects: Effects): string[] {
  return effects
    .take()
    .flatMap((effect) => (effect.type === 'write' ? [Buffer.from(effect.bytes).toString('latin1')] : []));
}

describe('texts made ready before', () => {
  it('leave in one write and without a copy when they follow each other', () => {
    const effects = new Effects();
    const [a, b] = [effects.ready('a\n'), effects.ready('b\n')];
    effects.write(a.text, a);
    effects.write(b.text, b);
    const [write, ...more] = effects.take();
    expect(more).toEqual([]);
    expect(write?.type === 'write' && write.bytes.buffer === a.store.buffer).toBe(true);
    expect(write).toEqual({ type: 'write', bytes: Buffer.from('a\nb\n') });
  });

  it('leave in the order in which they are written, whatever stands between', () => {
    const effects = new Effects();
    const [a, b, c] = [effects.ready('a\n'), effects.ready('b\n'), effects.ready('c\n')];
    effects.write(a.text, a);
    effects.write(c.text, c);
    expect(textsOf(effects)).toEqual(['a\nc\n']);
    effects.write(b.text, b);
    effects.write('?');
    effects.write(c.text, c);
    expect(textsOf(effects)).toEqual(['b\n?c\n']);
    effects.write('?');
    effects.write(a.text, a);
    effects.event({ type: 'first-byte' });
    effects.write(b.text, b);
    expect(textsOf(effects)).toEqual(['?a\n', 'b\n']);
  });

  it('stay as they are when many more are made ready', () => {
    const effects = new Effects();
    const first = effects.ready('first\n');
    for (let i = 0; i < 10_000; i++) effects.ready(`line ${i}\n`);
    effects.write(first.text, first);
    expect(textsOf(effects)).toEqual(['first\n']);
  });
});
