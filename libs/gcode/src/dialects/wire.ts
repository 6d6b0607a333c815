import { MAX_LINE_BYTES } from '../reading/lines.js';
import type { Dialect } from '../types.js';

/** What the wire of a dialect asks of a line. */
export interface WireRules {
  /** Longest line with its end, line number and checksum included where there are any. */
  readonly maxBytes: number;
  /** Lines are sent with a number and a checksum. */
  readonly isNumbered: boolean;
}

/**
 * GRBL 1.1: LINE_BUFFER_SIZE 80 keeps 79 characters; grblHAL 257 keeps 256 (protocol.h of both). Marlin: MAX_CMD_SIZE 96 keeps
 * 95, line number and checksum among them (Configuration_adv.h); Repetier the same (gcode.h). Smoothie keeps 256 bytes
 * of all lines under way (SerialConsole.h); Marlin's limit is on the safe side. RepRapFirmware 3: MaxGCodeLength 256 keeps
 * 255 without comments (Config/Configuration.h, boards with SAM4, SAME70, SAME5x or an ESP; LPC boards keep 100).
 * LinuxCNC: LINELEN 255 keeps 254 (rs274ngc, interp_internal.hh). Klipper has none; 4 kB is where a line stops being a
 * command.
 */
export const WIRE: Readonly<Record<Dialect, WireRules>> = {
  marlin: { maxBytes: 96, isNumbered: true },
  repetier: { maxBytes: 96, isNumbered: true },
  smoothie: { maxBytes: 96, isNumbered: true },
  reprapfirmware: { maxBytes: 256, isNumbered: true },
  klipper: { maxBytes: MAX_LINE_BYTES, isNumbered: false },
  grbl: { maxBytes: 80, isNumbered: false },
  grblhal: { maxBytes: 257, isNumbered: false },
  linuxcnc: { maxBytes: 255, isNumbered: false },
};
