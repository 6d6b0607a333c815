import { createHash } from 'node:crypto';
import type { MachineIdentity } from '#libs/machine-protocols';
import type { MachineFingerprint } from './gate-types.js';
import { printable } from './log.js';

/** The same machine with the same firmware and limits has the same fingerprint, in whatever order it tells them. */
export function fingerprintOf({ firmware, uuid, capabilities }: MachineIdentity): MachineFingerprint {
  const entries = Object.entries(capabilities).sort(([a], [b]) => (a < b ? -1 : 1));
  const capabilityHash = createHash('sha256')
    .update(JSON.stringify([firmware, entries]))
    .digest('hex')
    .slice(0, 16);
  return { firmware: printable(firmware), capabilityHash, ...(uuid === undefined ? {} : { uuid: printable(uuid) }) };
}
