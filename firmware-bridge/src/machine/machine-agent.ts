import { randomUUID } from 'node:crypto';
import type { MachineConfig } from '#libs/bridge-contract';
import type { Clock, Connectivity } from '#libs/domain';
import {
  createSession,
  type MachineIdentity,
  type MachineRequest,
  type MachineSession,
  type SessionEvent,
  type SessionInput,
  type SessionSnapshot,
} from '#libs/machine-protocols';
import { fingerprintOf } from '../gate/fingerprint.js';
import type { MachineFingerprint, PortView } from '../gate/gate-types.js';
import { ConsoleRing } from './console-ring.js';
import type { JournalStore } from '../journal/store.js';
import { printable, type Log } from '../log.js';
import { openTransport } from '../transport/open-transport.js';
import type { Transport } from '../transport/transport.js';
import type { MachineGuard } from '../watchdog/link.js';

const TICK_MS = 50;
const RECONNECT_MIN_MS = 500;
const RECONNECT_MAX_MS = 30_000;
/** The longest message of ours, the subscription to a Klipper, has 700. */
const MAX_CONSOLE_CHARS = 2000;

export interface AgentListener {
  event(event: SessionEvent): void;
  /** Connectivity, phase or state may have changed. */
  changed(): void;
  /** The pipe broke; a program that ran over it is over. */
  linkLost(why: string): void;
  /** Streaming failed on our side; a stop follows. */
  broke(error: Error): void;
}

/** Keeps one machine connected: pipe in, session in the middle, effects out. Decides nothing about jobs. */
export class MachineAgent {
  private transport?: Transport;
  /** One for all connections: what it locked stays locked over a reconnect. */
  private readonly session: MachineSession;
  private isOnline = false;
  private connections = 0;
  private known?: { readonly identity: MachineIdentity; readonly fingerprint: MachineFingerprint };
  private isClosed = false;
  private isParked = false;
  private failures = 0;
  private retryTimer?: NodeJS.Timeout;
  private tickTimer?: NodeJS.Timeout;
  /** What went over the wire lately. */
  readonly console = new ConsoleRing();
  private whenClosed?: () => void;
  /** Why the machine is not online, for people. */
  trouble = 'not connected yet';
  /** The session itself said why before the line closed; that is more telling. */
  private isRefused = false;

  constructor(
    private readonly config: MachineConfig,
    private readonly listener: AgentListener,
    private readonly deps: {
      readonly clock: Clock;
      readonly log: Log;
      readonly guard?: MachineGuard;
      /** Keeps over a restart what a machine must not go on with. */
      readonly store?: Pick<JournalStore, 'abandoned' | 'saveAbandoned'>;
    },
  ) {
    this.session = newSession(config);
  }

  /** From now on it connects, and again whenever the line breaks. */
  connect(): void {
    const fileName = this.deps.store?.abandoned(this.config.machineId);
    if (fileName !== undefined) this.input({ type: 'abandoned', fileName });
    this.tickTimer = setInterval(() => this.input({ type: 'tick' }), TICK_MS);
    this.open();
  }

  get snapshot(): SessionSnapshot {
    return this.session.snapshot;
  }

  get connectivity(): Connectivity {
    return this.isOnline ? 'online' : 'offline';
  }

  /** Who is there this moment. */
  get port(): PortView {
    const { identity, phase } = this.snapshot;
    const connection = this.connections;
    if (!this.isOnline || !identity || phase === 'connecting' || phase === 'closed') return { connection };
    if (this.known?.identity !== identity) this.known = { identity, fingerprint: fingerprintOf(identity) };
    return { connection, fingerprint: this.known.fingerprint };
  }

  /** It has been tried to reach it, in vain or not. */
  get wasTried(): boolean {
    return this.failures > 0 || this.isRefused || this.connections > 1;
  }

  /** The machine runs its program from its own disk: without us, too. */
  get goesOnAlone(): boolean {
    return this.session.survivesDisconnect === true;
  }

  /** Feeds the session now and carries out what it wants. */
  input(input: SessionInput): void {
    if (input.type === 'unlock') this.unpark();
    try {
      // Machines that keep the program as a file need a name nobody used before.
      this.feed(input.type === 'run' ? { name: randomUUID(), ...input } : input);
    } catch (error) {
      // A program that can no longer be read, or a fault of ours: tell it, and leave no heater on.
      this.listener.broke(error as Error);
      this.feed({ type: 'stop' });
    }
  }

  private feed(input: SessionInput): void {
    const effects = this.session.handle(input, this.deps.clock.monotonicMs());
    // First of all the machine gets its bytes.
    for (const effect of effects) if (effect.type === 'write') this.write(effect.bytes, effect.isUrgent);
    if (input.type === 'bytes') this.console.add(false, input.bytes, this.deps.clock.nowMs());
    for (const effect of effects) {
      if (effect.type === 'write') this.console.add(true, effect.bytes, this.deps.clock.nowMs());
      else if (effect.type === 'send') {
        this.transport?.send?.(effect.text);
        this.noteText(true, effect.text);
      } else if (effect.type === 'request') {
        this.transport?.request?.(effect.id, effect.request);
        this.noteRequest(effect.request);
      } else if (effect.type === 'close') this.transport?.close();
      else if (effect.type === 'event') this.onEvent(effect.event);
    }
    this.session.prepare?.();
  }

  /** The watchdog has the machine: nothing of ours reaches it, queued or new, until a person unlocks it. */
  park(why: string): void {
    this.isParked = true;
    clearTimeout(this.retryTimer);
    this.trouble = printable(why);
    this.transport?.close();
  }

  private unpark(): void {
    this.deps.guard?.unlocked();
    if (!this.isParked) return;
    this.isParked = false;
    if (!this.transport && !this.isClosed) this.open();
  }

  private write(bytes: Uint8Array, isUrgent?: boolean): void {
    // May park this machine.
    this.deps.guard?.checkLease();
    if (!this.isParked) this.transport?.write(bytes, isUrgent);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.tickTimer);
    clearTimeout(this.retryTimer);
    if (!this.transport) return;
    const closed = new Promise<void>((resolve) => (this.whenClosed = resolve));
    this.transport.close();
    await closed;
  }

  private open(): void {
    this.isRefused = false;
    if (this.deps.guard?.isBusy) {
      // Beside the watchdog we would read the proof it waits for, or hold the only connection.
      this.trouble = 'the watchdog is switching it off';
      this.retryTimer = setTimeout(() => this.open(), RECONNECT_MIN_MS);
      return;
    }
    try {
      this.transport = openTransport(this.config.url, {
        opened: () => {
          this.deps.guard?.opened();
          this.connections += 1;
          this.input({ type: 'opened' });
        },
        bytes: (bytes) => this.input({ type: 'bytes', bytes }),
        message: (text) => {
          this.noteText(false, text);
          this.input({ type: 'message', text });
        },
        uploaded: (_id, sha256, bytes) => this.noteText(true, `UPLOADED ${JSON.stringify({ sha256, bytes })}`),
        response: (id, status, body) => {
          this.noteText(false, `${status} ${body}`);
          this.input({ type: 'response', id, status, body });
        },
        closed: (why) => this.onClosed(why),
      });
    } catch (error) {
      this.onClosed((error as Error).message);
    }
  }

  private noteRequest({ method, path, body = '', upload }: MachineRequest): void {
    if (!upload) return this.noteText(true, `${method} ${path} ${body}`);
    const { source: _file, ...rest } = upload;
    this.noteText(true, `UPLOAD ${path} ${JSON.stringify(rest)}`);
  }

  /** Messages are one line each on the console, however long. */
  private noteText(isOut: boolean, text: string): void {
    const line = withoutKeys(text.slice(0, MAX_CONSOLE_CHARS)).replace(/\s+/g, ' ');
    this.console.add(isOut, Buffer.from(`${line}\n`, 'latin1'), this.deps.clock.nowMs());
  }

  private onEvent(event: SessionEvent): void {
    if (event.type === 'identified') {
      this.isOnline = true;
      this.failures = 0;
      this.trouble = '';
    }
    if (event.type === 'refused') {
      this.isRefused = true;
      this.trouble = printable(event.message);
    }
    if (event.type === 'notice') {
      this.deps.log('debug', 'machine says', { machineId: this.config.machineId, text: printable(event.text) });
    }
    if (event.type === 'abandoned') this.keepAbandoned(event.fileName);
    this.listener.event(event);
    this.listener.changed();
  }

  /** Told before the end of the run: nobody may read that it failed and find it still being made after a power cut. */
  private keepAbandoned(fileName: string | undefined): void {
    const { machineId } = this.config;
    this.deps.store?.saveAbandoned(machineId, fileName).catch((error: unknown) => {
      this.deps.log('error', 'journal cannot be written', { machineId, error: String(error) });
    });
  }

  private onClosed(why: string): void {
    this.deps.guard?.closed();
    this.input({ type: 'closed' });
    if (!this.isParked && !this.isRefused) this.trouble = printable(why);
    this.isOnline = false;
    delete this.transport;
    const isRunning = this.snapshot.phase === 'running' || this.snapshot.phase === 'paused';
    if (!this.goesOnAlone || !isRunning) this.listener.linkLost(why);
    this.listener.changed();
    this.whenClosed?.();
    if (this.isClosed || this.isParked) return;
    const ceilingMs = Math.min(RECONNECT_MAX_MS, RECONNECT_MIN_MS * 2 ** this.failures);
    this.failures += 1;
    this.retryTimer = setTimeout(() => this.open(), ceilingMs * (0.5 + Math.random() / 2));
  }
}

/** OctoPrint tells its own key among its settings. Cut off, it may have no end. */
const withoutKeys = (text: string): string =>
  text.replace(/("[^"]*(?:key|token|secret|password)[^"]*"\s*:\s*")[^"]*/gi, '$1***');

function newSession({ profile, uuid, url, rxBytes }: MachineConfig): MachineSession {
  const { firmware, process, envelopeMm, maxNozzleTempC, maxBedTempC } = profile;
  const options = {
    process,
    envelopeMm,
    ...(uuid === undefined ? {} : { uuid }),
    ...(rxBytes === undefined ? {} : { rxBytes }),
    ...(maxNozzleTempC === undefined ? {} : { maxNozzleTempC }),
    ...(maxBedTempC === undefined ? {} : { maxBedTempC }),
  };
  return createSession(firmware, options, url);
}
