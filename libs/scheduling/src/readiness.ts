import type { MachineState } from '#libs/domain';
import type { MachineView } from './types.js';

/** Why a machine could not start something this moment; `free` when it could. */
export type Readiness =
  | 'free'
  | 'plate-not-clear'
  | 'busy'
  | 'not-ready'
  | 'out-of-service'
  | 'reserved'
  | 'closed'
  | 'backing-off'
  | 'offline';

/** A piece lies on the machine or will: it ends by itself. */
const MAKING: readonly MachineState[] = ['starting', 'execute', 'completing'];

/** @param jobId a reservation of the machine for this job does not stand in its way */
export function readinessOf(machine: MachineView, nowMs: number, jobId?: string): Readiness {
  if (machine.outOfService) return 'out-of-service';
  if (machine.connectivity !== 'online') return 'offline';
  if (machine.hasLiveAttempt || MAKING.includes(machine.state)) return 'busy';
  if (machine.mode !== 'production') return 'not-ready';
  // Complete means a finished piece still lies there, whatever the last confirmation said.
  if (machine.state === 'complete') return 'plate-not-clear';
  if (machine.state !== 'idle') return 'not-ready';
  if (!machine.isPlateClear) return 'plate-not-clear';
  if (isBackingOff(machine, nowMs)) return 'backing-off';
  if (isReserved(machine, nowMs, jobId)) return 'reserved';
  return machine.closed ? 'closed' : 'free';
}

export function isBackingOff(view: { backOffUntilMs?: number }, nowMs: number): boolean {
  return view.backOffUntilMs !== undefined && view.backOffUntilMs > nowMs;
}

function isReserved({ reserved }: MachineView, nowMs: number, jobId: string | undefined): boolean {
  return reserved !== undefined && reserved.untilMs > nowMs && (jobId === undefined || reserved.jobId !== jobId);
}
