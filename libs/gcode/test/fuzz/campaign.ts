import { analyseProgram, ProgramAnalyser, type MotionProfile } from '../../src/index.js';
import { differsInPieces, judge, sentDiffers } from './judge.js';
import { MACHINES } from './machines.js';
import { bytesOf, mutated, piecesOf, programFor } from './programs.js';
import { Random } from './random.js';

export interface Failure {
  /** Gives this very input again: `new Random(seed)`. */
  readonly seed: number;
  readonly machine: number;
  readonly why: string;
  /** Latin-1. */
  readonly program: string;
}

/** How often each machine said yes and no. */
export interface Tally {
  programs: number;
  lines: number;
  runnable: number;
  /** Refused, though the plain interpreter finds nothing wrong with it. */
  refusedWithoutViolation: number;
  /** Accepted, though the firmware would answer some line with an error. */
  acceptedWithErrors: number;
}

export interface ProgramCampaign {
  readonly byMachine: readonly Tally[];
  readonly failures: readonly Failure[];
}

const MOST_FAILURES = 50;
/** Seeds of different campaigns stay apart. */
const SEED_STEP = 7919;

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Programs for each machine in turn: nothing accepted may do what a plain interpreter of the firmware finds wrong. */
export function fuzzPrograms(count: number, seed: number): ProgramCampaign {
  const byMachine = MACHINES.map((): Tally => ({
    programs: 0,
    lines: 0,
    runnable: 0,
    refusedWithoutViolation: 0,
    acceptedWithErrors: 0,
  }));
  const failures: Failure[] = [];
  for (let i = 0; i < count; i++) {
    const machine = i % MACHINES.length;
    const own = (seed + i * SEED_STEP) >>> 0;
    const bytes = programFor(new Random(own), MACHINES[machine] as MotionProfile);
    const why = book(byMachine[machine] as Tally, bytes, MACHINES[machine] as MotionProfile);
    if (why !== undefined && failures.length < MOST_FAILURES) {
      failures.push({ seed: own, machine, why, program: textOf(bytes) });
    }
  }
  return { byMachine, failures };
}

function book(tally: Tally, bytes: Uint8Array, profile: MotionProfile): string | undefined {
  tally.programs++;
  try {
    const { report, violations, refused, unreported } = judge(bytes, profile);
    tally.lines += report.lines;
    const isFine = violations.length === 0 && unreported === undefined && refused.length === 0;
    if (!report.isRunnable) {
      if (isFine) tally.refusedWithoutViolation++;
      return undefined;
    }
    tally.runnable++;
    if (refused.length > 0) tally.acceptedWithErrors++;
    const first = violations[0];
    if (first !== undefined) return `${first.kind}: ${first.what}, block ${first.block}`;
    if (unreported !== undefined) return `goes where the report does not say: ${unreported}`;
    const differs = sentDiffers(bytes, profile, report);
    return differs === undefined ? undefined : `what is sent means something else: ${differs}`;
  } catch (error) {
    return `crash: ${String((error as Error).stack)}`;
  }
}

export interface LineCampaign {
  readonly inputs: number;
  readonly lines: number;
  readonly bytes: number;
  /** Of inputs of at least 4 kB, milliseconds of processor time for each kB. */
  readonly slowestMsPerKb: number;
  readonly slowestSeed: number;
  readonly peakRssMb: number;
  readonly failures: readonly Failure[];
}

const SMALLEST_TIMED_BYTES = 4096;
/** Files are taken in pieces, so that much of a campaign is not one file. */
const PIECE_BYTES = 40_000;
const PROGRAMS_GLUED = 20;

/**
 * Damaged files and glued programs, on every machine: no crash, no hang, and the same report however the bytes arrive.
 * @param files real programs; empty: generated ones only
 */
export function fuzzLines(lines: number, seed: number, files: readonly Uint8Array[]): LineCampaign {
  const failures: Failure[] = [];
  const sum = { inputs: 0, lines: 0, bytes: 0, slowestMsPerKb: 0, slowestSeed: 0, peakRssMb: 0 };
  for (let i = 0; sum.lines < lines; i++) {
    const own = (seed + i * SEED_STEP) >>> 0;
    const machine = i % MACHINES.length;
    const profile = MACHINES[machine] as MotionProfile;
    const bytes = damagedInput(own, profile, files);
    sum.inputs++;
    sum.bytes += bytes.length;
    try {
      sum.lines += timed(bytes, profile, own, sum);
      // Reading in pieces costs as much again as reading twice.
      const why = i % 4 === 0 ? differsInPieces(new Random(own), bytes, profile) : undefined;
      if (why !== undefined) throw new Error(`differs in pieces: ${why}`);
    } catch (error) {
      const why = String((error as Error).stack);
      if (failures.length < MOST_FAILURES) failures.push({ seed: own, machine, why, program: textOf(bytes) });
      sum.lines += 1;
    }
    if (i % 64 === 0) sum.peakRssMb = Math.max(sum.peakRssMb, process.memoryUsage.rss() / 1e6);
  }
  return { ...sum, failures };
}

/** @returns lines read */
function timed(
  bytes: Uint8Array,
  profile: MotionProfile,
  seed: number,
  sum: { slowestMsPerKb: number; slowestSeed: number },
): number {
  const analyser = new ProgramAnalyser(profile);
  const pieces = piecesOf(new Random(seed), bytes);
  const before = process.cpuUsage();
  for (const piece of pieces) analyser.push(piece);
  const report = analyser.end();
  const { user, system } = process.cpuUsage(before);
  const msPerKb = (user + system) / 1000 / (bytes.length / 1024);
  if (bytes.length >= SMALLEST_TIMED_BYTES && msPerKb > sum.slowestMsPerKb) {
    sum.slowestMsPerKb = msPerKb;
    sum.slowestSeed = seed;
  }
  return report.lines;
}

/** A piece of a real file, or some programs one behind the other, with damage. */
export function damagedInput(seed: number, profile: MotionProfile, files: readonly Uint8Array[]): Uint8Array {
  const random = new Random(seed);
  const source = (): Uint8Array => {
    if (files.length > 0 && random.chance(0.5)) {
      const file = random.pick(files);
      const from = random.int(Math.max(file.length - PIECE_BYTES, 1));
      return file.subarray(from, from + PIECE_BYTES);
    }
    const programs = Array.from({ length: PROGRAMS_GLUED }, () => textOf(programFor(random, profile)));
    return bytesOf(programs.join('\n'));
  };
  return mutated(random, source(), source());
}

/** For a seed of a failure: what it was about. */
export function explain(seed: number, machine: number): { program: string; problems: readonly unknown[] } {
  const profile = MACHINES[machine] as MotionProfile;
  const bytes = programFor(new Random(seed), profile);
  return { program: textOf(bytes), problems: analyseProgram(bytes, profile).problems };
}
