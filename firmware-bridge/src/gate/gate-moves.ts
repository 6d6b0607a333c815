import { NONCE_LIFE_MS, type FactBody, type Offer, type Reply } from '#libs/bridge-contract';
import type { ErrorCode } from '#libs/domain';
import {
  isLive,
  stateOnWire,
  type AttemptRecord,
  type DecidedStart,
  type Decision,
  type EndState,
  type GateContext,
  type GateState,
  type LiveState,
  type PortView,
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
  const nowMs = context.isLocal ? latestNowMs(context) : context.serverNowMs;
  if (nowMs === undefined || nowMs > offer.startByMs) {
    return reason('START_EXPIRED', 'The order arrived after its deadline; nothing was started. Offer it again.');
  }
  if (ledger.lock) return ledger.lock;
  const stranger = identityProblem(onPort(state, context));
  if (stranger) return stranger;
  if ((context.safetyClass === 'C' || context.safetyClass === 'D') && !offer.armedBy) {
    return reason('START_NEEDS_PERSON', 'This machine cuts: a trained person beside it must order the start.');
  }
  // Bound to an earlier run: something started since. To a later one: this bridge forgot runs the server knows of.
  // Where a person stands beside it there may be no token; an old one tells that the server has forgotten a run.
  const withoutToken = context.process === 'print' ? -1 : ledger.run;
  if ((offer.plateToken?.afterRun ?? withoutToken) < ledger.run) {
    return reason(
      'START_PLATE_NOT_CLEAR',
      `Nobody confirmed an empty plate after run ${ledger.run}. Confirm it at the machine.`,
    );
  }
  return undefined;
}

/** What the server's clock reads now, by the best that is known; undefined: nothing is. */
export const latestNowMs = ({ serverNowMs, knownNowMs }: GateContext): number | undefined => serverNowMs ?? knownNowMs;

/** With who answers this very moment: what the machine said may still wait its turn behind a slow disk. */
export function onPort(state: GateState, { port }: Pick<GateContext, 'port'>): GateState {
  return port?.fingerprint ? { ...state, seen: port.fingerprint } : state;
}

/**
 * The decision is on the disk, which took its time: may the first byte still leave?
 * @param now `isTakenBack`: somebody said stop, or cancelled it, meanwhile
 */
export function voidStart(
  decided: DecidedStart,
  now: { readonly monotonicMs: number; readonly port: PortView | undefined; readonly isTakenBack: boolean },
): Reason | undefined {
  if (now.isTakenBack) return reason('RUN_CANCELLED', 'A person took the start back before its first byte.');
  // As old as no COMMIT may be: whoever gave it does not expect motion any more.
  if (now.monotonicMs - decided.atMs >= NONCE_LIFE_MS) {
    const limitS = NONCE_LIFE_MS / 1000;
    return reason(
      'START_EXPIRED',
      `The bridge took longer than ${limitS} s to write the start down. Look at its disk.`,
    );
  }
  return strangerProblem(decided.port, now.port);
}

/** Why it is not the machine any more that was looked at. */
export function strangerProblem(decided: PortView | undefined, now: PortView | undefined): Reason | undefined {
  const [before, after] = [decided?.fingerprint, now?.fingerprint];
  const isSame =
    before?.uuid === after?.uuid &&
    before?.capabilityHash === after?.capabilityHash &&
    before?.settingsHash === after?.settingsHash;
  if (isSame && decided?.connection === now?.connection) return undefined;
  const text = isSame ? 'The machine was connected anew' : 'Another machine came onto the port';
  const code = isSame ? 'MACHINE_OFFLINE' : 'MACHINE_IDENTITY';
  return reason(code, `${text} while this waited; not one byte left. Look at it, then try again.`);
}

/** Another machine, or other firmware, than the one that was trusted: nothing moves until a person accepts it. */
export function identityProblem({ ledger: { fingerprint }, seen }: GateState): Reason | undefined {
  if (!fingerprint || !seen) return undefined;
  if (fingerprint.uuid !== seen.uuid) {
    const text = `The port answers as ${seen.uuid ?? 'a machine without identity'}, known is ${fingerprint.uuid ?? 'one without'}.`;
    return reason('MACHINE_IDENTITY', `${text} Check the cables, or accept the new one.`);
  }
  const { settingsHash } = fingerprint;
  const isSet = !settingsHash || !seen.settingsHash || settingsHash === seen.settingsHash;
  if (fingerprint.capabilityHash === seen.capabilityHash && isSet) return undefined;
  const text = `Firmware or limits changed: ${fingerprint.firmware} was known, ${seen.firmware} answers.`;
  return reason('MACHINE_CHANGED', `${text} Check the profile, then unlock and accept it.`);
}

/** The durable decision to start; every plate token of the machine is worthless from here on. */
export function intend(
  state: GateState,
  live: AttemptRecord,
  offer: Offer,
  { monotonicMs: atMs, port }: GateContext,
): Decision {
  const decided = { atMs, ...(port ? { port } : {}) };
  const { ledger } = state;
  // A token may be bound to more runs than a new card remembers.
  const run = Math.max(ledger.run, offer.plateToken?.afterRun ?? 0) + 1;
  const { nonce: _used, ...rest } = state;
  const intent = changeLive({ ...rest, ledger: { ...ledger, run }, live: { ...live, offer } }, 'intent', {});
  return { ...intent, effects: [{ type: 'start', attemptId: live.attemptId, ...decided }] };
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
  const record: AttemptRecord = {
    ...rest,
    state: to,
    ...(extra.reason?.message ? { reason: extra.reason } : {}),
  };
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
  const { live, ledger, nonce, seen } = state;
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
    state: {
      ...(seen ? { seen } : {}),
      ...(extra.keepLive
        ? { ledger, live: extra.keepLive, ...(nonce ? { nonce } : {}) }
        : { ledger: ledger.liveAttemptId === undefined ? ledger : ledgerWithoutLive }),
    },
    put: record,
    effects: [{ type: 'fact', fact: attemptFact(state, record) }],
  };
}

/** Answers with what the inbox holds, and nothing else happens. */
export function answer(state: GateState, record: AttemptRecord, epoch: string, why?: Reason): Decision {
  return { state, effects: [{ type: 'reply', reply: statusReply(record, epoch, why) }] };
}

/** Who asks about an attempt that began or ended has lost its fact: the answer alone carries neither run nor blocks. */
export function tellAgain(state: GateState, record: AttemptRecord, epoch: string): Decision {
  const answered = answer(state, record, epoch);
  const hasBegun = record.state === 'running' || record.state === 'paused';
  if (isLive(record) && !hasBegun) return answered;
  return { ...answered, effects: [{ type: 'fact', fact: attemptFact(state, record) }, ...answered.effects] };
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
