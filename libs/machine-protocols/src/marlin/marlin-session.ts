import { ASK_AFTER_MS, BaseSession, HANDSHAKE_LIMIT_MS, type SessionOptions } from '../base-session.js';
import type { MachineSession } from '../session.js';
import { patienceFor } from './ceilings.js';
import { NumberedStream, withChecksum, type StreamTrouble } from './numbered-stream.js';
import { parseMarlinReply, type MarlinReply, type Temperatures } from './replies.js';

export interface MarlinOptions extends SessionOptions {
  /** Bytes the firmware's receive buffer holds. Default 128, the smallest of all boards. */
  readonly rxBytes?: number;
  /** Lines in flight. Default: 1 until ADVANCED_OK announces the command buffer, then that, at most 8. */
  readonly windowLines?: number;
}

/** Motors off but not Z: the head or the bed could sink onto the part. */
const MARLIN_OFF = ['M104 S0', 'M140 S0', 'M107', 'M84 X Y E'];
/** With number and checksum; Marlin drops the rest, loses the checksum and asks for the line for ever. */
const MAX_LINE_CHARS = 96;
const POLL_MS = 2_000;
/** Silence after which an unnumbered M105 asks whether an `ok` was lost. */
const PROBE_AFTER_MS = 3_000;
/** No answer at all for so long when idle: the machine is gone although the port is open. */
const IDLE_SILENCE_MS = 30_000;

/** What is being sent after the program's blocks: its end, or the end after a cancel. */
type Feeding = 'nothing' | 'blocks' | 'done' | 'cancelled';

/** A session with a Marlin machine, as its firmware was seen to behave: see docs on protocols, "Marlin". */
export function createMarlinSession(options: MarlinOptions = {}): MachineSession {
  return new MarlinSession(options);
}

class MarlinSession extends BaseSession {
  private readonly stream: NumberedStream;
  private readonly off: readonly string[];
  private readonly pollMs: number;
  private extra: string[] = [];
  private feeding: Feeding = 'nothing';
  private isHeld = false;
  private isWaitingForUser = false;
  private hasBusySeen = false;
  private firmware: Extract<MarlinReply, { type: 'firmware' }> | undefined;
  private capabilities: Record<string, string> = {};
  private askedAtMs = -Infinity;
  private polledAtMs = 0;
  /** Last sign of life that is no temperature report: those come by themselves, also while an `ok` is missing. */
  private heardAtMs = 0;
  private progressAtMs = 0;
  private prompt = '';

  constructor(options: MarlinOptions) {
    super(options);
    this.stream = new NumberedStream({ rxBytes: options.rxBytes ?? 128, windowLines: options.windowLines });
    this.off = options.offSequence ?? MARLIN_OFF;
    this.pollMs = options.pollMs ?? POLL_MS;
  }

  protected onOpened(): void {
    this.firmware = undefined;
    this.capabilities = {};
    this.askedAtMs = -Infinity;
    this.heardAtMs = this.nowMs;
    this.feeding = 'nothing';
    this.extra = [];
  }

  protected onLine(line: string): void {
    const reply = parseMarlinReply(line);
    if (reply.type !== 'temperatures') this.heardAtMs = this.nowMs;
    if (this.phase === 'connecting') return this.onHandshakeReply(reply);
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

  protected onRun(): void {
    this.out.write(this.stream.begin(this.nowMs));
    this.progressAtMs = this.nowMs;
    this.isHeld = false;
    this.extra = this.options.homeBeforeRun ? ['G28'] : [];
    this.feeding = 'blocks';
    this.pump();
  }

  protected onPause(): void {
    if (this.feeding !== 'blocks') return;
    this.isHeld = true;
    this.setState('holding');
    this.pump();
  }

  protected onResume(): void {
    if (this.feeding !== 'blocks') return;
    if (this.isWaitingForUser) {
      // Marlin waits inside M0 or M600; only the out-of-band M108 ends that.
      this.isWaitingForUser = false;
      this.out.write(this.stream.unnumbered('M108', this.nowMs));
    }
    this.isHeld = false;
    if (this.phase === 'running') this.setState('execute');
    this.resumed();
    this.progressAtMs = this.nowMs;
    this.pump();
  }

  protected onCancel(): void {
    if (this.feeding === 'cancelled') return;
    const head = this.stream.flight[0];
    if (head && (this.isWaitingForUser || patienceFor(head.text, true).isHeating)) {
      this.out.write(this.stream.unnumbered('M108', this.nowMs));
    }
    this.setState('stopping');
    this.finish('cancelled');
  }

  protected writeStop(): void {
    // Raw for the emergency parser, which also ends a half-sent line; numbered for firmwares without one.
    this.out.write(`\nM112\n${withChecksum(this.stream.nextNumber, 'M112')}`);
    this.writeOff();
    this.feeding = 'nothing';
  }

  protected onUnlock(): void {
    this.open();
    // A handshake at once: the person is waiting, and the machine was up already.
    this.askedAtMs = this.nowMs - ASK_AFTER_MS;
    this.pursueHandshake();
  }

  private onHandshakeReply(reply: MarlinReply): void {
    if (reply.type === 'firmware') this.firmware = reply;
    else if (reply.type === 'capability') this.capabilities[reply.name] = reply.value;
    else if (reply.type === 'start') this.askedAtMs = Math.max(this.askedAtMs, this.nowMs - ASK_AFTER_MS + 500);
    else if (reply.type === 'ok' && this.firmware) this.completeHandshake(this.firmware);
  }

  private pursueHandshake(): void {
    const sinceOpenMs = this.nowMs - this.openedAtMs;
    if (sinceOpenMs > HANDSHAKE_LIMIT_MS) {
      const seconds = HANDSHAKE_LIMIT_MS / 1000;
      const message = `No Marlin firmware answered M115 within ${seconds} s. Check baud rate, cable and power.`;
      return this.refuse('MACHINE_NO_HANDSHAKE', message);
    }
    const sinceAskMs = this.nowMs - Math.max(this.askedAtMs, this.openedAtMs);
    if (sinceAskMs < ASK_AFTER_MS) return;
    this.askedAtMs = this.nowMs;
    // The empty line ends whatever an earlier connection left half-sent.
    this.out.write(`\n${this.stream.begin(this.nowMs)}${this.stream.unnumbered('M115', this.nowMs)}`);
  }

  private completeHandshake(firmware: Extract<MarlinReply, { type: 'firmware' }>): void {
    const isWanted = this.identified({
      firmware: firmware.name,
      ...(firmware.uuid !== undefined && { uuid: firmware.uuid }),
      capabilities: this.capabilities,
    });
    if (!isWanted) return;
    this.stream.flight.length = 0;
    this.heardAtMs = this.nowMs;
    this.polledAtMs = -Infinity;
    if (this.phase === 'locked') return;
    if (this.reportsByItself) this.extra = [`M155 S${Math.max(1, Math.round(this.pollMs / 1000))}`];
  }

  private get reportsByItself(): boolean {
    return this.capabilities['AUTOREPORT_TEMP'] === '1';
  }

  private onOk(reply: Extract<MarlinReply, { type: 'ok' }>): void {
    if (reply.temperatures) this.onTemperatures(reply.temperatures);
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
    if (!this.isBusy) return this.stream.onLineError();
    const trouble = this.stream.onResend(line);
    if (trouble) this.onTrouble(trouble, line);
  }

  private onTrouble(trouble: StreamTrouble, line: number): void {
    if (trouble === 'counter-reset') return this.onRestart();
    const text = this.stream.textOf(line);
    if (trouble === 'stuck') {
      return this.failAndCool(
        'RUN_LINE_STUCK',
        `Line ${line} "${text}" was asked for 10 times. Check cable and noise.`,
      );
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
      this.askedAtMs = this.nowMs - ASK_AFTER_MS + 500;
    }
  }

  private onHalted(text: string): void {
    if (this.phase === 'locked') return this.notice(text);
    this.failAndCool('RUN_HALTED', `The machine halted itself: ${text}. Look at it, then switch it off and on.`);
  }

  private onAction(action: string, text: string): void {
    if (action === 'prompt_begin') this.prompt = text;
    else if (action === 'notification') this.notice(text);
    if (!this.isBusy || this.feeding !== 'blocks') return;
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
    if (reply.type === 'temperatures') this.onTemperatures(reply.temperatures);
    else if (reply.type === 'position') this.readings.positionMm = { x: reply.x, y: reply.y, z: reply.z };
  }

  private onTemperatures(temperatures: Temperatures): void {
    Object.assign(this.readings, temperatures);
  }

  private poll(): void {
    if (this.nowMs - this.polledAtMs < this.pollMs || this.extra.length > 0) return;
    this.polledAtMs = this.nowMs;
    // Numbered in a run, so that noise cannot turn a question into another command.
    this.extra.push(...(this.reportsByItself ? ['M114'] : ['M105', 'M114']));
  }

  /** Silence is first a question (a lost `ok` looks like a slow command), then a hang. */
  private watch(): void {
    const head = this.stream.flight[0];
    if (!head) return;
    const quietMs = this.nowMs - Math.max(this.heardAtMs, head.sentAtMs);
    if (!this.isBusy) {
      if (quietMs > IDLE_SILENCE_MS) this.refuse('MACHINE_NO_HANDSHAKE', 'The idle machine stopped answering.');
      else if (quietMs > PROBE_AFTER_MS) this.probe();
      return;
    }
    const patience = patienceFor(head.text, this.hasBusySeen);
    const waitedMs = this.nowMs - Math.max(this.progressAtMs, head.sentAtMs);
    if (quietMs > patience.quietMs || waitedMs > patience.ceilingMs) {
      this.out.write('\nM112\n');
      const seconds = Math.round(Math.min(waitedMs, patience.ceilingMs) / 1000);
      return this.failAndCool('RUN_HANG', `"${head.text}" was not acknowledged for ${seconds} s. Look at the machine.`);
    }
    if (quietMs > PROBE_AFTER_MS) this.probe();
  }

  private probe(): void {
    const probes = this.stream.flight.filter((sent) => sent.number === undefined);
    const last = probes.at(-1);
    if (last && probes.length === this.stream.flight.length && this.heardAtMs > last.sentAtMs) {
      return this.stream.forgetProbes();
    }
    // Two on their way are enough: a machine that is only busy must not find its buffer full of questions.
    if (probes.length >= 2 || (last && this.nowMs - last.sentAtMs < PROBE_AFTER_MS)) return;
    this.out.write(this.stream.unnumbered('M105', this.nowMs));
  }

  private pump(): void {
    if (this.phase === 'connecting' || this.phase === 'locked') return;
    if (!this.isBusy) return this.pumpIdle();
    if (this.stream.needsSync) this.out.write(this.stream.unnumbered('M105', this.nowMs));
    for (;;) {
      let wire = this.stream.sendable(this.nowMs);
      if (wire === undefined && this.stream.wantsLine && this.queueNext()) wire = this.stream.sendable(this.nowMs);
      if (wire === undefined) break;
      this.out.write(wire);
    }
    if (!this.isBusy) return;
    this.sentBlocks = this.stream.sentBlocks;
    this.ackedBlocks = this.stream.ackedBlocks;
    if (this.isHeld && this.phase === 'running' && this.stream.isIdle) this.paused('host');
    else if (this.feeding === 'done' || this.feeding === 'cancelled') this.concludeWhenProven(this.feeding);
  }

  private pumpIdle(): void {
    const text = this.stream.flight.length === 0 ? this.extra.shift() : undefined;
    if (text !== undefined) this.out.write(this.stream.unnumbered(text, this.nowMs));
  }

  /** Put the next line of the run into the stream: questions first, then blocks, then the end sequence. */
  private queueNext(): boolean {
    const extra = this.extra.shift();
    if (extra !== undefined) {
      if (extra === 'G28' && this.feeding === 'blocks') this.programLeaves();
      this.stream.queue(extra, false);
      return true;
    }
    if (this.feeding !== 'blocks' || this.isHeld || this.phase !== 'running') return false;
    const block = this.source?.next();
    if (block === undefined) {
      this.setState('completing');
      this.finish('done');
      return this.queueNext();
    }
    if (withChecksum(this.stream.nextNumber, block).length > MAX_LINE_CHARS) {
      const seen = block.slice(0, 40);
      this.failAndCool(
        'GCODE_LINE_LENGTH',
        `"${seen}..." is over ${MAX_LINE_CHARS} characters with its number. Slice again.`,
      );
      return false;
    }
    this.programLeaves();
    this.stream.queue(block, true);
    return true;
  }

  private finish(feeding: 'done' | 'cancelled'): void {
    this.feeding = feeding;
    this.isHeld = false;
    this.extra = ['M400', ...this.off];
    if (feeding === 'cancelled') this.pump();
  }

  private concludeWhenProven(outcome: 'done' | 'cancelled'): void {
    if (!this.stream.isIdle || this.extra.length > 0) return;
    if (!this.stream.isProven) {
      // The last `ok` was lost: one more harmless numbered line shows whether the lines before it arrived.
      this.extra.push('M400');
      return this.pump();
    }
    this.feeding = 'nothing';
    this.endRun(outcome);
  }

  private failAndCool(code: Parameters<BaseSession['fail']>[0], message: string): void {
    this.feeding = 'nothing';
    this.extra = [];
    this.writeOff();
    this.fail(code, message);
  }

  /** Unnumbered, so that a machine which lost count still obeys. */
  private writeOff(): void {
    for (const line of this.off) this.out.write(`${line}\n`);
  }
}
