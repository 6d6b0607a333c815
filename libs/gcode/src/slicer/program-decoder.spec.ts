import { describe, expect, it } from '@jest/globals';
import { bgcodeFile } from '../../test/slicer/bgcode-encoder.js';
import { decodeProgram, openProgram, ProgramDecoder } from './program-decoder.js';

const TEXT = Buffer.from('G28\nG1 X10 F600\n');

describe('the entrance for program files', () => {
  it('hands text on as it is, however it comes', async () => {
    for (const step of [1, 2, 3, 5, 100]) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < TEXT.length; at += step) chunks.push(TEXT.subarray(at, at + step));
      const decoder = new ProgramDecoder();
      const out: Uint8Array[] = [];
      for await (const chunk of openProgram(chunks, decoder)) out.push(chunk);
      expect(Buffer.concat(out).toString()).toBe(TEXT.toString());
      expect(decoder.format).toBe('text');
    }
    expect(decodeProgram(TEXT)).toBe(TEXT);
  });

  it('takes files of less than four bytes for text', () => {
    expect(decodeProgram(Buffer.from('G4')).toString()).toBe('G4'.toString());
    expect(decodeProgram(Buffer.alloc(0))).toHaveLength(0);
  });

  it('unpacks binary G-code', async () => {
    const file = bgcodeFile(TEXT.toString(), { compression: 1, encoding: 0, metadata: 'layer_height=0.2\n' });
    const decoder = new ProgramDecoder();
    let text = '';
    for await (const chunk of openProgram([file.subarray(0, 3), file.subarray(3)], decoder)) {
      text += Buffer.from(chunk).toString();
    }
    expect(text).toBe(`; layer_height = 0.2\n${TEXT.toString()}`);
    expect(decoder.format).toBe('bgcode');
    expect(decoder.claims).toEqual({ layerHeightMm: 0.2 });
  });

  it('refuses what is no text at once', () => {
    const cases: [number[], string][] = [
      [[0x50, 0x4b, 0x03, 0x04, 0], 'a ZIP archive'],
      [[0x1f, 0x8b, 8, 0], 'packed with gzip'],
      [[0x89, 0x50, 0x4e, 0x47], 'a PNG picture'],
      [[0x7f, 0x45, 0x4c, 0x46], 'an executable'],
      [[0xff, 0xfe, 0x47, 0], 'UTF-16 text'],
    ];
    for (const [bytes, name] of cases) {
      expect(() => new ProgramDecoder().push(Uint8Array.from(bytes))).toThrow(
        expect.objectContaining({ code: 'ENC_NOT_TEXT', message: expect.stringContaining(name) }),
      );
    }
    const short = new ProgramDecoder();
    short.push(Uint8Array.of(0x1f, 0x8b));
    expect(() => short.end()).toThrow(expect.objectContaining({ code: 'ENC_NOT_TEXT' }));
  });

  it('refuses a program that unpacks to more than the limit', () => {
    const gcode = 'G1 X10 Y10 E1\n'.repeat(1000);
    const file = bgcodeFile(gcode, { compression: 1, encoding: 0 });
    const tooBig = expect.objectContaining({ code: 'FILE_TOO_BIG', params: { limit: 10_000 } });
    expect(() => decodeProgram(file, new ProgramDecoder({ maxBytes: 10_000 }))).toThrow(tooBig);
    expect(() => decodeProgram(Buffer.from(gcode), new ProgramDecoder({ maxBytes: 10_000 }))).toThrow(tooBig);
  });

  it('refuses binary G-code that was cut off', () => {
    const file = bgcodeFile(TEXT.toString(), { compression: 0, encoding: 0 });
    expect(() => decodeProgram(file.subarray(0, -1))).toThrow(expect.objectContaining({ code: 'BGCODE_INVALID' }));
  });
});
