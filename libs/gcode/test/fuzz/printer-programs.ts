import type { MotionProfile } from '../../src/index.js';
import type { Random } from './random.js';
import { Course } from './course.js';
import { tableLine } from './table-lines.js';
import { spelt, type Temper } from './words.js';

const MODES = ['G90', 'G90', 'G91', 'G21', 'G20', 'M82', 'M83', 'G17', 'G18', 'G19', 'G92 E0', 'G28', 'G28 X Y', 'G28 Z', 'T0', 'T1', 'M107', 'G10', 'G11', 'M400', 'G29', 'G4 P10', 'M220 S80', 'M221 S110', 'M117 hello', 'M73 P5']; // prettier-ignore
const TRICKS = ['G28 XY', 'G28 O', 'G92', 'G92.1', 'M84', 'M84 X', 'M84 S', 'M18 E', 'G27', 'M104 S200 M140 S300', 'M105 M104 S400', 'M105 G1 X500', 'M104 S100 B400 F1', 'M140 I1', 'G1.5 X500', 'G1 X5 T1', 'M66036', 'M1104', 'M211 S0', 'M302 S0', 'M112', 'M500', 'M990', 'T9', 'M203 X50', 'M203 X900', 'M201 X100', 'M204 S100', 'M205 X5', 'M862.3 P "x"', 'M600', 'M0', 'M999', 'G53', 'G54', 'G55', 'M220 S1', 'M3 S100', 'M3 S300', 'M5', 'M106 S128', 'G30', 'G80', 'M155 S1', 'M900 K0.1', 'G5', 'M125', 'G2 I5', 'G61', 'M851 Z-1', 'M8', 'G60', 'M290 Z0.1', 'M401', 'M402', 'M109', 'M116', 'M144', 'G12', 'G34', 'M48']; // prettier-ignore
const RRF_TRICKS = ['G10 P0 S200 R100', 'G10 P0 S200 R400', 'G10 P1 X20', 'G10 L2 P1 X20', 'G10 L20 P1 X20', 'G10 L20 P1 Y-20', 'M568 P0 S200 R400', 'M568 P1 S150', 'M140 R150', 'M140 S50 R150', 'M98 P1', 'M563 P1', 'M566 X300', 'G32', 'T-1', 'G59.1', 'G59']; // prettier-ignore
const KLIPPER_TRICKS = ['SAVE_GCODE_STATE NAME=a', 'RESTORE_GCODE_STATE NAME=a', 'RESTORE_GCODE_STATE NAME=a MOVE=1', 'RESTORE_GCODE_STATE NAME=a MOVE=2', 'SAVE_GCODE_STATE', 'RESTORE_GCODE_STATE MOVE=1', 'SAVE_GCODE_STATE NAME = a', 'SET_HEATER_TEMPERATURE HEATER=extruder TARGET=250', 'SET_HEATER_TEMPERATURE HEATER=extruder TARGET=261', 'SET_HEATER_TEMPERATURE HEATER=extruder TARGET=2_61', 'SET_HEATER_TEMPERATURE HEATER=heater_bed TARGET=1e2', 'SET_HEATER_TEMPERATURE HEATER=foo TARGET=500', 'SET_HEATER_TEMPERATURE heater=Extruder1 target=300', 'START_PRINT EXTRUDER_TEMP=200 BED_TEMP=60', 'START_PRINT EXTRUDER_TEMP=300', 'PRINT_START BED=110', 'TURN_OFF_HEATERS', 'BED_MESH_CALIBRATE', 'SET_VELOCITY_LIMIT ACCEL=500', 'EXCLUDE_OBJECT_START NAME=a', '(x) ABORT', 'N1 ABORT', 'ABORT', 'SET_PIN PIN=a VALUE=1', 'MY_MACRO X=1', 'STATUS', 'PAUSE', 'N M104 S300', 'N-1 M104 S300', 'SET_RETRACTION RETRACT_LENGTH=1', 'CLEAN_NOZZLE', 'ACTIVATE_EXTRUDER EXTRUDER=extruder1', 'set_tmc_current STEPPER=x', 'restart', 'SET_GCODE_OFFSET Z=-1', 'TEMPERATURE_WAIT SENSOR=extruder MINIMUM=300', 'SET_HEATER_TEMPERATURE TARGET=300 HEATER=extruder', 'SET_DISPLAY_TEXT MSG=hi']; // prettier-ignore

/** One line of a print: moves that wander about, and now and then something else. */
function lineOf(course: Course): string {
  const { random, profile, temper } = course;
  const roll = random.next();
  if (roll < 0.5) return move(course);
  if (roll < 0.6) return arc(course);
  if (roll < 0.7) return heat(course);
  if (roll < 0.75) return course.rename(random.pick(['X', 'Y', 'Z']));
  if (roll < 0.88 || temper.odd === 0) return mode(course);
  if (random.chance(0.4)) return tableLine(random, profile);
  const isKlipper = profile.firmware === 'klipper' && random.chance(0.6);
  const isRrf = profile.firmware === 'reprapfirmware' && random.chance(0.5);
  return random.pick(isKlipper ? KLIPPER_TRICKS : isRrf ? RRF_TRICKS : TRICKS);
}

function mode(course: Course): string {
  const line = course.random.pick(MODES);
  // Klipper has no inches: that is tried seldom enough to leave some programs whole.
  const isInches = line === 'G20' && course.profile.firmware === 'klipper';
  return isInches && !course.random.chance(course.temper.odd / 2) ? 'G21' : course.follow(line);
}

function move(course: Course): string {
  const { random, temper } = course;
  const words = [random.pick(['G1', 'G1', 'G0'])];
  if (random.chance(0.8)) words.push(course.to('X'));
  if (random.chance(0.7)) words.push(course.to('Y'));
  if (random.chance(0.2)) words.push(course.to('Z'));
  if (random.chance(0.5)) words.push(`E${spelt(random, random.between(-1, 5), temper)}`);
  if (random.chance(0.3)) words.push(`F${random.pick([600, 1200, 3000, 6000, 90_000])}`);
  if (random.chance(temper.odd / 10)) words.push(random.pick(['S0', 'S100', 'S256', 'S1000', 'F0', 'F-5']));
  return words.join(' ');
}

function arc(course: Course): string {
  const { random, temper } = course;
  const words = [random.pick(['G2', 'G3'])];
  const isKlipper = course.profile.firmware === 'klipper' && !random.chance(temper.odd / 2);
  const kind = random.int(5);
  if (isKlipper && (kind === 0 || course.isRelative)) return move(course);
  if (kind === 0) words.push(...course.byRadius());
  else {
    const circle = course.circle(17, kind < 3);
    if (circle === undefined) return move(course);
    // A whole circle needs no end.
    words.push(...(kind === 1 ? circle.slice(2) : circle));
    if (random.chance(0.3)) words.push(course.to('Z'));
  }
  if (random.chance(0.2)) words.push(`E${spelt(random, 1, temper)}`);
  if (random.chance(temper.odd / 2)) words.push(random.pick(['P0', 'P1', 'P2', 'K5', 'R3']));
  return words.join(' ');
}

function heat({ random, temper }: Course): string {
  const command = random.pick(['M104', 'M109', 'M140', 'M190', 'M141', 'M191']);
  const limit = { M104: 260, M109: 260, M140: 100, M190: 100 }[command] ?? 60;
  const tooHot = limit + random.pick([0.5, 1, 50, 1e6]);
  const value = random.chance(temper.outside) ? tooHot : random.pick([0, limit, random.int(limit)]);
  const tool = random.chance(0.1) ? ` T${random.int(2)}` : '';
  return `${command}${tool} ${random.chance(0.1) ? 'R' : 'S'}${spelt(random, value, temper)}`;
}

export function printerLines(random: Random, profile: MotionProfile, temper: Temper): string[] {
  const course = new Course(random, profile, temper);
  const isMacro = profile.firmware === 'klipper' && random.chance(0.3);
  const lines = [isMacro ? 'START_PRINT EXTRUDER=200' : 'G28'];
  if (random.chance(0.01)) lines.pop();
  const count = 8 + random.int(28);
  while (lines.length < count) lines.push(lineOf(course));
  return lines;
}
