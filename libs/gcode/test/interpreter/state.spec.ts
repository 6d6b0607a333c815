import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter, ProgramAnalyser, StateFollower, toBlock, type ModalState, type MotionProfile, type ProgramReport, type SeekEntry } from '../../src/index.js'; // prettier-ignore
import type { Family } from './interpreter.js';
import { programs } from './programs.js';

const RUNS = Number(process.env.MINGA_FUZZ ?? 40);
const SHARED = '../shared/data/designs/gcode';
const FILLER_LINES = 3000;
/** Longer than what lies between two entries of an index. */
const FILLER = '; what lies between\n'.repeat(FILLER_LINES);

function profileOf(family: Family): MotionProfile {
  return {
    firmware: family,
    process: family === 'grbl' ? 'mill' : 'print',
    envelopeMm: { x: 300, y: 300, z: 300 },
    maxFeedMmPerMin: { x: 6000, y: 6000, z: 600, e: 3000 },
    maxAccelMmPerS2: { x: 1000, y: 1000, z: 100, e: 5000 },
  };
}

interface Read {
  readonly report: ProgramReport;
  readonly entries: readonly SeekEntry[];
}

function readProgram(text: Uint8Array, profile: MotionProfile): Read {
  const analyser = new ProgramAnalyser(profile);
  analyser.push(text);
  const report = analyser.end();
  const index = analyser.seekIndex;
  const entries = Array.from({ length: index?.size ?? 0 }, (_, i) => index?.entry(i));
  return { report, entries: entries.filter((entry) => entry !== undefined) };
}

/** What the follower knows before each of these lines. */
function statesAt(text: Uint8Array, profile: MotionProfile, at: ReadonlySet<number>): Map<number, ModalState> {
  const follower = new StateFollower(profile);
  const states = new Map<number, ModalState>();
  const splitter = new LineSplitter();
  const lines = [...splitter.push(text), ...splitter.end()];
  for (const [i, line] of lines.entries()) {
    if (at.has(i + 1)) states.set(i + 1, follower.state);
    if (toBlock(line, profile.firmware) === undefined) continue;
    const bytes = Buffer.from(line, 'latin1');
    if (follower.look(bytes, 0, bytes.length)) follower.follow(bytes, 0, bytes.length);
  }
  return states;
}

interface Case {
  /** That the program named; 0: none yet. */
  readonly feed: number;
  readonly hasTarget: boolean;
  readonly isPrinter: boolean;
  readonly isKlipper: boolean;
  readonly isLayer: boolean;
}

/**
 * Compared to a tenth of a micrometre. A printer has a feed before the program names one, and no motion command in force;
 * only the reader for reports fills these in. Where a layer begins it has read the words of that very line already,
 * which says them again when the program is entered there: only what a line cannot say twice is compared. A tool that was
 * given no target keeps that of the last one for who enters (one nozzle may serve all tools), and has none in the report.
 */
function comparable(state: ModalState, { feed, hasTarget, isPrinter, isKlipper, isLayer }: Case): unknown {
  const { motion, isAbsoluteE, positionMm, offsetMm, tool, bedC, speedPercent } = state;
  const nozzleC = hasTarget ? state.nozzleC : undefined;
  const atLayer = { positionMm, offsetMm, tool, nozzleC, bedC, speedPercent };
  // Klipper remembers M82 apart from G91, and needs both; the report has what they come to.
  const own = isPrinter
    ? { motion: 0, isAbsoluteE: isKlipper ? state.isAbsolute && isAbsoluteE : isAbsoluteE }
    : { motion, isAbsoluteE: true };
  const atLine = { ...state, nozzleC, ...own, ...(feed === 0 && { feedMmPerMin: 0 }) };
  const round = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Math.round(value * 1e4) / 1e4 + 0 : value;
  return JSON.parse(JSON.stringify(isLayer ? atLayer : atLine, round));
}

function expectAgreement(text: Uint8Array, profile: MotionProfile, entries: readonly SeekEntry[]): void {
  const states = statesAt(text, profile, new Set(entries.map(({ line }) => line)));
  const isPrinter = profile.process === 'print';
  const isKlipper = profile.firmware === 'klipper';
  for (const { line, state, isSafeRestart } of entries) {
    const followed = states.get(line);
    if (followed === undefined) throw new Error(`no line ${line}`);
    const one = {
      feed: followed.feedMmPerMin,
      hasTarget: state.nozzleC !== undefined,
      isPrinter,
      isKlipper,
      isLayer: isSafeRestart,
    };
    const [mine, other] = [comparable(followed, one), comparable(state, one)];
    expect([line, mine]).toEqual([line, other]);
  }
}

/** What is refused may be read in different ways; that it leaves the volume changes nothing. */
const isReadable = ({ problems }: ProgramReport): boolean =>
  problems.every(({ severity, code }) => severity !== 'reject' || code === 'GCODE_OUT_OF_BOUNDS');

describe('the two readers of what a machine remembers', () => {
  it.each(['marlin', 'klipper', 'grbl'] as const)('agree anywhere in a %s program', (family) => {
    const profile = profileOf(family);
    // Generated arcs are not true circles.
    const unread = /[IJ]/;
    const withoutArcs = programs(family).map((lines) => lines.filter((line) => !unread.test(line)));
    let compared = 0;
    fc.assert(
      fc.property(withoutArcs, fc.nat(59), (lines, n) => {
        const at = 3 + (n % (lines.length - 2));
        const rest = [...lines.slice(at), family === 'grbl' ? 'G4 P0' : 'M400'];
        const text = Buffer.from(`${lines.slice(0, at).join('\n')}\n${FILLER}${rest.join('\n')}\n`);
        const { report, entries } = readProgram(text, profile);
        if (!isReadable(report)) return;
        expect(entries.some(({ line }) => line > at + FILLER_LINES)).toBe(true);
        expectAgreement(text, profile, entries);
        compared++;
      }),
      { numRuns: RUNS },
    );
    expect(compared).toBeGreaterThan(RUNS / 20);
  });

  const isShared = existsSync(SHARED);
  if (!isShared && process.env.CI) throw new Error('no shared data');
  (isShared ? it.each : it.skip.each)(
    isShared ? readdirSync(SHARED).filter((name) => /owl|irrigation/.test(name)) : ['no shared data'],
  )('agree in %s', (name) => {
    const text = readFileSync(path.join(SHARED, name));
    const profile = profileOf('marlin');
    const { entries } = readProgram(text, profile);
    expect(entries.length).toBeGreaterThan(10);
    expectAgreement(text, profile, entries);
  });
});
