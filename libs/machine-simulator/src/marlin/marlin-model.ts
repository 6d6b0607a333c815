import type { ResetCause, TimedFault } from '../faults.js';
import { MachineModel, type ModelOptions } from '../machine-model.js';
import type { Point } from '../planner.js';
import { executeMarlin, type MarlinState, type Wait } from './commands.js';
import { DIALECTS, LCD_ACTIONS, type Dialect, type MarlinFirmware } from './dialects.js';
import { ReceiveBuffer } from '../receive-buffer.js';
import { LineAnswers } from './line-answers.js';
import { LineIntake, readLine, RX_BYTES } from './line-intake.js';
import { LineTrap } from './line-trap.js';
import { ACCEL, LIMITS, PATH_ACCEL, PLANNER_BLOCKS, SPEED } from './limits.js';
import { Reports, type ReportKind } from './reports.js';
import { position, startSdPrint } from './tell.js';
import { Thermal } from './thermal.js';

export interface MarlinModelOptions extends ModelOptions {
  readonly firmware?: MarlinFirmware;
  readonly hasAdvancedOk?: boolean;
  readonly hasEmergencyParser?: boolean;
  readonly hasBrokenEmergencyParser?: boolean;
  readonly hasPrompts?: boolean;
  /** Announced and working HOST_KEEPALIVE. */
  readonly saysBusy?: boolean;
  readonly saysWait?: boolean;
  readonly hasGarbageAtOpen?: boolean;
}

const BUFSIZE = 4;
const BUSY_EVERY_S = 2;
const WAIT_EVERY_S = 1;
/** Questions and synchronisation: no part of a program, so the oracle leaves them out. */
const NOT_RECORDED = /^(?:M(?:27|105|108|110|112|114|115|154|155|400|410|503|876)\b|G4 P1$|M0 S2$)/;
const EMERGENCY = /^(?:N\d+ ?)?(M108|M112|M410|M876)\b/;

interface Queued {
  readonly number: number | undefined;
  readonly text: string;
}

/** Marlin 2.x as seen on the wire: line numbers, command queue, planner, keep-alive, emergency parser. */
export class MarlinModel extends MachineModel {
  private readonly state: MarlinState;
  private readonly dialect: Dialect;
  private readonly answers: LineAnswers;
  protected override readonly thermal: Thermal;
  private readonly reports = new Reports();
  private readonly intake = new LineIntake();
  private readonly rx = new ReceiveBuffer(RX_BYTES);
  private queue: Queued[] = [];
  private running: Queued | undefined;
  private wait: Wait | undefined;
  private nextBusyS = Infinity;
  private nextWaitS = Infinity;
  private isHalted = false;
  private trap = new LineTrap();

  constructor(private readonly options: MarlinModelOptions) {
    super(options, LIMITS, { x: 0, y: 0, z: 0 }, PLANNER_BLOCKS);
    this.dialect = DIALECTS[options.firmware ?? 'marlin'];
    const say = (line: string): void => this.say(line);
    const sayReports = (): void => this.tellReports(this.reports.enabled);
    this.answers = new LineAnswers(this.dialect, this.intake, this.faults, say, sayReports);
    this.thermal = new Thermal(options.ambientC ?? 21);
    this.state = this.initialState();
    this.boot('PowerUp');
  }

  get nozzleC(): number {
    return this.thermal.nozzle.temperatureC(this.nowS);
  }

  get bedC(): number {
    return this.thermal.bed.temperatureC(this.nowS);
  }

  get spindleRpm(): number {
    return 0;
  }

  get positionMm(): Point {
    return this.planner.positionAt(this.nowS);
  }

  get nextEventS(): number {
    if (this.isHung || this.isHalted) return Infinity;
    const waitS = this.wait ? Math.min(this.wait.untilS(), this.nextBusyS, this.wait.nextTellS) : this.nextWaitS;
    return Math.min(waitS, this.reports.nextS, this.thermal.killAtS);
  }

  override connected(): void {
    if (this.options.hasGarbageAtOpen) this.sayBytes('\x80\x00\xff');
  }

  powerCycle(): void {
    this.restart('PowerUp');
  }

  protected onTime(): void {
    if (this.isHung || this.isHalted) return;
    if (this.thermal.killAtS <= this.nowS) {
      this.say(`Error:MAXTEMP triggered, system stopped! Heater_ID: ${this.thermal.hotHeater}`);
      return this.kill();
    }
    this.tellReports(this.reports.due(this.nowS));
    if (!this.wait && this.nextWaitS <= this.nowS) {
      this.say('wait');
      this.expectWait();
    }
    if (this.wait && this.wait.untilS() > this.nowS) this.tellWaiting(this.wait);
    this.run();
  }

  protected takeRealTime(text: string): string {
    return text;
  }

  protected onLine(sent: string): void {
    if (this.isHalted) return;
    const line = readLine(this.faults.received(sent));
    if (line === '') return;
    this.onEmergency(line);
    if (this.isDead()) return;
    if (!this.rx.push(line)) this.overrunBytes += line.length + 1;
    this.expectWait();
    this.run();
  }

  protected strike(fault: TimedFault): void {
    const { kind } = fault;
    if (kind === 'reset') this.restart(fault.cause ?? 'Brown out Reset');
    else if (kind === 'hang') this.isHung = true;
    else if (kind === 'unplug') this.unplug();
    else if (kind === 'halt') {
      this.say('Error:Thermal Runaway, system stopped! Heater_ID: E0');
      this.kill();
    } else if (kind === 'spurious-resend') this.answers.refuse('number', fault.back);
    else if (kind === 'sd-print') startSdPrint(this.state, fault.bytes ?? 1_000_000, this.nowS);
    else {
      const action = LCD_ACTIONS.get(kind);
      if (action) this.say(`//action:${action}`);
      this.trap.strike(fault);
      this.thermal.strike(fault, this.nowS);
    }
  }

  private initialState(): MarlinState {
    return {
      options: this.options,
      dialect: this.dialect,
      planner: this.planner,
      thermal: this.thermal,
      speed: SPEED,
      accel: ACCEL,
      pathAccel: PATH_ACCEL,
      sdPrint: undefined,
      okTail: undefined,
      isAbsolute: true,
      isAbsoluteE: true,
      feedMmPerS: 30,
      e: 0,
      fan: 0,
      say: (line) => this.say(line),
      move: (move) => this.move(move),
      reportEvery: (what, seconds) => this.reports.every(what, seconds, this.nowS),
      kill: () => this.kill(),
      quickStop: () => this.quickStop(),
      askForLine: () => this.answers.askForLine(),
      setLineNumber: (line) => {
        this.intake.lastLine = line;
        this.beginNewStart();
      },
    };
  }

  private restart(cause: ResetCause): void {
    this.isHung = false;
    this.isHalted = false;
    this.trap = new LineTrap();
    this.planner.clear(this.nowS);
    this.planner.setLimits(LIMITS);
    this.forgetAll();
    this.thermal.allOff(this.nowS);
    Object.assign(this.state, this.initialState());
    this.boot(cause);
  }

  private boot(cause: ResetCause): void {
    this.boots++;
    // The causes other than power-on have a leading blank in Marlin's texts.
    const lines = ['start', cause === 'PowerUp' ? cause : ` ${cause}`, ...this.dialect.banner];
    for (const line of [...lines, ...(this.dialect.canAdvancedOk ? ['//action:prompt_end'] : [])]) this.say(line);
    this.expectWait();
  }

  private forgetAll(): void {
    this.rx.clear();
    this.queue = [];
    this.running = undefined;
    this.wait = undefined;
    this.nextBusyS = Infinity;
    this.reports.stop();
    this.intake.lastLine = 0;
    this.forgetInput();
    this.beginNewStart();
  }

  private kill(): void {
    this.say('Error:Printer halted. kill() called!');
    this.say('//action:poweroff');
    this.isHalted = true;
    this.planner.clear(this.nowS);
    this.forgetAll();
    this.thermal.allOff(this.nowS);
  }

  /** M410: what moves stops, what waits for motion is acknowledged; the rest of the queue goes on. */
  private quickStop(): void {
    this.planner.clear(this.nowS);
    this.stopOnPurpose();
    if (!this.wait?.isMotion) return;
    this.wait = { ...this.wait, act: () => undefined };
    this.endWait();
  }

  /** Taken from the receive interrupt, before any queue; the line itself is queued all the same. */
  private onEmergency(line: string): void {
    const { hasEmergencyParser, hasBrokenEmergencyParser } = this.options;
    if (hasEmergencyParser === false || hasBrokenEmergencyParser) return;
    const command = EMERGENCY.exec(line)?.[1];
    if (command === 'M112') this.kill();
    else if (command === 'M410') this.quickStop();
    else if (command === 'M108' && this.wait?.endsByM108) this.endWait();
    else if (command === 'M876' && this.wait?.isForUser) this.endWait();
  }

  /** Serve the queue until it is empty or a command has to wait. */
  private run(): void {
    for (;;) {
      if (this.wait) {
        if (this.wait.untilS() > this.nowS) return this.fillQueue();
        this.endWait();
      }
      this.fillQueue();
      if (this.wait) continue;
      const next = this.queue.shift();
      if (!next || this.isDead()) return;
      this.begin(next);
    }
  }

  /** A call, because what runs in between may kill it. */
  private isDead(): boolean {
    return this.isHung || this.isHalted;
  }

  private fillQueue(): void {
    while (this.queue.length + (this.wait ? 1 : 0) < BUFSIZE) {
      const line = this.rx.shift();
      if (line === undefined) return;
      this.accept(line);
    }
  }

  private accept(line: string): void {
    const trapped = this.trap.spring(line, this.intake.lastLine + 1);
    if (trapped === 'swallow') return;
    if (trapped === 'refuse') return this.answers.refuse('checksum');
    if (trapped === 'error-only') return this.answers.error('No Line Number with checksum');
    const taken = this.intake.take(line);
    if (taken.kind !== 'command') return this.answers.refuse(taken.kind);
    this.note(taken.text);
    this.queue.push(taken);
  }

  private begin(command: Queued): void {
    const isNumbered = command.number !== undefined || !this.intake.hasNumbers;
    const isRecorded = isNumbered && !NOT_RECORDED.test(command.text);
    if (isRecorded && this.meetsFault()) return;
    this.running = command;
    const wait = executeMarlin(this.state, command.text, this.nowS);
    if (this.isDead()) return;
    if (isRecorded) this.record(command.text);
    if (!wait) return this.acknowledge();
    // Anything but waiting for a free slot lets the planner run empty.
    if (wait.untilS() > this.planner.slotAtS) this.stopOnPurpose();
    this.wait = wait;
    this.nextBusyS = this.options.saysBusy === false ? Infinity : this.nowS + BUSY_EVERY_S;
  }

  private endWait(): void {
    const { wait } = this;
    this.wait = undefined;
    this.nextBusyS = Infinity;
    wait?.act?.();
    this.acknowledge();
  }

  private tellWaiting(wait: Wait): void {
    if (this.nextBusyS <= this.nowS) {
      this.say(`${this.dialect.busy}${wait.isForUser ? 'paused for user' : 'processing'}`);
      this.nextBusyS = this.nowS + BUSY_EVERY_S;
    }
    if (wait.nextTellS <= this.nowS) {
      this.say(this.thermal.report(this.nowS));
      wait.nextTellS = this.nowS + 1;
    }
  }

  private tellReports(kinds: readonly ReportKind[]): void {
    for (const kind of kinds) {
      this.say(kind === 'temperature' ? ` ${this.thermal.report(this.nowS)}` : position(this.state));
    }
  }

  /** The ok of the command that ran. */
  private acknowledge(): void {
    const number = this.running?.number;
    const { okTail } = this.state;
    this.running = undefined;
    this.state.okTail = undefined;
    this.expectWait();
    const hasDetail = this.dialect.canAdvancedOk && this.options.hasAdvancedOk !== false && number !== undefined;
    const detail = `N${number} P${this.planner.free} B${BUFSIZE - 1 - this.queue.length}`;
    this.answers.ok(okTail, hasDetail ? detail : undefined);
  }

  private expectWait(): void {
    const saysWait = this.options.saysWait ?? this.dialect.saysWait;
    this.nextWaitS = saysWait ? this.nowS + WAIT_EVERY_S : Infinity;
  }
}
