import type { Firmware } from '#libs/domain';
import type { SessionOptions } from './base-session.js';
import type { GrblOptions } from './grbl/grbl-line.js';
import { GrblSession } from './grbl/grbl-session.js';
import type { MarlinOptions } from './marlin/marlin-options.js';
import { MarlinSession } from './marlin/marlin-session.js';
import type { MachineSession } from './session.js';

export function createMarlinSession(options: MarlinOptions = {}): MachineSession {
  return new MarlinSession(options);
}

/** GRBL 1.1, grblHAL and FluidNC; which of them it is, the machine says. */
export function createGrblSession(options: GrblOptions = {}): MachineSession {
  return new GrblSession(options);
}

export function createSession(firmware: Firmware, options: SessionOptions = {}): MachineSession {
  return firmware === 'marlin' ? createMarlinSession(options) : createGrblSession(options);
}
