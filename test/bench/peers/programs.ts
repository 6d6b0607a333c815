import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Native } from './responder.js';

const LINES = 200_000;

/** Dense lines, all of one length, without the line end and without Marlin's number and checksum. */
const SHAPES = {
  /** 24 characters: 5 lines in GRBL's 127 bytes. */
  grbl: (x: string, y: string): string => `G1 X${x} Y${y} F1500`,
  /** 18 characters, 30 bytes with number and checksum. */
  marlin: (x: string, y: string): string => `G1 X${x} Y${y}`,
  /** 26 characters, about 38 bytes with number and checksum. */
  print: (x: string, y: string): string => `G1 X${x} Y${y} E12.345`,
} as const;

/** Writes the program beside the compiled tools and gives its path. */
export function writeProgram(native: Native, shape: keyof typeof SHAPES): string {
  const file = path.join(path.dirname(native.responder), `${shape}.gcode`);
  const at = (i: number): string => (100 + (i % 9000) / 100).toFixed(2);
  const lines = Array.from({ length: LINES }, (_, i) => SHAPES[shape](at(i), at(i * 7)));
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
