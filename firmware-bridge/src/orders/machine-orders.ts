import { randomUUID } from 'node:crypto';
import { MAX_ANSWER_CHARS, MAX_ANSWER_LINES, type MachineConfig } from '#libs/bridge-contract';
import type { ErrorCode } from '#libs/domain';
import type { MachineOrder, SessionEvent } from '#libs/machine-protocols';
import type { BridgeCore } from '../bridge-core.js';
import { decideOrder, type AcceptedOrder, type OrderContext, type OrderWish } from './decide-order.js';
import { reason, strangerProblem } from '../gate/gate-moves.js';
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
  readonly isHarmless: boolean;
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
  /** A person ordered heat, or a spindle to turn. */
  switchedOn(what: 'heat' | 'spindle'): void;
  /** Nobody knows what the machine does: only a person can tell. */
  hung(why: Reason): void;
}

/** Orders of people: decided, passed through the session, and each answered exactly once. */
export class MachineOrders {
  private readonly pending = new Map<string, Pending>();
  private heatedAtMs = -Infinity;
  /** Ends of jogs that people asked for: each voids the jogs that have not begun. */
  private jogEnds = 0;
  /** What people last ordered of a spindle or laser; firmwares of printers do not tell. */
  private isSpindleOn?: boolean;

  constructor(private readonly host: OrderHost) {}

  /** A person lets go of the key: what waits for the disk does not move any more. */
  endJog(wish: OrderWish): Promise<OrderAnswer> {
    this.jogEnds += 1;
    return this.obey(wish, { order: { kind: 'jog-cancel' }, isHarmless: true });
  }

  /** Call it when the order comes. @returns whether the key that it answers has been let go since */
  watchKey({ order }: OrderWish): () => boolean {
    const { jogEnds } = this;
    return () => order.kind === 'jog' && jogEnds !== this.jogEnds;
  }

  /**
   * Decides with what is known this moment, writes down that this order was obeyed, decides once more, and carries it out.
   * @param isOver see `watchKey`
   * @returns when it has begun; the answer comes later
   */
  async begin(wish: OrderWish, isOver: () => boolean): Promise<{ readonly answer: Promise<OrderAnswer> }> {
    const { port } = this.host.agent;
    const accepted = decideOrder(wish, this.host.state(), this.context());
    const refused =
      'code' in accepted
        ? accepted
        : ((await this.repeatProblem(wish, accepted)) ??
          (isOver() ? LET_GO : undefined) ??
          strangerProblem(port, this.host.agent.port));
    const decided = refused ?? decideOrder(wish, this.host.state(), this.context());
    if (!('code' in decided)) return { answer: this.obey(wish, decided) };
    this.host.core.log('info', `order ${wish.order.kind} refused`, { ...this.who(wish), code: decided.code });
    return { answer: Promise.resolve(refusal(decided)) };
  }

  /** An order must not be obeyed twice, neither by the next process: on the disk before its first byte. */
  private async repeatProblem({ remote }: OrderWish, { isHarmless }: AcceptedOrder): Promise<Reason | undefined> {
    if (!remote || isHarmless) return undefined;
    try {
      return (await this.host.core.commands.take(remote)) ? undefined : REPEATED;
    } catch (error) {
      const text = `The bridge cannot write its journal: ${(error as Error).message}. Nothing was done.`;
      return reason('JOURNAL_BROKEN', text);
    }
  }

  private async obey(wish: OrderWish, accepted: AcceptedOrder): Promise<OrderAnswer> {
    const { core } = this.host;
    // Before the first byte: a crash in between must leave a trace of who moved the machine.
    core.log('info', `order ${wish.order.kind} begins`, this.who(wish));
    if (accepted.isHeating) {
      this.heatedAtMs = core.clock.monotonicMs();
      this.host.switchedOn('heat');
    }
    if (accepted.isSpinning !== undefined) this.isSpindleOn = accepted.isSpinning;
    if (accepted.isSpinning) this.host.switchedOn('spindle');
    const answer = await this.give(accepted.order, accepted.isHarmless ?? false);
    const { outcome, code } = answer;
    core.log('info', `order ${wish.order.kind} ${outcome}`, { ...this.who(wish), ...(code ? { code } : {}) });
    return answer;
  }

  private who({ by, armedBy }: OrderWish): Record<string, unknown> {
    const { machineId } = this.host.config;
    return { machineId, by, ...(armedBy === undefined ? {} : { armedBy }) };
  }

  private context(): OrderContext {
    const { config, core, agent, problem } = this.host;
    const serverNowMs = core.serverNowMs();
    const notReady = problem();
    const notRemote = core.notRemote();
    return {
      profile: config.profile,
      macros: config.macros ?? [],
      snapshot: agent.snapshot,
      trouble: agent.trouble,
      isBusy: this.isBusy,
      ...(serverNowMs === undefined ? {} : { serverNowMs }),
      ...(notReady ? { notReady } : {}),
      ...(notRemote ? { notRemote } : {}),
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

  /** @param isHarmless the bridge's own orders only switch off, or on again what a paused job had on */
  give(order: MachineOrder, isHarmless = true): Promise<OrderAnswer> {
    const orderId = randomUUID();
    return new Promise((resolve) => {
      const isLong = order.kind !== 'override' && order.kind !== 'jog-cancel';
      const timer = setTimeout(() => {
        if (isLong) this.host.hung(HANGS);
        this.settle(orderId, { ...HANGS, outcome: 'failed', lines: [] });
      }, ORDER_LIMIT_MS).unref();
      // Registered before it is given: the session may answer at once.
      this.pending.set(orderId, { isLong, isHarmless, timer, resolve });
      this.host.agent.input({ type: 'order', orderId, order });
    });
  }

  /** Heat was ordered, and the machine may not have told its new targets yet. */
  get isWarming(): boolean {
    return this.host.core.clock.monotonicMs() - this.heatedAtMs < WARMING_MS;
  }

  /** Turns per minute; where the firmware does not tell, 1 for what was switched on; undefined when nobody knows. */
  get spindleLevel(): number | undefined {
    const { spindleRpm, phase } = this.host.agent.snapshot;
    if (phase === 'closed' || phase === 'connecting') return undefined;
    return spindleRpm ?? (this.isSpindleOn === undefined ? undefined : Number(this.isSpindleOn));
  }

  async stopSpindle(): Promise<OrderAnswer> {
    const answer = await this.give({ kind: 'gcode', lines: ['M5'] });
    if (answer.outcome === 'done') this.isSpindleOn = false;
    return answer;
  }

  /** The bridge goes away: what people switched on by hand does not stay on behind it. The watchdog is the second to see to it. */
  async switchOff(limitMs: number): Promise<void> {
    const { nozzleTargetC = 0, bedTargetC = 0, phase } = this.host.agent.snapshot;
    if (phase !== 'ready') return;
    const late = new Promise<void>((resolve) => setTimeout(resolve, limitMs).unref());
    const off = async (): Promise<void> => {
      if ((this.spindleLevel ?? 0) > 0) await this.stopSpindle();
      if (nozzleTargetC + bedTargetC > 0 || this.isWarming) await this.give({ kind: 'heat', nozzleC: 0, bedC: 0 });
    };
    await Promise.race([off(), late]);
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
    const { outcome, code = 'RUN_LINK_LOST' } = answer;
    // No answer, or not the machine's own: nobody knows how far it came, so a person has to look.
    if (outcome === 'failed' && pending.isLong && !pending.isHarmless && !ANSWERED.includes(code)) {
      this.host.hung(reason(code, `An order broke off: ${answer.message ?? 'no answer'} Look at it, then unlock it.`));
    }
    pending.resolve(answer);
  }
}

/** The machine itself said that it does not; or a stop came, which locks it anyhow. */
const ANSWERED: readonly ErrorCode[] = ['ORDER_REFUSED', 'RUN_CANCELLED'];
const REPEATED = reason(
  'ORDER_EXPIRED',
  'This very order was carried out before. Look at the machine, then give a new one.',
);
const LET_GO = reason('ORDER_EXPIRED', 'The key was let go before the jog began; nothing moved.');
const HANGS = reason('RUN_HANG', 'The machine did not finish the order within 10 minutes. Look at it, then unlock it.');
