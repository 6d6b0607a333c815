import type { Command, FactBody, Offer, Reply } from '#libs/bridge-contract';
import type { AttemptState, ErrorCode, MachineProcess, SafetyClass } from '#libs/domain';

/** Why something was refused or ended. */
export interface Reason {
  readonly code: ErrorCode;
  /** What is wrong, the limit, what to do; at most 300 characters on the wire. */
  readonly message: string;
}

/**
 * `offered` is written down but the program is not here yet; `intent` is the moment between the durable decision to
 * start and the first byte. Whatever is found in `intent` or later after a crash is `unknown`.
 */
export type LiveState = 'offered' | 'stored' | 'prepared' | 'intent' | 'running' | 'paused';
export type EndState = 'rejected' | 'expired' | 'done' | 'failed' | 'cancelled' | 'unknown';

/** One line of the durable inbox, kept for good: an attempt seen once can never start a second time. */
export interface AttemptRecord {
  readonly attemptId: string;
  readonly machineId: string;
  readonly state: LiveState | EndState;
  /** Missing for a tombstone: asked about before it was ever offered. */
  readonly offer?: Offer;
  readonly reason?: Partial<Reason>;
  readonly ackedBlocks?: number;
}

/** Who answered on the port: the first one is trusted, a different one has to be accepted by a person. */
export interface MachineFingerprint {
  readonly uuid?: string;
  readonly firmware: string;
  /** Of firmware and capabilities. */
  readonly capabilityHash: string;
  /** Of limits and settings; missing where they could not be read. */
  readonly settingsHash?: string;
}

/** Who is on the port this moment. */
export interface PortView {
  /** Counts the connections of this process: another number may be another machine. */
  readonly connection: number;
  /** Missing until the machine has said who it is. */
  readonly fingerprint?: MachineFingerprint;
}

/** What must never be forgotten about a machine, whatever port it hangs on. */
export interface MachineLedger {
  readonly machineId: string;
  /** Highest fence ever accepted. */
  readonly maxFence: number;
  /** Count of physical starts; plate tokens are bound to it. */
  readonly run: number;
  readonly liveAttemptId?: string;
  /** Set by a stop, an alarm or a broken journal; only a person clears it. */
  readonly lock?: Reason;
  readonly fingerprint?: MachineFingerprint;
}

/** The open challenge of this boot; never written down. */
export interface LiveNonce {
  readonly value: string;
  readonly attemptId: string;
  readonly atMs: number;
  /** Whose preflight it was. */
  readonly connection?: number;
}

export interface GateState {
  readonly ledger: MachineLedger;
  /** The one attempt of the machine that has not ended. */
  readonly live?: AttemptRecord;
  readonly nonce?: LiveNonce;
  /** Who answers on the port now; never written down. */
  readonly seen?: MachineFingerprint;
}

/** What the gate decides about; orders are `decideOrder`'s. */
export type GateCommand = Exclude<Command, { kind: 'order' }>;

export type GateInput =
  /**
   * `known` is what the inbox holds under the command's attempt id; `isLocal`: said by a person at the bridge itself;
   * `isOverruled`: somebody has said stop since (of a resume: pause or cancel, too); `isRepeated`: the same command was
   * obeyed before, perhaps by an earlier process; `isPassedOn`: the machine has it already.
   */
  | {
      readonly type: 'command';
      readonly command: GateCommand;
      readonly known?: AttemptRecord;
      readonly isLocal?: boolean;
      readonly isOverruled?: boolean;
      readonly isRepeated?: boolean;
      readonly isPassedOn?: boolean;
    }
  /** A person at the bridge, who gave the PIN, starts what is loaded: the PIN stands for the COMMIT. */
  | {
      readonly type: 'local-start';
      readonly attemptId: string;
      readonly by: string;
      readonly isPlateClear: boolean;
    }
  | { readonly type: 'identified'; readonly seen: MachineFingerprint }
  | { readonly type: 'program-ready'; readonly attemptId: string }
  | { readonly type: 'program-refused'; readonly attemptId: string; readonly reason: Reason }
  /** The machine was looked at now; `nonce` is fresh. */
  | { readonly type: 'preflight'; readonly attemptId: string; readonly nonce: string }
  /** The intent was durable but no byte left. */
  | { readonly type: 'start-failed'; readonly attemptId: string; readonly reason: Reason }
  | { readonly type: 'first-byte' }
  | { readonly type: 'paused'; readonly message?: string }
  | { readonly type: 'resumed' }
  | {
      readonly type: 'ended';
      readonly outcome: 'done' | 'failed' | 'cancelled';
      readonly reason?: Partial<Reason>;
      readonly ackedBlocks?: number;
    }
  /** The journal says running, the machine says otherwise, for too long. */
  | { readonly type: 'lost-track' }
  | { readonly type: 'locked'; readonly reason: Reason }
  | { readonly type: 'tick' }
  /** Attempts of long ago were forgotten; none of theirs had a higher fence. */
  | { readonly type: 'forgotten'; readonly maxFence: number }
  /** First input after the process started; `hasProgram`: that of the live attempt is whole and checked. */
  | { readonly type: 'boot'; readonly hasProgram?: boolean };

export interface GateContext {
  readonly epoch: string;
  /** Latest the server's clock can read now; undefined until the server answered this boot's BIRTH. */
  readonly serverNowMs?: number;
  /** What it can be at least by that clock, as far as a bridge knows that has not heard its server in this boot. */
  readonly knownNowMs?: number;
  readonly monotonicMs: number;
  readonly process: MachineProcess;
  readonly safetyClass: SafetyClass;
  /** Why the machine cannot start this moment. */
  readonly notReady?: Reason;
  /** Why nobody but a person at the bridge may start anything now. */
  readonly notRemote?: Reason;
  readonly port?: PortView;
  /** Said by a person at the bridge itself: no network could have kept it. */
  readonly isLocal?: boolean;
  /** Somebody has said stop since. */
  readonly isOverruled?: boolean;
  readonly isRepeated?: boolean;
}

/** When a start was decided (monotonic), and about whom. */
export interface DecidedStart {
  readonly atMs: number;
  readonly port?: PortView;
}

/** What the shell does, in this order, after the new state is on disk. */
export type GateEffect =
  | { readonly type: 'fact'; readonly fact: FactBody }
  | { readonly type: 'reply'; readonly reply: Reply }
  | { readonly type: 'fetch'; readonly offer: Offer }
  | { readonly type: 'preflight'; readonly attemptId: string }
  /** Checked once more when it is on the disk, before the first byte: `voidStart`. */
  | ({ readonly type: 'start'; readonly attemptId: string } & DecidedStart)
  | { readonly type: 'session'; readonly input: 'pause' | 'cancel' | 'stop' | 'unlock' }
  | { readonly type: 'session'; readonly input: 'resume'; readonly choice?: number }
  /** Nothing changes; worth a log line. */
  | { readonly type: 'ignored'; readonly why: string };

export interface Decision {
  readonly state: GateState;
  /** Inbox record to write. */
  readonly put?: AttemptRecord;
  readonly effects: readonly GateEffect[];
}

const LIVE: readonly string[] = ['offered', 'stored', 'prepared', 'intent', 'running', 'paused'];
export const isLive = (attempt: AttemptRecord): boolean => LIVE.includes(attempt.state);
/** May have moved the machine: between the intent and a known end. */
export const mayHaveStarted = (attempt: AttemptRecord): boolean =>
  attempt.state === 'intent' || attempt.state === 'running' || attempt.state === 'paused';

/** An intent is told as running: it may be. */
export const stateOnWire = (state: AttemptRecord['state']): AttemptState => (state === 'intent' ? 'running' : state);
