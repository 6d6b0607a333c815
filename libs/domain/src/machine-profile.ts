import { ERROR_CODES, type ErrorCode } from './errors.js';

/** Kinds of processing step. The first three are done by machines, the others by people. */
export const PROCESSES = ['print', 'mill', 'laser', 'drill', 'deburr', 'assemble'] as const;
export type Process = (typeof PROCESSES)[number];
export type MachineProcess = Extract<Process, 'print' | 'mill' | 'laser'>;

/** Dialects of G-code that programs are written in and checked for. */
export const FIRMWARES = [
  'marlin',
  'klipper',
  'reprapfirmware',
  'repetier',
  'smoothie',
  'grbl',
  'grblhal',
  'linuxcnc',
] as const;
export type Firmware = (typeof FIRMWARES)[number];

/** LinuxCNC takes programs from its own host only: they are checked here, and carried to the machine by a person. */
export function isDrivable(firmware: Firmware): boolean {
  return firmware !== 'linuxcnc';
}

/**
 * A and B: printers that may start remotely with a plate-clear token (A enclosed with proven thermal protection).
 * C lasers, D mills: only with a trained person beside the machine.
 */
export type SafetyClass = 'A' | 'B' | 'C' | 'D';

export interface SizeMm {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

type PerAxis = SizeMm & { readonly e?: number | undefined };

/**
 * How the firmware plans motion, as it tells itself (M503, `$$`, printer.cfg); absent: the firmware's own default.
 * Each value as in `MotionSettings` of libs/gcode.
 */
export interface MotionSettings {
  readonly junctionDeviationMm?: number | undefined;
  readonly jerkMmPerS?: PerAxis | undefined;
  readonly queueBlocks?: number | undefined;
  readonly minSegmentMs?: number | undefined;
  readonly isSCurve?: boolean | undefined;
  readonly printAccelMmPerS2?: number | undefined;
  readonly travelAccelMmPerS2?: number | undefined;
  readonly retractAccelMmPerS2?: number | undefined;
  readonly maxVelocityMmPerS?: number | undefined;
  readonly maxAccelMmPerS2?: number | undefined;
  readonly squareCornerMmPerS?: number | undefined;
  readonly minimumCruiseRatio?: number | undefined;
  readonly instantaneousCornerMmPerS?: number | undefined;
  readonly jerkMmPerS3?: SizeMm | undefined;
  readonly arcToleranceMm?: number | undefined;
  readonly arcSegmentMm?: number | undefined;
}

/** What takes time beside motion, seconds, and how fast heaters are; a workshop learns these from its own runs. */
export interface LearntTimes {
  readonly homingS?: number | undefined;
  readonly levellingS?: number | undefined;
  readonly startMacroS?: number | undefined;
  readonly toolChangeS?: number | undefined;
  readonly filamentChangeS?: number | undefined;
  readonly nozzleCPerS?: number | undefined;
  readonly bedCPerS?: number | undefined;
  readonly spindleStartS?: number | undefined;
}

/** What can be wrong with a program. */
export const PROGRAM_PROBLEMS = (Object.keys(ERROR_CODES) as ErrorCode[]).filter((code): code is ProgramProblem =>
  /^(?:GCODE_|ENC_|FILE_TOO_BIG$|BGCODE_)/.test(code),
);
export type ProgramProblem = Extract<
  ErrorCode,
  `GCODE_${string}` | `ENC_${string}` | 'FILE_TOO_BIG' | 'BGCODE_INVALID'
>;

/** What the machine's owner lets through that is refused by default, and what is refused besides. */
export interface ProgramPolicy {
  /** Variables, loops and subroutines. */
  readonly allowsMacros?: boolean | undefined;
  /** Commands taken out of a program on its way, rather than refused. */
  readonly strips?: string[] | undefined;
  /** Warnings nobody may say yes to. */
  readonly rejects?: ProgramProblem[] | undefined;
  /** Where the zeros of `G53`, `G54` to `G59.3` are, in the coordinates of the job's own zero, millimetres. */
  readonly workOffsetsMm?: Readonly<Record<string, SizeMm>> | undefined;
  /** Larger programs are refused. */
  readonly maxBytes?: number | undefined;
  readonly maxLines?: number | undefined;
}

/** What a machine is and may do. The bridge enforces the limits again, whatever the server says. */
export interface MachineProfile {
  /** Machines of one class run the same programs, e.g. `fff-220`, `mill-300`. */
  readonly machineClass: string;
  readonly process: MachineProcess;
  readonly firmware: Firmware;
  readonly safetyClass: SafetyClass;
  /** Usable envelope from the machine's origin, millimetres. A mill's Z is travel below the top of the stock. */
  readonly envelopeMm: SizeMm;
  /** Per-axis speed limit, millimetres per minute. */
  readonly maxFeedMmPerMin: PerAxis;
  /** Per-axis acceleration limit, millimetres per second squared. */
  readonly maxAccelMmPerS2: PerAxis;
  readonly motion?: MotionSettings;
  readonly times?: LearntTimes;
  readonly policy?: ProgramPolicy;
  readonly nozzleDiameterMm?: number;
  readonly filamentDiameterMm?: number;
  readonly maxNozzleTempC?: number;
  readonly maxBedTempC?: number;
  readonly maxChamberTempC?: number;
  /** Of the loaded material: extruding below it is a cold extrusion. */
  readonly minExtrudeTempC?: number;
  /** Of the loaded material. */
  readonly materialDensityGPerCm3?: number;
  readonly maxSpindleRpm?: number;
  /** A program that takes longer is a warning. */
  readonly maxDurationS?: number;
  /** Tools or extruders, from T0 on. Absent: not checked. */
  readonly tools?: number;
  readonly toolDiameterMm?: number;
}

/** What is loaded: a spool of PLA, a board of plywood. */
export interface LoadedMaterial {
  /** Material family as lots and designs name it: `PLA`, `PETG`, `plywood`, `HDPE`. */
  readonly material: string;
  readonly colour?: string;
  readonly remainingG?: number;
  /** Sheets and boards: length, width, thickness. */
  readonly stockMm?: SizeMm;
}

/** What an operation asks of a machine. */
export interface Requirements {
  readonly process: Process;
  /** Any of these families will do. Empty: any material. */
  readonly materials: readonly string[];
  /** Bounding box of the piece as oriented for making. */
  readonly sizeMm: SizeMm;
  readonly massG?: number;
  /** As on the spool's label; absent: any colour. */
  readonly colour?: string;
  /** Absent: whatever is mounted. */
  readonly nozzleDiameterMm?: number;
  readonly toolDiameterMm?: number;
  /** What the piece may deviate, plus or minus; absent: what any machine of the process keeps. */
  readonly toleranceMm?: number;
}
