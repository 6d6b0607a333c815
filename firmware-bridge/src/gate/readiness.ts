import type { SessionSnapshot } from '#libs/machine-protocols';
import { reason } from './gate-moves.js';
import type { Reason } from './gate-types.js';
import type { MachineGuard } from '../watchdog/link.js';

/** Why a program cannot start on a machine in this condition; undefined when it can. */
export function readinessProblem(
  snapshot: SessionSnapshot | undefined,
  trouble: string,
  guard?: MachineGuard,
): Reason | undefined {
  if (!snapshot || snapshot.phase === 'connecting' || snapshot.phase === 'closed') {
    const why = trouble === '' ? 'not connected' : trouble;
    return reason('MACHINE_OFFLINE', `The bridge cannot reach the machine: ${why}. Check power and cable.`);
  }
  if (snapshot.phase === 'running' || snapshot.phase === 'paused') {
    return reason('MACHINE_BUSY', 'The machine runs another program. Wait until it has ended.');
  }
  if (snapshot.phase === 'locked') {
    return reason('MACHINE_NOT_READY', 'The machine is locked after a stop or an alarm. Look at it, then unlock it.');
  }
  if (guard?.problem !== undefined) {
    return reason('MACHINE_NOT_READY', `The watchdog cannot switch the machine off: ${guard.problem}.`);
  }
  // After a run it says `complete` or `stopped` until the next one; whether the plate is clear, the plate token says.
  if (!['idle', 'complete', 'stopped'].includes(snapshot.state)) {
    return reason('MACHINE_NOT_READY', `The machine is ${snapshot.state}, not idle. Wait, or look at it.`);
  }
  return undefined;
}
