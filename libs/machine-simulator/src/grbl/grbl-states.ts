import { MachineModel, type ModelOptions } from '../machine-model.js';
import type { Move, PlannerLimits, Point } from '../planner.js';
import { initialModal, type GrblModal } from './blocks.js';
import { FIRMWARES, type GrblDialect, type GrblFirmware } from './dialects.js';
import { Overrides } from './overrides.js';
import { ReceiveBuffer } from '../receive-buffer.js';
import { GrblReports, triple, type GrblState } from './reports.js';
import { SETTINGS } from './settings.js';

export interface GrblModelOptions extends ModelOptions {
  readonly dialect?: GrblDialect;
  readonly isLockedAtStart?: boolean;
  readonly hasBlankEeprom?: boolean;
}

export interface Wait {
  untilS(): number;
  readonly act: () => void;
}

/** Each axis for itself, as `$110`-`$112` and `$120`-`$122` say: GRBL knows no limit of the path. */
const LIMITS: PlannerLimits = {
  accelMmPerS2: Infinity,
  maxFeedMmPerS: [50, 50, 1000 / 60, Infinity],
  maxAccelMmPerS2: [300, 300, 100, Infinity],
  replansRunning: true,
};
const HOLD_S = 0.2;
/** The spindle comes back before motion does. */
const DOOR_RESUME_S = 0.5;
/** Room above the stock's top: the program's Z0 lies so far below the machine's Z0. */
const CLEARANCE_MM = 30;

/** Motion, holds, the door, tool changes, jogging, and what `?` tells of them. */
export abstract class GrblStates extends MachineModel {
  readonly modal: GrblModal = initialModal();
  offsetMm: Point;
  readonly settings = new Map(SETTINGS);
  readonly firmware: GrblFirmware;
  state: GrblState = 'Idle';
  protected readonly rx: ReceiveBuffer;
  protected readonly reports = new GrblReports();
  protected readonly overrides = new Overrides();
  protected wait: Wait | undefined;
  /** What happens by itself, in order: a door, a reset. */
  protected later: { readonly atS: number; readonly act: () => void }[] = [];
  protected isDeaf = false;
  protected holdDoneS = -Infinity;
  protected doorClosedS = -Infinity;
  protected isResuming = false;
  /** Of the spindle while it stands still in a hold. */
  private restoreRpm = 0;

  constructor(readonly options: GrblModelOptions) {
    const { x, y, z } = options.envelopeMm ?? { x: 300, y: 200, z: 60 };
    const firmware = FIRMWARES[options.dialect ?? 'grbl'];
    // Machine space is negative, as GRBL homes to the far upper corner; the program's zero is front left.
    super(options, LIMITS, { x, y, z: CLEARANCE_MM }, firmware.plannerBlocks);
    this.firmware = firmware;
    this.rx = new ReceiveBuffer(firmware.rxBytes - 1);
    this.offsetMm = { x: -x, y: -y, z: -CLEARANCE_MM };
    for (const [key, value] of [
      ['$10', firmware.reportMask],
      ['$130', x],
      ['$131', y],
      ['$132', z + CLEARANCE_MM],
    ] as const) {
      this.settings.set(key, value);
    }
  }

  get nozzleC(): number {
    return this.options.ambientC ?? 21;
  }

  get bedC(): number {
    return this.nozzleC;
  }

  get hasToolState(): boolean {
    return this.firmware.isHal;
  }

  get isChecking(): boolean {
    return this.state === 'Check';
  }

  /** Answer to `$#`, as far as this machine has any. */
  get parameters(): readonly string[] {
    return [`[G54:${triple(this.offsetMm)}]`, '[G92:0.000,0.000,0.000]', '[TLO:0.000]', '[PRB:0.000,0.000,0.000:0]'];
  }

  /** Parse lines until the receive buffer is empty or a line has to wait. */
  protected abstract run(): void;

  get positionMm(): Point {
    return this.planner.positionAt(this.nowS);
  }

  get spindleRpm(): number {
    return this.modal.spindleRpm;
  }

  afterMotion(extraS: number, act: () => void): void {
    this.stopOnPurpose();
    let drainedS = this.nowS;
    const untilS = (): number => {
      const atS = this.planner.drainedAtS;
      if (atS === Infinity) return Infinity;
      drainedS = Math.max(drainedS, atS);
      return drainedS + extraS;
    };
    this.wait = { untilS, act };
  }

  protected plan(move: Move, state: 'Run' | 'Jog'): void {
    const act = (): void => {
      this.move(move);
      this.state = this.state === 'Idle' ? state : this.state;
      this.ok();
    };
    const { slotAtS } = this.planner;
    if (slotAtS <= this.nowS) return act();
    this.wait = { untilS: () => this.planner.slotAtS, act };
  }

  /** Effects of a block. */
  moveTo(move: Move): void {
    this.plan(move, 'Run');
  }

  jog(to: Point, lengthMm: number, speedMmPerS: number): void {
    if (lengthMm === 0) return this.ok();
    this.plan({ to, lengthMm, speedMmPerS }, 'Jog');
  }

  programPause(): void {
    this.waitForPerson('Hold');
  }

  toolChange(): void {
    this.waitForPerson('Tool');
  }

  ok(): void {
    if (!this.faults.dropsOk()) this.say('ok');
  }

  tell(line: string): void {
    this.say(line);
  }

  setPlace(work: Partial<Point>): void {
    const at = this.planner.target;
    const to = { ...at, ...work };
    const { x, y, z } = this.offsetMm;
    this.offsetMm = { x: x + at.x - to.x, y: y + at.y - to.y, z: z + at.z - to.z };
    this.planner.moveTo(to);
    this.reports.tellAll();
  }

  protected realTime(character: string): void {
    const { isHal } = this.firmware;
    if (character === '?' || (isHal && character === '\x80')) this.tellStatus();
    else if (isHal && character === '\x87') this.tellStatus(true);
    else if (character === '!' || (isHal && character === '\x82')) this.hold('Hold');
    else if (character === '~' || (isHal && character === '\x81')) this.release();
    else if (character === '\x84') this.hold('Door');
    else if (character === '\x85') this.cancelJog();
    else if (character === '\x9e') this.stopSpindle();
    else if (this.overrides.take(character)) this.reports.tellOverrides();
  }

  private tellStatus(isFull = false): void {
    if (this.isDeaf || this.isHung || this.state === 'Home') return;
    if ((this.state === 'Run' || this.state === 'Jog') && this.planner.isEmpty) this.state = 'Idle';
    const { x, y, z } = this.positionMm;
    const mask = this.settings.get('$10') ?? 1;
    const isMoving = this.state === 'Run' || this.state === 'Jog';
    const fields = {
      state: this.state,
      sub: this.sub,
      machineMm: { x: x + this.offsetMm.x, y: y + this.offsetMm.y, z: z + this.offsetMm.z },
      offsetMm: this.offsetMm,
      feedMmPerMin: isMoving ? this.planner.speedMmPerS * 60 : 0,
      spindleRpm: this.modal.spindleRpm,
      overrides: this.overrides,
      isWork: (mask & 1) === 0,
      ...((mask & 2) !== 0 && { buffers: [Math.max(0, this.planner.free - 1), this.rx.free] as const }),
    };
    this.say(this.reports.next(fields, isFull));
  }

  private get sub(): number {
    const isStopping = this.nowS < this.holdDoneS;
    if (this.state === 'Hold') return isStopping ? 1 : 0;
    if (this.isResuming) return 3;
    if (isStopping) return 2;
    return this.nowS < this.doorClosedS ? 1 : 0;
  }

  protected get isStill(): boolean {
    return this.state === 'Door' || this.state === 'Hold' || this.state === 'Tool' || this.state === 'Sleep';
  }

  /** G-code is refused: in an alarm and while jogging. */
  protected get isLocked(): boolean {
    if (this.state === 'Jog' && this.planner.isEmpty) this.state = 'Idle';
    return this.state === 'Alarm' || this.state === 'Jog';
  }

  protected hold(state: 'Hold' | 'Door'): void {
    if (this.state !== 'Idle' && this.state !== 'Run' && this.state !== 'Hold') return;
    if (this.state !== 'Hold') {
      this.holdDoneS = this.planner.isEmpty ? this.nowS : this.nowS + HOLD_S;
      this.restoreRpm = this.modal.spindleRpm;
    }
    // The line being parsed when the hold came is still acknowledged.
    if (this.wait && !this.planner.isPaused && this.planner.slotAtS > this.nowS) {
      const { act } = this.wait;
      this.wait = undefined;
      act();
    }
    this.planner.pause(this.nowS);
    this.state = state;
    this.isResuming = false;
    if (state === 'Door') this.modal.spindleRpm = 0;
  }

  private stopSpindle(): void {
    if (this.state !== 'Hold' || this.nowS < this.holdDoneS) return;
    this.modal.spindleRpm = this.modal.spindleRpm > 0 ? 0 : this.restoreRpm;
  }

  private cancelJog(): void {
    if (this.state !== 'Jog') return;
    this.planner.clear(this.nowS);
    this.state = 'Idle';
    const { wait } = this;
    this.wait = undefined;
    if (wait) this.ok();
    this.run();
  }

  private release(): void {
    if (this.state !== 'Hold' && this.state !== 'Door' && this.state !== 'Tool') return;
    if (this.firmware.isHal) this.say('[MSG:]');
    if (this.state !== 'Door') return this.goOn();
    if (this.nowS < this.doorClosedS || this.isResuming) return;
    this.isResuming = true;
    this.after(DOOR_RESUME_S, () => this.goOn());
  }

  private goOn(): void {
    this.isResuming = false;
    this.modal.spindleRpm = this.restoreRpm;
    this.planner.resume(this.nowS);
    this.state = this.planner.isEmpty ? 'Idle' : 'Run';
    const paused = this.wait;
    if (paused && paused.untilS() === Infinity) {
      this.wait = undefined;
      paused.act();
    }
    this.run();
  }

  private waitForPerson(state: 'Hold' | 'Tool'): void {
    this.afterMotion(0, () => {
      this.state = state;
      this.holdDoneS = this.nowS;
      this.restoreRpm = this.modal.spindleRpm;
      if (state === 'Tool') {
        this.restoreRpm = 0;
        this.modal.spindleRpm = 0;
      }
      this.wait = { untilS: () => Infinity, act: () => this.ok() };
    });
  }

  protected after(delayS: number, act: () => void): void {
    this.later.push({ atS: this.nowS + delayS, act });
  }
}
