import { ASK_AFTER_MS, BaseSession, HANDSHAKE_LIMIT_MS, type SessionOptions } from '../base-session.js';
import type { MachineIdentity, MachineSession } from '../session.js';
import { CharacterCount } from './character-count.js';
import { grblAlarmText, grblErrorText } from './codes.js';
import { packMlStateOf, parseGrblReply, type GrblReply, type GrblReport } from './replies.js';

export type GrblOptions = SessionOptions;

const RESET = '\x18';
const HOLD = '!';
const RESUME = '~';
const STATUS = '?';
/** After stripping blanks; longer lines get error:11 and are lost. */
const MAX_LINE_CHARS = 80;
/** GRBL's documentation allows 5 Hz; more costs the machine step pulses. */
const POLL_MS = 200;
const IDLE_POLL_MS = 1_000;
const QUIET_LIMIT_MS = 10_000;
/** $H answers nothing, not even `?`, until all axes are home. */
const HOMING_LIMIT_MS = 3 * 60_000;
/** Idle for so long while lines are unanswered: their `ok`s are lost. */
const UNANSWERED_LIMIT_MS = 5_000;
/** Slowing down takes under a second; a machine that does not say Hold:0 by then is reset in motion. */
const HOLD_LIMIT_MS = 5_000;
/** Reports asked for before `~` may still say Hold. */
const RESUME_SETTLE_MS = 500;
/** G4 comes back only when the planner is empty. */
const SYNC = 'G4 P0.01';

type Ending = 'none' | 'done' | 'cancel' | 'error';

/** A session with GRBL 1.1 or grblHAL, as their firmware was seen to behave. */
export function createGrblSession(options: GrblOptions = {}): MachineSession {
  return new GrblSession(options);
}

class GrblSession extends BaseSession {
  private readonly count = new CharacterCount();
  private readonly off: readonly string[];
  private extra: string[] = [];
  private peeked: string | undefined;
  private ending: Ending = 'none';
  /** What the next reports lead to while the machine slows down before a reset. */
  private holdSinceMs: number | undefined;
  private isBannerExpected = false;
  private isPausing = false;
  private isUnlocking = false;
  private report: GrblReport | undefined;
  private offsetMm = { x: 0, y: 0, z: 0 };
  private heard: { firmware?: string; uuid?: string; capabilities: Record<string, string> } = { capabilities: {} };
  private askedFor: 'nothing' | 'status' | 'identity' | 'settings' = 'nothing';
  private polledAtMs = 0;
  private heardAtMs = 0;
  private answeredAtMs = 0;
  private resumedAtMs = -Infinity;

  constructor(options: GrblOptions) {
    super(options);
    this.off = options.offSequence ?? ['M5'];
  }

  protected onOpened(): void {
    this.count.clear();
    this.extra = [];
    this.ending = 'none';
    this.holdSinceMs = undefined;
    this.report = undefined;
    this.heard = { capabilities: {} };
    this.askedFor = 'nothing';
    this.isBannerExpected = false;
    this.heardAtMs = this.nowMs;
    this.polledAtMs = this.nowMs;
  }

  protected onLine(line: string): void {
    this.heardAtMs = this.nowMs;
    const reply = parseGrblReply(line);
    if (reply.type === 'report') this.onReport(reply);
    else if (this.phase === 'connecting') this.onHandshakeReply(reply);
    else this.onReply(reply);
  }

  protected onChunkEnd(): void {
    this.pump();
  }

  protected onTick(): void {
    if (this.phase === 'connecting') return this.pursueHandshake();
    const isActive = this.isBusy || this.holdSinceMs !== undefined;
    const pollMs = isActive ? (this.options.pollMs ?? POLL_MS) : IDLE_POLL_MS;
    if (this.nowMs - this.polledAtMs >= pollMs) this.askStatus();
    if (this.holdSinceMs !== undefined && this.nowMs - this.holdSinceMs > HOLD_LIMIT_MS) this.reset();
    this.watch();
    this.pump();
  }

  protected onRun(): void {
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
    this.out.write(HOLD);
    this.askStatus();
  }

  protected onResume(): void {
    if (this.ending === 'cancel') return;
    this.isPausing = false;
    this.resumedAtMs = this.nowMs;
    this.answeredAtMs = this.nowMs;
    this.out.write(RESUME);
    if (this.phase === 'running') this.setState('execute');
    this.resumed();
    this.pump();
  }

  protected onCancel(): void {
    if (this.ending === 'cancel') return;
    this.setState('stopping');
    this.slowDown('cancel');
  }

  protected writeStop(): void {
    this.out.write(HOLD);
    this.reset();
    this.ending = 'error';
  }

  protected onUnlock(): void {
    this.open();
    this.isUnlocking = true;
    this.reset();
  }

  private onHandshakeReply(reply: GrblReply): void {
    const { capabilities } = this.heard;
    if (reply.type === 'banner') {
      this.heard.firmware = reply.firmware;
      this.isBannerExpected = false;
      this.askStatus();
    } else if (reply.type === 'version') {
      this.heard = {
        firmware: this.heard.firmware ?? reply.firmware,
        capabilities,
        ...(reply.uuid && { uuid: reply.uuid }),
      };
    } else if (reply.type === 'options') {
      capabilities['OPT'] = reply.text;
      if (reply.rxBytes !== undefined) this.count.setBuffer(reply.rxBytes);
    } else if (reply.type === 'setting') {
      capabilities[reply.name] = reply.value;
      if (reply.value === 'grblHAL') this.heard.firmware = this.heard.firmware?.replace(/^Grbl /, 'grblHAL ') ?? '';
    } else if (reply.type === 'ok' || reply.type === 'error') {
      this.onHandshakeAnswer();
    }
  }

  private onHandshakeAnswer(): void {
    const { firmware, uuid, capabilities } = this.heard;
    if (this.askedFor === 'identity' && capabilities['OPT'] !== undefined) {
      this.askedFor = 'settings';
      this.out.write('$$\n');
    } else if (this.askedFor === 'settings' && firmware !== undefined) {
      this.completeHandshake({ firmware, capabilities, ...(uuid !== undefined && { uuid }) });
    }
  }

  private completeHandshake(identity: MachineIdentity): void {
    const isAlarm = this.report?.name === 'Alarm';
    const mustStayLocked = isAlarm && !this.isUnlocking && this.options.homeBeforeRun !== true;
    if (!this.identified(identity, mustStayLocked)) return;
    if (isAlarm && this.isUnlocking) this.extra = ['$X'];
    this.isUnlocking = false;
    this.pump();
  }

  private pursueHandshake(): void {
    const sinceOpenMs = this.nowMs - this.openedAtMs;
    if (sinceOpenMs > HANDSHAKE_LIMIT_MS) return this.giveUpHandshake();
    const pauseMs = sinceOpenMs < ASK_AFTER_MS ? ASK_AFTER_MS / 2 : ASK_AFTER_MS;
    if (this.nowMs - this.polledAtMs < pauseMs) return;
    // Alarms 1 and 2 leave GRBL deaf to all but a reset. A machine that answers is never reset: it may be moving.
    if (!this.report && sinceOpenMs > ASK_AFTER_MS) this.reset();
    this.askedFor = 'nothing';
    this.askStatus();
  }

  private giveUpHandshake(): void {
    if (this.report && this.heard.firmware === undefined) {
      return this.refuse('MACHINE_BUSY', `The machine is in state ${this.report.name}. Wait until it is idle.`);
    }
    const seconds = HANDSHAKE_LIMIT_MS / 1000;
    const message = `No GRBL firmware answered within ${seconds} s. Check baud rate, cable and power.`;
    this.refuse('MACHINE_NO_HANDSHAKE', message);
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
    const line = this.count.answered();
    this.answeredAtMs = this.nowMs;
    if (line?.isBlock && this.isBusy) this.ackedBlocks++;
  }

  private onError(code: number): void {
    const line = this.count.answered();
    if (!this.isBusy) return this.notice(`error:${code} (${grblErrorText(code)})`);
    if (this.ending === 'cancel') return;
    const seen = line?.text ?? 'a line';
    const place = line?.isBlock ? ` (block ${this.ackedBlocks + 1})` : '';
    this.slowDown('error');
    this.fail(
      'RUN_ERROR',
      `"${seen}"${place} was refused: error:${code}, ${grblErrorText(code)}. Correct the program.`,
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
    this.report = report;
    this.readPosition(report);
    if (this.phase === 'connecting') return this.onHandshakeReport(report);
    if (this.holdSinceMs !== undefined && report.sub === 0 && (report.name === 'Hold' || report.name === 'Door')) {
      return this.reset();
    }
    if (this.phase === 'locked') return;
    if (!this.isBusy) return this.onIdleReport(report);
    this.onRunReport(report);
  }

  private onHandshakeReport(report: GrblReport): void {
    const canAnswer = report.name === 'Idle' || report.name === 'Alarm' || report.name === 'Check';
    if (!canAnswer || this.askedFor !== 'nothing' || this.isBannerExpected) return;
    this.askedFor = 'identity';
    // The empty line ends whatever an earlier connection left half-sent.
    this.out.write('\n$I\n');
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
    if (this.ending === 'cancel' || this.nowMs - this.resumedAtMs < RESUME_SETTLE_MS) return;
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

  private readPosition(report: GrblReport): void {
    if (report.offsetMm) this.offsetMm = report.offsetMm;
    const { machineMm: at, offsetMm: offset } = { machineMm: report.machineMm, offsetMm: this.offsetMm };
    const work = report.workMm ?? (at && { x: at.x - offset.x, y: at.y - offset.y, z: at.z - offset.z });
    if (work) this.readings.positionMm = work;
    if (report.feedMmPerMin !== undefined) this.readings.feedMmPerMin = report.feedMmPerMin;
    if (report.spindleRpm !== undefined) this.readings.spindleRpm = report.spindleRpm;
  }

  private get isHoming(): boolean {
    return this.count.flight[0]?.text === '$H' || this.extra[0] === '$H';
  }

  private askStatus(): void {
    this.polledAtMs = this.nowMs;
    // A real-time byte: taken out of the stream at once, so it does not count.
    this.out.write(STATUS);
  }

  private slowDown(ending: Ending): void {
    this.ending = ending;
    this.holdSinceMs = this.nowMs;
    this.out.write(HOLD);
    this.askStatus();
  }

  private reset(): void {
    this.holdSinceMs = undefined;
    this.isBannerExpected = true;
    this.extra = [];
    this.out.write(RESET);
  }

  /** Silence and missing answers. GRBL has no checksums: a lost answer cannot be told from a lost line. */
  private watch(): void {
    if (!this.isBusy) return;
    const quietMs = this.nowMs - this.heardAtMs;
    if (quietMs > (this.isHoming ? HOMING_LIMIT_MS : QUIET_LIMIT_MS)) {
      this.writeStop();
      return this.fail('RUN_HANG', `The machine said nothing for ${Math.round(quietMs / 1000)} s. Look at it.`);
    }
    const head = this.count.flight[0];
    if (!head || this.report?.name !== 'Idle' || this.ending === 'cancel') return;
    const waitedMs = this.nowMs - Math.max(this.answeredAtMs, head.sentAtMs);
    if (waitedMs < UNANSWERED_LIMIT_MS + dwellMs(head.text)) return;
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
      this.extra = [...this.off, SYNC];
      this.setState('completing');
      return this.extra[0];
    }
    if (this.peeked.length > MAX_LINE_CHARS) {
      const seen = this.peeked.slice(0, 40);
      this.slowDown('error');
      this.fail('GCODE_LINE_LENGTH', `"${seen}..." is over ${MAX_LINE_CHARS} characters. Export the program again.`);
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

/** G4 P counts in seconds here; the state reads Idle all the while. */
function dwellMs(text: string): number {
  return Number(/^G0?4\s*P([\d.]+)/i.exec(text)?.[1] ?? 0) * 1000;
}
