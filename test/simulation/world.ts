import type { MachineConfig } from '#libs/bridge-contract';
import { Bridge } from './bridge.js';
import { Database } from './database.js';
import { Kernel, type Process } from './kernel.js';
import { Machine } from './machine.js';
import { Network } from './network.js';
import { Oracle } from './oracle.js';
import type { Plan } from './plan.js';
import { Random } from './random.js';
import { Server } from './server.js';

const CONCERNS = ['network', 'database', 'server', 'bridge', 'disk', 'machine', 'people', 'faults', 'crash'] as const;

/** A site: two servers on one database, a broker, two bridges, three machines. */
export class World {
  readonly kernel = new Kernel();
  readonly random: Readonly<Record<(typeof CONCERNS)[number], Random>>;
  readonly oracle = new Oracle(this);
  readonly network = new Network(this);
  readonly db = new Database(this);
  /** Before a start is written down. */
  onBeforeStart: () => void = () => undefined;
  /** A message of this kind has come to a bridge or a server. */
  onArrival: (name: string, kind: string, body: unknown) => void = () => undefined;
  readonly machines: readonly Machine[];
  readonly bridges: Bridge[];
  readonly servers: readonly Server[];
  isHealed = false;
  /** Ordered later in this schedule. */
  jobsToCome: number;
  readonly story: string[] | undefined;
  private counter = 0;

  constructor(
    readonly plan: Plan,
    isTracing: boolean,
  ) {
    this.story = isTracing ? [] : undefined;
    this.jobsToCome = plan.jobs;
    this.random = Object.fromEntries(
      CONCERNS.map((concern) => [concern, new Random(plan.seed, concern)]),
    ) as unknown as World['random'];
    this.machines = ['m1', 'm2', 'm3'].map((id) => new Machine(id, id !== 'm2', this));
    const [m1, m2, m3] = this.machines as [Machine, Machine, Machine];
    this.bridges = [new Bridge('b1', 'bridge1', [m1, m2], this), new Bridge('b2', 'bridge2', [m3], this)];
    this.servers = [new Server('server1', this), new Server('server2', this)];
    this.network.servers.push(...this.servers);
    this.setUp();
  }

  private setUp(): void {
    this.db.setUp((write) => {
      for (const { bridgeId, machines } of this.bridges) {
        write.bridge({
          id: bridgeId,
          connectivity: 'offline',
          introducedAtMs: null,
          boot: null,
          previous: null,
          isInDoubt: false,
        });
        for (const { id } of machines) {
          write.machine({
            id,
            name: id,
            mode: 'production',
            fence: 0,
            run: 0,
            rejectionCount: 0,
            bridgeId,
            connectivity: 'offline',
            state: 'idle',
            reason: null,
            backOffUntilMs: null,
          });
        }
      }
    });
    for (let number = 1; number <= this.plan.jobs; number += 1) {
      this.kernel.after(number * this.random.people.duration(1000, 10 * 60_000), () => {
        this.jobsToCome -= 1;
        this.addJob(`j${number}`);
      });
    }
  }

  addJob(id: string): void {
    this.db.setUp((write) =>
      write.job({
        id,
        state: 'waiting',
        isCancelWanted: false,
        failureCount: 0,
        machineId: null,
        outcome: null,
        reasons: [],
      }),
    );
  }

  nextNumber(): number {
    return (this.counter += 1);
  }

  trace(line: () => string): void {
    this.story?.push(`${this.clock()} ${line()}`);
  }

  clock(): string {
    const seconds = (this.kernel.nowMs - this.kernel.beginMs) / 1000;
    const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) =>
      String(Math.floor(part)).padStart(2, '0'),
    );
    return `${parts.join(':')}.${String(Math.floor((seconds * 1000) % 1000)).padStart(3, '0')}`;
  }

  bridgeNamed(name: string): Bridge {
    const bridge = this.bridges.find((one) => one.name === name);
    if (!bridge) throw new Error(`no bridge ${name}`);
    return bridge;
  }

  /** A server may die at the moments that matter most. */
  crashPoint(process: Process, where: string): boolean {
    if (this.isHealed || !this.random.crash.chance(this.plan.crashPointShare)) return false;
    const server = this.servers.find((one) => one.process === process);
    if (!server) return false;
    this.trace(() => `${process.name} dies ${where}`);
    server.crash();
    this.kernel.after(this.random.crash.duration(2000, 120_000), () => server.start());
    return true;
  }

  /** Something lies in the outbox: every server hears of it. */
  onOutbox(): void {
    for (const server of this.servers) server.process.after(this.random.server.int(1, 20), () => server.relay());
  }

  why(): string {
    const machines = [...this.db.machines.values()].map(
      ({ id, mode, connectivity, state, run, backOffUntilMs }) =>
        `${id} ${mode} ${connectivity} ${state} run ${run}${backOffUntilMs ? ' backing off' : ''}`,
    );
    const attempts = [...this.db.attempts.values()].filter(({ endedAtMs }) => endedAtMs === null);
    return [...machines, ...attempts.map(({ id, state }) => `${id} ${state}`)].join('; ');
  }

  configsOf(bridgeId: string): MachineConfig[] {
    const of = this.bridges.find((bridge) => bridge.bridgeId === bridgeId);
    return (of?.machines ?? []).map(({ id, goesOnAlone }) => ({
      machineId: id,
      name: id,
      url: `serial:/dev/${id}`,
      profile: {
        machineClass: 'printer',
        process: 'print',
        firmware: goesOnAlone ? 'klipper' : 'marlin',
        safetyClass: 'A',
        envelopeMm: { x: 200, y: 200, z: 200 },
        maxFeedMmPerMin: { x: 6000, y: 6000, z: 600 },
        maxAccelMmPerS2: { x: 1000, y: 1000, z: 100 },
      },
    })) as MachineConfig[];
  }
}
