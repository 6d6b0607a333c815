import type { ErrorCode } from '#libs/domain';
import { BaseSession } from '../base-session.js';
import type { BlockSource, MachineIdentity } from '../session.js';
import { isBlocking, patienceFor } from './ceilings.js';
import { MarlinHandshake } from './handshake.js';
import { MARLIN_LIMITS, MARLIN_OFF, type MarlinOptions } from './marlin-options.js';
import { NumberedStream, withChecksum, type StreamTrouble } from './numbered-stream.js';
import { parseMarlinReply, type MarlinReply } from './replies.js';
import { RunLines, type NextLine } from './run-lines.js';

/** Marlin, as its firmware was seen to behave on the wire. */
export class MarlinSession extends BaseSession {
  private readonly stream: NumberedStream;
  private readonly off: readonly string[];
  private readonly pollMs: number;
  private readonly lines: RunLines;
  /** The run begins when the questions before it are answered: a late `ok` must not count as one of the program. */
  private isBeginning = false;
  /** Nothing is sent behind this line before it is answered. */
  private barrier = 0;
  private isHeld = false;
  private isWaitingForUser = false;
  private hasBusySeen = false;
  private readonly handshake = new MarlinHandshake();
  private polledAtMs = 0;
  /** Last sign of life that is no temperature report: those come by themselves, also while an `ok` is missing. */
  private heardAtMs = 0;
  private hasHeardSinceProbe = false;
  private progressAtMs = 0;
  private prompt = '';

  constructor(options: MarlinOptions) {
    super(options);
    this.stream = new NumberedStream({ rxBytes: options.rxBytes ?? 128, windowLines: options.windowLines });
    this.off = options.offSequence ?? MARLIN_OFF;
    this.lines = new RunLines(this.off);
    this.pollMs = options.pollMs ?? MARLIN_LIMITS.pollMs;
  }

  protected onOpened(): void {
    this.handshake.begin(this.nowMs);
    this.heardAtMs = this.nowMs;
    this.lines.drop();
  }

  protected onLine(line: string): void {
    const reply = parseMarlinReply(line);
    if (reply.type !== 'temperatures') {
      this.heardAtMs = this.nowMs;
      this.hasHeardSinceProbe = true;
    }
    if (this.phase === 'connecting') {
      const identity = this.handshake.onReply(reply, this.nowMs);
      return identity && this.completeHandshake(identity);
    }
    switch (reply.type) {
      case 'ok':
        return this.onOk(reply);
      case 'resend':
        return this.onResend(reply.line);
      case 'busy':
        return this.onBusy(reply.isForUser);
      case 'start':
        return this.onRestart();
      case 'halted':
        return this.onHalted(reply.text);
      case 'action':
        return this.onAction(reply.action, reply.text);
      case 'text':
        return this.onText(reply.text);
      default:
        return this.onReport(reply);
    }
  }

  protected onChunkEnd(): void {
    this.pump();
  }

  protected onTick(): void {
    if (this.phase === 'connecting') return this.pursueHandshake();
    if (this.phase === 'locked') return;
    this.poll();
    this.watch();
    this.pump();
  }

  protected onRun(source: BlockSource): void {
    this.isBeginning = true;
    this.progressAtMs = this.nowMs;
    this.isHeld = false;
    this.lines.begin(source, this.options.homeBeforeRun ? ['G28'] : []);
    this.pump();
  }

  protected onPause(): void {
    if (this.lines.feeding !== 'blocks') return;
    this.isHeld = true;
    this.setState('holding');
    this.pump();
  }

  protected onResume(): void {
    if (this.lines.feeding === 'cancelled') return;
    if (this.isWaitingForUser) {
      // Marlin waits inside M0 or M600; only the out-of-band M108 ends that.
      this.isWaitingForUser = false;
      this.out.write(this.stream.unnumbered('M108', this.nowMs));
    }
    this.isHeld = false;
    this.resumed();
    this.progressAtMs = this.nowMs;
    this.pump();
  }

  protected onCancel(): void {
    if (this.lines.feeding === 'cancelled') return;
    const head = this.stream.flight[0];
    if (head && (this.isWaitingForUser || patienceFor(head.text, true).isHeating)) {
      this.out.write(this.stream.unnumbered('M108', this.nowMs));
    }
    this.isWaitingForUser = false;
    this.isHeld = false;
    this.setState('stopping');
    this.lines.finish('cancelled');
    this.pump();
  }

  protected writeStop(): void {
    // Raw for the emergency parser, which also ends a half-sent line; numbered for firmwares without one.
    this.out.write(`\nM112\n${withChecksum(this.stream.nextNumber, 'M112')}`);
    this.writeOff();
    this.lines.drop();
  }

  protected onUnlock(): void {
    this.open();
    // A handshake at once: the person is waiting, and the machine was up already.
    this.handshake.begin(this.nowMs, 0);
    this.pursueHandshake();
  }

  private pursueHandshake(): void {
    if (this.isHandshakeOverdue) return this.refuseSilence('Marlin');
    if (!this.handshake.isDue(this.nowMs)) return;
    // The empty line ends whatever an earlier connection left half-sent.
    this.out.write(`\n${this.stream.begin(this.nowMs)}${this.stream.unnumbered('M115', this.nowMs)}`);
  }

  private completeHandshake(identity: MachineIdentity): void {
    if (!this.identified(identity)) return;
    this.stream.forgetFlight();
    this.isBeginning = false;
    this.heardAtMs = this.nowMs;
    this.polledAtMs = -Infinity;
    if (this.phase === 'locked') return;
    if (this.reportsByItself) this.lines.ask(`M155 S${Math.max(1, Math.round(this.pollMs / 1000))}`);
  }

  private get reportsByItself(): boolean {
    return this.identity?.capabilities['AUTOREPORT_TEMP'] === '1';
  }

  private onOk(reply: Extract<MarlinReply, { type: 'ok' }>): void {
    if (reply.temperatures) Object.assign(this.readings, reply.temperatures);
    const before = this.stream.flight.length;
    this.stream.onOk(reply);
    if (this.stream.flight.length < before) this.progressAtMs = this.nowMs;
    if (this.isBusy) this.ackedBlocks = this.stream.ackedBlocks;
    if (this.isWaitingForUser && !this.stream.flight.some((sent) => /^M(?:0|1|600|125)\b/.test(sent.text))) {
      this.isWaitingForUser = false;
      this.isHeld = false;
      this.resumed();
    }
  }

  private onResend(line: number): void {
    const trouble = this.stream.onResend(line);
    if (trouble) this.onTrouble(trouble, line);
  }

  private onTrouble(trouble: StreamTrouble, line: number): void {
    if (trouble === 'counter-reset' || !this.isBusy) return this.onRestart();
    if (trouble === 'stuck') {
      const text = this.stream.textOf(line);
      const message = `Line ${line} "${text}" was asked for 10 times. Check cable and noise.`;
      return this.failAndCool('RUN_LINE_STUCK', message);
    }
    this.failAndCool('RUN_PROTOCOL', `The machine asked for line ${line}, which is no longer kept. Check the link.`);
  }

  private onBusy(isForUser: boolean): void {
    this.hasBusySeen = true;
    if (!isForUser || this.isWaitingForUser || this.phase !== 'running') return;
    this.isWaitingForUser = true;
    this.paused('machine', this.prompt || 'The machine waits for a person.');
  }

  private onRestart(): void {
    if (this.isBusy) {
      // Position and counters are gone: not one more byte of the program. Heaters off is safe in any state.
      return this.failAndCool('RUN_MACHINE_RESET', 'The machine restarted in mid-run. Look at it, then home it.');
    }
    if (this.phase === 'ready') {
      this.open();
      this.handshake.onReply({ type: 'start' }, this.nowMs);
    }
  }

  private onHalted(text: string): void {
    if (this.phase === 'locked') return this.notice(text);
    this.failAndCool('RUN_HALTED', `The machine halted itself: ${text}. Look at it, then switch it off and on.`);
  }

  private onAction(action: string, text: string): void {
    if (action === 'prompt_begin') this.prompt = text;
    else if (action === 'notification') this.notice(text);
    if (!this.isBusy || this.lines.feeding !== 'blocks') return;
    if (action === 'pause' || action === 'paused') {
      this.isHeld = true;
      this.paused('machine', this.prompt || 'Paused at the machine.');
    } else if ((action === 'resume' || action === 'resumed') && this.phase === 'paused') {
      this.onResume();
    } else if (action === 'cancel') {
      this.notice('Cancelled at the machine.');
      this.onCancel();
    }
  }

  private onText(text: string): void {
    if (/^Error:.*(?:checksum|line number)/i.test(text)) this.stream.onLineError();
    else if (/^(?:Error:|echo:\s*(?:Unknown command|cold extrusion))/.test(text)) this.notice(text);
  }

  private onReport(reply: MarlinReply): void {
    if (reply.type === 'temperatures') Object.assign(this.readings, reply.temperatures);
    else if (reply.type === 'position') this.readings.positionMm = { x: reply.x, y: reply.y, z: reply.z };
  }

  private poll(): void {
    if (this.nowMs - this.polledAtMs < this.pollMs || this.lines.hasExtra) return;
    this.polledAtMs = this.nowMs;
    // Numbered like blocks, so that noise cannot turn a question into another command.
    this.lines.ask(...(this.reportsByItself ? ['M114'] : ['M105', 'M114']));
  }

  /** Silence is first a question (a lost `ok` looks like a slow command), then a hang. */
  private watch(): void {
    const head = this.stream.flight[0];
    if (!head) return;
    const quietMs = this.nowMs - Math.max(this.heardAtMs, head.sentAtMs);
    if (!this.isBusy) {
      if (quietMs > MARLIN_LIMITS.idleSilenceMs)
        this.refuse('MACHINE_NO_HANDSHAKE', 'The idle machine stopped answering.');
      else if (quietMs > MARLIN_LIMITS.probeAfterMs) this.probe();
      return;
    }
    const patience = patienceFor(head.text, this.hasBusySeen);
    const waitedMs = this.nowMs - Math.max(this.progressAtMs, head.sentAtMs);
    if (quietMs > patience.quietMs || waitedMs > patience.ceilingMs) {
      this.out.write('\nM112\n');
      const seconds = Math.round(Math.min(waitedMs, patience.ceilingMs) / 1000);
      return this.failAndCool('RUN_HANG', `"${head.text}" was not acknowledged for ${seconds} s. Look at the machine.`);
    }
    if (quietMs > MARLIN_LIMITS.probeAfterMs) this.probe();
  }

  private probe(): void {
    const { flight } = this.stream;
    const probes = flight.filter((sent) => sent.number === undefined);
    // It spoke since the question, so it lives; firmwares that answer beside the `ok` line leave the probe open.
    if (this.hasHeardSinceProbe && probes.length === flight.length) return this.stream.forgetProbes();
    // A few on their way are enough: a machine that is only busy must not find its buffer full of questions.
    const sinceProbeMs = this.nowMs - (probes.at(-1)?.sentAtMs ?? -Infinity);
    if (probes.length >= MARLIN_LIMITS.probes || sinceProbeMs < MARLIN_LIMITS.probeAfterMs) return;
    this.hasHeardSinceProbe = false;
    this.out.write(this.stream.unnumbered('M105', this.nowMs));
  }

  private pump(): void {
    if (this.phase === 'connecting' || this.phase === 'locked' || this.phase === 'closed') return;
    if (this.isBeginning) {
      if (this.stream.flight.length > 0) return;
      this.isBeginning = false;
      this.barrier = 0;
      this.out.write(this.stream.begin(this.nowMs));
    }
    if (this.stream.needsSync) this.out.write(this.stream.unnumbered('M105', this.nowMs));
    for (;;) {
      let wire = this.stream.sendable(this.nowMs);
      if (wire === undefined && this.queueNext()) wire = this.stream.sendable(this.nowMs);
      if (wire === undefined) break;
      this.out.write(wire);
    }
    if (!this.isBusy) return;
    this.sentBlocks = this.stream.sentBlocks;
    this.ackedBlocks = this.stream.ackedBlocks;
    const { feeding } = this.lines;
    if (this.isHeld && this.phase === 'running' && this.stream.isIdle) this.paused('host');
    else if (feeding === 'done' || feeding === 'cancelled') this.concludeWhenProven(feeding);
  }

  /** Put the next line into the stream if the machine may have one. */
  private queueNext(): boolean {
    if (!this.stream.wantsLine || !this.stream.isAcked(this.barrier)) return false;
    const line = this.lines.next(!this.isHeld && this.phase === 'running');
    if (!line) return false;
    if (withChecksum(this.stream.nextNumber, line.text).length > MARLIN_LIMITS.lineChars) {
      const seen = line.text.slice(0, 40);
      const message = `"${seen}..." is over ${MARLIN_LIMITS.lineChars} characters with its number. Slice again.`;
      this.failAndCool('GCODE_LINE_LENGTH', message);
      return false;
    }
    this.announce(line);
    if (isBlocking(line.text)) this.barrier = this.stream.nextNumber;
    this.stream.queue(line.text, line.isBlock);
    return true;
  }

  private announce(line: NextLine): void {
    if (!this.isBusy) return;
    if (line.isBlock || line.text === 'G28') this.programLeaves();
    else if (this.lines.feeding === 'done') this.setState('completing');
  }

  private concludeWhenProven(outcome: 'done' | 'cancelled'): void {
    if (!this.stream.isIdle || this.lines.hasExtra) return;
    if (!this.stream.isProven) {
      // The last `ok` was lost: one more harmless numbered line shows whether the lines before it arrived.
      this.lines.ask('M400');
      return this.pump();
    }
    this.lines.drop();
    this.endRun(outcome);
  }

  private failAndCool(code: ErrorCode, message: string): void {
    this.lines.drop();
    this.isBeginning = false;
    this.writeOff();
    this.fail(code, message);
  }

  /** Unnumbered, so that a machine which lost count still obeys. */
  private writeOff(): void {
    for (const line of this.off) this.out.write(`${line}\n`);
  }
}
