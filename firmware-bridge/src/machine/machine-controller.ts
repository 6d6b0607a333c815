import { randomUUID } from 'node:crypto';
import type { Command, MachineConfig, MachineTelemetry, Offer, OrderCommand } from '#libs/bridge-contract';
import type { Connectivity, MachineState } from '#libs/domain';
import type { SessionEvent } from '#libs/machine-protocols';
import type { BridgeCore } from '../bridge-core.js';
import type { OrderWish } from '../orders/decide-order.js';
import { gateInputOf } from '../gate/gate-inputs.js';
import { identityHashOf } from '../gate/fingerprint.js';
import { identityProblem, onPort, reason, voidStart } from '../gate/gate-moves.js';
import {
  mayHaveStarted,
  type AttemptRecord,
  type Decision,
  type GateCommand,
  type GateContext,
  type GateEffect,
  type GateInput,
  type GateState,
  type Reason,
} from '../gate/gate-types.js';
import { FirstMeeting } from './first-meeting.js';
import { MachineAgent } from './machine-agent.js';
import { MachineGate } from './machine-gate.js';
import { MachineNews } from './machine-news.js';
import { MachineOrders, type OrderAnswer } from '../orders/machine-orders.js';
import { orderedReply, wishOf } from '../orders/order-messages.js';
import { MachineWatch } from './machine-watch.js';
import { readinessProblem } from '../gate/readiness.js';
import { ENDING, STRAY, brokenOff, linkLost } from './run-reasons.js';
import { ProgramHold } from '../programs/program-hold.js';
import { telemetryOf } from './telemetry.js';
import { isHot, SWITCHED_OFF } from '../watchdog/is-hot.js';
import type { MachineGuard } from '../watchdog/link.js';

const TICK_MS = 1000;
/** A machine that answers at all takes three short lines in less. */
const SWITCH_OFF_MS = 2000;

/** One machine: what server, people, machine and clock say goes through its gate; what the gate decides is carried out. */
export class MachineController {
  readonly agent: MachineAgent;
  private readonly decisions: MachineGate;
  private readonly guard?: MachineGuard | undefined;
  private readonly program: ProgramHold;
  private readonly orders: MachineOrders;
  private readonly news: MachineNews;
  readonly watch: MachineWatch;
  private readonly meeting: FirstMeeting;
  private timer?: NodeJS.Timeout;
  /** Nothing begins any more. */
  private ending?: Reason;
  private whenEnded?: () => void;

  constructor(
    readonly config: MachineConfig,
    private readonly core: BridgeCore,
  ) {
    this.program = new ProgramHold(core.spool, config.profile);
    this.decisions = new MachineGate(config.machineId, core, {
      context: () => this.context(),
      carryOut: (effect, input, isTakenBack) => this.carryOut(effect, input, isTakenBack),
      onIdle: () => {
        this.program.release();
        this.whenEnded?.();
      },
      onJournalChanged: () => this.onMachineChanged(),
    });
    this.guard = core.watchdog?.guard(config);
    this.agent = new MachineAgent(
      config,
      {
        event: (event) => this.onEvent(event),
        changed: () => this.onMachineChanged(),
        linkLost: (why) => this.onLinkLost(why),
        broke: (error) => this.onBroken(error),
      },
      { clock: core.clock, log: core.log, store: core.store, ...(this.guard ? { guard: this.guard } : {}) },
    );
    this.meeting = new FirstMeeting(this.agent, (attemptId) => {
      void this.feed({ type: 'preflight', attemptId, nonce: randomUUID() });
    });
    this.orders = new MachineOrders({
      config,
      core,
      agent: this.agent,
      state: () => this.gate,
      problem: () => this.ending ?? this.problem,
      hung: (why) => void this.feed({ type: 'locked', reason: why }),
      switchedOn: (what) => {
        this.watch.renew(what);
        core.watchdog?.look();
      },
    });
    this.news = new MachineNews(core, this.agent, () => ({
      ledger: this.gate.ledger,
      problem: this.problem,
      identityHash: this.identityHash,
    }));
    this.watch = new MachineWatch(config, core, {
      snapshot: () => this.agent.snapshot,
      live: () => this.gate.live,
      heat: (order) => this.orders.give(order),
      spindleLevel: () => this.orders.spindleLevel,
      stopSpindle: () => this.orders.stopSpindle(),
      goOn: (choice) => this.agent.input({ type: 'resume', ...(choice === undefined ? {} : { choice }) }),
      note: (message) => this.news.note(message),
      lostTrack: () => void this.feed({ type: 'lost-track' }),
      strayRun: () => void this.feed({ type: 'locked', reason: STRAY }),
    });
  }

  /** Settles what a crash left behind, then connects to the machine. */
  async start(): Promise<void> {
    const { live } = this.gate;
    const waiting = live && !mayHaveStarted(live) ? live.offer : undefined;
    if (live && mayHaveStarted(live) && this.agent.goesOnAlone) await this.findAgain(live);
    // Reading a long program takes longer than the server should wait for this bridge.
    else if (waiting) void this.decisions.boot(() => this.program.isKept(waiting));
    else await this.feed({ type: 'boot' });
    this.agent.connect();
    this.timer = setInterval(() => {
      this.decisions.tick();
      this.watch.tick();
    }, TICK_MS);
  }

  async command(command: Command): Promise<void> {
    if (command.kind === 'order') await this.remoteOrder(command);
    else await this.say(command, false);
  }

  /** @param isLocal a person at the bridge itself says it; the decision is theirs to read, the server hears facts only */
  say(command: GateCommand, isLocal: boolean): Promise<Decision> {
    // Standing still waits for nothing, least of all for a disk.
    if (command.kind === 'stop') this.agent.input({ type: 'stop' });
    const { live } = this.gate;
    const isHold = command.kind === 'pause' || command.kind === 'cancel';
    const isPassedOn = isHold && live?.attemptId === command.attemptId && mayHaveStarted(live);
    // First in the queue, so that what the machine answers is written down after it.
    const decided = this.decisions.command(command, { isLocal, isPassedOn });
    if (isPassedOn) this.hold(command.kind);
    return decided;
  }

  private hold(how: 'pause' | 'cancel'): void {
    if (how === 'pause') this.watch.hold();
    this.agent.input({ type: how });
  }

  /** No offer with this fence or a lower one may start any more. @returns false: not now, something waits to start */
  async raiseFence(fence: number): Promise<boolean> {
    await this.feed({ type: 'forgotten', maxFence: fence });
    return this.gate.ledger.maxFence >= fence && this.decisions.unwritable === undefined;
  }

  startLocally(attemptId: string, by: string, isPlateClear: boolean): Promise<Decision> {
    return this.feed({ type: 'local-start', attemptId, by, isPlateClear });
  }

  /** Resolves when the machine is done with it; whether it may begin is decided after everything asked before. */
  async order(wish: OrderWish): Promise<OrderAnswer> {
    // What makes it stand still waits for nothing.
    if (wish.order.kind === 'jog-cancel') return this.orders.endJog(wish);
    const isOver = this.orders.watchKey(wish);
    const { answer } = await this.decisions.after(() => this.orders.begin(wish, isOver));
    return answer;
  }

  private async remoteOrder(command: OrderCommand): Promise<void> {
    this.core.reply(orderedReply(command, this.core.store.epoch, await this.order(wishOf(command))));
  }

  /** Ends a running program in order, then the connection. */
  async stop(graceMs: number): Promise<void> {
    clearInterval(this.timer);
    // From here on no COMMIT and no order can begin what nobody would end.
    this.ending = ENDING;
    if (!this.isRunning) this.program.release();
    // What runs from the machine's own disk needs no bridge; the next one asks how it went.
    else if (!this.agent.goesOnAlone) await this.endRun(graceMs);
    await this.orders.switchOff(SWITCH_OFF_MS);
    await this.agent.close();
    await this.decisions.settled();
    this.program.release();
  }

  get isRunning(): boolean {
    return this.gate.live !== undefined && mayHaveStarted(this.gate.live);
  }

  /**
   * A target above 0, a turning spindle or a program in work: what must not be left alone. A machine with a computer of
   * its own does not need us: it prints on while we stand still, and must be asked how it went, not given up.
   */
  get isHot(): boolean {
    return !this.agent.goesOnAlone && (isHot(this.agent.snapshot) || this.orders.isWarming);
  }

  /** The watchdog switched the machine off. `isParked`: this very process stood still, so what it has queued is void. */
  switchedOff(isParked: boolean): void {
    const ackedBlocks = this.agent.snapshot.ackedBlocks;
    if (isParked) this.agent.park(SWITCHED_OFF.message);
    void this.feed({ type: 'ended', outcome: 'failed', reason: SWITCHED_OFF, ackedBlocks });
    void this.feed({ type: 'locked', reason: SWITCHED_OFF }).then(() => this.onMachineChanged());
  }

  get birth(): { machineId: string; maxFence: number; run: number; connectivity: Connectivity; state: MachineState } {
    const { machineId, maxFence, run } = this.gate.ledger;
    const { connectivity, snapshot } = this.agent;
    return { machineId, maxFence, run, connectivity, state: snapshot.state };
  }

  get gate(): GateState {
    return this.decisions.state;
  }

  /** Why nothing may start here, apart from what the machine itself says. */
  get problem(): Reason | undefined {
    return this.decisions.problem;
  }

  /** Whoever answers on the port is not who is known there: what an unlock that accepts it must name. */
  get identityHash(): string | undefined {
    const { fingerprint } = this.agent.port;
    return fingerprint && identityProblem(onPort(this.gate, this.agent)) ? identityHashOf(fingerprint) : undefined;
  }

  get telemetry(): MachineTelemetry {
    const { live } = this.gate;
    const report = live && this.isRunning ? this.program.report(live.attemptId) : undefined;
    const telemetry = telemetryOf(this.config.machineId, this.agent.snapshot, live?.attemptId, report);
    return { ...telemetry, ...(this.identityHash === undefined ? {} : { identityHash: this.identityHash }) };
  }

  private feed(input: GateInput): Promise<Decision> {
    return this.decisions.feed(input);
  }

  private context(): GateContext {
    const { process, safetyClass } = this.config.profile;
    const { snapshot, trouble } = this.agent;
    const serverNowMs = this.core.serverNowMs();
    const notRemote = this.core.notRemote();
    const notReady =
      this.ending ??
      this.decisions.unwritable ??
      readinessProblem(snapshot, trouble, this.guard) ??
      this.orders.problem;
    return {
      epoch: this.core.store.epoch,
      monotonicMs: this.core.clock.monotonicMs(),
      process,
      safetyClass,
      knownNowMs: this.core.knownNowMs(),
      port: this.agent.port,
      ...(notRemote ? { notRemote } : {}),
      ...(serverNowMs === undefined ? {} : { serverNowMs }),
      ...(notReady ? { notReady } : {}),
    };
  }

  private carryOut(effect: GateEffect, input: GateInput, isTakenBack: boolean): void {
    switch (effect.type) {
      case 'reply':
        if (input.type === 'local-start' || (input.type === 'command' && input.isLocal)) return;
        return this.core.reply(effect.reply);
      case 'fetch':
        return void this.load(effect.offer);
      case 'preflight':
        return this.meeting.before(effect.attemptId);
      case 'start':
        return this.run(effect, isTakenBack);
      case 'session':
        if (effect.input === 'resume') this.watch.resume(effect.choice);
        else if (effect.input === 'unlock') this.agent.input({ type: 'unlock' });
        // What was running when it was said has it already, as a stop has.
        else if (effect.input !== 'stop' && !(input.type === 'command' && input.isPassedOn)) this.hold(effect.input);
        return this.onMachineChanged();
      case 'ignored':
        return this.core.log('warn', effect.why, { machineId: this.config.machineId });
      case 'fact': {
        if (effect.fact.kind !== 'attempt') return;
        const { attemptId, machineId, state, code } = effect.fact;
        this.core.log('info', `attempt ${state}`, { machineId, attemptId, ...(code ? { code } : {}) });
      }
    }
  }

  private async load(offer: Offer): Promise<void> {
    const { attemptId } = offer;
    const refused = await this.program.load(offer);
    await this.feed(
      refused ? { type: 'program-refused', attemptId, reason: refused } : { type: 'program-ready', attemptId },
    );
  }

  /** The machine may print on by itself: it is asked, instead of a person. */
  private async findAgain({ attemptId, offer }: AttemptRecord): Promise<void> {
    if (offer) await this.program.load(offer);
    const totalBlocks = this.program.report(attemptId)?.blocks ?? 0;
    this.agent.input({ type: 'reattach', name: attemptId, totalBlocks });
  }

  /** The intent is on disk. Either the first byte leaves now, or the attempt ends without one. */
  private run(decided: Extract<GateEffect, { type: 'start' }>, isTakenBack: boolean): void {
    const { attemptId } = decided;
    const { snapshot, trouble, port } = this.agent;
    const now = { monotonicMs: this.core.clock.monotonicMs(), port, isTakenBack };
    // An order may have begun while the intent was written: the bridge itself switches heaters off when their time is up.
    const problem =
      this.ending ?? voidStart(decided, now) ?? readinessProblem(snapshot, trouble, this.guard) ?? this.orders.problem;
    const source = problem ?? this.program.open(attemptId);
    if ('code' in source) void this.feed({ type: 'start-failed', attemptId, reason: source });
    // Machines that keep the program as a file are asked for it by this name after a restart.
    else this.agent.input({ type: 'run', source, name: attemptId });
  }

  private onEvent(event: SessionEvent): void {
    if (event.type === 'order-ended') return this.orders.onEnded(event);
    if (event.type === 'ended') this.watch.ended();
    const input = gateInputOf(event);
    if (input) void this.feed(input).then(() => event.type === 'identified' && this.onMachineChanged());
    if (event.type === 'identified' || event.type === 'refused') this.meeting.over();
  }

  private onLinkLost(why: string): void {
    this.meeting.over();
    this.orders.abandon(why);
    if (!this.isRunning) return;
    // The session has said so itself if it could; then this one finds nothing running any more.
    void this.feed({ type: 'ended', outcome: 'failed', reason: linkLost(why) });
  }

  private onBroken(error: Error): void {
    const { machineId } = this.config;
    this.core.log('error', 'the bridge cannot go on with this machine', { machineId, why: error.message });
    void this.feed({ type: 'ended', outcome: 'failed', reason: brokenOff(error) });
  }

  private onMachineChanged(): void {
    this.core.watchdog?.look();
    if (this.news.hasJustLocked() && !this.gate.ledger.lock) {
      const why = `The machine is ${this.agent.snapshot.state}. Look at it, then unlock it.`;
      void this.feed({ type: 'locked', reason: reason('MACHINE_NOT_READY', why) }).then(() => this.news.tell());
    }
    this.news.tell();
  }

  private async endRun(graceMs: number): Promise<void> {
    const ended = new Promise<void>((resolve) => (this.whenEnded = resolve));
    this.agent.input({ type: 'cancel' });
    const timer = setTimeout(() => this.agent.input({ type: 'stop' }), graceMs);
    // A machine that does not even answer a stop must not keep the process: its attempt is then unknown at the next start.
    const giveUp = new Promise<void>((resolve) => setTimeout(resolve, graceMs + 1000).unref());
    await Promise.race([ended, giveUp]);
    clearTimeout(timer);
  }
}
