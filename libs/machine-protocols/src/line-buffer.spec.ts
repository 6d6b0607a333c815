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

  it('cuts a line without end instead of keeping it for ever', () => {
    const buffer = new LineBuffer(10);
    expect(buffer.push(Buffer.from('x'.repeat(25)))).toEqual(['x'.repeat(10), 'x'.repeat(10)]);
  });
});
