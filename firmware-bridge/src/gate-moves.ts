import type { FactBody, Offer, Reply } from '#libs/bridge-contract';
import type { ErrorCode } from '#libs/domain';
import {
  stateOnWire,
  type AttemptRecord,
  type Decision,
  type EndState,
  type GateContext,
  type GateState,
  type LiveState,
  type Reason,
} from './gate-types.js';

/** The few moves all decisions are made of. */

const MAX_MESSAGE_CHARS = 300;

export const reason = (code: ErrorCode, message: string): Reason => ({
  code,
  message: message.slice(0, MAX_MESSAGE_CHARS),
});

const NEVER_SEEN = reason('ATTEMPT_NEVER_SEEN', 'The bridge never saw this attempt; from now on it cannot start.');

export const nothing = (state: GateState): Decision => ({ state, effects: [] });
export const ignore = (state: GateState, why: string): Decision => ({ state, effects: [{ type: 'ignored', why }] });

/** What forbids this start whoever asks: late, locked, nobody beside the machine, plate not clear. */
export function startProblem(state: GateState, offer: Offer, context: GateContext): Reason | undefined {
  const { ledger } = state;
  if (context.serverNowMs === undefined || context.serverNowMs > offer.startByMs) {
    return reason('START_EXPIRED', 'The order arrived after its deadline; nothing was started. Offer it again.');
  }
  if (ledger.lock) return ledger.lock;
  if ((context.safetyClass === 'C' || context.safetyClass === 'D') && !offer.armedBy) {
    return reason('START_NEEDS_PERSON', 'This machine cuts: a trained person beside it must order the start.');
  }
  if (context.process === 'print' && offer.plateToken?.afterRun !== ledger.run) {
    return reason(
      'START_PLATE_NOT_CLEAR',
      `Nobody confirmed an empty plate after run ${ledger.run}. Confirm it at the machine.`,
    );
  }
  return undefined;
}

/** Moves the live attempt on. */
export function changeLive(
  state: GateState,
  to: LiveState,
  extra: { isFact?: boolean; reason?: Partial<Reason> },
): Decision {
  const { live } = state;
  if (!live) return nothing(state);
  const { reason: _old, ...rest } = live;
  const record: AttemptRecord = { ...rest, state: to, ...(extra.reason?.message ? { reason: extra.reason } : {}) };
  return {
    state: { ...state, live: record },
    put: record,
    effects: extra.isFact ? [{ type: 'fact', fact: attemptFact(state, record) }] : [],
  };
}

/** Ends the live attempt; `keepLive` is another one that stays live (a refused second offer). */
export function endAttempt(
  state: GateState,
  to: EndState,
  extra: { reason?: Partial<Reason>; ackedBlocks?: number; keepLive?: AttemptRecord },
): Decision {
  const { live, ledger, nonce } = state;
  if (!live) return nothing(state);
  const { reason: _old, ...rest } = live;
  const record: AttemptRecord = {
    ...rest,
    state: to,
    ...(extra.reason ? { reason: extra.reason } : {}),
    ...(extra.ackedBlocks === undefined ? {} : { ackedBlocks: extra.ackedBlocks }),
  };
  const { liveAttemptId: _gone, ...ledgerWithoutLive } = ledger;
  return {
    state: extra.keepLive
      ? { ledger, live: extra.keepLive, ...(nonce ? { nonce } : {}) }
      : { ledger: ledger.liveAttemptId === undefined ? ledger : ledgerWithoutLive },
    put: record,
    effects: [{ type: 'fact', fact: attemptFact(state, record) }],
  };
}

/** Answers with what the inbox holds, and nothing else happens. */
export function answer(state: GateState, record: AttemptRecord, epoch: string, why?: Reason): Decision {
  return { state, effects: [{ type: 'reply', reply: statusReply(record, epoch, why) }] };
}

/** Remembers an attempt that was never offered, so that an offer still on its way can never start. */
export function tombstone(
  state: GateState,
  { attemptId, machineId }: { attemptId: string; machineId: string },
  epoch: string,
  why: Reason = NEVER_SEEN,
): Decision {
  const record: AttemptRecord = { attemptId, machineId, state: 'rejected', reason: why };
  return {
    state,
    put: record,
    effects: [
      { type: 'fact', fact: attemptFact(state, record) },
      { type: 'reply', reply: statusReply(record, epoch) },
    ],
  };
}

export function setLock(state: GateState, lock: Reason): Decision {
  return state.ledger.lock ? nothing(state) : { state: { ...state, ledger: { ...state.ledger, lock } }, effects: [] };
}

function statusReply(
  { attemptId, machineId, state, reason: recorded }: AttemptRecord,
  epoch: string,
  why?: Reason,
): Reply {
  return { kind: 'status', epoch, attemptId, machineId, state: stateOnWire(state), ...clip(why ?? recorded) };
}

function attemptFact(state: GateState, record: AttemptRecord): FactBody {
  const { attemptId, machineId, ackedBlocks } = record;
  // Offers and intents are no facts: the first says nothing, the second is told by the first byte.
  const told =
    record.state === 'offered' || record.state === 'prepared' || record.state === 'intent' ? 'stored' : record.state;
  return {
    kind: 'attempt',
    attemptId,
    machineId,
    state: told,
    run: state.ledger.run,
    ...clip(record.reason),
    ...(ackedBlocks === undefined ? {} : { ackedBlocks }),
  };
}

function clip(why: Partial<Reason> | undefined): Partial<Reason> {
  return {
    ...(why?.code ? { code: why.code } : {}),
    ...(why?.message ? { message: why.message.slice(0, MAX_MESSAGE_CHARS) } : {}),
  };
}
