import type { TimedFault } from '../faults.js';
import { MachineModel, type ModelOptions } from '../machine-model.js';
import type { Point } from '../planner.js';
import { initialModal, runBlock, type BlockEffects, type GrblModal } from './blocks.js';
import { FIRMWARES, type GrblDialect, type GrblFirmware } from './dialects.js';
import { Overrides } from './overrides.js';
import { ReceiveBuffer, stripped } from './receive-buffer.js';
import { GrblReports, triple, type GrblState } from './reports.js';
import { SETTINGS, systemCommand, tellSettings } from './system-commands.js';

export interface GrblModelOptions extends ModelOptions {
  readonly dialect?: GrblDialect;
  readonly isLockedAtStart?: boolean;
  readonly hasBlankEeprom?: boolean;
}

const MAX_LINE_CHARS = 80;
const ACCEL_MM_PER_S2 = 300;
/** 0x18 to the banner when idle, to ALARM:3 in motion. */
const RESET_S = 0.027;
const ALARM_RESET_S = 0.5;
const HOMING_S = 20;
const HOLD_S = 0.2;
/** Somebody looks in and closes the door again. */
const DOOR_OPEN_S = 3;
/** The spindle comes back before motion does. */
const DOOR_RESUME_S = 0.5;
/** Room above the stock's top: the program's Z0 lies so far below the machine's Z0. */
const CLEARANCE_MM = 30;
const SYNC = 'G4P0.01';

interface Wait {
  untilS(): number;
  readonly act: () => void;
}

/** GRBL 1.1 and its relatives as seen on the wire: character counting, real-time bytes, alarms, holds. */
export class GrblModel extends MachineModel implements BlockEffects {
  readonly modal: GrblModal = initialModal();
  offsetMm: Point;
  readonly settings = new Map(SETTINGS);
  readonly firmware: GrblFirmware;
  state: GrblState = 'Idle';
  private holdDoneS = -Infinity;
  private doorClosedS = -Infinity;
  private isResuming = false;
  /** Of the spindle while it stands still in a hold. */
  private restoreRpm = 0;
  private readonly rx: ReceiveBuffer;
  private wait: Wait | undefined;
  private isDeaf = false;
  private hasLateOk = false;
  /** What follows a soft reset, in order. */
  private later: { readonly atS: number; readonly act: () => void }[] = [];
  private readonly reports = new GrblReports();
  private readonly overrides = new Overrides();

  constructor(readonly options: GrblModelOptions) {
    const { x, y, z } = options.envelopeMm ?? { x: 300, y: 200, z: 60 };
    const firmware = FIRMWARES[options.dialect ?? 'grbl'];
    // Machine space is negative, as GRBL homes to the far upper corner; the program's zero is front left.
    super(options, ACCEL_MM_PER_S2, { x, y, z: CLEARANCE_MM }, firmware.plannerBlocks);
    this.firmware = firmware;
    this.rx = new ReceiveBuffer(firmware.rxBytes);
    this.offsetMm = { x: -x, y: -y, z: -CLEARANCE_MM };
    for (const [key, value] of [
      ['$10', firmware.reportMask],
      ['$130', x],
      ['$131', y],
      ['$132', z + CLEARANCE_MM],
    ] as const) {
      this.settings.set(key, value);
    }
    if (options.hasBlankEeprom) {
      this.say('error:7');
      tellSettings(this);
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
    this.plan(to, lengthMm, speedMmPerS, 'Run');
  }

  jog(to: Point, lengthMm: number, speedMmPerS: number): void {
    if (lengthMm === 0) return this.ok();
    this.plan(to, lengthMm, speedMmPerS, 'Jog');
  }

  probe(to: Point, lengthMm: number, speedMmPerS: number, isRequired: boolean): void {
    this.move({ to, lengthMm, speedMmPerS });
    this.state = 'Run';
    // Nothing to touch: the way ends without contact.
    this.afterMotion(0, () => {
      if (isRequired) this.alarm(5);
      else this.ok();
    });
  }

  afterMotion(extraS: number, act: () => void): void {
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

  endProgram(): void {
    this.overrides.reset();
    this.beginNewStart();
  }

  setPlace(work: Partial<Point>): void {
    const at = this.planner.target;
    const to = { ...at, ...work };
    const { x, y, z } = this.offsetMm;
    this.offsetMm = { x: x + at.x - to.x, y: y + at.y - to.y, z: z + at.z - to.z };
    this.planner.moveTo(to);
    this.reports.tellAll();
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

  unlock(): void {
    if (this.state === 'Alarm') {
      this.state = 'Idle';
      this.say('[MSG:Caution: Unlocked]');
    }
    this.ok();
  }

  toggleCheck(): void {
    if (this.state === 'Alarm') return this.say('error:8');
    if (this.state !== 'Check') {
      this.state = 'Check';
      this.say('[MSG:Enabled]');
      return this.ok();
    }
    this.say('[MSG:Disabled]');
    this.ok();
    this.softReset();
  }

  sleep(): void {
    this.ok();
    this.say('[MSG:Sleeping]');
    this.state = 'Sleep';
    this.modal.spindleRpm = 0;
  }

  /** 1 and 2 leave GRBL deaf until a reset; the ok of the aborted line comes late, of 5 at once. 3, 6.. restart it. */
  alarm(code: number): void {
    this.planner.clear(this.nowS);
    if (code <= 3 || code > 5) this.modal.spindleRpm = 0;
    this.state = 'Alarm';
    this.wait = undefined;
    this.say(`ALARM:${code}`);
    if (code === 5) {
      this.say('[PRB:0.000,0.000,0.000:0]');
      return this.ok();
    }
    this.hasLateOk = code !== 3;
    if (code === 4) return;
    this.rx.clear();
    this.isDeaf = true;
    if (code <= 2) this.after(ALARM_RESET_S, () => this.say('[MSG:Reset to continue]'));
    else this.after(ALARM_RESET_S, () => this.boot('Alarm'));
  }

  protected onTime(): void {
    while ((this.later[0]?.atS ?? Infinity) <= this.nowS) this.later.shift()?.act();
    this.run();
  }

  protected takeRealTime(text: string): string {
    if (!/[?!~\x18\x80-\xff]/.test(text)) return text;
    let rest = '';
    for (const character of text) {
      if (character < '\x80' && !'?!~\x18'.includes(character)) rest += character;
      else if (character === '\x18') {
        this.softReset();
        rest = '';
      } else this.realTime(character);
    }
    return rest;
  }

  private realTime(character: string): void {
    const { isHal } = this.firmware;
    if (character === '?' || (isHal && character === '\x80')) this.tellStatus();
    else if (isHal && character === '\x87') this.tellStatus(true);
    else if (character === '!' || (isHal && character === '\x82')) this.hold('Hold');
    else if (character === '~' || (isHal && character === '\x81')) this.release();
    else if (character === '\x84') this.hold('Door');
    else if (character === '\x85') this.cancelJog();
    else if (character === '\x9e') this.stopSpindle();
    else if (this.overrides.take(character)) this.reports.tellAll();
  }

  protected onLine(sent: string): void {
    if (this.isDeaf) return;
    const received = this.faults.received(sent);
    const lines = this.firmware.crlfIsOneLine ? [received.replace(/\r$/, '')] : received.split('\r');
    for (const line of lines) if (!this.rx.push(line)) this.overrunBytes += line.length + 1;
    this.run();
  }

  protected strike(fault: TimedFault): void {
    if (fault.kind === 'reset') this.powerCycle();
    else if (fault.kind === 'hang') this.isHung = true;
    else if (fault.kind === 'unplug') this.unplug();
    else if (fault.kind === 'alarm') this.alarm(fault.n);
    else if (fault.kind === 'error') this.say(`error:${fault.n}`);
    else if (fault.kind === 'door') {
      this.doorClosedS = this.nowS + DOOR_OPEN_S;
      this.hold('Door');
    } else if (fault.kind === 'pause') this.hold('Hold');
  }

  private get isStill(): boolean {
    return this.state === 'Door' || this.state === 'Hold' || this.state === 'Tool' || this.state === 'Sleep';
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
      this.execute(line);
    }
  }

  private execute(raw: string): void {
    const line = stripped(raw);
    if (line === '') return this.ok();
    if (line.length > MAX_LINE_CHARS) return this.say('error:11');
    if (line.startsWith('$')) return systemCommand(this, line);
    if (this.isLocked) return this.say('error:9');
    const isSync = line === SYNC;
    if (!isSync && !this.isChecking && this.meetsFault()) return;
    const wasChecking = this.isChecking;
    const error = runBlock(this, line);
    if (error !== undefined) return this.say(`error:${error}`);
    if (!isSync && !wasChecking && !this.isLocked) this.record(raw.trimEnd());
  }

  /** G-code is refused: in an alarm and while jogging. */
  private get isLocked(): boolean {
    if (this.state === 'Jog' && this.planner.isEmpty) this.state = 'Idle';
    return this.state === 'Alarm' || this.state === 'Jog';
  }

  private plan(to: Point, lengthMm: number, speedMmPerS: number, state: 'Run' | 'Jog'): void {
    const act = (): void => {
      this.move({ to, lengthMm, speedMmPerS });
      this.state = this.state === 'Idle' ? state : this.state;
      this.ok();
    };
    const { slotAtS } = this.planner;
    if (slotAtS <= this.nowS) return act();
    this.wait = { untilS: () => this.planner.slotAtS, act };
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

  private hold(state: 'Hold' | 'Door'): void {
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

  private softReset(): void {
    if (this.isHung) return;
    const isMoving =
      this.state === 'Home' ||
      (!this.planner.isEmpty && (this.state === 'Run' || this.state === 'Jog' || this.nowS < this.holdDoneS));
    const staysLocked = this.state === 'Alarm' || this.state === 'Sleep';
    const hadLateOk = this.hasLateOk;
    this.forgetAll();
    this.planner.clear(this.nowS);
    if (hadLateOk) this.say('ok');
    this.isDeaf = true;
    if (!isMoving) return this.after(RESET_S, () => this.boot(staysLocked ? 'Alarm' : 'Idle'));
    this.state = 'Alarm';
    this.after(RESET_S, () => this.say('ALARM:3'));
    this.after(ALARM_RESET_S, () => this.boot('Alarm'));
  }

  private boot(state: 'Alarm' | 'Idle'): void {
    this.isDeaf = false;
    this.state = state;
    this.sayBanner();
  }

  private forgetAll(): void {
    this.rx.clear();
    this.wait = undefined;
    this.later = [];
    this.isDeaf = false;
    this.hasLateOk = false;
    this.isResuming = false;
    this.forgetInput();
    this.overrides.reset();
    this.reports.tellAll();
    Object.assign(this.modal, initialModal());
    this.beginNewStart();
  }

  private after(delayS: number, act: () => void): void {
    this.later.push({ atS: this.nowS + delayS, act });
  }

  private sayBanner(): void {
    this.say('');
    this.say(this.firmware.banner);
    if (this.state === 'Alarm') this.say("[MSG:'$H'|'$X' to unlock]");
  }
}
