import { FaultPlan, type Fault, type TimedFault } from './faults.js';
import { Planner, type Move, type Point } from './planner.js';

export interface ModelOptions {
  readonly name: string;
  readonly uuid?: string;
  readonly envelopeMm?: Point;
  readonly seed?: number;
  readonly ambientC?: number;
  /** Blocks the oracle keeps, newest last. Default 200,000; training machines run for months. */
  readonly oracleBlocks?: number;
}

/** Standing still for longer makes the next motion count as a new start; shorter is a starved planner. */
const STILL_S = 10;

/**
 * The pure core of a simulated machine: bytes and simulated seconds in, bytes out. Nothing happens between two
 * calls, so an idle machine costs nothing; `nextEventS` says when it must be called again.
 */
export abstract class MachineModel {
  readonly executed: string[] = [];
  motionStarts = 0;
  /** Bytes lost because the host sent more than the receive buffer holds. */
  overrunBytes = 0;
  protected nowS = 0;
  readonly planner: Planner;
  protected readonly faults: FaultPlan;
  protected isHung = false;
  private executedCount = 0;
  private out = '';
  private partial = '';
  private hasUnplugged = false;
  private stillSinceS = -Infinity;
  private readonly oracleBlocks: number;

  constructor(options: ModelOptions, accelMmPerS2: number, at: Point, plannerBlocks?: number) {
    this.planner = new Planner(accelMmPerS2, at, plannerBlocks);
    this.faults = new FaultPlan(options.seed ?? 1);
    this.oracleBlocks = options.oracleBlocks ?? 200_000;
  }

  /** Advance to `nowS` (simulated seconds, never backwards), then take `input`. @returns what the machine says */
  step(nowS: number, input?: Uint8Array): string {
    for (;;) {
      const eventS = this.nextEventS;
      if (eventS > nowS) break;
      this.nowS = Math.max(this.nowS, eventS);
      this.planner.advance(this.nowS);
      this.onTime();
    }
    this.nowS = Math.max(this.nowS, nowS);
    this.planner.advance(this.nowS);
    if (input) this.receive(Buffer.from(input.buffer, input.byteOffset, input.byteLength).toString('latin1'));
    const said = this.out;
    this.out = '';
    return said;
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
    this.faults.add(fault);
  }

  /** True once after an unplug fault: the shell ends the connection. */
  takeUnplugged(): boolean {
    const has = this.hasUnplugged;
    this.hasUnplugged = false;
    return has;
  }

  protected say(line: string): void {
    this.out += `${line}\n`;
  }

  protected forgetInput(): void {
    this.partial = '';
  }

  protected unplug(): void {
    this.hasUnplugged = true;
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
    this.strike(fault);
    return fault.kind !== 'pause' && fault.kind !== 'door' && fault.kind !== 'unplug';
  }

  protected move(move: Move): void {
    if (move.lengthMm <= 0) return;
    if (this.planner.isEmpty && this.nowS - this.stillSinceS > STILL_S) this.motionStarts++;
    this.planner.push(move, this.nowS);
    this.stillSinceS = this.planner.drainedAtS;
  }

  /** The next motion begins something new, however soon it comes. */
  protected beginNewStart(): void {
    this.stillSinceS = -Infinity;
  }

  private receive(input: string): void {
    if (this.isHung) return;
    // First: a reset among the real-time characters drops the unfinished line.
    const rest = this.takeRealTime(input);
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
