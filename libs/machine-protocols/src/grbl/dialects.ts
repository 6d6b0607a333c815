export type GrblDialectName = 'grbl' | 'grblhal' | 'fluidnc';

/** How the firmwares of the family differ on the wire. What a controller says itself (`$I`, `$$`) goes before this. */
export interface GrblDialect {
  readonly name: GrblDialectName;
  /** How it is named to people. */
  readonly label: string;
  /** Receive buffer and planner where `[OPT:]` does not tell them. */
  readonly rxBytes: number;
  readonly plannerBlocks: number;
  /** Has a state of its own for tool changes; the others answer M6 with error:20 or do nothing. */
  readonly hasToolState: boolean;
  /** `$HX`, `$HY`, `$HZ`. */
  readonly homesSingleAxes: boolean;
  /** Asks for a report with every field. */
  readonly fullReport: string;
  /** Can be set to report by itself, so a report nobody asked for is no sign of noise. */
  readonly reportsUnasked: boolean;
}

/** Sources: gnea/grbl 1.1h config.h; grblHAL core (100 blocks, 1,024 bytes by default); FluidNC (256 bytes a channel). */
export const DIALECTS: Readonly<Record<GrblDialectName, GrblDialect>> = {
  grbl: {
    name: 'grbl',
    label: 'Grbl',
    rxBytes: 128,
    plannerBlocks: 15,
    hasToolState: false,
    homesSingleAxes: false,
    fullReport: '?',
    reportsUnasked: false,
  },
  grblhal: {
    name: 'grblhal',
    label: 'grblHAL',
    rxBytes: 1024,
    plannerBlocks: 100,
    hasToolState: true,
    homesSingleAxes: true,
    fullReport: '\x87',
    reportsUnasked: true,
  },
  fluidnc: {
    name: 'fluidnc',
    label: 'FluidNC',
    rxBytes: 256,
    plannerBlocks: 15,
    hasToolState: false,
    homesSingleAxes: true,
    fullReport: '?',
    reportsUnasked: true,
  },
};
