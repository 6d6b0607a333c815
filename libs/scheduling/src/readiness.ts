import type { MachineState } from '#libs/domain';
import type { MachineView } from './types.js';

/** Why a machine could not start something this moment; `free` when it could. */
export type Readiness = 'free' | 'plate-not-clear' | 'busy' | 'not-ready' | 'backing-off' | 'offline';

/** A piece lies on the machine or will: it ends by itself. */
const MAKING: readonly MachineState[] = ['starting', 'execute', 'completing'];

export function readinessOf(machine: MachineView, nowMs: number): Readiness {
  if (machine.connectivity !== 'online') return 'offline';
  if (machine.hasLiveAttempt || MAKING.includes(machine.state)) return 'busy';
  if (machine.mode !== 'production') return 'not-ready';
  // Complete means a finished piece still lies there, whatever the last confirmation said.
  if (machine.state === 'complete') return 'plate-not-clear';
  if (machine.state !== 'idle') return 'not-ready';
  if (!machine.isPlateClear) return 'plate-not-clear';
  return isBackingOff(machine, nowMs) ? 'backing-off' : 'free';
}

export function isBackingOff(view: { backOffUntilMs?: number }, nowMs: number): boolean {
  return view.backOffUntilMs !== undefined && view.backOffUntilMs > nowMs;
}
