import { domainError, isDrivable, type Firmware } from '#libs/domain';
import { familyOf } from '#libs/gcode';
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
 * Marlin's session speaks with RepRapFirmware, Repetier and Smoothieware too, GRBL's with grblHAL: which of them
 * answers, the machine says.
 * @param url how the machine is reached; its scheme decides where the firmware alone does not: Klipper is always
 *   reached through Moonraker
 * @throws DomainError ORDER_UNSUPPORTED for LinuxCNC, which takes programs from its own host only
 */
export function createSession(firmware: Firmware, options: SessionOptions = {}, url = ''): MachineSession {
  if (!isDrivable(firmware)) {
    throw domainError('ORDER_UNSUPPORTED', `No session drives ${firmware}: it takes programs from its own host only.`);
  }
  if (/^octoprints?:/.test(url)) return createOctoPrintSession(options);
  if (firmware === 'klipper' || /^moonrakers?:/.test(url)) return createMoonrakerSession(options);
  return familyOf(firmware) === 'grbl' ? createGrblSession(options) : createMarlinSession(options);
}
