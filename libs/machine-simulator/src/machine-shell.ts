import type { Fault } from './faults.js';
import type { MachineModel } from './machine-model.js';

/** One end of a cable: where the machine's bytes go. */
export interface Cable {
  write(text: string): void;
  /** The cable was pulled. */
  end(): void;
}

/** Events this near (real milliseconds) happen at once: timers are no finer, and polling would cost a core. */
const NEAR_MS = 1;
/** The longest delay setTimeout takes. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Gives a machine model time and a cable. One timer, for the next event only: an idle machine costs nothing. */
export class MachineShell {
  /** Called when the cable was pulled; set by whoever serves the machine. */
  onUnplug: (() => void) | undefined;
  /** Called when it was plugged in again by the `replug` fault. */
  onReplug: (() => void) | undefined;
  private cable: Cable | undefined;
  private timer: NodeJS.Timeout | undefined;
  private factor: number;
  private anchor = { realMs: performance.now(), simS: 0 };

  constructor(
    readonly model: MachineModel,
    timeFactor: number,
    readonly resetsOnConnect = false,
  ) {
    this.factor = checkedFactor(timeFactor);
  }

  setTimeFactor(factor: number): void {
    checkedFactor(factor);
    this.anchor = { simS: this.simulatedS(), realMs: performance.now() };
    this.factor = factor;
    this.pump();
  }

  /** @returns false when another host holds the port */
  connect(cable: Cable): boolean {
    if (this.cable || this.model.isUnplugged) return false;
    this.cable = cable;
    this.model.connected();
    if (this.resetsOnConnect) this.model.powerCycle();
    this.pump();
    return true;
  }

  disconnect(cable: Cable): void {
    if (this.cable === cable) this.cable = undefined;
  }

  receive(bytes: Uint8Array): void {
    this.pump(bytes);
  }

  /** Let time pass to now, for readings between two events. */
  catchUp(): void {
    this.pump();
  }

  fault(fault: Fault): void {
    this.pump();
    this.model.fault(fault);
    this.pump();
  }

  powerCycle(): void {
    this.model.powerCycle();
    this.pump();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.cable?.end();
    this.cable = undefined;
  }

  private simulatedS(): number {
    return this.anchor.simS + ((performance.now() - this.anchor.realMs) / 1000) * this.factor;
  }

  private pump(bytes?: Uint8Array): void {
    const said = this.model.step(this.simulatedS() + (NEAR_MS / 1000) * this.factor, bytes);
    // Nobody listens on an unplugged cable; the machine goes on by itself.
    if (said !== '') this.cable?.write(said);
    if (this.model.takeUnplugged()) {
      const { cable } = this;
      this.cable = undefined;
      cable?.end();
      this.onUnplug?.();
    }
    if (this.model.takeReplugged()) this.onReplug?.();
    clearTimeout(this.timer);
    const delayMs = ((this.model.wakeS - this.simulatedS()) / this.factor) * 1000;
    if (!Number.isFinite(delayMs)) return;
    this.timer = setTimeout(() => this.pump(), Math.min(MAX_DELAY_MS, Math.max(0, delayMs)));
    // A machine that waits must not keep the process alive; its open port does.
    this.timer.unref();
  }
}

function checkedFactor(factor: number): number {
  if (factor >= 1 && factor <= 1000) return factor;
  throw new RangeError(`time factor ${factor} is outside 1..1000; choose one inside`);
}
