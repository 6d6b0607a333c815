import { Checks, wordText, type HeaterName, type LineInHand } from '../checking/checks.js';
import { commandNumber, rulesOf, type CommandRules } from './commands.js';
import { PrinterHeat } from './printer-heat.js';
import { PrinterLimits } from './printer-limits.js';
import { Retraction } from './retraction.js';
import { word } from './words.js';
import { bitOf, bytesProblem, indexOfLetter, type LineLexer } from '../reading/lexer.js';
import { latin1 } from '../reading/lines.js';
import { AXIS_BITS, unitOf, type Path } from '../motion/path.js';
import type { ProblemList } from '../checking/problems.js';
import type { MotionProfile } from '../types.js';

const LETTER_G = 71;
const LETTER_M = 77;
const LETTER_T = 84;
const BIT_F = bitOf('F');
const F = indexOfLetter('F');
const BIT_E = bitOf('E');
/** Homing and probing a 200 mm class printer, and a change of tools; the firmware does not tell beforehand. */
const HOMING_S = 15;
const LEVELLING_S = 60;
const TOOL_CHANGE_S = 5;
/** Feed before the first F, Marlin's default. */
const FIRST_FEED_MM_PER_S = 25;
/** Commands of which every word needs its number. */
const STRICT = new Set(['G2', 'G3', 'G4', 'G92', 'M3', 'M4', 'M104', 'M109', 'M140', 'M141', 'M190', 'M191', 'M204', 'M220', 'M221']); // prettier-ignore
/** Marlin searches numbered lines for M110 and M29 wherever they stand (gcode/queue.cpp); old hosts and forks for the rest. */
const HIDDEN = /M110|M29|M112|M108|M410|M876/i;

/** Reads blocks as Marlin and its relatives do: one command per line, parameters behind it. */
export class MarlinReader {
  readonly heat: PrinterHeat;

  protected readonly rules: CommandRules;
  protected readonly checks: Checks;
  protected readonly limits: PrinterLimits;
  protected readonly retraction: Retraction;
  /** Axes that know where they are; only a printer homes within its program. */
  protected homed: number;
  /** The last command changed the tool, and nothing has moved since. */
  private isChanging = false;

  constructor(
    protected readonly profile: MotionProfile,
    protected readonly path: Path,
    private readonly problems: ProblemList,
  ) {
    this.rules = rulesOf(profile.firmware, profile.policy);
    this.checks = new Checks(profile, problems);
    this.heat = new PrinterHeat(profile, path, this.checks);
    this.limits = new PrinterLimits(profile, path.planner, this.checks);
    this.retraction = new Retraction(profile.firmware, path);
    this.homed = profile.process === 'print' ? 0 : AXIS_BITS;
    path.feedMmPerS = FIRST_FEED_MM_PER_S;
  }

  read(hand: LineInHand): void {
    const { lexer } = hand;
    const letter = lexer.letters[0] as number;
    const value = lexer.values[0] as number;
    if (lexer.count > 1) this.findSecondCommand(hand);
    if (letter === LETTER_G && (value === 0 || value === 1)) {
      if (lexer.hasBareWord) this.bare(hand);
      else this.plainMove(hand, value === 1);
      return;
    }
    const rule = this.rules.find(letter, value);
    if (rule === undefined) {
      this.unknown(hand, letter, value);
      return;
    }
    this.checks.command(rule, hand.line);
    if (rule.verdict === 'reject' || rule.verdict === 'strip') return;
    if (lexer.hasBareWord && STRICT.has(rule.name)) this.bare(hand);
    else if (letter === LETTER_G) this.gCode(hand, commandNumber(value));
    else if (letter === LETTER_M) this.mCode(hand, commandNumber(value));
    else if (letter === LETTER_T) this.takeTool(value, hand.line);
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

  private unknown(hand: LineInHand, letter: number, value: number): void {
    const name = wordText(hand, 0);
    // REALTIME_REPORTING_COMMANDS: S000, P000 and R000 at the start of a line report, pause and resume out of order.
    const isRealTime = value === 0 && (letter === 80 || letter === 82 || letter === 83);
    if (isRealTime) this.checks.forbidden(name, 'is a real-time command', hand.line, 'GCODE_CONTROL');
    else if (letter === 79) this.checks.forbidden(name, 'begins a macro', hand.line, 'GCODE_MACRO');
    else this.checks.unknown(name, hand.line);
  }

  private findSecondCommand(hand: LineInHand): void {
    const { lexer, line } = hand;
    for (let i = 1; i < lexer.count; i++) {
      const letter = lexer.letters[i] as number;
      if (letter !== LETTER_G && letter !== LETTER_M) continue;
      const rule = this.rules.find(letter, lexer.values[i] as number);
      if (rule?.verdict === 'reject') this.checks.command(rule, line);
      else this.checks.unknown(`${wordText(hand, 0)}+${wordText(hand, i)}`, line);
    }
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
    if ((mask & AXIS_BITS & ~this.homed) !== 0) {
      this.checks.notHomed(line);
      this.homed = AXIS_BITS;
    }
  }

  private setFeed(value: number, line: number): void {
    const feedMmPerMin = value * this.path.unitMm;
    if (feedMmPerMin <= 0 || feedMmPerMin / 60 === this.path.feedMmPerS) return;
    this.path.feedMmPerS = feedMmPerMin / 60;
    this.checks.feed(feedMmPerMin, line);
  }

  private gCode(hand: LineInHand, code: number): void {
    const { path } = this;
    const { lexer, line } = hand;
    const { planner } = path;
    if (code === 20 || code === 30) this.arc(lexer, code === 20, line);
    else if (code === 40) path.dwell(word(lexer, 'S') ?? (word(lexer, 'P') ?? 0) / 1000);
    else if (code === 100) this.retract(lexer, line);
    else if (code === 110) this.retraction.recover();
    else if (code >= 170 && code <= 190) path.plane = code / 10;
    else if (code === 200 || code === 210) path.unitMm = unitOf(code / 10);
    else if (code === 280) this.home(lexer.mask & AXIS_BITS);
    else if (code === 290 || code === 300 || code === 320) planner.wait(this.profile.times?.levellingS ?? LEVELLING_S);
    else if (code === 900 || code === 910) {
      path.isAbsolute = code === 900;
      path.isAbsoluteE = code === 900;
    } else if (code === 920) path.setPosition(lexer);
    else if (code === 921) path.offset.fill(0);
  }

  private arc(lexer: LineLexer, isClockwise: boolean, line: number): void {
    this.beforeMove(lexer, line);
    const wrong = this.path.arc(lexer, isClockwise);
    if (wrong !== undefined) this.checks.number(wrong, line);
    else if (this.heat.isCold) this.extrudesCold(line);
  }

  private home(named: number): void {
    const { path } = this;
    path.planner.wait(this.profile.times?.homingS ?? HOMING_S);
    path.home(named === 0 ? AXIS_BITS : named);
    this.homed |= named === 0 ? AXIS_BITS : named;
  }

  /** RepRapFirmware sets tool temperatures with G10 P S; Marlin would retract instead. */
  private retract(lexer: LineLexer, line: number): void {
    const target = word(lexer, 'S');
    const tool = word(lexer, 'P');
    if (tool === undefined) this.retraction.retract();
    else if (this.profile.firmware === 'reprapfirmware') this.toolTemperature(tool, target, line);
    else if (target !== undefined) {
      this.checks.unknown('G10 P S', line);
      this.checks.overTemperature('nozzle', target, line);
    }
  }

  private toolTemperature(tool: number, targetC: number | undefined, line: number): void {
    if (targetC === undefined || !this.checks.tool(tool, line)) return;
    this.heat.heatTo('nozzle', targetC, line, false, tool);
  }

  private mCode(hand: LineInHand, code: number): void {
    const { path } = this;
    const { lexer, line } = hand;
    if (code === 820 || code === 830) path.isAbsoluteE = code === 820;
    else if (code === 1040 || code === 1090) this.heatBy(lexer, line, 'nozzle', code === 1090);
    else if (code === 1400 || code === 1900) this.heatBy(lexer, line, 'bed', code === 1900);
    else if (code === 1410 || code === 1910) this.heatBy(lexer, line, 'chamber', code === 1910);
    else if (code === 1160) this.heat.waitForAll();
    else if (code === 5680) this.toolTemperature(word(lexer, 'P') ?? path.modes.tool, word(lexer, 'S'), line);
    else if (code === 1170) this.message(hand);
    else if (code === 180 || code === 840) this.motorsOff(lexer);
    else if (code === 1060 || code === 1070) this.fan(lexer, code === 1070);
    else if (code >= 30 && code <= 50) this.spindle(lexer, code, line);
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
    if (targetC === undefined) return;
    const tool = what === 'nozzle' ? word(lexer, 'T') : undefined;
    if (tool !== undefined && !this.checks.tool(tool, line)) return;
    this.heat.heatTo(what, targetC, line, isWaiting, tool);
  }

  private message({ lexer, bytes, line }: LineInHand): void {
    const text = latin1(bytes, lexer.textStart, lexer.textEnd);
    const hidden = HIDDEN.exec(text)?.[0];
    if (hidden !== undefined) this.checks.forbidden(hidden.toUpperCase(), 'hides in a message', line, 'GCODE_CONTROL');
    const at = text.search(/[^\t -~]/);
    if (at < 0) return;
    // The byte is left out when the message is sent, so this does no harm.
    this.problems.add(bytesProblem(text.charCodeAt(at), line, at + 1, 'warn'), 'message bytes');
  }

  private motorsOff(lexer: LineLexer): void {
    this.path.planner.stop();
    const isTimeout = (lexer.mask & bitOf('S')) !== 0;
    const named = lexer.mask & (AXIS_BITS | BIT_E);
    if (!isTimeout && this.homed !== 0) this.homed &= named === 0 ? 0 : ~named;
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
    const rpm = word(lexer, 'S');
    if (rpm === undefined || code === 50) return;
    modes.spindleRpm = rpm;
    path.isToolOn = rpm > 0;
    this.checks.spindle(rpm, line);
  }

  private bare({ lexer, line }: LineInHand): void {
    for (let i = 0; i < lexer.count; i++) {
      if (!Number.isNaN(lexer.values[i] as number)) continue;
      this.checks.number(`${String.fromCharCode(lexer.letters[i] as number)} has no number`, line);
      return;
    }
  }
}

/** S of M220 and M221 as a factor; less than 1 % stands still. */
function percent(lexer: LineLexer): number {
  return Math.max(word(lexer, 'S') ?? 100, 1) / 100;
}
