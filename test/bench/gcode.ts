import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installGcodeParser } from './peers/install.js';
import { programPieces } from './gcode/program.js';
import type { Measured, Work } from './gcode/run.js';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const RUN = fileURLToPath(new URL('./gcode/run.js', import.meta.url));
const WRITE = fileURLToPath(new URL('./gcode/write.js', import.meta.url));
const FILE_BYTES = 100_000_000;
/** gcode-parser is slow: it gets a tenth. */
const PEER_BYTES = 10_000_000;
const STREAM_BYTES = 2_000_000_000;
const RUNS = 5;
const LIMIT_MS = 600_000;

function writeProgram(file: string, bytes: number): void {
  const handle = openSync(file, 'w');
  for (const piece of programPieces(bytes)) writeSync(handle, piece);
  closeSync(handle);
}

function measure(work: Work, subject: string, runs: number, peer = ''): Measured {
  const args = [RUN, work, subject, String(runs), peer];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: LIMIT_MS })) as Measured;
}

/** Two GB never touch a disk: another process writes them into a pipe. Its memory does not count. */
function measureStream(bytes: number): Measured {
  const shell = '"$0" "$1" "$2" | "$0" "$3" marlin /dev/stdin 1';
  const args = ['-c', shell, process.execPath, WRITE, String(bytes), RUN];
  return JSON.parse(execFileSync('sh', args, { encoding: 'utf8', timeout: LIMIT_MS })) as Measured;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Speed in a warm process; memory in one that reads the program once, as it never falls again. */
function rowsOf(name: string, file: string, work: Work): BenchRow[] {
  const { rates, newlineRates } = measure(work, file, RUNS);
  const { peakMb } = measure(work, file, 1);
  return [
    { name: `gcode: ${name}`, value: rounded(median(rates)), unit: 'MB per CPU-s (target >= 120, floor 80)' },
    { name: `gcode: ${name}, peak memory`, value: rounded(peakMb), unit: 'MB (target <= 80)' },
    { name: `gcode: ${name} / newline counter beside it`, value: rounded(median(ratios(rates, newlineRates))), unit: 'ratio' },
  ]; // prettier-ignore
}

function ratios(rates: readonly number[], others: readonly number[]): number[] {
  return rates.map((rate, i) => rate / (others[i] ?? Number.NaN));
}

/** How fast and in how much memory a program is analysed; beside it the least a reader can do, and a parser from npm. */
export default async function benchGcode(): Promise<BenchRow[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'minga-bench-gcode-'));
  try {
    const file = path.join(folder, 'program.gcode');
    writeProgram(file, FILE_BYTES);
    const newlines = median(measure('newlines', file, RUNS).rates);
    const { report, seekEntries = 0, seekBytes = 0 } = measure('marlin', file, 1);
    if (report?.isRunnable !== true) throw new Error('the generated program must be clean');
    const marlin = rowsOf('report and Marlin time, 100 MB', file, 'marlin');
    return [
      { name: 'gcode: bare newline counter, 100 MB', value: rounded(newlines), unit: 'MB per CPU-s' },
      ...marlin,
      ...rowsOf('report and Klipper time, 100 MB', file, 'klipper'),
      { name: 'gcode: seek index, 100 MB', value: seekEntries, unit: 'entries' },
      { name: 'gcode: seek index, part of the file', value: rounded((100 * seekBytes) / statSync(file).size), unit: '% (target <= 1)' },
      { name: 'gcode: 2 GB streamed, peak memory', value: rounded(measureStream(STREAM_BYTES).peakMb), unit: 'MB (target <= 80)' },
      ...(await peerRows(folder, marlin[0]?.value ?? 0)),
    ]; // prettier-ignore
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function peerRows(folder: string, ours: number): Promise<BenchRow[]> {
  const peer = installGcodeParser();
  if (peer === undefined) return [];
  const file = path.join(folder, 'part.gcode');
  writeProgram(file, PEER_BYTES);
  const { rates } = measure('gcode-parser', file, RUNS, peer);
  return [
    { name: 'gcode: gcode-parser parseLine, 10 MB', value: rounded(median(rates)), unit: 'MB per CPU-s' },
    { name: 'gcode: report and Marlin time / gcode-parser', value: rounded(ours / median(rates)), unit: 'ratio' },
  ];
}
