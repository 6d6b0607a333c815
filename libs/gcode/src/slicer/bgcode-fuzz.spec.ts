import { describe, expect, it } from '@jest/globals';
import { bgcodeFile } from '../../test/slicer/bgcode-encoder.js';
import { ProgramDecoder } from './program-decoder.js';
import { ProgramFileError } from './program-file-error.js';

/** Files; set it for longer runs. */
const RUNS = Number(process.env['BGCODE_FUZZ_RUNS'] ?? 400);

describe('mutated binary G-code', () => {
  it('is read or refused, and makes no more text than its headers allow', () => {
    let state = 20_261_121;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 4_294_967_296) * below);
    };
    const program = ';LAYER_CHANGE\nG1 X10.5 Y20.25 E.0123 F1800\nM117 hello\n'.repeat(60);
    // Without checksums damage reaches the decompressors.
    const files = [0, 1, 2, 3].flatMap((compression) =>
      [0, 1, 2].map((encoding) => bgcodeFile(program, { compression, encoding, checksumType: 0, linesPerBlock: 50 })),
    );
    let refused = 0;
    for (let run = 0; run < RUNS; run++) {
      const bytes = Uint8Array.from(files[random(files.length)] as Buffer);
      // Half of the damage goes to the headers, which lie near the start.
      const reach = random(2) === 0 ? 160 : bytes.length - 4;
      for (let i = 0; i <= random(4); i++) bytes[4 + random(reach)] = random(2) === 0 ? random(256) : random(4);
      const cut = bytes.subarray(0, random(3) === 0 ? random(bytes.length) : bytes.length);
      const decoder = new ProgramDecoder({ maxBytes: 50_000_000 });
      let made = 0;
      try {
        const step = 1 + random(5000);
        for (let at = 0; at < cut.length; at += step) {
          for (const text of decoder.push(cut.subarray(at, at + step))) made += text.length;
        }
        decoder.end();
      } catch (error) {
        refused++;
        if (!(error instanceof ProgramFileError)) throw error;
      }
      expect(made).toBeLessThan(cut.length * 400 + 200_000);
    }
    expect(refused).toBeGreaterThan(RUNS / 4);
    expect(refused).toBeLessThan(RUNS);
  });
});
