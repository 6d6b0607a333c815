import { Checks, wordText, type LineInHand } from '../checking/checks.js';
import { blockFault, isWholeCircle, usesZ, type BlockModes } from './block-rules.js';
import { lettersOf, reportWord } from './block-words.js';
import { CannedCycles, CYCLES } from './canned-cycles.js';
import { commandNumber, rulesOf, type CommandRules } from './commands.js';
import { WorkOffsets } from './work-offsets.js';
import { unitOf, word } from './words.js';
import { bitOf, indexOfLetter, type LineLexer } from '../reading/lexer.js';
import type { MachineModes } from '../motion/modal-state.js';
import { AXIS_BITS, type Path } from '../motion/path.js';
import type { ProblemList } from '../checking/problems.js';
import type { MotionProfile } from '../types.js';

const LETTER_G = 71;
const LETTER_M = 77;
const LETTER_T = 84;
const BIT_F = bitOf('F');
const BIT_P = bitOf('P');
const BIT_S = bitOf('S');
const BIT_Z = bitOf('Z');
const F = indexOfLetter('F');
const P = indexOfLetter('P');
const S = indexOfLetter('S');
/** A person walks up, changes the tool and measures it. */
const TOOL_CHANGE_S = 60;
/** What the axis words of a block mean. */
type AxisUse = 'motion' | 'position' | 'offsets' | 'length';

/** Reads blocks as GRBL does: many G and M words per block, carried out in a fixed order, motion modal. */
export class GrblReader {
  private readonly modes: MachineModes;
  private readonly rules: CommandRules;
  private readonly checks: Checks;
  private readonly offsets: WorkOffsets;
  private readonly cycles: CannedCycles;
  private readonly knownLetters: number;
  /** A tool change stopped a spindle that turned; whoever cuts on must say M3 again. */
  private isSpindleLost = false;
  /** The program ended with M6, or its tape with `%`. */
  private isChanging = false;
  private isTapeOver = false;
  private hasBlocks = false;
  /** A tool's length was put in or taken out: where its tip is now, only the machine knows. */
  private isTipLost = false;
  private hasLength = false;

  /** Of the block in hand: it says M3 or M4, G4, G53, and what its axis words are for. */
  private hasStarted = false;
  private isDwell = false;
  private isMachine = false;
  private isEnd = false;
  private use: AxisUse = 'motion';

  constructor(
    private readonly profile: MotionProfile,
    private readonly path: Path,
    problems: ProblemList,
  ) {
    this.modes = path.modes;
    this.rules = rulesOf(profile.firmware, profile.policy);
    this.checks = new Checks(profile, problems);
    this.offsets = new WorkOffsets(path, profile.policy);
    this.cycles = new CannedCycles(path);
    this.knownLetters = lettersOf(profile.firmware);
  }

  read(hand: LineInHand): void {
    const { lexer, line } = hand;
    this.hasBlocks = true;
    if (lexer.hasOddComment || this.isTapeOver) this.findFraming(lexer, line);
    this.begin();
    if (!this.commands(hand)) return;
    if ((lexer.mask & ~this.knownLetters) !== 0 || lexer.hasBareWord) {
      reportWord(hand, this.knownLetters, this.checks);
      return;
    }
    const fault = blockFault(lexer, this.profile.firmware, this.blockModes);
    if (fault !== undefined) this.checks.number(`the block ${fault}, and the machine would leave it out`, line);
    else this.carryOut(hand);
    // G53 holds for its own block, whether or not that moves.
    if (this.isMachine) this.offsets.apply();
    if (this.isEnd) this.endProgram();
  }

  private get blockModes(): BlockModes {
    return { motion: this.modes.motion, cycle: this.cycles.code, plane: this.path.plane };
  }

  private carryOut(hand: LineInHand): void {
    const { lexer, line } = hand;
    if ((lexer.mask & (BIT_F | BIT_S)) !== 0) this.feedAndSpindle(lexer, line);
    if (this.isDwell) this.path.dwell((lexer.mask & BIT_P) === 0 ? 0 : (lexer.byLetter[P] as number));
    if (this.use === 'length') return;
    if (this.isTipLost && usesZ(lexer, this.blockModes, this.use === 'motion')) this.findTip(line);
    if (this.use === 'offsets') this.setOffsets(lexer, line);
    else if ((lexer.mask & AXIS_BITS) === 0 && !isWholeCircle(lexer, this.profile.firmware, this.modes.motion))
      this.standStill(lexer, line);
    else if (this.use === 'position') this.offsets.setPosition(lexer, line);
    else this.move(hand);
  }

  /** The first word Z after the tool's length changed must say a place, not a way. */
  private findTip(line: number): void {
    const isStraight = this.use === 'motion' && this.modes.motion <= 1 && this.cycles.code === 0;
    if (isStraight && (this.path.isAbsolute || this.isMachine)) this.isTipLost = false;
    else this.checks.forbidden('Z', 'is relative to a tip whose place only the machine knows', line);
  }

  /** G0 or G1 and numbers, and nothing else: of the lexer only `mask` and `byLetter` are read. */
  plainMove(hand: LineInHand, isFeedMove: boolean): void {
    const { lexer, line } = hand;
    this.hasBlocks = true;
    if (this.isTapeOver) this.findFraming(lexer, line);
    this.begin();
    this.setMotion(isFeedMove ? 1 : 0);
    if ((lexer.mask & BIT_F) !== 0) this.feedAndSpindle(lexer, line);
    if (this.isTipLost && (lexer.mask & BIT_Z) !== 0) this.findTip(line);
    if ((lexer.mask & AXIS_BITS) !== 0) this.move(hand);
  }

  private begin(): void {
    this.use = 'motion';
    this.hasStarted = this.isDwell = this.isMachine = this.isEnd = false;
  }

  /** `%` on a line of its own. */
  tapeMark(): void {
    if (this.hasBlocks) this.isTapeOver = true;
  }

  /** What a program leaves behind. */
  end(line: number): void {
    const { checks, modes, offsets } = this;
    if (this.isChanging) checks.warn('GCODE_NO_SAFE_END', 'the program ends in a tool change. Export it again.', line);
    if (modes.spindle !== 'off') {
      const what = this.profile.process === 'laser' ? 'the beam' : 'the spindle';
      checks.forbidden('the end', `leaves ${what} on; end with M5`, line, 'GCODE_NO_SAFE_END');
    }
    if (!offsets.isShifted) return;
    const message = 'G92 shifts the zero until it is cleared, also for the next job. End with G92.1.';
    checks.warn('GCODE_OFFSET', message, offsets.shiftedAtLine);
  }

  private findFraming(lexer: LineLexer, line: number): void {
    if (lexer.hasOddComment) {
      const why = 'opens a comment twice or never closes it, and the machine would run the rest';
      this.checks.forbidden('(', why, line, 'GCODE_COMMENT');
    }
    if (this.isTapeOver) this.checks.forbidden('%', 'ended the program before this line', line, 'GCODE_MACRO');
    this.isTapeOver = false;
  }

  /** Carries out the G, M and T words. @returns false: one of them may not be there */
  private commands(hand: LineInHand): boolean {
    const { lexer, line } = hand;
    for (let i = 0; i < lexer.count; i++) {
      const letter = lexer.letters[i] as number;
      const value = lexer.values[i] as number;
      if (letter === LETTER_G && (value === 0 || value === 1)) {
        this.setMotion(value);
        continue;
      }
      if (letter !== LETTER_G && letter !== LETTER_M && letter !== LETTER_T) continue;
      const rule = this.rules.find(letter, value);
      if (rule === undefined) this.checks.unknown(wordText(hand, i), line);
      else this.checks.command(rule, line);
      if (rule === undefined || rule.verdict === 'reject') return false;
      if (rule.verdict === 'strip') {
        this.checks.forbidden(rule.name, 'is to be left out, but other words stand with it', line, rule.code);
        return false;
      }
      if (letter === LETTER_M) this.mCode(commandNumber(value), lexer, line);
      else if (letter === LETTER_T) this.checks.tool(value, line);
      else if (!this.gCode(commandNumber(value), rule.name, line)) return false;
    }
    return true;
  }

  private setMotion(motion: MachineModes['motion']): void {
    this.modes.motion = motion;
    this.cycles.code = 0;
  }

  private gCode(code: number, name: string, line: number): boolean {
    const { path, offsets } = this;
    if (code === 20 || code === 30) this.setMotion(code === 20 ? 2 : 3);
    else if (code === 800) this.setMotion(80);
    else if (code === 40) this.isDwell = true;
    else if (code === 100) this.use = 'offsets';
    else if (code >= 170 && code <= 190) path.plane = code / 10;
    else if (code === 200 || code === 210) path.unitMm = unitOf(code / 10);
    else if (code === 530) return (this.isMachine = offsets.enterMachine()) || this.noZero(name, line);
    else if (code >= 540 && code <= 593) return this.selectZero(code, name, line);
    else if (code % 10 === 0 && CYCLES.has(code / 10)) this.cycles.start(code / 10);
    else if (code === 900 || code === 910) path.isAbsolute = code === 900;
    else if (code === 901 || code === 911) path.isAbsoluteCentre = code === 901;
    else if (code === 920) this.use = 'position';
    else if (code === 430 || code === 431 || code === 432 || code === 490) this.changeLength(code);
    else if (code >= 921 && code <= 923) offsets.changeShift(code);
    else if (code === 980 || code === 990) this.cycles.endsAtR = code === 990;
    return true;
  }

  private changeLength(code: number): void {
    if (code !== 430 && code !== 490) this.use = 'length';
    this.isTipLost ||= code !== 490 || this.hasLength;
    this.hasLength = code !== 490;
  }

  /** G54 is 1, G59 is 6, G59.1 is 7. */
  private selectZero(code: number, name: string, line: number): boolean {
    const index = code <= 590 ? code / 10 - 53 : code - 590 + 6;
    if (!this.offsets.select(index)) return this.noZero(name, line);
    this.modes.workOffset = index;
    return true;
  }

  private noZero(name: string, line: number): false {
    this.checks.forbidden(name, 'moves in coordinates whose zero the profile’s policy does not tell', line);
    return false;
  }

  private setOffsets(lexer: LineLexer, line: number): void {
    const wrong = this.offsets.canSet ? this.offsets.set(lexer) : 'writes the machine’s stored offsets';
    if (wrong !== undefined) this.checks.forbidden('G10', wrong, line, 'GCODE_SETTING');
  }

  private mCode(code: number, lexer: LineLexer, line: number): void {
    const { modes, path } = this;
    const { planner } = path;
    // GRBL waits for the planner to drain before it switches spindle or coolant, pauses or ends.
    if (code <= 90 || code === 300 || code === 600) planner.stop();
    if (code === 60) this.changeTool(lexer, line);
    else if (code === 610) path.setTool(word(lexer, 'Q') ?? modes.tool);
    else if (code === 30 || code === 40) this.startSpindle(code === 30);
    else if (code === 50) this.stopSpindle();
    else if (code === 70) modes.isMist = true;
    else if (code === 80) modes.isFlood = true;
    else if (code === 90) modes.isMist = modes.isFlood = false;
    else if (code === 20 || code === 300) this.isEnd = true;
    path.isToolOn = modes.spindle !== 'off' && modes.spindleRpm > 0;
  }

  /** The end of a program comes after its block's motion, and resets the modes (GRBL gcode.c, program flow). */
  private endProgram(): void {
    const { modes, path, offsets } = this;
    this.stopSpindle();
    modes.isMist = modes.isFlood = path.isToolOn = false;
    this.setMotion(1);
    path.plane = 17;
    path.isAbsolute = true;
    offsets.select(1);
    modes.workOffset = 1;
  }

  private startSpindle(isClockwise: boolean): void {
    const { modes } = this;
    if (modes.spindle === 'off') this.path.planner.wait(this.profile.times?.spindleStartS ?? 0);
    modes.spindle = isClockwise ? 'clockwise' : 'counterclockwise';
    this.isSpindleLost = false;
    this.hasStarted = true;
  }

  private stopSpindle(): void {
    this.modes.spindle = 'off';
    this.isSpindleLost = false;
  }

  /** LinuxCNC stops the spindle at M6; the others leave it to the program. A block may say M6 and M3: the change comes first. */
  private changeTool(lexer: LineLexer, line: number): void {
    const { modes, path } = this;
    const wasOn = modes.spindle !== 'off';
    if (wasOn && this.profile.firmware !== 'linuxcnc') {
      this.checks.forbidden('M6', 'changes the tool while the spindle turns; say M5 before', line);
    }
    if (!this.hasStarted) {
      this.isSpindleLost ||= wasOn;
      modes.spindle = 'off';
    }
    path.setTool(word(lexer, 'T') ?? modes.tool);
    this.isChanging = true;
    path.planner.wait(this.profile.times?.toolChangeS ?? TOOL_CHANGE_S);
  }

  private feedAndSpindle(lexer: LineLexer, line: number): void {
    const { path, modes } = this;
    if ((lexer.mask & BIT_F) !== 0) {
      const feedMmPerMin = (lexer.byLetter[F] as number) * path.unitMm;
      if (feedMmPerMin < 0) this.checks.number('the feed is negative', line);
      if (feedMmPerMin / 60 !== path.feedMmPerS) this.checks.feed(feedMmPerMin, line);
      path.feedMmPerS = Math.max(feedMmPerMin, 0) / 60;
    }
    if ((lexer.mask & BIT_S) !== 0) {
      const rpm = lexer.byLetter[S] as number;
      modes.spindleRpm = rpm;
      this.checks.spindle(rpm, line);
    }
    path.isToolOn = modes.spindle !== 'off' && modes.spindleRpm > 0;
  }

  /**
   * A block without axis words. GRBL's laser mode shines with M3 in G1 to G3 whether or not the machine moves
   * (gcode.c, GC_PARSER_LASER_FORCE_SYNC); with M4 only while it moves.
   */
  private standStill(lexer: LineLexer, line: number): void {
    const { modes, profile } = this;
    const isSwitched = this.hasStarted || this.isDwell || (lexer.mask & BIT_S) !== 0;
    if (profile.process !== 'laser' || !isSwitched || modes.spindle !== 'clockwise') return;
    if (modes.spindleRpm <= 0 || modes.motion === 0 || modes.motion === 80) return;
    this.checks.forbidden('M3', 'keeps the beam on while the machine stands still; use M4', line);
  }

  private move(hand: LineInHand): void {
    this.isChanging = false;
    const { path } = this;
    if (this.cycles.code !== 0) this.drill(hand);
    else if (!this.isMachine) this.moveBy(hand);
    else {
      // G53 means places, G91 or not.
      const { isAbsolute } = path;
      path.isAbsolute = true;
      this.moveBy(hand);
      path.isAbsolute = isAbsolute;
    }
  }

  private drill({ lexer, line }: LineInHand): void {
    if (this.isSpindleLost) this.cutsWithoutSpindle(line);
    else if (this.path.feedMmPerS <= 0) this.checks.number('a feed move, but no feed was set; add an F word', line);
    else {
      const wrong = this.cycles.run(lexer);
      if (wrong !== undefined) this.checks.number(wrong, line);
    }
  }

  private moveBy({ lexer, line }: LineInHand): void {
    const { path } = this;
    const { motion } = this.modes;
    if (motion === 0) path.straight(lexer, false);
    else if (motion === 80) this.checks.number('axis words without a motion command (G80 is active)', line);
    else if (this.isSpindleLost) this.cutsWithoutSpindle(line);
    else if (path.feedMmPerS <= 0) this.checks.number('a feed move, but no feed was set; add an F word', line);
    else if (motion === 1) path.straight(lexer, true);
    else {
      const wrong = path.arc(lexer, motion === 2);
      if (wrong !== undefined) this.checks.number(wrong, line);
    }
  }

  private cutsWithoutSpindle(line: number): void {
    this.checks.forbidden('M6', 'stops the spindle, and this line cuts on without M3', line);
  }
}
