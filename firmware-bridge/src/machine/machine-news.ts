import type { FactBody } from '#libs/bridge-contract';
import type { SessionSnapshot } from '#libs/machine-protocols';
import type { BridgeCore } from '../bridge-core.js';
import type { MachineLedger, Reason } from '../gate/gate-types.js';
import type { MachineAgent } from './machine-agent.js';
import { reason } from '../gate/gate-moves.js';

/** What the news about a machine are made from, besides the agent. */
export interface NewsSource {
  readonly ledger: MachineLedger;
  /** Why it cannot be used though it may be connected: disk, identity, lock. */
  readonly problem: Reason | undefined;
  /** Whoever answers is not who is known there. */
  readonly identityHash: string | undefined;
}

/** Tells the server connectivity, state and problem of one machine when one of them changed. */
export class MachineNews {
  private lastTold = '';
  private lastPhase: SessionSnapshot['phase'] | undefined;

  constructor(
    private readonly core: BridgeCore,
    private readonly agent: MachineAgent,
    private readonly source: () => NewsSource,
  ) {}

  /** Whether the machine locked itself since the last look: an alarm, a reset, a stop. */
  hasJustLocked(): boolean {
    const { phase } = this.agent.snapshot;
    const hasLocked = phase === 'locked' && this.lastPhase !== 'locked';
    this.lastPhase = phase;
    return hasLocked;
  }

  tell(): void {
    const { ledger, problem, identityHash } = this.source();
    const { machineId, run } = ledger;
    const { connectivity, snapshot } = this.agent;
    const { state } = snapshot;
    const isOffline = connectivity !== 'online';
    // What a person must do at the machine comes before what only keeps the server from starting anything.
    const offline = isOffline ? reason('MACHINE_OFFLINE', this.agent.trouble) : undefined;
    const why = problem ?? offline ?? this.core.notRemoteNews();
    const firmware = snapshot.identity?.firmware.slice(0, 200);
    const identity = identityHash === undefined ? {} : { identityHash };
    const condition = { connectivity, state, ...why, ...(firmware ? { firmware } : {}), ...identity };
    const text = JSON.stringify(condition);
    if (text === this.lastTold) return;
    this.lastTold = text;
    this.core.log('info', `machine ${connectivity}`, { machineId, state, ...(why ? { code: why.code } : {}) });
    this.tellLazily({ kind: 'machine', machineId, run, ...condition });
  }

  /** Something worth a line in the record, without a change of state. */
  note(message: string): void {
    const { machineId, run } = this.source().ledger;
    const { connectivity, snapshot } = this.agent;
    this.core.log('warn', message, { machineId });
    this.tellLazily({ kind: 'machine', machineId, run, connectivity, state: snapshot.state, message });
    // It carried no problem: whatever was told before is told anew.
    this.lastTold = '';
    this.tell();
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
}
