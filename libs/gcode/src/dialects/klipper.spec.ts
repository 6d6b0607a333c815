import { describe, expect, it } from '@jest/globals';
import { analyseProgram } from '../report/analyse-program.js';
import { toBlock } from '../reading/block.js';
import { COMMANDS } from './commands.js';
import type { MotionProfile } from '../types.js';

const KLIPPER: MotionProfile = {
  firmware: 'klipper',
  process: 'print',
  envelopeMm: { x: 220, y: 220, z: 250 },
  maxFeedMmPerMin: { x: 12_000, y: 12_000, z: 600, e: 3000 },
  maxAccelMmPerS2: { x: 3000, y: 3000, z: 100, e: 5000 },
  maxNozzleTempC: 260,
  maxBedTempC: 100,
};

const analyse = (...lines: string[]) => analyseProgram(Buffer.from(lines.join('\n'), 'latin1'), KLIPPER);
const codes = (...lines: string[]) =>
  analyse(...lines)
    .problems.filter(({ code }) => code !== 'GCODE_NO_SAFE_END')
    .map(({ severity, code }) => `${severity} ${code}`);

const namesOf = (...verdicts: string[]) =>
  Object.keys(COMMANDS.klipper).filter((name) => verdicts.includes(COMMANDS.klipper[name]?.verdict ?? ''));

describe('programs for Klipper', () => {
  it.each(namesOf('reject'))('may not hold %s', (name) => {
    const expected = `reject ${COMMANDS.klipper[name]?.code}`;
    expect(codes('G28', name)).toEqual([expected]);
    expect(codes('G28', `  ${name.toLowerCase()} A=1 ; why not`)).toContain(expected);
  });

  it('may not hold any command of the TMC drivers, listed or not', () => {
    expect(codes('G28', 'SET_TMC_WHATEVER STEPPER=stepper_x')).toEqual(['reject GCODE_FORBIDDEN']);
    expect(codes('G28', 'set_tmc_currentSTEPPER=x')).toEqual(['reject GCODE_FORBIDDEN']);
  });

  it.each(namesOf('allowed', 'warn', 'strip').filter((name) => name.length > 4))('may hold %s', (name) => {
    expect(codes('G28', name).filter((code) => code.startsWith('reject'))).toEqual([]);
  });

  it('warns once of changed limits, and of macros it does not know', () => {
    expect(codes('G28', 'SET_VELOCITY_LIMIT ACCEL=2000', 'SET_VELOCITY_LIMIT ACCEL=3000')).toEqual([
      'warn GCODE_LIMIT',
    ]);
    expect(codes('G28', 'MY_MACRO A=1', 'MY_MACRO A=2')).toEqual(['warn GCODE_UNKNOWN']);
  });

  it.each([
    'SET_HEATER_TEMPERATURE HEATER=extruder TARGET=261', 'SET_HEATER_TEMPERATURE HEATER=heater_bed TARGET=101', 'M104 S261',
    'TEMPERATURE_WAIT SENSOR=extruder MINIMUM=300', 'PRINT_START EXTRUDER_TEMP=300 BED_TEMP=60', 'START_PRINT BED=120',
  ])('refuses too much heat: %s', (line) => {
    expect(codes(line)).toEqual(['reject GCODE_OVERTEMP']);
  }); // prettier-ignore

  it('reads temperatures of extended commands into the report', () => {
    const report = analyse('PRINT_START EXTRUDER=210 BED=60', 'G1 X10 Y10 Z1 F600 E1');
    expect(report).toMatchObject({ maxNozzleC: 210, maxBedC: 60, isRunnable: true, blocks: 2 });
    expect(codes('SET_HEATER_TEMPERATURE HEATER=extruder TARGET=hot')).toEqual(['reject GCODE_NUMBER']);
  });

  it('counts a start macro as homing, and nothing else', () => {
    expect(codes('START_PRINT', 'G1 X10 F600')).toEqual([]);
    expect(codes('BED_MESH_PROFILE LOAD=default', 'G1 X10 F600')).toEqual(['reject GCODE_NOT_HOMED']);
  });

  it('keeps M83 through G90, other than Marlin', () => {
    expect(analyse('G28', 'M83', 'G90', 'G1 X1 E1 F600', 'G1 X2 E1').filamentMm).toBe(2);
    expect(analyse('G28', 'G91', 'G1 X1 E1 F600', 'G90', 'G1 X2 E2').filamentMm).toBe(2);
  });

  it('refuses bytes Klipper would misread, also in extended commands', () => {
    expect(codes('G28', 'SET_FAN_SPEED FAN=ni\xf1o SPEED=1')).toEqual(['reject ENC_BYTES']);
    expect(codes('G28', 'SET_DISPLAY_TEXT MSG=ni\xf1o')).toEqual(['warn ENC_BYTES']);
    expect(codes('G28', 'SET_DISPLAY_TEXT MSG=x ; ni\xf1o')).toEqual([]);
  });

  it('takes lines longer than Marlin can, up to 4 kB', () => {
    expect(codes('G28', `EXCLUDE_OBJECT_DEFINE NAME=a POLYGON=[${'[1,2],'.repeat(300)}[1,2]]`)).toEqual([]);
    expect(codes('G28', `EXCLUDE_OBJECT_DEFINE NAME=a POLYGON=${'[1,2],'.repeat(900)}`)).toContain(
      'reject GCODE_LINE_LENGTH',
    );
  });

  it.each([
    ['bed_mesh_profile load=Textured', 'BED_MESH_PROFILE load=Textured'],
    ['exclude_object_start NAME=Cube_1.stl ; first', 'EXCLUDE_OBJECT_START NAME=Cube_1.stl'],
    ['g1 x1 y2', 'G1 X1 Y2'],
    ['m117 Hola', 'M117 Hola'],
  ])('sends %j as %j', (line, block) => {
    expect(toBlock(line, 'klipper')).toBe(block);
  });
});
