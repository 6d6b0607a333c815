import type { Bridge } from './bridge.js';
import { Faults } from './faults.js';
import { People } from './people.js';
import type { Plan } from './plan.js';
import { World } from './world.js';

const LOOK_EVERY_MS = 50;
/** Whatever does not come within this time will not come. */
const PATIENCE_MS = 20 * 60_000;

/** What a script waits for: so many ms; until something is so; until such a message has come there. */
export type Wait = number | (() => boolean) | Arrival;

interface Arrival {
  readonly at: string;
  readonly kind: string;
}

export type Script = (stage: Stage) => Generator<Wait, void, unknown>;

const minutes = (count: number): number => count * 60_000;

/** A world without chance faults, in which a script says what goes wrong, and when. */
export class Stage {
  readonly world: World;
  readonly people: People;
  readonly faults: Faults;
  /** The last message that was waited for. */
  arrived: unknown;
  private isOver = false;

  constructor(runMs: number, isTracing: boolean) {
    this.world = new World(quietPlan(runMs), isTracing);
    this.people = new People(this.world);
    this.faults = new Faults(this.world);
    for (const server of this.world.servers) server.start();
    for (const bridge of this.world.bridges) bridge.start();
  }

  play(script: Script): void {
    const { kernel, oracle } = this.world;
    kernel.runUntil(kernel.nowMs + minutes(1));
    this.go(script(this));
    while (!this.isOver && oracle.violations.length === 0) kernel.runUntil(kernel.nowMs + minutes(1));
    if (oracle.violations.length === 0) oracle.checkEnd();
  }

  private go(script: Generator<Wait, void, unknown>): void {
    const { kernel, oracle } = this.world;
    const { done, value } = script.next();
    if (done) return void (this.isOver = true);
    if (typeof value === 'number') return kernel.after(value, () => this.go(script));
    const untilMs = kernel.nowMs + PATIENCE_MS;
    let isGoing = false;
    const goOn = (): void => {
      if (isGoing) return;
      isGoing = true;
      this.world.onArrival = () => undefined;
      this.go(script);
    };
    if (typeof value === 'object') {
      this.world.onArrival = (at, kind, body) => {
        if (at !== value.at || kind !== value.kind) return;
        this.arrived = body;
        goOn();
      };
    }
    const look = (): void => {
      if (isGoing) return;
      if (typeof value === 'function' && value()) return goOn();
      if (kernel.nowMs < untilMs) return kernel.after(LOOK_EVERY_MS, look);
      this.isOver = true;
      oracle.fail('WAITS', `in vain for ${typeof value === 'function' ? String(value) : `a ${value.kind}`}`);
    };
    look();
  }

  /** Where it is not so, the scenario has found something. */
  expect(isSo: boolean, text: string): void {
    if (!isSo) this.world.oracle.fail('EXPECTED', text);
  }

  get bridge(): Bridge {
    return this.world.bridges[0]!;
  }
  get server() {
    return this.world.servers[0]!;
  }
  get machine() {
    return this.world.machines[0]!;
  }
  get shell() {
    return this.bridge.shells.get('m1')!;
  }
  attempt(id = 'm1') {
    return [...this.world.db.attempts.values()].findLast(({ machineId }) => machineId === id);
  }
  readonly isLoaded = (): boolean => ['stored', 'prepared'].includes(this.shell.state.live?.state ?? '');
  readonly hasStarted = (): boolean => this.world.oracle.starts.size > 0;
  readonly runsNot = (): boolean => this.machine.run === undefined;

  /** A person said that these are empty. */
  clear(...machineIds: readonly string[]): void {
    for (const machineId of machineIds) {
      const { run } = this.world.db.machines.get(machineId)!;
      this.world.machines.find(({ id }) => id === machineId)!.isOccupied = false;
      this.world.db.setUp((write) => write.token({ id: `s${this.world.nextNumber()}`, machineId, afterRun: run }));
    }
  }

  /** One job for m1. */
  order(): void {
    this.clear('m1');
    this.world.addJob('j1');
  }

  cut({ line }: Bridge = this.bridge, what: 'both' | 'up' = 'both'): void {
    line.isUpBroken = true;
    line.isDownBroken = what === 'both';
    this.world.network.watch(this.bridge);
  }

  mend({ line }: Bridge = this.bridge): void {
    line.isUpBroken = false;
    line.isDownBroken = false;
  }

  lose(...kinds: readonly string[]): void {
    this.world.network.fate = (kind) => (kinds.includes(kind) ? 'lost' : 0);
  }

  startWithPin(): void {
    this.people.startLocally(this.machine);
  }
}

const quietPlan = (runMs: number): Plan => ({
  seed: 1,
  mode: 'safety',
  faultHours: 0,
  jobs: 0,
  lossShare: 0,
  twiceShare: 0,
  slowShare: 0,
  isReordering: false,
  ignoresExpiry: false,
  keepsSessions: false,
  tellsTakeovers: false,
  crashPointShare: 0,
  faultsPerHour: {},
  hasWatchdog: false,
  mills: [],
  actsPerHour: 0,
  runMs,
  checksMessages: true,
});
