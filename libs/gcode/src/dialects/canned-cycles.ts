import { bitOf, type LineLexer } from '../reading/lexer.js';
import type { Path } from '../motion/path.js';
import { word } from './words.js';

/** LinuxCNC lifts and returns by 0.010 inch between pecks (interp_cycles.cc). */
const PECK_CLEARANCE_MM = 0.254;
/** A hostile block costs bounded work. */
const MAX_PECKS = 1000;
const MAX_REPEATS = 100;
/** Letters and indices of the axes: first, second, and the one that drills, by plane. */
const PLANES = {
  17: { a: 0, b: 1, linear: 2, letters: 'XYZ' },
  18: { a: 2, b: 0, linear: 1, letters: 'ZXY' },
  19: { a: 1, b: 2, linear: 0, letters: 'YZX' },
} as const;
const AXIS_MASK = bitOf('X') | bitOf('Y') | bitOf('Z');

export const CYCLES: ReadonlySet<number> = new Set([73, 74, 81, 82, 83, 84, 85, 86, 89]);

/**
 * Canned drilling cycles, expanded into the motions the controllers make of them: rapid over the hole, rapid to R,
 * drill to the depth, out to R (G99) or to where the cycle began (G98). R, depth, P and Q stay until another motion.
 */
export class CannedCycles {
  /** 0: none is active. */
  code = 0;
  /** G99. */
  endsAtR = false;
  private depth: number | undefined;
  private r: number | undefined;
  private dwellS = 0;
  private peckMm = 0;

  constructor(private readonly path: Path) {}

  start(code: number): void {
    if (this.code === code) return;
    this.code = code;
    this.depth = this.r = undefined;
    this.dwellS = this.peckMm = 0;
  }

  /** @returns what is wrong, if something is */
  run(lexer: LineLexer): string | undefined {
    if ((lexer.mask & AXIS_MASK) === 0) return undefined;
    const { path } = this;
    const { a, b, linear, letters } = PLANES[path.plane as 17 | 18 | 19];
    this.keepWords(lexer, letters[2] as string);
    const { depth, r } = this;
    const repeats = word(lexer, 'L') ?? 1;
    if (depth === undefined || r === undefined) return `a canned cycle needs R and ${letters[2]}`;
    if (!Number.isInteger(repeats) || repeats < 1 || repeats > MAX_REPEATS)
      return `L counts holes, 1 to ${MAX_REPEATS}`;
    const start = path.position[linear] as number;
    const top = r + (path.isAbsolute ? (path.offset[linear] as number) : start);
    const bottom = depth + (path.isAbsolute ? (path.offset[linear] as number) : top);
    if (!(bottom <= top)) return 'a canned cycle drills upwards: R is below the depth';
    const wrong = this.peckProblem(top - bottom);
    if (wrong !== undefined) return wrong;
    if (start < top) this.go(linear, top, false);
    const clear = Math.max(start, top);
    for (let i = 0; i < repeats; i++) {
      this.overHole(lexer, [a, b], letters);
      this.go(linear, top, false);
      this.drill(linear, top, bottom);
      this.go(linear, this.endsAtR ? top : clear, false);
    }
    return undefined;
  }

  private keepWords(lexer: LineLexer, depthLetter: string): void {
    const { unitMm } = this.path;
    const depth = word(lexer, depthLetter);
    const r = word(lexer, 'R');
    const q = word(lexer, 'Q');
    if (depth !== undefined) this.depth = depth * unitMm;
    if (r !== undefined) this.r = r * unitMm;
    if (q !== undefined) this.peckMm = q * unitMm;
    this.dwellS = Math.max(word(lexer, 'P') ?? this.dwellS, 0);
  }

  private peckProblem(lengthMm: number): string | undefined {
    if (this.code !== 73 && this.code !== 83) return undefined;
    if (!(this.peckMm > 0)) return 'drilling in pecks needs a Q above zero';
    return lengthMm / this.peckMm > MAX_PECKS ? `a hole of over ${MAX_PECKS} pecks` : undefined;
  }

  private overHole(lexer: LineLexer, axes: readonly number[], letters: string): void {
    const { position, offset, isAbsolute, unitMm } = this.path;
    const to = Float64Array.of(position[0] as number, position[1] as number, position[2] as number);
    axes.forEach((axis, i) => {
      const value = word(lexer, letters[i] as string);
      if (value === undefined) return;
      to[axis] = value * unitMm + ((isAbsolute ? offset[axis] : position[axis]) as number);
    });
    this.path.goTo(to[0] as number, to[1] as number, to[2] as number, false);
  }

  private drill(linear: number, top: number, bottom: number): void {
    const { code, path } = this;
    if (code === 73 || code === 83) {
      this.pecks(linear, top, bottom);
      return;
    }
    this.go(linear, bottom, true);
    if (code !== 81 && code !== 85) path.planner.wait(this.dwellS);
    const feedsOut = code === 85 || code === 89 || code === 84 || code === 74;
    if (feedsOut) this.go(linear, top, true);
  }

  private pecks(linear: number, top: number, bottom: number): void {
    let reached = top;
    while (reached > bottom) {
      if (this.code === 83 && reached < top) this.go(linear, Math.min(reached + PECK_CLEARANCE_MM, top), false);
      reached = Math.max(reached - this.peckMm, bottom);
      this.go(linear, reached, true);
      this.go(linear, this.code === 83 ? top : Math.min(reached + PECK_CLEARANCE_MM, top), false);
    }
  }

  private go(axis: number, to: number, isFeedMove: boolean): void {
    const { position } = this.path;
    const [x, y, z] = [0, 1, 2].map((i) => (i === axis ? to : (position[i] as number)));
    this.path.goTo(x ?? 0, y ?? 0, z ?? 0, isFeedMove);
  }
}
