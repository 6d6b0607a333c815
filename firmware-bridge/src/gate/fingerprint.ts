import { createHash } from 'node:crypto';
import type { MachineIdentity } from '#libs/machine-protocols';
import type { MachineFingerprint } from './gate-types.js';
import { printable } from '../log.js';

/** Limits and settings are told beside what the firmware is: Marlin's M503, GRBL's `$$`. */
const SETTING = /^(?:M\d+|\$\d+)$/;
/**
 * What ordinary use changes: slicers set speeds and accelerations (M201, M203, M204), a person at the display the height
 * of the probe (M851); `$10` is what a GRBL puts into its reports, which each sender sets to its taste.
 */
const ORDINARY = ['M201', 'M203', 'M204', 'M851', '$10'];

/** The same machine with the same firmware and limits has the same fingerprint, in whatever order it tells them. */
export function fingerprintOf({ firmware, uuid, capabilities }: MachineIdentity): MachineFingerprint {
  const entries = Object.entries(capabilities).sort(([a], [b]) => (a < b ? -1 : 1));
  const settings = entries.filter(([name]) => SETTING.test(name) && !ORDINARY.includes(name));
  return {
    firmware: printable(firmware),
    capabilityHash: hashOf([firmware, entries.filter(([name]) => !SETTING.test(name))]),
    // On a noisy line they are not always read: then they say nothing, rather than "changed".
    ...(settings.length === 0 ? {} : { settingsHash: hashOf(settings) }),
    ...(uuid === undefined ? {} : { uuid: printable(uuid) }),
  };
}

/** What a person accepts who says that this is the right machine. */
export const identityHashOf = ({ uuid, capabilityHash, settingsHash }: MachineFingerprint): string =>
  hashOf([uuid ?? null, capabilityHash, settingsHash ?? null]);

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
