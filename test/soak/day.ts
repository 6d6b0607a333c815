import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fault } from '#libs/machine-simulator';
import { startSimulatedMachine } from '#libs/machine-simulator';
import { mill, printer } from '../../firmware-bridge/test/fixtures.js';
import { MiniServer } from '../../firmware-bridge/test/mini-server.js';
import { Lane, type Report } from './lane.js';
import { Chance } from './random.js';

const BRIDGE = fileURLToPath(new URL('../../firmware-bridge/src/main.js', import.meta.url));
/** Real seconds between two faults, on average. */
const FAULT_EVERY_S = 3;

export interface DayOptions {
  /** Simulated hours. */
  readonly hours: number;
  /** Simulated seconds per real second. */
  readonly factor: number;
  readonly seed: number;
  readonly printers: number;
  readonly mills: number;
  readonly tell?: (line: string) => void;
}

export interface DayResult extends Report {
  readonly faults: Record<string, number>;
  readonly bridgeStarts: number;
  /** Resident memory of the bridge process, MB, every half minute. */
  readonly rssMB: readonly number[];
}

/** A workshop's day: real bridge process, real broker, simulated machines, people who look after them, and bad luck. */
export async function liveADay(options: DayOptions): Promise<DayResult> {
  const day = await Day.begin(options);
  try {
    return await day.live();
  } finally {
    await day.end();
  }
}

class Day {
  private readonly chance: Chance;
  private readonly result = {
    outcomes: {} as Record<string, number>,
    violations: [] as string[],
    faults: {} as Record<string, number>,
    bridgeStarts: 0,
    rssMB: [] as number[],
  };
  private readonly lanes: Lane[] = [];
  private bridge: ChildProcess | undefined;
  private heardFacts = 0;

  private constructor(
    private readonly options: DayOptions,
    private readonly server: MiniServer,
    private readonly dataDir: string,
  ) {
    this.chance = new Chance(options.seed);
  }

  static async begin(options: DayOptions): Promise<Day> {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'minga-day-'));
    const day = new Day(options, await new MiniServer().start(), dataDir);
    await day.powerOn();
    await writeFile(path.join(dataDir, 'bridge.json'), JSON.stringify(day.server.config(dataDir)), { mode: 0o600 });
    day.startBridge();
    return day;
  }

  async live(): Promise<DayResult> {
    const { hours, factor, tell } = this.options;
    const lengthMs = ((hours * 3600) / factor) * 1000;
    const startMs = performance.now();
    const listening = setInterval(() => this.passFacts(), 20);
    const working = this.lanes.map((lane) => lane.work());
    let nextSampleMs = 30_000;
    while (performance.now() - startMs < lengthMs) {
      await pause(this.chance.next() * 2 * FAULT_EVERY_S * 1000);
      await this.strike();
      if (performance.now() - startMs < nextSampleMs) continue;
      nextSampleMs += 30_000;
      this.result.rssMB.push(await this.rss());
      tell?.(`${Math.round((performance.now() - startMs) / 1000)} s ${JSON.stringify(this.result)}`);
    }
    for (const lane of this.lanes) lane.isOver = true;
    await Promise.all(working);
    clearInterval(listening);
    return this.result;
  }

  async end(): Promise<void> {
    for (const { machine } of this.lanes) machine.setTimeFactor(1000);
    const { bridge } = this;
    if (bridge?.exitCode === null && bridge.signalCode === null) {
      const gone = once(bridge, 'exit');
      bridge.kill('SIGTERM');
      await gone;
    }
    await this.server.close();
    for (const { machine } of this.lanes) await machine.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async powerOn(): Promise<void> {
    const { printers, mills, factor, seed } = this.options;
    for (let n = 0; n < printers + mills; n++) {
      const kind = n < printers ? 'marlin' : 'grbl';
      const machineId = `${kind}-${n + 1}`;
      const machine = await startSimulatedMachine({ kind, name: machineId, timeFactor: factor, seed: seed + n });
      const config = kind === 'marlin' ? printer(machine.url, machineId) : mill(machine.url, machineId);
      this.server.machines.push(config);
      const chance = new Chance(seed * 1000 + n);
      this.lanes.push(new Lane({ machineId, kind, machine }, this.server, chance, this.result));
    }
  }

  private startBridge(): void {
    const config = path.join(this.dataDir, 'bridge.json');
    this.bridge = spawn(process.execPath, [BRIDGE, '--config', config], { stdio: ['ignore', 'ignore', 'inherit'] });
    this.result.bridgeStarts += 1;
  }

  private passFacts(): void {
    const { facts } = this.server.heard;
    for (const fact of facts.slice(this.heardFacts)) for (const lane of this.lanes) lane.onFact(fact);
    this.heardFacts = facts.length;
  }

  private async strike(): Promise<void> {
    const dice = this.chance.next();
    if (dice < 0.02) return this.killBridge();
    if (dice < 0.05) return this.freezeBridge();
    if (dice < 0.07) return this.loseBroker();
    const lane = this.chance.pick(this.lanes);
    const atBlock = lane.machine.executed.length + this.chance.int(1, 60);
    const fault = this.chance.pick(lane.kind === 'marlin' ? marlinFaults(atBlock) : grblFaults(atBlock));
    lane.machine.fault(fault);
    this.count(fault.kind);
  }

  private async killBridge(): Promise<void> {
    this.count('bridge killed');
    const gone = this.bridge && once(this.bridge, 'exit');
    this.bridge?.kill('SIGKILL');
    await gone;
    this.startBridge();
  }

  private async freezeBridge(): Promise<void> {
    this.count('bridge frozen for a while');
    this.bridge?.kill('SIGSTOP');
    await pause(this.chance.int(200, 2_500));
    this.bridge?.kill('SIGCONT');
  }

  private async loseBroker(): Promise<void> {
    this.count('broker away');
    await this.server.stopBroker();
    await pause(this.chance.int(200, 2_000));
    await this.server.startBroker();
  }

  private count(kind: string): void {
    this.result.faults[kind] = (this.result.faults[kind] ?? 0) + 1;
  }

  private async rss(): Promise<number> {
    const status = await readFile(`/proc/${this.bridge?.pid}/status`, 'utf8').catch(() => '');
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }
}

const marlinFaults = (atBlock: number): readonly Fault[] => [
  { kind: 'reset', atBlock },
  { kind: 'hang', atBlock },
  { kind: 'unplug', atBlock },
  { kind: 'replug', atBlock, forS: 300 },
  { kind: 'halt', atBlock },
  { kind: 'pause', atBlock },
  { kind: 'lcd-cancel', atBlock },
  { kind: 'mute', atBlock },
  { kind: 'error-without-resend', atBlock },
  { kind: 'spurious-resend', atBlock, back: 1 },
  { kind: 'drop-ok', every: 100 },
  { kind: 'double-ok', every: 100 },
  { kind: 'drop-resend', every: 20 },
  { kind: 'corrupt', every: 100 },
];
const grblFaults = (atBlock: number): readonly Fault[] => [
  { kind: 'reset', atBlock },
  { kind: 'hang', atBlock },
  { kind: 'unplug', atBlock },
  { kind: 'replug', atBlock, forS: 300 },
  { kind: 'alarm', atBlock, n: 1 },
  { kind: 'alarm', atBlock, n: 3 },
  { kind: 'error', atBlock, n: 20 },
  { kind: 'door', atBlock },
  { kind: 'pause', atBlock },
];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
