import type { MachineIdentity, Prompt } from '../session.js';

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
  /** Commands that wait for a person, and for what. */
  readonly waits: Readonly<Record<string, Prompt['kind'] | undefined>>;
  /** A command that ends a program when nothing follows it, whatever it waits for elsewhere. */
  readonly endsWith?: string;
  /** G90 and G91 leave the extruder as M82 or M83 set it. */
  readonly hasOwnExtruderMode: boolean;
}

const WAITS = { M0: 'message', M1: 'message', M6: 'tool', M600: 'material' } as const;

export const MARLIN: Dialect = {
  name: 'marlin',
  stop: ['M112'],
  recover: [],
  isOkFirst: false,
  canTestEmergency: true,
  breaksWaits: true,
  tellsLimits: true,
  waits: WAITS,
  hasOwnExtruderMode: false,
};

/** The first that fits; Prusa's MK firmwares are Marlin 1 inside. */
const DIALECTS: readonly { readonly isNamed: RegExp; readonly dialect: Dialect }[] = [
  {
    isNamed: /^(?:Marlin 1\.|Prusa-Firmware)/i,
    // Prusa's own M601 pauses like M0.
    dialect: { ...MARLIN, name: 'marlin-1', canTestEmergency: false, waits: { ...WAITS, M601: 'message' } },
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
      hasOwnExtruderMode: true,
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
      // M226 pauses, M291 S2 and S3 show a box somebody has to close; its M0 ends the program and its heat.
      waits: { ...WAITS, M226: 'message', M291: 'message' },
      endsWith: 'M0',
      hasOwnExtruderMode: true,
    },
  },
];

/** By the name in M115. Unknown ones are taken for Marlin, whose rules are the strictest. */
export function dialectOf(identity: Pick<MachineIdentity, 'firmware'>): Dialect {
  return DIALECTS.find(({ isNamed }) => isNamed.test(identity.firmware))?.dialect ?? MARLIN;
}
