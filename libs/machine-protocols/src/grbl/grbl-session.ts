import { BaseSession, type SessionOptions } from '../base-session.js';
import type { BlockSource, MachineIdentity } from '../session.js';
import { CharacterCount } from './character-count.js';
import { grblAlarmText, grblErrorText } from './codes.js';
import { GrblHandshake, REAL_TIME } from './handshake.js';
import { GRBL_LIMITS, GRBL_SYNC } from './limits.js';
import { dwellMs, GrblPosition } from './position.js';
import { packMlStateOf, parseGrblReply, type GrblReply, type GrblReport } from './replies.js';

type Ending = 'none' | 'done' | 'cancel' | 'error';

/** GRBL 1.1 and grblHAL, as their firmware was seen to behave. */
export class GrblSession extends BaseSession {
  private readonly count = new CharacterCount();
  private readonly off: readonly string[];
  private extra: string[] = [];
  private source: BlockSource | undefined;
  private peeked: string | undefined;
  private ending: Ending = 'none';
  /** What the next reports lead to while the machine slows down before a reset. */
  private holdSinceMs: number | undefined;
  private isBannerExpected = false;
  private isPausing = false;
  private isUnlocking = false;
  private report: GrblReport | undefined;
  private readonly position = new GrblPosition();
  private readonly handshake = new GrblHandshake();
  private polledAtMs = 0;
  private heardAtMs = 0;
  private answeredAtMs = 0;
  private resumedAtMs = -Infinity;
  /** Since when reports say Idle. */
  private idleSinceMs = 0;

  constructor(options: SessionOptions) {
    super(options);
    this.off = options.offSequence ?? ['M5'];
  }

  protected onOpened(): void {
    this.count.clear();
    this.extra = [];
    this.ending = 'none';
    this.holdSinceMs = undefined;
    this.report = undefined;
    this.handshake.begin(this.nowMs);
    this.isBannerExpected = false;
    this.heardAtMs = this.nowMs;
    this.polledAtMs = this.nowMs;
  }

  protected onLine(line: string): void {
    this.heardAtMs = this.nowMs;
    const reply = parseGrblReply(line);
    if (reply.type === 'report') this.onReport(reply);
    else if (this.phase === 'connecting') this.pursueHandshake(this.handshake.onReply(reply));
    else this.onReply(reply);
  }

  protected onChunkEnd(): void {
    this.pump();
  }

  protected onTick(): void {
    if (this.phase === 'connecting') return this.pursueHandshake(this.handshake.onTime(this.nowMs));
    const isActive = this.isBusy || this.holdSinceMs !== undefined;
    const pollMs = isActive ? (this.options.pollMs ?? GRBL_LIMITS.pollMs) : GRBL_LIMITS.idlePollMs;
    if (this.nowMs - this.polledAtMs >= pollMs) this.askStatus();
    if (this.holdSinceMs !== undefined && this.nowMs - this.holdSinceMs > GRBL_LIMITS.holdMs) this.reset();
    this.watch();
    this.pump();
  }

  protected onRun(source: BlockSource): void {
    this.source = source;
    this.extra = this.options.homeBeforeRun ? ['$H'] : [];
    this.peeked = undefined;
    this.ending = 'none';
    this.isPausing = false;
    this.answeredAtMs = this.nowMs;
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
    if (this.ending === 'cancel') return;
    this.isPausing = false;
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
    this.out.write(REAL_TIME.hold);
    this.reset();
    this.ending = 'error';
  }

  protected onUnlock(): void {
    this.open();
    this.isUnlocking = true;
    this.out.write(this.handshake.beginWithReset(this.nowMs));
  }

  private completeHandshake(identity: MachineIdentity): void {
    const isAlarm = this.report?.name === 'Alarm';
    if (!this.identified(identity, isAlarm && !this.isUnlocking && this.options.homeBeforeRun !== true)) return;
    if (isAlarm && this.isUnlocking) this.extra = ['$X'];
    this.isUnlocking = false;
    this.pump();
  }

  private pursueHandshake(text: string): void {
    this.out.write(text);
    const { identity, rxBytes } = this.handshake;
    if (identity) {
      if (rxBytes !== undefined) this.count.setBuffer(rxBytes);
      this.completeHandshake(identity);
    } else if (this.isHandshakeOverdue) {
      this.giveUpHandshake();
    }
  }

  private giveUpHandshake(): void {
    if (!this.report) return this.refuseSilence('GRBL');
    this.refuse('MACHINE_BUSY', `The machine is in state ${this.report.name}. Wait until it is idle.`);
  }

  private onReply(reply: GrblReply): void {
    switch (reply.type) {
      case 'ok':
        return this.onAnswer();
      case 'error':
        return this.onError(reply.code);
      case 'alarm':
        return this.onAlarm(reply.code);
      case 'banner':
        return this.onBanner();
      case 'text':
        return this.notice(reply.text);
    }
  }

  private onAnswer(): void {
    this.answeredAtMs = this.nowMs;
    if (this.count.answered()?.isBlock && this.isBusy) this.ackedBlocks++;
  }

  private onError(code: number): void {
    const line = this.count.answered();
    if (!this.isBusy) return this.notice(`error:${code} (${grblErrorText(code)})`);
    if (this.ending === 'cancel') return;
    const place = line?.isBlock ? ` (block ${this.ackedBlocks + 1})` : '';
    this.slowDown('error');
    this.fail(
      'RUN_ERROR',
      `"${line?.text}"${place} was refused: error:${code}, ${grblErrorText(code)}. Correct the program.`,
    );
  }

  private onAlarm(code: number): void {
    // Our own reset in motion: expected after a stop, and after a cancel that did not slow down in time.
    if (this.isBannerExpected) return;
    // The reset stops spindle and coolant too, which a probe alarm leaves on.
    this.reset();
    this.ending = 'error';
    this.fail('RUN_ALARM', `ALARM:${code}: ${grblAlarmText(code)}. Look at the machine, unlock it and home it.`);
  }

  private onBanner(): void {
    this.count.clear();
    const wasExpected = this.isBannerExpected;
    this.isBannerExpected = false;
    this.report = undefined;
    if (!wasExpected) {
      if (this.isBusy) this.fail('RUN_MACHINE_RESET', 'The machine restarted in mid-run. Look at it, then home it.');
      else if (this.phase === 'ready') return this.open();
    }
    // The reset stopped the spindle; said again, because a board may keep an output through a reset.
    this.extra = [...this.off];
    this.peeked = undefined;
    this.askStatus();
  }

  private onReport(report: GrblReport): void {
    if (this.report?.name !== 'Idle') this.idleSinceMs = this.nowMs;
    this.report = report;
    Object.assign(this.readings, this.position.read(report));
    if (this.phase === 'connecting') return this.pursueHandshake(this.handshake.onReport(report));
    if (this.holdSinceMs !== undefined && report.sub === 0 && (report.name === 'Hold' || report.name === 'Door')) {
      return this.reset();
    }
    if (this.phase === 'locked') return;
    if (!this.isBusy) return this.onIdleReport(report);
    this.onRunReport(report);
  }

  private onIdleReport(report: GrblReport): void {
    const state = packMlStateOf(report);
    // "complete" and "stopped" say how the last run ended; they stay until something moves again.
    if (state === 'idle' && (this.state === 'complete' || this.state === 'stopped')) return;
    if (report.name === 'Alarm' && this.options.homeBeforeRun !== true && this.extra.length === 0) {
      if (this.count.flight.length === 0) this.fail('RUN_ALARM', 'The machine is locked by an alarm. Look at it.');
      return;
    }
    if (report.name !== 'Alarm') this.setState(state);
  }

  private onRunReport(report: GrblReport): void {
    if (report.name === 'Alarm' && !this.isBannerExpected && this.ending !== 'cancel' && !this.isHoming) {
      return this.fail('RUN_ALARM', 'The machine is in alarm. Look at it, unlock it and home it.');
    }
    if (this.ending === 'cancel' || this.nowMs - this.resumedAtMs < GRBL_LIMITS.resumeSettleMs) return;
    if (report.name === 'Hold' && report.sub === 0) {
      this.paused(this.isPausing ? 'host' : 'machine', this.isPausing ? undefined : 'The machine holds.');
    } else if (report.name === 'Door') {
      this.paused('machine', 'The safety door is open.');
    } else if (this.phase === 'paused' && (report.name === 'Run' || report.name === 'Idle')) {
      this.isPausing = false;
      this.answeredAtMs = this.nowMs;
      this.resumed();
    }
  }

  private get isHoming(): boolean {
    return this.count.flight[0]?.text === '$H' || this.extra[0] === '$H';
  }

  private askStatus(): void {
    this.polledAtMs = this.nowMs;
    // A real-time byte: taken out of the stream at once, so it does not count.
    this.out.write(REAL_TIME.status);
  }

  private slowDown(ending: Ending): void {
    this.ending = ending;
    this.holdSinceMs = this.nowMs;
    this.out.write(REAL_TIME.hold);
    this.askStatus();
  }

  private reset(): void {
    this.holdSinceMs = undefined;
    this.isBannerExpected = true;
    this.extra = [];
    this.out.write(REAL_TIME.reset);
  }

  /** Silence and missing answers. GRBL has no checksums: a lost answer cannot be told from a lost line. */
  private watch(): void {
    if (!this.isBusy) return;
    const quietMs = this.nowMs - this.heardAtMs;
    if (quietMs > (this.isHoming ? GRBL_LIMITS.homingMs : GRBL_LIMITS.quietMs)) {
      this.writeStop();
      return this.fail('RUN_HANG', `The machine said nothing for ${Math.round(quietMs / 1000)} s. Look at it.`);
    }
    const head = this.count.flight[0];
    if (!head || this.report?.name !== 'Idle' || this.ending === 'cancel') return;
    const waitedMs = this.nowMs - Math.max(this.answeredAtMs, head.sentAtMs, this.idleSinceMs);
    if (waitedMs < GRBL_LIMITS.unansweredMs + dwellMs(head.text)) return;
    this.slowDown('error');
    const lines = this.count.flight.length;
    this.fail('RUN_HANG', `${lines} lines were never acknowledged: this link loses bytes. Check cable and noise.`);
  }

  private pump(): void {
    if (this.phase === 'connecting' || this.isBannerExpected) return;
    if (this.ending === 'cancel' && this.isBusy) return this.concludeCancel();
    while (this.sendNext());
    if (this.ending === 'done' && this.count.flight.length === 0 && this.extra.length === 0) this.concludeDone();
  }

  /** Send one line if there is one and it fits. */
  private sendNext(): boolean {
    const text = this.peekNext();
    if (text === undefined || !this.count.fits(text)) return false;
    // Settings and homing are send-response: nothing may wait in the buffer behind them.
    const isAlone = text.startsWith('$') || this.count.flight[0]?.text.startsWith('$') === true;
    if (isAlone && this.count.flight.length > 0) return false;
    const isBlock = this.extra.length === 0;
    if (isBlock) {
      this.peeked = undefined;
      this.sentBlocks++;
    } else this.extra.shift();
    if (isBlock || text === '$H') this.programLeaves();
    this.count.add({ text, isBlock, sentAtMs: this.nowMs });
    this.out.write(`${text}\n`);
    return true;
  }

  private peekNext(): string | undefined {
    const extra = this.extra[0];
    if (extra !== undefined) return extra;
    if (this.phase !== 'running' || this.ending !== 'none' || this.isPausing) return undefined;
    this.peeked ??= this.source?.next();
    if (this.peeked === undefined) {
      this.ending = 'done';
      this.extra = [...this.off, GRBL_SYNC];
      this.setState('completing');
      return this.extra[0];
    }
    if (this.peeked.length > GRBL_LIMITS.lineChars) {
      const seen = this.peeked.slice(0, 40);
      this.slowDown('error');
      this.fail(
        'GCODE_LINE_LENGTH',
        `"${seen}..." is over ${GRBL_LIMITS.lineChars} characters. Export the program again.`,
      );
      return undefined;
    }
    return this.peeked;
  }

  private concludeDone(): void {
    if (this.report?.name !== 'Idle') return;
    this.ending = 'none';
    this.endRun('done');
  }

  /** After the reset: spindle off is acknowledged, and the machine says whether it kept its position. */
  private concludeCancel(): void {
    if (this.holdSinceMs !== undefined || !this.report) return;
    const isAlarm = this.report.name === 'Alarm';
    if (isAlarm) this.extra = [];
    else while (this.sendNext());
    if (this.extra.length > 0 || this.count.flight.length > 0) return;
    this.ending = 'none';
    this.endRun('cancelled', isAlarm);
  }
}
