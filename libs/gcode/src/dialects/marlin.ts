import { Checks, type HeaterName, type LineInHand } from '../checking/checks.js';
import { commandNumber, rulesOf, type CommandRules } from './commands.js';
import { FIRST_FEED_MM_PER_S, HOMING_S, LEVELLING_S, TOOL_CHANGE_S } from './printer-defaults.js';
import { findSecondCommand, reportUnknown } from './printer-lines.js';
import { PrinterHeat } from './printer-heat.js';
import { PrinterLimits } from './printer-limits.js';
import { Retraction } from './retraction.js';
import { findMoveWords, findPlaceWords } from './printer-words.js';
import { percent, shownText, unitOf, word } from './words.js';
import { bitOf, indexOfLetter, type LineLexer } from '../reading/lexer.js';
import { latin1 } from '../reading/lines.js';
import { AXIS_BITS, XY_BITS, type Path } from '../motion/path.js';
import type { ProblemList } from '../checking/problems.js';
import type { Dialect, MotionProfile } from '../types.js';

const LETTER_G = 71;
const LETTER_M = 77;
const LETTER_T = 84;
const LF = 10;
const CR = 13;
const BIT_F = bitOf('F');
const F = indexOfLetter('F');
const BIT_E = bitOf('E');
/** It depends on their version and geometry whether homing takes back what G92 shifted. */
const KEEPS_SHIFT: ReadonlySet<Dialect> = new Set(['repetier', 'smoothie']);
/** Commands of which every word needs its number. */
const STRICT = new Set(['G2', 'G3', 'G4', 'G92', 'M3', 'M4', 'M104', 'M109', 'M140', 'M141', 'M190', 'M191', 'M204', 'M220', 'M221']); // prettier-ignore
/** Marlin searches numbered lines for M110 and M29 wherever they stand (gcode/queue.cpp); old hosts and forks for the rest. */
const HIDDEN = /M110|M29|M112|M108|M410|M876/i;
const PLANE_BITS: Readonly<Record<number, number>> = { 17: bitOf('X') | bitOf('Y'), 18: bitOf('Z') | bitOf('X'), 19: bitOf('Y') | bitOf('Z') }; // prettier-ignore

/** Reads blocks as Marlin and its relatives do: one command per line, parameters behind it. */
export class MarlinReader {
  readonly heat: PrinterHeat;

  protected readonly rules: CommandRules;
  protected readonly checks: Checks;
  protected readonly limits: PrinterLimits;
  protected readonly retraction: Retraction;
  /** Axes that know where they are; only a printer homes within its program. */
  protected homed: number;
  /** Homed axes that probing, parking or a macro left at a place only the machine knows. */
  protected lost = 0;
  /** `homed` without `lost`. */
  private sure: number;
  /** The last command changed the tool, and nothing has moved since. */
  private isChanging = false;

  constructor(
    protected readonly profile: MotionProfile,
    protected readonly path: Path,
    problems: ProblemList,
  ) {
    this.rules = rulesOf(profile.firmware, profile.policy);
    this.checks = new Checks(profile, problems);
    this.heat = new PrinterHeat(profile, path, this.checks);
    this.limits = new PrinterLimits(profile, path.planner, this.checks);
    this.retraction = new Retraction(profile.firmware, path);
    this.homed = this.sure = profile.process === 'print' ? 0 : AXIS_BITS;
    path.feedMmPerS = FIRST_FEED_MM_PER_S;
  }

  read(hand: LineInHand): void {
    const { lexer } = hand;
    const letter = lexer.letters[0] as number;
    const value = lexer.values[0] as number;
    if (lexer.count > 1) findSecondCommand(hand, this.rules, this.checks);
    if (letter === LETTER_G && (value === 0 || value === 1)) {
      findMoveWords(lexer, false, hand.line, this.checks);
      if (lexer.hasBareWord) this.bare(hand);
      else this.plainMove(hand, value === 1);
      this.movePower(lexer, hand.line);
      return;
    }
    const rule = this.rules.find(letter, value);
    if (rule === undefined) {
      reportUnknown(hand, this.rules, this.checks);
      return;
    }
    const text = lexer.textStart < 0 ? undefined : latin1(hand.bytes, lexer.textStart, lexer.textEnd);
    this.checks.command(rule, hand.line, rule.code === 'GCODE_PROMPT' ? shownText(text) : '');
    if (rule.verdict === 'reject' || rule.verdict === 'strip') return;
    if (text !== undefined) this.findHidden(text, hand);
    if (rule.name === 'G2' || rule.name === 'G3') findMoveWords(lexer, true, hand.line, this.checks);
    else findPlaceWords(rule.name, lexer, hand.line, { checks: this.checks, firmware: this.profile.firmware });
    if (lexer.hasBareWord && STRICT.has(rule.name)) this.bare(hand);
    else if (letter === LETTER_G) this.gCode(hand, commandNumber(value));
    else if (letter === LETTER_M) this.mCode(hand, commandNumber(value));
    else if (letter === LETTER_T) this.takeTool(value, hand.line);
  }

  /** Laser power rides along with moves (Marlin LASER_FEATURE, Smoothie's laser module). */
  private movePower(lexer: LineLexer, line: number): void {
    const power = word(lexer, 'S');
    if (power !== undefined && this.profile.process === 'laser') this.checks.spindle(power, line);
  }

  /** What a program leaves behind. */
  end(line: number): void {
    if (this.isChanging)
      this.checks.warn('GCODE_NO_SAFE_END', 'the program ends in a tool change. Export it again.', line);
    const left: string[] = this.heat.hot;
    if (this.path.modes.spindle !== 'off') left.push('spindle or laser');
    if (left.length === 0) return;
    const message = `the program ends with ${left.join(' and ')} on; the bridge switches off. Add M104 S0, M140 S0 or M5 to the end.`;
    this.checks.warn('GCODE_NO_SAFE_END', message, line);
  }

  /** No check of this reader's is due for a move that goes on as the last one did, see `makeOn`. */
  get canGoOn(): boolean {
    return this.sure === AXIS_BITS && !this.heat.isCold && !this.isChanging;
  }

  /** G0 or G1 and numbers, and nothing else: of the lexer only `mask` and `byLetter` are read. */
  plainMove(hand: LineInHand, isFeedMove: boolean): void {
    const { lexer, line } = hand;
    this.beforeMove(lexer, line);
    this.path.straight(lexer, isFeedMove);
    if (this.heat.isCold && (lexer.mask & BIT_E) !== 0) this.extrudesCold(line);
  }

  private extrudesCold(line: number): void {
    if ((this.path.planner.move[3] as number) <= 0) return;
    this.checks.cold(this.heat.targetC, line);
    // Told once; another target asks again.
    this.heat.isCold = false;
  }

  private beforeMove(lexer: LineLexer, line: number): void {
    const { mask } = lexer;
    this.isChanging = false;
    if ((mask & BIT_F) !== 0) this.setFeed(lexer.byLetter[F] as number, line);
    if ((mask & AXIS_BITS & ~this.sure) !== 0) this.beforeUnsureMove(mask & AXIS_BITS & ~this.sure, line);
  }

  /** The first move of an axis that was not homed, or was left somewhere. */
  private beforeUnsureMove(axes: number, line: number): void {
    if ((axes & ~this.homed) !== 0) {
      this.checks.notHomed(line);
      this.homed = AXIS_BITS;
    } else if (!this.path.isAbsolute) this.checks.lost(line);
    this.lost &= ~axes;
    this.sure = this.homed & ~this.lost;
  }

  /** @param axes of which only the machine knows from now on where they are */
  protected lose(axes: number): void {
    this.lost |= axes;
    this.sure = this.homed & ~this.lost;
  }

  protected unhome(axes: number): void {
    this.homed &= ~axes;
    this.sure = this.homed & ~this.lost;
  }

  protected find(axes: number): void {
    this.homed |= axes;
    this.lost &= ~axes;
    this.sure = this.homed & ~this.lost;
  }

  private setFeed(value: number, line: number): void {
    const feedMmPerMin = value * this.path.unitMm;
    if (feedMmPerMin <= 0) this.noFeed(line);
    if (feedMmPerMin <= 0 || feedMmPerMin / 60 === this.path.feedMmPerS) return;
    this.path.feedMmPerS = feedMmPerMin / 60;
    this.checks.feed(feedMmPerMin, line);
  }

  /** Marlin and its relatives keep the feed they had. */
  protected noFeed(_line: number): void {}

  private gCode(hand: LineInHand, code: number): void {
    const { path } = this;
    const { lexer, line } = hand;
    if (code === 20 || code === 30) this.arc(lexer, code === 20, line);
    else if (code === 40) path.dwell(word(lexer, 'S') ?? (word(lexer, 'P') ?? 0) / 1000);
    else if (code === 100) this.retract(lexer, line);
    else if (code === 110) this.retraction.recover();
    else if (code >= 170 && code <= 190) path.plane = code / 10;
    else if (code === 200 || code === 210) path.unitMm = unitOf(code / 10);
    else if (code === 280) this.home(lexer, line);
    else if (code === 290 || code === 300 || code === 320 || code === 340) this.probe();
    else if (code === 310 && this.profile.firmware === 'smoothie') this.probe();
    else if (code === 120 || code === 270) this.lose(AXIS_BITS);
    else if (code === 900 || code === 910) {
      path.isAbsolute = code === 900;
      path.isAbsoluteE = code === 900;
    } else if (code === 920) this.setPosition(lexer, line);
    else if (code === 921) path.offset.fill(0);
  }

  private probe(): void {
    this.path.planner.wait(this.profile.times?.levellingS ?? LEVELLING_S);
    this.lose(XY_BITS);
  }

  protected setPosition(lexer: LineLexer, line: number): void {
    if ((lexer.mask & this.lost) !== 0) this.checks.lost(line);
    // Smoothieware: without words G92 takes the shift back (Robot.cpp).
    const isBare = lexer.count === 1 && this.profile.firmware === 'smoothie';
    if (isBare) this.path.offset.fill(0, 0, 3);
    else this.path.setPosition(lexer);
  }

  protected arc(lexer: LineLexer, isClockwise: boolean, line: number): void {
    this.movePower(lexer, line);
    // A circle without an end moves both axes of its plane, and begins where they are.
    const axes = PLANE_BITS[this.path.plane] as number;
    if ((axes & ~this.homed) !== 0) this.beforeUnsureMove(axes & ~this.homed, line);
    if ((axes & this.lost) !== 0) this.checks.lost(line);
    this.beforeMove(lexer, line);
    const wrong = this.path.arc(lexer, isClockwise);
    if (wrong !== undefined) this.checks.number(wrong, line);
    else if (this.heat.isCold) this.extrudesCold(line);
  }

  protected home(lexer: LineLexer, line: number): void {
    const { path } = this;
    const named = lexer.mask & AXIS_BITS;
    if (KEEPS_SHIFT.has(this.profile.firmware) && path.offset.subarray(0, 3).some((mm) => mm !== 0))
      this.checks.forbidden('G28', 'homes while G92 shifts the axes; clear that before', line, 'GCODE_OFFSET');
    // Marlin G28 O: only if the position is unknown. The place and its offsets stay.
    const isKnown = this.homed === AXIS_BITS && this.profile.firmware === 'marlin';
    if (isKnown && (lexer.mask & bitOf('O')) !== 0) return;
    path.planner.wait(this.profile.times?.homingS ?? HOMING_S);
    path.home(named === 0 ? AXIS_BITS : named);
    this.find(named === 0 ? AXIS_BITS : named);
  }

  /** RepRapFirmware sets tool temperatures with G10 P S R; Marlin would retract instead. */
  private retract(lexer: LineLexer, line: number): void {
    const target = word(lexer, 'S');
    const tool = word(lexer, 'P');
    if ((lexer.mask & (AXIS_BITS | bitOf('L'))) !== 0) {
      this.checks.forbidden('G10', 'shifts coordinates or the offset of a tool', line, 'GCODE_SETTING');
    } else if (tool === undefined) this.retraction.retract();
    else if (this.profile.firmware === 'reprapfirmware') this.toolTemperature(tool, lexer, line);
    else if (target !== undefined) {
      this.checks.unknown('G10 P S', line);
      this.checks.overTemperature('nozzle', target, line);
    }
  }

  /** S while the tool is in use, R while it waits. */
  private toolTemperature(tool: number, lexer: LineLexer, line: number): void {
    const targetC = word(lexer, 'S');
    if (!this.checks.tool(tool, line)) return;
    this.checks.overTemperature('nozzle', word(lexer, 'R') ?? 0, line);
    if (targetC !== undefined) this.heat.heatTo('nozzle', targetC, line, false, tool);
  }

  private mCode(hand: LineInHand, code: number): void {
    const { path } = this;
    const { lexer, line } = hand;
    if (code === 820 || code === 830) path.isAbsoluteE = code === 820;
    else if (code === 1040 || code === 1090) this.heatBy(lexer, line, 'nozzle', code === 1090);
    else if (code === 1400 || code === 1900) this.heatBy(lexer, line, 'bed', code === 1900);
    else if (code === 1410 || code === 1910) this.heatBy(lexer, line, 'chamber', code === 1910);
    else if (code === 1160) this.heat.waitForAll();
    else if (code === 5680) this.toolTemperature(word(lexer, 'P') ?? path.modes.tool, lexer, line);
    else if (code === 2110) this.endstops(lexer, line);
    else if (code === 180 || code === 840) this.motorsOff(lexer);
    else if (code === 1060 || code === 1070) this.fan(lexer, code === 1070);
    else if (code >= 30 && code <= 50) this.spindle(lexer, code, line);
    // Where they end the program, nobody knows afterwards where the axes are (docs.duet3d.com, M0).
    else if (code <= 10 && this.profile.firmware === 'reprapfirmware') this.motorsOff(lexer);
    else if (code === 0 || code === 10 || code === 4000) path.planner.stop();
    else if (code === 6000) path.planner.wait(this.profile.times?.filamentChangeS ?? 0);
    else if (code === 2070 && this.profile.firmware !== 'repetier') this.retraction.readWords(lexer, false);
    else if (code === 2080) this.retraction.readWords(lexer, true);
    else if (code === 2200) path.speedFactor = percent(lexer);
    else if (code === 2210) path.flowFactor = percent(lexer);
    else this.limits.set(code, lexer, line);
  }

  protected takeTool(tool: number, line: number): void {
    const isNone = tool === -1 && this.profile.firmware === 'reprapfirmware';
    if (isNone || !this.checks.tool(tool, line)) return;
    this.isChanging = true;
    if (tool === this.path.modes.tool) return;
    this.path.planner.wait(this.profile.times?.toolChangeS ?? TOOL_CHANGE_S);
    this.path.setTool(tool);
    this.heat.toolChanged();
  }

  private heatBy(lexer: LineLexer, line: number, what: HeaterName, isWaiting: boolean): void {
    const targetC = word(lexer, 'S') ?? word(lexer, 'R');
    this.otherTargets(lexer, what, line);
    if (targetC === undefined) return;
    const tool = what === 'nozzle' ? word(lexer, 'T') : undefined;
    if (tool !== undefined && !this.checks.tool(tool, line)) return;
    this.heat.heatTo(what, targetC, line, isWaiting, tool);
  }

  /** R beside S, and Marlin's AUTOTEMP (B is the highest it rises to) and presets of its own (I). */
  private otherTargets(lexer: LineLexer, what: HeaterName, line: number): void {
    const isBoth = word(lexer, 'S') !== undefined;
    if (isBoth) for (const letter of 'RB') this.checks.overTemperature(what, word(lexer, letter) ?? 0, line);
    if ((lexer.mask & bitOf('I')) === 0 || this.profile.firmware !== 'marlin') return;
    this.checks.forbidden('I', 'heats to a preset that only the machine knows', line);
  }

  private endstops(lexer: LineLexer, line: number): void {
    if (word(lexer, 'S') !== 0) return;
    this.checks.forbidden('M211 S0', 'switches the limits of moves off', line, 'GCODE_DISABLES_PROTECTION');
  }

  private findHidden(text: string, { lexer, bytes, line }: LineInHand): void {
    const hidden = HIDDEN.exec(text)?.[0];
    if (hidden !== undefined) this.checks.forbidden(hidden.toUpperCase(), 'hides in a message', line, 'GCODE_CONTROL');
    let start = lexer.textStart;
    while (start > 0 && bytes[start - 1] !== LF && bytes[start - 1] !== CR) start--;
    this.checks.strayBytes(text, lexer.textStart - start, line, true);
  }

  protected motorsOff(lexer: LineLexer): void {
    this.path.planner.stop();
    const isTimeout = word(lexer, 'S') !== undefined;
    const named = lexer.mask & (AXIS_BITS | BIT_E);
    if (isTimeout || this.profile.process !== 'print') return;
    this.unhome(named === 0 ? AXIS_BITS : named);
  }

  private fan(lexer: LineLexer, isOff: boolean): void {
    if ((word(lexer, 'P') ?? 0) !== 0) return;
    const value = isOff ? 0 : (word(lexer, 'S') ?? 255);
    // RepRapFirmware takes 0 to 1 too.
    const share = this.profile.firmware === 'reprapfirmware' && value <= 1 ? value : value / 255;
    this.path.modes.fanPercent = Math.min(Math.max(share * 100, 0), 100);
  }

  private spindle(lexer: LineLexer, code: number, line: number): void {
    const { path } = this;
    const { modes } = path;
    modes.spindle = code === 50 ? 'off' : code === 30 ? 'clockwise' : 'counterclockwise';
    path.isToolOn = code !== 50;
    const power = word(lexer, 'S') ?? word(lexer, 'O');
    if (power !== undefined && code !== 50) {
      modes.spindleRpm = power;
      path.isToolOn = power > 0;
      this.checks.spindle(power, line);
    }
    // Marlin switches the laser at once and leaves it on between moves, with M4 as with M3, unless the program said I
    // for inline power (marlinfw.org, M3 and M4). Without S both mean full power.
    const isInline = (lexer.mask & bitOf('I')) !== 0;
    if (this.profile.process !== 'laser' || code === 50 || isInline || power === 0) return;
    const why = 'keeps the beam on while the machine stands still; use M3 I or M4 I, whose power follows the moves';
    this.checks.forbidden(`M${code / 10}`, why, line);
  }

  private bare({ lexer, line }: LineInHand): void {
    for (let i = 0; i < lexer.count; i++) {
      if (!Number.isNaN(lexer.values[i] as number)) continue;
      this.checks.number(`${String.fromCharCode(lexer.letters[i] as number)} has no number`, line);
      return;
    }
  }
}
