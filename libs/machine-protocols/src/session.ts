import type { ErrorCode, MachineState, SizeMm } from '#libs/domain';

/**
 * A session is one connection to one machine: identify, watch, stream one program at a time, stop.
 * It owns no socket, timer or file: the shell feeds inputs, carries out the effects, and calls `handle` with
 * `tick` at least every 100 ms. The same inputs at the same times always give the same effects.
 */
export interface MachineSession {
  /** @param nowMs monotonic milliseconds of the shell's clock */
  handle(input: SessionInput, nowMs: number): readonly SessionEffect[];
  /**
   * Call it when the effects are carried out: what can be done before the next answer is done now (numbers, checksums,
   * bytes of the next lines), so that the answer waits for nothing but a write. Without it all works, but slower.
   * @throws what the `next` of the program throws
   */
  prepare?(): void;
  readonly snapshot: SessionSnapshot;
  /**
   * The machine runs its program by itself from a file. After `closed` in mid-run the session stays `running`; the
   * shell connects again, feeds `opened` to this same session, and is told how the program went on.
   */
  readonly survivesDisconnect?: boolean;
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
  | {
      readonly type: 'run';
      readonly source: BlockSource;
      /** Unique name (letters, digits, `-`, `_`) of the file on machines that keep the program; the attempt's id. */
      readonly name?: string;
    }
  /**
   * After a restart of the bridge, to sessions with `survivesDisconnect`: a program was started under this name and
   * its end was never seen. Fed once, before or after `opened`. Answered by `resumed` when it still runs, and by `ended`
   * when it is over, which may come first. What is not known after 10 minutes has failed with RUN_LINK_LOST.
   */
  | { readonly type: 'reattach'; readonly name: string; readonly totalBlocks: number }
  /** After a restart of the bridge, once: the file last told by `abandoned`. */
  | { readonly type: 'abandoned'; readonly fileName: string }
  | { readonly type: 'pause' }
  /** `choice`: index into the choices of the open prompt. */
  | { readonly type: 'resume'; readonly choice?: number }
  /** What a person asks of the machine itself, outside of a program; answered by one `order-ended`. */
  | { readonly type: 'order'; readonly orderId: string; readonly order: MachineOrder }
  /** A whole text message, from machines that speak in messages instead of bytes (WebSocket). */
  | { readonly type: 'message'; readonly text: string }
  /** The answer to a `request` effect; status 0: it never arrived, `body` says why. */
  | { readonly type: 'response'; readonly id: number; readonly status: number; readonly body: string }
  /** End the program in order: motion ends, heaters and spindle off, then `ended` with `cancelled`. */
  | { readonly type: 'cancel' }
  /** Stop request: jump every queue, heaters and spindle off now. The session is `locked` afterwards. */
  | { readonly type: 'stop' }
  /** A person looked at the machine: leave `locked`. */
  | { readonly type: 'unlock' };

/**
 * Lines are already checked against the allow-list; temperatures and distances against the machine's limits.
 * During a run only `override`, and on GRBL `jog-cancel`, are possible.
 */
export type MachineOrder =
  /** Console input or a macro, line by line, each after the answer to the one before. */
  | { readonly kind: 'gcode'; readonly lines: readonly string[] }
  | { readonly kind: 'jog'; readonly deltaMm: Partial<SizeMm>; readonly feedMmPerMin: number }
  | { readonly kind: 'jog-cancel' }
  /** Without axes: all. */
  | { readonly kind: 'home'; readonly axes?: readonly Axis[] }
  /** Targets in C; 0 switches off. How long they may stay on is kept by the bridge. */
  | { readonly kind: 'heat'; readonly nozzleC?: number; readonly bedC?: number }
  /** The work offset of these axes becomes the present position. */
  | { readonly kind: 'zero'; readonly axes: readonly Axis[] }
  /** Percent of the programmed feed (10..200), rapids (25, 50, 100), spindle (10..200), flow (50..150). */
  | {
      readonly kind: 'override';
      readonly feed?: number;
      readonly rapid?: number;
      readonly spindle?: number;
      readonly flow?: number;
    }
  /** Parse the program without motion (GRBL `$C`); the answer says whether every block was accepted. */
  | { readonly kind: 'check'; readonly source: BlockSource };
export type Axis = 'x' | 'y' | 'z';

/** A request to a machine that is reached over HTTP; the shell knows its address and key. */
export interface MachineRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  /** Multipart upload of the blocks as one file, joined by line feeds. The shell adds `checksum` (sha256) if asked. */
  readonly upload?: {
    readonly fileName: string;
    readonly source: BlockSource;
    readonly fields?: Readonly<Record<string, string>>;
    readonly hasChecksum?: boolean;
  };
}

export type SessionEffect =
  /** `isUrgent`: ahead of everything that still waits to leave, which is thrown away. */
  | { readonly type: 'write'; readonly bytes: Uint8Array; readonly isUrgent?: true }
  | { readonly type: 'send'; readonly text: string }
  | { readonly type: 'request'; readonly id: number; readonly request: MachineRequest }
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
  | {
      readonly type: 'paused';
      readonly by: 'host' | 'machine';
      readonly message?: string;
      readonly prompt?: Prompt;
    }
  | { readonly type: 'resumed' }
  | {
      readonly type: 'ended';
      readonly outcome: 'done' | 'failed' | 'cancelled';
      readonly code?: ErrorCode;
      readonly message?: string;
      readonly ackedBlocks: number;
    }
  | {
      readonly type: 'order-ended';
      readonly orderId: string;
      readonly outcome: 'done' | 'refused' | 'failed';
      readonly code?: ErrorCode;
      readonly message?: string;
      /** What the machine said meanwhile, at most 200 lines. Hostile input. */
      readonly lines: readonly string[];
    }
  /**
   * A program was given up as lost from sight: the machine may still run this file, and is made to end it when it is seen
   * again. To be kept over a restart until it is told without a name.
   */
  | { readonly type: 'abandoned'; readonly fileName?: string }
  /** Text from the machine worth a log line. Hostile input: show it escaped, never as markup. */
  | { readonly type: 'notice'; readonly text: string };

/** The machine waits for a person: M0/M1, filament change or runout, tool change, an open door. */
export interface Prompt {
  readonly kind: 'message' | 'material' | 'tool' | 'door';
  /** Hostile input: show it escaped. */
  readonly text: string;
  /** Labels of the answers; empty: only "go on". */
  readonly choices: readonly string[];
}

/** How good the line is, since the connection was opened. */
export interface LineQuality {
  /** Lines transmitted, repeats included. */
  readonly sentLines: number;
  /** Lines transmitted again because the machine asked. */
  readonly resentLines: number;
  /** Acknowledgements that had to be found by asking, and ones that answered nothing. */
  readonly lostOks: number;
  readonly surplusOks: number;
  /** Lines that were no known answer: noise, or a firmware we do not know. */
  readonly unknownLines: number;
  /** Times the planner was seen nearly empty in motion, and how often it was looked at. */
  readonly starvedReports: number;
  readonly plannerReports: number;
}

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
  /** Blocks that certainly ended their motion; at most `ackedBlocks`, which may still wait in the planner. */
  readonly executedBlocks?: number;
  /** Axes whose position is known; missing where the firmware does not say. */
  readonly isHomed?: boolean;
  readonly prompt?: Prompt;
  readonly quality?: LineQuality;
  /** Seconds a stop request may take on this firmware, as far as known: without emergency parser it waits its turn. */
  readonly stopDelayS?: number;
  readonly positionMm?: SizeMm;
  readonly nozzleC?: number;
  readonly nozzleTargetC?: number;
  readonly bedC?: number;
  readonly bedTargetC?: number;
  readonly feedMmPerMin?: number;
  readonly spindleRpm?: number;
  /** Percent, where the firmware tells them. */
  readonly overrides?: { readonly feed: number; readonly rapid: number; readonly spindle: number };
}
