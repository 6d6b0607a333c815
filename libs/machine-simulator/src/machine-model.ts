import { FaultPlan, type Fault, type TimedFault } from './faults.js';
import type { Heater } from './heater.js';
import { Planner, type Move, type Moved, type PlannerLimits, type Point } from './planner.js';

export interface ModelOptions {
  readonly name: string;
  readonly uuid?: string;
  readonly envelopeMm?: Point;
  readonly seed?: number;
  readonly ambientC?: number;
  /** Blocks the oracle keeps, newest last. Default 200,000; training machines run for months. */
  readonly oracleBlocks?: number;
  /** Keep every move that was made in `motionLog`. Default false. */
  readonly logsMotion?: boolean;
}

/** Standing still for longer makes the next motion count as a new start; shorter is a starved planner. */
const STILL_S = 10;

const LAST_COMMANDS = 50;

/** After these faults the block they met is not executed. */
const KEEPS_BLOCK: ReadonlySet<TimedFault['kind']> = new Set(['reset', 'hang', 'halt', 'alarm', 'error', 'refuse']);

/** An empty planner for at most so long, in the middle of a program, was starved by its host; longer, it was let rest. */
const STARVED_S = 0.5;

/**
 * The pure core of a simulated machine: bytes and simulated seconds in, bytes out. Nothing happens between two
 * calls, so an idle machine costs nothing; `nextEventS` says when it must be called again.
 */
export abstract class MachineModel {
  readonly executed: string[] = [];
  /** With `logsMotion`: the moves that were made, in order, in the coordinates of the program when they were planned. */
  readonly motionLog: Moved[] = [];
  motionStarts = 0;
  /** Moves planned. */
  moves = 0;
  /** Times the planner ran empty in the middle of a motion because the next move came late, by at most 0.5 s. */
  starvations = 0;
  /** How long it stood still then, in simulated seconds. */
  starvedS = 0;
  /** Bytes lost because the host sent more than the receive buffer holds. */
  overrunBytes = 0;
  /** The last 50 lines taken, questions and all. */
  readonly lastCommands: string[] = [];
  /** Times it started: power-on and resets. */
  boots = 0;
  protected nowS = 0;
  readonly planner: Planner;
  /** Of a machine that heats. */
  protected readonly thermal?: { readonly nozzle: Heater; readonly bed: Heater };
  protected readonly faults: FaultPlan;
  protected isHung = false;
  private executedCount = 0;
  private out = '';
  /** With the `slow` fault: what is on its way. */
  private late: { readonly atS: number; readonly text: string }[] = [];
  private replugAtS: number | undefined;
  private hasReplugged = false;
  private partial = '';
  private hasUnplugged = false;
  private isNewStart = true;
  private isMeantToStop = true;
  private readonly oracleBlocks: number;

  constructor(options: ModelOptions, limits: number | PlannerLimits, at: Point, plannerBlocks?: number) {
    this.planner = new Planner(limits, at, plannerBlocks);
    if (options.logsMotion) this.planner.onMoved = (move) => void this.motionLog.push(move);
    this.faults = new FaultPlan(options.seed ?? 1);
    this.oracleBlocks = options.oracleBlocks ?? 200_000;
  }

  /** Advance to `nowS` (simulated seconds, never backwards), then take `input`. @returns what the machine says */
  step(nowS: number, input?: Uint8Array): string {
    for (;;) {
      const eventS = Math.min(this.nextEventS, this.faults.nextS, this.replugAtS ?? Infinity);
      if (eventS > nowS) break;
      this.nowS = Math.max(this.nowS, eventS);
      this.planner.advance(this.nowS);
      this.strikeTimed();
      this.onTime();
      this.post();
    }
    this.nowS = Math.max(this.nowS, nowS);
    this.planner.advance(this.nowS);
    if (input) this.receive(Buffer.from(input.buffer, input.byteOffset, input.byteLength).toString('latin1'));
    this.post();
    let said = '';
    while ((this.late[0]?.atS ?? Infinity) <= this.nowS) said += this.late.shift()?.text;
    return this.faults.onCable(said, 'said');
  }

  /** When `step` must be called again at the latest: an event of the machine, a fault set by time, a late answer. */
  get wakeS(): number {
    const { nextEventS, faults, replugAtS = Infinity, late } = this;
    return Math.min(nextEventS, faults.nextS, replugAtS, late[0]?.atS ?? Infinity);
  }

  /** Of the `replug` fault: nobody can connect meanwhile. */
  get isUnplugged(): boolean {
    return this.replugAtS !== undefined;
  }

  /** 0: the heater is off. */
  get nozzleTargetC(): number {
    return this.thermal?.nozzle.targetC ?? 0;
  }

  get bedTargetC(): number {
    return this.thermal?.bed.targetC ?? 0;
  }

  /** Seconds any heater had a target. */
  get heaterOnS(): number {
    const { thermal, nowS } = this;
    return thermal ? Math.max(thermal.nozzle.onS(nowS), thermal.bed.onS(nowS)) : 0;
  }

  /** A host opened the port. */
  connected(): void {
    return;
  }

  abstract get nextEventS(): number;
  abstract get nozzleC(): number;
  abstract get bedC(): number;
  abstract get spindleRpm(): number;
  abstract get positionMm(): Point;
  /** Off and on again. */
  abstract powerCycle(): void;
  /** Everything due at `nowS`. */
  protected abstract onTime(): void;
  /** A whole line, without its end. */
  protected abstract onLine(line: string): void;
  /** Real-time characters; returns the text without them. */
  protected abstract takeRealTime(text: string): string;
  protected abstract strike(fault: TimedFault): void;

  fault(fault: Fault): void {
    this.faults.add(fault, this.nowS);
  }

  /** True once after an unplug fault: the shell ends the connection. */
  takeUnplugged(): boolean {
    const has = this.hasUnplugged;
    this.hasUnplugged = false;
    return has;
  }

  /** True once after a `replug` fault is over. */
  takeReplugged(): boolean {
    const has = this.hasReplugged;
    this.hasReplugged = false;
    return has;
  }

  protected say(line: string): void {
    this.out += `${line}\n`;
  }

  protected forgetInput(): void {
    this.partial = '';
  }

  protected sayBytes(bytes: string): void {
    this.out += bytes;
  }

  protected unplug(forS?: number): void {
    this.hasUnplugged = true;
    if (forS !== undefined) this.replugAtS = this.nowS + forS;
  }

  protected note(command: string): void {
    this.lastCommands.push(command);
    if (this.lastCommands.length > LAST_COMMANDS) this.lastCommands.shift();
  }

  protected record(block: string): void {
    this.executed.push(block);
    this.executedCount++;
    if (this.executed.length > 2 * this.oracleBlocks) this.executed.splice(0, this.oracleBlocks);
  }

  /** Let a due fault strike before the next block. @returns true if the block must not be executed */
  protected meetsFault(): boolean {
    const fault = this.faults.take(this.executedCount);
    if (!fault) return false;
    this.strikeAny(fault);
    return KEEPS_BLOCK.has(fault.kind);
  }

  private strikeAny(fault: TimedFault): void {
    if (fault.kind === 'replug') this.unplug(fault.forS ?? 2);
    else this.strike(fault);
  }

  private strikeTimed(): void {
    for (let fault = this.faults.takeTimed(this.nowS); fault; fault = this.faults.takeTimed(this.nowS)) {
      this.strikeAny(fault);
    }
    if (this.replugAtS !== undefined && this.replugAtS <= this.nowS) {
      this.replugAtS = undefined;
      this.hasReplugged = true;
    }
  }

  /** Hand what was said over to the cable. */
  private post(): void {
    if (this.out === '') return;
    this.late.push({ atS: this.nowS + this.faults.slowS, text: this.out });
    this.out = '';
  }

  protected move(move: Move): void {
    if (move.lengthMm <= 0) return;
    if (this.planner.isEmpty) this.countStandstill(this.nowS - this.planner.emptiedAtS);
    this.isNewStart = false;
    this.isMeantToStop = false;
    this.moves++;
    this.planner.push(move, this.nowS);
  }

  /** The next motion begins something new, however soon it comes. */
  protected beginNewStart(): void {
    this.isNewStart = true;
    this.stopOnPurpose();
  }

  /** The program itself lets the planner run empty (dwell, synchronisation, hold): no starvation. */
  protected stopOnPurpose(): void {
    this.isMeantToStop = true;
  }

  private countStandstill(stoodS: number): void {
    if (this.isNewStart || stoodS > STILL_S) this.motionStarts++;
    else if (!this.isMeantToStop && stoodS > 0 && stoodS <= STARVED_S) {
      this.starvations++;
      this.starvedS += stoodS;
    }
  }

  private receive(input: string): void {
    if (this.isHung) return;
    // First: a reset among the real-time characters drops the unfinished line.
    const rest = this.takeRealTime(this.faults.onCable(input, 'received'));
    const text = this.partial + rest;
    let start = 0;
    for (;;) {
      const end = text.indexOf('\n', start);
      if (end < 0) break;
      this.onLine(text.slice(start, end));
      start = end + 1;
    }
    this.partial = this.isHung ? '' : text.slice(start).slice(0, 4096);
  }
}
