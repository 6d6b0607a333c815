import type { MachineConfig } from '#libs/bridge-contract';
import type { MachineOrder, SessionSnapshot } from '#libs/machine-protocols';
import type { BridgeCore } from '../bridge-core.js';
import { mayHaveStarted, type AttemptRecord } from '../gate/gate-types.js';
import { HEAT_LEASE_MS, NO_LEASE, SPINDLE_LEASE_MS, leaseLeftS, renewLease, watchLease } from '../orders/lease.js';
import type { OrderAnswer } from '../orders/machine-orders.js';
import { dropResume, wantResume, watchPause, type PauseHeat, type PauseStep } from '../orders/pause-heat.js';
import { cursorsOf, isSameCursors, type RunCursors } from '../resume/run-cursors.js';

/** R11: journal and machine may disagree this long before the outcome is called unknown. */
const LOST_TRACK_AFTER_MS = 5000;
/** Between two tries to switch heaters off that do not go off. */
const OFF_AGAIN_MS = 15_000;

type HeatOrder = Extract<MachineOrder, { kind: 'heat' }>;

export interface WatchHost {
  snapshot(): SessionSnapshot;
  live(): AttemptRecord | undefined;
  heat(order: HeatOrder): Promise<OrderAnswer>;
  /** undefined: nobody knows. */
  spindleLevel(): number | undefined;
  stopSpindle(): Promise<OrderAnswer>;
  /** The session may go on after a pause. */
  goOn(choice?: number): void;
  note(message: string): void;
  /** The journal says running, the machine says otherwise, for too long. */
  lostTrack(): void;
  /** The machine runs a program, the journal knows of none, for too long. */
  strayRun(): void;
}

/** What somebody has to look at each second, on every machine. */
export class MachineWatch {
  private strangeSinceMs: number | undefined;
  private straySinceMs: number | undefined;
  private cursors?: RunCursors;
  private lease = NO_LEASE;
  private offAgainMs = 0;
  private spindle = NO_LEASE;
  private spindleAgainMs = 0;
  private pause: PauseHeat = {};

  constructor(
    private readonly config: MachineConfig,
    private readonly core: BridgeCore,
    private readonly host: WatchHost,
  ) {}

  tick(): void {
    this.watchTrack();
    this.saveCursors();
    this.watchHeat();
    this.watchSpindle();
    this.step(watchPause(this.pause, this.host.snapshot(), this.nowMs));
  }

  /** The last cursors of a run are the ones that matter. */
  ended(): void {
    this.saveCursors();
  }

  renew(what: 'heat' | 'spindle'): void {
    if (what === 'heat') this.lease = renewLease(this.nowMs, this.leaseMs);
    else this.spindle = renewLease(this.nowMs, SPINDLE_LEASE_MS);
  }

  resume(choice?: number): void {
    const step = wantResume(this.pause, choice);
    if (step.order) this.host.note('The job goes on as soon as the heaters are warm again.');
    this.step(step);
  }

  /** A person says stay while the job waits for its heat. */
  hold(): void {
    this.step(dropResume(this.pause));
  }

  /** Seconds heat set by hand may stay on; undefined when nothing is. */
  get heatLeaseS(): number | undefined {
    return leaseLeftS(this.lease, this.nowMs);
  }

  get spindleLeaseS(): number | undefined {
    return leaseLeftS(this.spindle, this.nowMs);
  }

  private get nowMs(): number {
    return this.core.clock.monotonicMs();
  }

  private get leaseMs(): number {
    return this.config.heatLeaseS === undefined ? HEAT_LEASE_MS : this.config.heatLeaseS * 1000;
  }

  private get isRunning(): boolean {
    const live = this.host.live();
    return live !== undefined && mayHaveStarted(live);
  }

  private watchTrack(): void {
    const { phase } = this.host.snapshot();
    const isStrange =
      this.isRunning && this.host.live()?.state !== 'intent' && phase !== 'running' && phase !== 'paused';
    const isStray = !this.isRunning && (phase === 'running' || phase === 'paused');
    this.strangeSinceMs = isStrange ? (this.strangeSinceMs ?? this.nowMs) : undefined;
    this.straySinceMs = isStray ? (this.straySinceMs ?? this.nowMs) : undefined;
    if (this.isTooLong(this.strangeSinceMs)) this.host.lostTrack();
    if (this.isTooLong(this.straySinceMs)) this.host.strayRun();
  }

  private isTooLong(sinceMs: number | undefined): boolean {
    return sinceMs !== undefined && this.nowMs - sinceMs > LOST_TRACK_AFTER_MS;
  }

  private saveCursors(): void {
    const live = this.host.live();
    if (!live || !this.isRunning) return;
    const cursors = cursorsOf(live.attemptId, this.host.snapshot());
    if (isSameCursors(this.cursors, cursors)) return;
    this.cursors = cursors;
    // A plan that begins a little earlier is still right: a full disk must not end the job.
    this.core.store.saveCursors(this.config.machineId, cursors).catch((error: unknown) => {
      this.core.log('warn', 'cursors are not written', { error: String(error) });
    });
  }

  private watchHeat(): void {
    const { phase, nozzleTargetC, bedTargetC } = this.host.snapshot();
    const isRunning = this.isOwned;
    const isConnected = phase !== 'closed' && phase !== 'connecting';
    const targets = [nozzleTargetC, bedTargetC].filter((target) => target !== undefined);
    const level = isConnected && targets.length > 0 ? Math.max(...targets) : undefined;
    const { nowMs, leaseMs } = this;
    const { lease, isExpired } = watchLease(this.lease, { nowMs, leaseMs, level, isRunning });
    const hadLease = this.lease.untilMs !== undefined;
    this.lease = lease;
    if (!isExpired || nowMs < this.offAgainMs) return;
    this.offAgainMs = nowMs + OFF_AGAIN_MS;
    const minutes = Math.round(leaseMs / 60_000);
    this.host.note(
      hadLease
        ? `Heat set by hand is switched off after ${minutes} minutes.`
        : 'The machine was hot and nobody knows since when: heaters are switched off.',
    );
    this.give({ kind: 'heat', ...offFor(nozzleTargetC, bedTargetC) });
  }

  private watchSpindle(): void {
    const { nowMs, isOwned: isRunning } = this;
    const look = { nowMs, leaseMs: SPINDLE_LEASE_MS, level: this.host.spindleLevel(), isRunning };
    const { lease, isExpired } = watchLease(this.spindle, look);
    const hadLease = this.spindle.untilMs !== undefined;
    this.spindle = lease;
    if (!isExpired || nowMs < this.spindleAgainMs) return;
    this.spindleAgainMs = nowMs + OFF_AGAIN_MS;
    this.host.note(
      hadLease
        ? `What turns or shines by hand is switched off after ${SPINDLE_LEASE_MS / 60_000} minutes.`
        : 'The spindle or laser was on and nobody knows since when: it is switched off.',
    );
    this.tellDisobedience(this.host.stopSpindle(), 'the spindle does not obey');
  }

  /** A program, also one that somebody started at the machine itself, owns its heaters and its spindle. */
  private get isOwned(): boolean {
    const { phase, state } = this.host.snapshot();
    return this.isRunning || (phase === 'ready' && state === 'execute');
  }

  private step({ heat, order, resumes }: PauseStep): void {
    this.pause = heat;
    if (order && heat.resume) this.give(order);
    else if (order) void this.cool(order);
    if (resumes) this.host.goOn(resumes.choice);
  }

  private async cool(order: HeatOrder): Promise<void> {
    const { outcome, message } = await this.host.heat(order);
    if (outcome === 'done') return this.host.note('The pause is long: heaters are off until somebody goes on.');
    this.host.note(`The pause is long and the heaters stay on: ${message ?? 'the machine does not obey'} Look at it.`);
  }

  private give(order: HeatOrder): void {
    this.tellDisobedience(this.host.heat(order), 'heaters do not obey');
  }

  private tellDisobedience(answered: Promise<OrderAnswer>, what: string): void {
    void answered.then(({ outcome, code, message }) => {
      if (outcome === 'done') return;
      this.core.log('error', what, { machineId: this.config.machineId, code, message });
    });
  }
}

/** Only what the machine has: a machine without a bed must not refuse the whole order. */
function offFor(nozzleTargetC?: number, bedTargetC?: number): { nozzleC?: number; bedC?: number } {
  return {
    ...(nozzleTargetC === undefined ? {} : { nozzleC: 0 }),
    ...(bedTargetC === undefined ? {} : { bedC: 0 }),
  };
}
