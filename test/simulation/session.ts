import type { SessionSnapshot } from '#libs/machine-protocols';
import { reason } from '../../firmware-bridge/src/gate/gate-moves.js';
import type { GateInput, MachineFingerprint, PortView } from '../../firmware-bridge/src/gate/gate-types.js';
import type { Bridge } from './bridge.js';
import type { Machine, MachineEvent } from './machine.js';

const LINK_LOST = reason('RUN_LINK_LOST', 'The connection broke.');

export interface SessionHost {
  feed(input: GateInput): void;
  changed(): void;
  /** The machine was met for the first time, or tried in vain. */
  tried(): void;
}

/**
 * What one bridge's connection to one machine knows: it sees the machine only while the cable holds. One that goes on
 * alone is followed over a lost connection and asked how it went; one that is fed has lost its job with it.
 */
export class Session {
  wasTried = false;
  private isOnline = false;
  private isOpening = false;
  private connections = 0;
  /** Said locked until somebody unlocks it; forgotten with the process. */
  private isLocked = false;
  private isStopOwed = false;
  private isCancelOwed = false;
  private lastEnd: 'complete' | 'stopped' | undefined;
  /** The attempt whose program it runs, as far as it knows. */
  private following: string | undefined;
  private isFoundAgain = false;
  private readonly fingerprint: MachineFingerprint;

  constructor(
    private readonly machine: Machine,
    private readonly bridge: Bridge,
    private readonly host: SessionHost,
  ) {
    this.fingerprint = { uuid: machine.id, firmware: 'simulated', capabilityHash: 'c', settingsHash: 's' };
  }

  private get random() {
    return this.bridge.world.random.bridge;
  }

  private get isLinked(): boolean {
    return this.isOnline && this.machine.reaches(this.bridge);
  }

  get snapshot(): Pick<SessionSnapshot, 'phase' | 'state'> {
    if (this.following !== undefined) return { phase: 'running', state: 'execute' };
    if (!this.isLinked) return { phase: 'connecting', state: 'stopped' };
    if (this.machine.isAlarmed || this.isLocked) return { phase: 'locked', state: 'aborted' };
    // Another bridge's run, on a machine that everybody reaches.
    if (this.machine.run) return { phase: 'ready', state: 'execute' };
    return { phase: 'ready', state: this.lastEnd ?? 'idle' };
  }

  get connectivity(): 'online' | 'offline' {
    return this.isLinked ? 'online' : 'offline';
  }

  get port(): PortView {
    const connection = this.connections;
    return this.isLinked ? { connection, fingerprint: this.fingerprint } : { connection };
  }

  // ---------------------------------------------------------------- the line

  connect(): void {
    if (this.isOpening) return;
    this.isOpening = true;
    this.bridge.process.after(this.random.int(100, 2500), () => {
      this.isOpening = false;
      this.wasTried = true;
      if (this.machine.reaches(this.bridge)) this.open();
      this.host.tried();
      this.host.changed();
    });
  }

  private open(): void {
    if (this.isOnline) return;
    this.isOnline = true;
    this.connections += 1;
    this.host.feed({ type: 'identified', seen: this.fingerprint });
    if (this.isStopOwed) this.stop();
    this.look();
    if (this.isCancelOwed) this.cancel();
  }

  private close(): void {
    this.isOnline = false;
    if (this.machine.goesOnAlone) return;
    this.lastEnd = 'stopped';
    this.end('failed', LINK_LOST);
  }

  onMachine(event: MachineEvent): void {
    const isReached = this.machine.reaches(this.bridge);
    if (this.isOnline && !isReached) this.close();
    if (!this.isOnline && isReached) this.connect();
    if (this.isLinked) this.hear(event);
    this.host.changed();
  }

  private hear(event: MachineEvent): void {
    if (event.type === 'ended') this.lastEnd = event.outcome === 'done' ? 'complete' : 'stopped';
    if (event.type === 'changed' || event.attemptId !== this.following) return;
    if (event.type === 'ended') this.end(event.outcome);
    else this.host.feed({ type: event.type });
  }

  /** How the job that is followed goes, or went. */
  private look(): void {
    const { following, machine } = this;
    if (following === undefined) return;
    const { run, last } = machine;
    if (run?.attemptId === following) {
      if (this.isFoundAgain) this.host.feed({ type: run.sinceMs === undefined ? 'paused' : 'resumed' });
      this.isFoundAgain = false;
    } else if (last?.attemptId === following) this.end(last.outcome);
    else this.end('failed', LINK_LOST);
  }

  private end(outcome: 'done' | 'failed' | 'cancelled', why?: typeof LINK_LOST): void {
    if (this.following === undefined) return;
    this.following = undefined;
    this.isCancelOwed = false;
    this.host.feed({ type: 'ended', outcome, ackedBlocks: 10, ...(why ? { reason: why } : {}) });
  }

  // ---------------------------------------------------------------- what the bridge asks of it

  /** What the last process left may still run on its own. */
  reattach(attemptId: string): void {
    this.following = attemptId;
    this.isFoundAgain = true;
  }

  /** The first byte leaves a moment later, if it still can. */
  run(attemptId: string): void {
    this.following = attemptId;
    this.bridge.process.after(this.random.int(1, 50), () => {
      if (this.following !== attemptId) return;
      const { machine } = this;
      if (!this.isLinked || machine.run || machine.isAlarmed || this.isLocked) return this.end('failed', LINK_LOST);
      this.lastEnd = undefined;
      machine.start(attemptId, this.bridge);
      this.bridge.process.after(this.random.int(1, 200), () => this.host.feed({ type: 'first-byte' }));
      return undefined;
    });
  }

  cancel(): void {
    const { following } = this;
    if (following === undefined) return;
    this.isCancelOwed = true;
    this.bridge.process.after(this.random.int(100, 5000), () => {
      if (this.isLinked && this.following === following && this.machine.run?.attemptId === following) {
        this.machine.end('cancelled', false);
      }
    });
  }

  /** Standing still waits for nothing, least of all for a disk. */
  stop(): void {
    this.isLocked = true;
    this.isStopOwed = !this.isLinked;
    if (this.isStopOwed) return;
    if (this.machine.run) this.machine.end('cancelled', false);
    else this.end('cancelled');
  }

  unlock(): void {
    this.isLocked = false;
    this.isStopOwed = false;
    if (this.isLinked) this.machine.isAlarmed = false;
  }
}
