import {
  analyseProgram,
  LineSplitter,
  ProgramAnalyser,
  toBlock,
  type MotionProfile,
  type ProgramReport,
} from '../../src/index.js';
import type { Violation } from '../interpreter/machine.js';
import { MillMachine } from '../interpreter/mill-machine.js';
import { interpreterOf } from './machines.js';
import { bytesOf, piecesOf } from './programs.js';
import type { Random } from './random.js';

/** Extents are written down to what a double holds; arcs are looked at in steps. */
const EXTENT_SLACK_MM = 1e-3;
const SAME_S = 1e-6;

export interface Verdict {
  readonly report: ProgramReport;
  readonly violations: readonly Violation[];
  /** Blocks the firmware would answer with an error. */
  readonly refused: readonly string[];
  /** The machine goes where the report does not say. */
  readonly unreported: string | undefined;
}

/** The blocks the bridge would stream. */
export function blocksOf(bytes: Uint8Array, { firmware, policy }: MotionProfile): string[] {
  const splitter = new LineSplitter();
  return [...splitter.push(bytes), ...splitter.end()]
    .map((line) => toBlock(line, firmware, policy))
    .filter((block) => block !== undefined);
}

/** What the analyser says of a program, beside what a plain interpreter of the firmware does with the blocks streamed. */
export function judge(bytes: Uint8Array, profile: MotionProfile): Verdict {
  const report = analyseProgram(bytes, profile);
  const machine = interpreterOf(profile);
  for (const block of blocksOf(bytes, profile)) machine.run(block);
  if (machine instanceof MillMachine) machine.end();
  return {
    report,
    violations: machine.violations,
    refused: machine.refused,
    unreported: unreportedBy(report, machine),
  };
}

function unreportedBy(report: ProgramReport, { low, high }: { low: number[]; high: number[] }): string | undefined {
  const boxes = [report.extentsMm, report.travelExtentsMm].filter((box) => box !== undefined);
  for (const [i, axis] of (['x', 'y', 'z'] as const).entries()) {
    // A machine starts at its zero, and homes there.
    const min = Math.min(0, ...boxes.map((box) => box.min[axis]));
    const max = Math.max(0, ...boxes.map((box) => box.max[axis]));
    const isWithin = (low[i] as number) >= min - EXTENT_SLACK_MM && (high[i] as number) <= max + EXTENT_SLACK_MM;
    if (!isWithin && (low[i] as number) <= (high[i] as number)) {
      return `${axis} from ${low[i]} to ${high[i]}, reported ${min} to ${max}`;
    }
  }
  return undefined;
}

/** What is sent says the same as the program: nothing is made or lost by leaving comments and texts out. */
export function sentDiffers(
  bytes: Uint8Array,
  profile: MotionProfile,
  { extentsMm, travelExtentsMm, estimatedS }: ProgramReport,
): string | undefined {
  const sent = analyseProgram(bytesOf(blocksOf(bytes, profile).join('\n')), profile);
  const isSame =
    sent.isRunnable &&
    Math.abs(sent.estimatedS - estimatedS) <= SAME_S * (1 + estimatedS) &&
    JSON.stringify([sent.extentsMm, sent.travelExtentsMm]) === JSON.stringify([extentsMm, travelExtentsMm]);
  return isSame ? undefined : JSON.stringify({ estimatedS, sent: sent.estimatedS, problems: sent.problems });
}

/** The report does not depend on how the bytes arrive. @returns the two reports where they differ */
export function differsInPieces(random: Random, bytes: Uint8Array, profile: MotionProfile): string | undefined {
  const analyser = new ProgramAnalyser(profile);
  for (const piece of piecesOf(random, bytes)) analyser.push(piece);
  const inPieces = JSON.stringify(analyser.end());
  const whole = JSON.stringify(analyseProgram(bytes, profile));
  return inPieces === whole ? undefined : `${whole}\n${inPieces}`;
}
