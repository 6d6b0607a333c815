import { attemptStatesBefore, canAttemptBecome } from '../attempt.js';
import { backOff, conclusionOf, isOver, settleJob, type Said } from './conclusions.js';
import type { AttemptRows } from './facts.js';
import { NO_STEP, type Step } from './rows.js';
import { BEFORE_START, machineProblem } from './start.js';

/** The bridge looked at the machine now and answers with a challenge of this boot. */
export interface Prepared {
  readonly epoch: string;
  readonly nonce: string;
  readonly fence: number;
}

export interface ReplyRows extends AttemptRows {
  /** What is loaded in the machine is what the program was made for. */
  readonly isProgramForMachine: boolean;
}

/** Cancelled again by the site itself; the person's name was in the first one. */
export const SITE = 'the site';

/**
 * PREPARED answers our offer: the COMMIT leaves at once, for this boot's challenge and no other. Minutes may lie
 * between the offer and the start: whoever cancelled, took the machine out of work or changed what is loaded in between
 * is obeyed; the attempt then ends by the cancel or by its deadline.
 */
export function takePrepared(rows: ReplyRows, prepared: Prepared, nowMs: number): Step {
  const { attempt } = rows;
  if (!BEFORE_START.includes(attempt.state) || prepared.fence !== attempt.fence || nowMs > attempt.startByMs) {
    return NO_STEP;
  }
  const held = whyNot(rows);
  if (held) return held;
  const { epoch, nonce } = prepared;
  return {
    // `prepared` again is the bridge's newer challenge for the same attempt: its older one is dead.
    attempt: { to: 'prepared', from: BEFORE_START, reason: null, committedAtMs: nowMs },
    commands: [{ kind: 'commit', epoch, nonce }],
  };
}

/** A bridge's recorded state only matters where ours lags behind; facts carry the rest. */
export function takeStatus(rows: ReplyRows, said: Said, nowMs: number): Step {
  const { attempt, job, machine } = rows;
  if (said.state === 'stored' || said.state === 'prepared') {
    // The bridge waits for a COMMIT that got lost, or its PREPARED did: it answers the same offer with a fresh challenge.
    // A refused COMMIT is not answered: several servers hear it, and each answer would be refused again.
    if (!BEFORE_START.includes(attempt.state) || said.code !== undefined) return NO_STEP;
    return whyNot(rows) ?? { commands: [{ kind: 'offer' }] };
  }
  if (said.state === 'running' || said.state === 'paused') return takeRunning(rows, said.state, nowMs);
  if (said.state !== 'rejected' && said.state !== 'expired') return NO_STEP;
  const { state, reason } = conclusionOf(attempt, said, machine.run);
  if (!canAttemptBecome(attempt.state, state)) return NO_STEP;
  const jobChange = settleJob(job, state, false, reason);
  return {
    attempt: { to: state, from: attemptStatesBefore(state), reason, ...(isOver(state) ? { endedAtMs: nowMs } : {}) },
    ...(jobChange ? { job: jobChange } : {}),
    machine: backOff(machine, { ...said, state }, nowMs),
  };
}

/**
 * The fact of its start is in a database that was restored since, or still on its way: what runs is not offered
 * elsewhere meanwhile. An end that the bridge itself called unknown stays so, whatever comes late.
 */
function takeRunning({ attempt }: ReplyRows, to: 'running' | 'paused', nowMs: number): Step {
  const isLost = attempt.state === 'unknown' && attempt.startedAtMs === null;
  if (!BEFORE_START.includes(attempt.state) && !isLost) return NO_STEP;
  return { attempt: { to, from: [attempt.state], reason: null, startedAtMs: nowMs }, hasBegun: true };
}

/** Why the start does not go on, and what is done instead; undefined: it goes on. */
function whyNot({ job, machine, isProgramForMachine }: ReplyRows): Step | undefined {
  if (job.isCancelWanted) return { commands: [{ kind: 'cancel', by: SITE }] };
  const problem = machineProblem(machine);
  if (problem !== undefined) return { remark: `not started: ${problem}` };
  return isProgramForMachine ? undefined : { remark: 'not started: other material is loaded by now' };
}
