import { describe, expect, it } from '@jest/globals';
import { LineSplitter, MAX_LINE_BYTES } from './lines.js';

const bytesOf = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

function split(...chunks: Uint8Array[]): string[] {
  const splitter = new LineSplitter();
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

describe('LineSplitter', () => {
  it('ends lines at LF, CRLF and CR, wherever the chunks break', () => {
    const bytes = bytesOf('G28\r\nG1 X1\rG1 X2\n\nM84\r\r\nlast');
    const lines = ['G28', 'G1 X1', 'G1 X2', '', 'M84', '', 'last'];
    expect(split(bytes)).toEqual(lines);
    for (let at = 0; at <= bytes.length; at++) {
      expect(split(bytes.subarray(0, at), bytes.subarray(at))).toEqual(lines);
    }
    expect(split(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(lines);
  });

  it('gives no line for nothing, and none after the last line end', () => {
    expect(split()).toEqual([]);
    expect(split(bytesOf('G28\n'))).toEqual(['G28']);
  });

  it('drops a byte order mark and keeps every other byte as one character', () => {
    expect(split(Uint8Array.of(0xef, 0xbb, 0xbf, 0x47, 0x32, 0x38, 0x20, 0x93, 0xff))).toEqual(['G28 \x93\xff']);
  });

  it('keeps only the beginning of an endless line, in one chunk or in many', () => {
    const long = bytesOf(`${'X'.repeat(3 * MAX_LINE_BYTES)}\nG28\n`);
    const whole = split(long);
    expect(whole[0]).toHaveLength(MAX_LINE_BYTES + 1);
    expect(whole[1]).toBe('G28');
    expect(split(long.subarray(0, 5000), long.subarray(5000, 9000), long.subarray(9000))).toEqual(whole);
  });
});
