/** Firmwares whose G-code differs. Families: see `familyOf`. */
export type Dialect =
  'marlin' | 'klipper' | 'reprapfirmware' | 'repetier' | 'smoothie' | 'grbl' | 'grblhal' | 'linuxcnc';

/** Who reads a block how: one command per line, Klipper's words besides, or many modal words per block. */
export type DialectFamily = 'marlin' | 'klipper' | 'grbl';

export interface PointMm {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

type PerAxis = PointMm & { readonly e?: number | undefined };

/**
 * How the firmware plans motion, as it tells itself (M503, `$$`, printer.cfg). What is absent is the firmware's own
 * default. Lengths in millimetres, speeds in mm/s, accelerations in mm/s^2.
 */
export interface MotionSettings {
  /** Marlin `JUNCTION_DEVIATION_MM` (M205 J), GRBL `$11`. */
  readonly junctionDeviationMm?: number | undefined;
  /** Marlin's classic jerk (M205 X Y Z E), mm/s. Given: it is used in place of junction deviation. */
  readonly jerkMmPerS?: PerAxis | undefined;
  /** Blocks the planner holds: Marlin `BLOCK_BUFFER_SIZE`, GRBL 16, grblHAL 100. */
  readonly queueBlocks?: number | undefined;
  /** Marlin M205 B: shorter blocks are stretched while the queue runs dry (`SLOWDOWN`). 0: never. */
  readonly minSegmentMs?: number | undefined;
  /** Marlin `S_CURVE_ACCELERATION`: same ramp times, other shape. */
  readonly isSCurve?: boolean | undefined;
  /** Marlin M204 P, T and R before the program says otherwise. */
  readonly printAccelMmPerS2?: number | undefined;
  readonly travelAccelMmPerS2?: number | undefined;
  readonly retractAccelMmPerS2?: number | undefined;
  /** Klipper `[printer]`: max_velocity, max_accel, square_corner_velocity, minimum_cruise_ratio. */
  readonly maxVelocityMmPerS?: number | undefined;
  readonly maxAccelMmPerS2?: number | undefined;
  readonly squareCornerMmPerS?: number | undefined;
  readonly minimumCruiseRatio?: number | undefined;
  /** Klipper `[extruder]` instantaneous_corner_velocity. */
  readonly instantaneousCornerMmPerS?: number | undefined;
  /** grblHAL jerk `$80x`, mm/s^3: present where it was built with it. */
  readonly jerkMmPerS3?: PointMm | undefined;
  /** GRBL `$12`. */
  readonly arcToleranceMm?: number | undefined;
  /** Marlin `MM_PER_ARC_SEGMENT`, Klipper `[gcode_arcs] resolution`. */
  readonly arcSegmentMm?: number | undefined;
}

/** What takes time beside motion; a workshop learns these from its own runs. */
export interface LearntTimes {
  readonly homingS?: number | undefined;
  readonly levellingS?: number | undefined;
  /** A start macro of Klipper, heating excluded. */
  readonly startMacroS?: number | undefined;
  /** A person or a changer puts the other tool in (M6, T). */
  readonly toolChangeS?: number | undefined;
  readonly filamentChangeS?: number | undefined;
  readonly nozzleCPerS?: number | undefined;
  readonly bedCPerS?: number | undefined;
  readonly spindleStartS?: number | undefined;
}

/** What the machine's owner lets through that is refused by default. */
export interface ProgramPolicy {
  /** `%` words, O-words, variables and loops; without, they are refused. */
  readonly allowsMacros?: boolean | undefined;
  /** Commands taken out of the program on its way, rather than refused: names of the allow-list's table. */
  readonly strips?: readonly string[] | undefined;
  /** Warnings a person must not tick away: they refuse. Codes. */
  readonly rejects?: readonly GcodeProblemCode[] | undefined;
  /**
   * Where the zeros of `G53`, `G54` to `G59.3` are, in the coordinates of the job's own zero (G54's, if it is not
   * given), millimetres. With it, programs for grblHAL and LinuxCNC may change between them and set them with G10; a
   * zero that is not named here is refused.
   */
  readonly workOffsetsMm?: Readonly<Record<string, PointMm>> | undefined;
  /** Larger programs are refused. Absent: 512 MB, 20 million lines. */
  readonly maxBytes?: number | undefined;
  readonly maxLines?: number | undefined;
}

/** What the analyser must know of a machine: a structural subset of the domain's `MachineProfile`. */
export interface MotionProfile {
  readonly firmware: Dialect;
  readonly process: 'print' | 'mill' | 'laser';
  /** Printers: usable envelope from the origin. Mills and lasers: from the work zero; Z is travel either way. */
  readonly envelopeMm: PointMm;
  readonly maxFeedMmPerMin: PerAxis;
  readonly maxAccelMmPerS2: PerAxis;
  readonly motion?: MotionSettings | undefined;
  readonly times?: LearntTimes | undefined;
  readonly policy?: ProgramPolicy | undefined;
  readonly filamentDiameterMm?: number | undefined;
  readonly maxNozzleTempC?: number | undefined;
  readonly maxBedTempC?: number | undefined;
  readonly maxChamberTempC?: number | undefined;
  /** Of the loaded material: extruding below it is a cold extrusion. */
  readonly minExtrudeTempC?: number | undefined;
  /** Of the loaded material, g/cm^3: masses in the report. */
  readonly materialDensityGPerCm3?: number | undefined;
  readonly maxSpindleRpm?: number | undefined;
  /** A program that takes longer is a warning. */
  readonly maxDurationS?: number | undefined;
  /** Tools or extruders that are there, from T0 on. Absent: not checked. */
  readonly tools?: number | undefined;
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
  | 'GCODE_COLD'
  | 'GCODE_DISABLES_PROTECTION'
  | 'GCODE_NO_SAFE_END'
  | 'GCODE_DURATION'
  | 'GCODE_FLAVOR'
  | 'GCODE_NUMBERED'
  | 'GCODE_MACRO'
  | 'GCODE_CONTROL'
  | 'GCODE_SD'
  | 'GCODE_EEPROM'
  | 'GCODE_SETTING'
  | 'GCODE_RT_BYTE'
  | 'GCODE_COMMENT'
  | 'GCODE_PROMPT'
  | 'GCODE_OFFSET'
  | 'ENC_BYTES'
  | 'ENC_BOM'
  | 'ENC_NOT_TEXT'
  | 'FILE_TOO_BIG'
  | 'BGCODE_INVALID';

/**
 * `reject`: the program must not run. `strip`: what is named does not reach the machine; the program may run.
 * `warn`: a person should know and say yes. `info`: nothing to do.
 */
export type GcodeSeverity = 'reject' | 'strip' | 'warn' | 'info';

/** One finding. */
export interface GcodeProblem {
  readonly code: GcodeProblemCode;
  readonly severity: GcodeSeverity;
  /** English: what (line, value), the limit, one action. */
  readonly message: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column?: number;
  readonly params?: Readonly<Record<string, string | number>>;
  /** So many more like this were found and are not listed. */
  readonly repeats?: number;
}

export interface ExtentsMm {
  readonly min: PointMm;
  readonly max: PointMm;
}

/** What one tool or extruder does. */
export interface ToolUse {
  readonly tool: number;
  readonly seconds: number;
  /** While extruding or cutting. */
  readonly extentsMm?: ExtentsMm;
  readonly filamentMm: number;
  /** Where the profile tells the filament's diameter. */
  readonly volumeMm3?: number;
  /** Where the profile tells the material's density. */
  readonly massG?: number;
  readonly maxNozzleC?: number;
}

/** A kind of path as the slicer's comments name it: `perimeter`, `infill`. Mills and unnamed programs: `cut`, `travel`. */
export interface FeatureUse {
  readonly feature: string;
  readonly seconds: number;
  readonly lengthMm: number;
  readonly filamentMm: number;
}

/** What the slicer wrote about its own program. Nothing here is believed; it is shown beside what we found. */
export interface SlicerClaims {
  /** `PrusaSlicer`, `OrcaSlicer`, `BambuStudio`, `Cura`, `Simplify3D`, `ideaMaker`. */
  readonly slicer?: string;
  readonly version?: string;
  /** As the slicer names it: `marlin2`, `klipper`. */
  readonly flavour?: string;
  readonly estimatedS?: number;
  readonly filamentMm?: readonly number[];
  readonly filamentG?: readonly number[];
  readonly materials?: readonly string[];
  readonly layerHeightMm?: number;
  readonly layers?: number;
  readonly nozzleDiameterMm?: readonly number[];
  readonly filamentDiameterMm?: readonly number[];
  readonly printer?: string;
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
  /** The longest single dwell (G4), seconds. */
  readonly longestDwellS: number;
  /** While extruding or cutting, machine coordinates; undefined when nothing is made. */
  readonly extentsMm?: ExtentsMm;
  /** End points of the moves that make nothing. */
  readonly travelExtentsMm?: ExtentsMm;
  /** Z levels on which something is made. A spiral counts a level for each 0.04 mm it climbs. */
  readonly layers: number;
  /** Seconds of each layer, from the lowest, to the millisecond; absent above 4,096 layers. Their sum is `estimatedS`. */
  readonly layerSeconds?: readonly number[];
  /** Net length fed, retractions taken back. */
  readonly filamentMm: number;
  /** Path lengths of moves that make something, and of the others. */
  readonly madeLengthMm: number;
  readonly travelLengthMm: number;
  readonly maxFeedMmPerMin: number;
  readonly maxNozzleC?: number;
  readonly maxBedC?: number;
  readonly minSpindleRpm?: number;
  readonly maxSpindleRpm?: number;
  /** In order of first use; a program without T has one. */
  readonly tools: readonly ToolUse[];
  /** In order of first use, at most 64. */
  readonly features: readonly FeatureUse[];
  readonly claims?: SlicerClaims;
  /** Cumulative estimated time, at most 1,000 points `[blocks acknowledged, seconds]`: progress by time, not by line. */
  readonly timeIndex: [number, number][];
  /**
   * At most 100: ten refusals of a kind (one code, about one command or axis), one warning; `repeats` of the last one
   * counts the others. Whatever else there is, each code that was met is in the list.
   */
  readonly problems: GcodeProblem[];
  /** No problem says `reject`. */
  readonly isRunnable: boolean;
}
