import type { MachineIdentity } from '../session.js';

/** What differs between the firmwares that speak numbered lines, as far as it changes what we do. */
export interface Dialect {
  readonly name: 'marlin' | 'marlin-1' | 'repetier' | 'smoothie' | 'reprapfirmware';
  /** Raw lines of the stop; the first is the urgent one. */
  readonly stop: readonly string[];
  /** Raw lines that leave the halt once a person unlocked the machine. */
  readonly recover: readonly string[];
  /** The output of a command may come after its `ok`. */
  readonly isOkFirst: boolean;
  /** Knows `M0 S<seconds>` and M108: its emergency parser can be measured safely. */
  readonly canTestEmergency: boolean;
  /** Ends a wait for heat or for a person out of band. */
  readonly breaksWaits: boolean;
  /** Answers M503 with its limits; others write whole configuration files. */
  readonly tellsLimits: boolean;
}

export const MARLIN: Dialect = {
  name: 'marlin',
  stop: ['M112'],
  recover: [],
  isOkFirst: false,
  canTestEmergency: true,
  breaksWaits: true,
  tellsLimits: true,
};

/** The first that fits; Prusa's MK firmwares are Marlin 1 inside. */
const DIALECTS: readonly { readonly isNamed: RegExp; readonly dialect: Dialect }[] = [
  {
    isNamed: /^(?:Marlin 1\.|Prusa-Firmware)/i,
    dialect: { ...MARLIN, name: 'marlin-1', canTestEmergency: false },
  },
  // Acknowledges when a line is read, not when it is done; no M108.
  {
    isNamed: /^Repetier/i,
    dialect: {
      ...MARLIN,
      name: 'repetier',
      isOkFirst: true,
      canTestEmergency: false,
      breaksWaits: false,
      tellsLimits: false,
    },
  },
  // Only strips checksums of numbered lines. After M112 it answers `!!` to everything until M999.
  {
    isNamed: /^Smoothie/i,
    dialect: {
      ...MARLIN,
      name: 'smoothie',
      recover: ['M999'],
      canTestEmergency: false,
      breaksWaits: false,
    },
  },
  // M112 leaves it halted with the network up; M999 restarts it, heaters off.
  {
    isNamed: /^RepRapFirmware/i,
    dialect: {
      ...MARLIN,
      name: 'reprapfirmware',
      stop: ['M112', 'M999'],
      isOkFirst: true,
      canTestEmergency: false,
      tellsLimits: false,
    },
  },
];

/** By the name in M115. Unknown ones are taken for Marlin, whose rules are the strictest. */
export function dialectOf(identity: Pick<MachineIdentity, 'firmware'>): Dialect {
  return DIALECTS.find(({ isNamed }) => isNamed.test(identity.firmware))?.dialect ?? MARLIN;
}
