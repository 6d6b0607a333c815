import { allow, join, reject, strip, warn, without } from './command-table.js';

const PINS = 'drives pins directly, past all protections';
const CARD = 'writes, erases or starts files on the machine’s own card';
const REPORT = 'asks for reports, which the bridge does by itself';
const GEOMETRY = 'changes the machine’s geometry, so that no limit can be checked';
const SETTING = 'changes settings of the machine until it restarts';
const STORE = 'stores, loads or erases settings of the machine';
const PLACE = 'goes to a place stored in the machine, which this check cannot know';
const ZEROS = 'moves in coordinates whose zero the machine keeps, which this check does not follow';
const ZERO_NAMES = 'G53 G54 G55 G56 G57 G58 G59 G59.1 G59.2 G59.3';
const MOVES = 'moves in a way that this check does not follow';
const PERSON = 'waits for a person at the machine';

/** What every printer firmware understands alike. */
const PRINTER = join(
  allow({
    G0: 'travel move', G1: 'straight move', G2: 'arc, clockwise', G3: 'arc, counter-clockwise', G4: 'dwell',
    G10: 'firmware retract', G11: 'firmware recover', G20: 'inches', G21: 'millimetres', G28: 'home', G29: 'bed levelling',
    G90: 'absolute', G91: 'relative', G92: 'set position',
    M17: 'motors on', M18: 'motors off', M73: 'progress', M82: 'absolute extruder', M83: 'relative extruder', M84: 'motors off',
    M104: 'nozzle temperature', M105: 'report temperatures', M106: 'fan', M107: 'fan off', M109: 'nozzle temperature, wait',
    M114: 'report position', M115: 'report firmware', M117: 'message', M140: 'bed temperature', M141: 'chamber temperature',
    M190: 'bed temperature, wait', M191: 'chamber temperature, wait', M204: 'accelerations', M207: 'firmware retract lengths',
    M208: 'firmware recover lengths', M220: 'speed factor', M221: 'flow factor', M300: 'beep', M400: 'wait for moves',
    M486: 'object labels', T: 'tool',
  }), // prettier-ignore
  warn('GCODE_PROMPT', PERSON, 'M0 M1 M600'),
  strip('GCODE_CONTROL', REPORT, 'M20 M27 M31 M155'),
  reject('GCODE_CONTROL', 'is a control command outside the program’s order', 'M108 M112 M410 M876'),
  reject('GCODE_CONTROL', 'resets the line counter', 'M110'),
  reject('GCODE_CONTROL', 'prints commands for the host', 'M118'),
  reject('GCODE_SD', CARD, 'M21 M22 M23 M24 M25 M26 M28 M29 M30 M32 M33 M34 M928'),
  reject('GCODE_EEPROM', STORE, 'M500 M501 M502 M504'),
  reject('GCODE_DISABLES_PROTECTION', 'switches off cold-extrusion protection', 'M302'),
  reject('GCODE_FORBIDDEN', 'heats for PID tuning', 'M303'),
  reject('GCODE_FORBIDDEN', 'switches the power supply', 'M80 M81'),
  reject('GCODE_FORBIDDEN', 'switches on dry runs', 'M111'),
  reject('GCODE_FORBIDDEN', 'flashes firmware', 'M997'),
  reject('GCODE_FORBIDDEN', 'clears a halt', 'M999'),
  reject(
    'GCODE_FORBIDDEN',
    'tests or flashes the machine’s hardware',
    'M985 M986 M987 M988 M989 M990 M991 M992 M993 M994 M995 M996 M998',
  ),
  reject('GCODE_FORBIDDEN', 'changes the baud rate', 'M575'),
  reject('GCODE_FORBIDDEN', PINS, 'M42 M43 M226 M280'),
  reject('GCODE_MACRO', 'calls a program that is not in this file', 'M98'),
);

/** Marlin 2.1 (src/gcode/, docs of marlinfw.org). M110 and M29 are searched for in the text of lines (gcode/queue.cpp). */
export const MARLIN = join(
  PRINTER,
  allow({
    G12: 'clean the nozzle', G27: 'park', G30: 'probes the bed at one place', G34: 'levels the gantry', G17: 'XY plane', G18: 'ZX plane', G19: 'YZ plane', G80: 'end of canned cycle', 'G92.1': 'clear position offsets', 
    M3: 'spindle or laser on', M4: 'spindle or laser on', M5: 'spindle or laser off', M75: 'print timer', M76: 'print timer', M77: 'print timer',
    M123: 'report fans', M201: 'acceleration limits', M203: 'speed limits', M205: 'jerk, junction deviation', M211: 'report software endstops',
    M413: 'power-loss recovery', M420: 'bed levelling on', M710: 'controller fan', M701: 'load filament', M702: 'unload filament', M900: 'linear advance',
  }), // prettier-ignore
  strip(
    'GCODE_FLAVOR',
    'asks which printer this is, which the bridge knows',
    'M862.1 M862.2 M862.3 M862.4 M862.5 M862.6',
  ),
  reject('GCODE_FORBIDDEN', 'shifts the axes while the program runs, past all limits', 'M290'),
  reject(
    'GCODE_FORBIDDEN',
    MOVES,
    'G5 G6 G38 G38.2 G38.3 G38.4 G38.5 G42 G76 G425 M48 M240 M360 M361 M362 M363 M364 M951',
  ),
  reject('GCODE_FORBIDDEN', 'prints a test pattern of its own', 'G26'),
  reject('GCODE_FORBIDDEN', 'calibrates, which needs a person', 'G33 G35'),
  reject('GCODE_FORBIDDEN', PLACE, 'G60 G61 M125'),
  reject('GCODE_FORBIDDEN', ZEROS, ZERO_NAMES),
  reject('GCODE_FORBIDDEN', 'heats for tuning', 'M306'),
  reject('GCODE_FORBIDDEN', 'changes the unit of temperatures', 'M149'),
  warn('GCODE_SETTING', SETTING, 'M301 M304 M309 M569 M593 M906 M907 M913 M914'),
  reject('GCODE_SETTING', GEOMETRY, 'M92 M206 M217 M218 M350 M421 M422 M423 M425 M428 M605 M665 M666 M851 M852'),
  reject('GCODE_FORBIDDEN', 'halts a machine of another name', 'M16'),
  reject('GCODE_DISABLES_PROTECTION', 'switches endstops', 'M120 M121'),
  reject('GCODE_MACRO', 'repeats parts of the program', 'M808'),
  reject('GCODE_MACRO', 'stores macros', 'M810 M811 M812 M813 M814 M815 M816 M817 M818 M819'),
);

/** Repetier-Firmware 1.0 (Commands.cpp). M205 and M206 read and write its EEPROM, M204 sets PID, M207 jerk. */
export const REPETIER = join(
  without(
    MARLIN,
    'G17 G18 G19 G26 G34 G80 G92.1 M4 M73 M75 M76 M77 M123 M205 M211 M413 M420 M486 M600 M710 M900 M906 M201 M203 M204 M208 M701 M702 G12 G27',
  ),
  allow({
    M201: 'acceleration limits', M203: 'temperature monitor', M207: 'jerk', G30: 'probes the bed at one place', G31: 'report probe', G32: 'bed levelling', M116: 'wait for all temperatures', M202: 'travel acceleration limits',
    M233: 'extruder advance', M320: 'bed levelling on', M321: 'bed levelling off', M355: 'light', M401: 'store position',
  }), // prettier-ignore
  reject('GCODE_EEPROM', 'lists or writes its stored settings', 'M205 M206'),
  reject('GCODE_SETTING', 'sets the heaters’ control', 'M204'),
  reject('GCODE_FORBIDDEN', PINS, 'M340'),
  reject('GCODE_FORBIDDEN', PLACE, 'M402'),
  // Offsets of towers and extruders, found by moving to their ends and the bed.
  reject('GCODE_FORBIDDEN', MOVES, 'G131 G132 G133 G134 G135'),
);

/** Smoothieware v1 (src/modules). M203 limits axes; settings come from its card, M500 writes an override file. */
export const SMOOTHIE = join(
  without(MARLIN, 'G12 G26 G27 G34 G80 M73 M75 M76 M77 M123 M205 M211 M413 M420 M486 M701 M702 M710 M900 M201'),
  allow({
    G30: 'probes the bed at one place',
    G31: 'bed levelling',
    G32: 'bed levelling',
    M116: 'wait for all temperatures',
    M205: 'junction deviation',
    M211: 'report software endstops',
  }),
  reject('GCODE_SETTING', SETTING, 'M306 M565 M557'),
  reject('GCODE_FORBIDDEN', ZEROS, ZERO_NAMES),
);

/** RepRapFirmware 3 (docs.duet3d.com, G-code dictionary). G10 P sets a tool's temperatures, without P it retracts. M0 waits for nobody. */
export const REPRAPFIRMWARE = join(
  without(MARLIN, 'G26 G34 G80 G92.1 M428 M420 M413 M710 M900 M123 M211'),
  allow({
    G10: 'tool temperatures (P, S, R); without P: firmware retract', G32: 'bed levelling macro', M116: 'wait for all temperatures',
    M201: 'acceleration limits', 'M201.1': 'reduced accelerations', M203: 'speed limits', M205: 'jerk', M566: 'jerk, mm/min', M568: 'tool temperatures and state', M572: 'pressure advance',
    M561: 'bed levelling off', M376: 'bed levelling taper', M144: 'bed standby', M150: 'lights',
  }), // prettier-ignore
  allow({ M0: 'ends the program: stop.g, motors idle', M1: 'ends the program: stop.g, motors idle' }),
  warn('GCODE_PROMPT', PERSON, 'M226 M291 M25'),
  warn('GCODE_SETTING', SETTING, 'M593 M906 M917 M913'),
  reject('GCODE_SETTING', GEOMETRY, 'M92 M208 M579 M556 M667 M669 M665 M666 M558 M574 M584 M585'),
  reject(
    'GCODE_SETTING',
    SETTING,
    'M143 M301 M304 M307 M308 M305 M563 M564 M569 M570 M571 M586 M587 M588 M589 M915 M916 M950 M955 M260 M261',
  ),
  reject('GCODE_MACRO', 'calls a program that is not in this file', 'M98 M99'),
  reject('GCODE_CONTROL', 'answers a prompt', 'M292'),
  reject('GCODE_FORBIDDEN', 'changes what kind of machine this is', 'M450 M451 M452 M453'),
  reject('GCODE_DISABLES_PROTECTION', 'clears a fault of a heater', 'M562'),
  reject('GCODE_EEPROM', STORE, 'M505'),
  reject('GCODE_SD', CARD, 'M36 M37 M38 M470 M471 M472'),
  reject('GCODE_FORBIDDEN', 'calibrates', 'M196 M675 M956'),
  reject('GCODE_FORBIDDEN', ZEROS, `G68 G69 ${ZERO_NAMES}`),
  reject('GCODE_FORBIDDEN', 'moves single motors without any check of limits', 'G1.1 M400.1'),
);
