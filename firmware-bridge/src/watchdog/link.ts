import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MachineConfig } from '#libs/bridge-contract';
import type { Log } from '../log.js';
import { encode, MessageReader, socketPath, type FromWatchdog, type ToWatchdog } from './messages.js';
import { offSequence } from './off-sequences.js';

/** Beats in one T; the bridge may write while its last acknowledged beat is younger than 0.8 T. */
const BEATS_PER_SILENCE = 10;
const LEASE_SHARE = 0.8;
/** Beats without an answer after which a watchdog counts as hung. */
const MAX_UNANSWERED = 4;
const RETRY_MS = 50;
/** Between two tries to start one. */
const RESPAWN_MS = 2000;
const MAX_LOG_BYTES = 1_000_000;

export interface WatchdogOptions {
  readonly dataDir: string;
  /** T: how long the bridge may be silent. */
  readonly silenceMs: number;
  readonly powerOffCommand: readonly string[];
  readonly log: Log;
  /** Machines with a target above 0, a turning spindle or a program in work. */
  readonly hot: () => readonly string[];
  /** The bridge was silent too long: these belong to the watchdog until a person unlocks them. Called at once. */
  readonly silent: (machineIds: readonly string[]) => void;
}

/** What one machine's agent asks. */
export interface MachineGuard {
  /** Before bytes leave: one comparison of two numbers. When the lease is over, `silent` is called before it returns. */
  checkLease(): void;
  opened(): void;
  closed(): void;
  unlocked(): void;
  /** The watchdog is switching it off: its line is not ours to open. */
  readonly isBusy: boolean;
  /** Why no program may start now. */
  readonly problem: string | undefined;
}

/** The bridge's end of its watchdog: starts it, beats, and holds the lease without which no byte leaves. */
export class WatchdogLink {
  private socket: Socket | undefined;
  private isUp = false;
  private isStopping = false;
  private watchdogPid: number | undefined;
  private spawnedAtMs = -Infinity;
  private readonly sent: { seq: number; atMs: number }[] = [];
  private seq = 0;
  private ackedAtMs = performance.now();
  private readonly leaseMs: number;
  private lastHot: readonly string[] = [];
  /** Machines opened now, as they were told. */
  private readonly open = new Map<string, MachineConfig>();
  private readonly problems = new Map<string, string>();
  private readonly latched = new Set<string>();
  /** As last told: at most a beat old. */
  private acting: readonly string[] = [];
  private readonly unlockedAtSeq = new Map<string, number>();
  /** A person unlocked these, and no watchdog has said yet that it knows: it may be gone, or about to go. */
  private readonly toUnlatch = new Set<string>();
  private socketPath = '';
  private beatTimer: NodeJS.Timeout | undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  private whenUp?: () => void;

  constructor(private readonly options: WatchdogOptions) {
    this.leaseMs = options.silenceMs * LEASE_SHARE;
  }

  /** Finds the watchdog of the data folder or starts one; resolves when it answers, or after T without one. */
  async start(): Promise<void> {
    mkdirSync(this.options.dataDir, { recursive: true, mode: 0o700 });
    this.socketPath = socketPath(this.options.dataDir);
    const up = new Promise<void>((resolve) => (this.whenUp = resolve));
    this.connect();
    this.beatTimer = setInterval(() => this.beat(), this.options.silenceMs / BEATS_PER_SILENCE);
    const limit = setTimeout(() => this.whenUp?.(), this.options.silenceMs);
    await up;
    clearTimeout(limit);
  }

  /** Machines that were switched off and that nobody has unlocked since. */
  get switchedOff(): readonly string[] {
    return [...this.latched];
  }

  /** What is hot may have changed: tell it before the next beat is due. */
  look(): void {
    const hot = this.options.hot();
    if (this.isUp && String(hot) !== String(this.lastHot)) this.beat();
  }

  guard(machine: MachineConfig): MachineGuard {
    const { machineId } = machine;
    const isBusyNow = (): boolean => this.acting.includes(machineId);
    const problemNow = (): string | undefined =>
      this.isUp ? this.problems.get(machineId) : 'it does not run, and is being started again';
    return {
      checkLease: () => this.checkLease(),
      opened: () => {
        this.open.set(machineId, machine);
        this.tellMachine(machine);
      },
      closed: () => {
        if (this.open.delete(machineId)) this.send({ type: 'release', machineId });
      },
      unlocked: () => {
        if (!this.latched.delete(machineId)) return;
        this.unlockedAtSeq.set(machineId, this.seq);
        this.toUnlatch.add(machineId);
        this.send({ type: 'unlatch', machineId });
      },
      get isBusy() {
        return isBusyNow();
      },
      get problem() {
        return problemNow();
      },
    };
  }

  /** The watchdog ends too, once what is still hot is off. */
  async stop(hot: readonly string[]): Promise<void> {
    this.isStopping = true;
    clearInterval(this.beatTimer);
    clearTimeout(this.retryTimer);
    const { socket } = this;
    if (!socket) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.end(encode({ type: 'goodbye', hot }));
    const limit = setTimeout(() => socket.destroy(), RESPAWN_MS);
    await closed;
    clearTimeout(limit);
  }

  private checkLease(): void {
    if (this.isUp && performance.now() - this.ackedAtMs > this.leaseMs) this.lapse();
  }

  /** Nobody can say any more who has the machines: the watchdog has. */
  private lapse(): void {
    const silentMs = Math.round(performance.now() - this.ackedAtMs);
    this.ackedAtMs = performance.now();
    const hot = [...new Set([...this.lastHot, ...this.options.hot()])];
    this.options.log('error', 'the bridge stood still: what was hot is left to the watchdog', { silentMs, hot });
    this.send({ type: 'lapsed', hot });
    this.take(hot);
  }

  private take(machineIds: readonly string[]): void {
    const fresh = machineIds.filter((machineId) => !this.latched.has(machineId));
    for (const machineId of fresh) this.latched.add(machineId);
    if (fresh.length > 0) this.options.silent(fresh);
  }

  private beat(): void {
    if (!this.isUp) return;
    // After a standstill the timer may be the first to run: the old lease is judged before a new one is asked for.
    this.checkLease();
    if (this.sent.length >= MAX_UNANSWERED) return this.endHungWatchdog();
    this.seq += 1;
    this.sent.push({ seq: this.seq, atMs: performance.now() });
    this.lastHot = this.options.hot();
    for (const machine of this.open.values()) if (this.problems.has(machine.machineId)) this.tellMachine(machine);
    this.send({ type: 'beat', seq: this.seq, hot: this.lastHot });
  }

  private endHungWatchdog(): void {
    this.options.log('error', 'the watchdog does not answer and is replaced', { pid: this.watchdogPid });
    try {
      if (this.watchdogPid !== undefined) process.kill(this.watchdogPid, 'SIGKILL');
    } catch (error) {
      this.options.log('error', 'the watchdog could not be ended', { error: (error as Error).message });
    }
    this.socket?.destroy();
  }

  private connect(): void {
    const socket = connect(this.socketPath);
    const reader = new MessageReader<FromWatchdog>();
    let isConnected = false;
    socket.setEncoding('utf8');
    socket.on('connect', () => {
      isConnected = true;
      this.socket = socket;
      const { silenceMs, powerOffCommand } = this.options;
      this.send({ type: 'hello', pid: process.pid, silenceMs, powerOffCommand });
      for (const machine of this.open.values()) this.tellMachine(machine);
    });
    socket.on('data', (text: string) => {
      // An answer that waited while we stood still must not renew a lease that had run out.
      this.checkLease();
      for (const message of reader.push(text)) this.receive(message);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => this.onClosed(isConnected));
  }

  private onClosed(wasConnected: boolean): void {
    this.checkLease();
    if (wasConnected && !this.isStopping) {
      this.options.log('error', 'the watchdog has gone; no program starts until it is back', {});
    }
    this.isUp = false;
    // What it was doing, nobody does any more.
    this.acting = [];
    this.socket = undefined;
    this.sent.length = 0;
    if (this.isStopping) return;
    this.spawn();
    this.retryTimer = setTimeout(() => this.connect(), RETRY_MS);
  }

  private receive(message: FromWatchdog): void {
    if (message.type === 'welcome') {
      this.isUp = true;
      this.ackedAtMs = performance.now();
      this.watchdogPid = message.pid;
      this.acting = message.acting;
      for (const machineId of this.toUnlatch) this.send({ type: 'unlatch', machineId });
      this.take(message.latched.filter((machineId) => !this.toUnlatch.has(machineId)));
      this.beat();
      this.whenUp?.();
    } else if (message.type === 'reserved') {
      const { machineId, problem } = message;
      if (problem === undefined) this.problems.delete(machineId);
      else this.problems.set(machineId, `it cannot reach the machine: ${problem}`);
    } else {
      const beat = this.sent.find(({ seq }) => seq === message.seq);
      this.sent.splice(0, beat ? this.sent.indexOf(beat) + 1 : 0);
      if (beat) this.ackedAtMs = beat.atMs;
      this.acting = message.acting;
      // An answer on its way while a person unlocked does not know that yet.
      const isNewer = (machineId: string): boolean => message.seq > (this.unlockedAtSeq.get(machineId) ?? 0);
      this.take(message.latched.filter(isNewer));
      for (const machineId of this.toUnlatch) if (isNewer(machineId)) this.toUnlatch.delete(machineId);
    }
  }

  private tellMachine(machine: MachineConfig): void {
    const { machineId, url } = machine;
    const off = offSequence(machine);
    this.send({ type: 'machine', machineId, url, ...(off ? { off } : {}) });
  }

  private send(message: ToWatchdog): void {
    if (this.socket?.writable) this.socket.write(encode(message));
  }

  /** A session of its own, and no pipe of ours: what ends the bridge must not end the watchdog. */
  private spawn(): void {
    if (performance.now() - this.spawnedAtMs < RESPAWN_MS) return;
    this.spawnedAtMs = performance.now();
    const { dataDir, log } = this.options;
    const logFile = path.join(dataDir, 'watchdog.log');
    const isLogLong = existsSync(logFile) && statSync(logFile).size > MAX_LOG_BYTES;
    const fd = openSync(logFile, isLogLong ? 'w' : 'a', 0o600);
    const { PATH = '', HOME = '' } = process.env;
    // Few megabytes of heap are plenty, and leave a small computer its memory.
    const args = ['--max-old-space-size=16', SCRIPT, '--data', path.resolve(dataDir)];
    const child = spawn(process.execPath, args, {
      detached: true,
      stdio: ['ignore', fd, fd],
      cwd: '/',
      env: { PATH, HOME },
    });
    child.on('error', (error) => log('error', 'the watchdog cannot be started', { error: error.message }));
    child.unref();
    closeSync(fd);
  }
}

/** Beside the bundle, or as compiled. */
const SCRIPT =
  ['watchdog.mjs', 'main.js']
    .map((name) => fileURLToPath(new URL(name, import.meta.url)))
    .find((file) => existsSync(file)) ?? 'watchdog.mjs';
