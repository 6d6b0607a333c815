export type GrblDialect = 'grbl' | 'grblhal' | 'fluidnc';

export interface GrblFirmware {
  readonly banner: string;
  /** Answer to `$I`, but for the name of the machine. */
  readonly version: string;
  readonly about: readonly string[];
  readonly rxBytes: number;
  readonly plannerBlocks: number;
  /** GRBL takes CR and LF for two line ends. */
  readonly crlfIsOneLine: boolean;
  /** 0x80-0x82 for `?`, `~`, `!`; 0x87 for a full report; `Tool` state; `$HX`. */
  readonly isHal: boolean;
  /** Value of `$10`: 1 machine position, 2 buffer state. */
  readonly reportMask: number;
}

/** As they answered: protocols.md for GRBL and grblHAL; FluidNC after its wiki ("Startup Messages", "$I"). */
export const FIRMWARES: Readonly<Record<GrblDialect, GrblFirmware>> = {
  grbl: {
    banner: "Grbl 1.1h ['$' for help]",
    version: '1.1h.20190830',
    about: ['[OPT:V,15,128]'],
    rxBytes: 128,
    plannerBlocks: 16,
    crlfIsOneLine: false,
    isHal: false,
    reportMask: 1,
  },
  grblhal: {
    banner: "GrblHAL 1.1f ['$' or '$HELP' for help]",
    version: '1.1f.20240101',
    about: ['[OPT:VNML+,100,1024,3,0]', '[NEWOPT:ENUMS,RT+,HOME,ES,SED]', '[FIRMWARE:grblHAL]'],
    rxBytes: 1024,
    plannerBlocks: 101,
    crlfIsOneLine: true,
    isHal: true,
    reportMask: 3,
  },
  fluidnc: {
    banner: "Grbl 3.8 [FluidNC v3.8.0 (wifi) '$' for help]",
    version: '3.8 FluidNC v3.8.0',
    about: ['[OPT:MPHS,15,256]'],
    rxBytes: 256,
    plannerBlocks: 16,
    crlfIsOneLine: true,
    isHal: false,
    reportMask: 3,
  },
};
