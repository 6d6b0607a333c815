import type {
  Ack,
  Birth,
  ChannelBody,
  Command,
  DownChannel,
  Fact,
  FactBody,
  Reply,
  Welcome,
} from '#libs/bridge-contract';
import { stateOnWire, type GateCommand } from '../../firmware-bridge/src/gate/gate-types.js';
import { FactOutbox } from '../../firmware-bridge/src/journal/fact-outbox.js';
import type { JournalStore } from '../../firmware-bridge/src/journal/store.js';
import { RecentIds } from '../../firmware-bridge/src/recent-ids.js';
import { Disk } from './disk.js';
import { Process } from './kernel.js';
import { MachineShell } from './machine-shell.js';
import type { Driver, Machine, MachineEvent } from './machine.js';
import type { Client, Connection, Line } from './network.js';
import type { World } from './world.js';

/** As in the bridge's server link. */
const WINDOW = 100;
const PATIENCE_MS = 10_000;
const SILENCE_MS = 60_000;
/** Facts kept; few, so that what happens at the limit is seen. */
const MAX_FACTS = 40;

/** The thin shell of a bridge around the real gate: disk, outbox, conversation with the server, processes that die. */
export class Bridge implements Client, Driver {
  readonly process: Process;
  readonly line: Line = { isUpBroken: false, isDownBroken: false, held: undefined };
  disk = new Disk();
  epoch = '';
  outbox!: FactOutbox;
  shells = new Map<string, MachineShell>();
  wallErrorMs = 0;
  isRemoved = false;
  private recent = new RecentIds(1000);
  private connection: Connection | undefined;
  private isWelcome = false;
  private bornAtMs: number | undefined;
  private serverTime: { readonly timeMs: number; readonly atMs: number } | undefined;
  private underway = new Set<Fact>();
  private lastAnswerMs = 0;
  private frozeAtMs = 0;
  private diskFreeAtMs = 0;

  constructor(
    readonly bridgeId: string,
    readonly name: string,
    readonly machines: readonly Machine[],
    readonly world: World,
  ) {
    this.process = new Process(name, world.kernel);
  }

  // ---------------------------------------------------------------- life of the process

  start(): void {
    if (this.process.isUp || this.isRemoved) return;
    const { disk, world, process } = this;
    process.start();
    disk.open(this.wallMs());
    this.epoch = `b${String(disk.boot).padStart(8, '0')}-${world.random.bridge.int(0, 0xffffffff).toString(16).padStart(8, '0')}`;
    world.trace(() => `${this.name} boots as ${this.epoch}`);
    const store = {
      epoch: this.epoch,
      unacknowledged: disk.facts,
      forgetFacts: (facts: readonly Fact[]) => {
        world.oracle.onForgotten(this.bridgeId, facts);
        disk.forgetFacts(facts);
        return Promise.resolve();
      },
    } as unknown as JournalStore;
    this.outbox = new FactOutbox(store, () => this.serverNowMs() ?? this.wallMs(), MAX_FACTS);
    this.recent = new RecentIds(1000);
    this.forgetConversation();
    this.serverTime = undefined;
    this.bornAtMs = undefined;
    this.shells = new Map(this.machines.map((machine) => [machine.id, new MachineShell(machine, this)]));
    for (const machine of this.machines) machine.drivers.add(this);
    for (const shell of this.shells.values()) shell.boot();
    world.network.connect(this.bridgeId, this);
    this.checkPatience();
  }

  /** kill -9, or the power: `isPowerCut` takes with it what was not on the disk. */
  crash(isPowerCut: boolean): void {
    if (!this.process.isUp) return;
    this.world.trace(() => `${this.name} ${isPowerCut ? 'loses power' : 'is killed'}`);
    this.process.kill();
    for (const machine of this.machines) {
      machine.abandon(this);
      machine.drivers.delete(this);
    }
    this.world.network.vanish(this.connection);
    this.connection = undefined;
    if (isPowerCut) this.disk.powerCut(this.world.random.disk);
  }

  freeze(): void {
    if (!this.process.isUp || this.process.isFrozen) return;
    this.world.trace(() => `${this.name} stands still`);
    this.frozeAtMs = this.world.kernel.nowMs;
    this.process.freeze();
    for (const machine of this.machines) if (machine.run?.driver === this && !machine.goesOnAlone) machine.standStill();
    this.world.network.watch(this);
  }

  thaw(): void {
    if (!this.process.isFrozen) return;
    const frozenMs = this.world.kernel.nowMs - this.frozeAtMs;
    this.world.trace(() => `${this.name} goes on after ${Math.round(frozenMs / 1000)} s`);
    const isSwitchedOff = this.world.plan.hasWatchdog && frozenMs > 10_000;
    for (const machine of this.machines) {
      if (machine.run?.driver !== this || machine.goesOnAlone) continue;
      if (isSwitchedOff) machine.end('failed', true);
      else machine.goOn();
    }
    this.process.thaw();
  }

  // ---------------------------------------------------------------- clocks

  wallMs(): number {
    return Math.round(this.world.kernel.nowMs + this.wallErrorMs);
  }

  monotonicMs(): number {
    return this.world.kernel.nowMs - this.world.kernel.beginMs;
  }

  serverNowMs(): number | undefined {
    const { serverTime } = this;
    return serverTime && serverTime.timeMs + this.monotonicMs() - serverTime.atMs;
  }

  // ---------------------------------------------------------------- conversation

  onConnected(connection: Connection): void {
    this.connection = connection;
    this.introduce();
  }

  onDisconnected(): void {
    this.connection = undefined;
    this.forgetConversation();
  }

  will(): ChannelBody['death'] {
    return { epoch: this.epoch };
  }

  reply(reply: Reply): void {
    if (this.connection) this.world.network.up(this.connection, 'reply', reply);
  }

  tellFacts(): void {
    if (!this.isWelcome || !this.connection) return;
    for (const fact of this.outbox.pending(WINDOW)) {
      if (this.underway.has(fact)) continue;
      if (this.underway.size === 0) this.lastAnswerMs = this.monotonicMs();
      this.underway.add(fact);
      this.outbox.told(fact);
      this.world.network.up(this.connection, 'fact', fact);
    }
  }

  onDown<C extends DownChannel>(channel: C, body: ChannelBody[C]): void {
    if (channel === 'command') this.onCommand(body as Command);
    if (channel === 'welcome') this.onWelcome(body as Welcome);
    if (channel === 'ack') this.onAck(body as Ack);
  }

  private introduce(): void {
    this.forgetConversation();
    this.bornAtMs = this.monotonicMs();
    this.lastAnswerMs = this.bornAtMs;
    if (this.connection) this.world.network.up(this.connection, 'birth', this.birth());
  }

  private birth(): Birth {
    const shells = [...this.shells.values()];
    return {
      epoch: this.epoch,
      atMs: this.wallMs(),
      version: '0.1.0',
      lastSeq: this.outbox.lastSeq,
      machines: shells.map((shell) => shell.birth),
      openAttempts: shells.flatMap(({ state: { live } }) =>
        live ? [{ attemptId: live.attemptId, machineId: live.machineId, state: stateOnWire(live.state) }] : [],
      ),
    };
  }

  private forgetConversation(): void {
    this.isWelcome = false;
    this.underway.clear();
  }

  private checkPatience(): void {
    const isWaiting = !this.isWelcome || this.underway.size > 0;
    const limitMs = isWaiting ? PATIENCE_MS : SILENCE_MS;
    const waitedMs = this.monotonicMs() - this.lastAnswerMs;
    if (this.connection && waitedMs > limitMs) this.introduce();
    // Looks every 2.5 s; what cannot be due is not looked at.
    const dueMs = Math.min(this.lastAnswerMs + PATIENCE_MS, this.monotonicMs() + PATIENCE_MS) - this.monotonicMs();
    this.process.after(Math.max(PATIENCE_MS / 4, dueMs), () => this.checkPatience());
  }

  private onWelcome(welcome: Welcome): void {
    if (welcome.epoch !== this.epoch || this.bornAtMs === undefined) return;
    if (!this.isWelcome) this.serverTime = { timeMs: welcome.serverTimeMs, atMs: this.bornAtMs };
    this.isWelcome = true;
    this.lastAnswerMs = this.monotonicMs();
    this.tellFacts();
  }

  private onAck(ack: Ack): void {
    this.lastAnswerMs = this.monotonicMs();
    for (const fact of this.underway) {
      if (fact.epoch !== ack.epoch) continue;
      if (fact.seq <= ack.seq || fact.seq === ack.taken) this.underway.delete(fact);
    }
    void this.outbox.acknowledge(ack);
    this.tellFacts();
  }

  private onCommand(command: Command): void {
    if (command.kind === 'order') return;
    const isOnce = ['pause', 'resume', 'stop', 'unlock'].includes(command.kind);
    if (isOnce && !this.recent.add(command.commandId)) return;
    this.shells.get(command.machineId)?.say(command as GateCommand, false);
  }

  // ---------------------------------------------------------------- machines

  onMachine(event: MachineEvent): void {
    this.process.now(() => this.shells.get(event.machineId)?.onMachine(event));
  }

  /** One write after the other. */
  inTurn(write: () => void): void {
    const { kernel, random } = this.world;
    this.diskFreeAtMs = Math.max(this.diskFreeAtMs, kernel.nowMs) + random.disk.int(1, 12);
    this.process.after(this.diskFreeAtMs - kernel.nowMs, write);
  }

  /** Numbered, not written yet. */
  number(body: FactBody): Fact {
    return this.outbox.number(body);
  }

  tellLazily(body: FactBody): void {
    const fact = this.number(body);
    this.inTurn(() => {
      this.disk.writeFactLazily(fact);
      this.outbox.settle([fact]);
      this.tellFacts();
    });
  }
}
