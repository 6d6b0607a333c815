import type { BridgeCore } from '../bridge-core.js';
import { decide } from '../gate/attempt-gate.js';
import { identityProblem } from '../gate/gate-moves.js';
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

export interface GateHost {
  /** What holds this moment, apart from what the gate remembers. */
  context(): GateContext;
  /** The decision is on disk. */
  carryOut(effect: GateEffect, input: GateInput): void;
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
  /** Stops said so far, and when the server said its last one (its clock): they void every unlock said before. */
  private stops = 0;
  private stoppedAtMs = -Infinity;

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
    return this.unwritable ?? this.state.ledger.lock ?? identityProblem(this.state);
  }

  /** Why nothing could be remembered. */
  get unwritable(): Reason | undefined {
    return this.journal.problem ?? this.core.notReady();
  }

  feed(input: GateInput): Promise<Decision> {
    return this.enqueue(() => input);
  }

  /** @param isLocal a person at the bridge itself says it */
  command(command: GateCommand, isLocal: boolean): Promise<Decision> {
    if (command.kind === 'stop') {
      this.stops += 1;
      if (!isLocal) this.stoppedAtMs = Math.max(this.stoppedAtMs, command.issuedAtMs);
      // Somebody hammers on the button, or a script does: the lock is written once.
      if (this.locking) return this.locking;
    }
    const { stops } = this;
    const said = this.enqueue(() => {
      const known = 'attemptId' in command ? this.core.store.attempt(command.attemptId) : undefined;
      const isOverruled = stops !== this.stops || (!isLocal && command.issuedAtMs < this.stoppedAtMs);
      return { type: 'command', command, ...(known ? { known } : {}), isLocal, isOverruled };
    });
    if (command.kind !== 'stop') return said;
    this.locking = said.finally(() => delete this.locking);
    return this.locking;
  }

  /** Runs `act` after everything asked before, and nothing asked later before it. */
  after<T>(act: () => T): Promise<T> {
    const done = this.queue.then(act);
    this.queue = done;
    return done;
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

  private enqueue(input: () => GateInput): Promise<Decision> {
    const step = this.queue.then(async () => {
      await this.core.store.ready();
      return this.step(input());
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
    const isWritten = await this.journal.keep(decision, this.state.ledger, facts);
    this.core.outbox.settle(facts);
    if (facts.length > 0) this.core.told();
    if (!isWritten && decision.effects.some((effect) => effect.type === 'start' || effect.type === 'fetch')) {
      const why = this.journal.problem?.message ?? 'the journal cannot be written';
      return { state: this.state, effects: [{ type: 'ignored', why }] };
    }
    this.memory = decision.state;
    for (const effect of decision.effects) this.host.carryOut(effect, input);
    if (!this.state.live) this.host.onIdle();
    return decision;
  }
}
