import { randomUUID } from 'node:crypto';
import { MAX_ANSWER_CHARS, MAX_ANSWER_LINES, type MachineConfig } from '#libs/bridge-contract';
import type { ErrorCode } from '#libs/domain';
import type { MachineOrder, SessionEvent } from '#libs/machine-protocols';
import type { BridgeCore } from '../bridge-core.js';
import { decideOrder, type OrderContext, type OrderWish } from './decide-order.js';
import { reason } from '../gate/gate-moves.js';
import type { GateState, Reason } from '../gate/gate-types.js';
import { printable } from '../log.js';
import type { MachineAgent } from '../machine/machine-agent.js';

/** Homing and levelling a large machine takes minutes; what takes longer hangs. */
const ORDER_LIMIT_MS = 10 * 60_000;
/** Machines tell their targets every 2 s at the latest. */
const WARMING_MS = 10_000;

/** What became of an order. */
export interface OrderAnswer {
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly code?: ErrorCode;
  readonly message?: string;
  /** What the machine said, printable ASCII. */
  readonly lines: readonly string[];
}

interface Pending {
  readonly isLong: boolean;
  readonly timer: NodeJS.Timeout;
  resolve(answer: OrderAnswer): void;
}

type OrderEnded = Extract<SessionEvent, { type: 'order-ended' }>;

export const refusal = ({ code, message }: Reason): OrderAnswer => ({ outcome: 'refused', code, message, lines: [] });

export interface OrderHost {
  readonly config: MachineConfig;
  readonly core: BridgeCore;
  readonly agent: MachineAgent;
  state(): GateState;
  /** Why the machine may not be used, apart from what it says itself. */
  problem(): Reason | undefined;
  /** A person ordered heat. */
  heated(): void;
  /** Nobody knows what the machine does: only a person can tell. */
  hung(why: Reason): void;
}

/** Orders of people: decided, passed through the session, and each answered exactly once. */
export class MachineOrders {
  private readonly pending = new Map<string, Pending>();
  private heatedAtMs = -Infinity;

  constructor(private readonly host: OrderHost) {}

  /** Decides with what is known this moment, and carries it out. */
  async obey(wish: OrderWish): Promise<OrderAnswer> {
    const { machineId } = this.host.config;
    const { core } = this.host;
    const who = { machineId, by: wish.by, ...(wish.armedBy === undefined ? {} : { armedBy: wish.armedBy }) };
    const accepted = decideOrder(wish, this.host.state(), this.context());
    if ('code' in accepted) {
      core.log('info', `order ${wish.order.kind} refused`, { ...who, code: accepted.code });
      return refusal(accepted);
    }
    // Before the first byte: a crash in between must leave a trace of who moved the machine.
    core.log('info', `order ${wish.order.kind} begins`, who);
    if (accepted.isHeating) {
      this.heatedAtMs = core.clock.monotonicMs();
      this.host.heated();
    }
    const answer = await this.give(accepted.order);
    const { outcome, code } = answer;
    core.log('info', `order ${wish.order.kind} ${outcome}`, { ...who, ...(code ? { code } : {}) });
    return answer;
  }

  private context(): OrderContext {
    const { config, core, agent, problem } = this.host;
    const serverNowMs = core.serverNowMs();
    const notReady = problem();
    return {
      profile: config.profile,
      macros: config.macros ?? [],
      snapshot: agent.snapshot,
      trouble: agent.trouble,
      isBusy: this.isBusy,
      ...(serverNowMs === undefined ? {} : { serverNowMs }),
      ...(notReady ? { notReady } : {}),
    };
  }

  /** Something that moves or heats has not ended; overrides and the end of a jog do not count. */
  get isBusy(): boolean {
    return [...this.pending.values()].some(({ isLong }) => isLong);
  }

  /** Why no program may start beside an order. */
  get problem(): Reason | undefined {
    return this.isBusy
      ? reason('MACHINE_BUSY', 'The machine still carries out a person’s order. Wait for its end.')
      : undefined;
  }

  give(order: MachineOrder): Promise<OrderAnswer> {
    const orderId = randomUUID();
    return new Promise((resolve) => {
      const isLong = order.kind !== 'override' && order.kind !== 'jog-cancel';
      const timer = setTimeout(() => {
        if (isLong) this.host.hung(HANGS);
        this.settle(orderId, { ...HANGS, outcome: 'failed', lines: [] });
      }, ORDER_LIMIT_MS).unref();
      // Registered before it is given: the session may answer at once.
      this.pending.set(orderId, { isLong, timer, resolve });
      this.host.agent.input({ type: 'order', orderId, order });
    });
  }

  /** Heat was ordered, and the machine may not have told its new targets yet. */
  get isWarming(): boolean {
    return this.host.core.clock.monotonicMs() - this.heatedAtMs < WARMING_MS;
  }

  /** The bridge goes away: what people heated by hand does not stay on behind it. The watchdog is the second to see to it. */
  async coolDown(limitMs: number): Promise<void> {
    const { nozzleTargetC = 0, bedTargetC = 0, phase } = this.host.agent.snapshot;
    if (phase !== 'ready' || (nozzleTargetC + bedTargetC === 0 && !this.isWarming)) return;
    const late = new Promise<void>((resolve) => setTimeout(resolve, limitMs).unref());
    await Promise.race([this.give({ kind: 'heat', nozzleC: 0, bedC: 0 }), late]);
  }

  onEnded({ orderId, outcome, code, message, lines }: OrderEnded): void {
    this.settle(orderId, {
      outcome,
      ...(code ? { code } : {}),
      ...(message === undefined ? {} : { message: printable(message) }),
      lines: lines.slice(-MAX_ANSWER_LINES).map((line) => printable(line).slice(0, MAX_ANSWER_CHARS)),
    });
  }

  /** The line broke: nobody knows how far they came. */
  abandon(why: string): void {
    const message = printable(`The connection broke: ${why}. Look at the machine.`);
    for (const orderId of Array.from(this.pending.keys())) {
      this.settle(orderId, { outcome: 'failed', code: 'MACHINE_OFFLINE', message, lines: [] });
    }
  }

  private settle(orderId: string, answer: OrderAnswer): void {
    const pending = this.pending.get(orderId);
    if (!pending) return;
    this.pending.delete(orderId);
    clearTimeout(pending.timer);
    pending.resolve(answer);
  }
}

const HANGS = reason('RUN_HANG', 'The machine did not finish the order within 10 minutes. Look at it, then unlock it.');
