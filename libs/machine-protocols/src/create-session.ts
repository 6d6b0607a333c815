import type { Firmware } from '#libs/domain';
import type { SessionOptions } from './base-session.js';
import type { GrblOptions } from './grbl/grbl-line.js';
import { GrblSession } from './grbl/grbl-session.js';
import type { MarlinOptions } from './marlin/marlin-options.js';
import { MarlinSession } from './marlin/marlin-session.js';
import { MoonrakerSession } from './moonraker/moonraker-session.js';
import { OctoPrintSession } from './octoprint/octoprint-session.js';
import type { MachineSession } from './session.js';

export function createMarlinSession(options: MarlinOptions = {}): MachineSession {
  return new MarlinSession(options);
}

/** GRBL 1.1, grblHAL and FluidNC; which of them it is, the machine says. */
export function createGrblSession(options: GrblOptions = {}): MachineSession {
  return new GrblSession(options);
}

/** Klipper, reached through Moonraker. */
export function createMoonrakerSession(options: SessionOptions = {}): MachineSession {
  return new MoonrakerSession(options);
}

/** A printer behind OctoPrint. */
export function createOctoPrintSession(options: SessionOptions = {}): MachineSession {
  return new OctoPrintSession(options);
}

/**
 * @param url how the machine is reached; its scheme decides where the firmware alone does not: Klipper is always
 *   reached through Moonraker
 */
export function createSession(firmware: Firmware, options: SessionOptions = {}, url = ''): MachineSession {
  if (/^octoprints?:/.test(url)) return createOctoPrintSession(options);
  if (firmware === 'klipper' || /^moonrakers?:/.test(url)) return createMoonrakerSession(options);
  return firmware === 'marlin' ? createMarlinSession(options) : createGrblSession(options);
}
