import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Clock } from '#libs/domain';
import { startSimulatedMachine, type SimulatedMachineOptions } from '#libs/machine-simulator';
import { AttemptRow, BlobStore, BridgeRow, FactRow, MachineRow, PlateTokenRow, ProgramRow } from '#libs/persistence';
import { BridgeLinkService } from '../../apps/server/src/bridges/bridge-link.service.js';
import { BridgesService } from '../../apps/server/src/bridges/bridges.service.js';
import { AttemptsService } from '../../apps/server/src/production/attempts.service.js';
import { DeadlinesService } from '../../apps/server/src/production/deadlines.service.js';
import { removeDataFolder } from '../../firmware-bridge/test/data-folder.js';
import { memoryLog } from '../../firmware-bridge/test/fixtures.js';
import { Bridge, type BridgeConfig } from '../../firmware-bridge/src/index.js';
import { ChaosProxy } from '../support/chaos-proxy/index.js';
import { Mosquitto } from '../support/mosquitto.js';
import { freePort } from '../support/ports.js';
import { openSite, type TestSite } from '../support/site.js';

const MAIN = fileURLToPath(new URL('../../firmware-bridge/src/main.js', import.meta.url));
/** Below the limit of a test, so that it says what it waited for. */
const PATIENCE_MS = 25_000;

export type Machine = Awaited<ReturnType<typeof startSimulatedMachine>>;

/** Looks every 20 ms, or as it is told, until there is something. @throws Error after that time, naming what was waited for */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = PATIENCE_MS,
  everyMs = 20,
): Promise<T> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > deadlineMs) throw new Error(`waited ${withinMs / 1000} s in vain for ${what}`);
    await delay(everyMs);
  }
}

/** The clocks of this computer, turned forward by hand: hours pass at once, as nobody looks. */
export class TurnedClock implements Clock {
  aheadMs = 0;

  nowMs(): number {
    return Date.now() + this.aheadMs;
  }
  monotonicMs(): number {
    return performance.now() + this.aheadMs;
  }
}

/** The real server over a real database, with its broker; server and bridges in this process share one clock. */
export class Plant {
  private constructor(
    readonly site: TestSite,
    readonly clock: TurnedClock,
    readonly brokerPort: number,
    readonly mosquitto: Mosquitto | undefined,
  ) {}

  static async open(broker: 'embedded' | 'mosquitto' = 'embedded', settings: readonly string[] = []): Promise<Plant> {
    const clock = new TurnedClock();
    if (broker === 'embedded') {
      const tcpPort = await freePort();
      return new Plant(await openSite({ broker: { kind: 'embedded', tcpPort }, clock }), clock, tcpPort, undefined);
    }
    const password = randomBytes(12).toString('hex');
    const mosquitto = await Mosquitto.start({ server: password }, settings);
    const url = `mqtt://127.0.0.1:${mosquitto.port}`;
    const site = await openSite({ broker: { kind: 'external', url, username: 'server', password }, clock });
    return new Plant(site, clock, mosquitto.port, mosquitto);
  }

  async close(): Promise<void> {
    await this.site.close();
    await this.mosquitto?.close();
  }

  async workshop(): Promise<Workshop> {
    const { row, secret, privateKeyPem = '' } = await this.site.get(BridgesService).create({ name: 'Puente' });
    await this.mosquitto?.allow(row.id, secret);
    const mqtt = await ChaosProxy.open({ target: { port: this.brokerPort }, isMqtt: true });
    const web = await ChaosProxy.open({ target: { port: Number(new URL(this.site.url).port) } });
    const folder = await mkdtemp(path.join(tmpdir(), 'workshop-'));
    const config = {
      bridgeId: row.id,
      serverUrl: `http://127.0.0.1:${web.port}`,
      mqttUrl: `mqtt://127.0.0.1:${mqtt.port}`,
      secret,
      privateKeyPem,
      serverPublicKeyPem: this.site.get(BridgeLinkService).publicKeyPem,
      dataDir: path.join(folder, 'data'),
      localPage: { port: 0 },
    };
    return new Workshop(this, { mqtt, web }, folder, config);
  }
}

export interface ProcessOptions {
  /** Comes before the program: `ip netns exec NAME`. */
  readonly prefix?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: Partial<BridgeConfig>;
}

/** One bridge with its machines, and the two lines to the server: messages and programs. */
export class Workshop {
  readonly logged = memoryLog();
  readonly machines = new Map<string, Machine>();
  private readonly bridges: Bridge[] = [];
  private readonly children: ChildProcess[] = [];

  constructor(
    private readonly plant: Plant,
    readonly lines: { readonly mqtt: ChaosProxy; readonly web: ChaosProxy },
    readonly folder: string,
    readonly config: BridgeConfig,
  ) {}

  get bridgeId(): string {
    return this.config.bridgeId;
  }
  get site(): TestSite {
    return this.plant.site;
  }

  /** @returns its id; a printer with a clear plate */
  async addMachine(options: Partial<SimulatedMachineOptions> = {}, row: Partial<MachineRow> = {}): Promise<string> {
    const machine = await startSimulatedMachine({ kind: 'marlin', name: 'sim', timeFactor: 100, ...options });
    const id = await this.site.floor.addMachine(this.bridgeId, { url: machine.url, connectivity: 'offline', ...row });
    this.machines.set(id, machine);
    return id;
  }

  machine(id: string): Machine {
    const machine = this.machines.get(id);
    if (!machine) throw new Error(`there is no machine ${id}`);
    return machine;
  }

  /** In this process, on the clock of the plant. */
  async startBridge(over: Partial<BridgeConfig> = {}): Promise<Bridge> {
    const config = { ...this.config, hasWatchdog: false, ...over };
    const bridge = new Bridge(config, { clock: this.plant.clock, log: this.logged.log });
    this.bridges.push(bridge);
    await bridge.start();
    return bridge;
  }

  /** In a process of its own, with its watchdog. */
  async startProcess({ prefix = [], env = {}, config = {} }: ProcessOptions = {}): Promise<ChildProcess> {
    const file = path.join(this.folder, `bridge-${this.children.length}.json`);
    await writeFile(file, JSON.stringify({ reserveBytes: 0, ...this.config, ...config }));
    const [command, ...args] = [...prefix, process.execPath, MAIN, '--config', file];
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH, HOME, ...env } });
    child.stderr.on('data', (chunk: Buffer) => this.logged.lines.push(...chunk.toString().trim().split('\n')));
    this.children.push(child);
    return child;
  }

  async kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** What the watchdog of a bridge process said. */
  get watchdogLog(): readonly Readonly<Record<string, unknown>>[] {
    const file = path.join(this.config.dataDir, 'watchdog.log');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));
  }

  get watchdogPid(): number | undefined {
    return this.watchdogLog.findLast(({ message }) => message === 'watchdog: watches')?.['watchdog'] as
      number | undefined;
  }

  untilOnline(machineId: string): Promise<MachineRow> {
    return until('a machine that is online and idle', async () => {
      const row = await this.machineRow(machineId);
      return row.connectivity === 'online' && row.state === 'idle' ? row : undefined;
    });
  }

  machineRow(id: string): Promise<MachineRow> {
    return this.site.database.manager.findOneByOrFail(MachineRow, { id });
  }

  bridgeRow(): Promise<BridgeRow> {
    return this.site.database.manager.findOneByOrFail(BridgeRow, { id: this.bridgeId });
  }

  /** Off and out of the bridge's configuration. */
  async remove(machineId: string): Promise<void> {
    await this.site.database.manager.update(MachineRow, { id: machineId }, { removedAt: new Date() });
    await this.machine(machineId).close();
    this.machines.delete(machineId);
  }

  attempt(id: string): Promise<AttemptRow> {
    return this.site.database.manager.findOneByOrFail(AttemptRow, { id });
  }

  /** @returns id of a job with this program, which is ready */
  async addJob(program: string): Promise<string> {
    const { site } = this;
    const { jobId, operationId } = await site.floor.addJob();
    const sha256 = await site.get(BlobStore).put(Buffer.from(program));
    const partSha256 = operationId.replaceAll('-', '').padEnd(64, '0');
    await site.database.manager.update(ProgramRow, { partSha256 }, { sha256, bytes: Buffer.byteLength(program) });
    return jobId;
  }

  /** @returns id of the attempt */
  startJob(jobId: string, machineId: string): Promise<string> {
    return this.site.get(AttemptsService).start({ jobId, machineId });
  }

  /** @returns id of the attempt that is offered now */
  async offer(machineId: string, program: string): Promise<string> {
    return this.startJob(await this.addJob(program), machineId);
  }

  /** What the worker does every 5 s. */
  async sweep(): Promise<void> {
    await this.site.get(DeadlinesService).sweep();
  }

  /** "The plate is empty after run N." */
  async clearPlate(machineId: string, afterRun: number): Promise<void> {
    const { manager } = this.site.database;
    const isClear = await manager.existsBy(PlateTokenRow, { machineId, afterRun });
    if (!isClear) await this.site.floor.clearPlate(machineId, afterRun);
  }

  async untilState(attemptId: string, ...states: AttemptRow['state'][]): Promise<AttemptRow> {
    let last = '';
    const look = async (): Promise<AttemptRow | undefined> => {
      const row = await this.attempt(attemptId);
      last = `${row.state} ${row.reason?.code ?? ''}`;
      return states.includes(row.state) ? row : undefined;
    };
    try {
      return await until(states.join(' or '), look);
    } catch (error) {
      throw new Error(`${(error as Error).message}; it is ${last}\n${this.logged.lines.slice(-8).join('\n')}`, {
        cause: error,
      });
    }
  }

  /** What the server keeps of this bridge, in the order of their numbers. */
  facts(): Promise<FactRow[]> {
    return this.site.database.manager.find(FactRow, {
      where: { bridgeId: this.bridgeId },
      order: { epoch: 'ASC', seq: 'ASC' },
    });
  }

  /** The same of one boot. */
  factsOf(epoch: string): Promise<FactRow[]> {
    const where = { bridgeId: this.bridgeId, epoch };
    return this.site.database.manager.find(FactRow, { where, order: { seq: 'ASC' } });
  }
  countAllFacts(): Promise<number> {
    return this.site.database.manager.countBy(FactRow, { bridgeId: this.bridgeId });
  }
  countFacts(epoch: string): Promise<number> {
    return this.site.database.manager.countBy(FactRow, { bridgeId: this.bridgeId, epoch });
  }

  /** States the server was told of an attempt, in the order of the facts' numbers. */
  async told(attemptId: string): Promise<string[]> {
    const bodies = (await this.facts()).map(({ body }) => body as { kind: string; attemptId?: string; state: string });
    return bodies.flatMap((body) => (body.kind === 'attempt' && body.attemptId === attemptId ? [body.state] : []));
  }

  /** Stops every bridge, so that the next one starts as after a reboot. */
  async stopBridges(): Promise<void> {
    for (const machine of this.machines.values()) machine.setTimeFactor(1000); // running programs end before the bridge does
    for (const bridge of this.bridges.splice(0)) await bridge.stop();
  }

  async close(): Promise<void> {
    this.lines.mqtt.heal();
    this.lines.web.heal();
    await this.stopBridges();
    const { watchdogPid } = this;
    for (const child of this.children) await this.kill(child);
    for (const machine of this.machines.values()) await machine.close();
    await this.lines.mqtt.close();
    await this.lines.web.close();
    if (watchdogPid !== undefined) await until('the end of the watchdog', () => !isAlive(watchdogPid));
    await removeDataFolder(this.folder);
  }
}

export const movesOf = (blocks: readonly string[]): string[] => blocks.filter((block) => block.startsWith('G1 X'));
/** Programs begin with homing: so often did one begin. */
export const startsOf = ({ executed }: Machine): number => executed.filter((block) => block === 'G28').length;

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
