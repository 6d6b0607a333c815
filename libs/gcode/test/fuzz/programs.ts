import type { MotionProfile } from '../../src/index.js';
import { isMill } from './machines.js';
import { millLines } from './mill-programs.js';
import { printerLines } from './printer-programs.js';
import type { Random } from './random.js';
import { dressed, joined, temperOf } from './words.js';

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);

/** A program of 8 to 40 lines for this machine, the same for the same random numbers. */
export function programFor(random: Random, profile: MotionProfile): Uint8Array<ArrayBuffer> {
  const temper = temperOf(random);
  const lines = isMill(profile) ? millLines(random, profile, temper) : printerLines(random, profile, temper);
  return bytesOf(joined(random, lines.map((line) => dressed(random, line, temper)), temper)); // prettier-ignore
}

/** Bits flipped, bytes put in, taken out, doubled, or another file's middle: damage as disks, wires and editors do it. */
export function mutated(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  let now = Array.from(bytes);
  const times = 1 + random.int(8);
  for (let time = 0; time < times; time++) {
    const at = random.int(now.length + 1);
    const length = 1 + random.int(random.pick([1, 4, 40, 400]));
    const kind = random.int(6);
    if (kind === 0 && at < now.length) now[at] = (now[at] as number) ^ (1 << random.int(8));
    else if (kind === 1) now.splice(at, 0, random.int(256));
    else if (kind === 2) now.splice(at, length);
    else if (kind === 3) now.splice(at, 0, ...now.slice(at, at + length));
    else if (kind === 4) now.splice(at, 0, ...repeated(random.int(256), length));
    else {
      const from = random.int(other.length + 1);
      now = [...now.slice(0, at), ...other.slice(from, from + length * 4), ...now.slice(at + random.int(200))];
    }
  }
  return Uint8Array.from(now);
}

const repeated = (byte: number, length: number): number[] => Array.from({ length }, () => byte);

/** The same bytes in pieces of 1 byte to 64 kB. */
export function piecesOf(random: Random, bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const most = random.pick([1, 3, 20, 300, 4096, 65_536]);
  for (let at = 0; at < bytes.length;) {
    const length = Math.max(1 + random.int(most), Math.ceil(bytes.length / 5000));
    pieces.push(bytes.slice(at, at + length));
    at += length;
  }
  return pieces;
}
