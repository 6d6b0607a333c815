import { setTimeout as delay } from 'node:timers/promises';
import { QueryFailedError } from 'typeorm';

/** PostgreSQL's error codes, appendix A of its manual; by class (two letters) or in full. */
const DISK_FULL = '53100';
/** 08 connection, 53 resources; shutting down, crashed, starting, taking too long; a standby that may not write. */
const UNREACHABLE = /^(?:08|53)|^(?:57P0[1-5]|57014|55P03|25006)$/;
/** Serialization failure and deadlock: the same transaction once more may well succeed. */
const PASSING = new Set(['40001', '40P01']);
const SYSTEM = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN']);
/** The driver's own words, which carry no code. */
const SAID = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection)/;

/** What is behind an error of ours only because a disk is full or the database does not answer now. */
export function resourceTrouble(error: unknown): 'disk-full' | 'unreachable' | undefined {
  const code = codeOf(error);
  if (code === DISK_FULL || code === 'ENOSPC') return 'disk-full';
  if (code !== undefined && (SYSTEM.has(code) || (isOfDatabase(error) && UNREACHABLE.test(code)))) return 'unreachable';
  return error instanceof Error && SAID.test(error.message) ? 'unreachable' : undefined;
}

/** Does it again, at most 5 times in all, when the database says that it only lost a race. The work must have no other effect. */
export async function retryPassing<T>(work: () => Promise<T>, random: () => number = Math.random): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === 5 || !PASSING.has(codeOf(error) ?? '')) throw error;
      await delay(random() * 20 * 2 ** tries);
    }
  }
}

const isOfDatabase = (error: unknown): boolean =>
  error instanceof QueryFailedError || (error instanceof Error && 'severity' in error);

function codeOf(error: unknown): string | undefined {
  const { code } = (error instanceof QueryFailedError ? error.driverError : (error ?? {})) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
