import { answer, identityProblem, intend, nothing, reason, startProblem } from './gate-moves.js';
import {
  type Decision,
  type GateContext,
  type GateInput,
  type GateState,
  type MachineFingerprint,
} from './gate-types.js';

/**
 * A person at the bridge starts what is loaded, with the server or without it (reliability 3.3, end). Every rule of a
 * start holds; only the COMMIT is theirs, and so may be the word that the plate is empty. Whoever is refused can put it
 * right and try again: the attempt waits on until its deadline.
 */
export function localStart(
  state: GateState,
  { attemptId, by, isPlateClear }: Extract<GateInput, { type: 'local-start' }>,
  context: GateContext,
): Decision {
  const { live, ledger } = state;
  const isLoaded = live?.state === 'stored' || live?.state === 'prepared';
  if (!live?.offer || live.attemptId !== attemptId || !isLoaded) {
    const record = live?.attemptId === attemptId ? live : ({ attemptId, machineId: ledger.machineId } as const);
    const why = reason('STATE_CONFLICT', 'This job is not waiting for a start at this machine. Look at its list.');
    return answer(state, { state: 'rejected', ...record }, context.epoch, why);
  }
  const plateToken = isPlateClear
    ? { tokenId: `local-${ledger.run}`, afterRun: Math.max(ledger.run, live.offer.plateToken?.afterRun ?? 0), by }
    : live.offer.plateToken;
  const offer = { ...live.offer, armedBy: by, ...(plateToken ? { plateToken } : {}) };
  const problem = startProblem(state, offer, { ...context, isLocal: true }) ?? context.notReady;
  return problem ? answer(state, live, context.epoch, problem) : intend(state, live, offer, context);
}

/** Trust on first use: the first machine that answers is the machine; another one waits for a person (F5, G24). */
export function identified(state: GateState, seen: MachineFingerprint): Decision {
  const { ledger } = state;
  const { fingerprint } = ledger;
  // What could not be read the first time is trusted the first time it can.
  const isMore = fingerprint && !fingerprint.settingsHash && seen.settingsHash !== undefined;
  if (fingerprint && !(isMore && !identityProblem({ ...state, seen }))) return nothing({ ...state, seen });
  return { state: { ...state, seen, ledger: { ...ledger, fingerprint: seen } }, effects: [] };
}
