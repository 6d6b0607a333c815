import { describe, expect, it } from '@jest/globals';
import { LineBuffer } from './line-buffer.js';

describe('LineBuffer', () => {
  const text = '\x80\xffstart\r\n\n T:19.37 /0.00\nok N14 P14 B2\r\nok';

  it('gives the same lines wherever the bytes are split', () => {
    const bytes = Buffer.from(text, 'latin1');
    for (let at = 0; at <= bytes.length; at++) {
      const buffer = new LineBuffer();
      const lines = [...buffer.push(bytes.subarray(0, at)), ...buffer.push(bytes.subarray(at))];
      expect(lines).toEqual(['\x80\xffstart', ' T:19.37 /0.00', 'ok N14 P14 B2']);
    }
  });

  it.each(['ok\r\nok\nok\r\n', 'ok\nokay\nok\n', 'ok\nok\r\r\n\nok', 'ok\n ok\nok \nk\n'])(
    'gives the same lines of %j wherever it is split',
    (said) => {
      const expected = said
        .split('\n')
        .slice(0, -1)
        .map((line) => line.trimEnd())
        .filter((line) => line !== '');
      const bytes = Buffer.from(said, 'latin1');
      for (let at = 0; at <= bytes.length; at++) {
        const buffer = new LineBuffer();
        expect([...buffer.push(bytes.subarray(0, at)), ...buffer.push(bytes.subarray(at))]).toEqual(expected);
      }
    },
  );

  it('cuts a line without end instead of keeping it for ever', () => {
    const buffer = new LineBuffer(10);
    expect(buffer.push(Buffer.from('x'.repeat(25)))).toEqual(['x'.repeat(10), 'x'.repeat(10)]);
  });
});
