import { NONCE_LIFE_MS, type Commit, type Offer } from '#libs/bridge-contract';
import {
  answer,
  changeLive,
  endAttempt,
  ignore,
  intend,
  latestNowMs,
  nothing,
  reason,
  setLock,
  startProblem,
  tellAgain,
  tombstone,
} from './gate-moves.js';
import { decideControl } from './gate-control.js';
import { identified, localStart } from './gate-local.js';
import {
  mayHaveStarted,
  type AttemptRecord,
  type Decision,
  type GateContext,
  type GateInput,
  type GateState,
  type LiveNonce,
} from './gate-types.js';

/**
 * The one place that decides whether a machine may start. Pure: the same state, input and context always give the
 * same decision; the shell writes the new state to disk, then carries out the effects.
 * Rules (docs: bridge protocol): at most one start per attempt, ever; fences only rise; a start answers this boot's
 * fresh challenge; a plate token dies with any start; what may have started before a crash is unknown.
 */
export function decide(state: GateState, input: GateInput, context: GateContext): Decision {
  switch (input.type) {
    case 'command':
      return decideCommand(state, input.command, input.known, {
        ...context,
        isLocal: input.isLocal ?? false,
        isOverruled: input.isOverruled ?? false,
        isRepeated: input.isRepeated ?? false,
      });
    case 'local-start':
      return localStart(state, input, context);
    case 'identified':
      return identified(state, input.seen);
    case 'program-ready':
      return programReady(state, input.attemptId);
    case 'program-refused':
      return isAt(state, input.attemptId, ['offered', 'stored', 'prepared'])
        ? endAttempt(state, 'rejected', { reason: input.reason })
        : nothing(state);
    case 'preflight':
      return preflight(state, input.attemptId, input.nonce, context);
    case 'locked':
      return setLock(state, input.reason);
    case 'tick':
      return expireIfLate(state, context);
    case 'forgotten':
      return raiseFence(state, input.maxFence);
    case 'boot':
      return boot(state, input.hasProgram ?? false);
    default:
      return duringRun(state, input);
  }
}

function decideCommand(
  state: GateState,
  command: Extract<GateInput, { type: 'command' }>['command'],
  known: AttemptRecord | undefined,
  context: GateContext,
): Decision {
  switch (command.kind) {
    case 'offer':
      return offer(state, command, known, context);
    case 'commit':
      return commit(state, command, known, context);
    case 'query':
      return known ? tellAgain(state, known, context.epoch) : tombstone(state, command, context.epoch);
    default:
      return decideControl(state, command, known, context);
  }
}

function offer(state: GateState, command: Offer, known: AttemptRecord | undefined, context: GateContext): Decision {
  if (known) {
    // Asked again for an attempt that waits to start: the answer is its state now, which is a fresh challenge.
    if (state.live?.attemptId === known.attemptId && isAt(state, known.attemptId, ['stored', 'prepared'])) {
      return { state, effects: [{ type: 'preflight', attemptId: known.attemptId }] };
    }
    return answer(state, known, context.epoch);
  }
  if (context.serverNowMs === undefined) return ignore(state, 'offer before the server told its time');
  if (context.serverNowMs > command.expiresAtMs) return ignore(state, 'offer came after its expiry');
  const { attemptId, machineId, fence } = command;
  const record: AttemptRecord = { attemptId, machineId, state: 'offered', offer: command };
  const refused = offerProblem(state, command, context);
  if (refused) return endAttempt({ ...state, live: record }, 'rejected', { reason: refused, keepLive: state.live });
  return {
    state: { ledger: { ...state.ledger, maxFence: fence, liveAttemptId: attemptId }, live: record },
    put: record,
    effects: [{ type: 'fetch', offer: command }],
  };
}

function offerProblem(state: GateState, command: Offer, context: GateContext): ReturnType<typeof startProblem> {
  const { ledger, live } = state;
  if (command.fence <= ledger.maxFence) {
    return reason(
      'START_FENCED',
      `The offer carries fence ${command.fence}; this machine has seen ${ledger.maxFence}. Offer again with a newer one.`,
    );
  }
  if (live) {
    return reason(
      'MACHINE_BUSY',
      `Attempt ${live.attemptId} is ${live.state} on this machine. Wait or cancel it first.`,
    );
  }
  return context.notRemote ?? startProblem(state, command, context);
}

function programReady(state: GateState, attemptId: string): Decision {
  if (!isAt(state, attemptId, ['offered'])) return nothing(state);
  const stored = changeLive(state, 'stored', { isFact: true });
  return { ...stored, effects: [...stored.effects, { type: 'preflight', attemptId }] };
}

function preflight(state: GateState, attemptId: string, nonce: string, context: GateContext): Decision {
  const { live } = state;
  if (!live?.offer || !isAt(state, attemptId, ['stored', 'prepared'])) return nothing(state);
  // No answer: the server asks again after a while, and meanwhile a person at the bridge may start it.
  if (context.notRemote) return ignore(state, `no challenge for ${attemptId}: ${context.notRemote.message}`);
  const problem = startProblem(state, live.offer, context) ?? context.notReady;
  if (problem) return endAttempt(state, problem.code === 'START_EXPIRED' ? 'expired' : 'rejected', { reason: problem });
  const { machineId, offer: accepted } = live;
  const prepared = changeLive(state, 'prepared', {});
  // Asked twice at once (two servers, a repeated message), a new challenge would kill the COMMIT under way for the old.
  const open = liveNonce(state, attemptId, context) ?? newNonce(nonce, attemptId, context);
  const { fence } = accepted;
  const reply = { kind: 'prepared', epoch: context.epoch, nonce: open.value, attemptId, machineId, fence } as const;
  return {
    ...prepared,
    state: { ...prepared.state, nonce: open },
    effects: [{ type: 'reply', reply }],
  };
}

function commit(state: GateState, command: Commit, known: AttemptRecord | undefined, context: GateContext): Decision {
  if (!known) return tombstone(state, command, context.epoch);
  const { live, ledger } = state;
  if (!live?.offer || live.attemptId !== known.attemptId || live.state !== 'prepared') {
    return answer(state, known, context.epoch);
  }
  const challenge = liveNonce(state, command.attemptId, context);
  const isFresh = challenge?.value === command.nonce && command.epoch === context.epoch;
  if (!isFresh) {
    return answer(
      state,
      live,
      context.epoch,
      reason('START_NONCE', 'The start answers an old challenge. Offer again.'),
    );
  }
  if (
    command.fence !== live.offer.fence ||
    live.offer.fence !== ledger.maxFence ||
    command.machineId !== live.machineId
  ) {
    return answer(
      state,
      live,
      context.epoch,
      reason('START_FENCED', 'The start does not carry the fence of its offer.'),
    );
  }
  if (context.notRemote) return answer(state, live, context.epoch, context.notRemote);
  const problem = startProblem(state, live.offer, context) ?? context.notReady;
  if (problem) return endAttempt(state, problem.code === 'START_EXPIRED' ? 'expired' : 'rejected', { reason: problem });
  if ((context.serverNowMs ?? Infinity) > command.expiresAtMs) {
    return answer(state, live, context.epoch, reason('START_EXPIRED', 'The start came too late. Offer again.'));
  }
  return intend(state, live, live.offer, context);
}

const newNonce = (value: string, attemptId: string, { monotonicMs, port }: GateContext): LiveNonce => ({
  value,
  attemptId,
  atMs: monotonicMs,
  ...(port ? { connection: port.connection } : {}),
});

/** The challenge that a COMMIT for this attempt may still answer: young, and of this connection to the machine. */
function liveNonce({ nonce }: GateState, attemptId: string, { monotonicMs, port }: GateContext): LiveNonce | undefined {
  const isLive =
    nonce?.attemptId === attemptId && nonce.connection === port?.connection && monotonicMs - nonce.atMs < NONCE_LIFE_MS;
  return isLive ? nonce : undefined;
}

function duringRun(state: GateState, input: GateInput): Decision {
  const { live } = state;
  if (!live || !mayHaveStarted(live)) return nothing(state);
  switch (input.type) {
    case 'start-failed':
      return live.state === 'intent' && live.attemptId === input.attemptId
        ? endAttempt(state, input.reason.code === 'RUN_CANCELLED' ? 'cancelled' : 'failed', { reason: input.reason })
        : nothing(state);
    case 'first-byte':
      return live.state === 'intent' ? changeLive(state, 'running', { isFact: true }) : nothing(state);
    case 'paused':
      return live.state === 'paused'
        ? nothing(state)
        : changeLive(state, 'paused', {
            isFact: true,
            reason: { message: input.message },
          });
    case 'resumed':
      // Found again after a restart it may have begun in the moment before that.
      return live.state === 'running' ? nothing(state) : changeLive(state, 'running', { isFact: true });
    case 'ended':
      return endAttempt(state, input.outcome, { reason: input.reason, ackedBlocks: input.ackedBlocks });
    case 'lost-track':
      return endAttempt(state, 'unknown', {
        reason: reason(
          'ATTEMPT_UNKNOWN',
          'The machine stands still though the job had not ended. Look at the machine.',
        ),
      });
    default:
      return nothing(state);
  }
}

function expireIfLate(state: GateState, context: GateContext): Decision {
  const { live } = state;
  const nowMs = latestNowMs(context);
  if (!live?.offer || mayHaveStarted(live) || nowMs === undefined) return nothing(state);
  if (nowMs <= live.offer.startByMs) return nothing(state);
  return endAttempt(state, 'expired', {
    reason: reason('START_EXPIRED', 'The time to start passed; nothing was started.'),
  });
}

/**
 * After a crash nobody knows what the machine did with what it got. What was loaded and had not begun waits on, though its
 * challenge is dead: a person may start it here while the server is away. What was not loaded can be offered again.
 */
function boot(state: GateState, hasProgram: boolean): Decision {
  const { live } = state;
  if (!live) return nothing(state);
  if (mayHaveStarted(live)) {
    return endAttempt(state, 'unknown', {
      reason: reason(
        'ATTEMPT_UNKNOWN',
        'The bridge went down during the job. Look at the machine and say what happened.',
      ),
    });
  }
  if (hasProgram && live.state === 'stored') return nothing(state);
  if (hasProgram && live.state === 'prepared') return changeLive(state, 'stored', {});
  return endAttempt(state, 'expired', {
    reason: reason('START_EXPIRED', 'The bridge restarted before the start; nothing was started.'),
  });
}

/** R2: what the inbox forgets stays impossible. Only while nothing waits, whose own fence would be overtaken. */
function raiseFence(state: GateState, maxFence: number): Decision {
  const { ledger, live } = state;
  if (live || maxFence <= ledger.maxFence) return nothing(state);
  return { state: { ...state, ledger: { ...ledger, maxFence } }, effects: [] };
}

function isAt(state: GateState, attemptId: string, states: readonly AttemptRecord['state'][]): boolean {
  return state.live?.attemptId === attemptId && states.includes(state.live.state);
}
