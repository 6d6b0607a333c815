import type { TimedFault } from '../faults.js';

/** Firmwares that speak Marlin's line protocol, each with its own words. */
export type MarlinFirmware = 'marlin' | 'repetier' | 'smoothie' | 'rrf' | 'prusa';

export interface Dialect {
  /** What follows `start` and the reset cause at power-on. */
  readonly banner: readonly string[];
  readonly identity: string;
  readonly resend: (line: number) => string;
  /** The words for what is wrong with a line; some firmwares use others than one expects. */
  readonly errors: Readonly<Record<LineError, string>>;
  readonly tellsLastLine: boolean;
  readonly busy: string;
  readonly unknown: (command: string) => string;
  /** `ok N14 P14 B2`. */
  readonly canAdvancedOk: boolean;
  readonly saysWait: boolean;
  /** Where the answer of M105 and M114 goes. */
  readonly answer: 'before-ok' | 'with-ok' | 'after-ok';
}

export type LineError = 'checksum' | 'number' | 'no-checksum';

const MARLIN: Dialect = {
  banner: ['Marlin bugfix-2.1.x', 'echo: Last Updated: 2024-02-11 | Author: (Simulated)', 'echo: Free Memory: 3895'],
  identity: 'FIRMWARE_NAME:Marlin bugfix-2.1.x (Simulated) SOURCE_CODE_URL:github.com/MarlinFirmware/Marlin',
  resend: (line) => `Resend: ${line}`,
  errors: {
    checksum: 'checksum mismatch',
    number: 'Line Number is not Last Line Number+1',
    'no-checksum': 'No Checksum with line number',
  },
  tellsLastLine: true,
  busy: 'echo:busy: ',
  unknown: (command) => `echo:Unknown command: "${command}"`,
  canAdvancedOk: true,
  saysWait: false,
  answer: 'before-ok',
};

/** From the sources and documents of each firmware; what hosts have to understand, not every text there is. */
export const DIALECTS: Readonly<Record<MarlinFirmware, Dialect>> = {
  marlin: MARLIN,
  prusa: {
    ...MARLIN,
    banner: ['3.13.3-7094', 'echo: Last Updated: 2024-02-11 | Author: (Simulated)', 'echo: Free Memory: 2490'],
    identity:
      'FIRMWARE_NAME:Prusa-Firmware 3.13.3 based on Marlin FIRMWARE_URL:https://github.com/prusa3d/Prusa-Firmware',
    canAdvancedOk: false,
  },
  repetier: {
    ...MARLIN,
    banner: ['Free RAM:4400'],
    identity: 'FIRMWARE_NAME:Repetier_1.0.4 FIRMWARE_URL:https://github.com/repetier/Repetier-Firmware/',
    resend: (line) => `Resend:${line}`,
    errors: { checksum: 'Wrong checksum', number: 'expected line', 'no-checksum': 'Missing checksum' },
    tellsLastLine: false,
    busy: 'busy:',
    unknown: (command) => `Unknown command:${command}`,
    canAdvancedOk: false,
    saysWait: true,
    answer: 'after-ok',
  },
  smoothie: {
    ...MARLIN,
    banner: ['Smoothie', 'ok'],
    identity: 'FIRMWARE_NAME:Smoothieware, FIRMWARE_URL:http%3A//smoothieware.org, PROTOCOL_VERSION:1.0',
    resend: (line) => `rs N${line}`,
    // Also for a wrong checksum.
    errors: { checksum: 'Missing checksum', number: 'Missing checksum', 'no-checksum': 'Missing checksum' },
    tellsLastLine: false,
    unknown: () => 'error:Unsupported command',
    canAdvancedOk: false,
    answer: 'with-ok',
  },
  rrf: {
    ...MARLIN,
    banner: ['RepRapFirmware for Duet 2 WiFi/Ethernet is up and running.'],
    identity:
      'FIRMWARE_NAME: RepRapFirmware for Duet 2 WiFi/Ethernet FIRMWARE_VERSION: 3.4.6 ELECTRONICS: Duet WiFi 1.02',
    resend: (line) => `Resend:${line}`,
    errors: { checksum: 'Wrong checksum', number: 'Wrong line number', 'no-checksum': 'Missing checksum' },
    tellsLastLine: false,
    busy: 'busy: ',
    unknown: (command) => `Error: Bad command: ${command}`,
    canAdvancedOk: false,
    answer: 'with-ok',
  },
};

/** What a person does at the display, as `//action:` tells it to the host. */
export const LCD_ACTIONS: ReadonlyMap<TimedFault['kind'], string> = new Map([
  ['pause', 'paused'],
  ['lcd-resume', 'resumed'],
  ['lcd-cancel', 'cancel'],
]);
