/**
 * What the watchdog decides, without a socket, port or timer: inputs with a time go in, effects come out.
 * One bridge, its machines, and per machine at most one action: off, then off the hard way, then the power.
 */

/** Off is written again until the machine confirms it: what lay half sent in its line makes it throw the first away. */
const REPEAT_MS = 600;
/** A frozen bridge may hold the only connection a machine accepts; ended, it lets go of it. */
const FREE_LINE_AFTER_MS = 500;
/** Marlin answers within 1 s unless the planner is full of long moves; then only M112 jumps the queue. */
const HARD_AFTER_MS = 1200;
const POWER_AFTER_MS = 1700;
/** Beyond that nobody waits for a confirmation any more. */
const GIVE_UP_AFTER_MS = 3000;
/** Once more after the confirmation: a line of the program may still have stood in front of the first one. */
const AGAIN_AFTER_MS = 1000;
/** Started for a bridge that never came. */
const LONELY_AFTER_MS = 30_000;
/** This process itself stood still so long: what the bridge sent meanwhile is read before anything is judged. */
const OWN_STALL_MS = 1000;

export type Step = 'off' | 'hard' | 'after';
/** `line`: bytes can be written to it; `none`: something else protects it (Klipper, OctoPrint). */
export interface WatchedMachine {
  readonly machineId: string;
  readonly access: 'serial' | 'tcp' | 'none';
}

export type WatchInput =
  | { readonly type: 'hello'; readonly isSameBridge: boolean }
  /** Also tells a machine whose address changed. */
  | { readonly type: 'machine'; readonly machine: WatchedMachine }
  | { readonly type: 'beat'; readonly hot: readonly string[] }
  /** The bridge itself saw that it was silent too long, and writes nothing any more. */
  | { readonly type: 'lapsed'; readonly hot: readonly string[] }
  /** The bridge ends in order. */
  | { readonly type: 'goodbye'; readonly hot: readonly string[] }
  /** The connection to the bridge broke; `isGone`: its process ended too. */
  | { readonly type: 'closed'; readonly isGone: boolean }
  /** The machine said that it is off. */
  | { readonly type: 'confirmed'; readonly machineId: string }
  /** A person looked at it. */
  | { readonly type: 'unlatch'; readonly machineId: string }
  | { readonly type: 'tick' };

export type WatchEffect =
  | { readonly type: 'send'; readonly machineId: string; readonly step: Step }
  | { readonly type: 'power-off'; readonly machineId: string }
  /** End the bridge if it still stands there, frozen. */
  | { readonly type: 'end-bridge' }
  /** Keep `latched` on disk. */
  | { readonly type: 'save' }
  /** The machine's line is free again. */
  | { readonly type: 'done'; readonly machineId: string; readonly outcome: Outcome }
  | { readonly type: 'exit' };

export type Outcome = 'acting' | 'confirmed' | 'unconfirmed' | 'left-alone';

interface Action {
  readonly sinceMs: number;
  readonly sentMs: number;
  readonly stage: 'off' | 'freed' | 'hard' | 'powered';
  readonly confirmedMs?: number;
  /** After a goodbye the machine is locked only if it did not confirm. */
  readonly isGoodbye: boolean;
}

export interface WatchState {
  readonly silenceMs: number;
  readonly bridge: 'awaited' | 'here' | 'away' | 'gone';
  readonly heardMs: number;
  readonly tickMs: number;
  readonly machines: Readonly<Record<string, WatchedMachine>>;
  readonly hot: readonly string[];
  readonly actions: Readonly<Record<string, Action>>;
  /** Machines that were switched off: locked until a person unlocks them. */
  readonly latched: Readonly<Record<string, Outcome>>;
}

export interface Watched {
  readonly state: WatchState;
  readonly effects: readonly WatchEffect[];
}

export function startState(silenceMs: number, nowMs: number, latched: WatchState['latched'] = {}): WatchState {
  return { silenceMs, bridge: 'awaited', heardMs: nowMs, tickMs: nowMs, machines: {}, hot: [], actions: {}, latched };
}

/** @param nowMs monotonic */
export function watch(state: WatchState, input: WatchInput, nowMs: number): Watched {
  const heard = { ...state, heardMs: nowMs };
  switch (input.type) {
    case 'hello': {
      // Another process than before: the old one went without a goodbye, whatever it left hot.
      const old = input.isSameBridge ? keep(state) : act(state, state.hot, nowMs);
      return { ...old, state: { ...old.state, bridge: 'here', hot: [], heardMs: nowMs } };
    }
    case 'machine': {
      const { machine } = input;
      return keep({ ...state, machines: { ...state.machines, [machine.machineId]: machine } });
    }
    case 'beat':
      return keep({ ...heard, bridge: 'here', hot: input.hot });
    case 'lapsed':
      return act({ ...heard, hot: input.hot }, input.hot, nowMs);
    case 'goodbye':
      return settle(act({ ...heard, bridge: 'gone', hot: [] }, input.hot, nowMs, true));
    case 'closed':
      if (state.bridge === 'gone') return keep(state);
      if (!input.isGone) return keep({ ...state, bridge: 'away' });
      // Nobody is left to wait for.
      return settle(act({ ...state, bridge: 'gone', hot: [] }, state.hot, nowMs));
    case 'confirmed':
      return keep(confirmed(state, input.machineId, nowMs));
    case 'unlatch': {
      const { [input.machineId]: _gone, ...latched } = state.latched;
      return { state: { ...state, latched }, effects: [{ type: 'save' }] };
    }
    case 'tick':
      return settle(tick(state, nowMs));
  }
}

const keep = (state: WatchState): Watched => ({ state, effects: [] });

function act(state: WatchState, machineIds: readonly string[], nowMs: number, isGoodbye = false): Watched {
  const actions = { ...state.actions };
  const latched = { ...state.latched };
  const effects: WatchEffect[] = [];
  for (const machineId of machineIds) {
    if (actions[machineId] || latched[machineId]) continue;
    const access = state.machines[machineId]?.access ?? 'none';
    if (!isGoodbye) latched[machineId] = access === 'none' ? 'left-alone' : 'acting';
    if (access === 'none') {
      effects.push({ type: 'done', machineId, outcome: 'left-alone' });
      continue;
    }
    actions[machineId] = { sinceMs: nowMs, sentMs: nowMs, stage: 'off', isGoodbye };
    effects.push({ type: 'send', machineId, step: 'off' });
  }
  // The bytes first: a slow disk must not delay them.
  return { state: { ...state, actions, latched }, effects: effects.length > 0 ? [...effects, { type: 'save' }] : [] };
}

function confirmed(state: WatchState, machineId: string, nowMs: number): WatchState {
  const action = state.actions[machineId];
  if (!action || action.confirmedMs !== undefined) return state;
  return { ...state, actions: { ...state.actions, [machineId]: { ...action, confirmedMs: nowMs } } };
}

function tick(before: WatchState, nowMs: number): Watched {
  const hasStalled = nowMs - before.tickMs > OWN_STALL_MS;
  const state = { ...before, tickMs: nowMs };
  const waits = state.bridge === 'here' || state.bridge === 'away';
  const isSilent = waits && !hasStalled && nowMs - state.heardMs >= state.silenceMs;
  if (isSilent) return advance(act(state, state.hot, nowMs), nowMs);
  const isLonely = state.bridge === 'awaited' && nowMs - state.heardMs > LONELY_AFTER_MS;
  return advance(keep(isLonely ? { ...state, bridge: 'gone' } : state), nowMs);
}

function advance({ state, effects: before }: Watched, nowMs: number): Watched {
  const effects = [...before];
  const actions: Record<string, Action> = {};
  const latched = { ...state.latched };
  for (const [machineId, action] of Object.entries(state.actions)) {
    const outcome = outcomeOf(action, nowMs);
    if (outcome === undefined) {
      actions[machineId] = nextStage(machineId, action, state, nowMs, effects);
      continue;
    }
    if (outcome === 'confirmed') effects.push({ type: 'send', machineId, step: 'after' });
    if (!action.isGoodbye || outcome === 'unconfirmed') latched[machineId] = outcome;
    effects.push({ type: 'done', machineId, outcome }, { type: 'save' });
  }
  return { state: { ...state, actions, latched }, effects };
}

function outcomeOf({ confirmedMs, sinceMs }: Action, nowMs: number): 'confirmed' | 'unconfirmed' | undefined {
  if (confirmedMs !== undefined) return nowMs - confirmedMs >= AGAIN_AFTER_MS ? 'confirmed' : undefined;
  return nowMs - sinceMs >= GIVE_UP_AFTER_MS ? 'unconfirmed' : undefined;
}

/** Not confirmed yet: the next thing that can be tried, when its time has come. */
function nextStage(
  machineId: string,
  action: Action,
  state: WatchState,
  nowMs: number,
  effects: WatchEffect[],
): Action {
  if (action.confirmedMs !== undefined) return action;
  const ageMs = nowMs - action.sinceMs;
  // Not a bridge that speaks: it woke up, or is a new one that keeps away from what is being switched off.
  const isFrozen = nowMs - state.heardMs >= state.silenceMs;
  const hasOneLine = state.machines[machineId]?.access === 'tcp';
  if (action.stage === 'off' && ageMs >= FREE_LINE_AFTER_MS && hasOneLine && isFrozen) {
    effects.push({ type: 'end-bridge' }, { type: 'send', machineId, step: 'off' });
    return { ...action, stage: 'freed', sentMs: nowMs };
  }
  if (action.stage !== 'powered' && ageMs >= POWER_AFTER_MS) {
    effects.push({ type: 'power-off', machineId });
    return { ...action, stage: 'powered' };
  }
  if (action.stage !== 'hard' && action.stage !== 'powered' && ageMs >= HARD_AFTER_MS) {
    effects.push({ type: 'send', machineId, step: 'hard' });
    return { ...action, stage: 'hard', sentMs: nowMs };
  }
  if (nowMs - action.sentMs < REPEAT_MS || action.stage === 'powered') return action;
  effects.push({ type: 'send', machineId, step: 'off' });
  return { ...action, sentMs: nowMs };
}

/** Nothing left to watch and nothing left to do. */
function settle({ state, effects }: Watched): Watched {
  const isOver = state.bridge === 'gone' && Object.keys(state.actions).length === 0;
  return { state, effects: isOver ? [...effects, { type: 'exit' }] : effects };
}
