import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock, type Clock } from '#libs/domain';
import { startSimulatedMachine, type SimulatedMachineOptions } from '#libs/machine-simulator';
import { removeDataFolder } from '../../firmware-bridge/test/data-folder.js';
import { memoryLog } from '../../firmware-bridge/test/fixtures.js';
import { MiniServer } from '../../firmware-bridge/test/mini-server.js';
import { Bridge } from '../../firmware-bridge/src/index.js';

const MAIN = fileURLToPath(new URL('../../firmware-bridge/src/main.js', import.meta.url));

export type Machine = Awaited<ReturnType<typeof startSimulatedMachine>>;

/** A server, machines, and a bridge between them: in this process, or in one of its own with its watchdog. */
export class Scene {
  readonly server = new MiniServer();
  readonly logged = memoryLog();
  folder = '';
  dataDir = '';
  bridge: Bridge | undefined;
  private readonly machines: Machine[] = [];
  private readonly children: ChildProcess[] = [];

  async open(): Promise<void> {
    await this.server.start();
    this.folder = await mkdtemp(path.join(tmpdir(), 'fault-'));
    this.dataDir = path.join(this.folder, 'data');
  }

  async close(): Promise<void> {
    for (const machine of this.machines) machine.setTimeFactor(1000); // running programs end before the bridge does
    await this.bridge?.stop();
    await this.endProcesses();
    for (const machine of this.machines) await machine.close();
    await this.server.close();
    await removeDataFolder(this.folder);
  }

  async endProcesses(): Promise<void> {
    const watchdog = this.watchdogPid;
    for (const child of this.children) await this.kill(child);
    // Without its bridge it ends when its machines are off.
    if (watchdog !== undefined) await until(() => !isAlive(watchdog));
  }

  async machine(options: Partial<SimulatedMachineOptions> = {}): Promise<Machine> {
    const machine = await startSimulatedMachine({ kind: 'marlin', name: 'sim', timeFactor: 20, ...options });
    this.machines.push(machine);
    return machine;
  }

  async startHere(clock: Clock = systemClock): Promise<Bridge> {
    this.bridge = new Bridge(this.server.config(this.dataDir), { log: this.logged.log, clock });
    await this.bridge.start();
    return this.bridge;
  }

  /** @param preload module of this folder that the process imports first, with a value for it in `FAULT`; `prefix`: comes before the program */
  async startProcess(
    preload?: { readonly module: string; readonly value: string },
    { env: extra = {}, prefix = [] }: { readonly env?: NodeJS.ProcessEnv; readonly prefix?: readonly string[] } = {},
  ): Promise<ChildProcess> {
    const configFile = path.join(this.folder, 'bridge.json');
    await writeFile(configFile, JSON.stringify(this.server.config(this.dataDir)));
    const imports = preload ? ['--import', new URL(`${preload.module}.js`, import.meta.url).href] : [];
    const env = { ...process.env, NODE_OPTIONS: '', FAULT: preload?.value ?? '', ...extra };
    const [command, ...args] = [...prefix, process.execPath, ...imports, MAIN, '--config', configFile];
    const child = spawn(command, args, { stdio: 'ignore', env });
    this.children.push(child);
    return child;
  }

  async kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** What the watchdog said, of the bridge that runs as a process. */
  get watchdogLog(): readonly Readonly<Record<string, unknown>>[] {
    const file = path.join(this.dataDir, 'watchdog.log');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));
  }

  get watchdogPid(): number | undefined {
    const watches = this.watchdogLog.findLast(({ message }) => message === 'watchdog: watches');
    return watches?.['watchdog'] as number | undefined;
  }

  async started(text: string, machineId = 'm1', attemptId = 'a1'): Promise<void> {
    await this.server.untilOnline(machineId);
    await this.server.startAttempt({ ...this.server.offer(this.server.addProgram(text)), machineId, attemptId });
  }

  /** A few more times than now the machine told how it is doing. */
  async moreTelemetry(count: number): Promise<void> {
    const { telemetry } = this.server.heard;
    const before = telemetry.length;
    await this.server.until(() => telemetry.length >= before + count);
  }
}

export const movesOf = (blocks: readonly string[]): string[] => blocks.filter((block) => block.startsWith('G1 X'));

/** For what lies in other processes and files: looks again until it is so; Jest's limit ends it otherwise. */
export async function until(look: () => unknown): Promise<void> {
  while (!(await look())) await delay(20);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
