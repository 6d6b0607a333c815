import { allow, join, reject, without, type CommandTable } from './command-table.js';

const ELSEWHERE = 'goes to a place stored in the machine, which this check cannot know';
const STORES = 'writes the machine’s stored offsets, which also loses characters of the stream';
const PROBES = 'probes; only the driver may';
const COMPENSATES = 'is cutter compensation, which this check does not follow; let the post-processor offset the path';
const PINS = 'drives pins directly, past all protections';
const OVERRIDES = 'takes the overrides from the person beside the machine';
const MACRO = 'calls a program or script that is not in this file';
const NOT_FOLLOWED = 'is not followed by this check';

/** GRBL 1.1 (gcode.c; doc/markdown/commands.md). */
export const GRBL = join(
  allow({
    G0: 'rapid move', G1: 'straight move', G2: 'arc, clockwise', G3: 'arc, counter-clockwise', G4: 'dwell',
    G17: 'XY plane', G18: 'ZX plane', G19: 'YZ plane', G20: 'inches', G21: 'millimetres', G40: 'no cutter compensation', G49: 'no tool length offset',
    G54: 'first work coordinates', G61: 'exact path', G80: 'no motion', G90: 'absolute', G91: 'relative', 'G91.1': 'relative arc centres',
    G92: 'set position', 'G92.1': 'clear position offset', G94: 'feed per minute',
    M0: 'pause', M1: 'optional pause', M2: 'end', M3: 'spindle or laser on', M4: 'spindle reverse or dynamic laser', M5: 'spindle or laser off',
    M6: 'tool change, by a person', M8: 'flood', M9: 'coolant off', M30: 'end', T: 'tool number',
  }), // prettier-ignore
  reject('GCODE_FORBIDDEN', 'is mist coolant, not built into most GRBL boards (error:20 in mid-cut); use M8', 'M7'),
  reject('GCODE_FORBIDDEN', ELSEWHERE, 'G28 G30 G53 G55 G56 G57 G58 G59'),
  reject('GCODE_SETTING', STORES, 'G10 G28.1 G30.1'),
  reject('GCODE_FORBIDDEN', 'shifts the tool length, which this check does not follow', 'G43.1'),
  reject('GCODE_FORBIDDEN', COMPENSATES, 'G41 G42'),
  reject('GCODE_FORBIDDEN', 'is not known to GRBL (error:20); expand it in the post-processor', 'G43 G73 G81 G82 G83 G84 G85 G86 G87 G88 G89 G98 G99'),
  reject('GCODE_FORBIDDEN', 'changes the meaning of feeds', 'G93 G95'),
  reject('GCODE_FORBIDDEN', PROBES, 'G38.2 G38.3 G38.4 G38.5'),
  reject('GCODE_FORBIDDEN', PINS, 'M62 M63 M64 M65 M67 M68'),
  reject('GCODE_FORBIDDEN', 'switches the parking of the safety door', 'M56'),
  reject('GCODE_MACRO', MACRO, 'M98 M99 G65'),
); // prettier-ignore

/** Canned cycles, work offsets and tool lengths that both big controllers know. */
const CONTROLLER: CommandTable = allow({
  G10: 'L2, L20: work offsets, where the profile’s policy gives them', G53: 'machine coordinates, where the policy gives them',
  G43: 'tool length from the table; Z is the tool’s tip', 'G43.1': 'tool length given; Z is the tool’s tip', 'G43.2': 'more tool length; Z is the tool’s tip',
  G55: 'second work coordinates, where the policy gives them', G56: 'third', G57: 'fourth', G58: 'fifth', G59: 'sixth', 'G59.1': 'seventh', 'G59.2': 'eighth', 'G59.3': 'ninth',
  G73: 'drill, breaking chips', G81: 'drill', G82: 'drill with dwell', G83: 'drill in pecks', G85: 'bore, feed out', G86: 'bore, stop, rapid out', G89: 'bore with dwell, feed out',
  G98: 'cycles end where they began', G99: 'cycles end at R', 'G92.2': 'suspend position offset', 'G92.3': 'restore position offset', M7: 'mist', M61: 'sets the tool number',
}); // prettier-ignore

/** grblHAL (gcode.c; wiki, Supported G-codes). */
export const GRBLHAL = join(
  GRBL,
  CONTROLLER,
  allow({ G64: 'continuous path', G97: 'spindle by rpm' }),
  reject('GCODE_FORBIDDEN', 'is tapping, which needs a synchronised spindle', 'G84 G74 G33 G76'),
  reject('GCODE_FORBIDDEN', 'is not known to this firmware', 'G87 G88'),
  reject('GCODE_FORBIDDEN', NOT_FOLLOWED, 'G5 G5.1 G7 G8 G50 G51 G96 G68 G69 M66 M70 M71 M72 M73'),
  reject('GCODE_DISABLES_PROTECTION', OVERRIDES, 'M48 M49 M50 M51 M53'),
);

/** LinuxCNC 2.9, its common subset (docs/src/gcode). M100 to M199 run programs of the computer. */
export const LINUXCNC = join(
  without(GRBLHAL, 'M56'),
  allow({
    'G61.1': 'exact stop', G84: 'tap, feed in and out', 'G90.1': 'absolute arc centres', G74: 'left-hand tap, feed in and out', M48: 'overrides on', M60: 'pause',
    M19: 'orients the spindle', G8: 'radius mode',
  }), // prettier-ignore
  reject('GCODE_FORBIDDEN', COMPENSATES, 'G41.1 G42.1'),
  reject('GCODE_FORBIDDEN', NOT_FOLLOWED, 'G5.2 G5.3 G52 G33.1 G38.6 G70 G71 G72 G17.1 G18.1 G19.1 M52'),
  reject('GCODE_MACRO', MACRO, Array.from({ length: 100 }, (_, i) => `M${100 + i}`).join(' ')),
);
