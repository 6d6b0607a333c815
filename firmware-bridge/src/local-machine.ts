import { randomUUID } from 'node:crypto';
import { orderSchema, type Order } from '#libs/bridge-contract';
import type { BridgeCore } from './bridge-core.js';
import type { ConsoleEntry } from './machine/console-ring.js';
import { reason } from './gate/gate-moves.js';
import type { Decision, GateCommand, Reason } from './gate/gate-types.js';
import type { LocalMachine, MachineView } from './local-api.js';
import { printable } from './log.js';
import type { MachineController } from './machine/machine-controller.js';
import { refusal, type OrderAnswer } from './orders/machine-orders.js';
import { readinessProblem } from './gate/readiness.js';
import type { ResumePlan } from './resume/resume-plan.js';
import { planResume } from './resume/resume-reader.js';

type Named = { commandId: string; issuedAtMs: number; expiresAtMs: number; machineId: string };

/** A person's words at the bridge, put into the same commands that the server sends. */
export class LocalMachineAccess implements LocalMachine {
  constructor(
    private readonly controller: MachineController,
    private readonly core: BridgeCore,
  ) {}

  get view(): MachineView {
    const { controller } = this;
    const { config, agent, problem } = controller;
    const { ledger, live } = controller.gate;
    const { heatLeaseS, spindleLeaseS } = controller.watch;
    const { identityHash } = controller;
    const { connectivity, snapshot, trouble } = agent;
    const why = problem ?? readinessProblem(snapshot, trouble);
    const isStartable = live?.state === 'stored' || live?.state === 'prepared';
    return {
      machineId: config.machineId,
      name: config.name,
      profile: config.profile,
      connectivity,
      state: snapshot.state,
      ...(why ? { problem: why } : {}),
      isLocked: ledger.lock !== undefined || snapshot.phase === 'locked',
      run: ledger.run,
      ...(snapshot.identity ? { firmware: printable(snapshot.identity.firmware) } : {}),
      macros: (config.macros ?? []).map(({ name }) => name),
      ...(live
        ? {
            attempt: {
              attemptId: live.attemptId,
              state: live.state,
              isStartable,
              ...(live.offer ? { jobId: live.offer.jobId, startByMs: live.offer.startByMs } : {}),
            },
          }
        : {}),
      telemetry: controller.telemetry,
      ...(heatLeaseS === undefined ? {} : { heatLeaseS }),
      ...(spindleLeaseS === undefined ? {} : { spindleLeaseS }),
      ...(identityHash === undefined ? {} : { identityHash }),
    };
  }

  console(sinceSeq?: number, hidesPolling?: boolean): readonly ConsoleEntry[] {
    return this.controller.agent.console.read(sinceSeq, hidesPolling);
  }

  async order(order: Order, by: string): Promise<OrderAnswer> {
    const parsed = orderSchema.safeParse(order);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const text = `The order is not right: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`;
      return refusal(reason('INPUT_INVALID', text));
    }
    return this.controller.order({ order: parsed.data, by, armedBy: by });
  }

  stop(by: string): void {
    void this.say('stop', by, { ...this.named, kind: 'stop', by });
  }

  pause(by: string): Promise<Reason | undefined> {
    return this.aboutAttempt('pause', by, {});
  }

  resume(by: string, choice?: number): Promise<Reason | undefined> {
    return this.aboutAttempt('resume', by, { armedBy: by, ...(choice === undefined ? {} : { choice }) });
  }

  cancel(by: string): Promise<Reason | undefined> {
    return this.aboutAttempt('cancel', by, {});
  }

  unlock(by: string, accepted?: string): Promise<Reason | undefined> {
    const acceptance = accepted === undefined ? {} : { acceptIdentity: true, identityHash: accepted };
    return this.say('unlock', by, { ...this.named, kind: 'unlock', by, ...acceptance });
  }

  async startLocally(attemptId: string, by: string, isPlateClear: boolean): Promise<Reason | undefined> {
    this.note('start', by);
    return refusalOf(await this.controller.startLocally(attemptId, by, isPlateClear));
  }

  resumePlan(): Promise<ResumePlan | undefined> {
    const { config, agent } = this.controller;
    const { phase, isHomed } = agent.snapshot;
    return planResume(this.core, config, phase === 'ready' && isHomed === true);
  }

  private aboutAttempt(
    kind: 'pause' | 'resume' | 'cancel',
    by: string,
    extra: { armedBy?: string; choice?: number },
  ): Promise<Reason | undefined> {
    const attemptId = this.controller.gate.live?.attemptId;
    if (attemptId === undefined) return Promise.resolve(NOTHING_RUNS);
    return this.say(kind, by, { ...this.named, ...extra, kind, attemptId, by });
  }

  private async say(what: string, by: string, command: GateCommand): Promise<Reason | undefined> {
    this.note(what, by);
    return refusalOf(await this.controller.say(command, true));
  }

  private note(what: string, by: string): void {
    this.core.log('info', `${what} at the bridge`, { machineId: this.controller.config.machineId, by });
  }

  /** Its times do not matter: a person's word at the bridge itself is never late. */
  private get named(): Named {
    const { machineId } = this.controller.config;
    return { commandId: randomUUID(), issuedAtMs: 0, expiresAtMs: 0, machineId };
  }
}

const NOTHING_RUNS = reason('STATE_CONFLICT', 'Nothing runs or waits on this machine now.');

/** The gate answers what it does not do; what it does has a machine or a start among its effects. */
function refusalOf({ effects }: Decision): Reason | undefined {
  // Passed on, whatever was answered besides: a pause of a paused job, for one.
  if (effects.some(({ type }) => type === 'session')) return undefined;
  for (const effect of effects) {
    if (effect.type === 'ignored') return reason('STATE_CONFLICT', effect.why);
    if (effect.type !== 'reply' || effect.reply.kind !== 'status') continue;
    const { code = 'STATE_CONFLICT', message, state } = effect.reply;
    return reason(code, message ?? `The job is ${state}.`);
  }
  return undefined;
}
