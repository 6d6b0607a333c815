import type { TimedFault } from '../faults.js';
import { HEATED_BED, Heater, HOTEND } from '../heater.js';
import { MachineModel, type ModelOptions } from '../machine-model.js';
import type { Point } from '../planner.js';
import { executeMarlin, type MarlinState, type Wait } from './commands.js';

export interface MarlinModelOptions extends ModelOptions {
  readonly hasAdvancedOk?: boolean;
  readonly hasEmergencyParser?: boolean;
  /** Announced and working HOST_KEEPALIVE. */
  readonly saysBusy?: boolean;
}

const RX_BYTES = 128;
const BUFSIZE = 4;
/** MAX_CMD_SIZE; the rest of a longer line is dropped, and with it the checksum. */
const MAX_LINE_CHARS = 96;
const BUSY_EVERY_S = 2;
const ACCEL_MM_PER_S2 = 1500;
/** Questions and synchronisation: no part of a program, so the oracle leaves them out. */
const NOT_RECORDED = /^M(?:105|108|110|112|114|115|155|400|410)\b/;

interface Queued {
  readonly number: number | undefined;
  readonly text: string;
}

/** Marlin 2.x as seen on the wire: line numbers, command queue, planner, keep-alive, emergency parser. */
export class MarlinModel extends MachineModel {
  private readonly state: MarlinState;
  private rx: string[] = [];
  private rxBytes = 0;
  private queue: Queued[] = [];
  private running: Queued | undefined;
  private wait: Wait | undefined;
  private lastLine = 0;
  private nextBusyS = Infinity;
  private nextReportS = Infinity;
  private isHalted = false;
  private isRefusing = false;
  /** From a host that numbers its lines, an unnumbered one is a question or damaged: no block of a program. */
  private hasNumbers = false;

  constructor(private readonly options: MarlinModelOptions) {
    const ambientC = options.ambientC ?? 21;
    super(options, ACCEL_MM_PER_S2, { x: 0, y: 0, z: 0 });
    this.state = {
      options,
      planner: this.planner,
      nozzle: new Heater(HOTEND, ambientC),
      bed: new Heater(HEATED_BED, ambientC),
      isAbsolute: true,
      isAbsoluteE: true,
      feedMmPerS: 30,
      e: 0,
      fan: 0,
      say: (line) => this.say(line),
      move: (move) => this.move(move),
      reportEvery: (seconds) => (this.nextReportS = seconds > 0 ? this.nowS + seconds : Infinity),
      reportEveryS: 0,
      kill: () => this.kill(),
      setLineNumber: (line) => this.setLineNumber(line),
    };
    this.boot();
  }

  get nozzleC(): number {
    return this.state.nozzle.temperatureC(this.nowS);
  }

  get bedC(): number {
    return this.state.bed.temperatureC(this.nowS);
  }

  get spindleRpm(): number {
    return 0;
  }

  get positionMm(): Point {
    return this.planner.positionAt(this.nowS);
  }

  get nextEventS(): number {
    if (this.isHung || this.isHalted) return Infinity;
    const waitS = this.wait ? Math.min(this.wait.untilS(), this.nextBusyS, this.wait.nextTellS) : Infinity;
    return Math.min(waitS, this.nextReportS);
  }

  powerCycle(): void {
    this.isHung = false;
    this.isHalted = false;
    this.isRefusing = false;
    this.planner.clear(this.nowS);
    this.forgetAll();
    this.state.nozzle.setTarget(0, this.nowS);
    this.state.bed.setTarget(0, this.nowS);
    this.boot();
  }

  protected onTime(): void {
    if (this.nextReportS <= this.nowS) {
      this.say(` ${temperatures(this.state, this.nowS)}`);
      this.nextReportS = this.nowS + this.state.reportEveryS;
    }
    if (this.wait && this.wait.untilS() > this.nowS) this.tellWaiting(this.wait);
    this.run();
  }

  protected takeRealTime(text: string): string {
    return text;
  }

  protected onLine(sent: string): void {
    if (this.isHalted) return;
    const line = this.faults
      .received(sent)
      .trimEnd()
      .slice(0, MAX_LINE_CHARS - 1);
    if (line === '') return;
    if (this.options.hasEmergencyParser !== false) this.onEmergency(line);
    if (this.isHalted) return;
    if (this.rxBytes + line.length + 1 > RX_BYTES) {
      this.overrunBytes += line.length + 1;
      return;
    }
    this.rx.push(line);
    this.rxBytes += line.length + 1;
    this.run();
  }

  protected strike(fault: TimedFault): void {
    if (fault.kind === 'reset') this.powerCycle();
    else if (fault.kind === 'hang') this.isHung = true;
    else if (fault.kind === 'unplug') this.unplug();
    else if (fault.kind === 'pause') this.say('//action:paused');
    else if (fault.kind === 'refuse') this.isRefusing = true;
    else if (fault.kind === 'halt') {
      this.say('Error:Thermal Runaway, system stopped! Heater_ID: E0');
      this.kill();
    }
  }

  private boot(): void {
    const lines = ['start', 'PowerUp', 'Marlin bugfix-2.1.x', 'echo: Free Memory: 3895', '//action:prompt_end'];
    for (const line of lines) this.say(line);
  }

  private forgetAll(): void {
    this.rx = [];
    this.rxBytes = 0;
    this.queue = [];
    this.running = undefined;
    this.wait = undefined;
    this.nextBusyS = Infinity;
    this.nextReportS = Infinity;
    this.lastLine = 0;
    this.forgetInput();
    this.beginNewStart();
  }

  private kill(): void {
    this.say('Error:Printer halted. kill() called!');
    this.say('//action:poweroff');
    this.isHalted = true;
    this.planner.clear(this.nowS);
    this.forgetAll();
    this.state.nozzle.setTarget(0, this.nowS);
    this.state.bed.setTarget(0, this.nowS);
  }

  /** Taken from the receive interrupt, before any queue; the line itself is queued all the same. */
  private onEmergency(line: string): void {
    const command = /^(?:N\d+ ?)?(M108|M112|M410)\b/.exec(line)?.[1];
    if (command === 'M112') this.kill();
    else if (command === 'M410') this.planner.clear(this.nowS);
    else if (command === 'M108' && this.wait?.endsByM108) this.endWait();
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
      if (!next || this.isHung || this.isHalted) return;
      this.begin(next);
    }
  }

  private fillQueue(): void {
    while (this.queue.length + (this.wait ? 1 : 0) < BUFSIZE) {
      const line = this.rx.shift();
      if (line === undefined) return;
      this.rxBytes -= line.length + 1;
      this.accept(line);
    }
  }

  /** Number and checksum, worded as Marlin does. */
  private accept(line: string): void {
    const star = line.lastIndexOf('*');
    const number = /^N(\d+) ?/.exec(line);
    const body = star < 0 ? line : line.slice(0, star);
    if (number) {
      const n = Number(number[1]);
      if (this.isRefusing) return this.refuse('checksum mismatch');
      const isM110 = body.includes('M110');
      if (n !== this.lastLine + 1 && !isM110) return this.refuse('Line Number is not Last Line Number+1');
      if (star < 0) return this.refuse('No Checksum with line number');
      if (checksum(body) !== Number(line.slice(star + 1))) return this.refuse('checksum mismatch');
      this.lastLine = n;
      this.hasNumbers = true;
      this.queue.push({ number: n, text: body.slice(number[0].length).trim() });
    } else if (star >= 0 && checksum(body) !== Number(line.slice(star + 1))) {
      this.refuse('checksum mismatch');
    } else {
      this.queue.push({ number: undefined, text: body.trim() });
    }
  }

  private refuse(reason: string): void {
    this.say(`Error:${reason}, Last Line: ${this.lastLine}`);
    this.say(`Resend: ${this.lastLine + 1}`);
    this.ok(undefined);
  }

  private begin(command: Queued): void {
    const isNumbered = command.number !== undefined || !this.hasNumbers;
    const isRecorded = isNumbered && !NOT_RECORDED.test(command.text);
    if (isRecorded && this.meetsFault()) return;
    this.running = command;
    const wait = executeMarlin(this.state, command.text, this.nowS);
    if (isRecorded && !this.isHalted) this.record(command.text);
    if (this.isHalted) return;
    if (!wait) return this.ok(command.number);
    this.wait = wait;
    this.nextBusyS = this.options.saysBusy === false ? Infinity : this.nowS + BUSY_EVERY_S;
  }

  private endWait(): void {
    const { wait, running } = this;
    this.wait = undefined;
    this.nextBusyS = Infinity;
    wait?.act?.();
    this.ok(running?.number, wait?.okText);
  }

  private tellWaiting(wait: Wait): void {
    if (this.nextBusyS <= this.nowS) {
      this.say(wait.isForUser ? 'echo:busy: paused for user' : 'echo:busy: processing');
      this.nextBusyS = this.nowS + BUSY_EVERY_S;
    }
    if (wait.nextTellS <= this.nowS) {
      this.say(temperatures(this.state, this.nowS));
      wait.nextTellS = this.nowS + 1;
    }
  }

  private ok(number: number | undefined, text = ''): void {
    const temperature = this.running && /^M105\b/.test(this.running.text) && number === this.running.number;
    this.running = undefined;
    if (this.faults.dropsOk()) return;
    if (temperature) return this.say(`ok ${temperatures(this.state, this.nowS)}`);
    const hasDetail = this.options.hasAdvancedOk !== false && number !== undefined;
    const detail = hasDetail ? ` N${number} P${this.planner.free - 1} B${BUFSIZE - 1 - this.queue.length}` : '';
    this.say(`ok${text}${detail}`);
  }

  private setLineNumber(line: number): void {
    this.lastLine = line;
    this.beginNewStart();
  }
}

function temperatures(state: MarlinState, nowS: number): string {
  const show = (heater: Heater): string => `${heater.temperatureC(nowS).toFixed(2)} /${heater.targetC.toFixed(2)}`;
  return `T:${show(state.nozzle)} B:${show(state.bed)} @:0 B@:0`;
}

function checksum(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum ^= text.charCodeAt(i);
  return sum & 0xff;
}
