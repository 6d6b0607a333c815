import type { World } from './world.js';

export type Outcome = 'done' | 'failed' | 'cancelled';

/** Who holds the cable, or one of those who reach it over the network. */
export interface Driver {
  readonly name: string;
  onMachine(event: MachineEvent): void;
}

export type MachineEvent =
  | { readonly type: 'changed'; readonly machineId: string }
  | { readonly type: 'paused' | 'resumed'; readonly machineId: string; readonly attemptId: string }
  | {
      readonly type: 'ended';
      readonly machineId: string;
      readonly attemptId: string;
      readonly outcome: Outcome;
      readonly isAlarm: boolean;
    };

export interface Run {
  readonly attemptId: string;
  readonly driver: Driver;
  remainingMs: number;
  /** Since when it moves; undefined while it stands still. */
  sinceMs: number | undefined;
}

/**
 * The physical truth: what lies on the bed, what moves. A streamed one (Marlin, GRBL) moves only while its bridge feeds
 * it; one that goes on alone (Klipper) needs nobody, and is reached by everybody in the network.
 */
export class Machine {
  isOccupied = false;
  run: Run | undefined;
  last: { readonly attemptId: string; readonly outcome: Outcome } | undefined;
  /** The firmware itself refuses until somebody resets it. */
  isAlarmed = false;
  isPlugged = true;
  readonly drivers = new Set<Driver>();
  private life = 0;

  constructor(
    readonly id: string,
    readonly goesOnAlone: boolean,
    private readonly world: World,
  ) {}

  reaches(driver: Driver): boolean {
    if (!this.isPlugged || !this.drivers.has(driver)) return false;
    const [first] = this.drivers;
    return this.goesOnAlone || first === driver;
  }

  /** The first byte. */
  start(attemptId: string, driver: Driver): void {
    const { world } = this;
    world.trace(() => `${this.id}: STARTS ${attemptId}${this.isOccupied ? ' ON AN OCCUPIED BED' : ''}`);
    world.oracle.onStart(this, attemptId, driver.name);
    this.isOccupied = true;
    const remainingMs = world.plan.runMs ?? world.random.machine.duration(60_000, 15 * 60_000);
    this.run = { attemptId, driver, remainingMs, sinceMs: undefined };
    this.goOn();
    if (world.random.machine.chance(0.15)) {
      const { run } = this;
      world.kernel.after(world.random.machine.next() * remainingMs, () => this.pauseByItself(run));
    }
    this.tell({ type: 'changed', machineId: this.id });
  }

  /** It is fed again, or goes on by itself. */
  goOn(): void {
    const { run } = this;
    if (!run || run.sinceMs !== undefined) return;
    run.sinceMs = this.world.kernel.nowMs;
    this.life += 1;
    const { life } = this;
    this.world.kernel.after(run.remainingMs, () => {
      if (life === this.life) this.end('done', false);
    });
  }

  standStill(): void {
    const { run } = this;
    if (run?.sinceMs === undefined) return;
    run.remainingMs = Math.max(0, run.remainingMs - (this.world.kernel.nowMs - run.sinceMs));
    run.sinceMs = undefined;
    this.life += 1;
  }

  /** Whoever waits for the cable may have it now. */
  leave(driver: Driver): void {
    this.drivers.delete(driver);
    this.tell({ type: 'changed', machineId: this.id });
  }

  /** The bridge that fed it is gone: nothing moves any more, and what lies there is rubbish. */
  abandon(driver: Driver): void {
    if (this.run?.driver === driver && !this.goesOnAlone) this.drop('failed');
  }

  end(outcome: Outcome, isAlarm: boolean): void {
    const { run } = this;
    if (isAlarm) this.isAlarmed = true;
    if (run) {
      this.drop(outcome);
      this.tell({ type: 'ended', machineId: this.id, attemptId: run.attemptId, outcome, isAlarm });
    }
    this.tell({ type: 'changed', machineId: this.id });
  }

  /** Power gone for a moment: it knows nothing of a run afterwards. */
  reset(): void {
    this.world.trace(() => `${this.id} is reset`);
    const { run } = this;
    if (run) this.drop('failed');
    this.last = undefined;
    this.isAlarmed = false;
    if (run) {
      this.tell({ type: 'ended', machineId: this.id, attemptId: run.attemptId, outcome: 'failed', isAlarm: false });
    }
    this.tell({ type: 'changed', machineId: this.id });
  }

  alarm(): void {
    this.world.trace(() => `${this.id}: alarm`);
    this.end('failed', true);
  }

  plug(isPlugged: boolean): void {
    if (this.isPlugged === isPlugged) return;
    this.isPlugged = isPlugged;
    this.world.trace(() => `${this.id} is ${isPlugged ? 'plugged in' : 'unplugged'}`);
    const { run } = this;
    if (!isPlugged && run && !this.goesOnAlone) {
      this.drop('failed');
      this.tell({ type: 'ended', machineId: this.id, attemptId: run.attemptId, outcome: 'failed', isAlarm: false });
    }
    this.tell({ type: 'changed', machineId: this.id });
  }

  private drop(outcome: Outcome): void {
    if (!this.run) return;
    const { attemptId } = this.run;
    this.world.trace(() => `${this.id}: ${attemptId} ends, ${outcome}`);
    this.life += 1;
    this.last = { attemptId, outcome };
    this.run = undefined;
    this.world.oracle.onEnd(attemptId, outcome);
  }

  private pauseByItself(run: Run | undefined): void {
    if (!run || this.run !== run || run.sinceMs === undefined) return;
    this.standStill();
    this.tell({ type: 'paused', machineId: this.id, attemptId: run.attemptId });
    this.world.kernel.after(this.world.random.machine.duration(10_000, 180_000), () => {
      if (this.run !== run) return;
      this.goOn();
      this.tell({ type: 'resumed', machineId: this.id, attemptId: run.attemptId });
    });
  }

  private tell(event: MachineEvent): void {
    for (const driver of this.drivers) driver.onMachine(event);
  }
}
