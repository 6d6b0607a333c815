import { Checks, wordText, type LineInHand } from '../checking/checks.js';
import { CommandRules, commandNumber } from './commands.js';
import { bitOf, indexOfLetter, type LineLexer } from '../reading/lexer.js';
import { AXIS_BITS, unitOf, type Path } from '../motion/path.js';
import type { ProblemList } from '../checking/problems.js';
import type { MotionProfile } from '../types.js';

const LETTER_G = 71;
const LETTER_M = 77;
const LETTER_T = 84;
const BIT_F = bitOf('F');
const BIT_P = bitOf('P');
const BIT_S = bitOf('S');
const F = indexOfLetter('F');
const P = indexOfLetter('P');
const S = indexOfLetter('S');
const KNOWN_LETTERS = Array.from('FGIJKLMNPRSTXYZ').reduce((mask, letter) => mask | bitOf(letter), 0);
/** Non-modal within a block: what the axis words mean. */
type AxisUse = 'motion' | 'position';

/** Reads blocks as GRBL does: many G and M words per block, carried out in GRBL's fixed order, motion modal. */
export class GrblReader {
  private readonly rules: CommandRules;
  private readonly checks: Checks;
  /** 0..3; 80: none. GRBL starts with G0. */
  private motion = 0;
  private isSpindleOn = false;
  /** A tool change stopped a spindle that turned; whoever cuts on must say M3 again. */
  private isSpindleLost = false;
  private spindleRpm = 0;
  /** The block in hand says M3 or M4. */
  private hasStarted = false;

  constructor(
    profile: MotionProfile,
    private readonly path: Path,
    private readonly problems: ProblemList,
  ) {
    this.rules = new CommandRules(profile.firmware);
    this.checks = new Checks(profile, problems);
  }

  read(hand: LineInHand): void {
    const { lexer, line } = hand;
    if (lexer.hasOddComment) {
      this.checks.number(
        'a comment is opened twice or never closed, and GRBL would run the rest. Write ( and ) in pairs',
        line,
      );
    }
    if ((lexer.mask & ~KNOWN_LETTERS) !== 0 || lexer.hasBareWord) {
      this.reportWord(hand);
      return;
    }
    let use: AxisUse = 'motion';
    this.hasStarted = false;
    let isDwell = false;
    for (let i = 0; i < lexer.count; i++) {
      const letter = lexer.letters[i] as number;
      if (letter !== LETTER_G && letter !== LETTER_M && letter !== LETTER_T) continue;
      const value = lexer.values[i] as number;
      const rule = this.rules.find(letter, value);
      if (rule === undefined) this.checks.unknown(wordText(hand, i), line);
      else if (rule.verdict === 'forbidden') this.checks.forbidden(rule.name, rule.meaning, line);
      else if (letter === LETTER_M) this.mCode(commandNumber(value));
      else if (letter === LETTER_G) {
        const code = commandNumber(value);
        if (code === 40) isDwell = true;
        else if (code === 920 || code === 921) use = 'position';
        else this.modal(code);
        if (code === 921) this.path.offset.fill(0);
      }
      if (rule?.verdict !== 'allowed') return;
    }
    this.feedAndSpindle(lexer, line);
    if (isDwell) this.path.dwell((lexer.mask & BIT_P) === 0 ? 0 : (lexer.byLetter[P] as number));
    if ((lexer.mask & AXIS_BITS) === 0) return;
    if (use === 'position') this.setPosition(lexer, line);
    else this.move(hand);
  }

  /** G0 or G1 and numbers, and nothing else: of the lexer only `mask` and `byLetter` are read. */
  plainMove(hand: LineInHand, isFeedMove: boolean): void {
    this.motion = isFeedMove ? 1 : 0;
    this.hasStarted = false;
    this.feedAndSpindle(hand.lexer, hand.line);
    if ((hand.lexer.mask & AXIS_BITS) !== 0) this.move(hand);
  }

  private reportWord(hand: LineInHand): void {
    const { lexer, line } = hand;
    for (let i = 0; i < lexer.count; i++) {
      const isKnown = (KNOWN_LETTERS & (1 << ((lexer.letters[i] as number) - 65))) !== 0;
      if (!isKnown) this.checks.unknown(wordText(hand, i), line);
      else if (Number.isNaN(lexer.values[i] as number)) this.checks.number(`${wordText(hand, i)} has no number`, line);
      else continue;
      return;
    }
  }

  private modal(code: number): void {
    const { path } = this;
    if (code <= 30) this.motion = code / 10;
    else if (code === 800) this.motion = 80;
    else if (code >= 170 && code <= 190) path.plane = code / 10;
    else if (code === 200 || code === 210) path.unitMm = unitOf(code / 10);
    else if (code === 900 || code === 910) path.isAbsolute = code === 900;
  }

  private mCode(code: number): void {
    const { planner } = this.path;
    // A block may say M6 and M3: the change comes first, whatever their order.
    if (code === 60 && !this.hasStarted) {
      this.isSpindleLost ||= this.isSpindleOn;
      this.isSpindleOn = false;
    }
    if (code === 30 || code === 40) {
      this.isSpindleOn = true;
      this.isSpindleLost = false;
      this.hasStarted = true;
    }
    if (code === 50) this.isSpindleOn = this.isSpindleLost = false;
    if (code === 0 || code === 10) planner.stop();
    // The end of a program resets the modes (GRBL gcode.c, program flow).
    if (code === 20 || code === 300) {
      planner.stop();
      this.isSpindleOn = false;
      this.motion = 1;
      this.path.plane = 17;
      this.path.isAbsolute = true;
    }
    // GRBL waits for the planner to drain before it switches spindle or coolant.
    if (code >= 30 && code <= 90) planner.stop();
    this.path.isToolOn = this.isSpindleOn && this.spindleRpm > 0;
  }

  private feedAndSpindle(lexer: LineLexer, line: number): void {
    const { path } = this;
    if ((lexer.mask & BIT_F) !== 0) {
      const feedMmPerMin = (lexer.byLetter[F] as number) * path.unitMm;
      if (feedMmPerMin < 0) this.checks.number('the feed is negative', line);
      if (feedMmPerMin / 60 !== path.feedMmPerS) this.checks.feed(feedMmPerMin, line);
      path.feedMmPerS = Math.max(feedMmPerMin, 0) / 60;
    }
    if ((lexer.mask & BIT_S) !== 0) {
      this.spindleRpm = lexer.byLetter[S] as number;
      this.checks.spindle(this.spindleRpm, line);
      path.modes.spindleRpm = this.spindleRpm;
    }
    path.isToolOn = this.isSpindleOn && this.spindleRpm > 0;
  }

  private setPosition(lexer: LineLexer, line: number): void {
    this.path.setPosition(lexer);
    const message = `Line ${line}: G92 shifts the zero until it is cleared, also for the next job. Use the work zero instead.`;
    this.problems.add({ code: 'GCODE_FORBIDDEN', severity: 'warn', message, line }, 'G92');
  }

  private move({ lexer, line }: LineInHand): void {
    const { path, motion } = this;
    if (motion === 80) {
      this.checks.number('axis words without a motion command (G80 is active)', line);
    } else if (motion !== 0 && this.isSpindleLost) {
      this.checks.forbidden('M6', 'stops the spindle, and this line cuts on without M3', line);
    } else if (motion === 0) {
      path.straight(lexer, false);
    } else if (path.feedMmPerS <= 0) {
      this.checks.number('a feed move, but no feed was set; add an F word', line);
    } else if (motion === 1) {
      path.straight(lexer, true);
    } else {
      const wrong = path.arc(lexer, motion === 2);
      if (wrong !== undefined) this.checks.number(wrong, line);
    }
  }
}
