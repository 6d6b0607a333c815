import { Checks, wordText, type LineInHand } from '../checking/checks.js';
import { CommandRules, commandNumber } from './commands.js';
import { BED_C_PER_S, Heater, NOZZLE_C_PER_S } from '../timing/heaters.js';
import { bitOf, bytesProblem, indexOfLetter, type LineLexer } from '../reading/lexer.js';
import { latin1 } from '../reading/lines.js';
import { AXIS_BITS, unitOf, type Path } from '../motion/path.js';
import type { ProblemList } from '../checking/problems.js';
import type { MotionProfile } from '../types.js';

const LETTER_G = 71;
const LETTER_M = 77;
const BIT_F = bitOf('F');
const F = indexOfLetter('F');
const BIT_E = bitOf('E');
/** Homing and probing a 200 mm class printer; the firmware does not tell beforehand. */
const HOMING_S = 15;
const LEVELLING_S = 60;
/** Feed before the first F, Marlin's default. */
const FIRST_FEED_MM_PER_S = 25;
/** Commands of which every word needs its number. */
const STRICT = new Set(['G2', 'G3', 'G4', 'G92', 'M3', 'M4', 'M104', 'M109', 'M140', 'M141', 'M190', 'M204', 'M220']);
/** Marlin searches numbered lines for M110 and M29 wherever they stand (gcode/queue.cpp); old hosts and forks for the rest. */
const HIDDEN = /M110|M29|M112|M108|M410|M876/i;

/** Reads blocks as Marlin and Klipper do: one command per line, parameters behind it. */
export class MarlinReader {
  readonly nozzle = new Heater(NOZZLE_C_PER_S);
  readonly bed = new Heater(BED_C_PER_S);
  heatingS = 0;

  protected readonly rules: CommandRules;
  protected readonly checks: Checks;
  /** Axes that know where they are; only a printer homes within its program. */
  protected homed: number;
  protected printAccel = Infinity;
  protected travelAccel = Infinity;

  constructor(
    profile: MotionProfile,
    protected readonly path: Path,
    private readonly problems: ProblemList,
  ) {
    this.rules = new CommandRules(profile.firmware);
    this.checks = new Checks(profile, problems);
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
    if (rule === undefined) this.unknown(hand, letter, value);
    else if (rule.verdict === 'forbidden') this.checks.forbidden(rule.name, rule.meaning, hand.line);
    else if (lexer.hasBareWord && STRICT.has(rule.name)) this.bare(hand);
    else if (letter === LETTER_G) this.gCode(hand, commandNumber(value));
    else if (letter === LETTER_M) this.mCode(hand, commandNumber(value));
  }

  private unknown(hand: LineInHand, letter: number, value: number): void {
    const name = wordText(hand, 0);
    // REALTIME_REPORTING_COMMANDS: S000, P000 and R000 at the start of a line report, pause and resume out of order.
    const isRealTime = value === 0 && (letter === 80 || letter === 82 || letter === 83);
    if (isRealTime) this.checks.forbidden(name, 'is a real-time command', hand.line);
    else this.checks.unknown(name, hand.line);
  }

  private findSecondCommand(hand: LineInHand): void {
    const { lexer, line } = hand;
    for (let i = 1; i < lexer.count; i++) {
      const letter = lexer.letters[i] as number;
      if (letter !== LETTER_G && letter !== LETTER_M) continue;
      const rule = this.rules.find(letter, lexer.values[i] as number);
      if (rule?.verdict === 'forbidden') this.checks.forbidden(rule.name, rule.meaning, line);
      else this.checks.unknown(`${wordText(hand, 0)}+${wordText(hand, i)}`, line);
    }
  }

  /** G0 or G1 and numbers, and nothing else: of the lexer only `mask` and `byLetter` are read. */
  plainMove(hand: LineInHand, isFeedMove: boolean): void {
    const { lexer, line } = hand;
    this.beforeMove(lexer, line);
    this.path.straight(lexer, isFeedMove);
  }

  private beforeMove(lexer: LineLexer, line: number): void {
    const { path } = this;
    const { mask } = lexer;
    if ((mask & BIT_F) !== 0) this.setFeed(lexer.byLetter[F] as number, line);
    if ((mask & AXIS_BITS & ~this.homed) !== 0) {
      this.checks.notHomed(line);
      this.homed = AXIS_BITS;
    }
    path.planner.accelMmPerS2 = (mask & BIT_E) !== 0 ? this.printAccel : this.travelAccel;
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
    if (code === 20 || code === 30) {
      this.beforeMove(lexer, line);
      const wrong = path.arc(lexer, code === 20);
      if (wrong !== undefined) this.checks.number(wrong, line);
    } else if (code === 40) {
      path.dwell(word(lexer, 'S') ?? (word(lexer, 'P') ?? 0) / 1000);
    } else if (code === 100) {
      this.retract(lexer, line);
    } else if (code >= 170 && code <= 190) {
      path.plane = code / 10;
    } else if (code === 200 || code === 210) {
      path.unitMm = unitOf(code / 10);
    } else if (code === 280) {
      const named = lexer.mask & AXIS_BITS;
      planner.wait(HOMING_S);
      path.home(named === 0 ? AXIS_BITS : named);
      this.homed |= named === 0 ? AXIS_BITS : named;
    } else if (code === 290) {
      planner.wait(LEVELLING_S);
    } else if (code === 900 || code === 910) {
      path.isAbsolute = code === 900;
      path.isAbsoluteE = code === 900;
    } else if (code === 920) {
      path.setPosition(lexer);
    } else if (code === 921) {
      path.offset.fill(0);
    }
  }

  /** RepRapFirmware sets tool temperatures with G10 S; Marlin would retract instead. */
  private retract(lexer: LineLexer, line: number): void {
    const target = word(lexer, 'S');
    if (target === undefined || (lexer.mask & bitOf('P')) === 0) return;
    this.checks.unknown('G10 P S', line);
    this.checks.overTemperature('nozzle', target, line);
  }

  private mCode(hand: LineInHand, code: number): void {
    const { path } = this;
    const { lexer, line } = hand;
    if (code === 820 || code === 830) path.isAbsoluteE = code === 820;
    else if (code === 1040 || code === 1090) this.heat(lexer, line, 'nozzle', code === 1090);
    else if (code === 1400 || code === 1900) this.heat(lexer, line, 'bed', code === 1900);
    else if (code === 1170) this.message(hand);
    else if (code === 180 || code === 840) this.motorsOff(lexer);
    else if (code === 30 || code === 40) this.spindle(lexer, line);
    else if (code === 50) path.isToolOn = false;
    else if (code === 0 || code === 10 || code === 4000 || code === 6000) path.planner.stop();
    else if (code === 2030) this.speedLimits(lexer, line);
    else if (code === 2040) this.accelerations(lexer);
    else if (code === 2200) path.speedFactor = Math.max(word(lexer, 'S') ?? 100, 1) / 100;
  }

  private heat(lexer: LineLexer, line: number, what: 'nozzle' | 'bed', isWaiting: boolean): void {
    const targetC = word(lexer, 'S') ?? word(lexer, 'R');
    if (targetC !== undefined) this.heatTo(what, targetC, line, isWaiting);
  }

  protected heatTo(what: 'nozzle' | 'bed', targetC: number, line: number, isWaiting: boolean): void {
    const { planner } = this.path;
    this.checks.overTemperature(what, targetC, line);
    const heater = what === 'nozzle' ? this.nozzle : this.bed;
    if (isWaiting) planner.stop();
    heater.setTarget(targetC, planner.seconds);
    if (!isWaiting) return;
    const waitS = heater.waitAt(planner.seconds);
    planner.wait(waitS);
    this.heatingS += waitS;
  }

  private message({ lexer, bytes, line }: LineInHand): void {
    const text = latin1(bytes, lexer.textStart, lexer.textEnd);
    const hidden = HIDDEN.exec(text)?.[0];
    if (hidden !== undefined) this.checks.forbidden(hidden.toUpperCase(), 'hides in a message', line);
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

  private spindle(lexer: LineLexer, line: number): void {
    this.path.isToolOn = true;
    const rpm = word(lexer, 'S');
    if (rpm === undefined) return;
    this.path.isToolOn = rpm > 0;
    this.checks.spindle(rpm, line);
    this.path.modes.spindleRpm = rpm;
  }

  /** Slicers write M203; the machine's own limits stay what counts here. */
  private speedLimits(lexer: LineLexer, line: number): void {
    for (const axis of ['X', 'Y', 'Z', 'E']) this.checks.feed((word(lexer, axis) ?? 0) * 60, line);
  }

  private accelerations(lexer: LineLexer): void {
    const both = word(lexer, 'S');
    const positive = (value: number | undefined, old: number) => (value !== undefined && value > 0 ? value : old);
    this.printAccel = positive(word(lexer, 'P') ?? both, this.printAccel);
    this.travelAccel = positive(word(lexer, 'T') ?? both, this.travelAccel);
  }

  private bare({ lexer, line }: LineInHand): void {
    for (let i = 0; i < lexer.count; i++) {
      if (!Number.isNaN(lexer.values[i] as number)) continue;
      this.checks.number(`${String.fromCharCode(lexer.letters[i] as number)} has no number`, line);
      return;
    }
  }
}

function word(lexer: LineLexer, letter: string): number | undefined {
  if ((lexer.mask & bitOf(letter)) === 0) return undefined;
  const value = lexer.byLetter[indexOfLetter(letter)] as number;
  return Number.isNaN(value) ? undefined : value;
}
