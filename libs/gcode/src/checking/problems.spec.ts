import { describe, expect, it } from '@jest/globals';
import { analyseProgram } from '../report/analyse-program.js';
import type { GcodeProblem, GcodeSeverity, MotionProfile, GcodeProblemCode } from '../types.js';
import { ProblemList } from './problems.js';

const found = (code: GcodeProblemCode, line: number, severity: GcodeSeverity = 'reject', command = ''): GcodeProblem => ({
  code, severity, line, message: `Line ${line}: ${command}.`, params: { command },
}); // prettier-ignore
const PRINTER: MotionProfile = {
  firmware: 'marlin',
  process: 'print',
  envelopeMm: { x: 200, y: 200, z: 200 },
  maxFeedMmPerMin: { x: 6000, y: 6000, z: 600 },
  maxAccelMmPerS2: { x: 500, y: 500, z: 100 },
};
const reportOf = (text: string) => analyseProgram(Buffer.from(text), PRINTER);
const total = (problems: readonly GcodeProblem[], code: GcodeProblemCode): number =>
  problems.filter((one) => one.code === code).reduce((sum, { repeats = 0 }) => sum + 1 + repeats, 0);

describe('the list of problems', () => {
  it('lists ten refusals of a kind and counts the others with the last', () => {
    const list = new ProblemList();
    for (let line = 1; line <= 1244; line++) list.add(found('GCODE_FORBIDDEN', line, 'reject', 'M80'));
    list.add(found('GCODE_FORBIDDEN', 1245, 'reject', 'M42'));
    expect(list.list.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1245]);
    expect(list.list.map(({ repeats }) => repeats).filter((repeats) => repeats !== undefined)).toEqual([1234]);
    expect(list.list[9]).toMatchObject({ repeats: 1234 });
  });

  it('lists a warning once', () => {
    const list = new ProblemList();
    for (let line = 1; line <= 5; line++) list.add(found('GCODE_LIMIT', line, 'warn'), 'feed');
    expect(list.list).toEqual([{ ...found('GCODE_LIMIT', 1, 'warn'), repeats: 4 }]);
  });

  it('makes room for a late code and the first refusal, and loses no count', () => {
    const list = new ProblemList();
    for (let line = 1; line <= 3000; line++) list.add(found('GCODE_UNKNOWN', line, 'warn', `M${line}`), `M${line}`);
    list.add(found('GCODE_SETTING', 3001, 'warn'));
    list.add(found('GCODE_UNKNOWN', 3002, 'reject', 'M5'));
    list.add(found('GCODE_FLAVOR', 3003));
    expect(list.list).toHaveLength(100);
    expect(list.hasReject).toBe(true);
    expect(list.list.slice(-3).map(({ line }) => line)).toEqual([3001, 3002, 3003]);
    expect(total(list.list, 'GCODE_UNKNOWN')).toBe(3001);
  });

  it('keeps the wrong firmware and the hot end in sight of a program that leaves the volume a thousand times', () => {
    const moves = Array.from({ length: 1000 }, (_, i) => `G1 X${300 + i} Y${-i - 1} F600`).join('\n');
    const unknown = Array.from({ length: 300 }, (_, i) => `M${6000 + i}`).join('\n');
    const { problems, isRunnable } = reportOf(`;FLAVOR:Repetier\nM104 S200\nG28\n${moves}\n${unknown}\n`);
    expect(isRunnable).toBe(false);
    expect(problems.map(({ code }) => code)).toEqual(expect.arrayContaining(['GCODE_FLAVOR', 'GCODE_NO_SAFE_END']));
    expect(total(problems, 'GCODE_OUT_OF_BOUNDS')).toBe(2000);
    expect(total(problems, 'GCODE_UNKNOWN')).toBe(300);
  });
});
