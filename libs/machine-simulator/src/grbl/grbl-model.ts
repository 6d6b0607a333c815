import type { TimedFault } from '../faults.js';
import { MachineModel, type ModelOptions } from '../machine-model.js';
import type { Point } from '../planner.js';
import { formatReport, GrblReports, type GrblState } from './reports.js';
import { initialModal, runBlock, type BlockEffects, type GrblModal } from './blocks.js';
import { SETTINGS, systemCommand } from './system-commands.js';

export interface GrblModelOptions extends ModelOptions {
  readonly isLockedAtStart?: boolean;
}

const RX_BYTES = 128;
const MAX_LINE_CHARS = 80;
const ACCEL_MM_PER_S2 = 300;
/** 0x18 to the banner when idle, to ALARM:3 in motion. */
const RESET_S = 0.027;
const ALARM_RESET_S = 0.5;
const HOMING_S = 20;
const HOLD_S = 0.2;
/** Room above the stock's top: the program's Z0 lies so far below the machine's Z0. */
const CLEARANCE_MM = 30;

interface Wait {
  untilS(): number;
  readonly act: () => void;
}

/** GRBL 1.1 as seen on the wire: character counting, real-time bytes, alarms, holds. */
export class GrblModel extends MachineModel implements BlockEffects {
  readonly modal: GrblModal = initialModal();
  readonly offsetMm: Point;
  readonly settings = new Map(SETTINGS);
  state: GrblState = 'Idle';
  private holdDoneS = -Infinity;
  private rx: string[] = [];
  private rxBytes = 0;
  private wait: Wait | undefined;
  private isDeaf = false;
  private hasLateOk = false;
  /** What follows a soft reset, in order. */
  private later: { readonly atS: number; readonly act: () => void }[] = [];
  private readonly reports = new GrblReports();

  constructor(readonly options: GrblModelOptions) {
    const { x, y, z } = options.envelopeMm ?? { x: 300, y: 200, z: 60 };
    // Machine space is negative, as GRBL homes to the far upper corner; the program's zero is front left.
    super(options, ACCEL_MM_PER_S2, { x, y, z: CLEARANCE_MM });
    this.offsetMm = { x: -x, y: -y, z: -CLEARANCE_MM };
    for (const [key, value] of [
      ['$130', x],
      ['$131', y],
      ['$132', z + CLEARANCE_MM],
    ] as const) {
      this.settings.set(key, value);
    }
    this.state = options.isLockedAtStart ? 'Alarm' : 'Idle';
    this.sayBanner();
  }

  get nozzleC(): number {
    return this.options.ambientC ?? 21;
  }

  get bedC(): number {
    return this.nozzleC;
  }

  get spindleRpm(): number {
    return this.modal.spindleRpm;
  }

  get positionMm(): Point {
    return this.planner.positionAt(this.nowS);
  }

  get nextEventS(): number {
    if (this.isHung) return Infinity;
    const waitS = this.wait && !this.isStill ? this.wait.untilS() : Infinity;
    return Math.min(waitS, this.later[0]?.atS ?? Infinity);
  }

  powerCycle(): void {
    this.isHung = false;
    this.forgetAll();
    this.planner.clear(this.nowS);
    this.state = this.options.isLockedAtStart ? 'Alarm' : 'Idle';
    this.sayBanner();
  }

  /** Effects of a block. */
  moveTo(to: Point, lengthMm: number, speedMmPerS: number): void {
    const act = (): void => {
      this.move({ to, lengthMm, speedMmPerS });
      this.state = this.state === 'Idle' ? 'Run' : this.state;
      this.ok();
    };
    const { slotAtS } = this.planner;
    if (slotAtS <= this.nowS) return act();
    this.wait = { untilS: () => this.planner.slotAtS, act };
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

  programPause(): void {
    this.afterMotion(0, () => {
      this.state = 'Hold';
      this.holdDoneS = this.nowS;
      this.wait = { untilS: () => Infinity, act: () => this.ok() };
    });
  }

  ok(): void {
    if (!this.faults.dropsOk()) this.say('ok');
  }

  tell(line: string): void {
    this.say(line);
  }

  endProgram(): void {
    this.beginNewStart();
  }

  home(): void {
    this.state = 'Home';
    this.afterMotion(HOMING_S, () => {
      const { x, y, z } = this.offsetMm;
      this.planner.moveTo({ x: -x - 1, y: -y - 1, z: -z - 1 });
      this.state = 'Idle';
      this.motionStarts++;
      this.ok();
    });
  }

  /** ALARM:1 and 2 leave GRBL deaf until a reset; the aborted line's ok comes late. */
  alarm(code: number): void {
    this.planner.clear(this.nowS);
    this.modal.spindleRpm = 0;
    this.state = 'Alarm';
    this.wait = undefined;
    this.rx = [];
    this.rxBytes = 0;
    this.say(`ALARM:${code}`);
    if (code > 2) return;
    this.hasLateOk = true;
    this.isDeaf = true;
    this.after(ALARM_RESET_S, () => this.say('[MSG:Reset to continue]'));
  }

  protected onTime(): void {
    while ((this.later[0]?.atS ?? Infinity) <= this.nowS) this.later.shift()?.act();
    this.run();
  }

  protected takeRealTime(text: string): string {
    if (!/[?!~\x18\x80-\xff]/.test(text)) return text;
    let rest = '';
    for (const character of text) {
      if (character === '?') this.tellStatus();
      else if (character === '!') this.hold('Hold');
      else if (character === '~') this.release();
      else if (character === '\x18') {
        this.softReset();
        rest = '';
      } else if (character === '\x84') this.hold('Door');
      else if (character < '\x80') rest += character;
    }
    return rest;
  }

  protected onLine(sent: string): void {
    if (this.isDeaf) return;
    const line = this.faults.received(sent);
    if (this.rxBytes + line.length + 1 > RX_BYTES - 1) {
      // Silent on the real board too: no error, a wrong path.
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
    else if (fault.kind === 'alarm') this.alarm(fault.n);
    else if (fault.kind === 'error') this.say(`error:${fault.n}`);
    else if (fault.kind === 'door') this.hold('Door');
    else if (fault.kind === 'pause') this.hold('Hold');
  }

  private get isStill(): boolean {
    return this.state === 'Door' || this.state === 'Hold';
  }

  /** Parse lines until the receive buffer is empty or a line has to wait. */
  private run(): void {
    for (;;) {
      if (this.isHung || this.isDeaf || this.isStill) return;
      if (this.wait) {
        if (this.wait.untilS() > this.nowS) return;
        const { act } = this.wait;
        this.wait = undefined;
        act();
        continue;
      }
      const line = this.rx.shift();
      if (line === undefined) return;
      this.rxBytes -= line.length + 1;
      this.execute(line.trimEnd());
    }
  }

  private execute(line: string): void {
    if (line === '') return this.ok();
    if (line.replaceAll(' ', '').length > MAX_LINE_CHARS) return this.say('error:11');
    if (line.startsWith('$')) return systemCommand(this, line);
    if (this.isAlarmed()) return this.say('error:9');
    const isSync = line === 'G4 P0.01';
    if (!isSync && this.meetsFault()) return;
    const error = runBlock(this, line);
    if (error !== undefined) return this.say(`error:${error}`);
    if (!isSync && !this.isAlarmed()) this.record(line);
  }

  /** A call, because running a block may change the state. */
  private isAlarmed(): boolean {
    return this.state === 'Alarm';
  }

  private tellStatus(): void {
    if (this.isDeaf || this.isHung || this.state === 'Home') return;
    if (this.state === 'Run' && this.planner.isEmpty) this.state = 'Idle';
    const isStopping = this.state === 'Hold' && this.nowS < this.holdDoneS;
    const { x, y, z } = this.positionMm;
    const at = { x: x + this.offsetMm.x, y: y + this.offsetMm.y, z: z + this.offsetMm.z };
    const speed = this.state === 'Run' ? this.planner.speedMmPerS * 60 : 0;
    const report = { state: this.state, isStopping, at, feedMmPerMin: speed, spindleRpm: this.modal.spindleRpm };
    this.say(formatReport(report, this.reports.next(this.state === 'Run', this.offsetMm)));
  }

  private hold(state: 'Hold' | 'Door'): void {
    if (this.state !== 'Idle' && this.state !== 'Run' && this.state !== 'Hold') return;
    if (this.state !== 'Hold') this.holdDoneS = this.planner.isEmpty ? this.nowS : this.nowS + HOLD_S;
    // The line being parsed when the hold came is still acknowledged.
    if (this.wait && !this.planner.isPaused && this.planner.slotAtS > this.nowS) {
      const { act } = this.wait;
      this.wait = undefined;
      act();
    }
    this.planner.pause(this.nowS);
    this.state = state;
    if (state === 'Door') this.modal.spindleRpm = 0;
  }

  private release(): void {
    if (this.state !== 'Hold' && this.state !== 'Door') return;
    this.planner.resume(this.nowS);
    this.state = this.planner.isEmpty ? 'Idle' : 'Run';
    const paused = this.wait;
    if (paused && paused.untilS() === Infinity) {
      this.wait = undefined;
      paused.act();
    }
    this.run();
  }

  private softReset(): void {
    const isMoving =
      this.state === 'Home' || (!this.planner.isEmpty && (this.state === 'Run' || this.nowS < this.holdDoneS));
    const wasAlarm = this.state === 'Alarm';
    const hadLateOk = this.hasLateOk;
    this.forgetAll();
    this.planner.clear(this.nowS);
    if (hadLateOk) this.say('ok');
    this.isDeaf = true;
    const boot = (): void => {
      this.isDeaf = false;
      this.state = isMoving || wasAlarm ? 'Alarm' : 'Idle';
      this.sayBanner();
    };
    if (!isMoving) return this.after(RESET_S, boot);
    this.state = 'Alarm';
    this.after(RESET_S, () => this.say('ALARM:3'));
    this.after(ALARM_RESET_S, boot);
  }

  private forgetAll(): void {
    this.rx = [];
    this.rxBytes = 0;
    this.wait = undefined;
    this.later = [];
    this.isDeaf = false;
    this.hasLateOk = false;
    this.forgetInput();
    Object.assign(this.modal, initialModal());
    this.beginNewStart();
  }

  private after(delayS: number, act: () => void): void {
    this.later.push({ atS: this.nowS + delayS, act });
  }

  private sayBanner(): void {
    this.say('');
    this.say("Grbl 1.1h ['$' for help]");
    if (this.state === 'Alarm') this.say("[MSG:'$H'|'$X' to unlock]");
  }
}
