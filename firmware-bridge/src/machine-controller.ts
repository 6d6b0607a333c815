import { randomUUID } from 'node:crypto';
import type { Command, FactBody, MachineConfig, MachineTelemetry, Offer } from '#libs/bridge-contract';
import type { Connectivity, MachineState } from '#libs/domain';
import { progressAt } from '#libs/gcode';
import type { SessionEvent } from '#libs/machine-protocols';
import { decide } from './attempt-gate.js';
import type { BridgeCore } from './bridge-core.js';
import { reason } from './gate-moves.js';
import {
  mayHaveStarted,
  type Decision,
  type GateContext,
  type GateEffect,
  type GateInput,
  type GateState,
  type Reason,
} from './gate-types.js';
import { MachineAgent } from './machine-agent.js';
import { readinessProblem } from './readiness.js';
import { ProgramHold } from './program-hold.js';
import { telemetryOf } from './telemetry.js';
import { isHot, SWITCHED_OFF } from './watchdog/is-hot.js';
import type { MachineGuard } from './watchdog/link.js';

/** R11: journal and machine may disagree this long before the outcome is called unknown. */
const LOST_TRACK_AFTER_MS = 5000;
const TICK_MS = 1000;

/**
 * One machine: inputs from server, machine and clock go one after the other through the gate; each decision is on
 * disk before its effects happen.
 */
export class MachineController {
  private state: GateState;
  private queue: Promise<void> = Promise.resolve();
  private agent?: MachineAgent;
  private guard?: MachineGuard | undefined;
  private readonly program: ProgramHold;
  private journalProblem?: Reason;
  private lastToldMachine = '';
  private lastPhase = '';
  private strangeSinceMs?: number;
  private timer?: NodeJS.Timeout;
  private whenEnded?: () => void;

  constructor(
    readonly config: MachineConfig,
    private readonly core: BridgeCore,
  ) {
    this.program = new ProgramHold(core.spool, config.profile);
    const ledger = core.store.ledger(config.machineId);
    const live = ledger.liveAttemptId === undefined ? undefined : core.store.attempt(ledger.liveAttemptId);
    this.state = { ledger, ...(live ? { live } : {}) };
  }

  /** Settles what a crash left behind, then connects to the machine. */
  async start(): Promise<void> {
    await this.feed({ type: 'boot' });
    const { clock, log, watchdog } = this.core;
    this.guard = watchdog?.guard(this.config);
    this.agent = new MachineAgent(
      this.config,
      {
        event: (event) => this.onEvent(event),
        changed: () => this.onMachineChanged(),
        linkLost: (why) => this.onLinkLost(why),
        broke: (why) => this.onBroken(why),
      },
      { clock, log, ...(this.guard ? { guard: this.guard } : {}) },
    );
    this.timer = setInterval(() => this.onTick(), TICK_MS);
  }

  command(command: Command): Promise<void> {
    // Standing still waits for nothing, least of all for a disk.
    if (command.kind === 'stop') this.agent?.input({ type: 'stop' });
    return this.enqueue(() => {
      const known = 'attemptId' in command ? this.core.store.attempt(command.attemptId) : undefined;
      return { type: 'command', command, ...(known ? { known } : {}) };
    });
  }

  /** Ends a running program in order, then the connection. */
  async stop(graceMs: number): Promise<void> {
    clearInterval(this.timer);
    if (!this.isRunning) this.program.release();
    if (this.isRunning) await this.endRun(graceMs);
    await this.agent?.close();
    await this.queue;
    this.program.release();
  }

  get isRunning(): boolean {
    return this.state.live !== undefined && mayHaveStarted(this.state.live);
  }

  /** A target above 0, a turning spindle or a program in work: what must not be left alone. */
  get isHot(): boolean {
    return isHot(this.agent?.snapshot);
  }

  /** The watchdog switched the machine off. `isParked`: this very process stood still, so what it has queued is void. */
  switchedOff(isParked: boolean): void {
    const ackedBlocks = this.agent?.snapshot.ackedBlocks ?? 0;
    if (isParked) this.agent?.park(SWITCHED_OFF.message);
    void this.feed({ type: 'ended', outcome: 'failed', reason: SWITCHED_OFF, ackedBlocks });
    void this.feed({ type: 'locked', reason: SWITCHED_OFF }).then(() => this.onMachineChanged());
  }

  get birth(): { machineId: string; maxFence: number; run: number; connectivity: Connectivity; state: MachineState } {
    const { machineId, maxFence, run } = this.state.ledger;
    return { machineId, maxFence, run, ...this.condition };
  }

  get live(): GateState['live'] {
    return this.state.live;
  }

  get telemetry(): MachineTelemetry {
    const { live } = this.state;
    const snapshot = this.agent?.snapshot;
    const report = live && this.isRunning ? this.program.report(live.attemptId) : undefined;
    return telemetryOf(this.config.machineId, this.condition.state, {
      ...(snapshot ? { snapshot } : {}),
      ...(live ? { attemptId: live.attemptId } : {}),
      ...(report ? { totalBlocks: report.blocks, ...progressAt(report.timeIndex, snapshot?.ackedBlocks ?? 0) } : {}),
    });
  }

  private get condition(): { connectivity: Connectivity; state: MachineState } {
    const connectivity = this.agent?.connectivity ?? 'offline';
    return { connectivity, state: this.agent?.snapshot?.state ?? 'stopped' };
  }

  private feed(input: GateInput): Promise<void> {
    return this.enqueue(() => input);
  }

  private enqueue(input: () => GateInput): Promise<void> {
    const step = this.queue.then(async () => this.step(input()));
    this.queue = step.catch((error: unknown) => {
      const { machineId } = this.config;
      this.core.log('error', 'a step of the machine failed', { machineId, error: String((error as Error).stack) });
    });
    return this.queue;
  }

  private async step(input: GateInput): Promise<void> {
    const decision = decide(this.state, input, this.context());
    const facts = decision.effects.flatMap((effect) =>
      effect.type === 'fact' ? [this.core.outbox.number(effect.fact)] : [],
    );
    const isWritten = await this.persist(decision, facts);
    this.core.outbox.settle(facts);
    if (facts.length > 0) this.core.told();
    if (!isWritten && decision.effects.some((effect) => effect.type === 'start' || effect.type === 'fetch')) return;
    this.state = decision.state;
    for (const effect of decision.effects) this.carryOut(effect);
    if (this.state.live) return;
    this.program.release();
    this.whenEnded?.();
  }

  /** False when the disk refused: nothing new may start then, but what runs goes on and is told from memory. */
  private async persist(decision: Decision, facts: ReturnType<BridgeCore['outbox']['number']>[]): Promise<boolean> {
    const hasNewLedger = decision.state.ledger !== this.state.ledger;
    if (!decision.put && !hasNewLedger && facts.length === 0) return true;
    try {
      await this.core.store.write({
        facts,
        ...(decision.put ? { attempt: decision.put } : {}),
        ...(hasNewLedger ? { ledger: decision.state.ledger } : {}),
      });
      delete this.journalProblem;
      return true;
    } catch (error) {
      this.journalProblem = reason(
        'JOURNAL_BROKEN',
        `The bridge cannot write its journal: ${(error as Error).message}.`,
      );
      this.core.log('error', 'journal cannot be written', { machineId: this.config.machineId, error: String(error) });
      this.onMachineChanged();
      return false;
    }
  }

  private context(): GateContext {
    const { process, safetyClass } = this.config.profile;
    const serverNowMs = this.core.serverNowMs();
    const notReady =
      this.journalProblem ?? readinessProblem(this.agent?.snapshot, this.agent?.trouble ?? '', this.guard);
    return {
      epoch: this.core.store.epoch,
      monotonicMs: this.core.clock.monotonicMs(),
      process,
      safetyClass,
      ...(serverNowMs === undefined ? {} : { serverNowMs }),
      ...(notReady ? { notReady } : {}),
    };
  }

  private carryOut(effect: GateEffect): void {
    switch (effect.type) {
      case 'reply':
        this.core.reply(effect.reply);
        break;
      case 'fetch':
        void this.load(effect.offer);
        break;
      case 'preflight':
        void this.feed({ type: 'preflight', attemptId: effect.attemptId, nonce: randomUUID() });
        break;
      case 'start':
        this.run(effect.attemptId);
        break;
      case 'session':
        if (effect.input !== 'stop') this.agent?.input({ type: effect.input });
        this.onMachineChanged();
        break;
      case 'ignored':
        this.core.log('warn', effect.why, { machineId: this.config.machineId });
        break;
      case 'fact':
        this.logAttempt(effect.fact);
        break;
    }
  }

  private logAttempt(fact: FactBody): void {
    if (fact.kind !== 'attempt') return;
    const { attemptId, machineId, state, code } = fact;
    this.core.log('info', `attempt ${state}`, { machineId, attemptId, ...(code ? { code } : {}) });
  }

  private async load(offer: Offer): Promise<void> {
    const { attemptId } = offer;
    const refused = await this.program.load(offer);
    await this.feed(
      refused ? { type: 'program-refused', attemptId, reason: refused } : { type: 'program-ready', attemptId },
    );
  }

  /** The intent is on disk. Either the first byte leaves now, or the attempt ends without one. */
  private run(attemptId: string): void {
    const { agent } = this;
    const problem = readinessProblem(agent?.snapshot, agent?.trouble ?? '', this.guard);
    const source = problem ?? this.program.open(attemptId);
    if ('code' in source) void this.feed({ type: 'start-failed', attemptId, reason: source });
    else agent?.input({ type: 'run', source });
  }

  private onEvent(event: SessionEvent): void {
    if (event.type === 'first-byte' || event.type === 'resumed') void this.feed({ type: event.type });
    if (event.type === 'paused') {
      void this.feed({ type: 'paused', ...(event.message === undefined ? {} : { message: event.message }) });
    }
    if (event.type !== 'ended') return;
    const { outcome, code, message, ackedBlocks } = event;
    const why = { ...(code ? { code } : {}), ...(message ? { message } : {}) };
    void this.feed({ type: 'ended', outcome, ackedBlocks, reason: why });
  }

  private onLinkLost(why: string): void {
    if (!this.isRunning) return;
    // The session has said so itself if it could; then this one finds nothing running any more.
    const lost = reason(
      'RUN_LINK_LOST',
      `The connection broke during the job: ${why}. Look at the machine; it may be hot.`,
    );
    void this.feed({ type: 'ended', outcome: 'failed', reason: lost });
  }

  private onBroken(why: string): void {
    this.core.log('error', 'the bridge cannot go on with this machine', { machineId: this.config.machineId, why });
    const broken = reason('INTERNAL', `The bridge could not go on: ${why}. The machine was stopped; look at it.`);
    void this.feed({ type: 'ended', outcome: 'failed', reason: broken });
  }

  /** Tells connectivity, state and lock when one of them changed. */
  private onMachineChanged(): void {
    this.core.watchdog?.look();
    const snapshot = this.agent?.snapshot;
    const { ledger } = this.state;
    const hasLocked = snapshot?.phase === 'locked' && this.lastPhase !== 'locked';
    if (snapshot) this.lastPhase = snapshot.phase;
    if (snapshot && hasLocked && !ledger.lock) {
      const why = reason('MACHINE_NOT_READY', `The machine is ${snapshot.state}. Look at it, then unlock it.`);
      void this.feed({ type: 'locked', reason: why }).then(() => this.onMachineChanged());
    }
    const { connectivity, state } = this.condition;
    const why =
      this.journalProblem ??
      ledger.lock ??
      (connectivity === 'online' ? undefined : reason('MACHINE_OFFLINE', this.agent?.trouble ?? ''));
    const firmware = snapshot?.identity?.firmware.slice(0, 200);
    const condition = { connectivity, state, ...why, ...(firmware ? { firmware } : {}) };
    const text = JSON.stringify(condition);
    if (text === this.lastToldMachine) return;
    this.lastToldMachine = text;
    const { machineId, run } = ledger;
    this.core.log('info', `machine ${connectivity}`, { machineId, state, ...(why ? { code: why.code } : {}) });
    this.tellLazily({ kind: 'machine', machineId, run, ...condition });
  }

  private tellLazily(body: FactBody): void {
    const { outbox, store, told, log } = this.core;
    const fact = outbox.number(body);
    const settle = (): void => {
      outbox.settle([fact]);
      told();
    };
    store.writeFactLazily(fact).then(settle, (error: unknown) => {
      log('error', 'journal cannot be written', { error: String(error) });
      settle();
    });
  }

  private onTick(): void {
    void this.feed({ type: 'tick' });
    const phase = this.agent?.snapshot?.phase;
    const isStrange =
      this.state.live?.state !== 'intent' && this.isRunning && phase !== 'running' && phase !== 'paused';
    if (!isStrange) {
      delete this.strangeSinceMs;
      return;
    }
    this.strangeSinceMs ??= this.core.clock.monotonicMs();
    if (this.core.clock.monotonicMs() - this.strangeSinceMs > LOST_TRACK_AFTER_MS)
      void this.feed({ type: 'lost-track' });
  }

  private async endRun(graceMs: number): Promise<void> {
    const ended = new Promise<void>((resolve) => (this.whenEnded = resolve));
    this.agent?.input({ type: 'cancel' });
    const timer = setTimeout(() => this.agent?.input({ type: 'stop' }), graceMs);
    // A machine that does not even answer a stop must not keep the process: its attempt is then unknown at the next start.
    const giveUp = new Promise<void>((resolve) => setTimeout(resolve, graceMs + 1000).unref());
    await Promise.race([ended, giveUp]);
    clearTimeout(timer);
  }
}
