import type { Dialect, DialectFamily } from '../types.js';

/**
 * The allow-list of each dialect: this table is the check and its documentation. `allowed` says what a command does,
 * `forbidden` why it may not be in a job (after the firmware's sources; reliability 5.2). What is in neither list is
 * unknown: a warning for printers, which skip it, and a refusal for mills and lasers.
 */
export interface CommandTable {
  readonly allowed: Readonly<Record<string, string>>;
  readonly forbidden: Readonly<Record<string, string>>;
}

const SD = 'writes or starts files on the machine’s own card';
const SETTINGS = 'changes or stores settings of the machine';
const OUT_OF_BAND = 'is a control command outside the program’s order';
const PINS = 'drives pins directly, past all protections';
const ELSEWHERE = 'moves in coordinates this check cannot know';

const TABLES: Readonly<Record<DialectFamily, CommandTable>> = {
  marlin: {
    allowed: {
      G0: 'travel move', G1: 'straight move', G2: 'arc, clockwise', G3: 'arc, counter-clockwise', G4: 'dwell',
      G10: 'firmware retract', G11: 'firmware recover', G17: 'XY plane', G18: 'ZX plane', G19: 'YZ plane',
      G20: 'inches', G21: 'millimetres', G28: 'home', G29: 'bed levelling', G80: 'end of canned cycle',
      G90: 'absolute', G91: 'relative', G92: 'set position', 'G92.1': 'clear position offsets',
      M0: 'wait for a person', M1: 'wait for a person', M3: 'spindle or laser on', M4: 'spindle or laser on', M5: 'spindle or laser off',
      M17: 'motors on', M18: 'motors off', M73: 'progress', M75: 'print timer', M76: 'print timer', M77: 'print timer', M82: 'absolute extruder',
      M83: 'relative extruder', M84: 'motors off', M104: 'nozzle temperature', M105: 'report temperatures', M106: 'fan',
      M107: 'fan off', M109: 'nozzle temperature, wait', M114: 'report position', M115: 'report firmware', M117: 'message',
      M140: 'bed temperature', M141: 'chamber temperature', M155: 'report temperatures', M190: 'bed temperature, wait', M201: 'acceleration limits',
      M203: 'speed limits', M204: 'accelerations', M205: 'jerk, junction deviation', M207: 'firmware retract', M208: 'firmware recover',
      M220: 'speed factor', M221: 'flow factor', M300: 'beep', M400: 'wait for moves', M420: 'bed levelling on',
      M486: 'object labels', M600: 'filament change', M900: 'linear advance', T: 'tool',
    }, // prettier-ignore
    forbidden: {
      M16: OUT_OF_BAND, M23: SD, M24: SD, M28: SD, M29: SD, M30: SD, M32: SD, M928: SD, M42: PINS, M43: PINS, M226: PINS, M280: PINS,
      M80: 'switches the power supply', M81: 'switches the power supply', M92: SETTINGS, M108: OUT_OF_BAND, M110: 'resets the line counter', M111: 'switches on dry runs',
      M112: OUT_OF_BAND, M118: 'prints host commands', M206: SETTINGS, M301: SETTINGS, M304: SETTINGS, M428: SETTINGS, M302: 'switches off cold-extrusion protection',
      M303: 'heats for PID tuning', M410: OUT_OF_BAND, M500: SETTINGS, M501: SETTINGS, M502: SETTINGS, M504: SETTINGS, M575: 'changes the baud rate',
      M665: SETTINGS, M666: SETTINGS, M851: SETTINGS, M876: OUT_OF_BAND, M906: SETTINGS, M913: SETTINGS, M914: SETTINGS, M985: SETTINGS,
      M997: 'flashes firmware', M999: 'clears a halt',
    }, // prettier-ignore
  },
  grbl: {
    allowed: {
      G0: 'rapid move', G1: 'straight move', G2: 'arc, clockwise', G3: 'arc, counter-clockwise', G4: 'dwell',
      G17: 'XY plane', G18: 'ZX plane', G19: 'YZ plane', G20: 'inches', G21: 'millimetres', G40: 'no cutter compensation', G49: 'no tool length offset',
      G54: 'first work coordinates', G61: 'exact path', G80: 'no motion', G90: 'absolute', G91: 'relative', 'G91.1': 'relative arc centres',
      G92: 'set position', 'G92.1': 'clear position offset', G94: 'feed per minute',
      M0: 'pause', M1: 'optional pause', M2: 'end', M3: 'spindle or laser on', M4: 'spindle reverse or dynamic laser', M5: 'spindle or laser off',
      M6: 'tool change, by a person', M8: 'flood', M9: 'coolant off', M30: 'end', T: 'tool number',
    }, // prettier-ignore
    forbidden: {
      M7: 'mist coolant, is not built into most GRBL boards (error:20 in mid-cut); use M8', G10: SETTINGS, G28: ELSEWHERE, 'G28.1': SETTINGS, G30: ELSEWHERE, 'G30.1': SETTINGS, G53: ELSEWHERE, G55: ELSEWHERE, G56: ELSEWHERE,
      G57: ELSEWHERE, G58: ELSEWHERE, G59: ELSEWHERE, 'G43.1': 'shifts the tool length, which this check does not follow', G93: 'changes the meaning of feeds',
      'G38.2': 'probes; only the driver may', 'G38.3': 'probes; only the driver may', 'G38.4': 'probes; only the driver may', 'G38.5': 'probes; only the driver may',
    }, // prettier-ignore
  },
  klipper: {
    allowed: {
      G0: 'travel move', G1: 'straight move', G2: 'arc, clockwise', G3: 'arc, counter-clockwise', G4: 'dwell',
      G10: 'firmware retract', G11: 'firmware recover', G17: 'XY plane', G18: 'ZX plane', G19: 'YZ plane', G20: 'inches', G21: 'millimetres',
      G28: 'home', G29: 'bed levelling', G80: 'end of canned cycle', G90: 'absolute', G91: 'relative', G92: 'set position',
      M17: 'motors on', M18: 'motors off', M73: 'progress', M75: 'print timer', M76: 'print timer', M77: 'print timer', M82: 'absolute extruder', M83: 'relative extruder',
      M84: 'motors off', M104: 'nozzle temperature', M105: 'report temperatures', M106: 'fan', M107: 'fan off', M109: 'nozzle temperature, wait',
      M114: 'report position', M115: 'report firmware', M117: 'message', M140: 'bed temperature', M141: 'chamber temperature', M190: 'bed temperature, wait',
      M191: 'chamber temperature, wait', M204: 'accelerations', M207: 'firmware retract', M208: 'firmware recover', M220: 'speed factor', M221: 'flow factor',
      M300: 'beep', M400: 'wait for moves', M486: 'object labels', M600: 'filament change', M900: 'linear advance', T: 'tool',
      START_PRINT: 'start macro', PRINT_START: 'start macro', END_PRINT: 'end macro', PRINT_END: 'end macro', PAUSE: 'wait for a person',
      EXCLUDE_OBJECT_DEFINE: 'object labels', EXCLUDE_OBJECT_START: 'object labels', EXCLUDE_OBJECT_END: 'object labels', EXCLUDE_OBJECT: 'skips an object',
      SET_VELOCITY_LIMIT: 'speed and acceleration limits', SET_PRESSURE_ADVANCE: 'linear advance', SET_RETRACTION: 'firmware retract',
      SET_HEATER_TEMPERATURE: 'temperature', TEMPERATURE_WAIT: 'waits for a temperature', TURN_OFF_HEATERS: 'heaters off', SET_FAN_SPEED: 'fan',
      BED_MESH_CALIBRATE: 'bed levelling', BED_MESH_CLEAR: 'bed levelling off', BED_MESH_PROFILE: 'bed levelling', QUAD_GANTRY_LEVEL: 'levels the gantry', Z_TILT_ADJUST: 'levels the bed',
      CLEAN_NOZZLE: 'cleaning macro', LINE_PURGE: 'purge macro', PURGE_LINE: 'purge macro', SET_DISPLAY_TEXT: 'message', RESPOND: 'message', SET_PRINT_STATS_INFO: 'progress',
      SAVE_GCODE_STATE: 'remembers modes', RESTORE_GCODE_STATE: 'restores modes', CLEAR_PAUSE: 'forgets a pause', TIMELAPSE_TAKE_FRAME: 'camera',
    }, // prettier-ignore
    forbidden: {
      M20: SD, M21: SD, M23: SD, M24: SD, M25: SD, M26: SD, M28: SD, M29: SD, M30: SD, M112: OUT_OF_BAND, M118: 'prints host commands', M302: 'switches off cold-extrusion protection',
      M303: 'heats for PID tuning', M500: SETTINGS, M501: SETTINGS, M502: SETTINGS, M997: 'flashes firmware', M999: 'clears a halt',
      SAVE_CONFIG: SETTINGS, RESTART: 'restarts the firmware', FIRMWARE_RESTART: 'restarts the firmware', FORCE_MOVE: 'moves without any check of limits', SET_KINEMATIC_POSITION: 'makes the machine forget where it is',
      STEPPER_BUZZ: 'moves without any check of limits', SET_PIN: PINS, SET_STEPPER_ENABLE: PINS, SET_TMC_CURRENT: SETTINGS, SET_TMC_FIELD: SETTINGS, INIT_TMC: SETTINGS, DUMP_TMC: SETTINGS,
      SET_IDLE_TIMEOUT: 'keeps heaters on without end', SDCARD_PRINT_FILE: SD, SDCARD_RESET_FILE: SD, UPDATE_DELAYED_GCODE: 'runs commands later', SAVE_VARIABLE: SETTINGS, SET_GCODE_VARIABLE: 'changes what macros do',
      RUN_SHELL_COMMAND: 'runs programs on the machine’s computer', ACCEPT: 'answers a calibration', ABORT: 'answers a calibration', TESTZ: 'answers a calibration', PID_CALIBRATE: 'heats for PID tuning',
      PROBE_CALIBRATE: 'calibrates', Z_ENDSTOP_CALIBRATE: 'calibrates', DELTA_CALIBRATE: 'calibrates', MANUAL_STEPPER: PINS, SET_GCODE_OFFSET: ELSEWHERE, CANCEL_PRINT: OUT_OF_BAND, RESUME: OUT_OF_BAND,
    }, // prettier-ignore
  },
};

export const COMMANDS: Readonly<Record<Dialect, CommandTable>> = {
  ...TABLES,
  reprapfirmware: TABLES.marlin,
  repetier: TABLES.marlin,
  smoothie: TABLES.marlin,
  grblhal: TABLES.grbl,
  linuxcnc: TABLES.grbl,
};

/** Klipper commands that are words, with parameters `KEY=value`; a letter and a number is ordinary G-code. */
const EXTENDED = /^[A-Z_][A-Z_][A-Z0-9_]*(?=\s|$)/i;

/** @returns the name as the table has it, or undefined when the block is ordinary G-code */
export function extendedName(block: string): string | undefined {
  return EXTENDED.exec(block)?.[0].toUpperCase();
}

export interface CommandRule {
  /** As written in the table: `G28.1`. */
  readonly name: string;
  readonly verdict: 'allowed' | 'forbidden';
  readonly meaning: string;
}

/** Commands have at most one decimal: G38.2 is 382. -1: no command has such a number. */
export function commandNumber(value: number): number {
  const tenths = Math.round(value * 10);
  return tenths >= 0 && Math.abs(tenths - value * 10) < 1e-6 ? tenths : -1;
}

/** Looks a G, M or T word up. undefined: unknown. */
export class CommandRules {
  private readonly g = new Map<number, CommandRule>();
  private readonly m = new Map<number, CommandRule>();
  private tool: CommandRule | undefined;
  private readonly extended = new Map<string, CommandRule>();

  constructor(dialect: Dialect) {
    const table = COMMANDS[dialect];
    for (const verdict of ['allowed', 'forbidden'] as const) {
      for (const [name, meaning] of Object.entries(table[verdict])) {
        const rule = { name, verdict, meaning };
        if (name === 'T') this.tool = rule;
        else if (extendedName(name) !== undefined) this.extended.set(name, rule);
        else (name.startsWith('G') ? this.g : this.m).set(commandNumber(Number(name.slice(1))), rule);
      }
    }
  }

  find(letter: number, value: number): CommandRule | undefined {
    if (letter === 71) return this.g.get(commandNumber(value));
    if (letter === 77) return this.m.get(commandNumber(value));
    return letter === 84 ? this.tool : undefined;
  }

  /** Klipper's commands that are words. A whole family is as good as its first member: SET_TMC_... */
  findExtended(name: string): CommandRule | undefined {
    return this.extended.get(name.startsWith('SET_TMC_') ? 'SET_TMC_CURRENT' : name);
  }
}
