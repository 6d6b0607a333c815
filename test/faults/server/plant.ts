import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startSimulatedMachine } from '#libs/machine-simulator';
import { createOwner } from '../../../apps/server/src/auth/auth.routes.js';
import { createBridge } from '../../../apps/server/src/bridges/bridges.routes.js';
import { importDesignFolder } from '../../../apps/server/src/designs/designs.routes.js';
import { clearPlate, createMachine, getMachine } from '../../../apps/server/src/machines/machines.routes.js';
import { printer } from '../../../firmware-bridge/test/fixtures.js';
import { Program } from '../../support/child-process.js';
import { mosquittoFolder } from '../../support/mosquitto-folder.js';
import { freePort } from '../../support/ports.js';
import { Person } from '../../support/person.js';
import { ShopFloor, WISH, type Job, type Machine } from '../../support/shop.js';
import { writeBlock } from '../../support/small-designs.js';
import { Cluster } from './cluster.js';
import { Witness } from './witness.js';

type Env = Readonly<Record<string, string>>;
type Simulated = Awaited<ReturnType<typeof startSimulatedMachine>>;
/** See apps/server/src/core/failpoint.ts. */
export interface Plan {
  readonly at: string;
  readonly does: 'kill' | 'stop' | 'throw' | 'delay' | 'block' | 'exhaust';
  readonly ms?: number;
  readonly after?: number;
}
type Role = 'server' | 'worker';

/** Seconds by itself; a computer that has much else to do takes its time. */
const START_WITHIN_MS = 180_000;
const READY = /Minga (?:server is ready at (\S+)|worker is ready)/;

/**
 * A whole site as plain processes: servers and workers, PostgreSQL, Redis, Mosquitto, a bridge with its machines.
 * Whatever happens to them, `verify` says whether what the machines did, what was said on the wire and what the
 * database holds are one and the same story.
 */
export class Plant {
  readonly processes: Record<Role, Program[]> = { server: [], worker: [] };
  readonly machines = new Map<string, Simulated>();
  readonly witness = new Witness();
  /** Who said when that which plate is empty: `machine/run`. */
  private readonly clears = new Set<string>();
  readonly owner = new Person(() => this.url);
  readonly shop = new ShopFloor(this.owner);
  private readonly others: Program[] = [];
  folder = '';
  bridgeId = '';
  database!: Cluster;
  redis!: Program;
  bridge!: Program;
  private ports = { redis: 0, mqtt: 0 };
  private password = '';

  /** Ready to take orders for a small block. */
  static async open({ servers = 1, workers = 1, printers = 1 } = {}): Promise<Plant> {
    const plant = new Plant();
    try {
      await plant.openAll({ servers, workers, printers });
    } catch (error) {
      await plant.close();
      throw error;
    }
    return plant;
  }

  private async openAll({ servers = 1, workers = 1, printers = 1 }): Promise<void> {
    process.env['PATH'] = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`;
    this.folder = await mkdtemp(path.join(tmpdir(), 'minga-plant-'));
    this.password = randomBytes(12).toString('hex');
    this.ports = { redis: await freePort(), mqtt: await freePort() };
    [this.database] = await Promise.all([
      Cluster.create(path.join(this.folder, 'data')),
      this.startRedis(),
      this.startBroker(),
    ]);
    const server = await this.start('server');
    const token = (await server.says(/setup\?token=([\w-]+)/))[1] ?? '';
    await this.owner.call(createOwner, { body: { token, name: 'Rosa', password: 'una clave larga' } });
    const more = Array.from({ length: servers - 1 }, () => this.start('server'));
    await Promise.all([...more, ...Array.from({ length: workers }, () => this.start('worker'))]);
    await this.startBridge();
    for (let n = 1; n <= printers; n++) await this.addPrinter(`Killa ${n}`);
    await this.owner.call(importDesignFolder, { body: { path: await writeBlock(path.join(this.folder, 'block')) } });
  }

  // ------------------------------------------------------------------ processes

  async startRedis(): Promise<void> {
    const args = ['--port', String(this.ports.redis), '--bind', '127.0.0.1', '--save', '', '--dir', this.folder];
    this.redis = this.run('redis-server', [...args, '--maxmemory-policy', 'noeviction']);
    await this.redis.says(/Ready to accept/);
  }

  /** Of a server that lives. */
  get url(): string {
    return this.urls[0] ?? '';
  }
  get urls(): string[] {
    return this.living('server').flatMap(({ stdout }) => READY.exec(stdout)?.[1] ?? []);
  }

  get redisUrl(): string {
    return `redis://127.0.0.1:${this.ports.redis}`;
  }

  /** Our own configuration of Mosquitto, and an account more that hears everything. */
  private async startBroker(): Promise<void> {
    const folder = path.join(this.folder, 'mosquitto');
    const file = await mosquittoFolder(folder, { server: this.ports.mqtt });
    const acl = path.join(folder, 'acl');
    await writeFile(acl, `${await readFile(acl, 'utf8')}\nuser witness\ntopic readwrite mf/v1/#\n`);
    await this.setPassword('server');
    await this.setPassword('witness');
    this.broker = this.run('mosquitto', ['-c', file]);
    await reachable(this.ports.mqtt);
    await this.witness.listen(this.mqttUrl, this.password);
  }
  private broker: Program | undefined;

  get mqttUrl(): string {
    return `mqtt://127.0.0.1:${this.ports.mqtt}`;
  }

  private async setPassword(user: string, password = this.password): Promise<void> {
    const script = `printf '%s\\n' "$SECRET" | sh set-password.sh ${user}`;
    const set = new Program('sh', ['-c', script], { SECRET: password }, path.join(this.folder, 'mosquitto'));
    await set.exit();
    if (this.broker) process.kill(this.broker.pid, 'SIGHUP');
  }

  /** One more process of this role, ready. @param env beside what every process of a site has */
  async start(role: Role, env: Env = {}, nodeArgs: readonly string[] = []): Promise<Program> {
    const program = this.launch(role, env, nodeArgs);
    await program.says(READY, START_WITHIN_MS);
    return program;
  }

  launch(role: Role, env: Env = {}, nodeArgs: readonly string[] = []): Program {
    const all = {
      MINGA_PORT: '0',
      MINGA_BLOB_DIR: path.join(this.folder, 'blobs'),
      MINGA_SECRETS_DIR: path.join(this.folder, 'secrets'),
      DATABASE_URL: this.database.url,
      REDIS_URL: this.redisUrl,
      MQTT_URL: this.mqttUrl,
      MINGA_MQTT_PASSWORD: this.password,
      MINGA_FAILPOINT: path.join(this.folder, 'failpoint'),
      ...env,
    };
    const main = path.resolve(`dist/apps/${role}/src/main.js`);
    const program = this.run(process.execPath, [...nodeArgs, main], all);
    this.processes[role].push(program);
    return program;
  }

  async startBridge(): Promise<void> {
    const file = path.join(this.folder, 'bridge.json');
    if (this.bridgeId === '') {
      const { bridge, config } = await this.owner.call(createBridge, { body: { name: 'Puente' } });
      this.bridgeId = bridge.id;
      await this.setPassword(bridge.id, config['secret'] ?? '');
      const own = { mqttUrl: this.mqttUrl, dataDir: path.join(this.folder, 'bridge'), localPage: { port: 0 } };
      await writeFile(file, JSON.stringify({ ...config, ...own, serverUrl: await this.stableUrl() }));
    }
    this.bridge = this.run(process.execPath, [path.resolve('dist/firmware-bridge/src/main.js'), '--config', file]);
  }

  /** Servers come and go at other ports; what a bridge fetches from is the door in front of them. */
  private async stableUrl(): Promise<string> {
    const door = createServer((socket) => {
      const to = connect(Number(new URL(this.url).port), '127.0.0.1');
      socket.pipe(to).pipe(socket);
      for (const end of [socket, to]) end.on('error', () => [socket, to].forEach((one) => one.destroy()));
    }).listen(0, '127.0.0.1');
    await once(door, 'listening');
    this.closers.push(async () => void door.close());
    return `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  }
  private readonly closers: (() => Promise<void>)[] = [];

  /** What happens next to whichever process passes that point first. */
  async plan(plan: Plan): Promise<void> {
    await writeFile(path.join(this.folder, 'failpoint'), JSON.stringify(plan));
  }

  /** The processes of a role that live. */
  living(role: Role): Program[] {
    return this.processes[role].filter((program) => !program.hasEnded && !this.frozen.has(program));
  }

  /** Whoever died is there again, and requests go to somebody who lives. */
  async mend(role: Role, count: number): Promise<void> {
    for (let living = this.living(role).length; living < count; living++) await this.start(role);
  }

  /** The process that a plan ended or froze. A frozen one is asked nothing until it wakes. */
  async hit(at: string): Promise<Program> {
    const all = (): Program[] => Object.values(this.processes).flat();
    const said = `failpoint ${at}: `;
    const met = async (): Promise<Program | undefined> => all().find(({ stderr }) => stderr.includes(said));
    const program = await this.until(`somebody passes ${at}`, met, 60_000);
    if (program.stderr.includes(`${said}stop`)) this.frozen.add(program);
    return program;
  }
  private readonly frozen = new Set<Program>();

  wake(program: Program): void {
    this.frozen.delete(program);
    process.kill(program.pid, 'SIGCONT');
  }

  private run(command: string, args: readonly string[], env: Env = {}): Program {
    const program = new Program(command, args, env);
    this.others.push(program);
    return program;
  }

  // ------------------------------------------------------------------ people

  private async addPrinter(name: string): Promise<string> {
    const machine = await startSimulatedMachine({ kind: 'marlin', name, timeFactor: 1000 });
    const { profile } = printer(machine.url);
    const loaded = { material: 'PLA', remainingG: 900_000 };
    const body = { name, bridgeId: this.bridgeId, url: machine.url, profile, loaded };
    const { id } = await this.owner.call(createMachine, { body });
    this.machines.set(id, machine);
    await this.until(`${name} is there`, async () => (await this.machine(id)).state === 'idle');
    return id;
  }

  machine(machineId = this.machineId): Promise<Machine> {
    return this.owner.call(getMachine, { params: { machineId } });
  }

  get machineId(): string {
    return [...this.machines.keys()][0] ?? '';
  }

  async order(quantity = 1, designId = 'spacer-block-2-mm'): Promise<Job[]> {
    return (await this.shop.order({ ...WISH, designId, quantity })).jobs;
  }

  /** "I looked: the plate is empty." */
  async clear(machineId = this.machineId): Promise<void> {
    const { run, isPlateClear } = await this.machine(machineId);
    if (isPlateClear) return;
    this.clears.add(`${machineId}/${run}`);
    await this.owner.call(clearPlate, { params: { machineId }, body: { afterRun: run } });
  }

  /** The piece lies on the plate, where it stays until somebody clears it. */
  async finish(jobId: string, withinMs = 120_000): Promise<void> {
    const isThere = async (): Promise<boolean> => (await this.shop.job(jobId)).state === 'awaiting-clear';
    await this.until(`job ${jobId} on the plate`, isThere, withinMs);
  }

  /** Looks until there is something to see: it lies in other processes, and a server that would tell may be dead. */
  async until<T>(what: string, look: () => Promise<T | undefined | false>, withinMs = 60_000): Promise<T> {
    const deadlineMs = performance.now() + withinMs;
    let last: unknown;
    while (performance.now() < deadlineMs) {
      try {
        const seen = await look();
        if (seen !== undefined && seen !== false) return seen;
      } catch (error) {
        last = error;
      }
      await delay(50);
    }
    throw new Error(`not within ${withinMs / 1000} s: ${what}`, { cause: last });
  }

  // ------------------------------------------------------------------ the truth

  /** Physical starts of all machines, by the machines themselves. */
  get starts(): number {
    return [...this.machines.values()].reduce((sum, machine) => sum + startsOf(machine), 0);
  }

  /** What contradicts the promises; nothing if all is well. Waits until every fact is acknowledged. */
  async verify({ forgotten = 0 } = {}): Promise<string[]> {
    await this.until('every fact acknowledged', async () => this.witness.isQuiet);
    const attempts = await this.database.run<{ id: string; started: boolean; state: string }>(
      `SELECT id, started_at IS NOT NULL AS started, state FROM attempt`,
    );
    const facts = await this.database.run<{ epoch: string; seq: number }>('SELECT epoch, seq FROM fact');
    return this.witness.contradictions({
      starts: new Map([...this.machines].map(([id, machine]) => [id, startsOf(machine)])),
      clears: this.clears,
      started: new Set(attempts.filter(({ started }) => started).map(({ id }) => id)),
      stored: new Set(facts.map(({ epoch, seq }) => `${epoch}/${seq}`)),
      forgotten,
    });
  }

  async close(): Promise<void> {
    await this.witness.close();
    for (const program of this.others.toReversed()) {
      if (!program.hasEnded) process.kill(program.pid, 'SIGCONT');
      await program.kill9().catch(() => undefined);
    }
    for (const machine of this.machines.values()) await machine.close();
    for (const close of this.closers) await close();
    await this.database?.kill9();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Every program of ours homes once, at its begin. */
const startsOf = (machine: Simulated): number => machine.executed.filter((block) => /^G28\b/.test(block)).length;

async function reachable(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await delay(50);
  }
  throw new Error(`nobody listens on ${port}`);
}
