import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startSimulatedMachine, type SimulatedMachine } from '#libs/machine-simulator';
import type { MachineConfig } from '#libs/bridge-contract';
import { offSequence } from '../../firmware-bridge/src/watchdog/off-sequences.js';
import { processStart } from '../../firmware-bridge/src/watchdog/messages.js';
import { mill, millProgram, printer, printProgram } from '../../firmware-bridge/test/fixtures.js';
import { MiniServer } from '../../firmware-bridge/test/mini-server.js';

/** T as shipped; nothing of the watchdog is faster here than at a workshop. */
const SILENCE_MS = 10_000;
const LOOK_MS = 20;
const SET_UP_MS = 40_000;
const GIVE_UP_MS = 30_000;
/** A woken bridge beats every second and asks a machine it may talk to several times in one. */
const LISTEN_MS = 2500;
const END_MS = 20_000;
const MAIN = fileURLToPath(new URL('../../firmware-bridge/src/main.js', import.meta.url));

const PROGRAMS = {
  heating: printProgram(5000).replace('G28\n', 'M140 S60\nM109 S200\nG28\n'),
  printing: printProgram(5000).replace('G28\n', 'G28\nM140 S60\nM104 S200\n'),
  milling: millProgram(5000),
};

export interface Case {
  readonly signal: 'SIGKILL' | 'SIGSTOP';
  readonly line: 'tcp' | 'pty';
  readonly work: keyof typeof PROGRAMS;
}

export interface Run extends Case {
  /** Why nothing was measured. */
  readonly notSetUp?: string;
  /** From the signal to heaters or spindle off for good; undefined: never. */
  readonly offMs?: number;
  /** The watchdog ended the frozen bridge. */
  readonly isEnded?: boolean;
  /** The bridge was woken again; `lastByteMs`: when the machine got a byte after that, if ever. */
  readonly afterContinue?: { readonly lastByteMs?: number };
  /** Off, but what follows did not happen in time. */
  readonly problem?: string;
}

/** One bridge, one machine, one signal. Whatever happens, nothing of it is left, and no wait is without a limit. */
export async function runWatchdog(wanted: Case): Promise<Run> {
  const run = new WatchdogRun(wanted, await mkdtemp(path.join(os.tmpdir(), 'bench-watchdog-')));
  try {
    try {
      await run.setUp();
    } catch (error) {
      return { ...wanted, notSetUp: (error as Error).message };
    }
    return await run.strike();
  } finally {
    await run.end();
  }
}

class WatchdogRun {
  private readonly server = new MiniServer();
  private readonly children: ChildProcess[] = [];
  private machine: (SimulatedMachine & { readonly url: string; close(): Promise<void> }) | undefined;
  private bridge: ChildProcess | undefined;

  constructor(
    private readonly wanted: Case,
    private readonly folder: string,
  ) {}

  /** @throws Error that says what did not happen in time */
  async setUp(): Promise<void> {
    const { server, wanted, folder } = this;
    const untilMs = performance.now() + SET_UP_MS;
    const inTime = <T>(what: string, done: Promise<T>): Promise<T> => within(untilMs - performance.now(), what, done);
    const machine = await this.powerOn();
    await inTime('the broker', server.start());
    const url = wanted.line === 'tcp' ? machine.url : await this.openPty(machine.url);
    server.machines = [this.configFor(url)];
    const configFile = path.join(folder, 'bridge.json');
    const config = { ...server.config(this.dataDir), silenceMs: SILENCE_MS, localPage: { port: 0 } };
    await writeFile(configFile, JSON.stringify(config));
    this.bridge = this.launch(process.execPath, MAIN, '--config', configFile);
    await inTime('the machine online', server.untilOnline('m1'));
    const program = server.addProgram(PROGRAMS[wanted.work]);
    await inTime('the offer taken', server.startAttempt(server.offer({ ...program, armedBy: 'Rosa' })));
    await inTime('the program running', server.untilState('a1', 'running'));
    const isTold = server.until(() =>
      server.heard.telemetry.some(({ machines }) =>
        machines.some(({ nozzleTargetC = 0, spindleRpm = 0 }) => nozzleTargetC > 0 || spindleRpm > 0),
      ),
    );
    await inTime('telemetry of a hot machine', isTold);
    await until('heaters or spindle on', untilMs - performance.now(), () => !this.isOff);
    // Anywhere between two beats.
    await delay(1000 + Math.random() * 1000);
    if (this.isOff) throw new Error('the machine went off by itself');
  }

  async strike(): Promise<Run> {
    const { wanted, bridge } = this;
    const startMs = performance.now();
    bridge?.kill(wanted.signal);
    let offMs: number | undefined;
    const isOver = (): boolean => {
      // What the machine still had in its queue must not switch anything on again.
      offMs = this.isOff ? (offMs ?? performance.now() - startMs) : undefined;
      return offMs !== undefined && this.log.includes('watchdog: has switched off');
    };
    try {
      await until('the watchdog to let go of the line', GIVE_UP_MS, isOver);
      const run = { ...wanted, ...(offMs === undefined ? {} : { offMs }) };
      if (wanted.signal === 'SIGKILL') return run;
      if (wanted.line === 'tcp') return { ...run, isEnded: bridge?.signalCode === 'SIGKILL' };
      return { ...run, afterContinue: await this.wake() };
    } catch (error) {
      return { ...wanted, ...(offMs === undefined ? {} : { offMs }), problem: (error as Error).message };
    }
  }

  /** Ends every process of the run by its pid. */
  async end(): Promise<void> {
    const watchdogs = new Set([...this.log.matchAll(/"watchdog":(\d+)/g)].map(([, pid]) => Number(pid)));
    this.bridge?.kill('SIGKILL');
    const isOver = (pid: number): boolean => processStart(pid) === undefined;
    for (const pid of watchdogs) {
      await until('a watchdog ended', END_MS, () => isOver(pid)).catch(() => process.kill(pid, 'SIGKILL'));
    }
    for (const child of this.children) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await within(END_MS, 'an exit', once(child, 'exit'));
    }
    await within(END_MS, 'the broker closed', this.server.close()).catch(() => undefined);
    await within(END_MS, 'the machine off', this.machine?.close() ?? Promise.resolve());
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A machine that heats up does so in real time: long enough to be met at it. */
  private async powerOn(): Promise<SimulatedMachine & { readonly url: string }> {
    const { work } = this.wanted;
    const kind = work === 'milling' ? 'grbl' : 'marlin';
    this.machine = await startSimulatedMachine({ kind, name: 'sim', timeFactor: work === 'heating' ? 1 : 20 });
    return this.machine;
  }

  private async openPty(url: string): Promise<string> {
    const link = path.join(this.folder, 'tty');
    this.launch('socat', '-r', this.sentFile, `pty,raw,echo=0,link=${link}`, url.replace('tcp://', 'tcp:'));
    await until('a pty', SET_UP_MS, () => existsSync(link));
    return `serial://${link}`;
  }

  private configFor(url: string): MachineConfig {
    return this.wanted.work === 'milling' ? mill(url) : printer(url);
  }

  private async wake(): Promise<{ lastByteMs?: number }> {
    const { server, sentFile } = this;
    // The watchdog's last bytes are on their way through the pty for a moment.
    const last = Buffer.from(offSequence(this.configFor('serial:///'))?.after ?? '', 'hex');
    const isThere = (): boolean => readFileSync(sentFile).subarray(-last.length).equals(last);
    await until("the watchdog's last bytes", END_MS, isThere);
    const before = readFileSync(sentFile).length;
    const continuedMs = performance.now();
    this.bridge?.kill('SIGCONT');
    let size = before;
    let lastByteMs = 0;
    const isOver = (): boolean => {
      const now = readFileSync(sentFile).length;
      if (now !== size) lastByteMs = performance.now() - continuedMs;
      size = now;
      // A bridge that is not awake yet proves nothing.
      return (
        performance.now() - continuedMs > LISTEN_MS && server.states('a1').some((state) => state.startsWith('failed'))
      );
    };
    await until('the bridge awake', GIVE_UP_MS, isOver);
    return size === before ? {} : { lastByteMs: Math.round(lastByteMs) };
  }

  private get isOff(): boolean {
    const { nozzleTargetC = 0, bedTargetC = 0, spindleRpm = 0 } = this.machine ?? {};
    return nozzleTargetC === 0 && bedTargetC === 0 && spindleRpm === 0;
  }

  private get dataDir(): string {
    return path.join(this.folder, 'data');
  }

  /** What went over the pty to the machine, byte for byte. */
  private get sentFile(): string {
    return path.join(this.folder, 'sent');
  }

  private get log(): string {
    const file = path.join(this.dataDir, 'watchdog.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  private launch(command: string, ...args: string[]): ChildProcess {
    const child = spawn(command, args, { stdio: 'ignore' });
    this.children.push(child);
    return child;
  }
}

async function within<T>(limitMs: number, what: string, done: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), Math.max(0, limitMs));
  });
  try {
    return await Promise.race([done, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

async function until(what: string, limitMs: number, look: () => unknown): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!look()) {
    if (performance.now() > endMs) throw new Error(`waited in vain for ${what}`);
    await delay(LOOK_MS);
  }
}
