import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  appendSafeEnd,
  normalise,
  rewriteProgram,
  splitAt,
  StartFinder,
  StartFrom,
  stripComments,
  type Dialect,
  type MotionProfile,
  type StartPoint,
  type StartWish,
} from '../../src/index.js';
import { Interpreter, type Family, type Motion } from './interpreter.js';
import { programs } from './programs.js';

/** More of them on demand: `MINGA_FUZZ=100000`. */
const RUNS = Number(process.env.MINGA_FUZZ ?? 100);
const FAMILIES = ['marlin', 'klipper', 'grbl'] as const;

const textOf = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function profileOf(family: Family): MotionProfile {
  return {
    firmware: family satisfies Dialect,
    process: family === 'grbl' ? 'mill' : 'print',
    envelopeMm: { x: 300, y: 300, z: 300 },
    maxFeedMmPerMin: { x: 6000, y: 6000, z: 600, e: 3000 },
    maxAccelMmPerS2: { x: 1000, y: 1000, z: 100, e: 5000 },
    maxChamberTempC: 60,
  };
}

function findStart(text: string, profile: MotionProfile, wish: StartWish): StartPoint | undefined {
  const finder = new StartFinder(profile, wish);
  finder.push(encode(text));
  return finder.end();
}

/** What a motion does, rounded to a micrometre; the extruder by what it feeds, as its zero may differ. */
function deed({ line, kind, from, to, arc, ...on }: Motion): unknown {
  const round = (value: number): number => Math.round(value * 1000) / 1000 + 0;
  const place = (point: Motion['from']): number[] => point.slice(0, 3).map(round);
  const centre = arc && Object.values(arc).map(round);
  // The line's number differs, that there is one does not.
  return {
    isFromText: line > 0,
    kind,
    from: place(from),
    to: place(to),
    fed: round(to[3] - from[3]),
    ...on,
    feed: round(on.feed),
    centre,
  };
}

/** Rounding may fall to either side: everything must agree within 2 micrometres. */
function expectSame(made: readonly Motion[], wanted: readonly Motion[]): void {
  const near = (a: unknown, b: unknown): boolean => {
    if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) < 2e-3;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => near(a[key as never], b[key as never]));
  };
  const [made2, wanted2] = [made.map(deed), wanted.map(deed)];
  if (!near(made2, wanted2)) expect(made2).toEqual(wanted2);
}

describe.each(FAMILIES)('a %s program entered in its middle', (family) => {
  const profile = profileOf(family);

  it('makes the same motions from there on as the whole program', () => {
    fc.assert(
      fc.property(programs(family), fc.nat(59), (lines, n) => {
        const text = textOf(lines);
        const line = 4 + (n % (lines.length - 3));
        const point = findStart(text, profile, { line });
        if (!point) throw new Error('no place found');
        expect(point.line).toBeLessThanOrEqual(line);
        const program = decode(rewriteProgram(encode(text), new StartFrom(profile, point)));
        const headLines = program.split('\n').length - 1 - (lines.length - point.line + 1);
        const made = new Interpreter(family).run(program).motions.filter((motion) => motion.line > headLines);
        const whole = new Interpreter(family).run(text).motions.filter((motion) => motion.line >= point.line);
        expectSame(made, whole);
      }),
      { numRuns: RUNS },
    );
  });

  it('never goes sideways below what was made, on its way to the place', () => {
    fc.assert(
      fc.property(programs(family), fc.nat(59), (lines, n) => {
        const text = textOf(lines);
        const point = findStart(text, profile, { line: 4 + (n % (lines.length - 3)) });
        if (!point) throw new Error('no place found');
        const program = decode(rewriteProgram(encode(text), new StartFrom(profile, point)));
        const count = program.split('\n').length - 1 - (lines.length - point.line + 1);
        const { motions } = new Interpreter(family).run(program.split('\n').slice(0, count).join('\n'));
        for (const { from, to } of motions) {
          const isAcross = from[0] !== to[0] || from[1] !== to[1];
          const top = Math.min(Math.max(point.topMm, point.state.positionMm.z), profile.envelopeMm.z);
          if (isAcross) expect(Math.min(from[2], to[2])).toBeGreaterThanOrEqual(top - 1e-3);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('with a safe end does what it did, and leaves nothing on', () => {
    fc.assert(
      fc.property(programs(family), (lines) => {
        const text = lines.join('\r\n');
        const ended = decode(rewriteProgram(encode(text), appendSafeEnd(profile)));
        expect(ended.startsWith(text)).toBe(true);
        const whole = new Interpreter(family).run(text);
        const safe = new Interpreter(family).run(ended);
        expect(safe.motions.slice(0, whole.motions.length)).toEqual(whole.motions);
        expect([safe.hottest, safe.spindle, safe.coolant.size, safe.fan]).toEqual([0, 'M5', 0, 0]);
        // And a second one finds nothing to do.
        expect(decode(rewriteProgram(encode(ended), appendSafeEnd(profile)))).toBe(ended);
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    ['without comments', stripComments],
    ['normalised', normalise],
  ] as const)('does the same %s', (_, transform) => {
    fc.assert(
      fc.property(programs(family), (lines) => {
        const text = textOf(lines);
        const rewriter = transform(family);
        const rewritten = decode(rewriteProgram(encode(text), rewriter));
        expect(rewriter.rewriting.problem).toBeUndefined();
        expectSame(new Interpreter(family).run(rewritten).motions, new Interpreter(family).run(text).motions);
        expect(decode(rewriteProgram(encode(rewritten), transform(family)))).toBe(rewritten);
      }),
      { numRuns: RUNS },
    );
  });

  it('split at a layer is made in two programs as in one', () => {
    fc.assert(
      fc.property(programs(family), fc.nat(5), (lines, layer) => {
        const text = textOf(lines);
        const point = findStart(text, profile, { layer });
        if (!point || point.line < 4) return;
        const { first, second } = splitAt(point, profile);
        const head = new Interpreter(family).run(decode(rewriteProgram(encode(text), first)));
        expect([head.hottest, head.spindle, head.coolant.size, head.fan]).toEqual([0, 'M5', 0, 0]);
        const whole = new Interpreter(family).run(text).motions;
        const before = whole.filter((motion) => motion.line < point.line);
        expect(head.motions.slice(0, before.length)).toEqual(before);
        const program = decode(rewriteProgram(encode(text), second));
        const headLines = program.split('\n').length - 1 - (lines.length - point.line + 1);
        const made = new Interpreter(family).run(program).motions.filter((motion) => motion.line > headLines);
        expectSame(made, whole.slice(before.length));
      }),
      { numRuns: RUNS },
    );
  });
});
