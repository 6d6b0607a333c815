import type { MachineTelemetry } from '#libs/bridge-contract';
import type { MachineState } from '#libs/domain';
import type { SessionSnapshot } from '#libs/machine-protocols';

/** Two per second while something runs, one in five seconds otherwise. */
export const TELEMETRY_RUNNING_MS = 500;
export const TELEMETRY_IDLE_EVERY = 10;
/** About 300 bytes each: far below the largest message. */
export const MACHINES_PER_MESSAGE = 100;

interface Extra {
  readonly snapshot?: SessionSnapshot;
  readonly attemptId?: string;
  readonly totalBlocks?: number;
  readonly progress?: number;
  readonly remainingS?: number;
}

/** What one machine shows now. Values a firmware garbled (NaN, infinite) are left out. */
export function telemetryOf(machineId: string, state: MachineState, extra: Extra): MachineTelemetry {
  const { snapshot, attemptId, totalBlocks, progress, remainingS } = extra;
  const isRunning = totalBlocks !== undefined;
  return onlyFinite({
    machineId,
    state,
    attemptId,
    sentBlocks: isRunning ? snapshot?.sentBlocks : undefined,
    ackedBlocks: isRunning ? snapshot?.ackedBlocks : undefined,
    totalBlocks,
    progress: progress === undefined ? undefined : Math.min(1, Math.max(0, progress)),
    remainingS: remainingS === undefined ? undefined : Math.max(0, remainingS),
    positionMm: snapshot?.positionMm,
    nozzleC: snapshot?.nozzleC,
    nozzleTargetC: snapshot?.nozzleTargetC,
    bedC: snapshot?.bedC,
    bedTargetC: snapshot?.bedTargetC,
    feedMmPerMin: snapshot?.feedMmPerMin,
    spindleRpm: snapshot?.spindleRpm,
  });
}

function onlyFinite(values: MachineTelemetry): MachineTelemetry {
  const isFine = (value: unknown): boolean =>
    typeof value === 'object' && value !== null
      ? Object.values(value).every(isFine)
      : value !== undefined && (typeof value !== 'number' || Number.isFinite(value));
  return Object.fromEntries(Object.entries(values).filter(([, value]) => isFine(value))) as MachineTelemetry;
}
