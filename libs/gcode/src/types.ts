export type Dialect = 'marlin' | 'grbl' | 'klipper';

export interface PointMm {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** What the analyser must know of a machine: a structural subset of the domain's `MachineProfile`. */
export interface MotionProfile {
  readonly firmware: Dialect;
  readonly process: 'print' | 'mill' | 'laser';
  /** Printers: usable envelope from the origin. Mills and lasers: from the work zero; Z is travel either way. */
  readonly envelopeMm: PointMm;
  readonly maxFeedMmPerMin: PointMm & { readonly e?: number | undefined };
  readonly maxAccelMmPerS2: PointMm & { readonly e?: number | undefined };
  readonly filamentDiameterMm?: number | undefined;
  readonly maxNozzleTempC?: number | undefined;
  readonly maxBedTempC?: number | undefined;
  readonly maxSpindleRpm?: number | undefined;
  /** A mill's tool centre may run this far past the stock's edge. */
  readonly toolDiameterMm?: number | undefined;
}

export type GcodeProblemCode =
  | 'GCODE_EMPTY'
  | 'GCODE_LINE_LENGTH'
  | 'GCODE_NUMBER'
  | 'GCODE_UNKNOWN'
  | 'GCODE_FORBIDDEN'
  | 'GCODE_OUT_OF_BOUNDS'
  | 'GCODE_OVERTEMP'
  | 'GCODE_LIMIT'
  | 'GCODE_NOT_HOMED'
  | 'ENC_BYTES';

/** One finding. `reject`: the program must not run. `warn`: a person should know. */
export interface GcodeProblem {
  readonly code: GcodeProblemCode;
  readonly severity: 'reject' | 'warn';
  /** English: what (line, value), the limit, one action. */
  readonly message: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column?: number;
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface ExtentsMm {
  readonly min: PointMm;
  readonly max: PointMm;
}

/** What a program does, as far as its text and the machine's profile tell. */
export interface ProgramReport {
  readonly bytes: number;
  readonly lines: number;
  /** Lines that go to the machine: exactly those for which `toBlock` returns text. */
  readonly blocks: number;
  /** Seconds from the first block to the last, heating included. */
  readonly estimatedS: number;
  /** The part of `estimatedS` spent waiting for heaters. */
  readonly heatingS: number;
  /** While extruding or cutting, machine coordinates; undefined when nothing is made. */
  readonly extentsMm?: ExtentsMm;
  /** End points of the moves that make nothing. */
  readonly travelExtentsMm?: ExtentsMm;
  /** Z levels on which something is made. A spiral counts a level for each 0.04 mm it climbs. */
  readonly layers: number;
  /** Net length fed, retractions taken back. */
  readonly filamentMm: number;
  readonly maxNozzleC?: number;
  readonly maxBedC?: number;
  readonly maxSpindleRpm?: number;
  /** Cumulative estimated time, at most 1,000 points `[blocks acknowledged, seconds]`: progress by time, not by line. */
  readonly timeIndex: [number, number][];
  /** The first 100. Warnings that repeat are listed once. */
  readonly problems: GcodeProblem[];
  /** No problem says `reject`. */
  readonly isRunnable: boolean;
}
