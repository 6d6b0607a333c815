import { domainError } from '../errors.js';
import type { AttemptState } from '../states.js';
import type { AttemptOnRecord, JobChange, JobOnRecord, MachineChange, MachineOnRecord } from './rows.js';

/** An offer may wait this long for the bridge to fetch its program; a start itself is seconds (nonce, 15 s). */
export const START_BY_MS = 10 * 60_000;

export interface StartRows {
  readonly machine: MachineOnRecord | undefined;
  readonly job: JobOnRecord | undefined;
  /** Somebody confirmed an empty plate after the machine's last run. */
  readonly isPlateClear: boolean;
  /** Attempts of the machine or the job that live. */
  readonly live: readonly AttemptState[];
}

export interface Start {
  readonly machine: Required<Pick<MachineChange, 'fence'>>;
  readonly job: JobChange;
  readonly attempt: Pick<
    AttemptOnRecord,
    'jobId' | 'machineId' | 'fence' | 'state' | 'runBefore' | 'createdAtMs' | 'startByMs'
  >;
}

/**
 * One authorisation to make one physical start: a new fence, the job out of the queue, an offer.
 * @throws DomainError NOT_FOUND, MACHINE_NOT_READY (out of work, or its bridge is in doubt), START_PLATE_NOT_CLEAR,
 * STATE_CONFLICT (the job does not wait), MACHINE_BUSY (an attempt of either lives)
 */
export function startAttempt({ machine, job, isPlateClear, live }: StartRows, nowMs: number): Start {
  if (!machine) throw domainError('NOT_FOUND', 'There is no such machine.');
  const notReady = machineProblem(machine);
  if (notReady !== undefined) throw domainError('MACHINE_NOT_READY', notReady);
  if (!isPlateClear) {
    throw domainError('START_PLATE_NOT_CLEAR', `Somebody must confirm at ${machine.name} that the plate is empty.`);
  }
  if (!job || (job.state !== 'waiting' && job.state !== 'planned')) {
    throw domainError('STATE_CONFLICT', 'This job does not wait for a machine any more.');
  }
  if (live.length > 0) throw domainError('MACHINE_BUSY', 'The machine or the job was taken a moment ago.');
  const fence = machine.fence + 1;
  return {
    machine: { fence },
    job: { to: 'attempting', outcome: null, reasons: [] },
    attempt: {
      jobId: job.id,
      machineId: machine.id,
      fence,
      state: 'offered',
      runBefore: machine.run,
      createdAtMs: nowMs,
      startByMs: nowMs + START_BY_MS,
    },
  };
}

/** Why nothing may start on this machine now, as far as the site decides; undefined: it may. */
export function machineProblem({ name, mode, isBridgeInDoubt }: MachineOnRecord): string | undefined {
  if (mode !== 'production') return `${name} is in ${mode}; put it back to production first.`;
  if (isBridgeInDoubt) return `Two bridges use the name of the one at ${name}. Say first which of them is right.`;
  return undefined;
}

/** The states in which an attempt waits for its start. */
export const BEFORE_START: readonly AttemptState[] = ['offered', 'stored', 'prepared'];
