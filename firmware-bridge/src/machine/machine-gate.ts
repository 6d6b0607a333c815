import type { BridgeCore } from '../bridge-core.js';
import { decide } from '../gate/attempt-gate.js';
import { identityProblem, onPort } from '../gate/gate-moves.js';
import type {
  Decision,
  GateCommand,
  GateContext,
  GateEffect,
  GateInput,
  GateState,
  Reason,
} from '../gate/gate-types.js';
import { MachineJournal } from '../journal/machine-journal.js';

/** How often something was said, and when the server said it last (its clock). */
class LastWord {
  count = 0;
  private atMs = -Infinity;

  /** @param atMs undefined: at the bridge itself */
  said(atMs: number | undefined): void {
    this.count += 1;
    this.atMs = Math.max(this.atMs, atMs ?? -Infinity);
  }

  /** Whether it was said after something that came when it had been said `count` times, and was itself said at `atMs`. */
  isAfter(count: number, atMs: number | undefined): boolean {
    return count !== this.count || (atMs !== undefined && atMs < this.atMs);
  }
}

export interface GateHost {
  /** What holds this moment, apart from what the gate remembers. */
  context(): GateContext;
  /** The decision is on disk. `isTakenBack`: somebody said stop, or cancelled this attempt, while it was written. */
  carryOut(effect: GateEffect, input: GateInput, isTakenBack: boolean): void;
  /** No attempt is live. */
  onIdle(): void;
  /** The journal broke, or is as good as before. */
  onJournalChanged(): void;
}

/** One machine's way through the gate: inputs go one after the other, each decision is on disk before its effects happen. */
export class MachineGate {
  private memory: GateState;
  private readonly journal: MachineJournal;
  private queue: Promise<unknown> = Promise.resolve();
  /** A stop whose lock is being written. */
  private locking?: Promise<Decision>;
  /** Stops void every unlock said before them, and every resume; pauses and cancels the latter only. */
  private readonly stops = new LastWord();
  private readonly holds = new LastWord();
  /** Stops, and cancels of the attempt that waits. */
  private revocations = 0;

  constructor(
    private readonly machineId: string,
    private readonly core: BridgeCore,
    private readonly host: GateHost,
  ) {
    const { store } = core;
    this.journal = new MachineJournal(machineId, core, () => host.onJournalChanged());
    const ledger = store.ledger(machineId);
    const live = ledger.liveAttemptId === undefined ? undefined : store.attempt(ledger.liveAttemptId);
    this.memory = { ledger, ...(live ? { live } : {}) };
  }

  get state(): GateState {
    return this.memory;
  }

  /** Why nothing may start, whatever the machine itself says. */
  get problem(): Reason | undefined {
    return this.unwritable ?? this.state.ledger.lock ?? identityProblem(onPort(this.state, this.host.context()));
  }

  /** Why nothing could be remembered. */
  get unwritable(): Reason | undefined {
    return this.journal.problem ?? this.core.notReady();
  }

  feed(input: GateInput): Promise<Decision> {
    return this.enqueue(() => input);
  }

  /** @param how `isLocal`: a person at the bridge itself says it; `isPassedOn`: the machine has it already */
  command(command: GateCommand, how: { readonly isLocal: boolean; readonly isPassedOn?: boolean }): Promise<Decision> {
    const saidAtMs = how.isLocal ? undefined : command.issuedAtMs;
    this.note(command, saidAtMs);
    // Somebody hammers on the button, or a script does: the lock is written once.
    if (command.kind === 'stop' && this.locking) return this.locking;
    const last = command.kind === 'resume' ? this.holds : this.stops;
    const { count } = last;
    const isOnce = !how.isLocal && (command.kind === 'resume' || command.kind === 'unlock');
    const said = this.enqueue(async () => {
      const isRepeated = isOnce && !(await this.core.commands.takeIfPossible(command));
      const known = 'attemptId' in command ? this.journal.attempt(command.attemptId) : undefined;
      const isOverruled = last.isAfter(count, saidAtMs);
      return { type: 'command', command, ...(known ? { known } : {}), ...how, isOverruled, isRepeated };
    });
    if (command.kind !== 'stop') return said;
    this.locking = said.finally(() => delete this.locking);
    return this.locking;
  }

  /** The first input of all: whoever asks meanwhile waits until it is known whether the program is whole. */
  boot(hasProgram: () => Promise<boolean>): Promise<Decision> {
    return this.enqueue(async () => ({ type: 'boot', hasProgram: await hasProgram() }));
  }

  /** Runs `act` after everything asked before, and nothing asked later before it. */
  after<T>(act: () => T | Promise<T>): Promise<T> {
    const done = this.queue.then(() => this.core.store.ready()).then(act);
    this.queue = done.catch(() => undefined);
    return done;
  }

  private note(command: GateCommand, saidAtMs: number | undefined): void {
    const { kind } = command;
    if (kind !== 'stop' && kind !== 'pause' && kind !== 'cancel') return;
    this.holds.said(saidAtMs);
    if (kind === 'stop') this.stops.said(saidAtMs);
    if (kind === 'stop' || (kind === 'cancel' && command.attemptId === this.state.live?.attemptId)) {
      this.revocations += 1;
    }
  }

  /** Each second. Nothing may start until the journal takes a write again; then it is as good as before. */
  tick(): void {
    void this.feed({ type: 'tick' });
    if (!this.journal.problem) return;
    this.queue = this.queue.then(async () => {
      if (await this.journal.write({ ledger: this.state.ledger })) this.host.onJournalChanged();
    });
  }

  /** Everything asked so far is decided and carried out. */
  async settled(): Promise<void> {
    await this.queue;
  }

  private enqueue(input: () => GateInput | Promise<GateInput>): Promise<Decision> {
    const step = this.queue.then(async () => {
      await this.core.store.ready();
      return this.step(await input());
    });
    this.queue = step.catch((error: unknown) => {
      const { machineId } = this;
      this.core.log('error', 'a step of the machine failed', { machineId, error: String((error as Error).stack) });
      return { state: this.state, effects: [] };
    });
    return this.queue as Promise<Decision>;
  }

  private async step(input: GateInput): Promise<Decision> {
    const decision = decide(this.state, input, this.host.context());
    const facts = decision.effects.flatMap((effect) =>
      effect.type === 'fact' ? [this.core.outbox.number(effect.fact)] : [],
    );
    const { revocations } = this;
    const isWritten = await this.journal.keep(decision, this.state.ledger, facts);
    this.core.outbox.settle(facts);
    if (facts.length > 0) this.core.told();
    if (!isWritten && decision.effects.some((effect) => effect.type === 'start' || effect.type === 'fetch')) {
      const why = this.journal.problem?.message ?? 'the journal cannot be written';
      return { state: this.state, effects: [{ type: 'ignored', why }] };
    }
    this.memory = decision.state;
    const isTakenBack = revocations !== this.revocations;
    for (const effect of decision.effects) this.host.carryOut(effect, input, isTakenBack);
    if (!this.state.live) this.host.onIdle();
    return decision;
  }
}
