import type { ReadyText } from '../effects.js';
import type { BlockSource } from '../session.js';
import type { GrblDialect } from './dialects.js';
import { GRBL_LIMITS, GRBL_MARKER, GRBL_SYNC } from './limits.js';
import type { LineKind } from './character-count.js';

export interface NextLine {
  readonly text: string;
  readonly kind: LineKind;
  /** With the line end, as bytes, if there was time for it. */
  readonly ready?: ReadyText | undefined;
}

interface Block {
  readonly text: string;
  readonly trouble: FeedTrouble | undefined;
  /** Only these may need the machine at rest. */
  readonly hasM: boolean;
  readonly ready: ReadyText | undefined;
}

/** Why the machine has to come to rest. */
export type DrainReason = 'verify' | 'tool' | 'end';
export type FeedTrouble = { readonly code: 'GCODE_LINE_LENGTH' | 'GCODE_FORBIDDEN'; readonly message: string };

/** Anything but printable ASCII, the real-time characters `! ? ~`, and the `$` of settings. */
const FORBIDDEN = /[^\x20\x22\x23\x25-\x3e\x40-\x7d]/;
const TOOL_CHANGE = /M0*6(?![\d.])/i;

/**
 * What goes to the machine next: the session's own lines, then the program. Before a tool change and before the end of
 * the program the machine comes to rest, so that the position can be compared.
 */
export class ProgramFeed {
  /** The session's own lines go first. */
  own: string[] = [];
  draining: DrainReason | undefined;
  /** The tool change in hand, as the program words it. */
  toolChange = '';
  trouble: FeedTrouble | undefined;
  private source: BlockSource | undefined;
  private block: Block | undefined;
  /** The next blocks, already taken from the source. */
  private ahead: Block[] = [];
  private isDrained = false;
  private off: readonly string[] = [];
  /** Blocks the host carries out itself. */
  private hostBlocks = 0;

  constructor(private readonly kind: 'block' | 'check') {}

  begin(source: BlockSource, first: readonly string[], off: readonly string[]): void {
    this.own = [...first];
    this.source = source;
    this.off = off;
    this.block = undefined;
    this.ahead = [];
    this.draining = undefined;
    this.isDrained = false;
    this.trouble = undefined;
    this.hostBlocks = 0;
  }

  /** Drop the program; own lines stay. */
  drop(): void {
    this.source = undefined;
    this.block = undefined;
    this.ahead = [];
    this.draining = undefined;
  }

  get isRunning(): boolean {
    return this.source !== undefined;
  }

  /** Nothing is left to send before the machine is at rest. */
  get isDraining(): boolean {
    return this.draining !== undefined && this.own.length === 0;
  }

  /** The machine is at rest, and a person agreed if that was necessary. */
  goOn(): void {
    this.isDrained = true;
    if (this.draining === 'tool') this.leaveOutToolChange();
    this.draining = undefined;
  }

  peek(dialect: GrblDialect): NextLine | undefined {
    const own = this.own[0];
    if (own !== undefined) return { text: own, kind: 'own' };
    if (this.draining !== undefined || this.source === undefined || this.trouble !== undefined) return undefined;
    if (this.block === undefined) {
      this.block = this.ahead.shift() ?? this.read();
      this.isDrained = false;
      if (this.block === undefined) return this.drain('end', this.off);
      this.trouble = this.block.trouble;
      if (this.trouble) return undefined;
    }
    if (!this.isDrained && this.block.hasM) {
      const reason = this.reasonToDrain(this.block.text, dialect);
      if (reason) return this.drain(reason, reason === 'tool' ? ['M5'] : []) ?? this.peek(dialect);
    }
    return { text: this.block.text, kind: this.kind, ready: this.block.ready };
  }

  /** Takes so many of the blocks to come from the source, checks them and makes their bytes. */
  lookAhead(count: number, makeReady: (text: string) => ReadyText): void {
    while (this.ahead.length < count) {
      const block = this.read(makeReady);
      if (!block) return;
      this.ahead.push(block);
    }
  }

  private read(makeReady?: (text: string) => ReadyText): Block | undefined {
    const text = this.source?.next();
    if (text === undefined) return undefined;
    const hasM = text.includes('M') || text.includes('m');
    return { text, trouble: troubleOf(text), hasM, ready: makeReady?.(`${text}\n`) };
  }

  taken(line: NextLine): void {
    if (line.kind === 'own') this.own.shift();
    else this.block = undefined;
  }

  /** Blocks done by the host since the last call. */
  takeHostBlocks(): number {
    const count = this.hostBlocks;
    this.hostBlocks = 0;
    return count;
  }

  private drain(reason: DrainReason, more: readonly string[]): NextLine | undefined {
    if (this.kind === 'check') {
      // Nothing moves, so nothing has to come to rest.
      if (reason === 'end') this.source = undefined;
      else if (reason === 'tool') this.leaveOutToolChange();
      this.isDrained = true;
      return undefined;
    }
    this.draining = reason;
    this.own = reason === 'end' ? [...more, GRBL_SYNC, GRBL_MARKER] : [GRBL_SYNC, GRBL_MARKER, ...more];
    return { text: this.own[0] ?? GRBL_SYNC, kind: 'own' };
  }

  private reasonToDrain(block: string, dialect: GrblDialect): DrainReason | undefined {
    // GRBL passes over M1; the program means it, and a person can always go on.
    if (/^M0*1$/i.test(block)) this.block = blockOf('M0');
    if (TOOL_CHANGE.test(block)) {
      this.toolChange = block;
      return dialect.hasToolState ? undefined : 'tool';
    }
    return /M0*(?:2|30)(?![\d.])/i.test(block) ? 'verify' : undefined;
  }

  /** A person changed it; GRBL would answer M6 with error:20. What else the block says is still sent. */
  private leaveOutToolChange(): void {
    const rest = this.block?.text.replace(TOOL_CHANGE, '').trim();
    this.block = rest === undefined || rest === '' ? undefined : blockOf(rest);
    if (this.block === undefined) this.hostBlocks++;
  }
}

/** What is left of a block that was checked before. */
const blockOf = (text: string): Block => ({ text, trouble: undefined, hasM: true, ready: undefined });

function troubleOf(block: string): FeedTrouble | undefined {
  if (block.length > GRBL_LIMITS.lineChars) {
    const message = `${seenOf(block)} is over ${GRBL_LIMITS.lineChars} characters. Export the program again.`;
    return { code: 'GCODE_LINE_LENGTH', message };
  }
  if (!FORBIDDEN.test(block)) return undefined;
  return { code: 'GCODE_FORBIDDEN', message: `${seenOf(block)} may not stand in a program. Export it again.` };
}

const seenOf = (block: string): string => JSON.stringify(block.slice(0, 40));
