/** Events this near (real milliseconds) happen at once: timers are no finer, and polling would cost a core. */
const NEAR_MS = 1;
const MAX_DELAY_MS = 2 ** 31 - 1;

export interface TimedModel {
  readonly nextEventS: number;
  step(nowS: number): void;
}

/** Gives a model time: one timer, for its next event only. */
export class ModelClock {
  private timer: NodeJS.Timeout | undefined;
  private readonly startMs = performance.now();
  private isStopped = false;

  /** @param moved after each step */
  constructor(
    private readonly model: TimedModel,
    private readonly timeFactor: number,
    private readonly moved: () => void = () => undefined,
  ) {}

  /** Let time pass to now; after everything that may have changed the next event. */
  pump(): void {
    if (this.isStopped) return;
    this.model.step(this.simulatedS() + (NEAR_MS / 1000) * this.timeFactor);
    this.moved();
    clearTimeout(this.timer);
    const delayMs = ((this.model.nextEventS - this.simulatedS()) / this.timeFactor) * 1000;
    if (!Number.isFinite(delayMs)) return;
    this.timer = setTimeout(() => this.pump(), Math.min(MAX_DELAY_MS, Math.max(0, delayMs)));
    this.timer.unref();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private simulatedS(): number {
    return ((performance.now() - this.startMs) / 1000) * this.timeFactor;
  }
}
