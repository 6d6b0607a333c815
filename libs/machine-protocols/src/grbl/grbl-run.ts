import type { CountedLine } from './character-count.js';
import { grblAlarmText, grblErrorText } from './codes.js';
import { GrblLine, isHomingLine, type GrblOptions } from './grbl-line.js';
import { GRBL_LIMITS, GRBL_MARKER, REAL_TIME } from './limits.js';
import { isImpossibleError } from './noise.js';
import { GrblPosition } from './position.js';
import { isProgramPause, pauseOf, toolPause, type Pause } from './prompts.js';
import type { GrblReply, GrblReport } from './replies.js';

/** What the machine's answers and reports mean for a run: acknowledged, refused, waiting, at rest, broken. */
export abstract class GrblRun extends GrblLine {
  protected readonly position = new GrblPosition();
  protected readonly off: readonly string[];
  protected resumedAtMs = -Infinity;
  /** Since when all is answered and the machine comes to rest. */
  protected drainedAtMs: number | undefined;
  private wrongLooks = 0;
  protected isHomed = false;
  protected stoppedSpindleAtMs: number | undefined;
  protected executedBlocks = 0;

  constructor(options: GrblOptions) {
    super(options);
    this.off = options.offSequence ?? ['M5'];
  }

  /** What waits for rest: the end of a run, a tool change, a look at the position, or the end of a cancel. */
  protected conclude(): void {
    if (!this.isBusy) return;
    if (this.ending === 'cancel') return this.concludeCancel();
    const isDrained = this.ending === 'none' && this.feed.isDraining && this.count.size === 0;
    if (!isDrained || this.phase !== 'running') return void (this.drainedAtMs = undefined);
    if (this.drainedAtMs !== undefined) return;
    this.drainedAtMs = this.nowMs;
    this.wrongLooks = 0;
    this.askStatus();
  }

  protected onReply(reply: Exclude<GrblReply, GrblReport>, line: string): void {
    switch (reply.type) {
      case 'ok':
        return this.onAnswer();
      case 'error':
        return this.onAnswer(reply.code);
      case 'alarm':
        return this.onAlarm(reply.code);
      case 'banner':
        return this.onBanner();
      case 'modes':
        if (this.isBusy && this.ending === 'none') return this.onMarker(reply.text);
        return this.orders.heard(line);
      case 'text':
        return this.onUnknown(line);
      default:
        this.orders.heard(line);
        if (reply.type === 'info') this.notice(line);
    }
  }

  /** No half sentence may pass in a run: what damages answers damages blocks too. */
  private onUnknown(line: string): void {
    this.quality.unknownLines++;
    this.orders.heard(line);
    if (this.isBusy && this.ending === 'none') this.failNoisy(`"${line.slice(0, 40)}" is no answer`);
    else this.notice(line);
  }

  private onAnswer(code?: number): void {
    this.answeredAtMs = this.nowMs;
    const line = this.count.answered();
    if (line === undefined) return this.onSurplus(code);
    if (line.kind === 'block') {
      if (code !== undefined) return this.onRefusedBlock(line, code);
      if (this.isBusy) this.ackedBlocks++;
      const queued = this.handshake.plannerBlocks + 1;
      this.executedBlocks = Math.max(this.executedBlocks, this.ackedBlocks - queued);
      return;
    }
    if (code === undefined) this.onDone(line);
    else if (line.kind === 'own') this.onRefusedOwn(line, code);
    if (line.kind === 'own') return;
    const end = this.orders.answered(line, code);
    if (this.orders.awaitsBanner) this.isBannerExpected = true;
    this.orderDone(end);
  }

  private onSurplus(code?: number): void {
    this.quality.surplusOks++;
    if (this.isBusy && this.ending === 'none') this.failNoisy('an answer came that no line waits for');
    else if (code !== undefined) this.notice(`error:${code}, ${grblErrorText(code)}`);
  }

  private onRefusedBlock(line: CountedLine, code: number): void {
    if (!this.isBusy || this.ending !== 'none') return;
    const meaning = `error:${code}, ${grblErrorText(code)}`;
    const place = `"${line.text}" (block ${this.ackedBlocks + 1})`;
    if (isImpossibleError(code, line.text)) return this.failNoisy(`${place} was answered by ${meaning}`);
    this.slowDown('error');
    this.fail('RUN_ERROR', `${place} was refused: ${meaning}. Correct the program.`);
  }

  private onRefusedOwn(line: CountedLine, code: number): void {
    const meaning = `"${line.text}" was refused: error:${code}, ${grblErrorText(code)}`;
    if (!this.isBusy || this.ending !== 'none') return this.notice(meaning);
    if (!isHomingLine(line.text)) return this.failNoisy(meaning);
    this.slowDown('error');
    this.fail('RUN_ERROR', `${meaning}.`);
  }

  /** An own line or one of an order was carried out. */
  private onDone({ text, kind }: CountedLine): void {
    if (isHomingLine(text)) this.isHomed = true;
    if (text === '$X' || isHomingLine(text)) this.report = undefined;
    if (text.startsWith('$J=')) this.isJogging = true;
    const setting = kind === 'order' ? /^(\$\d+)=(.+)$/.exec(text) : null;
    if (setting && this.identity) {
      const capabilities = { ...this.identity.capabilities, [setting[1] ?? '']: setting[2] ?? '' };
      this.identity = { ...this.identity, capabilities };
    }
    const isLost = text === GRBL_MARKER && kind === 'own' && !this.markerAnswered();
    if (isLost && this.isBusy && this.ending === 'none') this.onSurplus();
    if (kind === 'order') this.askStatus();
  }

  private onAlarm(code: number): void {
    // Our own reset in motion: expected after a stop, and after a cancel that did not slow down in time.
    if (this.isBannerExpected) return;
    this.isHomed = false;
    const meaning = `ALARM:${code}: ${grblAlarmText(code)}`;
    // The reset stops spindle and coolant too, which a probe alarm leaves on.
    this.reset();
    this.ending = 'error';
    this.orderDone(this.orders.fail('RUN_ALARM', meaning));
    this.fail('RUN_ALARM', `${meaning}. Look at the machine, unlock it and home it.`);
  }

  private onBanner(): void {
    this.count.clear();
    this.beginMarkers();
    this.awaitedReports = 0;
    this.isHomed = false;
    this.isJogging = false;
    this.report = undefined;
    const wasExpected = this.isBannerExpected;
    this.isBannerExpected = false;
    if (this.orders.awaitsBanner) this.orderDone(this.orders.bannerCame());
    if (!wasExpected) {
      this.orderDone(this.orders.fail('RUN_MACHINE_RESET', 'The machine restarted meanwhile.'));
      if (this.isBusy) this.fail('RUN_MACHINE_RESET', 'The machine restarted in mid-run. Look at it, then home it.');
      else if (this.phase === 'ready') return this.open();
    }
    this.feed.drop();
    // The reset stopped the spindle; said again, because a board may keep an output through a reset.
    this.feed.own = [...this.off];
    this.askStatus();
  }

  protected onRunReport(report: GrblReport): void {
    const isUnlocking = this.isHoming || this.feed.own[0] === '$X' || this.count.oldest?.text === '$X';
    if (report.name === 'Alarm' && !this.isBannerExpected && this.ending === 'none' && !isUnlocking) {
      this.reset();
      return this.fail('RUN_ALARM', 'The machine is in alarm. Look at it, unlock it and home it.');
    }
    if (report.name === 'Sleep' && this.ending === 'none') {
      this.reset();
      return this.fail('RUN_HALTED', 'The machine fell asleep in mid-run. Look at it, unlock it and home it.');
    }
    if (report.freeBlocks !== undefined) this.countPlanner(report.name, report.freeBlocks);
    if (this.ending !== 'none' || this.nowMs - this.resumedAtMs < GRBL_LIMITS.resumeSettleMs) return;
    const pause = pauseOf(report, this.count.oldest?.text, this.isPausing);
    if (pause) return this.pauseBy(pause, report);
    if (this.drainedAtMs !== undefined && report.name === 'Idle') return this.onRest(report);
    // Somebody pressed the button at the machine. A tool change waits for an answer here, not there.
    if (this.phase === 'paused' && this.feed.draining !== 'tool' && (report.name === 'Run' || report.name === 'Idle')) {
      this.isPausing = false;
      this.answeredAtMs = this.nowMs;
      this.resumed();
    }
  }

  private pauseBy(pause: Pause, report: GrblReport): void {
    // Nobody reaches into a turning tool: at M0 the spindle stops, and comes back by itself at `~`.
    if (isProgramPause(this.count.oldest?.text) && (report.spindleRpm ?? 0) > 0) {
      if (this.stoppedSpindleAtMs === undefined) {
        this.stoppedSpindleAtMs = this.nowMs;
        this.out.write(REAL_TIME.spindleStop);
      }
      if (this.nowMs - this.stoppedSpindleAtMs < GRBL_LIMITS.spindleStopMs) return;
    }
    this.paused(pause.by, pause.message, pause.prompt);
  }

  /** `Bf`: nearly all planner blocks free in motion, although there is more to send, is starvation. */
  private countPlanner(name: GrblReport['name'], freeBlocks: number): void {
    const { plannerBlocks } = this.handshake;
    const planned = Math.max(0, plannerBlocks - freeBlocks) + 1;
    this.executedBlocks = Math.max(this.executedBlocks, this.ackedBlocks - planned);
    if (name !== 'Run' || this.feed.draining !== undefined || this.ending !== 'none') return;
    this.quality.plannerReports++;
    if (freeBlocks >= plannerBlocks - 1) this.quality.starvedReports++;
  }

  /** All is answered and the machine stands still: is it where the program says? */
  private onRest(report: GrblReport): void {
    this.executedBlocks = this.ackedBlocks;
    const { positionMm } = this.readings;
    const difference = positionMm && this.position.isWork && this.track.mismatch(positionMm, this.toleranceMm);
    if (difference) {
      this.wrongLooks++;
      if (this.wrongLooks < GRBL_LIMITS.positionLooks) return this.askStatus();
      return this.failNoisy(difference);
    }
    if (this.feed.draining === 'end') return this.endRun('done');
    if (this.feed.draining === 'verify') return this.goOn();
    const isTurning = (report.spindleRpm ?? 0) > 0;
    const waitedMs = this.nowMs - (this.drainedAtMs ?? this.nowMs);
    if (isTurning && waitedMs < GRBL_LIMITS.spindleStopMs) return;
    const { by, message, prompt } = toolPause(this.feed.toolChange, !isTurning);
    this.paused(by, message, prompt);
  }

  protected goOn(): void {
    this.drainedAtMs = undefined;
    this.feed.goOn();
    const done = this.feed.takeHostBlocks();
    this.sentBlocks += done;
    this.ackedBlocks += done;
    this.executedBlocks = this.ackedBlocks;
  }

  /** Half a step and the rounding of the report, for each axis. */
  private get toleranceMm(): { readonly x: number; readonly y: number; readonly z: number } {
    const of = (name: string): number => 0.01 + 1 / (Number(this.identity?.capabilities[name]) || 10);
    return { x: of('$100'), y: of('$101'), z: of('$102') };
  }

  /** After the reset: spindle off is acknowledged, and the machine says whether it kept its position. */
  private concludeCancel(): void {
    if (this.holdSinceMs !== undefined || this.isBannerExpected || !this.report) return;
    const isAlarm = this.report.name === 'Alarm';
    if (isAlarm) this.feed.own = [];
    while (this.sendNext());
    if (this.feed.own.length > 0 || this.count.size > 0) return;
    this.ending = 'none';
    this.endRun('cancelled', isAlarm);
  }
}
