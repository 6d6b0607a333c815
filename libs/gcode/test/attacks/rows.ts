import type { GcodeProblemCode, GcodeSeverity } from '../../src/types.js';

/** A kind of bad input, as the documentation names it. */
export interface AttackRow {
  readonly id: string;
  readonly input: string;
  readonly verdict: GcodeSeverity;
  readonly code: GcodeProblemCode;
}

const row = (id: string, input: string, verdict: GcodeSeverity, code: GcodeProblemCode): AttackRow => ({ id, input, verdict, code }); // prettier-ignore

/** All that a program is checked for. Every row has at least three programs in the corpus. */
export const ROWS: readonly AttackRow[] = [
  row('A1', 'Move outside the volume: modes, offsets, inches, arcs, cycles', 'reject', 'GCODE_OUT_OF_BOUNDS'),
  row('A2', 'Move before homing', 'reject', 'GCODE_NOT_HOMED'),
  row('A3', 'Temperature above the limit of nozzle, bed or chamber', 'reject', 'GCODE_OVERTEMP'),
  row('A4', 'Extruding below what the loaded material needs', 'warn', 'GCODE_COLD'),
  row('A5', 'Cold extrusion allowed (M302)', 'reject', 'GCODE_DISABLES_PROTECTION'),
  row('A6', 'Spindle speed, laser power, axis speed or acceleration limit, or tool beyond the profile', 'reject', 'GCODE_LIMIT'),
  row('A7', 'Feed or acceleration above the profile: the firmware goes slower by itself', 'warn', 'GCODE_LIMIT'),
  row('A8', 'Unknown command on a mill or laser', 'reject', 'GCODE_UNKNOWN'),
  row('A9', 'Unknown command on a printer', 'warn', 'GCODE_UNKNOWN'),
  row('A10', 'No number: `X--5`, `X1.2.3`, `1e999`, hex, NaN, wrong checksum, impossible arc', 'reject', 'GCODE_NUMBER'),
  row('A11', 'Ends with heaters on, or within a tool change', 'warn', 'GCODE_NO_SAFE_END'),
  row('A12', 'Takes longer than three times the slicer’s claim, or than the machine’s limit', 'warn', 'GCODE_DURATION'),
  row('A13', 'Empty, or nothing but comments', 'reject', 'GCODE_EMPTY'),
  row('A14', 'Made for another firmware', 'reject', 'GCODE_FLAVOR'),
  row('A15', 'Own line numbers and checksums: checked and left out', 'info', 'GCODE_NUMBERED'),
  row('A16', 'Macros: `%` amid the program, O-words, variables, expressions, M98, `@`, templates', 'reject', 'GCODE_MACRO'),
  row('M1', 'Printers: commands outside the program’s order (M112, M410, M108, M876)', 'reject', 'GCODE_CONTROL'),
  row('M2', 'Printers: M110 anywhere, also inside text', 'reject', 'GCODE_CONTROL'),
  row('M3', 'Printers: files on the machine’s card', 'reject', 'GCODE_SD'),
  row('M4', 'Printers: stored settings (M500, M501, M502, M504)', 'reject', 'GCODE_EEPROM'),
  row('M5', 'Printers: settings that change the geometry (M92, M206, M428, M665, M666, M851)', 'reject', 'GCODE_SETTING'),
  row('M6', 'Printers: settings that last until the machine restarts (M301, M304, M906, M913, M914)', 'warn', 'GCODE_SETTING'),
  row('M7', 'Printers: pins, power supply, firmware, baud rate, dry runs, halts, PID tuning', 'reject', 'GCODE_FORBIDDEN'),
  row('M8', 'Printers: commands for the host (M118)', 'reject', 'GCODE_CONTROL'),
  row('M9', 'Printers: waiting for a person (M0, M1, M600)', 'warn', 'GCODE_PROMPT'),
  row('M10', 'Line longer than the machine reads, number and checksum included', 'reject', 'GCODE_LINE_LENGTH'),
  row('M11', 'Printers: bytes outside 0x20 to 0x7E', 'reject', 'ENC_BYTES'),
  row('M12', 'Printers: reports that the bridge asks for by itself', 'strip', 'GCODE_CONTROL'),
  row('G1', 'GRBL: `$` of any kind', 'reject', 'GCODE_SETTING'),
  row('G2', 'GRBL: stored offsets (G10, G28.1, G30.1)', 'reject', 'GCODE_SETTING'),
  row('G3', 'GRBL: places stored in the machine, probes, compensation, pins', 'reject', 'GCODE_FORBIDDEN'),
  row('G4', 'GRBL: G92 left set', 'warn', 'GCODE_OFFSET'),
  row('G5', 'GRBL: real-time bytes outside comments', 'reject', 'GCODE_RT_BYTE'),
  row('G6', 'GRBL: comment opened twice or never closed', 'reject', 'GCODE_COMMENT'),
  row('G7', 'GRBL: line over 79 characters, blanks and comments left out', 'reject', 'GCODE_LINE_LENGTH'),
  row('G8', 'Lasers: M3 with power while the machine stands; Marlin: M3 or M4 without I', 'reject', 'GCODE_FORBIDDEN'),
  row('G9', 'GRBL: spindle turns at a tool change', 'reject', 'GCODE_FORBIDDEN'),
  row('G10', 'GRBL: spindle or beam on at the end', 'reject', 'GCODE_NO_SAFE_END'),
  row('G11', 'LinuxCNC, grblHAL: overrides taken from the person beside the machine', 'reject', 'GCODE_DISABLES_PROTECTION'),
  row('K1', 'Klipper: configuration, hardware, indirection', 'reject', 'GCODE_FORBIDDEN'),
  row('K2', 'Klipper: limits changed (SET_VELOCITY_LIMIT)', 'warn', 'GCODE_LIMIT'),
  row('U1', 'Text beyond ASCII or a real-time byte in a comment of a GRBL program: not a byte of it is sent; told once', 'strip', 'GCODE_RT_BYTE'),
  row('U2', 'Text beyond ASCII in a command', 'reject', 'ENC_BYTES'),
  row('E1', 'Byte order mark', 'info', 'ENC_BOM'),
  row('E2', 'NUL, control bytes, U+2028, bytes from 0x80 on outside comments', 'reject', 'ENC_BYTES'),
  row('E3', 'UTF-16, UTF-32, gzip, ELF, PNG, zip, undecoded binary G-code', 'reject', 'ENC_NOT_TEXT'),
  row('E4', 'Over 512 MB or 20 million lines', 'reject', 'FILE_TOO_BIG'),
  row('E5', 'Messages and names of objects beyond ASCII: the bytes are left out', 'warn', 'ENC_BYTES'),
  row('P1', 'A warning that the owner’s policy refuses', 'reject', 'GCODE_PROMPT'),
  row('P2', 'A command that the owner’s policy strips', 'strip', 'GCODE_SETTING'),
]; // prettier-ignore
