import type { MachineTelemetry } from '#libs/bridge-contract';
import { progressAt, type ProgramReport } from '#libs/gcode';
import type { SessionSnapshot } from '#libs/machine-protocols';
import { printable } from '../log.js';

/** Two per second while something runs, one in five seconds otherwise. */
export const TELEMETRY_RUNNING_MS = 500;
export const TELEMETRY_IDLE_EVERY = 10;
/** At most about 2 kB each, an open prompt included: below the largest message. */
export const MACHINES_PER_MESSAGE = 25;
const MAX_CHOICES = 10;
const MAX_CHOICE_CHARS = 60;

/**
 * What one machine shows now. Values a firmware garbled (NaN, infinite) are left out.
 * @param report of the program that runs
 */
export function telemetryOf(
  machineId: string,
  snapshot: SessionSnapshot,
  attemptId: string | undefined,
  report: ProgramReport | undefined,
): MachineTelemetry {
  const totalBlocks = report?.blocks;
  const { progress, remainingS } = report ? progressAt(report.timeIndex, snapshot.ackedBlocks) : {};
  const { prompt, quality } = snapshot;
  const isRunning = totalBlocks !== undefined;
  return onlyFinite({
    machineId,
    state: snapshot.state,
    attemptId,
    sentBlocks: isRunning ? snapshot.sentBlocks : undefined,
    ackedBlocks: isRunning ? snapshot.ackedBlocks : undefined,
    executedBlocks: isRunning ? snapshot.executedBlocks : undefined,
    totalBlocks,
    progress: progress === undefined ? undefined : Math.min(1, Math.max(0, progress)),
    remainingS: remainingS === undefined ? undefined : Math.max(0, remainingS),
    positionMm: snapshot.positionMm,
    nozzleC: snapshot.nozzleC,
    nozzleTargetC: snapshot.nozzleTargetC,
    bedC: snapshot.bedC,
    bedTargetC: snapshot.bedTargetC,
    feedMmPerMin: snapshot.feedMmPerMin,
    spindleRpm: snapshot.spindleRpm,
    isHomed: snapshot.isHomed,
    overrides: snapshot.overrides,
    stopDelayS: snapshot.stopDelayS,
    prompt: prompt && {
      kind: prompt.kind,
      text: printable(prompt.text),
      choices: prompt.choices.slice(0, MAX_CHOICES).map((choice) => printable(choice).slice(0, MAX_CHOICE_CHARS)),
    },
    quality: quality && {
      sentLines: quality.sentLines,
      resentLines: quality.resentLines,
      lostOks: quality.lostOks,
      unknownLines: quality.unknownLines,
      starvedPercent: (100 * quality.starvedReports) / Math.max(1, quality.plannerReports),
    },
  });
}

function onlyFinite(values: MachineTelemetry): MachineTelemetry {
  const isFine = (value: unknown): boolean =>
    typeof value === 'object' && value !== null
      ? Object.values(value).every(isFine)
      : value !== undefined && (typeof value !== 'number' || Number.isFinite(value));
  return Object.fromEntries(Object.entries(values).filter(([, value]) => isFine(value))) as MachineTelemetry;
}
