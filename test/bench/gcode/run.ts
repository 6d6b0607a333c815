// A process of its own for each measurement, as peak memory is a property of a process. Prints one line of JSON.
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { ProgramAnalyser, type ProgramReport, type SeekIndex } from '#libs/gcode';
import { PROFILES } from './program.js';

/** As the bridge reads a program from its disk. */
const CHUNK_BYTES = 256 * 1024;
/** The generated program is longer than any that a workshop may run. */
const UNLIMITED = { ...PROFILES.marlin, policy: { maxBytes: Infinity, maxLines: Infinity } };

export type Work = 'marlin' | 'klipper' | 'newlines' | 'gcode-parser';

export interface Measured {
  /** Megabytes per CPU-second, one for each run. */
  readonly rates: number[];
  /** The same of counting newlines between those runs: how fast the machine was just then. */
  readonly newlineRates: number[];
  readonly peakMb: number;
  readonly report?: Pick<ProgramReport, 'isRunnable' | 'estimatedS'>;
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

function rateOf(file: string, read: (file: string) => unknown): number {
  const before = process.cpuUsage();
  read(file);
  const { user, system } = process.cpuUsage(before);
  return statSync(file).size / (user + system);
}

/** Of the package `gcode-parser`. */
type ParseLine = (line: string) => unknown;

async function parseLines(file: string, parseLine: ParseLine): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(file) })) parseLine(line);
}

function analysed(work: Work, file: string): ProgramAnalyser {
  const analyser = new ProgramAnalyser(work === 'klipper' ? PROFILES.klipper : UNLIMITED);
  eachChunk(file, (chunk) => analyser.push(chunk));
  return analyser;
}

async function run(work: Work, subject: string, runs: number, peer: string): Promise<Measured> {
  const rates: number[] = [];
  const newlineRates: number[] = [];
  let report: ProgramReport | undefined;
  let index: SeekIndex | undefined;
  const parseLine =
    work === 'gcode-parser' ? (createRequire(peer)(peer) as { parseLine: ParseLine }).parseLine : undefined;
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage();
    if (parseLine !== undefined) await parseLines(subject, parseLine);
    else if (work === 'newlines') countNewlines(subject);
    else {
      const analyser = analysed(work, subject);
      report = analyser.end();
      index = analyser.seekIndex;
    }
    const { user, system } = process.cpuUsage(before);
    rates.push((report?.bytes ?? statSync(subject).size) / (user + system));
    if (runs > 1) newlineRates.push(rateOf(subject, countNewlines));
  }
  const peakMb = process.resourceUsage().maxRSS / 1024;
  return {
    rates,
    newlineRates,
    peakMb,
    ...(report && { report: { isRunnable: report.isRunnable, estimatedS: report.estimatedS } }),
    ...(index && { seekEntries: index.size, seekBytes: index.encode().length }),
  };
}

const [, , work, subject = '', runs, peer = ''] = process.argv;
process.stdout.write(`${JSON.stringify(await run(work as Work, subject, Number(runs), peer))}\n`);
