import type { SizeMm } from '#libs/domain';

const AXES = ['x', 'y', 'z'] as const;
/** Tenths of G codes that say nothing about where X, Y and Z are: G0-G4, planes, G40, G61, G80, G94, G90.1, G91.1. */
const HARMLESS = new Set([0, 10, 20, 30, 40, 170, 180, 190, 400, 610, 800, 940, 901, 911]);

/** Where nobody calls `settle`. */
const MAX_NOTED = 64;

/** What `$G` must answer at one place of the program, as far as the program said it. */
export interface ExpectedModes {
  readonly isInches?: boolean;
  readonly isRelative?: boolean;
  readonly feedMmPerMin?: number;
  readonly speedRpm?: number;
}

/**
 * Where the program wants the tool, in work coordinates: compared with the machine's own report when it has come to
 * rest. GRBL has no checksums; this finds a damaged number in the last moves of each axis. What it cannot follow (other
 * coordinate systems, probing, G92) makes it forget, never guess.
 */
export class EndPosition {
  private readonly at = [Number.NaN, Number.NaN, Number.NaN];
  private readonly words = [Number.NaN, Number.NaN, Number.NaN];
  private unitMm = Number.NaN;
  private isRelative: boolean | undefined;
  private feed = Number.NaN;
  private speedRpm = Number.NaN;
  /** Noted, and not yet looked at. */
  private noted: string[] = [];

  /** What the program did not say itself (G90, G21) may be left over from another one. */
  begin(): void {
    this.noted = [];
    this.forget();
    this.forgetModes();
  }

  get modes(): ExpectedModes {
    this.settle();
    const { unitMm, isRelative, feed, speedRpm } = this;
    return {
      ...(!Number.isNaN(unitMm) && { isInches: unitMm !== 1 }),
      ...(isRelative !== undefined && { isRelative }),
      ...(!Number.isNaN(feed) && { feedMmPerMin: feed }),
      ...(!Number.isNaN(speedRpm) && { speedRpm }),
    };
  }

  /** @param block upper or lower case words, blanks allowed, no comments */
  note(block: string): void {
    // On the way of a block to the machine nothing else takes time.
    if (this.noted.push(block) >= MAX_NOTED) this.settle();
  }

  /** Looks at what was noted: when there is time, and when it is asked for. */
  settle(): void {
    for (const block of this.noted) this.follow(block);
    this.noted.length = 0;
  }

  private follow(block: string): void {
    this.words.fill(Number.NaN);
    let isElsewhere = false;
    let feed = Number.NaN;
    for (let at = 0; at < block.length;) {
      // Upper case, and what is no letter stays out of the range.
      const letter = block.charCodeAt(at) & ~32;
      let end = ++at;
      while (end < block.length && block.charCodeAt(end) < 58) end++;
      // X, Y, Z
      if (letter >= 88 && letter <= 90) this.words[letter - 88] = numberIn(block, at, end);
      // G
      else if (letter === 71 && this.mode(Math.round(numberIn(block, at, end) * 10))) isElsewhere = true;
      // F, S
      else if (letter === 70) feed = numberIn(block, at, end);
      else if (letter === 83) this.speedRpm = numberIn(block, at, end);
      // M2 and M30 set modes and coordinate system back.
      else if (letter === 77 && isProgramEnd(numberIn(block, at, end))) isElsewhere = this.forgetModes();
      at = end;
    }
    if (!Number.isNaN(feed)) this.feed = feed * this.unitMm;
    if (isElsewhere) return this.forget();
    for (let axis = 0; axis < 3; axis++) {
      const value = this.words[axis] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      const from = this.isRelative === true ? (this.at[axis] ?? Number.NaN) : 0;
      this.at[axis] = this.isRelative === undefined ? Number.NaN : from + value * this.unitMm;
    }
  }

  /** The axis that is not where the program ended, in words. */
  mismatch(seenMm: SizeMm, toleranceMm: SizeMm): string | undefined {
    this.settle();
    for (const [index, axis] of AXES.entries()) {
      const wanted = this.at[index] ?? Number.NaN;
      if (Math.abs(seenMm[axis] - wanted) <= toleranceMm[axis] || Number.isNaN(wanted)) continue;
      return `${axis.toUpperCase()} is at ${seenMm[axis].toFixed(3)} mm, the program says ${wanted.toFixed(3)} mm`;
    }
    return undefined;
  }

  /** @returns true if the block means another place than the words say */
  private mode(tenths: number): boolean {
    if (tenths === 900 || tenths === 910) this.isRelative = tenths === 910;
    else if (tenths === 200 || tenths === 210) this.unitMm = tenths === 200 ? 25.4 : 1;
    else return !HARMLESS.has(tenths);
    return false;
  }

  private forget(): void {
    this.at.fill(Number.NaN);
  }

  private forgetModes(): true {
    this.unitMm = Number.NaN;
    this.isRelative = undefined;
    this.feed = Number.NaN;
    this.speedRpm = Number.NaN;
    return true;
  }
}

/** As `Number` of that part, blanks ignored, in a third of the time: this runs for every word of a program. */
function numberIn(block: string, start: number, end: number): number {
  let digits = 0;
  let scale = 0;
  let sign = 1;
  for (let at = start; at < end; at++) {
    const code = block.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      digits = digits * 10 + code - 48;
      scale *= 10;
    } else if (code === 46 && scale === 0) scale = 1;
    else if (code === 45) sign = -1;
    else if (code !== 32 && code !== 43) return Number.NaN;
  }
  return (sign * digits) / (scale || 1);
}

const isProgramEnd = (code: number): boolean => code === 2 || code === 30;

/**
 * What differs between the machine's `[GC:G1 G54 G17 G21 G90 G94 M3 M9 T0 F3000 S8000]` and the program.
 * @param hasValues feed (whole mm/min) and speed are reported as the program words them: GRBL 1.1 in millimetres
 */
export function modesMismatch(report: string, expected: ExpectedModes, hasValues: boolean): string | undefined {
  const words = report.slice('[GC:'.length, -1).split(' ');
  const value = (letter: string): number => Number(words.find((word) => word.startsWith(letter))?.slice(1));
  const { isInches, isRelative, feedMmPerMin, speedRpm } = expected;
  const wanted = [
    isInches === undefined ? undefined : isInches ? 'G20' : 'G21',
    isRelative === undefined ? undefined : isRelative ? 'G91' : 'G90',
  ].find((word) => word !== undefined && !words.includes(word));
  if (wanted !== undefined) return `the machine lost ${wanted}`;
  if (!hasValues) return undefined;
  if (feedMmPerMin !== undefined && Math.abs(value('F') - feedMmPerMin) > 1) {
    return `the feed is ${value('F')} mm/min, the program says ${feedMmPerMin}`;
  }
  if (speedRpm === undefined || Math.abs(value('S') - speedRpm) <= 1) return undefined;
  return `the speed is ${value('S')} rpm, the program says ${speedRpm}`;
}
