import { latin1, MAX_LINE_BYTES } from '../reading/lines.js';
import type { GcodeProblem } from '../types.js';
import { EachLine } from './each-line.js';

export type Transform = 'strip-comments' | 'normalise' | 'safe-end' | 'first-part' | 'start-from';

/** What a transform did, to be shown beside the program. Its own bytes and hash stay what they were. */
export interface Rewriting {
  readonly transform: Transform;
  readonly linesRead: number;
  readonly linesChanged: number;
  readonly linesRemoved: number;
  readonly linesAdded: number;
  /** It cannot be rewritten without guessing what it means: what came out must not be used. The first one. */
  readonly problem?: GcodeProblem;
}

/** Chunks of a program in, chunks of the rewritten program out; memory is constant. What goes in is never changed. */
export interface ProgramRewriter {
  push(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
  /** Complete after `end`. */
  readonly rewriting: Rewriting;
}

/** @returns the line to write, or undefined to leave it out. Text is latin-1, without line ends. */
export type LineRule = (text: string, line: number) => string | undefined | GcodeProblem;

/** Rewrites line by line. Lines end in LF afterwards. */
export class LineRewriter implements ProgramRewriter {
  private read = 0;
  private changed = 0;
  private removed = 0;
  private problem: GcodeProblem | undefined;
  private out: string[] = [];
  private readonly lines = new EachLine((bytes, start, end) => this.line(latin1(bytes, start, end)));

  constructor(
    private readonly transform: Transform,
    private readonly rule: LineRule,
  ) {}

  push(bytes: Uint8Array): Uint8Array {
    this.lines.push(bytes);
    return this.take();
  }

  end(): Uint8Array {
    this.lines.end();
    return this.take();
  }

  get rewriting(): Rewriting {
    const { transform, read, changed, removed, problem } = this;
    const counts = { linesRead: read, linesChanged: changed, linesRemoved: removed, linesAdded: 0 };
    return { transform, ...counts, ...(problem && { problem }) };
  }

  private line(text: string): void {
    const line = ++this.read;
    if (this.problem) return;
    const made = isCut(text) ? tooLong(line) : this.rule(text, line);
    if (typeof made === 'object') this.problem = made;
    else if (made === undefined) this.removed++;
    else {
      if (made !== text) this.changed++;
      this.out.push(made, '\n');
    }
  }

  private take(): Uint8Array {
    const bytes = toBytes(this.out.join(''));
    this.out = [];
    return bytes;
  }
}

/** A long comment may be cut, a long command may not. */
function isCut(text: string): boolean {
  if (text.length <= MAX_LINE_BYTES) return false;
  const comment = text.indexOf(';');
  return comment < 0 || comment > MAX_LINE_BYTES;
}

function tooLong(line: number): GcodeProblem {
  const limit = MAX_LINE_BYTES;
  const message = `Line ${line} is longer than ${limit} bytes; no machine reads that. Export the program again.`;
  return { code: 'GCODE_LINE_LENGTH', severity: 'reject', message, line, params: { limit } };
}

/** Latin-1: the bytes the text was read from. */
export function toBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Rewrites a program that is in memory. */
export function rewriteProgram(bytes: Uint8Array, rewriter: ProgramRewriter): Uint8Array {
  const head = rewriter.push(bytes);
  const tail = rewriter.end();
  const all = new Uint8Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}
