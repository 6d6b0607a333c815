import { spawn } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openAccess, type LineAccess } from './line-access.js';
import { processStart, type FromWatchdog, type OffBytes, type ToWatchdog } from './messages.js';
import {
  startState,
  watch,
  type Outcome,
  type Step,
  type WatchEffect,
  type WatchInput,
  type WatchState,
} from './watch.js';

const POWER_OFF_LIMIT_MS = 5000;
const MAX_LINE_CHARS = 1000;

interface Machine {
  readonly url: URL;
  readonly off?: OffBytes;
  access?: LineAccess;
  rest: string;
}

export interface GuardianOptions {
  readonly dataDir: string;
  /** Until the bridge says otherwise. */
  readonly silenceMs: number;
  readonly log: (message: string, fields?: object) => void;
  readonly exit: () => void;
}

/** Gives the watchdog's decisions hands: ports, sockets, the power command, the file of what it switched off. */
export class Guardian {
  private state: WatchState;
  private readonly machines = new Map<string, Machine>();
  private bridge: { pid: number; start: string | undefined } | undefined;
  private powerOffCommand: readonly string[] = [];
  private readonly latchFile: string;

  constructor(private readonly options: GuardianOptions) {
    this.latchFile = path.join(options.dataDir, 'watchdog-latch.json');
    this.state = startState(options.silenceMs, performance.now(), this.readLatch());
  }

  get silenceMs(): number {
    return this.state.silenceMs;
  }

  /** @returns the answer, if one is due */
  receive(message: ToWatchdog): FromWatchdog | undefined {
    switch (message.type) {
      case 'hello':
        return this.hello(message);
      case 'machine':
        return this.reserve(message);
      case 'release':
        if (!this.state.actions[message.machineId]) this.closeAccess(message.machineId);
        return undefined;
      case 'beat':
        this.input(message);
        return { type: 'ack', seq: message.seq, ...this.switched };
      default:
        this.input(message);
        return undefined;
    }
  }

  tick(): void {
    if (this.state.bridge === 'away' && !this.isBridgeAlive) this.input({ type: 'closed', isGone: true });
    this.input({ type: 'tick' });
  }

  closed(): void {
    this.input({ type: 'closed', isGone: !this.isBridgeAlive });
  }

  private hello({ pid, silenceMs, powerOffCommand }: Extract<ToWatchdog, { type: 'hello' }>): FromWatchdog {
    const start = processStart(pid);
    const isSameBridge = this.bridge === undefined || (this.bridge.pid === pid && this.bridge.start === start);
    this.input({ type: 'hello', isSameBridge });
    this.bridge = { pid, start };
    this.powerOffCommand = powerOffCommand;
    this.state = { ...this.state, silenceMs };
    this.options.log('watches', { watchdog: process.pid, bridge: pid, silenceMs });
    return { type: 'welcome', pid: process.pid, ...this.switched };
  }

  private get switched(): { latched: string[]; acting: string[] } {
    return { latched: Object.keys(this.state.latched), acting: Object.keys(this.state.actions) };
  }

  private reserve({ machineId, url: text, off }: Extract<ToWatchdog, { type: 'machine' }>): FromWatchdog {
    if (this.state.actions[machineId]) return { type: 'reserved', machineId, problem: 'it is being switched off' };
    this.closeAccess(machineId);
    const url = new URL(text);
    const machine: Machine = { url, ...(off ? { off } : {}), rest: '' };
    this.machines.set(machineId, machine);
    const access = !off ? 'none' : url.protocol === 'serial:' ? 'serial' : 'tcp';
    this.input({ type: 'machine', machine: { machineId, access } });
    if (access === 'none') return { type: 'reserved', machineId };
    const problem = this.open(machineId, machine);
    return { type: 'reserved', machineId, ...(problem === undefined ? {} : { problem }) };
  }

  private open(machineId: string, machine: Machine): string | undefined {
    try {
      machine.access ??= openAccess(machine.url, (bytes) => this.heard(machineId, machine, bytes));
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  private write(machineId: string, step: Step): void {
    const machine = this.machines.get(machineId);
    if (!machine?.off) return;
    // Given back before, when the bridge lost the machine: it may be there again.
    const problem = this.open(machineId, machine);
    machine.access?.send(Buffer.from(machine.off[step], 'hex'));
    this.options.log('switches off', { machineId, step, ...(problem === undefined ? {} : { problem }) });
  }

  private input(input: WatchInput): void {
    const { state, effects } = watch(this.state, input, performance.now());
    this.state = state;
    for (const effect of effects) this.carryOut(effect);
  }

  private carryOut(effect: WatchEffect): void {
    switch (effect.type) {
      case 'send':
        return this.write(effect.machineId, effect.step);
      case 'power-off':
        return this.powerOff(effect.machineId);
      case 'end-bridge':
        return this.endBridge();
      case 'save':
        return this.saveLatch();
      case 'done':
        this.options.log('has switched off', effect);
        return this.closeAccess(effect.machineId);
      case 'exit':
        return this.options.exit();
    }
  }

  private heard(machineId: string, machine: Machine, bytes: Buffer): void {
    const lines = `${machine.rest}${bytes.toString('latin1')}`.split(/[\r\n]+/);
    machine.rest = (lines.pop() ?? '').slice(0, MAX_LINE_CHARS);
    const proof = new RegExp(machine.off?.confirms ?? '^$', 'i');
    const said = lines.find((line) => proof.test(line));
    if (said === undefined) return;
    this.options.log('hears that it is off', { machineId, said: said.slice(0, 80) });
    this.input({ type: 'confirmed', machineId });
  }

  private powerOff(machineId: string): void {
    const [command, ...args] = this.powerOffCommand;
    if (command === undefined)
      return this.options.log('did not confirm, and there is no powerOffCommand', { machineId });
    this.options.log('cuts the power', { machineId });
    const url = this.machines.get(machineId)?.url.href ?? '';
    const child = spawn(command, [...args, machineId, url], {
      stdio: 'ignore',
      timeout: POWER_OFF_LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    child.on('error', (error) => this.options.log('cannot cut the power', { machineId, error: error.message }));
    child.on('exit', (code, signal) => this.options.log('power command ended', { machineId, code, signal }));
  }

  private get isBridgeAlive(): boolean {
    return this.bridge?.start !== undefined && processStart(this.bridge.pid) === this.bridge.start;
  }

  private endBridge(): void {
    if (!this.bridge || !this.isBridgeAlive) return;
    this.options.log('ends the frozen bridge', this.bridge);
    try {
      process.kill(this.bridge.pid, 'SIGKILL');
    } catch (error) {
      this.options.log('cannot end the bridge', { error: (error as Error).message });
    }
  }

  private closeAccess(machineId: string): void {
    const machine = this.machines.get(machineId);
    machine?.access?.close();
    delete machine?.access;
  }

  private saveLatch(): void {
    try {
      writeFileSync(`${this.latchFile}.new`, JSON.stringify(this.state.latched), { flush: true });
      renameSync(`${this.latchFile}.new`, this.latchFile);
    } catch (error) {
      this.options.log('cannot write down what it switched off', { error: (error as Error).message });
    }
  }

  private readLatch(): Record<string, Outcome> {
    try {
      return JSON.parse(readFileSync(this.latchFile, 'utf8')) as Record<string, Outcome>;
    } catch {
      // None yet. A torn file cannot be: it is renamed into place.
      return {};
    }
  }
}
