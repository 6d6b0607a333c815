import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Dialect, MotionProfile } from '../types.js';
import { normalise } from './normalise.js';
import { preambleFor, type Preamble } from './preamble.js';
import { rewriteProgram, type ProgramRewriter } from './rewriting.js';
import { appendSafeEnd } from './safe-end.js';
import { StartFinder, type StartPoint, type StartWish } from './start-point.js';
import { StartFrom } from './start-from.js';
import { stripComments } from './strip-comments.js';

const encode = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const decode = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const rewrite = (text: string, rewriter: ProgramRewriter): string => decode(rewriteProgram(encode(text), rewriter));

function profileOf(firmware: Dialect, process: MotionProfile['process']): MotionProfile {
  const axes = { x: 6000, y: 6000, z: 600 };
  return { firmware, process, envelopeMm: { x: 200, y: 200, z: 60 }, maxFeedMmPerMin: axes, maxAccelMmPerS2: axes };
}

function start(program: string, profile: MotionProfile, wish: StartWish): { point: StartPoint } & Preamble {
  const finder = new StartFinder(profile, wish);
  finder.push(encode(program));
  const point = finder.end();
  if (!point) throw new Error('no such place');
  return { point, ...preambleFor(point, profile) };
}

describe('stripping comments', () => {
  it.each([
    ['G1 X1 ; fast', 'G1 X1\n'],
    ['; alone\nG1', 'G1\n'],
    ['G1 (to (the) X1', 'G1  X1\n'],
    ['G1 X1 (never closed', 'G1 X1\n'],
    ['M117 layer (2)', 'M117 layer (2)\n'],
    // The checksum counts what stands before it.
    ['N1 G1 (a) X1*33 ; b', 'N1 G1 (a) X1*33\n'],
    ['\n\nG1\r\nG2\rG3', '\n\nG1\nG2\nG3\n'],
  ])('%j', (text, wanted) => expect(rewrite(text, stripComments('marlin'))).toBe(wanted));

  it('leaves Klipper its parentheses, which are part of a name there', () => {
    expect(rewrite('EXCLUDE_OBJECT NAME=arm(2) ; x', stripComments('klipper'))).toBe('EXCLUDE_OBJECT NAME=arm(2)\n');
  });

  it('counts what it did', () => {
    const rewriter = stripComments('grbl');
    rewrite('; a\nG0 ; b\nG1\n', rewriter);
    const counts = { linesRead: 3, linesChanged: 1, linesRemoved: 1, linesAdded: 0 };
    expect(rewriter.rewriting).toEqual({ transform: 'strip-comments', ...counts });
  });
});

describe('normalising', () => {
  it.each<[Dialect, string, string]>([
    ['marlin', '\u00ef\u00bb\u00bfg1 x1\t y2;c\r\n\r\nM117 Hola', 'G1 X1 Y2\nM117 Hola\n'],
    ['grbl', '%\ng1 x1 y2 (a) f3\n%\nG0 Z9', 'G1X1Y2F3\n'],
    ['klipper', 'set_fan_speed FAN=Aux speed=1', 'SET_FAN_SPEED FAN=Aux speed=1\n'],
    ['marlin', 'N3 T0*57', 'T0\n'],
  ])('%s: %j', (dialect, text, wanted) => {
    expect(rewrite(text, normalise(dialect))).toBe(wanted);
  });

  it.each([
    ['a wrong checksum', 'N3 T0*58', 'GCODE_NUMBER'],
    ['a number that is none', 'G1 X1.2.3', 'GCODE_NUMBER'],
    ['a byte a machine acts on', 'G1 X1!', 'ENC_BYTES'],
    ['a command longer than any machine reads', `G1 X${'0'.repeat(5000)}`, 'GCODE_LINE_LENGTH'],
  ])('%s is a problem and no guess', (_, line, code) => {
    const rewriter = normalise('marlin');
    expect(rewrite(`G28\n${line}\nG1 X5`, rewriter)).toBe('G28\n');
    expect(rewriter.rewriting.problem).toMatchObject({ code, severity: 'reject', line: 2 });
  });

  it('a long comment is none', () => {
    const rewriter = normalise('marlin');
    expect(rewrite(`G28 ;${'x'.repeat(9000)}\nG1 X5`, rewriter)).toBe('G28\nG1 X5\n');
    expect(rewriter.rewriting.problem).toBeUndefined();
  });
});

describe('every transform', () => {
  const text = 'N1 G28*18\r\nM104 S200 ; heat\rG1 X5 Z1 E1 F600 (a)\n\nM3 S5\nG1 X6 E2\nG1 X9 Z2 E3';
  const profile = profileOf('marlin', 'print');
  const { point } = start(text, profile, { line: 6 });

  it.each<[string, () => ProgramRewriter]>([
    ['strip', () => stripComments('marlin')],
    ['normalise', () => normalise('marlin')],
    ['safe end', () => appendSafeEnd(profile)],
    ['start from', () => new StartFrom(profile, point)],
  ])('%s gives the same in any chunks', (_, create) => {
    const whole = rewrite(text, create());
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        const rewriter = create();
        let out = '';
        let from = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), text.length]) {
          out += decode(rewriter.push(encode(text.slice(from, cut))));
          from = cut;
        }
        expect(out + decode(rewriter.end())).toBe(whole);
      }),
    );
  });
});

describe('a start in the middle', () => {
  const drilling = 'G21 G90\nG0 X0 Y0 Z5\nM3 S1000\nG81 X1 Y1 Z-2 R1 F100\nX2\nX3\nG80\nG0 Z5\n';

  it('of a canned cycle begins with the cycle', () => {
    const mill = profileOf('linuxcnc', 'mill');
    expect(start(drilling, mill, { line: 6 }).point).toMatchObject({
      line: 4,
      block: 4,
      byte: drilling.indexOf('G81'),
    });
    expect(start(drilling, mill, { line: 7 }).point.line).toBe(7);
  });

  it('of a chain of arcs begins with the block that names the arc', () => {
    const arcs = 'G21 G90\nG0 X0 Y0 Z0\nG2 X10 Y0 I5 F300\nX20 I5\nX30 I5\nG3 X40 I5\n';
    const mill = profileOf('grbl', 'mill');
    expect(start(arcs, mill, { line: 5 }).point.line).toBe(3);
    expect(start(arcs, mill, { line: 6 }).point.line).toBe(6);
  });

  it('of a saved state of Klipper begins where it is saved', () => {
    const saved = 'G28\nSAVE_GCODE_STATE NAME=a\nG91\nG1 Z5\nRESTORE_GCODE_STATE NAME=a\nG1 X5\n';
    const printer = profileOf('klipper', 'print');
    expect(start(saved, printer, { line: 4 }).point).toMatchObject({ line: 2, state: { isAbsolute: true } });
    expect(start(saved, printer, { line: 6 }).point.line).toBe(6);
  });

  it('turns the spindle before the tool comes down, and lights a laser last', () => {
    const mill = start(`${drilling}G1 Z-3\nX9\n`, profileOf('grbl', 'mill'), { line: 10 });
    expect(mill.requires).toEqual(['look', 'home', 'work-zero']);
    const { lines } = mill;
    expect(lines.indexOf('M3 S1000')).toBeLessThan(lines.indexOf('G1 Z-3 F100'));
    expect(lines[lines.indexOf('M3 S1000') + 1]).toBe('G4 P5');
    const laser = start('G21 G90\nM4 S300\nG0 X1 Y1\nG1 X5 F900\nX9\n', profileOf('grbl', 'laser'), { line: 5 });
    expect(laser.lines.slice(-2)).toEqual(['M4 S300', 'G1']);
    expect(laser.lines[0]).toBe('M5');
  });

  it('says again what the program had set, and does not home', () => {
    const program = 'M140 S60\nM104 S210\nG28\nBED_MESH_PROFILE LOAD=pei\nSET_PRESSURE_ADVANCE ADVANCE=0.03\nSET_PRESSURE_ADVANCE ADVANCE=0.05\nM83\nG1 X10 Y10 Z0.2 F3000\nG1 X20 E1\nG1 X30 E1\n'; // prettier-ignore
    const { lines, requires } = start(program, profileOf('klipper', 'print'), { line: 10 });
    expect(lines).toEqual(expect.arrayContaining(['BED_MESH_PROFILE LOAD=PEI', 'SET_PRESSURE_ADVANCE ADVANCE=0.05'].map((line) => expect.stringMatching(new RegExp(`^${line}$`, 'i'))))); // prettier-ignore
    expect(lines.filter((line) => line.startsWith('SET_PRESSURE'))).toHaveLength(1);
    expect(lines.indexOf('M190 S60')).toBeLessThan(lines.indexOf('M109 S210'));
    expect(lines.some((line) => line.startsWith('G28'))).toBe(false);
    expect(requires).toEqual(['look', 'home-xy', 'keep-z', 'prime']);
  });

  it('does not lift out of the machine', () => {
    const { lines } = start('G28\nG1 X5 Z58 F600\nG1 X6 E1\n', profileOf('marlin', 'print'), { line: 3 });
    expect(lines).toContain('G1 Z60 F300');
  });

  it('does not go to axes the program never told of', () => {
    const { lines } = start('G91\nG1 X5 F100\nG1 X5\n', profileOf('grbl', 'mill'), { line: 3 });
    expect(lines.filter((line) => /[XYZ]/.test(line))).toEqual([]);
  });

  it('finds the layer with the climb to it, and no layer that is not there', () => {
    const program = 'G28\nG1 X5 Y5 Z0.2 F600\nG1 X9 E1\nG1 Z1\nG0 X5\nG1 Z0.4\nG1 X9 E2\n';
    const printer = profileOf('marlin', 'print');
    expect(start(program, printer, { layer: 1 }).point.line).toBe(6);
    const finder = new StartFinder(printer, { layer: 2 });
    finder.push(encode(program));
    expect([finder.end(), finder.layers]).toEqual([undefined, 2]);
  });
});
