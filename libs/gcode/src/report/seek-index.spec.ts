import { describe, expect, it } from '@jest/globals';
import { ProgramAnalyser } from './analyser.js';
import { SeekIndex } from './seek-index.js';
import { programPosition } from '../motion/modal-state.js';
import type { MotionProfile } from '../types.js';
import { MILL_300, PRINTER_220 } from '../../test/machines.js';

const PRINTER: MotionProfile = PRINTER_220;
const MILL: MotionProfile = MILL_300;

const bytesOf = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

function analyse(profile: MotionProfile, text: string, chunkBytes = text.length): { analyser: ProgramAnalyser; index: SeekIndex } {
  const analyser = new ProgramAnalyser(profile);
  const bytes = bytesOf(text);
  for (let at = 0; at < bytes.length; at += chunkBytes) analyser.push(bytes.slice(at, at + chunkBytes));
  analyser.end();
  return { analyser, index: analyser.seekIndex as SeekIndex };
} // prettier-ignore

/** Layers of a square, `moves` lines each. */
function print(layers: number, moves: number, hasMarks = true): string {
  let text = 'G28\nG21\nG90\nM83\n';
  for (let layer = 0; layer < layers; layer++) {
    if (hasMarks) text += ';LAYER_CHANGE\n';
    text += `G1 Z${(0.2 + layer * 0.2).toFixed(2)} F600\nG92 E0\nG1 F${1800 + (layer % 2) * 600}\n`;
    for (let i = 0; i < moves; i++) text += `G1 X${(i % 200) + 0.5} Y${(i * 7) % 200} E0.1\n`;
  }
  return `${text}M84\n`;
}

const lineStart = (text: string, line: number) => text.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0); // prettier-ignore

describe('SeekIndex', () => {
  const text = print(6, 3000);
  const { index } = analyse(PRINTER, text);

  it('knows the byte and the block of each of its lines', () => {
    expect(index.size).toBeGreaterThan(10);
    const lines = text.split('\n');
    for (let i = 0; i < index.size; i++) {
      const entry = index.entry(i)!;
      expect(entry.byte).toBe(lineStart(text, entry.line));
      const before = lines.slice(0, entry.line - 1).filter((line) => line !== '' && !line.startsWith(';'));
      expect(entry.block).toBe(before.length + 1);
    }
  });

  it('has the seconds, the place and the modes that the program has come to', () => {
    for (const line of [4000, 9000, 15_000]) {
      const entry = index.find({ line })!;
      expect(entry.line).toBeLessThanOrEqual(line);
      expect(line - entry.line).toBeLessThan(3100);
      const before = analyse(PRINTER, text.slice(0, entry.byte));
      const { positionMm, feedMmPerMin, isAbsolute, isAbsoluteE } = entry.state;
      const words = text.slice(0, entry.byte).split('\n');
      expect(positionMm.x).toBe(Number(/X(\S+)/.exec(words.findLast((one) => one.startsWith('G1 X')) ?? 'X0')![1]));
      expect(feedMmPerMin).toBeCloseTo(Number(/F(\S+)/.exec(words.findLast((one) => /F\d/.test(one)) ?? '')![1]), 6);
      expect({ isAbsolute, isAbsoluteE }).toEqual({ isAbsolute: true, isAbsoluteE: false });
      // A program that ends there brakes; the whole one runs on.
      expect(Math.abs(entry.seconds - before.analyser.end().estimatedS)).toBeLessThan(1);
    }
  });

  it('keeps where each layer begins, and says that it is safe to begin there', () => {
    for (let layer = 0; layer < 6; layer++) {
      const entry = index.find({ layer })!;
      expect(entry).toMatchObject({ layer, isSafeRestart: true });
      expect(text.slice(entry.byte).startsWith(';LAYER_CHANGE')).toBe(true);
      expect(entry.state.positionMm.z).toBeCloseTo(layer * 0.2, 6);
    }
    const unmarked = analyse(PRINTER, print(3, 100, false)).index.find({ layer: 2 })!;
    expect(unmarked).toMatchObject({ layer: 2, isSafeRestart: true });
    expect(unmarked.state.positionMm.z).toBeCloseTo(0.6, 6);
  });

  it('finds by block and by seconds too, never behind what was asked', () => {
    const last = index.entry(index.size - 1)!;
    for (let i = 1; i <= 20; i++) {
      const block = Math.round((last.block * i) / 20);
      const seconds = (last.seconds * i) / 20;
      expect(index.find({ block })!.block).toBeLessThanOrEqual(block);
      expect(index.find({ seconds })!.seconds).toBeLessThanOrEqual(seconds);
    }
    expect(index.find({ line: 1e9 })).toEqual(last);
    expect(index.find({ layer: 99 })).toEqual(last);
    expect(index.find({ line: 0 })).toEqual(index.entry(0));
    expect(new SeekIndex(new Float64Array()).find({ line: 5 })).toBeUndefined();
  });

  it('does not depend on how the bytes arrive', () => {
    expect(analyse(PRINTER, text, 997).index.encode()).toEqual(index.encode());
  });

  it('is at most 1 % of the program, and 16 entries', () => {
    for (const program of [print(1, 10), print(400, 10), print(1, 20_000)]) {
      const { index: small } = analyse(PRINTER, program);
      expect(small.size).toBeGreaterThan(0);
      expect(small.encode().length).toBeLessThan(program.length / 100 + 4400);
    }
  });

  it('comes back from its bytes, and refuses damaged ones', () => {
    const bytes = index.encode();
    const again = SeekIndex.decode(bytes)!;
    expect(again.find({ line: 9000 })).toEqual(index.find({ line: 9000 }));
    expect(SeekIndex.decode(bytes.subarray(0, -1))).toBeUndefined();
    expect(SeekIndex.decode(new Uint8Array(3))).toBeUndefined();
    for (const at of [0, 4, 8, 12, 16, bytes.length - 3]) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ 4;
      expect(SeekIndex.decode(damaged)).toBeUndefined();
    }
  });

  it('remembers offsets, units and what the spindle does', () => {
    const filler = 'G1 X0.5 Y0.5\nG1 X0.1\n'.repeat(3000);
    const head = 'G20\nG0 X1\nG92 X0.5\nM3 S9000\nF60\n';
    const { state } = analyse(MILL, head + filler).index.find({ line: 5000 })!;
    expect(state).toMatchObject({ unit: 'inch', feedMmPerMin: 60 * 25.4, spindleRpm: 9000, plane: 17 });
    expect(state.offsetMm.x).toBeCloseTo(12.7, 9);
    expect([12.7, 2.54].some((x) => Math.abs(programPosition(state).x - x) < 1e-9)).toBe(true);
  });
});
