import { toBlock } from '../reading/block.js';
import { extendedName, rulesOf, type CommandRules } from '../dialects/commands.js';
import { strippedBy } from '../dialects/strips.js';
import { Checks } from '../checking/checks.js';
import {
  checkFirstLine,
  claimProblems,
  isTapeMark,
  isTooBig,
  tooBigProblem,
  unreadableProblem,
} from '../checking/program-checks.js';
import { GrblReader } from '../dialects/grbl.js';
import { KlipperReader } from '../dialects/klipper.js';
import { bytesProblem, LineLexer } from '../reading/lexer.js';
import { endOfLine, latin1, LineFramer, MAX_LINE_BYTES, skipBom } from '../reading/lines.js';
import { MarlinReader } from '../dialects/marlin.js';
import { Path } from '../motion/path.js';
import { Planner } from '../timing/planner.js';
import { ProblemList } from '../checking/problems.js';
import { familyOf } from '../dialects/family.js';
import { WIRE, type WireRules } from '../dialects/wire.js';
import { TimeBook } from '../timing/time-book.js';
import type { MotionProfile, ProgramReport } from '../types.js';

const READERS = { marlin: MarlinReader, grbl: GrblReader, klipper: KlipperReader } as const;

/**
 * Reads a program as it streams by and says what it would do and whether this machine may run it. Time, extents and
 * material come from the machine's limits, not from the slicer's comments. Memory does not grow with the program.
 * Never throws for bad input: what is wrong stands in the report.
 */
export class ProgramAnalyser {
  private bytes = 0;
  private lines = 0;
  private blocks = 0;
  /** The longest line that is fine whatever it holds; grows tighter as block numbers get longer. */
  private surelyShort: number;
  private nextDigitAt = 10;
  private overhead: number;
  private readonly wire: WireRules;

  private readonly book = new TimeBook();
  private readonly problems: ProblemList;
  private readonly isMill: boolean;
  private isTooBig = false;
  private isNumbered = false;
  private readonly lexer = new LineLexer();
  private readonly planner: Planner;
  private readonly path: Path;
  private readonly reader: MarlinReader | GrblReader;
  private readonly checks: Checks;
  private readonly rules: CommandRules;
  private readonly framer = new LineFramer((bytes, start, limit) => this.readLine(bytes, start, limit));
  /** The line in hand; one object, used again. */
  private readonly hand = { lexer: this.lexer, bytes: new Uint8Array() as Uint8Array, line: 0 };

  constructor(private readonly profile: MotionProfile) {
    this.problems = new ProblemList(profile.policy?.rejects);
    this.isMill = familyOf(profile.firmware) === 'grbl';
    this.planner = new Planner(profile, this.book);
    this.path = new Path(profile, this.planner, this.problems);
    this.reader = new READERS[familyOf(profile.firmware)](profile, this.path, this.problems);
    this.checks = new Checks(profile, this.problems);
    this.rules = rulesOf(profile.firmware, profile.policy);
    // `N1 ` before and `*255` behind the block.
    this.wire = WIRE[profile.firmware];
    this.overhead = this.wire.isNumbered ? 7 : 0;
    this.surelyShort = this.wire.maxBytes - 1 - this.overhead;
  }

  push(bytes: Uint8Array): void {
    this.bytes += bytes.length;
    if (this.isTooBig) return;
    this.framer.push(bytes);
    if (!isTooBig(this.bytes, this.lines, this.profile)) return;
    this.isTooBig = true;
    this.problems.add(tooBigProblem(this.lines, this.profile));
  }

  end(): ProgramReport {
    this.framer.end();
    this.planner.stop();
    if (this.blocks === 0) {
      const message = 'The program has no commands. Export it again.';
      this.problems.add({ code: 'GCODE_EMPTY', severity: 'reject', message, line: Math.max(this.lines, 1) });
    }
    this.reader.end(Math.max(this.lines, 1));
    for (const problem of claimProblems(undefined, this.planner.seconds, this.profile)) this.problems.add(problem);
    return this.report();
  }

  private report(): ProgramReport {
    const { path, reader } = this;
    const isMarlin = reader instanceof MarlinReader;
    const nozzleC = isMarlin ? reader.heat.maxNozzleC : undefined;
    const bedC = isMarlin ? reader.heat.bed.maxTargetC : undefined;
    const made = path.made.box;
    const travelled = path.travelled.box;
    return {
      bytes: this.bytes,
      lines: this.lines,
      blocks: this.blocks,
      estimatedS: this.planner.seconds,
      heatingS: isMarlin ? reader.heat.heatingS : 0,
      ...(made && { extentsMm: made }),
      ...(travelled && { travelExtentsMm: travelled }),
      layers: path.layers,
      longestDwellS: 0,
      madeLengthMm: 0,
      travelLengthMm: 0,
      maxFeedMmPerMin: 0,
      tools: [],
      features: [],
      filamentMm: path.filamentMm,
      ...(nozzleC !== undefined && { maxNozzleC: nozzleC }),
      ...(bedC !== undefined && { maxBedC: bedC }),
      ...(reader.minSpindleRpm !== undefined && { minSpindleRpm: reader.minSpindleRpm }),
      ...(reader.maxSpindleRpm !== undefined && { maxSpindleRpm: reader.maxSpindleRpm }),
      timeIndex: this.book.index.finish(this.blocks, this.planner.seconds),
      problems: this.problems.list,
      isRunnable: !this.problems.hasReject,
    };
  }

  /** @returns how far it read */
  private readLine(bytes: Uint8Array, start: number, limit: number): number {
    const { lexer } = this;
    const line = ++this.lines;
    if (line === 1) checkFirstLine(bytes, start, limit, this.problems);
    const from = line === 1 ? skipBom(bytes, start, limit) : start;
    if (this.reader instanceof KlipperReader && isWordCommand(bytes, from, limit)) {
      return this.readExtended(this.reader, bytes, from, limit);
    }
    const isClean = lexer.scan(bytes, from, limit);
    if (!isClean) {
      const end = endOfLine(bytes, lexer.faultAt, limit);
      if (end - start > MAX_LINE_BYTES) this.tooLong(line, MAX_LINE_BYTES);
      this.unreadable(bytes, from, end);
      return end;
    }
    if (lexer.codeEnd - start > MAX_LINE_BYTES) this.tooLong(line, MAX_LINE_BYTES);
    if (lexer.count > 0) this.readBlock(bytes, from);
    return lexer.codeEnd;
  }

  /** Klipper: `SET_FAN_SPEED FAN=aux SPEED=1`. */
  private readExtended(reader: KlipperReader, bytes: Uint8Array, from: number, limit: number): number {
    const { lines: line } = this;
    const end = endOfLine(bytes, from, limit);
    if (end - from > MAX_LINE_BYTES) this.tooLong(line, MAX_LINE_BYTES);
    const text = latin1(bytes, from, end);
    const code = text.replace(/[;*(].*$/s, '');
    const strayAt = code.search(/[^\t -~]/);
    if (strayAt >= 0) this.problems.add(bytesProblem(code.charCodeAt(strayAt), line, strayAt + 1, 'reject'));
    const block = toBlock(text, 'klipper', this.profile.policy);
    if (block !== undefined) this.countBlock();
    this.path.line = line;
    const name = extendedName(block ?? code.trim()) ?? code;
    reader.extended(name, block ?? '', line);
    return end;
  }

  private readBlock(bytes: Uint8Array, from: number): void {
    const { lexer, hand, lines } = this;
    if (!this.isNumbered && (lexer.lineNumber >= 0 || lexer.isChecksumRight !== undefined)) this.numbered();
    const stripped = strippedBy(lexer, this.rules, this.isMill);
    if (stripped !== undefined) {
      this.checks.command(stripped, lines);
      return;
    }
    this.countBlock();
    if (lexer.codeEnd - from > this.surelyShort) this.checkLength(latin1(bytes, from, lexer.codeEnd));
    if (lexer.isChecksumRight === false)
      this.checks.number('the checksum does not match. Fetch the program again', lines);
    hand.bytes = bytes;
    hand.line = lines;
    this.path.line = lines;
    this.reader.read(hand);
  }

  private numbered(): void {
    this.isNumbered = true;
    const line = this.lines;
    const message = `Line ${line} has its own number or checksum. They are checked and left out; the bridge numbers anew.`;
    this.problems.add({ code: 'GCODE_NUMBERED', severity: 'info', message, line });
  }

  private countBlock(): void {
    this.planner.block = ++this.blocks;
    if (!this.wire.isNumbered || this.blocks < this.nextDigitAt) return;
    this.nextDigitAt *= 10;
    this.overhead++;
    this.surelyShort--;
  }

  private checkLength(text: string): void {
    const block = toBlock(text, this.profile.firmware, this.profile.policy) ?? '';
    const length = block.length + this.overhead + 1;
    if (length > this.wire.maxBytes) this.tooLong(this.lines, length);
  }

  private tooLong(line: number, length: number): void {
    const limit = this.wire.maxBytes;
    const message = `Line ${line} takes at least ${length} bytes on the wire; this machine reads ${limit}. Shorten it.`;
    this.problems.add({ code: 'GCODE_LINE_LENGTH', severity: 'reject', message, line, params: { length, limit } });
  }

  private unreadable(bytes: Uint8Array, from: number, end: number): void {
    const { lexer, lines: line } = this;
    const block = toBlock(latin1(bytes, from, end), this.profile.firmware, this.profile.policy);
    if (block !== undefined) this.countBlock();
    else if (this.reader instanceof GrblReader && isTapeMark(bytes, from, end)) return this.reader.tapeMark();
    const rule = this.rules.find(lexer.letters[0] as number, lexer.values[0] as number);
    const isListed = lexer.count > 0 && (rule?.verdict === 'reject' || (rule?.verdict === 'strip' && block === undefined));
    if (isListed && rule) this.checks.command(rule, line);
    else this.problems.add(unreadableProblem(lexer, bytes, from, line, this.profile));
  }
}

/** Analyses a program that is in memory. */
export function analyseProgram(bytes: Uint8Array, profile: MotionProfile): ProgramReport {
  const analyser = new ProgramAnalyser(profile);
  analyser.push(bytes);
  return analyser.end();
}

/** Two letters at the start, or a letter and an underscore: no G-code word begins so. */
function isWordCommand(bytes: Uint8Array, start: number, limit: number): boolean {
  let at = start;
  while (at < limit && (bytes[at] === 32 || bytes[at] === 9)) at++;
  return at + 1 < limit && isNameByte(bytes[at] as number) && isNameByte(bytes[at + 1] as number);
}

function isNameByte(byte: number): boolean {
  const letter = byte & 0xdf;
  return byte === 95 || (letter >= 65 && letter <= 90);
}
