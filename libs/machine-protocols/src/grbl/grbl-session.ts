import type { BlockSource, MachineIdentity, MachineOrder, SessionSnapshot } from '../session.js';
import { GrblRun } from './grbl-run.js';
import { isRefusal } from './grbl-orders.js';
import { REAL_TIME } from './limits.js';
import { orderLines, overrideBytes } from './order-lines.js';
import { packMlStateOf, parseGrblReply, type GrblReport } from './replies.js';

/** GRBL 1.1, grblHAL and FluidNC, as their firmwares were seen to behave. */
export class GrblSession extends GrblRun {
  private isUnlocking = false;

  override get snapshot(): SessionSnapshot {
    const { prompt, ...snapshot } = super.snapshot;
    const isHomed = this.report?.isHomed ?? (this.hasHoming ? this.isHomed : undefined);
    return {
      ...snapshot,
      ...(this.phase === 'paused' && prompt && { prompt }),
      ...(isHomed !== undefined && { isHomed }),
      executedBlocks: this.executedBlocks,
      quality: { ...this.quality },
      // `!` and 0x18 are acted on the moment they arrive.
      stopDelayS: 0,
    };
  }

  protected override get isOccupied(): boolean {
    return this.orders.isActive || this.isJogging;
  }

  protected onOpened(): void {
    this.beginLine();
    this.position.clear();
    this.isHomed = false;
    this.handshake.begin(this.nowMs);
  }

  protected onLine(line: string): void {
    this.heardAtMs = this.nowMs;
    const reply = parseGrblReply(line);
    if (reply.type === 'report') this.onReport(reply);
    else if (this.phase === 'connecting') this.pursueHandshake(this.handshake.onReply(reply, line, this.nowMs));
    else this.onReply(reply, line);
  }

  protected onChunkEnd(): void {
    this.pump();
  }

  protected onTick(): void {
    if (this.phase === 'connecting') return this.pursueHandshake(this.handshake.onTime(this.nowMs));
    this.poll();
    this.watch();
    this.pump();
  }

  protected onRun(source: BlockSource): void {
    const first = [...this.feed.own, ...(this.options.homeBeforeRun ? ['$H'] : [])];
    this.feed.begin(source, first, this.off);
    this.track.begin();
    this.beginMarkers();
    this.ending = 'none';
    this.isPausing = false;
    this.drainedAtMs = undefined;
    this.executedBlocks = 0;
    this.answeredAtMs = this.nowMs;
    this.askStatus();
    this.pump();
  }

  protected onPause(): void {
    if (this.ending !== 'none') return;
    this.isPausing = true;
    this.setState('holding');
    this.out.write(REAL_TIME.hold);
    this.askStatus();
  }

  protected onResume(): void {
    if (this.ending !== 'none') return;
    const { report } = this;
    if (report?.name === 'Door' && (report.sub === 1 || report.sub === 2)) {
      return this.notice('The safety door is still open. Close it, then go on.');
    }
    if (this.phase === 'paused' && this.feed.draining === 'tool') this.goOn();
    this.isPausing = false;
    this.stoppedSpindleAtMs = undefined;
    this.resumedAtMs = this.nowMs;
    this.answeredAtMs = this.nowMs;
    this.out.write(REAL_TIME.resume);
    this.resumed();
    this.pump();
  }

  protected onCancel(): void {
    if (this.ending === 'cancel') return;
    this.setState('stopping');
    this.slowDown('cancel');
  }

  protected writeStop(): void {
    this.out.urgent(REAL_TIME.hold + REAL_TIME.reset);
    this.afterReset();
    this.ending = 'error';
    this.orderDone(this.orders.fail('RUN_CANCELLED', 'The machine was stopped.'));
  }

  protected onUnlock(): void {
    this.open();
    this.isUnlocking = true;
    this.out.write(this.handshake.beginWithReset(this.nowMs));
  }

  protected override onClosed(): void {
    super.onClosed();
    this.orderDone(this.orders.fail('RUN_LINK_LOST', 'The connection was lost before the answer.'));
  }

  protected override onOrder(orderId: string, order: MachineOrder): void {
    if (order.kind === 'override') return this.override(orderId, order);
    if (order.kind === 'jog-cancel') {
      if (this.isJogging || this.orders.kind === 'jog') this.out.write(REAL_TIME.jogCancel);
      return this.orderEnded(orderId, 'done');
    }
    if (this.orders.isActive || (this.isJogging && order.kind !== 'jog')) {
      return this.orderEnded(orderId, 'refused', 'MACHINE_BUSY', 'The machine is busy. Wait for it.');
    }
    if (order.kind === 'check') this.orders.beginCheck(orderId, order);
    else {
      const lines = orderLines(order, this.handshake.dialect, this.report);
      if (isRefusal(lines)) return this.orderEnded(orderId, 'refused', lines.code, lines.message);
      this.orderDone(this.orders.begin(orderId, order.kind, lines));
    }
    this.answeredAtMs = this.nowMs;
    this.askStatus();
    this.pump();
  }

  private override(orderId: string, order: Extract<MachineOrder, { kind: 'override' }>): void {
    const change = overrideBytes(order, this.readings.overrides ?? { feed: 100, rapid: 100, spindle: 100 });
    if (isRefusal(change)) return this.orderEnded(orderId, 'refused', change.code, change.message);
    this.out.write(change.bytes);
    // The next report says the same; an order before that must count from here.
    this.readings.overrides = change.percents;
    this.orderEnded(orderId, 'done');
  }

  private get hasHoming(): boolean {
    return (Number(this.identity?.capabilities['$22'] ?? 0) & 1) === 1;
  }

  private completeHandshake(identity: MachineIdentity): void {
    const isAlarm = this.report?.name === 'Alarm';
    if (!this.identified(identity, isAlarm && !this.isUnlocking && this.options.homeBeforeRun !== true)) return;
    this.count.setBuffer(this.handshake.rxBytes);
    this.position.setUnit(identity.capabilities['$13'] === '1');
    // Questions of the handshake may still be answered.
    this.awaitedReports = 2;
    if (isAlarm && this.isUnlocking) this.feed.own = ['$X'];
    // A run broke off with the cable, which took no spindle with it. An alarm refuses M5 and has stopped it.
    else if (this.phase === 'locked' && !isAlarm) this.feed.own = [...this.off];
    this.isUnlocking = false;
    this.askStatus(this.handshake.dialect.fullReport);
    this.pump();
  }

  private pursueHandshake(text: string): void {
    this.out.write(text);
    const { identity, noise, isGarbled } = this.handshake;
    if (identity) return this.completeHandshake(identity);
    const seen = noise ?? (this.isHandshakeOverdue && isGarbled ? 'its answers cannot be read' : undefined);
    if (seen !== undefined) {
      const message = `The line to the machine damages data: ${seen}. Check cable, ground and baud rate.`;
      this.refuse('RUN_LINK_NOISY', message);
    } else if (this.isHandshakeOverdue) {
      if (!this.report) return this.refuseSilence('GRBL');
      this.refuse('MACHINE_BUSY', `The machine is in state ${this.report.name}. Wait until it is idle.`);
    }
  }

  private onReport(report: GrblReport): void {
    if (this.report?.name !== 'Idle') this.idleSinceMs = this.nowMs;
    this.report = report;
    Object.assign(this.readings, this.position.read(report), report.overrides && { overrides: report.overrides });
    if (this.phase === 'connecting') {
      if (this.isLatched) this.standStill(report);
      return this.pursueHandshake(this.handshake.onReport(report));
    }
    const isUnasked = this.awaitedReports === 0 && !this.handshake.dialect.reportsUnasked;
    this.awaitedReports = Math.max(0, this.awaitedReports - 1);
    const isStill = report.name === 'Hold' ? report.sub === 0 : report.name === 'Door' && report.sub <= 1;
    if (this.holdSinceMs !== undefined && isStill) return this.reset();
    if (this.phase === 'locked') return;
    if (!this.isBusy) return this.onIdleReport(report);
    // A `?` grows out of a damaged digit: the machine then answers a question that nobody asked.
    if (isUnasked && this.ending === 'none') return this.failNoisy('a report came that nobody asked for');
    this.onRunReport(report);
  }

  /** Found moving or held after a run broke off or was stopped: nobody goes on with that. A reset stops the spindle too. */
  private standStill({ name, sub }: GrblReport): void {
    if (name === 'Run' || name === 'Jog') this.out.write(REAL_TIME.hold);
    else if ((name === 'Hold' && sub === 0) || name === 'Door') this.out.write(REAL_TIME.reset);
  }

  private onIdleReport(report: GrblReport): void {
    if (report.name === 'Idle') this.isJogging = false;
    const state = packMlStateOf(report);
    // "complete" and "stopped" say how the last run ended; they stay until something moves again.
    if (state === 'idle' && (this.state === 'complete' || this.state === 'stopped')) return;
    if (report.name !== 'Alarm') return this.setState(state);
    const isPending = this.feed.own.length > 0 || this.count.size > 0 || this.orders.isActive;
    if (this.options.homeBeforeRun === true || isPending) return;
    this.fail('RUN_ALARM', 'The machine is locked by an alarm. Look at it.');
  }
}
