import type { TimedFault } from '../faults.js';
import type { Point } from '../planner.js';
import { initialModal, runBlock, type BlockEffects } from './blocks.js';
import { GrblStates, type GrblModelOptions } from './grbl-states.js';
import { stripped } from './stripped.js';
import { systemCommand, tellSettings } from './system-commands.js';

const MAX_LINE_CHARS = 80;
/** 0x18 to the banner when idle, to ALARM:3 in motion. */
const RESET_S = 0.027;
const ALARM_RESET_S = 0.5;
const HOMING_S = 20;
/** Somebody looks in and closes the door again. */
const DOOR_OPEN_S = 3;
const SYNC = 'G4P0.01';

/** GRBL 1.1 and its relatives as seen on the wire: character counting, real-time bytes, alarms, resets. */
export class GrblModel extends GrblStates implements BlockEffects {
  private hasLateOk = false;

  constructor(options: GrblModelOptions) {
    super(options);
    if (options.hasBlankEeprom) {
      this.say('error:7');
      tellSettings(this);
    }
    this.state = options.isLockedAtStart ? 'Alarm' : 'Idle';
    this.sayBanner();
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

  probe(to: Point, lengthMm: number, speedMmPerS: number, isRequired: boolean): void {
    this.move({ to, lengthMm, speedMmPerS });
    this.state = 'Run';
    // Nothing to touch: the way ends without contact.
    this.afterMotion(0, () => {
      if (isRequired) this.alarm(5);
      else this.ok();
    });
  }

  endProgram(): void {
    this.overrides.reset();
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

  protected run(): void {
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
    this.note(line);
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

  private sayBanner(): void {
    this.say('');
    this.say(this.firmware.banner);
    if (this.state === 'Alarm') this.say("[MSG:'$H'|'$X' to unlock]");
  }
}
