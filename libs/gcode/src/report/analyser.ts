import { toBlock, wordCommand } from '../reading/block.js';
import { extendedName, rulesOf, type CommandRules } from '../dialects/commands.js';
import { strippedBy } from '../dialects/strips.js';
import { Checks } from '../checking/checks.js';
import {
  claimProblems,
  commentProblem,
  hasRealTimeBytes,
  isTapeMark,
  unreadableProblem,
} from '../checking/program-checks.js';
import { GrblReader } from '../dialects/grbl.js';
import { KlipperReader, TEXT_NAMES } from '../dialects/klipper.js';
import { LineLexer } from '../reading/lexer.js';
import { endOfLine, latin1, LineFramer, MAX_LINE_BYTES, skipBom } from '../reading/lines.js';
import { MarlinReader } from '../dialects/marlin.js';
import { makeOn } from '../motion/make-on.js';
import type { MoveSink } from '../motion/move-sink.js';
import { Path } from '../motion/path.js';
import { createPlanner } from '../timing/create-planner.js';
import type { MotionPlanner } from '../timing/motion-planner.js';
import { ProblemList } from '../checking/problems.js';
import { familyOf } from '../dialects/family.js';
import { WIRE } from '../dialects/wire.js';
import { WireLength } from '../dialects/wire-length.js';
import type { MoveBatch } from '../reading/move-batch.js';
import { MoveLane } from '../reading/move-lane.js';
import { isWordCommand } from '../reading/word-command.js';
import { SNIFF_BYTES, sniffNotText } from '../reading/sniff.js';
import { SlicerComments } from '../slicer/comments.js';
import { NEVER, TimeBook } from '../timing/time-book.js';
import { programReport } from './report.js';
import { SeekBuilder, type Place } from './seek-builder.js';
import type { SeekIndex } from './seek-index.js';
import type { MotionProfile, ProgramReport } from '../types.js';

const READERS = { marlin: MarlinReader, grbl: GrblReader, klipper: KlipperReader } as const;
/** Words of a plain move; GRBL knows no E. */
const MOVE_WORDS = { marlin: 'XYZEF', klipper: 'XYZEF', grbl: 'XYZF' } as const;
const SEMICOLON = 59;
/** A chunk is read in pieces of this size, so that a program that grows too long is noticed soon. */
const PIECE_BYTES = 1 << 20;

/** What a workshop can be made to read (reliability 5.4); more is refused. */
const MAX_BYTES = 512 * 1024 * 1024;
const MAX_LINES = 20_000_000;

/**
 * Reads a program as it streams by and says what it would do and whether this machine may run it. Time, extents and
 * material come from the machine's limits, not from the slicer's comments. Memory does not grow with the program.
 * Never throws for bad input: what is wrong stands in the report.
 */
export class ProgramAnalyser {
  private readonly maxBytes: number;
  private readonly maxLines: number;
  private bytes = 0;
  private lines = 0;
  private blocks = 0;
  private readonly wire: WireLength;
  /** First bytes of the file, until there are enough to tell what it is; undefined: that is done. */
  private head: Uint8Array | undefined = new Uint8Array();
  /** Refused for good: what still comes is counted only. */
  private isClosed = false;

  private readonly book = new TimeBook();
  private readonly problems: ProblemList;
  private readonly isMill: boolean;
  private isNumbered = false;
  /** No byte was seen in a comment yet that the machine would act on. */
  private watchesComments: boolean;
  private readonly lexer: LineLexer;
  private readonly planner: MotionPlanner;
  private readonly path: Path;
  private readonly reader: MarlinReader | GrblReader;
  private readonly comments = new SlicerComments();
  private readonly checks: Checks;
  private readonly rules: CommandRules;
  private readonly seek: SeekBuilder;
  private seekDone: SeekIndex | undefined;
  private readonly lane: MoveLane;
  private readonly framer = new LineFramer((bytes, start, limit) => this.readLine(bytes, start, limit), this);
  /** The line in hand; one object, used again. */
  private readonly hand: { readonly lexer: LineLexer; bytes: Uint8Array; line: number };
  /** Where it begins. */
  private lineStart = 0;
  /** A line of the chunk in hand that begins here or later is due for the seek index. */
  private dueStart = 0;

  constructor(private readonly profile: MotionProfile) {
    this.maxBytes = profile.policy?.maxBytes ?? MAX_BYTES;
    this.maxLines = profile.policy?.maxLines ?? MAX_LINES;
    const family = familyOf(profile.firmware);
    this.lexer = new LineLexer(profile.firmware);
    this.hand = { lexer: this.lexer, bytes: new Uint8Array(), line: 0 };
    this.isMill = family === 'grbl';
    this.problems = new ProblemList(profile.policy?.rejects);
    this.planner = createPlanner(profile, this.book);
    this.path = new Path(profile, this.planner, this.problems);
    this.reader = new READERS[family](profile, this.path, this.problems);
    this.checks = new Checks(profile, this.problems);
    this.rules = rulesOf(profile.firmware, profile.policy);
    this.seek = new SeekBuilder(this.path, this.book);
    this.watchesComments = hasRealTimeBytes(profile.firmware);
    this.lane = new MoveLane(this, MOVE_WORDS[family], !this.watchesComments);
    this.path.onLayer = (layer) => this.seek.addLayer(this.place(layer));
    this.wire = new WireLength(WIRE[profile.firmware]);
  }

  /** Shows every straight piece of the path from here on to somebody: a picture, a comparison. */
  record(sink: MoveSink): void {
    this.path.sink = sink;
  }

  /** Names of the features that a sink is told by number; empty: unnamed. */
  get featureNames(): readonly string[] {
    return this.comments.features;
  }

  /** Reads on. The bytes may be used again after the call. */
  push(bytes: Uint8Array): void {
    this.bytes += bytes.length;
    if (this.isClosed) return;
    if (this.bytes > this.maxBytes) return this.refuseSize('bytes', this.maxBytes);
    if (this.head === undefined) return this.pushText(bytes);
    const head = new Uint8Array(this.head.length + bytes.length);
    head.set(this.head);
    head.set(bytes, this.head.length);
    this.head = head;
    if (head.length >= SNIFF_BYTES) this.openHead();
  }

  end(): ProgramReport {
    this.openHead();
    if (!this.isClosed) this.framer.end();
    this.planner.stop();
    this.seekDone = this.seek.finish(this.planner.seconds);
    if (this.blocks === 0 && !this.isClosed) {
      const message = 'The program has no commands. Export it again.';
      this.problems.add({ code: 'GCODE_EMPTY', severity: 'reject', message, line: Math.max(this.lines, 1) });
    }
    this.reader.end(Math.max(this.lines, 1));
    this.checkClaims();
    const { bytes, lines, blocks, planner, path, reader, book, comments, problems, profile } = this;
    return programReport({ bytes, lines, blocks, planner, path, reader, book, comments, problems, profile });
  }

  private checkClaims(): void {
    const heatingS = this.reader instanceof MarlinReader ? this.reader.heat.heatingS : 0;
    const found = claimProblems(
      this.comments.claims.claims,
      { estimatedS: this.planner.seconds, heatingS },
      this.profile,
    );
    for (const problem of found) this.problems.add(problem);
  }

  /** Where the program can be entered. There after `end`. */
  get seekIndex(): SeekIndex | undefined {
    return this.seekDone;
  }

  /** For `LineFramer`: lines that are plain moves. @returns the start of the first line that is not */
  read(bytes: Uint8Array, from: number, last: number): number {
    this.hand.bytes = bytes;
    this.dueStart = Math.min(this.seek.dueByte - this.framer.byteAt(bytes, 0), NEVER);
    return this.lane.read(bytes, from, last);
  }

  /** For `MoveLane`: a block longer by one could need the digit that block numbers grow by, at most once in a batch. */
  get laneBytes(): number {
    return this.wire.surelyShort - 1;
  }

  /** For `MoveLane`. */
  takeMoves(batch: MoveBatch): void {
    const { hand, path, reader, lexer } = this;
    for (let i = 0; i < batch.count; i++) {
      const end = this.endOfRun(batch);
      if (i < end && reader instanceof MarlinReader && reader.canGoOn) {
        const next = makeOn(path, batch, i, end, this.blocks + 1);
        this.lines += next - i;
        this.countBlocks(next - i);
        i = next;
        if (i === batch.count) return;
      }
      batch.show(i, lexer);
      this.lineStart = batch.starts[i] as number;
      hand.line = path.line = ++this.lines;
      this.countBlocks(1);
      if (this.lineStart >= this.dueStart) this.addSeekEntry();
      reader.plainMove(hand, batch.isFeedMove(i));
    }
  }

  /** Lines of the batch that come before the one due for the seek index. */
  private endOfRun({ starts, count }: MoveBatch): number {
    let end = count;
    while (end > 0 && (starts[end - 1] as number) >= this.dueStart) end--;
    return end;
  }

  private openHead(): void {
    const { head } = this;
    if (head === undefined) return;
    this.head = undefined;
    const kind = sniffNotText(head);
    if (kind === undefined) return this.pushText(head);
    this.isClosed = true;
    const message = `The file is ${kind}, not plain text. Export the program as plain G-code.`;
    this.problems.add({ code: 'ENC_NOT_TEXT', severity: 'reject', message, line: 1, params: { kind } });
  }

  private pushText(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length && !this.isClosed; from += PIECE_BYTES) {
      this.framer.push(bytes.length > PIECE_BYTES ? bytes.subarray(from, from + PIECE_BYTES) : bytes);
      if (this.lines > this.maxLines) this.refuseSize('lines', this.maxLines);
    }
  }

  private refuseSize(unit: 'bytes' | 'lines', limit: number): void {
    this.isClosed = true;
    const message = `The program has over ${limit} ${unit}; no more are read. Split it, or export it with coarser segments.`;
    const params = { unit, limit };
    this.problems.add({ code: 'FILE_TOO_BIG', severity: 'reject', message, line: Math.max(this.lines, 1), params });
  }

  private place(layer: number): Place {
    const { lines: line, framer, hand } = this;
    return { line, byte: framer.byteAt(hand.bytes, this.lineStart), block: this.planner.block, layer };
  }

  private addSeekEntry(): void {
    this.seek.add(this.place(this.planner.layer));
    this.dueStart = Math.min(this.seek.dueByte - this.framer.byteAt(this.hand.bytes, 0), NEVER);
  }

  /** @returns how far it read */
  private readLine(bytes: Uint8Array, start: number, limit: number): number {
    const { lexer, hand } = this;
    const line = ++this.lines;
    const from = line === 1 ? skipBom(bytes, start, limit) : start;
    if (from > start) this.noteBom();
    hand.bytes = bytes;
    this.lineStart = start;
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
    if (this.watchesComments) this.watchComment(bytes, from, limit);
    if (lexer.count > 0) this.readBlock(bytes, from);
    else if (bytes[lexer.codeEnd] === SEMICOLON && lexer.hasTail) return this.readComment(bytes, lexer.codeEnd, limit);
    return lexer.codeEnd;
  }

  /** A line that is a comment and nothing else: slicers mark layers and features so. @returns its end */
  private readComment(bytes: Uint8Array, start: number, limit: number): number {
    const { comments, path } = this;
    const end = endOfLine(bytes, start, limit);
    const { feature, layerMarks } = comments;
    comments.read(bytes, start, end);
    if (comments.feature !== feature) path.setFeature(comments.feature);
    if (comments.layerMarks !== layerMarks) {
      // The layer's first block is the next one.
      this.planner.block = this.blocks + 1;
      path.markLayer();
    }
    return end;
  }

  /** In a line that could be read such a byte can only stand in a comment. It is told once. */
  private watchComment(bytes: Uint8Array, from: number, limit: number): void {
    const problem = commentProblem(bytes, from, limit, this.lines, this.profile.firmware);
    if (problem === undefined) return;
    this.watchesComments = false;
    this.problems.add(problem);
  }

  private noteBom(): void {
    const message = 'The file begins with a byte order mark. It is not sent to the machine; nothing to do.';
    this.problems.add({ code: 'ENC_BOM', severity: 'info', message, line: 1, column: 1 });
  }

  /** Klipper: `SET_FAN_SPEED FAN=aux SPEED=1`. */
  private readExtended(reader: KlipperReader, bytes: Uint8Array, from: number, limit: number): number {
    const { lines: line } = this;
    const end = endOfLine(bytes, from, limit);
    if (end - from > MAX_LINE_BYTES) this.tooLong(line, MAX_LINE_BYTES);
    const text = latin1(bytes, from, end);
    const code = wordCommand(text) ?? text.replace(/[;*(].*$/s, '');
    const block = toBlock(text, 'klipper', this.profile.policy);
    if (block !== undefined) this.countBlocks(1);
    this.path.expectWait();
    this.path.line = line;
    // What no name is, `set_tmc_currentSTEPPER=x`, goes out in capitals too.
    const name = extendedName(block ?? code.trim()) ?? code.toUpperCase();
    this.checks.strayBytes(code, text.indexOf(code), line, TEXT_NAMES.has(name));
    reader.extended(name, block ?? '', line);
    return end;
  }

  private readBlock(bytes: Uint8Array, from: number): void {
    const { lexer, hand, lines } = this;
    if (!this.isNumbered && (lexer.lineNumber >= 0 || lexer.isChecksumRight !== undefined)) this.numbered();
    const stripped = strippedBy(lexer, this.rules, this.isMill);
    if (stripped !== undefined) return this.checks.command(stripped, lines);
    this.countBlocks(1);
    if (this.framer.byteAt(bytes, from) >= this.seek.dueByte) this.addSeekEntry();
    this.path.expectWait();
    if (lexer.codeEnd - from > this.wire.surelyShort) this.checkLength(latin1(bytes, from, lexer.codeEnd));
    if (lexer.isChecksumRight === false)
      this.checks.number('the checksum does not match. Fetch the program again', lines);
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

  private countBlocks(count: number): void {
    this.blocks += count;
    this.planner.block = this.blocks;
    this.wire.countTo(this.blocks);
  }

  private checkLength(text: string): void {
    const block = toBlock(text, this.profile.firmware, this.profile.policy) ?? '';
    const length = this.wire.lengthOf(block);
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
    if (block !== undefined) this.countBlocks(1);
    else if (this.reader instanceof GrblReader && isTapeMark(bytes, from, end)) return this.reader.tapeMark();
    const rule = this.rules.find(lexer.letters[0] as number, lexer.values[0] as number);
    const isListed = rule?.verdict === 'reject' || (rule?.verdict === 'strip' && block === undefined);
    if (isListed && lexer.count > 0) this.checks.command(rule, line);
    else this.problems.add(unreadableProblem(lexer, bytes, from, line, this.profile));
  }
}
