import type { Birth, Fact, Offer } from '#libs/bridge-contract';
import type { SessionSnapshot } from '#libs/machine-protocols';
import { decide } from '../../firmware-bridge/src/gate/attempt-gate.js';
import { identityProblem, onPort, reason, voidStart } from '../../firmware-bridge/src/gate/gate-moves.js';
import {
  mayHaveStarted,
  type Decision,
  type GateCommand,
  type GateContext,
  type GateEffect,
  type GateInput,
  type GateState,
  type Reason,
} from '../../firmware-bridge/src/gate/gate-types.js';
import { readinessProblem } from '../../firmware-bridge/src/gate/readiness.js';
import type { Bridge } from './bridge.js';
import type { DiskWrite } from './disk.js';
import type { Machine, MachineEvent } from './machine.js';
import { Session } from './session.js';

const TICK_MS = 1000;
const LOST_TRACK_AFTER_MS = 5000;
const STRAY = reason('MACHINE_NOT_READY', 'The machine runs something that was not started here.');

/** How often something was said, and when the server said it last (its clock). */
class LastWord {
  count = 0;
  private atMs = -Infinity;

  said(atMs: number | undefined): void {
    this.count += 1;
    this.atMs = Math.max(this.atMs, atMs ?? -Infinity);
  }

  isAfter(count: number, atMs: number | undefined): boolean {
    return count !== this.count || (atMs !== undefined && atMs < this.atMs);
  }
}

type Step = (go: (input: GateInput) => void) => void;

/**
 * One machine of a bridge: inputs go through the real gate one after the other, each decision is on the disk before its
 * effects happen. What it does in which order is what the bridge's MachineGate and MachineController do.
 */
export class MachineShell {
  state: GateState;
  readonly session: Session;
  /** Nothing new may start while it stands. */
  private unwritable: Reason | undefined;
  private owed: DiskWrite[] = [];
  private readonly queue: Step[] = [];
  private isBusy = false;
  private readonly stops = new LastWord();
  /** Stops, and cancels of the attempt that waits. */
  private revocations = 0;
  private isLocking = false;
  /** A preflight that waits for the first meeting with the machine. */
  private waiting: string | undefined;
  private strangeSinceMs: number | undefined;
  private lastPhase: SessionSnapshot['phase'] | undefined;
  private lastTold = '';
  private isTicking = false;

  constructor(
    readonly machine: Machine,
    private readonly bridge: Bridge,
  ) {
    const ledger = bridge.disk.ledger(machine.id);
    const live = ledger.liveAttemptId === undefined ? undefined : bridge.disk.attempt(ledger.liveAttemptId);
    this.state = { ledger, ...(live ? { live } : {}) };
    this.session = new Session(machine, bridge, {
      feed: (input) => this.feed(input),
      changed: () => this.changed(),
      tried: () => this.meetingIsOver(),
    });
  }

  private get world() {
    return this.bridge.world;
  }

  // ---------------------------------------------------------------- what is told of the machine

  get isLocked(): boolean {
    return this.state.ledger.lock !== undefined || this.session.snapshot.phase === 'locked';
  }

  get birth(): Birth['machines'][number] {
    const { machineId, maxFence, run } = this.state.ledger;
    const { connectivity, snapshot } = this.session;
    return { machineId, maxFence, run, connectivity, state: snapshot.state };
  }

  onMachine(event: MachineEvent): void {
    this.session.onMachine(event);
  }

  changed(): void {
    const { phase } = this.session.snapshot;
    const hasJustLocked = phase === 'locked' && this.lastPhase !== 'locked';
    this.lastPhase = phase;
    if (hasJustLocked && !this.state.ledger.lock) {
      const why = 'The machine is aborted. Look at it, then unlock it.';
      this.feed({ type: 'locked', reason: reason('MACHINE_NOT_READY', why) });
    }
    this.tellNews();
    this.arm();
  }

  private tellNews(): void {
    const { machineId, run } = this.state.ledger;
    const { connectivity, state } = this.birth;
    const problem =
      this.unwritable ??
      this.state.ledger.lock ??
      identityProblem(onPort(this.state, this.session)) ??
      this.bridge.notRemoteNews;
    const text = `${connectivity} ${state} ${problem?.code}`;
    if (text === this.lastTold) return;
    this.lastTold = text;
    this.bridge.tellLazily({ kind: 'machine', machineId, run, connectivity, state, ...problem });
  }

  // ---------------------------------------------------------------- the way through the gate

  boot(): void {
    const { live } = this.state;
    const { random } = this.world;
    if (live && mayHaveStarted(live) && this.machine.goesOnAlone) this.session.reattach(live.attemptId);
    else if (live && !mayHaveStarted(live)) {
      // Whoever asks meanwhile waits until it is known whether the program is whole.
      this.enqueue((go) =>
        this.bridge.process.after(random.bridge.duration(10, 3000), () => {
          const hasProgram = random.bridge.chance(0.9);
          if (!hasProgram) this.world.oracle.onProgramLost(this.bridge.name, live.attemptId);
          go({ type: 'boot', hasProgram });
        }),
      );
    } else this.feed({ type: 'boot' });
    this.session.connect();
    this.arm();
  }

  say(command: GateCommand, isLocal: boolean): void {
    if (command.kind === 'stop') this.session.stop();
    const { live } = this.state;
    const isPassedOn = command.kind === 'cancel' && live?.attemptId === command.attemptId && mayHaveStarted(live);
    const saidAtMs = isLocal ? undefined : command.issuedAtMs;
    if (command.kind === 'stop') this.stops.said(saidAtMs);
    if (command.kind === 'stop' || (command.kind === 'cancel' && command.attemptId === live?.attemptId)) {
      this.revocations += 1;
    }
    if (command.kind === 'stop' && this.isLocking) return;
    this.isLocking ||= command.kind === 'stop';
    const { count } = this.stops;
    const isOnce = !isLocal && command.kind === 'unlock';
    this.enqueue((go) => {
      const decideNow = (isRepeated: boolean): void => {
        if (command.kind === 'stop') this.isLocking = false;
        const known = 'attemptId' in command ? this.known(command.attemptId) : undefined;
        const isOverruled = this.stops.isAfter(count, saidAtMs);
        go({
          type: 'command',
          command,
          ...(known ? { known } : {}),
          isLocal,
          isPassedOn,
          isOverruled,
          isRepeated,
        });
      };
      if (isOnce) this.bridge.takeOnce(command.commandId, (isFirst) => decideNow(!isFirst));
      else decideNow(false);
    });
    if (isPassedOn) this.session.cancel();
  }

  feed(input: GateInput): void {
    this.enqueue((go) => go(input));
  }

  private enqueue(step: Step): void {
    this.queue.push(step);
    this.next();
  }

  private next(): void {
    // What an effect feeds back waits until all effects of its decision are carried out.
    while (!this.isBusy) {
      const step = this.queue.shift();
      if (!step) break;
      this.isBusy = true;
      step((input) => this.step(input));
    }
    this.arm();
  }

  private step(input: GateInput): void {
    const { bridge, state, revocations } = this;
    const decision = decide(state, input, this.context());
    const facts = decision.effects.flatMap((effect) => (effect.type === 'fact' ? [bridge.number(effect.fact)] : []));
    const hasNewLedger = decision.state.ledger !== state.ledger;
    if (!decision.put && !hasNewLedger && facts.length === 0) {
      this.finish(decision, input, { isWritten: true, isTakenBack: false });
      return;
    }
    const change = {
      facts,
      ...(decision.put ? { attempt: decision.put } : {}),
      ...(hasNewLedger ? { ledger: decision.state.ledger } : {}),
    };
    const begins = decision.effects.some(({ type }) => type === 'start' || type === 'fetch');
    bridge.inTurn(() => {
      const isWritten = this.write(change);
      if (!isWritten && !begins && (decision.put || hasNewLedger)) this.owed.push(change);
      // On the disk, and the process may die before anything comes of it.
      bridge.process.after(1, () => {
        this.settle(facts);
        const isStop = input.type === 'command' && input.command.kind === 'stop';
        if (isStop && isWritten) this.world.oracle.onStopped(bridge.name, this.machine.id, input.command.issuedAtMs);
        this.finish(decision, input, { isWritten, isTakenBack: revocations !== this.revocations });
        this.next();
      });
    });
  }

  /** What the disk refused comes before anything else. */
  private write(change: DiskWrite): boolean {
    const { bridge } = this;
    for (const one of [...this.owed, change]) {
      const isWritten = bridge.disk.write(one);
      this.unwritable = isWritten ? undefined : reason('JOURNAL_BROKEN', 'The bridge cannot write its journal.');
      if (!isWritten) return false;
      this.owed = this.owed.filter((other) => other !== one);
      // A ledger that waited is not the newest word about a lock.
      this.world.oracle.onDurable(bridge.name, one.facts ?? [], one === change ? one.ledger : undefined);
    }
    return true;
  }

  private known(attemptId: string) {
    const owed = this.owed.findLast(({ attempt }) => attempt?.attemptId === attemptId);
    return owed?.attempt ?? this.bridge.disk.attempt(attemptId);
  }

  private settle(facts: readonly Fact[]): void {
    this.bridge.outbox.settle(facts);
    this.world.oracle.onTold(this.bridge.name, facts);
    if (facts.length > 0) this.bridge.tellFacts();
  }

  private finish(
    decision: Decision,
    input: GateInput,
    { isWritten, isTakenBack }: { isWritten: boolean; isTakenBack: boolean },
  ): void {
    const begins = decision.effects.some((effect) => effect.type === 'start' || effect.type === 'fetch');
    if (isWritten || !begins) {
      this.state = decision.state;
      for (const effect of decision.effects) this.carryOut(effect, input, isTakenBack);
    }
    this.isBusy = false;
    this.tellNews();
  }

  private context(): GateContext {
    const { bridge } = this;
    const { serverNowMs, notRemote } = bridge;
    const notReady = this.unwritable ?? this.readiness();
    return {
      epoch: bridge.epoch,
      monotonicMs: bridge.monotonicMs(),
      process: this.world.plan.mills.includes(this.machine.id) ? 'mill' : 'print',
      safetyClass: 'B',
      knownNowMs: bridge.knownNowMs,
      port: this.session.port,
      ...(notRemote ? { notRemote } : {}),
      ...(serverNowMs === undefined ? {} : { serverNowMs }),
      ...(notReady ? { notReady } : {}),
    };
  }

  private readiness(): Reason | undefined {
    return readinessProblem(this.session.snapshot as SessionSnapshot, '');
  }

  private carryOut(effect: GateEffect, input: GateInput, isTakenBack: boolean): void {
    const { bridge } = this;
    switch (effect.type) {
      case 'reply':
        if (input.type === 'local-start' || (input.type === 'command' && input.isLocal)) return;
        return bridge.reply(effect.reply);
      case 'fetch':
        return this.load(effect.offer);
      case 'preflight':
        this.waiting = effect.attemptId;
        if (this.session.wasTried) this.meetingIsOver();
        return;
      case 'start':
        return this.run(effect, isTakenBack);
      case 'session':
        if (effect.input === 'cancel' && !(input.type === 'command' && input.isPassedOn)) this.session.cancel();
        if (effect.input === 'unlock') this.session.unlock();
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

  private meetingIsOver(): void {
    const { waiting } = this;
    if (waiting === undefined) return;
    this.waiting = undefined;
    this.feed({ type: 'preflight', attemptId: waiting, nonce: `n${this.world.nextNumber()}` });
  }

  private load({ attemptId }: Offer): void {
    const { random } = this.world;
    this.bridge.process.after(random.bridge.duration(300, 90_000), () => {
      if (this.state.live?.attemptId !== attemptId) return;
      if (random.bridge.chance(0.02)) {
        const refused = reason('PROGRAM_HASH', 'The program is not what was ordered.');
        return this.feed({ type: 'program-refused', attemptId, reason: refused });
      }
      return this.feed({ type: 'program-ready', attemptId });
    });
  }

  /** The intent is on disk. Either the first byte leaves now, or the attempt ends without one. */
  private run(decided: Extract<GateEffect, { type: 'start' }>, isTakenBack: boolean): void {
    const { attemptId } = decided;
    const now = { monotonicMs: this.bridge.monotonicMs(), port: this.session.port, isTakenBack };
    const problem = voidStart(decided, now) ?? this.readiness();
    if (problem) this.feed({ type: 'start-failed', attemptId, reason: problem });
    else this.session.run(attemptId);
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
    return (
      this.unwritable !== undefined || this.strangeness !== undefined || (live !== undefined && !mayHaveStarted(live))
    );
  }

  /** The journal says one thing, the machine another. */
  private get strangeness(): GateInput | undefined {
    const { live } = this.state;
    const isRunning = live !== undefined && mayHaveStarted(live);
    const { phase } = this.session.snapshot;
    if (isRunning && live.state !== 'intent' && phase !== 'running') return { type: 'lost-track' };
    return !isRunning && phase === 'running' ? { type: 'locked', reason: STRAY } : undefined;
  }

  private tick(): void {
    this.feed({ type: 'tick' });
    if (this.unwritable && !this.isBusy && this.write({ ledger: this.state.ledger })) this.changed();
    const { strangeness } = this;
    const nowMs = this.bridge.monotonicMs();
    this.strangeSinceMs = strangeness && (this.strangeSinceMs ?? nowMs);
    if (strangeness && nowMs - this.strangeSinceMs! > LOST_TRACK_AFTER_MS) this.feed(strangeness);
  }
}
