import type { MachineConfig, MachineTelemetry, Order } from '#libs/bridge-contract';
import type { Connectivity, MachineState } from '#libs/domain';
import type { ConsoleEntry } from './machine/console-ring.js';
import type { AttemptRecord, Reason } from './gate/gate-types.js';
import type { OrderAnswer } from './orders/machine-orders.js';
import type { ResumePlan } from './resume/resume-plan.js';

/**
 * What a person at the bridge itself can see and do, with the server or without it: the local page and the command
 * line stand on this and on nothing else. Who may call it (loopback, PIN) is the caller's business; whatever is asked
 * here goes through the same gate as the server's commands, counts as said by a person at the machine, and is logged.
 */
export interface LocalApi {
  readonly bridgeId: string;
  readonly version: string;
  /** The server answered this boot's BIRTH and the line to it stands. */
  readonly isServerConnected: boolean;
  /** Why the server can start nothing here though people can: the time is not known, or another bridge says it is this one. */
  readonly problem: Reason | undefined;
  /** A person looked: no other bridge uses this identity (any more). Ends BRIDGE_DOUBLED. */
  sayAlone(by: string): Promise<void>;
  /** Machines that the server wants here and this version of the bridge cannot read. */
  readonly leftOut: readonly { readonly machineId: string; readonly name: string; readonly problem: Reason }[];
  /** In the order of the configuration. */
  machines(): readonly MachineView[];
  /** undefined: this bridge has no such machine. */
  machine(machineId: string): LocalMachine | undefined;
}

/** One machine, as the local page shows it. Texts from machines are printable ASCII, still not to be used as markup. */
export interface MachineView {
  readonly machineId: string;
  readonly name: string;
  readonly profile: MachineConfig['profile'];
  readonly connectivity: Connectivity;
  readonly state: MachineState;
  /** Why it cannot start anything now. */
  readonly problem?: Reason;
  /** A person must look and unlock it. */
  readonly isLocked: boolean;
  /** Physical starts so far; a plate is confirmed empty "after run N". */
  readonly run: number;
  readonly firmware?: string;
  readonly macros: readonly string[];
  readonly attempt?: AttemptView;
  readonly telemetry: MachineTelemetry;
  /** Seconds until heat set by hand goes off; missing when nothing is heated by hand. */
  readonly heatLeaseS?: number;
  /** The same of the spindle or laser. */
  readonly spindleLeaseS?: number;
  /** Whoever answers on the port is not who is known there: what `unlock` accepts. */
  readonly identityHash?: string;
}

export interface AttemptView {
  readonly attemptId: string;
  readonly jobId?: string;
  readonly state: AttemptRecord['state'];
  /** It is loaded, and `startLocally` would be tried. */
  readonly isStartable: boolean;
  /** Last moment of a start, server's clock. */
  readonly startByMs?: number;
}

export interface LocalMachine {
  readonly view: MachineView;
  /**
   * Wire traffic, oldest first.
   * @param sinceSeq entries after this one; default: all that is kept (about 64 kB)
   * @param hidesPolling leaves out the bridge's own questions and their answers
   */
  console(sinceSeq?: number, hidesPolling?: boolean): readonly ConsoleEntry[];
  /** Resolves when the machine is done with it, at the latest after 10 minutes. Never rejects. */
  order(order: Order, by: string): Promise<OrderAnswer>;
  /** Stop request: the first byte leaves before this returns. The machine is locked then. */
  stop(by: string): void;
  /** Of the running attempt. @returns why not, or undefined when it was passed on to the machine */
  pause(by: string): Promise<Reason | undefined>;
  resume(by: string, choice?: number): Promise<Reason | undefined>;
  cancel(by: string): Promise<Reason | undefined>;
  /** A person looked at it. @param accepted `identityHash` of the view: another board or firmware answers, and that is right */
  unlock(by: string, accepted?: string): Promise<Reason | undefined>;
  /** Starts a loaded attempt; the caller asked for the PIN and, from printers, for the word that the plate is empty. */
  startLocally(attemptId: string, by: string, isPlateClear: boolean): Promise<Reason | undefined>;
  /** Where and how a person could go on after the last run broke off; undefined when there is nothing to go on with. */
  resumePlan(): Promise<ResumePlan | undefined>;
}
