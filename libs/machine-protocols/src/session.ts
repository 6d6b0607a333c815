import type { ErrorCode, MachineState, SizeMm } from '#libs/domain';

/**
 * A session is one connection to one machine: identify, watch, stream one program at a time, stop.
 * It owns no socket, timer or file: the shell feeds inputs, carries out the effects, and calls `handle` with
 * `tick` at least every 100 ms. The same inputs at the same times always give the same effects.
 */
export interface MachineSession {
  /** @param nowMs monotonic milliseconds of the shell's clock */
  handle(input: SessionInput, nowMs: number): readonly SessionEffect[];
  readonly snapshot: SessionSnapshot;
}

/** Hands out the program block by block: without line ends, comments already stripped, never empty. */
export interface BlockSource {
  /** The next block, or undefined at the end. Must not block: the shell reads ahead. */
  next(): string | undefined;
}

export type SessionInput =
  | { readonly type: 'opened' }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'closed' }
  | { readonly type: 'tick' }
  /** Begin to stream. Only when `snapshot.phase` is `ready`; the shell has made its intent durable before. */
  | { readonly type: 'run'; readonly source: BlockSource }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** End the program in order: motion ends, heaters and spindle off, then `ended` with `cancelled`. */
  | { readonly type: 'cancel' }
  /** Stop request: jump every queue, heaters and spindle off now. The session is `locked` afterwards. */
  | { readonly type: 'stop' }
  /** A person looked at the machine: leave `locked`. */
  | { readonly type: 'unlock' };

export type SessionEffect =
  | { readonly type: 'write'; readonly bytes: Uint8Array }
  /** Close the transport; the shell decides whether to open it again. */
  | { readonly type: 'close' }
  | { readonly type: 'event'; readonly event: SessionEvent };

export type SessionEvent =
  /** The handshake is done and the machine said who it is. */
  | { readonly type: 'identified'; readonly identity: MachineIdentity }
  /** The handshake failed: wrong baud rate, garbage, another machine. No motion happens. */
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly message: string }
  | { readonly type: 'state'; readonly state: MachineState }
  /** The first bytes of the program left for the transport. */
  | { readonly type: 'first-byte' }
  | { readonly type: 'paused'; readonly by: 'host' | 'machine'; readonly message?: string }
  | { readonly type: 'resumed' }
  | {
      readonly type: 'ended';
      readonly outcome: 'done' | 'failed' | 'cancelled';
      readonly code?: ErrorCode;
      readonly message?: string;
      readonly ackedBlocks: number;
    }
  /** Text from the machine worth a log line. Hostile input: show it escaped, never as markup. */
  | { readonly type: 'notice'; readonly text: string };

export interface MachineIdentity {
  /** As the firmware words it, e.g. `Marlin 2.1.2` or `Grbl 1.1h`. */
  readonly firmware: string;
  readonly uuid?: string;
  readonly capabilities: Readonly<Record<string, string>>;
}

export interface SessionSnapshot {
  /** connecting -> ready <-> running/paused; locked after a stop, an alarm or a reset in mid-run; closed at the end. */
  readonly phase: 'connecting' | 'ready' | 'running' | 'paused' | 'locked' | 'closed';
  readonly state: MachineState;
  readonly identity?: MachineIdentity;
  /** Blocks handed to the transport and acknowledged by the machine, of the running or last program. */
  readonly sentBlocks: number;
  readonly ackedBlocks: number;
  readonly positionMm?: SizeMm;
  readonly nozzleC?: number;
  readonly nozzleTargetC?: number;
  readonly bedC?: number;
  readonly bedTargetC?: number;
  readonly feedMmPerMin?: number;
  readonly spindleRpm?: number;
}
