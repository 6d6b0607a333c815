import { DomainError } from '#libs/domain';
import { reason } from '../gate/gate-moves.js';
import type { Reason } from '../gate/gate-types.js';

/** @param why the words of the system */
export const linkLost = (why: string): Reason =>
  reason('RUN_LINK_LOST', `The connection broke during the job: ${why}. Look at the machine; it may be hot.`);

/** A program that can no longer be read, or a fault of ours. */
export const brokenOff = (error: Error): Reason =>
  reason(
    error instanceof DomainError ? error.code : 'INTERNAL',
    `The bridge could not go on: ${error.message} The machine was stopped; look at it.`,
  );

export const STRAY = reason(
  'ATTEMPT_UNKNOWN',
  'The machine runs a program that this bridge has no job for. Look at the machine, then unlock it.',
);
export const ENDING = reason(
  'MACHINE_OFFLINE',
  'The bridge is being ended; nothing was started. Start it, then try again.',
);
