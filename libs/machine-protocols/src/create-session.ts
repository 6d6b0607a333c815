import type { Firmware } from '#libs/domain';
import type { SessionOptions } from './base-session.js';
import { createGrblSession } from './grbl/grbl-session.js';
import { createMarlinSession } from './marlin/marlin-session.js';
import type { MachineSession } from './session.js';

export function createSession(firmware: Firmware, options: SessionOptions = {}): MachineSession {
  return firmware === 'marlin' ? createMarlinSession(options) : createGrblSession(options);
}
