import type { Birth } from '#libs/bridge-contract';
import type { SessionSnapshot } from '#libs/machine-protocols';
import { decide } from '../../firmware-bridge/src/gate/attempt-gate.js';
import { reason } from '../../firmware-bridge/src/gate/gate-moves.js';
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
} from '../../firmware-bridge/src/gate/gate-types.js';
import { readinessProblem } from '../../firmware-bridge/src/gate/readiness.js';
import type { Fact, Offer } from '#libs/bridge-contract';
import type { Bridge } from './bridge.js';
import type { Machine, MachineEvent } from './machine.js';

const TICK_MS = 1000;
const LOST_TRACK_AFTER_MS = 5000;

/**
 * One machine of a bridge: inputs go through the real gate one after the other, each decision is on the disk before its
 * effects happen. What it does in which order is what the bridge's MachineGate and MachineController do.
 */
export class MachineShell {
  state: GateState;
  /** Nothing new may start while it stands. */
  journalProblem: Reason | undefined;
  private readonly queue: (() => GateInput)[] = [];
  private isBusy = false;
  private stops = 0;
  private stoppedAtMs = -Infinity;
  /** The session says locked until somebody unlocks it; it forgets that with its process. */
  private isSessionLocked = false;
  private lastEnd: 'complete' | 'stopped' | undefined;
  private strangeSinceMs: number | undefined;
  private lastTold = '';
  private isTicking = false;

  constructor(
    readonly machine: Machine,
    private readonly bridge: Bridge,
  ) {
    const ledger = bridge.disk.ledger(machine.id);
    const live = ledger.liveAttemptId === undefined ? undefined : bridge.disk.attempt(ledger.liveAttemptId);
    this.state = { ledger, ...(live ? { live } : {}) };
  }

  private get world() {
    return this.bridge.world;
  }

  // ---------------------------------------------------------------- what the machine says

  /** As the session sees it. */
  private get snapshot(): Pick<SessionSnapshot, 'phase' | 'state'> {
    const { machine } = this;
    if (!machine.reaches(this.bridge)) return { phase: 'connecting', state: 'stopped' };
    if (machine.isAlarmed || this.isSessionLocked) return { phase: 'locked', state: 'aborted' };
    if (machine.run) return { phase: 'running', state: 'execute' };
    return { phase: 'ready', state: this.lastEnd ?? 'idle' };
  }

  get isLocked(): boolean {
    return this.state.ledger.lock !== undefined || this.snapshot.phase === 'locked';
  }

  get birth(): Birth['machines'][number] {
    const { machineId, maxFence, run } = this.state.ledger;
    const { phase, state } = this.snapshot;
    return { machineId, maxFence, run, connectivity: phase === 'connecting' ? 'offline' : 'online', state };
  }

  onMachine(event: MachineEvent): void {
    const isMine = 'attemptId' in event && this.state.live?.attemptId === event.attemptId;
    if (isMine && (event.type === 'paused' || event.type === 'resumed')) {
      this.feed(event.type === 'paused' ? { type: 'paused' } : { type: 'resumed' });
    }
    if (event.type === 'ended') {
      this.lastEnd = event.outcome === 'done' ? 'complete' : 'stopped';
      if (isMine) this.feed({ type: 'ended', outcome: event.outcome, ackedBlocks: 10 });
    }
    this.changed();
  }

  private changed(): void {
    if (this.snapshot.phase === 'locked' && !this.state.ledger.lock) {
      this.feed({
        type: 'locked',
        reason: reason('MACHINE_NOT_READY', 'The machine is aborted. Look at it, then unlock it.'),
      });
    }
    this.tellNews();
    this.arm();
  }

  private tellNews(): void {
    const { machineId, run } = this.state.ledger;
    const { connectivity, state } = this.birth;
    const problem = this.journalProblem ?? this.state.ledger.lock;
    const text = `${connectivity} ${state} ${problem?.code}`;
    if (text === this.lastTold) return;
    this.lastTold = text;
    this.bridge.tellLazily({ kind: 'machine', machineId, run, connectivity, state, ...problem });
  }

  // ---------------------------------------------------------------- the way through the gate

  boot(): void {
    const { live } = this.state;
    const { process } = this.bridge;
    if (live && mayHaveStarted(live) && this.machine.goesOnAlone) {
      process.after(this.world.random.bridge.int(500, 4000), () => this.findAgain(live));
    } else this.feed({ type: 'boot' });
    process.after(100, () => this.changed());
  }

  /** The machine may print on by itself: it is asked, instead of a person. */
  private findAgain(live: AttemptRecord): void {
    const { run, last } = this.machine;
    if (!this.machine.reaches(this.bridge)) {
      this.bridge.process.after(5000, () => this.findAgain(live));
    } else if (run?.attemptId === live.attemptId) this.feed({ type: 'resumed' });
    else if (last?.attemptId === live.attemptId) this.feed({ type: 'ended', outcome: last.outcome });
    else
      this.feed({
        type: 'ended',
        outcome: 'failed',
        reason: reason('RUN_LINK_LOST', 'The machine does not know this run.'),
      });
  }

  say(command: GateCommand, isLocal: boolean): void {
    if (command.kind === 'stop') {
      this.stops += 1;
      if (!isLocal) this.stoppedAtMs = Math.max(this.stoppedAtMs, command.issuedAtMs);
      this.stopNow();
    }
    const { stops } = this;
    this.enqueue(() => {
      const known = 'attemptId' in command ? this.bridge.disk.attempt(command.attemptId) : undefined;
      const isOverruled = stops !== this.stops || (!isLocal && command.issuedAtMs < this.stoppedAtMs);
      return { type: 'command', command, ...(known ? { known } : {}), isLocal, isOverruled };
    });
  }

  feed(input: GateInput): void {
    this.enqueue(() => input);
  }

  private enqueue(input: () => GateInput): void {
    this.queue.push(input);
    if (!this.isBusy) this.next();
  }

  private next(): void {
    // What an effect feeds back waits until all effects of its decision are carried out.
    while (!this.isBusy) {
      const input = this.queue.shift();
      if (!input) return this.arm();
      this.step(input());
    }
  }

  private step(input: GateInput): void {
    const { bridge, state } = this;
    const decision = decide(state, input, this.context());
    this.isBusy = true;
    const facts = decision.effects.flatMap((effect) => (effect.type === 'fact' ? [bridge.number(effect.fact)] : []));
    const hasNewLedger = decision.state.ledger !== state.ledger;
    if (!decision.put && !hasNewLedger && facts.length === 0) return this.finish(decision, input, facts, true);
    const change = {
      facts,
      ...(decision.put ? { attempt: decision.put } : {}),
      ...(hasNewLedger ? { ledger: decision.state.ledger } : {}),
    };
    bridge.inTurn(() => {
      const isWritten = bridge.disk.write(change);
      if (isWritten) this.world.oracle.onDurable(bridge.name, facts, change.ledger);
      this.journalProblem = isWritten ? undefined : reason('JOURNAL_BROKEN', 'The bridge cannot write its journal.');
      // On the disk, and the process may die before anything comes of it.
      bridge.process.after(1, () => {
        this.finish(decision, input, facts, isWritten);
        this.next();
      });
    });
    return undefined;
  }

  private finish(decision: Decision, input: GateInput, facts: readonly Fact[], isWritten: boolean): void {
    this.bridge.outbox.settle(facts);
    if (facts.length > 0) this.bridge.tellFacts();
    const begins = decision.effects.some((effect) => effect.type === 'start' || effect.type === 'fetch');
    if (isWritten || !begins) {
      this.state = decision.state;
      for (const effect of decision.effects) this.carryOut(effect, input);
    }
    this.isBusy = false;
    this.tellNews();
  }

  private context(): GateContext {
    const serverNowMs = this.bridge.serverNowMs();
    const notReady = this.journalProblem ?? this.readiness();
    return {
      epoch: this.bridge.epoch,
      monotonicMs: this.bridge.monotonicMs(),
      process: 'print',
      safetyClass: 'A',
      ...(serverNowMs === undefined ? {} : { serverNowMs }),
      ...(notReady ? { notReady } : {}),
    };
  }

  private readiness(): Reason | undefined {
    return readinessProblem(this.snapshot as SessionSnapshot, '');
  }

  private carryOut(effect: GateEffect, input: GateInput): void {
    const { bridge } = this;
    switch (effect.type) {
      case 'reply':
        if (input.type === 'local-start' || (input.type === 'command' && input.isLocal)) return;
        return bridge.reply(effect.reply);
      case 'fetch':
        return this.load(effect.offer);
      case 'preflight':
        return this.feed({ type: 'preflight', attemptId: effect.attemptId, nonce: `n${this.world.nextNumber()}` });
      case 'start':
        return this.run(effect.attemptId);
      case 'session':
        if (effect.input === 'cancel') this.cancelRun();
        if (effect.input === 'unlock') this.unlockSession();
        return this.changed();
      case 'fact':
        if (effect.fact.kind === 'attempt') {
          const { attemptId, state, code } = effect.fact;
          this.world.trace(() => `${bridge.name}: ${attemptId} is ${state}${code ? ` (${code})` : ''}`);
        }
        return undefined;
      case 'ignored':
        return this.world.trace(() => `${bridge.name}: ${effect.why}`);
    }
  }

  private load({ attemptId }: Offer): void {
    const { random } = this.world;
    this.bridge.process.after(random.bridge.duration(300, 90_000), () => {
      if (this.state.live?.attemptId !== attemptId) return;
      if (random.bridge.chance(0.02)) {
        const refused = reason('PROGRAM_HASH', 'The program is not what was ordered.');
        this.feed({ type: 'program-refused', attemptId, reason: refused });
      } else this.feed({ type: 'program-ready', attemptId });
    });
  }

  /** The intent is on disk. Either the first byte leaves now, or the attempt ends without one. */
  private run(attemptId: string): void {
    const problem = this.readiness();
    if (problem) return this.feed({ type: 'start-failed', attemptId, reason: problem });
    this.bridge.process.after(this.world.random.bridge.int(1, 50), () => {
      const { machine } = this;
      if (!machine.reaches(this.bridge) || machine.run || machine.isAlarmed || this.isSessionLocked) {
        return this.feed({
          type: 'ended',
          outcome: 'failed',
          reason: reason('RUN_LINK_LOST', 'The connection broke.'),
        });
      }
      this.lastEnd = undefined;
      machine.start(attemptId, this.bridge);
      this.bridge.process.after(this.world.random.bridge.int(1, 200), () => this.feed({ type: 'first-byte' }));
      return undefined;
    });
    return undefined;
  }

  private cancelRun(): void {
    const { machine } = this;
    if (!machine.reaches(this.bridge) || !machine.run) return;
    this.bridge.process.after(this.world.random.bridge.int(100, 5000), () => {
      if (machine.run && machine.run.attemptId === this.state.live?.attemptId) machine.end('cancelled', false);
    });
  }

  /** Standing still waits for nothing, least of all for a disk. */
  private stopNow(): void {
    const { machine } = this;
    this.isSessionLocked = true;
    if (machine.reaches(this.bridge) && machine.run) machine.end('cancelled', false);
  }

  private unlockSession(): void {
    this.isSessionLocked = false;
    if (this.machine.reaches(this.bridge)) this.machine.isAlarmed = false;
  }

  // ---------------------------------------------------------------- each second, while there is something to look at

  private arm(): void {
    if (this.isTicking || !this.needsTick) return;
    this.isTicking = true;
    this.bridge.process.after(TICK_MS, () => {
      this.isTicking = false;
      this.tick();
      this.arm();
    });
  }

  private get needsTick(): boolean {
    const { live } = this.state;
    return this.journalProblem !== undefined || this.isStrange || (live !== undefined && !mayHaveStarted(live));
  }

  private get isStrange(): boolean {
    const { live } = this.state;
    const { phase } = this.snapshot;
    return live !== undefined && mayHaveStarted(live) && live.state !== 'intent' && phase !== 'running';
  }

  private tick(): void {
    this.feed({ type: 'tick' });
    if (this.journalProblem && !this.isBusy && this.bridge.disk.write({ ledger: this.state.ledger })) {
      this.journalProblem = undefined;
      this.changed();
    }
    if (!this.isStrange) this.strangeSinceMs = undefined;
    else {
      const nowMs = this.bridge.monotonicMs();
      this.strangeSinceMs ??= nowMs;
      if (nowMs - this.strangeSinceMs > LOST_TRACK_AFTER_MS) this.feed({ type: 'lost-track' });
    }
  }
}
