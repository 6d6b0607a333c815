import path from 'node:path';
import type { Birth, Command, MachineConfig, Welcome } from '#libs/bridge-contract';
import { systemClock, type Clock } from '#libs/domain';
import { answerForNoMachine } from './machine/no-machine.js';
import { clockProblem } from './clock-state.js';
import { checkConfig, type BridgeConfig, type CheckedBridgeConfig } from './config.js';
import { CommandInbox } from './journal/command-inbox.js';
import { DiskReserve } from './journal/disk-reserve.js';
import { FactOutbox } from './journal/fact-outbox.js';
import { stateOnWire, type Reason } from './gate/gate-types.js';
import { stderrLog, type Log } from './log.js';
import type { BridgeCore } from './bridge-core.js';
import type { LocalApi, LocalMachine, MachineView } from './local-api.js';
import { LocalMachineAccess } from './local-machine.js';
import { MachineController } from './machine/machine-controller.js';
import { LeftOutMachines } from './machine/left-out.js';
import { InboxRetention } from './journal/retention.js';
import { RecentIds } from './recent-ids.js';
import { Rivals } from './rivals.js';
import { ServerLink } from './server-link.js';
import { Spool } from './programs/spool.js';
import { JournalStore } from './journal/store.js';
import { WatchdogLink } from './watchdog/link.js';
import { MACHINES_PER_MESSAGE, TELEMETRY_IDLE_EVERY, TELEMETRY_RUNNING_MS } from './machine/telemetry.js';

export const BRIDGE_VERSION = '0.1.0';
/** A program that is running when the bridge is asked to end gets this long to end in order, then a stop. */
const STOP_GRACE_MS = 10_000;

type CoreParts = Pick<BridgeCore, 'store' | 'commands' | 'outbox' | 'knownNowMs' | 'watchdog'> & {
  readonly link: ServerLink;
  readonly rivals: Rivals;
};

/** One edge agent: owns the ports of its machines, obeys one server, remembers everything that moved. */
export class Bridge implements LocalApi {
  private readonly config: CheckedBridgeConfig;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly controllers = new Map<string, MachineController>();
  private readonly checks: (() => Reason | undefined)[] = [];
  private readonly recent = new RecentIds(1000);
  private readonly reserve: DiskReserve;
  private store?: JournalStore;
  private core?: BridgeCore;
  private link?: ServerLink;
  private rivals?: Rivals;
  private left?: LeftOutMachines;
  private retention?: InboxRetention;
  private watchdog?: WatchdogLink;
  private telemetryTimer?: NodeJS.Timeout;
  private telemetryCount = 0;
  private changes: Promise<void> = Promise.resolve();

  /** @throws Error with one sentence when the configuration is not right */
  constructor(config: BridgeConfig, deps: { readonly clock?: Clock; readonly log?: Log } = {}) {
    this.config = checkConfig(config);
    this.clock = deps.clock ?? systemClock;
    this.log = deps.log ?? stderrLog;
    this.reserve = new DiskReserve(this.config.dataDir, this.config.reserveBytes, this.log);
    this.addCheck(() => this.reserve.problem);
  }

  /**
   * Settles what the last process left, connects to the machines known from then, and keeps calling the server.
   * Resolves without waiting for server or machines: the bridge works without either.
   * @throws DataDirBusyError when another bridge owns the data folder
   */
  async start(): Promise<void> {
    const { config, clock, log } = this;
    this.store = await JournalStore.open(config.dataDir, clock.nowMs(), (copy) =>
      log('error', 'the journal was damaged: it was put aside and every machine is locked', { copy }),
    );
    const { store } = this;
    this.reserve.start();
    const knownNowMs = this.knownTime(store);
    const rivals = new Rivals(store, log, () => clock.nowMs());
    this.rivals = rivals;
    const outbox = new FactOutbox(store, () => this.link?.serverNowMs() ?? clock.nowMs());
    const link = new ServerLink(config, store.epoch, outbox, {
      clock,
      log,
      listener: {
        birth: () => this.birth(store, outbox),
        welcome: (welcome) => {
          rivals.introduced(welcome.previousEpoch);
          this.onWelcome(store, welcome);
        },
        command: (command) => this.onCommand(command),
        thrownOut: () => rivals.thrownOut(),
      },
    });
    this.link = link;
    const watchdog = config.hasWatchdog ? this.createWatchdog() : undefined;
    const commands = new CommandInbox(store, log);
    this.retention = new InboxRetention(store, commands, clock, {
      serverNowMs: () => (clockProblem(link.clock) ? undefined : link.serverNowMs()),
      raiseFence: (machineId, fence) => this.raiseFence(store, machineId, fence),
    });
    this.core = this.createCore({
      store,
      commands,
      outbox,
      link,
      rivals,
      knownNowMs,
      ...(watchdog ? { watchdog } : {}),
    });
    this.left = new LeftOutMachines(this.core);
    await watchdog?.start();
    for (const machine of store.machines) await this.add(machine);
    await link.start();
    this.telemetryTimer = setInterval(() => {
      this.sendTelemetry(store.epoch);
      this.retention
        ?.tick()
        .catch((error: unknown) => log('warn', 'the inbox keeps what is old', { error: String(error) }));
    }, TELEMETRY_RUNNING_MS);
    log('info', 'bridge started', { bridgeId: config.bridgeId, epoch: store.epoch, machines: this.controllers.size });
  }

  private createCore(parts: CoreParts): BridgeCore {
    const { config, clock, log } = this;
    const { link, rivals } = parts;
    return {
      ...parts,
      clock,
      log,
      spool: new Spool({
        folder: path.join(config.dataDir, 'spool'),
        quotaBytes: config.spoolQuotaBytes,
        serverUrl: config.serverUrl,
        authorization: `Basic ${Buffer.from(`${config.bridgeId}:${config.secret}`).toString('base64')}`,
      }),
      serverNowMs: () => link.serverNowMs(),
      reply: (reply) => link.reply(reply),
      told: () => link.tellFacts(),
      leftOut: (machineId) => this.left?.problemOf(machineId),
      makeRoom: () => this.reserve.release(),
      notReady: () => {
        for (const check of this.checks) {
          const why = check();
          if (why) return why;
        }
        return undefined;
      },
      notRemote: () => rivals.problem ?? clockProblem(link.clock),
      notRemoteNews: () =>
        rivals.problem ?? (link.clock.uncertaintyMs === undefined ? undefined : clockProblem(link.clock)),
    };
  }

  /** Running programs end in order first, so that no heater stays on behind a closed door; then facts, then the journal. */
  async stop(): Promise<void> {
    clearInterval(this.telemetryTimer);
    await this.changes;
    await Promise.all([...this.controllers.values()].map((machine) => machine.stop(STOP_GRACE_MS)));
    // Also one out of reach that was hot when it was last heard: the watchdog tries longer than we can.
    await this.watchdog?.stop([...this.controllers].flatMap(([machineId, { isHot }]) => (isHot ? [machineId] : [])));
    this.controllers.clear();
    await this.link?.stop();
    await this.retention?.settled();
    await this.reserve.stop();
    await this.store?.close();
    this.log('info', 'bridge stopped', { bridgeId: this.config.bridgeId });
  }

  private createWatchdog(): WatchdogLink {
    const { dataDir, silenceMs, powerOffCommand } = this.config;
    this.watchdog = new WatchdogLink({
      dataDir,
      silenceMs,
      powerOffCommand,
      log: this.log,
      hot: () => [...this.controllers].flatMap(([machineId, { isHot }]) => (isHot ? [machineId] : [])),
      silent: (machineIds) => {
        for (const machineId of machineIds) this.controllers.get(machineId)?.switchedOff(true);
      },
    });
    return this.watchdog;
  }

  readonly version = BRIDGE_VERSION;

  get bridgeId(): string {
    return this.config.bridgeId;
  }

  get isServerConnected(): boolean {
    return this.link?.isConnected ?? false;
  }

  get problem(): Reason | undefined {
    return this.core?.notRemote();
  }

  get leftOut(): LocalApi['leftOut'] {
    return this.left?.list() ?? [];
  }

  async sayAlone(by: string): Promise<void> {
    await this.rivals?.clear(by);
  }

  machines(): readonly MachineView[] {
    return [...this.controllers.keys()].flatMap((machineId) => this.machine(machineId)?.view ?? []);
  }

  machine(machineId: string): LocalMachine | undefined {
    const controller = this.controllers.get(machineId);
    return controller && this.core && new LocalMachineAccess(controller, this.core);
  }

  /** One more reason why nothing may start on this bridge, asked before every start (a silent watchdog). */
  addCheck(check: () => Reason | undefined): void {
    this.checks.push(check);
  }

  private async add(machine: MachineConfig): Promise<void> {
    if (!this.core) return;
    const controller = new MachineController(machine, this.core);
    this.controllers.set(machine.machineId, controller);
    await controller.start();
    if (this.watchdog?.switchedOff.includes(machine.machineId)) controller.switchedOff(false);
  }

  private birth(store: JournalStore, outbox: FactOutbox): Birth {
    const machines = [...this.controllers.values()];
    return {
      epoch: store.epoch,
      // Two of one boot are told apart by it, also when the clock of this computer was set back in between.
      atMs: Math.round(this.core?.knownNowMs() ?? this.clock.nowMs()),
      version: BRIDGE_VERSION,
      lastSeq: outbox.lastSeq,
      clock: this.clockOnWire,
      ...(outbox.ackedSeq > 0 && { ackedSeq: outbox.ackedSeq }),
      machines: machines.map((machine) => machine.birth),
      openAttempts: machines.flatMap(({ gate: { live } }) =>
        live ? [{ attemptId: live.attemptId, machineId: live.machineId, state: stateOnWire(live.state) }] : [],
      ),
    };
  }

  private get clockOnWire(): Birth['clock'] {
    if (!this.link) return undefined;
    const { state, uncertaintyMs } = this.link.clock;
    return { state, ...(uncertaintyMs === undefined ? {} : { uncertaintyMs: Math.round(uncertaintyMs) }) };
  }

  /** Without a server: not before it was last heard, nor before what this computer's clock read when it started. */
  private knownTime(store: JournalStore): () => number {
    const { clock } = this;
    const atStartMs = Math.max(store.meta<number>('serverTime') ?? 0, clock.nowMs());
    const startMs = clock.monotonicMs();
    return () => atStartMs + clock.monotonicMs() - startMs;
  }

  private async raiseFence(store: JournalStore, machineId: string, fence: number): Promise<boolean> {
    const controller = this.controllers.get(machineId);
    if (controller) return controller.raiseFence(fence);
    const ledger = store.ledger(machineId);
    if (fence > ledger.maxFence) await store.write({ ledger: { ...ledger, maxFence: fence } });
    return true;
  }

  private onWelcome(store: JournalStore, welcome: Welcome): void {
    this.changes = this.changes
      .then(async () => {
        await store.saveMachines(welcome.machines);
        await store.putMeta('serverTime', welcome.serverTimeMs);
        await this.applyMachines(welcome.machines);
        await this.left?.set(welcome.leftOut ?? [], (machineId) => this.controllers.has(machineId));
      })
      .catch((error: unknown) => this.log('error', 'machines could not be set up', { error: String(error) }));
  }

  /** Wanted configuration. A machine that runs keeps its own until the next WELCOME or start. */
  private async applyMachines(wanted: readonly MachineConfig[]): Promise<void> {
    const byId = new Map(wanted.map((machine) => [machine.machineId, machine]));
    for (const [machineId, controller] of this.controllers) {
      const next = byId.get(machineId);
      if (controller.isRunning || JSON.stringify(next) === JSON.stringify(controller.config)) continue;
      this.controllers.delete(machineId);
      await controller.stop(0);
    }
    for (const machine of wanted) if (!this.controllers.has(machine.machineId)) await this.add(machine);
  }

  private onCommand(command: Command): void {
    // Offers, commits, cancels and queries are safe to hear twice and want their answer twice; a second "resume" is not.
    const isOnce = ['pause', 'resume', 'stop', 'unlock', 'order'].includes(command.kind);
    if (isOnce && !this.recent.add(command.commandId)) return;
    // Standing still waits for nothing, unless its machine is being set up anew this moment: then a stop locks the new one.
    const isNow = ['stop', 'pause', 'cancel'].includes(command.kind) && this.controllers.has(command.machineId);
    const done = isNow ? this.dispatch(command) : this.changes.then(() => this.dispatch(command));
    done?.catch((error: unknown) =>
      this.log('error', 'a command failed', { kind: command.kind, error: String(error) }),
    );
  }

  private dispatch(command: Command): Promise<void> | undefined {
    const machine = this.controllers.get(command.machineId);
    return machine ? machine.command(command) : this.core && answerForNoMachine(this.core, command);
  }

  private sendTelemetry(epoch: string): void {
    this.telemetryCount += 1;
    const isFullRound = this.telemetryCount % TELEMETRY_IDLE_EVERY === 0;
    const machines = [...this.controllers.values()]
      .filter((machine) => isFullRound || machine.isRunning)
      .map((machine) => machine.telemetry);
    const atMs = Math.round(this.link?.serverNowMs() ?? this.clock.nowMs());
    for (let at = 0; at < machines.length; at += MACHINES_PER_MESSAGE) {
      const some = machines.slice(at, at + MACHINES_PER_MESSAGE);
      this.link?.telemetry({ epoch, atMs, clock: this.clockOnWire, machines: some });
    }
  }
}
