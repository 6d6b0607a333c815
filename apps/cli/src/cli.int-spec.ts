import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bgcodeFile } from '../../../libs/gcode/test/slicer/bgcode-encoder.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PROFILES } from './gcode/profiles.js';

const MAIN = path.resolve('dist/apps/cli/src/main.js');
const SHARED = path.resolve('../shared/data/designs/gcode');

interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function minga(args: readonly string[], input?: string): Answer {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', input });
  return { status, stdout, stderr };
}

const PRINT = `;FLAVOR:Marlin
;TIME:120
M140 S60
M104 S200
G28 ; home
M190 S60
M109 S200
G92 E0
;LAYER:0
G0 X50 Y50 Z0.2 F6000
;TYPE:WALL-OUTER
G1 X90 Y50 E2 F1800
G1 X90 Y90 E4
;LAYER:1
G0 Z0.4
G1 X50 Y90 E6
G1 X50 Y50 E8
`;
const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

describe('minga gcode', () => {
  let folder: string;
  let print: string;
  const at = (name: string): string => path.join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'minga-cli-'));
    print = at('print.gcode');
    writeFileSync(print, PRINT);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('takes speeds from what the machine says of itself', () => {
    const settings = at('m503.txt');
    writeFileSync(settings, 'echo:  M203 X10.00 Y10.00 Z5.00 E25.00\nok\n');
    const seconds = (args: string[]): number =>
      (JSON.parse(minga(['gcode', 'time', print, '--profile', 'printer-220', '--json', ...args]).stdout) as { estimatedS: number }).estimatedS; // prettier-ignore
    // 160 mm, at 30 and 10 mm/s.
    expect(seconds(['--machine-settings', settings]) - seconds([])).toBeGreaterThan(5);
    writeFileSync(settings, 'nothing\n');
    const { status, stderr } = minga([
      'gcode',
      'time',
      print,
      '--profile',
      'printer-220',
      '--machine-settings',
      settings,
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain('holds no settings of marlin');
  });

  it('inspects: what it is and what it does', () => {
    const { status, stdout } = minga(['gcode', 'inspect', print, '--profile', 'printer-220']);
    expect(status).toBe(0);
    expect(stdout).toContain(sha256(print));
    expect(stdout).toMatch(/^machine +printer-220 \(marlin, print\)$/m);
    expect(stdout).toMatch(/^layers +2$/m);
    expect(stdout).toMatch(/^made +X 50 to 90, Y 50 to 90, Z 0.2 to 0.4 mm$/m);
  });

  it('inspects as JSON, from the standard input too', () => {
    const args = ['gcode', 'inspect', '-', '--profile', 'printer-220', '--json'];
    const fromPipe = JSON.parse(minga(args, PRINT).stdout) as { report: { blocks: number }; sha256: string };
    expect(fromPipe).toMatchObject({ sha256: sha256(print), report: { layers: 2, isRunnable: true } });
  });

  it('lists problems with their line, and says by its exit code that the program must not run', () => {
    const file = at('bad.gcode');
    writeFileSync(file, `${PRINT}G1 X900\nM104 S400\n`);
    const { status, stdout } = minga(['gcode', 'check', file, '--profile', 'printer-220']);
    expect(status).toBe(1);
    expect(stdout).toMatch(new RegExp(`^${file}:18 +reject +GCODE_OUT_OF_BOUNDS +Line 18 moves X to 900 mm`, 'm'));
    expect(stdout).toMatch(new RegExp(`^${file}:19 +reject +GCODE_OVERTEMP`, 'm'));
    expect(stdout).toMatch(/^must not run on printer-220 \(marlin, print\): .*2 reject/m);
    const json = JSON.parse(minga(['gcode', 'check', file, '--profile', 'printer-220', '--json']).stdout) as object;
    expect(json).toMatchObject({
      isRunnable: false,
      problems: expect.arrayContaining([expect.objectContaining({ line: 18 })]),
    });
  });

  it('takes a profile from a file, and another firmware', () => {
    const profile = at('mine.json');
    writeFileSync(profile, JSON.stringify({ ...PROFILES['printer-220'], envelopeMm: { x: 60, y: 60, z: 60 } }));
    expect(minga(['gcode', 'check', print, '--profile', profile]).stdout).toMatch(/moves X to 90 mm/);
    const other = minga(['gcode', 'inspect', print, '--profile', 'printer-220', '--firmware', 'klipper']);
    expect(other.stdout).toContain('printer-220 (klipper, print)');
  });

  it('tells the time by feature, tool and layer', () => {
    const { status, stdout } = minga(['gcode', 'time', print]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^by feature$/m);
    expect(stdout).toMatch(/^T0 +\S.* 100 %$/m);
    const json = JSON.parse(minga(['gcode', 'time', print, '--json']).stdout) as {
      estimatedS: number;
      layers: { startS: number; seconds: number; line: number }[];
    };
    expect(json.layers).toHaveLength(2);
    const [first, second] = json.layers;
    expect((second?.startS ?? 0) + (second?.seconds ?? 0)).toBeCloseTo(json.estimatedS, 6);
    expect(second?.startS).toBeGreaterThan(first?.startS ?? Infinity);
  });

  it('draws pictures, and does not write over one', () => {
    const svg = at('picture.svg');
    expect(minga(['gcode', 'preview', print, '--out', svg]).status).toBe(0);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg .*<path /s);
    const again = minga(['gcode', 'preview', print, '--out', svg]);
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('is there already') });
    const png = at('picture.png');
    expect(minga(['gcode', 'preview', print, '--out', png, '--width', '64']).status).toBe(0);
    expect(readFileSync(png).subarray(1, 4).toString()).toBe('PNG');
  });

  it('rewrites into another file and never touches the program', () => {
    const before = sha256(print);
    const out = at('ended.gcode');
    const { status, stderr } = minga(['gcode', 'rewrite', print, '--safe-end', '--out', out]);
    expect([status, stderr]).toEqual([0, expect.stringContaining(sha256(out))]);
    expect(readFileSync(out, 'utf8').slice(PRINT.length).split('\n')).toEqual([
      'G21', 'M83', 'G1 E-1 F1800', 'G21', 'G91', 'G1 Z10 F300', 'G90', 'M104 S0', 'M140 S0', '',
    ]); // prettier-ignore
    const self = minga(['gcode', 'rewrite', print, '--strip-comments', '--out', print, '--force']);
    expect(self).toMatchObject({ status: 2, stderr: expect.stringContaining('is the program itself') });
    expect(sha256(print)).toBe(before);
    expect(minga(['gcode', 'rewrite', print, '--strip-comments']).stdout).toBe(PRINT.replace(/ *;.*\n/g, (text) => (text.startsWith(' ') ? '\n' : ''))); // prettier-ignore
  });

  it('begins a program in its middle, and says what a person must do', () => {
    const { status, stdout, stderr } = minga(['gcode', 'rewrite', print, '--from-line', '16']);
    expect(status).toBe(0);
    expect(stdout.endsWith('G1 X50 Y90 E6\nG1 X50 Y50 E8\n')).toBe(true);
    expect(stdout).not.toMatch(/G28/);
    expect(stdout).toMatch(/M190 S60\n[^]*G1 Z5.4 F300\nM109 S200\n[^]*G0 X90 Y90 F15000\nG1 Z0.4 F300\nG92 E4\n/);
    expect(stderr).toContain('Do not home it onto the part');
  });

  it('splits at a layer', () => {
    expect(minga(['gcode', 'rewrite', print, '--split-layer', '1', '--out', at('half.gcode')]).status).toBe(0);
    expect(readFileSync(at('half.1.gcode'), 'utf8')).toContain('G1 X90 Y90 E4\n;LAYER:1\nG21');
    expect(readFileSync(at('half.2.gcode'), 'utf8')).toMatch(/M82\nG0 Z0.4\nG1 X50 Y90 E6\n/);
  });

  it('refuses to guess: nothing is written', () => {
    const file = at('torn.gcode');
    writeFileSync(file, 'N1 G28*18\nN2 G1 X5*99\n');
    const answer = minga(['gcode', 'rewrite', file, '--normalise', '--out', at('whole.gcode')]);
    expect(answer).toMatchObject({ status: 1, stderr: expect.stringMatching(/torn.gcode:2 +reject +GCODE_NUMBER/) });
    expect(existsSync(at('whole.gcode'))).toBe(false);
  });

  it.each([
    [[], 'Usage: minga gcode'],
    [['gcode', 'fly', 'x'], 'There is no command "gcode fly"'],
    [['gcode', 'check'], 'Name a program'],
    [['gcode', 'check', 'a', 'b'], 'Name one program'],
    [['gcode', 'check', 'no-such.gcode'], 'no-such.gcode cannot be read: there is no such file.'],
    [['gcode', 'check', os.tmpdir()], 'is a folder'],
    [['gcode', 'check', '--fast', 'x'], "Unknown option '--fast'"],
    [['gcode', 'inspect', MAIN, '--profile', 'nobody'], 'There is no profile "nobody"'],
    [['gcode', 'inspect', MAIN, '--profile', 'package.json'], 'package.json is no machine profile'],
    [['gcode', 'inspect', MAIN, '--firmware', 'mach3'], 'There is no firmware "mach3"'],
    [['gcode', 'rewrite', MAIN], 'Name one change'],
    [['gcode', 'rewrite', MAIN, '--from-line', '0'], '--from-line takes a whole number from 1 on'],
    [['gcode', 'rewrite', '-', '--from-line', '5'], 'reads the program twice'],
    [['gcode', 'preview', MAIN, '--out', 'x.gif'], 'NAME.svg or NAME.png'],
  ])('called as %j it says so and ends with 2', (args, words) => {
    const { status, stdout, stderr } = minga(args);
    expect([status, stdout + stderr]).toEqual([2, expect.stringContaining(words)]);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('a file that is no program is told apart from one that cannot be read', () => {
    const file = at('archive.gcode');
    writeFileSync(file, 'PK\u0003\u0004rest');
    expect(minga(['gcode', 'check', file])).toMatchObject({ status: 1, stderr: expect.stringContaining('ZIP') });
  });

  it('reads binary G-code as the program it holds', () => {
    const file = at('print.bgcode');
    const metadata = 'Producer=TestSlicer 1.2.3\nprinter_model=MK4\n';
    writeFileSync(file, bgcodeFile(PRINT, { compression: 3, encoding: 2, linesPerBlock: 5, metadata }));
    const inspect = (name: string) => {
      const { status, stdout } = minga(['gcode', 'inspect', name, '--json']);
      return { status, ...(JSON.parse(stdout) as { sha256: string; report: Record<string, unknown> }) };
    };
    const [plain, binary] = [inspect(print), inspect(file)];
    expect(binary.status).toBe(0);
    expect(binary.sha256).toBe(sha256(file));
    for (const key of ['blocks', 'layers', 'filamentMm', 'estimatedS', 'extentsMm']) {
      expect([key, binary.report[key]]).toEqual([key, plain.report[key]]);
    }
    const damaged = readFileSync(file);
    damaged[damaged.length - 20] = (damaged[damaged.length - 20] ?? 0) ^ 1;
    writeFileSync(file, damaged);
    expect(minga(['gcode', 'check', file])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('its checksum does not match'),
    });
  });

  it('tells how far it is, on standard error only', () => {
    const file = at('long.gcode');
    writeFileSync(file, PRINT + 'G1 X60 Y60 E9\nG1 X61 Y60 E10\n'.repeat(200_000));
    const { stdout, stderr } = minga(['gcode', 'inspect', file, '--progress', '--json']);
    expect(JSON.parse(stdout)).toHaveProperty('report.lines', 400_017);
    expect(stderr).toMatch(/^\d+ % {2}\d+ MB read, \d+ MB\/s$/m);
  });

  it('ends quietly when nobody reads on', () => {
    const shell = `"${process.execPath}" "${MAIN}" gcode rewrite "${at('long.gcode')}" --strip-comments | head -c 10`;
    expect(execFileSync('bash', ['-c', shell], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })).toHaveLength(
      10,
    );
  });

  const isShared = existsSync(SHARED);
  if (!isShared && process.env.CI) throw new Error('no shared data');
  (isShared ? it.each : it.skip.each)(isShared ? readdirSync(SHARED) : ['no shared data'])(
    'reads %s, and splits what it can',
    (name) => {
      const file = path.join(SHARED, name);
      const { status, stdout } = minga(['gcode', 'inspect', file, '--json']);
      const { report } = JSON.parse(stdout) as { report: { isRunnable: boolean; layers: number; lines: number } };
      expect(status).toBe(report.isRunnable ? 0 : 1);
      expect(report.lines).toBeGreaterThan(5);
      const half = String(Math.ceil(report.lines / 2));
      const rest = minga(['gcode', 'rewrite', file, '--from-line', half, '--out', at(name)]);
      expect(rest).toMatchObject({ status: 0 });
      const text = readFileSync(file);
      const made = readFileSync(at(name));
      expect(text.includes(made.subarray(made.length - 100))).toBe(true);
    },
    60_000,
  );
});
