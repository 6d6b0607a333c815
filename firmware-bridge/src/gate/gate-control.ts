import type { FactBody } from '#libs/bridge-contract';
import { identityHashOf } from './fingerprint.js';
import { answer, endAttempt, ignore, onPort, reason, tombstone } from './gate-moves.js';
import {
  mayHaveStarted,
  type AttemptRecord,
  type Decision,
  type GateCommand,
  type GateContext,
  type GateState,
} from './gate-types.js';

type Control = Exclude<GateCommand, { kind: 'offer' | 'commit' | 'query' }>;

/** Cancel, pause, resume, stop, unlock. What makes a machine stand still is obeyed however late it comes. */
export function decideControl(
  state: GateState,
  command: Control,
  known: AttemptRecord | undefined,
  context: GateContext,
): Decision {
  switch (command.kind) {
    case 'cancel':
      return cancel(state, command, known, context);
    case 'stop':
      return stop(state, command.by);
    case 'unlock':
      if (isLate(command, context)) return ignore(state, 'unlock came too late');
      if (context.isRepeated) return ignore(state, 'unlock was obeyed before');
      // Whoever said it has not seen what the stop was for.
      if (context.isOverruled) return ignore(state, 'unlock was said before the last stop');
      return unlock(onPort(state, context), command);
    case 'pause':
    case 'resume':
      return pauseOrResume(state, command, known, context);
  }
}

function cancel(
  state: GateState,
  command: Extract<Control, { kind: 'cancel' }>,
  known: AttemptRecord | undefined,
  context: GateContext,
): Decision {
  const { attemptId, machineId } = command;
  const told = (outcome: 'accepted' | 'too-late'): { type: 'fact'; fact: FactBody } => ({
    type: 'fact',
    fact: { kind: 'cancel', attemptId, machineId, outcome },
  });
  if (!known) {
    const never = tombstone(state, command, context.epoch);
    return { ...never, effects: [told('accepted'), ...never.effects] };
  }
  const { live } = state;
  if (!live || live.attemptId !== attemptId) {
    const late = answer(state, known, context.epoch, reason('CANCEL_TOO_LATE', `The job is ${known.state} already.`));
    return { ...late, effects: [told('too-late'), ...late.effects] };
  }
  if (mayHaveStarted(live)) {
    return { state, effects: [told('accepted'), { type: 'session', input: 'cancel' }] };
  }
  const ended = endAttempt(state, 'cancelled', { reason: reason('RUN_CANCELLED', `Cancelled by ${command.by}.`) });
  return { ...ended, effects: [told('accepted'), ...ended.effects] };
}

/** Locks the machine even when it cannot be reached: the lock outlives the connection and the process. */
function stop(state: GateState, by: string): Decision {
  const lock = reason('MACHINE_NOT_READY', `Stopped by ${by}. Look at the machine, then unlock it.`);
  const locked: GateState = { ...state, ledger: { ...state.ledger, lock } };
  const { live } = locked;
  const ended =
    live && !mayHaveStarted(live)
      ? endAttempt(locked, 'cancelled', { reason: reason('RUN_CANCELLED', `Stopped by ${by} before the start.`) })
      : { state: locked, effects: [] };
  return { ...ended, effects: [{ type: 'session', input: 'stop' }, ...ended.effects] };
}

function unlock(
  { ledger, ...state }: GateState,
  { acceptIdentity, identityHash }: Extract<Control, { kind: 'unlock' }>,
): Decision {
  const { seen } = state;
  const isAnother = identityHash !== undefined && (!seen || identityHashOf(seen) !== identityHash);
  if (acceptIdentity && isAnother) {
    return ignore({ ...state, ledger }, 'another machine answers now than the one that was looked at: look again');
  }
  const { lock: _gone, ...rest } = ledger;
  const fingerprint = acceptIdentity ? (seen ?? ledger.fingerprint) : ledger.fingerprint;
  const unlocked = { ...rest, ...(fingerprint ? { fingerprint } : {}) };
  return { state: { ...state, ledger: unlocked }, effects: [{ type: 'session', input: 'unlock' }] };
}

function pauseOrResume(
  state: GateState,
  command: Extract<Control, { kind: 'pause' | 'resume' }>,
  known: AttemptRecord | undefined,
  context: GateContext,
): Decision {
  if (!known) return ignore(state, `${command.kind} of an attempt never seen`);
  const { live } = state;
  if (live?.attemptId !== command.attemptId || !mayHaveStarted(live)) return answer(state, known, context.epoch);
  if (command.kind === 'pause') {
    // While it is paused, too: somebody may have said go on, and the machine only waits for its heat.
    const told = live.state === 'paused' ? answer(state, live, context.epoch).effects : [];
    return { state, effects: [{ type: 'session', input: 'pause' }, ...told] };
  }
  if (live.state !== 'paused') return answer(state, live, context.epoch);
  // Going on moves the machine, so it must be a fresh word, and the last one; standing still may come late.
  if (isLate(command, context)) return ignore(state, 'resume came too late');
  if (context.isOverruled) return ignore(state, 'resume was said before the last pause, cancel or stop');
  if (context.isRepeated) return ignore(state, 'resume was obeyed before');
  const isCutting = context.safetyClass === 'C' || context.safetyClass === 'D';
  if (isCutting && command.armedBy === undefined) {
    const text = 'This machine cuts: whoever stands beside it must say that it may go on.';
    return answer(state, live, context.epoch, reason('START_NEEDS_PERSON', text));
  }
  const { choice } = command;
  return { state, effects: [{ type: 'session', input: 'resume', ...(choice === undefined ? {} : { choice }) }] };
}

function isLate(command: Control, context: GateContext): boolean {
  if (context.isLocal) return false;
  return context.serverNowMs === undefined || context.serverNowMs > command.expiresAtMs;
}
