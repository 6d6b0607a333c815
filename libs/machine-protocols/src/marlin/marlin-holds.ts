import { MARLIN_LIMITS, type MarlinOptions } from './marlin-options.js';
import { MarlinKeeper } from './marlin-keeper.js';
import { wordOf } from './line-kinds.js';
import {
  parkLines,
  returnLines,
  spindleOff,
  spindleOn,
  wishOf,
  type HoldPlace,
  type ParkSituation,
  type Wish,
} from './person-hold.js';
import type { MarlinReply, Temperatures } from './replies.js';
import { SYNC } from './run-lines.js';

/** So near to the target the program goes on; as after a long pause. */
const WARM_WITHIN_C = 3;
/** Answers carry no checksum: a place to come back to is one that was told twice in a row, within so many questions. */
const MOST_LOOKS = 5;

interface Hold {
  readonly wish: Wish;
  /**
   * `settle`: its moves end. `look`: where does it stand, how hot is it? `park`: the head goes aside. `open`: a person
   * is asked. `heat`: somebody said go on; `warm`: it is hot enough for that. `back`: to where it was.
   */
  stage: 'settle' | 'look' | 'park' | 'open' | 'heat' | 'warm' | 'back';
  place?: HoldPlace;
  isPlaceSure: boolean;
  looks: number;
  isParked: boolean;
  /** Target to be reached again before anything moves; 0: none. */
  nozzleC: number;
  openedAtMs: number;
  coolFromMs: number;
  standby: 'no' | 'asked' | 'reached';
}

/**
 * Programs that wait for a person (M0, M1, M6, M600). Sent to the machine such a block would close its ears until somebody
 * presses the knob: no heater could be switched off, no job cancelled. So it is not sent: the host waits, and the
 * machine stays reachable.
 */
export abstract class MarlinHolds extends MarlinKeeper {
  private hold: Hold | undefined;
  private lastTargetC: number | undefined;
  private lastNozzleC = 0;
  /** Of the nozzle, told twice in a row. */
  private targetC = 0;
  /** The lower one of two reports. */
  private nozzleC = 0;

  protected override get isHolding(): boolean {
    return this.hold !== undefined;
  }

  protected override onClosed(): void {
    this.endHold();
    super.onClosed();
  }

  protected override endHold(): void {
    if (!this.hold) return;
    this.hold = undefined;
    this.steps.drop();
    delete this.readings.prompt;
  }

  /**
   * In its place in the program stands a dwell, sent when a person said go on: so the block counts as sent and done
   * then and not before, and a run that breaks off meanwhile is resumed with the question.
   */
  protected override takesOver(block: string): boolean {
    const wish = wishOf(block, this.dialect, this.modes, this.changesMaterialItself);
    if (!wish) return false;
    const isEnd = wordOf(block) === this.dialect.endsWith && this.lines.lookAhead(1).length === 0;
    this.lines.putBack(SYNC);
    if (!isEnd) this.beginHold(wish);
    return true;
  }

  /** The firmware does not know the command it was trusted with; its `ok` comes behind. */
  protected onUnknownCommand(): void {
    const sent = this.stream.flight.find(({ isBlock, text }) => isBlock && wordOf(text) === 'M600');
    if (!sent || this.hold || this.phase !== 'running') return;
    const wish = wishOf(sent.text, this.dialect, this.modes, false);
    if (wish) this.beginHold(wish);
  }

  protected override onReport(reply: MarlinReply): void {
    super.onReport(reply);
    const { hold } = this;
    if (reply.type !== 'position' || hold?.stage !== 'look') return;
    const { x, y, z, e } = reply;
    const was = hold.place;
    hold.isPlaceSure = was?.x === x && was.y === y && was.z === z && was.e === e;
    hold.place = { x, y, z, ...(e !== undefined && { e }) };
  }

  protected override onTemperatures(temperatures: Temperatures): void {
    super.onTemperatures(temperatures);
    const { nozzleC = 0, nozzleTargetC } = temperatures;
    this.nozzleC = Math.min(this.lastNozzleC, nozzleC);
    this.lastNozzleC = nozzleC;
    if (nozzleTargetC !== undefined && nozzleTargetC === this.lastTargetC) this.targetC = nozzleTargetC;
    this.lastTargetC = nozzleTargetC;
  }

  /** After each answer and tick. */
  protected pursueHold(): void {
    const { hold } = this;
    if (!hold || !this.isBusy || !this.haveStepsEnded()) return;
    switch (hold.stage) {
      case 'settle':
        hold.stage = 'look';
        return this.doSteps(['M105', 'M105', 'M114']);
      case 'look':
        // Acknowledged when read: only the answer itself shows that the moves before it have ended.
        if (this.dialect.isOkFirst && !hold.place) return;
        if (hold.wish.parks && !hold.isPlaceSure && ++hold.looks < MOST_LOOKS) return this.doSteps(['M114']);
        return this.lookedAround(hold);
      case 'park':
        return this.openHold(hold);
      case 'open':
        return this.watchHold(hold);
      case 'heat':
        return this.heatAgain(hold);
      case 'warm':
        return this.warmed(hold);
      case 'back':
        this.hold = undefined;
    }
  }

  /** A person said go on. */
  protected leaveHold(): void {
    const { hold } = this;
    if (hold?.stage !== 'open') return;
    hold.stage = 'heat';
    this.doSteps(['M105', 'M105']);
  }

  private heatAgain(hold: Hold): void {
    hold.stage = 'warm';
    // Somebody may have chosen another temperature for the new material.
    if (this.targetC > (hold.standby === 'no' ? 0 : MARLIN_LIMITS.standbyC)) hold.nozzleC = this.targetC;
    if (hold.nozzleC <= 0) return this.warmed(hold);
    // M109 would close the machine's ears, and is one flipped bit away from M108.
    if (this.targetC !== hold.nozzleC) this.doSteps([`M104 S${hold.nozzleC}`]);
    if (this.isWarm(hold)) return;
    this.notice(`Heating to ${hold.nozzleC} C, then the program goes on.`);
  }

  private get changesMaterialItself(): boolean {
    const { changesMaterialItself } = this.options as MarlinOptions;
    return changesMaterialItself ?? this.identity?.capabilities['PROMPT_SUPPORT'] === '1';
  }

  private beginHold(wish: Wish): void {
    this.hold = {
      wish,
      stage: 'settle',
      isPlaceSure: false,
      looks: 0,
      isParked: false,
      nozzleC: 0,
      openedAtMs: 0,
      coolFromMs: 0,
      standby: 'no',
    };
    this.programLeaves();
    this.progress.held();
    this.doSteps([SYNC, ...spindleOff(this.modes)]);
  }

  /** One after the other, also behind one that was refused: half of a way back would be worse. */
  private doSteps(lines: readonly string[]): void {
    this.steps.begin('hold', { lines: [], restore: lines });
  }

  private haveStepsEnded(): boolean {
    if (!this.steps.isActive) return true;
    const end = this.settleQueue(this.steps);
    if (end?.message !== undefined) this.notice(end.message);
    return end !== undefined;
  }

  private lookedAround(hold: Hold): void {
    hold.nozzleC = this.targetC;
    if (!hold.wish.parks || !hold.place || !hold.isPlaceSure || !this.progress.isHomed) return this.openHold(hold);
    hold.isParked = true;
    hold.stage = 'park';
    this.doSteps(parkLines(this.situation(hold, hold.place)));
  }

  private situation({ nozzleC }: Hold, place: HoldPlace): ParkSituation {
    return { place, nozzleC, modes: this.modes, envelopeMm: this.options.envelopeMm };
  }

  private openHold(hold: Hold): void {
    hold.stage = 'open';
    hold.openedAtMs = this.nowMs;
    hold.coolFromMs = this.nowMs;
    const { prompt } = hold.wish;
    this.paused('machine', prompt.text, prompt);
  }

  /** Nobody came for long: less heat, so that nothing oozes and burns in the nozzle. */
  private watchHold(hold: Hold): void {
    const { limitMs } = hold.wish;
    if (limitMs !== undefined && this.nowMs - hold.openedAtMs >= limitMs) return this.onResume();
    const { standbyC, standbyAfterMs } = MARLIN_LIMITS;
    const { targetC } = this;
    if (hold.standby === 'asked' && targetC <= standbyC) hold.standby = 'reached';
    if (hold.standby === 'reached' && targetC > standbyC) {
      // Somebody heated it to change the material, and may go away again.
      hold.standby = 'no';
      hold.coolFromMs = this.nowMs;
    }
    if (hold.standby !== 'no' || targetC <= standbyC || this.nowMs - hold.coolFromMs < standbyAfterMs) return;
    hold.standby = 'asked';
    hold.nozzleC = targetC;
    this.lines.ask(`M104 S${standbyC}`);
    this.notice(`Nobody came: the nozzle waits at ${standbyC} C and is heated again before the program goes on.`);
  }

  private warmed(hold: Hold): void {
    if (!this.isWarm(hold)) return;
    hold.stage = 'back';
    const back = hold.isParked && hold.place ? returnLines(this.situation(hold, hold.place)) : [];
    this.doSteps([...back, ...spindleOn(this.modes, this.options.process === 'laser')]);
  }

  private isWarm({ nozzleC }: Hold): boolean {
    return nozzleC <= 0 || this.nozzleC >= nozzleC - WARM_WITHIN_C;
  }
}
