/** Kinds of processing step. The first three are done by machines, the others by people. */
export const PROCESSES = ['print', 'mill', 'laser', 'drill', 'deburr', 'assemble'] as const;
export type Process = (typeof PROCESSES)[number];
export type MachineProcess = Extract<Process, 'print' | 'mill' | 'laser'>;

export const FIRMWARES = ['marlin', 'grbl', 'klipper'] as const;
export type Firmware = (typeof FIRMWARES)[number];

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
  readonly maxFeedMmPerMin: SizeMm & { readonly e?: number };
  /** Per-axis acceleration limit, millimetres per second squared. */
  readonly maxAccelMmPerS2: SizeMm & { readonly e?: number };
  readonly nozzleDiameterMm?: number;
  readonly filamentDiameterMm?: number;
  readonly maxNozzleTempC?: number;
  readonly maxBedTempC?: number;
  readonly maxSpindleRpm?: number;
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
}
