import type { ErrorCode } from '#libs/domain';
import { BaseSession } from '../base-session.js';
import type { ReadyText } from '../effects.js';
import type { BlockSource, SessionSnapshot } from '../session.js';
import { isBlocking, patienceFor } from './ceilings.js';
import { MARLIN, type Dialect } from './dialects.js';
import { EmergencyTest } from './emergency-test.js';
import { MARLIN_LIMITS, MARLIN_OFF, type MarlinOptions } from './marlin-options.js';
import { NumberedStream, type StreamTrouble } from './numbered-stream.js';
import { OrderQueue } from './orders.js';
import { ProgramModes } from './program-modes.js';
import { Progress } from './progress.js';
import { RunLines, type NextLine } from './run-lines.js';
import { withChecksum } from './checksum.js';

/** The sending half of a Marlin session: what leaves when, what silence means, how a run ends. */
export abstract class MarlinLink extends BaseSession {
  protected readonly stream: NumberedStream;
  protected readonly lines: RunLines;
  protected readonly orders = new OrderQueue(() => this.dialect.isOkFirst);
  /** Lines of the host itself in the middle of a program, while it waits for a person. */
  protected readonly steps = new OrderQueue(() => this.dialect.isOkFirst);
  protected readonly modes = new ProgramModes(() => this.dialect.hasOwnExtruderMode);
  protected readonly progress = new Progress();
  protected readonly emergency = new EmergencyTest();
  protected dialect: Dialect = MARLIN;
  protected isHeld = false;
  protected isWaitingForUser = false;
  protected hasBusySeen = false;
  /** Last sign of life that is no report: those come by themselves, also while an `ok` is missing. */
  protected heardAtMs = 0;
  protected hasHeardSinceProbe = false;
  protected progressAtMs = 0;
  private probedAtMs = -Infinity;
  /** When the machine last said `wait`: it has nothing to do. */
  protected idleSaidAtMs = -Infinity;
  protected unknownLines = 0;
  /** The run begins when the questions before it are answered: a late `ok` must not count as one of the program. */
  private isBeginning = false;
  /** Nothing is sent behind this line before it is answered. */
  private barrier = 0;
  private readonly off: readonly string[];
  private readonly makeReady = (wire: string): ReadyText => this.out.ready(wire);

  constructor(options: MarlinOptions) {
    super(options);
    const limits = { rxBytes: options.rxBytes ?? 128, windowLines: options.windowLines };
    this.stream = new NumberedStream(limits, (line) => this.progress.accepted(line));
    this.off = options.offSequence ?? MARLIN_OFF;
    this.lines = new RunLines(this.off);
  }

  override get snapshot(): SessionSnapshot {
    const { sentLines, resentLines, lostOks, surplusOks } = this.stream;
    const { starvedReports, plannerReports, isHomed, executedBlocks } = this.progress;
    const { unknownLines } = this;
    const quality = { sentLines, resentLines, lostOks, surplusOks, unknownLines, starvedReports, plannerReports };
    const { works } = this.emergency;
    return {
      ...super.snapshot,
      executedBlocks: Math.min(executedBlocks, this.ackedBlocks),
      isHomed,
      quality,
      ...(works !== undefined && { stopDelayS: works ? 0 : Infinity }),
    };
  }

  /** A new connection: nothing of the one before is known to hold. */
  protected forgetLink(): void {
    this.heardAtMs = this.nowMs;
    this.probedAtMs = -Infinity;
    this.idleSaidAtMs = -Infinity;
    this.isBeginning = false;
    this.isWaitingForUser = false;
    this.lines.drop();
    this.emergency.abort();
    this.progress.forgetHome();
    this.modes.reset();
    this.endHold();
  }

  override prepare(): void {
    if (this.phase !== 'running' || this.isHeld || this.isBeginning || this.isHolding) return;
    this.stream.prepare(this.lines.lookAhead(this.stream.window), this.makeReady);
  }

  protected onRun(source: BlockSource): void {
    this.isBeginning = true;
    this.progressAtMs = this.nowMs;
    this.isHeld = false;
    this.progress.begin();
    this.modes.begin();
    this.lines.begin(source, this.options.homeBeforeRun ? ['G28'] : []);
    this.pump();
  }

  protected onPause(): void {
    if (this.lines.feeding !== 'blocks') return;
    this.isHeld = true;
    this.progress.held();
    this.setState('holding');
    this.pump();
  }

  protected onCancel(): void {
    if (this.lines.feeding === 'cancelled') return;
    const head = this.stream.flight[0];
    if (head && (this.isWaitingForUser || patienceFor(head.text, true).isHeating)) this.breakWait();
    this.isWaitingForUser = false;
    this.isHeld = false;
    this.endHold();
    this.setState('stopping');
    this.lines.finish('cancelled');
    this.pump();
  }

  /** Out of band: ends M109, M190, M0 and M600 where they wait. */
  protected breakWait(): void {
    if (this.dialect.breaksWaits) this.out.write(this.stream.raw('M108', this.nowMs));
  }

  protected writeStop(): void {
    const [first = 'M112', ...more] = this.dialect.stop;
    // Raw for the emergency parser, which also ends a half-sent line; numbered for firmwares without one.
    this.out.urgent(`\n${first}\n`);
    this.out.write(withChecksum(this.stream.nextNumber, first));
    for (const line of more) this.out.write(`${line}\n`);
    this.writeOff();
    this.lines.drop();
    this.endHold();
    this.emergency.abort();
    this.progress.forgetHome();
    if (this.emergency.works === false) {
      this.notice('This firmware hears a stop only after the commands it already has. Cut the power if it goes on.');
    }
  }

  protected onTrouble(trouble: StreamTrouble, line: number): void {
    if (trouble === 'counter-reset' || !this.isBusy) return this.onRestart();
    if (trouble === 'stuck') {
      const text = this.stream.textOf(line);
      const message = `Line ${line} "${text}" was asked for 10 times. Check cable and noise.`;
      return this.failAndCool('RUN_LINE_STUCK', message);
    }
    this.failAndCool('RUN_PROTOCOL', `The machine asked for line ${line}, which is no longer kept. Check the link.`);
  }

  protected abstract onRestart(): void;
  /** The program waits for a person, and the host for the program. */
  protected abstract get isHolding(): boolean;
  protected abstract endHold(): void;
  /** @returns whether the host does this block instead of the machine */
  protected abstract takesOver(block: string): boolean;

  protected failAndCool(code: ErrorCode, message: string): void {
    this.lines.drop();
    this.endHold();
    this.isBeginning = false;
    this.emergency.abort();
    this.writeOff();
    this.fail(code, message);
  }

  /** Silence is first a question (a lost `ok` looks like a slow command), then a hang. */
  protected watch(): void {
    const head = this.stream.flight[0];
    // A person may take all night.
    if (!head || this.isWaitingForUser) return;
    const quietMs = this.nowMs - Math.max(this.heardAtMs, head.sentAtMs);
    const isPatient = this.isBusy || this.orders.isActive;
    const patience = isPatient ? patienceFor(head.text, this.hasBusySeen) : undefined;
    const waitedMs = this.nowMs - Math.max(this.progressAtMs, head.sentAtMs);
    if (quietMs > (patience?.quietMs ?? MARLIN_LIMITS.idleSilenceMs) || waitedMs > (patience?.ceilingMs ?? Infinity)) {
      return this.giveUp(head.text, Math.min(waitedMs, patience?.ceilingMs ?? Infinity));
    }
    const isShort = this.stream.isRecovering || this.idleSaidAtMs > head.sentAtMs + MARLIN_LIMITS.probeSoonMs;
    if (quietMs > (isShort ? MARLIN_LIMITS.probeSoonMs : MARLIN_LIMITS.probeAfterMs)) this.probe();
  }

  protected pump(): void {
    if (this.phase === 'connecting' || this.phase === 'locked' || this.phase === 'closed') return;
    if (this.isBeginning) {
      if (this.stream.flight.length > 0) return;
      this.isBeginning = false;
      this.barrier = 0;
      this.stream.beginBlocks();
    }
    if (this.stream.needsSilence && this.nowMs - this.heardAtMs >= MARLIN_LIMITS.settleMs) this.stream.settled();
    for (;;) {
      let line = this.stream.sendable(this.nowMs);
      if (line === undefined && this.queueNext()) line = this.stream.sendable(this.nowMs);
      if (line === undefined) break;
      this.out.write(line.wire, line.ready);
    }
    if (!this.isBusy) return;
    this.sentBlocks = this.stream.sentBlocks;
    this.ackedBlocks = this.stream.ackedBlocks;
    const { feeding } = this.lines;
    if (this.isHeld && this.phase === 'running' && this.stream.isIdle && !this.isHolding) this.paused('host');
    else if (feeding === 'done' || feeding === 'cancelled') this.concludeWhenProven(feeding);
  }

  private giveUp(text: string, waitedMs: number): void {
    if (!this.isBusy && !this.orders.isActive) {
      return this.refuse('MACHINE_NO_HANDSHAKE', 'The idle machine stopped answering.');
    }
    this.out.urgent(`\n${this.dialect.stop[0] ?? 'M112'}\n`);
    const seconds = Math.round(waitedMs / 1000);
    this.failAndCool('RUN_HANG', `"${text}" was not acknowledged for ${seconds} s. Look at the machine.`);
  }

  private probe(): void {
    const { stream } = this;
    // It spoke since the question, so it lives; firmwares that answer beside the `ok` line leave the probe open.
    if (this.hasHeardSinceProbe && stream.hasOnlyProbes) return stream.forgetProbes();
    // A few on their way are enough: a machine that is only busy must not find its buffer full of questions.
    const isShort = stream.isRecovering && this.hasHeardSinceProbe;
    if (this.nowMs - this.probedAtMs < (isShort ? MARLIN_LIMITS.probeSoonMs : MARLIN_LIMITS.probeAfterMs)) return;
    this.hasHeardSinceProbe = false;
    this.probedAtMs = this.nowMs;
    const wire = stream.probe(this.nowMs);
    if (wire !== undefined) this.out.write(wire);
  }

  /** Put the next line into the stream if the machine may have one. */
  private queueNext(): boolean {
    if (!this.stream.wantsLine || this.emergency.isActive || !this.stream.isAcked(this.barrier)) return false;
    if (this.orders.isActive && this.queueOf(this.orders, this.steps)) return true;
    if (this.steps.isActive && this.queueOf(this.steps, this.orders)) return true;
    const line = this.lines.next(!this.isHeld && this.phase === 'running' && !this.isHolding);
    if (!line) return false;
    if (line.isBlock && !this.modes.follow(line.text) && this.takesOver(line.text)) return this.queueNext();
    if (line.isBlock && line.text.length + 6 > MARLIN_LIMITS.lineChars - 20 && !this.isShortEnough(line)) return false;
    this.announce(line);
    return this.queue(line.text, line.isBlock);
  }

  /** What is heard while a line is open belongs to it: only one of both may have one. */
  private queueOf(queue: OrderQueue, other: OrderQueue): boolean {
    const text = other.openLine === undefined ? queue.take() : undefined;
    if (text === undefined) return false;
    if (queue === this.orders) this.modes.follow(text);
    queue.sent(this.stream.nextNumber);
    return this.queue(text, false);
  }

  private queue(text: string, isBlock: boolean): true {
    const { kind, number = 0 } = this.stream.queue(text, isBlock);
    if (kind !== 'motion' && isBlocking(text)) this.barrier = number;
    return true;
  }

  private isShortEnough(line: NextLine): boolean {
    if (withChecksum(this.stream.nextNumber, line.text).length <= MARLIN_LIMITS.lineChars) return true;
    const seen = line.text.slice(0, 40);
    const message = `"${seen}..." is over ${MARLIN_LIMITS.lineChars} characters with its number. Slice again.`;
    this.failAndCool('GCODE_LINE_LENGTH', message);
    return false;
  }

  private announce(line: NextLine): void {
    if (!this.isBusy) return;
    if (line.isBlock || line.text === 'G28') this.programLeaves();
    else if (this.lines.feeding === 'done') this.setState('completing');
  }

  private concludeWhenProven(outcome: 'done' | 'cancelled'): void {
    if (!this.stream.isIdle || this.lines.hasExtra) return;
    if (!this.stream.isProven) {
      // The last answer was lost: one more numbered question shows whether the lines before it arrived.
      this.lines.ask('M105');
      return this.pump();
    }
    this.lines.drop();
    this.endRun(outcome);
  }

  /** Unnumbered, so that a machine which lost count still obeys. */
  protected writeOff(): void {
    for (const line of this.off) this.out.write(`${line}\n`);
  }
}
