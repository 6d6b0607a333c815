import { allow, join, reject, strip, warn } from './command-table.js';

const CARD = 'starts, writes or erases files on the printer’s computer';
const CONFIG = 'changes the printer’s configuration';
const CALIBRATES = 'calibrates, which needs a person';

/**
 * Klipper (docs/G-Codes.md, klippy/extras). Commands of one letter and a number, and words with `KEY=value`. A macro
 * of the printer's own that is not here is unknown: a warning. SET_TMC_ stands for its whole family.
 */
export const KLIPPER = join(
  allow({
    G0: 'travel move', G1: 'straight move', G2: 'arc, clockwise', G3: 'arc, counter-clockwise', G4: 'dwell',
    G10: 'firmware retract', G11: 'firmware recover', G17: 'XY plane', G18: 'ZX plane', G19: 'YZ plane', G21: 'millimetres',
    G28: 'home', G29: 'bed levelling', G80: 'end of canned cycle', G90: 'absolute', G91: 'relative', G92: 'set position',
    M17: 'motors on', M18: 'motors off', M73: 'progress', M75: 'print timer', M76: 'print timer', M77: 'print timer', M82: 'absolute extruder', M83: 'relative extruder',
    M84: 'motors off', M104: 'nozzle temperature', M105: 'report temperatures', M106: 'fan', M107: 'fan off', M109: 'nozzle temperature, wait',
    M114: 'report position', M115: 'report firmware', M117: 'message', M140: 'bed temperature', M141: 'chamber temperature', M190: 'bed temperature, wait',
    M191: 'chamber temperature, wait', M204: 'accelerations', M207: 'firmware retract', M208: 'firmware recover', M220: 'speed factor', M221: 'flow factor',
    M300: 'beep', M400: 'wait for moves', M486: 'object labels', M900: 'linear advance', T: 'tool',
    START_PRINT: 'start macro', PRINT_START: 'start macro', END_PRINT: 'end macro', PRINT_END: 'end macro',
    EXCLUDE_OBJECT_DEFINE: 'object labels', EXCLUDE_OBJECT_START: 'object labels', EXCLUDE_OBJECT_END: 'object labels', EXCLUDE_OBJECT: 'skips an object',
    SET_VELOCITY_LIMIT: 'speed and acceleration limits', SET_PRESSURE_ADVANCE: 'linear advance', SET_RETRACTION: 'firmware retract',
    SET_HEATER_TEMPERATURE: 'temperature', TEMPERATURE_WAIT: 'waits for a temperature', TURN_OFF_HEATERS: 'heaters off', SET_FAN_SPEED: 'fan', ACTIVATE_EXTRUDER: 'tool',
    BED_MESH_CALIBRATE: 'bed levelling', BED_MESH_CLEAR: 'bed levelling off', BED_MESH_PROFILE: 'bed levelling', QUAD_GANTRY_LEVEL: 'levels the gantry', Z_TILT_ADJUST: 'levels the bed',
    CLEAN_NOZZLE: 'cleaning macro', LINE_PURGE: 'purge macro', PURGE_LINE: 'purge macro', SET_DISPLAY_TEXT: 'message', RESPOND: 'message', SET_PRINT_STATS_INFO: 'progress',
    SAVE_GCODE_STATE: 'remembers modes', RESTORE_GCODE_STATE: 'restores modes', CLEAR_PAUSE: 'forgets a pause', TIMELAPSE_TAKE_FRAME: 'camera',
  }), // prettier-ignore
  warn('GCODE_PROMPT', 'waits for a person at the machine', 'M0 M1 M600 PAUSE'),
  strip('GCODE_CONTROL', 'asks for reports, which the bridge does by itself', 'M155 M27 M31 STATUS HELP GET_POSITION QUERY_ENDSTOPS'),
  reject('GCODE_SD', CARD, 'M20 M21 M23 M24 M25 M26 M28 M29 M30 SDCARD_PRINT_FILE SDCARD_RESET_FILE'),
  reject('GCODE_CONTROL', 'is a control command outside the program’s order', 'M108 M112 M410 CANCEL_PRINT RESUME'),
  reject('GCODE_CONTROL', 'resets the line counter', 'M110'),
  reject('GCODE_CONTROL', 'prints commands for the host', 'M118'),
  reject('GCODE_FORBIDDEN', 'is not known to Klipper, which would take inches for millimetres', 'G20'),
  reject('GCODE_EEPROM', 'stores, loads or erases settings of the machine', 'M500 M501 M502'),
  reject('GCODE_DISABLES_PROTECTION', 'switches off cold-extrusion protection', 'M302'),
  reject('GCODE_MACRO', 'calls a program that is not in this file', 'M98'),
  reject('GCODE_FORBIDDEN', 'heats for PID tuning', 'M303 PID_CALIBRATE'),
  reject('GCODE_FORBIDDEN', 'switches the power supply', 'M80 M81'),
  reject('GCODE_FORBIDDEN', 'flashes firmware or clears a halt', 'M997 M999'),
  reject('GCODE_FORBIDDEN', 'restarts the firmware', 'RESTART FIRMWARE_RESTART'),
  reject('GCODE_FORBIDDEN', 'moves without any check of limits', 'FORCE_MOVE STEPPER_BUZZ MANUAL_STEPPER'),
  reject('GCODE_FORBIDDEN', 'makes the machine forget where it is', 'SET_KINEMATIC_POSITION'),
  reject('GCODE_FORBIDDEN', 'drives pins directly, past all protections', 'SET_PIN SET_STEPPER_ENABLE SET_SERVO M42'),
  reject('GCODE_FORBIDDEN', CONFIG, 'SAVE_CONFIG SET_TMC_ SET_TMC_CURRENT SET_TMC_FIELD INIT_TMC DUMP_TMC SAVE_VARIABLE SET_EXTRUDER_ROTATION_DISTANCE SYNC_EXTRUDER_MOTION'),
  reject('GCODE_FORBIDDEN', 'keeps heaters on without end', 'SET_IDLE_TIMEOUT'),
  reject('GCODE_FORBIDDEN', 'runs commands later', 'UPDATE_DELAYED_GCODE'),
  reject('GCODE_FORBIDDEN', 'changes what macros do', 'SET_GCODE_VARIABLE'),
  reject('GCODE_FORBIDDEN', 'runs programs on the machine’s computer', 'RUN_SHELL_COMMAND'),
  reject('GCODE_FORBIDDEN', 'answers a calibration', 'ACCEPT ABORT TESTZ'),
  reject('GCODE_FORBIDDEN', CALIBRATES, 'PROBE_CALIBRATE Z_ENDSTOP_CALIBRATE DELTA_CALIBRATE SHAPER_CALIBRATE TEST_RESONANCES PROBE PROBE_ACCURACY MANUAL_PROBE BED_TILT_CALIBRATE BED_SCREWS_ADJUST SCREWS_TILT_CALCULATE ENDSTOP_PHASE_CALIBRATE AXIS_TWIST_COMPENSATION_CALIBRATE'),
  reject('GCODE_FORBIDDEN', 'moves in coordinates this check cannot know', 'SET_GCODE_OFFSET BED_MESH_OFFSET SET_SKEW SKEW_PROFILE'),
  reject('GCODE_FORBIDDEN', 'moves another carriage along', 'SET_DUAL_CARRIAGE'),
  reject('GCODE_FORBIDDEN', 'changes a setting with each layer', 'TUNING_TOWER'),
  reject('GCODE_MACRO', 'repeats parts of the program', 'SDCARD_LOOP_BEGIN SDCARD_LOOP_END SDCARD_LOOP_DESIST'),
); // prettier-ignore
