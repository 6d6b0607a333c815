import { HeatWatch, type HeatTrouble } from '../heat-watch.js';
import type { BlockSource, MachineOrder, SessionEffect, SessionInput } from '../session.js';
import { MarlinLink } from './marlin-link.js';
import { MARLIN_LIMITS, type MarlinOptions } from './marlin-options.js';
import { linesOfOrder, type OrderEnd, type OrderQueue } from './orders.js';
import { Questions } from './questions.js';
import type { MarlinReply, Temperatures } from './replies.js';

/** How long after the last answer a machine that only answers questions counts as reachable for one. */
const ANSWERING_MS = 5_000;

/** What goes on beside a program: readings, heaters, the machine's own card, orders, measuring the stop. */
export abstract class MarlinKeeper extends MarlinLink {
  protected readonly questions: Questions;
  protected readonly heat: HeatWatch;
  /** A program from the machine's own card, started at its display. */
  private isPrintingCard = false;
  /** Somebody may have sent a move nobody waits for. */
  private mayMove = false;

  constructor(options: MarlinOptions) {
    super(options);
    this.questions = new Questions(options.pollMs ?? MARLIN_LIMITS.pollMs);
    this.heat = new HeatWatch(options);
  }

  protected override forgetLink(): void {
    super.forgetLink();
    this.heat.reset(this.nowMs);
    this.isPrintingCard = false;
    this.mayMove = false;
    for (const name of ['nozzleC', 'nozzleTargetC', 'bedC', 'bedTargetC', 'positionMm'] as const) {
      delete this.readings[name];
    }
  }

  override handle(input: SessionInput, nowMs: number): readonly SessionEffect[] {
    const effects = super.handle(input, nowMs);
    if (!this.orders.isActive || this.phase === 'ready' || this.isBusy) return effects;
    const order = this.orders.drop();
    if (order) {
      const message = `The machine is ${this.phase} now; whether it did all of it is unknown.`;
      this.orderEnded(order.orderId, 'failed', 'MACHINE_NOT_READY', message, order.lines);
    }
    return [...effects, ...this.out.take()];
  }

  protected override onRun(source: BlockSource): void {
    // Its end is synchronised.
    this.mayMove = false;
    super.onRun(source);
  }

  protected override onOrder(orderId: string, order: MachineOrder): void {
    const { kind } = order;
    if (kind === 'jog-cancel') return this.cancelJog(orderId);
    if (this.orders.isActive || this.isPrintingCard) {
      const message = this.isPrintingCard ? 'The machine prints from its own card.' : 'Another order is under way.';
      return this.orderEnded(orderId, 'refused', 'MACHINE_BUSY', `${message} Wait until it has ended.`);
    }
    if (this.isWaitingForUser) {
      // It would be carried out when the person has come: cold in the middle of the part.
      const message = 'The machine itself waits for a person and takes nothing else. Answer its prompt.';
      return this.orderEnded(orderId, 'refused', 'MACHINE_BUSY', message);
    }
    const wanted = linesOfOrder(order);
    if ('code' in wanted) return this.orderEnded(orderId, 'refused', wanted.code, wanted.message);
    this.progressAtMs = this.nowMs;
    if (kind === 'gcode') this.mayMove = true;
    if (order.kind === 'override') this.rememberOverride(order.feed);
    this.orders.begin(orderId, wanted);
    this.settle();
    this.pump();
  }

  protected onReport(reply: MarlinReply): void {
    if (reply.type === 'temperatures') {
      this.questions.hasReported = true;
      this.onTemperatures(reply.temperatures);
    } else if (reply.type === 'position') this.readings.positionMm = { x: reply.x, y: reply.y, z: reply.z };
    else if (reply.type === 'card') this.onCard(reply.isPrinting);
  }

  protected onTemperatures(temperatures: Temperatures): void {
    Object.assign(this.readings, temperatures);
    this.questions.heardTemperatures(this.nowMs);
    const trouble = this.heat.read(temperatures, this.nowMs);
    if (trouble) this.onHeatTrouble(trouble);
  }

  protected hasHeatTrouble(): boolean {
    const isAnswering = this.nowMs - this.progressAtMs < ANSWERING_MS;
    const trouble = this.heat.tick(this.nowMs, this.questions.hasReported || isAnswering);
    if (trouble) this.onHeatTrouble(trouble);
    return trouble !== undefined;
  }

  /** Also when idle: whatever the heater does, nobody asked for it. */
  private onHeatTrouble({ code, message }: HeatTrouble): void {
    if (this.phase === 'locked') return;
    this.writeStop();
    this.fail(code, message);
  }

  private onCard(isPrinting: boolean): void {
    if (isPrinting === this.isPrintingCard || this.isBusy) return;
    this.isPrintingCard = isPrinting;
    if (this.phase !== 'ready') return;
    this.setState(isPrinting ? 'execute' : 'idle');
    this.notice(isPrinting ? 'A print from its own card runs on the machine.' : 'The print from the card has ended.');
  }

  protected poll(): void {
    if (this.lines.hasExtra || this.orders.isActive || this.emergency.isActive) return;
    // Numbered like blocks, so that noise cannot turn a question into another command.
    this.lines.ask(...this.questions.due(this.nowMs, this.isBusy));
  }

  /** Once per connection, when nothing is hot or moves: does an out-of-band command arrive at once? */
  protected measureStop(): void {
    if (this.emergency.isActive) {
      this.emergency.settle(this.stream.flight, this.nowMs);
      if (this.emergency.isReleaseDue(this.nowMs)) this.out.write(this.stream.raw('M108', this.nowMs));
      return;
    }
    if (!this.emergency.isWanted || !this.isQuiet || this.readings.prompt) return;
    this.out.write(this.stream.push(this.emergency.text, this.nowMs));
    const question = this.stream.flight.at(-1);
    if (question) this.emergency.asked(question);
  }

  private get isQuiet(): boolean {
    const { nozzleTargetC, bedTargetC } = this.readings;
    const isCold = nozzleTargetC === 0 && (bedTargetC ?? 0) === 0;
    const isFree = this.phase === 'ready' && !this.isPrintingCard && !this.mayMove && !this.orders.isActive;
    return isCold && isFree && this.stream.isIdle && !this.lines.hasExtra;
  }

  protected hearForOrder(line: string, reply: MarlinReply): void {
    if (reply.type === 'ok') {
      if (line.length > 3 && reply.line === undefined && reply.freePlanner === undefined) this.hearOpen(line.slice(3));
    } else if (
      reply.type !== 'busy' &&
      reply.type !== 'resend' &&
      reply.type !== 'line-error' &&
      !line.startsWith(' ')
    ) {
      this.hearOpen(line);
    }
  }

  private hearOpen(line: string): void {
    (this.steps.openLine === undefined ? this.orders : this.steps).hear(line);
  }

  /** Ends or continues the order whose line was answered. */
  protected settle(): void {
    if (this.emergency.isActive) this.emergency.settle(this.stream.flight, this.nowMs);
    const end = this.settleQueue(this.orders);
    if (!end) return;
    const code = end.outcome === 'refused' ? 'ORDER_REFUSED' : undefined;
    this.orderEnded(end.orderId, end.outcome, code, end.message, end.lines);
  }

  protected settleQueue(queue: OrderQueue): OrderEnd | undefined {
    if (!queue.isActive) return undefined;
    const { openLine } = queue;
    const isProven = openLine !== undefined && this.stream.isProvenLine(openLine);
    // Its answer was only found by asking: a numbered question shows whether the line itself arrived.
    if (openLine !== undefined && !isProven && this.stream.isIdle && !this.lines.hasExtra) this.lines.ask('M105');
    return queue.settle(isProven, this.nowMs);
  }

  private cancelJog(orderId: string): void {
    // Only where out-of-band commands were proven to arrive; in the queue it would stop the moves after the jog.
    if (this.emergency.works !== true || this.phase !== 'ready') {
      const message = 'A jog of this firmware cannot be broken off; it ends after its distance.';
      return this.orderEnded(orderId, 'refused', 'ORDER_UNSUPPORTED', message);
    }
    this.out.write(this.stream.raw('M410', this.nowMs));
    this.orderEnded(orderId, 'done');
  }

  private rememberOverride(feed: number | undefined): void {
    if (feed !== undefined) this.readings.overrides = { feed, rapid: 100, spindle: 100 };
  }
}
