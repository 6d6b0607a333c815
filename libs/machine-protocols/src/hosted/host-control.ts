import { BaseSession } from '../base-session.js';
import type { MachineOrder } from '../session.js';
import type { CountedBlocks } from './counted-blocks.js';
import { HeatGuard } from './heat-guard.js';
import type { Answer, HostJob, Problem, Verdict } from './host-view.js';
import { OrderRunner } from './order-runner.js';
import { scriptOf, type HeatCommands } from './order-script.js';
import { Waiters } from './waiters.js';

const OFF_LIMIT_MS = 15_000;
/** A console line may be a heat-up. */
const SCRIPT_LIMIT_MS = 20 * 60_000;

/** What can be asked of a machine with a computer of its own, whatever its interface; and what needs no program. */
export abstract class HostControl extends BaseSession {
  protected readonly waiters = new Waiters();
  private readonly heatGuard = new HeatGuard(this.options);
  protected readonly orders = new OrderRunner(
    (line, done) => this.script(line, SCRIPT_LIMIT_MS, done),
    (...ended) => this.orderEnded(...ended),
  );

  /** A person asked to stop, and the machine never said that it heard. */
  protected isStopOwed = false;
  protected readonly stopAnswered = ({ ok }: Answer): void => {
    if (ok) this.isStopOwed = false;
  };

  /** Begin to find out who answers; ends in `hostReady`, or `hostDown` when the firmware cannot move. */
  protected abstract greet(): void;
  protected abstract upload(fileName: string, blocks: CountedBlocks, done: (problem?: Problem) => void): void;
  protected abstract start(fileName: string, done: (answer: Answer) => void): void;
  protected abstract control(command: 'pause' | 'resume' | 'cancel', done: (answer: Answer) => void): void;
  protected abstract emergency(): void;
  /** A person unlocked a firmware that had shut down. */
  protected abstract restart(): void;
  protected abstract script(line: string, limitMs: number, done: (answer: Answer) => void): void;
  protected abstract remove(fileName: string): void;
  protected abstract askHistory(fileName: string, done: (verdict: Verdict) => void): void;
  /** Polling, probes. */
  protected abstract poll(): void;
  protected abstract readonly job: HostJob | undefined;
  protected abstract readonly heat: HeatCommands;
  protected abstract readonly offLines: readonly string[];
  /** What to tell when nobody answers. */
  protected abstract readonly silence: string;
  protected abstract fileNameOf(name: string): string;

  /** What it was told last it does to the end, by itself. */
  protected override get mayCoolLocked(): boolean {
    return true;
  }

  protected override get isOccupied(): boolean {
    return this.orders.isBusy;
  }

  /** A wrong key gets no better by asking again. In mid-run it may be a computer that is still starting. */
  protected isKeyRefused(answer: Answer): boolean {
    if (answer.ok || (answer.status !== 401 && answer.status !== 403) || this.isBusy) return false;
    this.refuse('MACHINE_NO_HANDSHAKE', 'The machine refuses the key. Put the right one into its address.');
    return true;
  }

  protected override onOrder(orderId: string, order: MachineOrder): void {
    const lines = scriptOf(order, this.heat);
    if (!lines) return super.onOrder(orderId, order);
    if (!this.orders.isBusy) return this.orders.begin(orderId, lines, this.nowMs);
    this.orderEnded(orderId, 'refused', 'MACHINE_BUSY', 'Another order is being carried out. Wait until it has ended.');
  }

  /** The machine said something in its console. */
  protected heard(line: string): void {
    if (!this.orders.heard(line)) this.notice(line);
  }

  protected switchOff(done: (isOff: boolean) => void): void {
    const lines = [...(this.options.offSequence ?? this.offLines)];
    const next = (answer?: Answer): void => {
      if (answer?.ok === false) return done(false);
      const line = lines.shift();
      if (line === undefined) done(true);
      else this.script(line, OFF_LIMIT_MS, next);
    };
    next();
  }

  protected checkHeat(): void {
    const problem = this.phase === 'locked' ? undefined : this.heatGuard.check(this.readings, this.nowMs);
    if (problem === undefined) return;
    this.writeStop();
    this.fail('RUN_OVERHEAT', problem);
  }
}
