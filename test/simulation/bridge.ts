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
import { stateOnWire, type GateCommand, type Reason } from '../../firmware-bridge/src/gate/gate-types.js';
import { FactOutbox } from '../../firmware-bridge/src/journal/fact-outbox.js';
import type { JournalStore } from '../../firmware-bridge/src/journal/store.js';
import { clockProblem, readClock, takeSample, type ClockSample } from '../../firmware-bridge/src/clock-state.js';
import { RecentIds } from '../../firmware-bridge/src/recent-ids.js';
import { Rivals } from '../../firmware-bridge/src/rivals.js';
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
const CLOCK_ANEW_MS = 10 * 60_000;
/** Own boots remembered. */
const MAX_EPOCHS = 200;
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
  private rivals!: Rivals;
  private born: { readonly atMs: number; readonly birthId: string } | undefined;
  private sample: ClockSample | undefined;
  private atStart = { wallMs: 0, monotonicMs: 0 };
  private underway = new Set<Fact>();
  private lastAnswerMs = 0;
  private lookAtMs = 0;
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
    disk.putMeta('epochs', [...(disk.meta<string[]>('epochs') ?? []), this.epoch].slice(-MAX_EPOCHS));
    this.atStart = {
      wallMs: Math.max(disk.meta<number>('serverTime') ?? 0, this.wallMs()),
      monotonicMs: this.monotonicMs(),
    };
    const memory = {
      epoch: this.epoch,
      get ownEpochs() {
        return disk.meta<string[]>('epochs') ?? [];
      },
      meta: <T>(name: string) => disk.meta<T>(name),
      putMeta: (name: string, value: unknown) => Promise.resolve(disk.putMeta(name, value)),
    };
    this.rivals = new Rivals(
      memory,
      () => undefined,
      () => this.wallMs(),
    );
    const store = {
      epoch: this.epoch,
      unacknowledged: disk.facts,
      forgetFacts: (facts: readonly Fact[]) => {
        world.oracle.onForgotten(this.bridgeId, facts);
        disk.forgetFacts(facts);
        return Promise.resolve();
      },
    } as unknown as JournalStore;
    this.outbox = new FactOutbox(store, () => this.serverNowMs ?? this.wallMs(), MAX_FACTS);
    this.recent = new RecentIds(1000);
    this.forgetConversation();
    this.sample = undefined;
    this.born = undefined;
    this.lookAtMs = 0;
    this.shells = new Map(this.machines.map((machine) => [machine.id, new MachineShell(machine, this)]));
    for (const machine of this.machines) machine.drivers.add(this);
    for (const shell of this.shells.values()) shell.boot();
    world.network.connect(this.bridgeId, this);
  }

  /** kill -9, or the power: `isPowerCut` takes with it what was not on the disk. */
  crash(isPowerCut: boolean): void {
    if (!this.process.isUp) return;
    this.world.trace(() => `${this.name} ${isPowerCut ? 'loses power' : 'is killed'}`);
    this.process.kill();
    this.world.oracle.onProcessEnd(this.name);
    for (const machine of this.machines) {
      machine.abandon(this);
      machine.leave(this);
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

  private get clock() {
    return readClock(this.sample, this.monotonicMs());
  }

  get serverNowMs(): number | undefined {
    return this.clock.latestMs;
  }

  /** Without a server: what this computer's clock read when it started, or the server's when it was last heard. */
  get knownNowMs(): number {
    const { wallMs, monotonicMs } = this.atStart;
    return wallMs + this.monotonicMs() - monotonicMs;
  }

  /** Why nobody but a person here may start anything. */
  get notRemote(): Reason | undefined {
    return this.rivals.problem ?? clockProblem(this.clock);
  }

  get notRemoteNews(): Reason | undefined {
    return this.rivals.problem ?? (this.sample === undefined ? undefined : clockProblem(this.clock));
  }

  /** A person took every copy away. */
  sayAlone(): void {
    void this.rivals.clear('Ana');
  }
  get isDoubled(): boolean {
    return this.rivals.problem !== undefined;
  }

  // ---------------------------------------------------------------- conversation

  onConnected(connection: Connection): void {
    this.connection = connection;
    this.introduce();
  }

  /** @param isThrownOut the broker says that another connection took its place */
  onDisconnected(isThrownOut: boolean): void {
    if (isThrownOut) this.rivals.thrownOut();
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
    this.watchPatience();
  }

  onDown<C extends DownChannel>(channel: C, body: ChannelBody[C]): void {
    if (channel === 'command') this.onCommand(body as Command);
    if (channel === 'welcome') this.onWelcome(body as Welcome);
    if (channel === 'ack') this.onAck(body as Ack);
  }

  private introduce(): void {
    this.forgetConversation();
    this.born = { atMs: this.monotonicMs(), birthId: `i${this.world.nextNumber()}` };
    this.lastAnswerMs = this.born.atMs;
    if (this.connection) this.world.network.up(this.connection, 'birth', this.birth(this.born.birthId));
    this.watchPatience();
  }

  private birth(birthId: string): Birth {
    const shells = [...this.shells.values()];
    const { ackedSeq } = this.outbox;
    return {
      epoch: this.epoch,
      birthId,
      ...(ackedSeq > 0 && { ackedSeq }),
      atMs: Math.round(this.knownNowMs),
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

  /** The bridge looks every 2.5 s; here it looks when something can be due. */
  private watchPatience(): void {
    if (!this.connection) return;
    const isWaiting = !this.isWelcome || this.underway.size > 0;
    const silentAtMs = this.lastAnswerMs + (isWaiting ? PATIENCE_MS : SILENCE_MS);
    const dueMs = isWaiting ? silentAtMs : Math.min(silentAtMs, (this.born?.atMs ?? 0) + CLOCK_ANEW_MS);
    const nowMs = this.monotonicMs();
    if (nowMs > dueMs) return this.introduce();
    if (this.lookAtMs > nowMs && this.lookAtMs <= dueMs + PATIENCE_MS / 4) return;
    this.lookAtMs = dueMs + this.world.random.bridge.int(1, PATIENCE_MS / 4);
    const { lookAtMs } = this;
    this.process.after(lookAtMs - nowMs, () => {
      if (this.lookAtMs === lookAtMs) this.watchPatience();
    });
  }

  private onWelcome(welcome: Welcome): void {
    if (!this.born) return;
    if (welcome.epoch !== this.epoch) {
      if (this.isWelcome) this.introduce();
      return;
    }
    const { atMs, birthId } = this.born;
    const heardAtMs = this.monotonicMs();
    const isAnswer = welcome.birthId === birthId;
    if (isAnswer) this.sample = takeSample(this.sample, { serverMs: welcome.serverTimeMs, askedAtMs: atMs, heardAtMs });
    this.isWelcome ||= isAnswer;
    this.lastAnswerMs = heardAtMs;
    this.rivals.introduced(welcome.previousEpoch);
    this.inTurn(() => this.disk.putMeta('serverTime', welcome.serverTimeMs));
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

  /** @param told whether it is the first time */
  takeOnce(commandId: string, told: (isFirst: boolean) => void): void {
    this.inTurn(() => told(this.disk.takeOnce(commandId)));
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
