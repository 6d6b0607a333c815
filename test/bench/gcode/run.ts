// A process of its own for each measurement, as peak memory is a property of a process. Prints one line of JSON.
import { closeSync, openSync, readSync } from 'node:fs';
import { ProgramAnalyser, type ProgramReport } from '#libs/gcode';
import { PROFILES, programPieces } from './program.js';

/** As the bridge reads a program from its disk. */
const CHUNK_BYTES = 256 * 1024;
/** The generated program is longer than any that a workshop may run. */
const UNLIMITED = { ...PROFILES.marlin, policy: { maxBytes: Infinity, maxLines: Infinity } };

export type Work = 'marlin' | 'klipper' | 'newlines' | 'streamed';

export interface Measured {
  /** Megabytes per CPU-second, one for each run. */
  readonly rates: number[];
  readonly peakMb: number;
  readonly report?: ProgramReport;
  readonly seekEntries?: number;
  readonly seekBytes?: number;
}

function eachChunk(file: string, take: (chunk: Uint8Array) => void): void {
  const handle = openSync(file, 'r');
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (let length = readSync(handle, buffer); length > 0; length = readSync(handle, buffer)) {
    take(buffer.subarray(0, length));
  }
  closeSync(handle);
}

function countNewlines(file: string): number {
  let count = 0;
  eachChunk(file, (chunk) => {
    for (let i = 0; i < chunk.length; i++) if (chunk[i] === 10) count++;
  });
  return count;
}

function analyse(analyser: ProgramAnalyser, file: string): ProgramReport {
  eachChunk(file, (chunk) => analyser.push(chunk));
  return analyser.end();
}

function streamed(bytes: number): ProgramReport {
  const analyser = new ProgramAnalyser(UNLIMITED);
  for (const piece of programPieces(bytes)) analyser.push(piece);
  return analyser.end();
}

function run(work: Work, subject: string, runs: number): Measured {
  const rates: number[] = [];
  let report: ProgramReport | undefined;
  let bytes = 0;
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage();
    if (work === 'streamed') report = streamed(Number(subject));
    else if (work === 'newlines') countNewlines(subject);
    else report = analyse(new ProgramAnalyser(PROFILES[work]), subject);
    const { user, system } = process.cpuUsage(before);
    bytes = report?.bytes ?? 100_000_000;
    rates.push(bytes / (user + system));
  }
  return { rates, peakMb: process.resourceUsage().maxRSS / 1024, ...(report && { report }) };
}

const [, , work, subject, runs] = process.argv;
process.stdout.write(`${JSON.stringify(run(work as Work, subject as string, Number(runs)))}\n`);
