import type { MotionProfile } from '../types.js';
import { EachLine } from './each-line.js';
import { preambleFor, type RestartNeed } from './preamble.js';
import { toBytes, type ProgramRewriter, type Rewriting } from './rewriting.js';
import { SafeEnd } from './safe-end.js';
import type { StartPoint } from './start-point.js';

/** A program that begins at `point`: the preamble, then all bytes from there on as they are. */
export class StartFrom implements ProgramRewriter {
  readonly requires: readonly RestartNeed[];
  private readonly head: readonly string[];
  private hasBegun = false;
  private bytes = 0;
  private read = 0;
  private readonly lines = new EachLine(() => {
    this.read++;
  });

  constructor(
    profile: MotionProfile,
    private readonly point: StartPoint,
  ) {
    const { lines, requires } = preambleFor(point, profile);
    this.head = lines;
    this.requires = requires;
  }

  /** @param bytes the whole program from its first byte on */
  push(bytes: Uint8Array): Uint8Array {
    this.lines.push(bytes);
    const rest = bytes.subarray(Math.max(0, Math.min(bytes.length, this.point.byte - this.bytes)));
    this.bytes += bytes.length;
    return this.begin(rest);
  }

  end(): Uint8Array {
    this.lines.end();
    return this.begin(new Uint8Array());
  }

  get rewriting(): Rewriting {
    const linesRemoved = this.point.line - 1;
    const linesAdded = this.head.length;
    return { transform: 'start-from', linesRead: this.read, linesChanged: 0, linesRemoved, linesAdded };
  }

  private begin(rest: Uint8Array): Uint8Array {
    if (this.hasBegun) return rest;
    this.hasBegun = true;
    const head = toBytes(`${this.head.join('\n')}\n`);
    const all = new Uint8Array(head.length + rest.length);
    all.set(head);
    all.set(rest, head.length);
    return all;
  }
}

/**
 * Two programs for one: up to `point` with a safe end, and from there on behind a preamble. Both read the whole
 * program. @param point from `StartFinder`, for a layer
 */
export function splitAt(point: StartPoint, profile: MotionProfile): { first: ProgramRewriter; second: StartFrom } {
  return { first: new SafeEnd(profile, point.byte), second: new StartFrom(profile, point) };
}
