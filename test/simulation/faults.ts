import { Bridge } from './bridge.js';
import { FAULT_KINDS, type FaultKind } from './plan.js';
import type { World } from './world.js';

const HOUR_MS = 3_600_000;

/** What goes wrong, when, and for how long. Every fault ends by itself; `heal` ends all at once. */
export class Faults {
  constructor(private readonly world: World) {}

  private get random() {
    return this.world.random.faults;
  }

  begin(): void {
    for (const kind of FAULT_KINDS) {
      const perHour = this.world.plan.faultsPerHour[kind];
      if (perHour !== undefined) this.next(kind, HOUR_MS / perHour);
    }
    if (this.world.plan.faultsPerHour.restore !== undefined) this.keepSnapshots();
  }

  private next(kind: FaultKind, meanMs: number): void {
    this.world.kernel.after(-Math.log(1 - this.random.next()) * meanMs, () => {
      if (this.world.isHealed) return;
      this.strike(kind);
      this.next(kind, meanMs);
    });
  }

  private strike(kind: FaultKind): void {
    switch (kind) {
      case 'server-crash':
      case 'server-freeze':
      case 'server-clock':
        return this.strikeServer(kind);
      case 'broker-restart':
        this.world.trace(() => 'the broker restarts');
        return this.world.network.restartBroker(this.random.duration(500, 60_000));
      case 'restore':
        return this.restore();
      case 'bridge-crash':
      case 'power-cut':
      case 'bridge-freeze':
      case 'disk-refuses':
      case 'journal-loss':
      case 'wall-clock':
        return this.strikeBridge(kind);
      case 'line-down':
      case 'line-held':
      case 'one-way':
        return this.strikeLine(kind);
      case 'clone':
        return this.clone();
      default:
        return this.strikeMachine(kind);
    }
  }

  private strikeServer(kind: 'server-crash' | 'server-freeze' | 'server-clock'): void {
    const { world, random } = this;
    const server = random.pick(world.servers)!;
    const { process } = server;
    if (kind === 'server-clock') {
      server.skewMs = random.int(-2000, 2000);
      return;
    }
    if (!process.isUp || process.isFrozen) return;
    if (kind === 'server-crash') {
      server.crash();
      world.kernel.after(random.duration(2000, 300_000), () => server.start());
      return;
    }
    world.trace(() => `${server.name} stands still`);
    process.freeze();
    world.db.watchFrozen(process);
    world.kernel.after(random.duration(1000, 180_000), () => {
      if (process.isFrozen) world.trace(() => `${server.name} goes on`);
      process.thaw();
    });
  }

  // ---------------------------------------------------------------- the database goes back in time

  private goBack: (() => void)[] = [];

  private keepSnapshots(): void {
    this.goBack = [...this.goBack.slice(-5), this.world.db.snapshot()];
    this.world.kernel.after(this.random.duration(60_000, 1_800_000), () => {
      if (!this.world.isHealed) this.keepSnapshots();
    });
  }

  /** As of a standby that was a moment behind when it took over: what happens next is what it does not know. */
  keepMoment(): void {
    const { plan, random, db } = this.world;
    if (plan.faultsPerHour.restore === undefined || this.world.isHealed || !random.faults.chance(0.2)) return;
    this.goBack = [...this.goBack.slice(-5), db.snapshot()];
  }

  /** All servers down, the copy in, all servers up. */
  private restore(): void {
    const { world } = this;
    const goBack = this.random.pick(this.goBack);
    if (!goBack) return;
    for (const server of world.servers) if (server.process.isUp) server.crash();
    goBack();
    world.oracle.onRestored();
    world.trace(() => 'the database is restored to an earlier moment');
    world.kernel.after(this.random.duration(2000, 60_000), () => {
      for (const server of world.servers) server.start();
    });
  }

  // ---------------------------------------------------------------- bridges

  private strikeBridge(kind: FaultKind): void {
    const { world, random } = this;
    const bridge = random.pick(world.bridges.filter(({ isRemoved }) => !isRemoved))!;
    switch (kind) {
      case 'wall-clock':
        bridge.wallErrorMs = random.chance(0.3) ? 0 : random.int(-12 * HOUR_MS, 12 * HOUR_MS);
        world.trace(() => `the clock of ${bridge.name} is wrong by ${Math.round(bridge.wallErrorMs / 1000)} s`);
        return;
      case 'disk-refuses':
        world.trace(() => `the disk of ${bridge.name} refuses`);
        bridge.disk.isRefusing = true;
        world.kernel.after(random.duration(1000, 900_000), () => (bridge.disk.isRefusing = false));
        return;
      case 'bridge-freeze':
        bridge.freeze();
        world.kernel.after(random.duration(1000, 300_000), () => bridge.thaw());
        return;
      case 'journal-loss':
        this.loseJournal(bridge);
        return;
      default:
        if (!bridge.process.isUp) return;
        bridge.crash(kind === 'power-cut');
        world.kernel.after(random.duration(1500, 900_000), () => bridge.start());
    }
  }

  loseJournal(bridge: Bridge): void {
    const { world } = this;
    if (!bridge.process.isUp) return;
    bridge.crash(true);
    bridge.disk.isDamaged = true;
    world.trace(() => `the journal of ${bridge.name} is damaged`);
    world.oracle.onMemoryLost(bridge.name);
    world.kernel.after(this.random.duration(1500, 300_000), () => bridge.start());
  }

  /** The same card twice: two bridges with one name, which both reach the machines of the network. */
  private clone(): void {
    const { world, random } = this;
    if (world.bridges.length > 3) return;
    const original = random.pick(world.bridges.filter(({ isRemoved, name }) => !isRemoved && !name.includes('copy')))!;
    const copy = this.copyOf(original);
    world.kernel.after(random.duration(1000, 1_800_000), () => {
      copy.start();
      world.kernel.after(random.duration(60_000, HOUR_MS), () => this.remove(copy));
    });
  }

  copyOf(original: Bridge): Bridge {
    const { world } = this;
    const copy = new Bridge(original.bridgeId, `${original.name}-copy${world.nextNumber()}`, original.machines, world);
    copy.disk = original.disk.clone();
    world.trace(() => `${copy.name} is made`);
    world.bridges.push(copy);
    world.oracle.onCloned(original.bridgeId);
    return copy;
  }

  remove(copy: Bridge): void {
    if (copy.isRemoved) return;
    copy.crash(true);
    copy.isRemoved = true;
    this.world.trace(() => `${copy.name} is taken away`);
    this.world.oracle.onMemoryLost(copy.name);
  }

  // ---------------------------------------------------------------- cables and machines

  private strikeLine(kind: FaultKind): void {
    const { world, random } = this;
    const bridge = random.pick(world.bridges.filter(({ isRemoved }) => !isRemoved))!;
    const { line, name } = bridge;
    const untilMs = random.duration(2000, kind === 'line-down' ? 3 * HOUR_MS : 300_000);
    world.trace(() => `the line of ${name}: ${kind} for ${Math.round(untilMs / 1000)} s`);
    if (kind === 'line-held') world.network.hold(line);
    else {
      const isUpBroken = kind === 'line-down' || random.chance(0.5);
      line.isUpBroken ||= isUpBroken;
      line.isDownBroken ||= kind === 'line-down' || !isUpBroken;
    }
    world.network.watch(bridge);
    world.kernel.after(untilMs, () => this.mend(bridge));
  }

  private mend({ line }: Bridge): void {
    line.isUpBroken = false;
    line.isDownBroken = false;
    this.world.network.release(line);
  }

  private strikeMachine(kind: FaultKind): void {
    const machine = this.random.pick(this.world.machines)!;
    if (kind === 'machine-reset') return machine.reset();
    if (kind === 'machine-alarm') return machine.alarm();
    machine.plug(false);
    this.world.kernel.after(this.random.duration(1000, 600_000), () => machine.plug(true));
    return undefined;
  }

  heal(): void {
    const { world } = this;
    world.isHealed = true;
    world.network.isHealed = true;
    world.trace(() => '=== everything is whole again');
    for (const server of world.servers) {
      server.skewMs = 0;
      server.process.thaw();
      server.start();
    }
    for (const bridge of world.bridges) {
      if (bridge.name.includes('copy')) this.remove(bridge);
      this.mend(bridge);
      bridge.wallErrorMs = 0;
      bridge.disk.isRefusing = false;
      bridge.thaw();
      bridge.start();
    }
    for (const machine of world.machines) machine.plug(true);
  }
}
