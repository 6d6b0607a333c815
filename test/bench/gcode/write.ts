// Writes a generated program of so many bytes to standard output: longer than what a disk should hold.
import { writeSync } from 'node:fs';
import { programPieces } from './program.js';

const STDOUT = 1;
for (const piece of programPieces(Number(process.argv[2]))) {
  for (let at = 0; at < piece.length;) at += writeSync(STDOUT, piece, at);
}
