import type { MachineProfile } from '#libs/domain';
import type { OperationRule } from './cut/operations.js';
import type { ENGINES, PrintSettings, QualityPreset } from './print/print-settings.js';

export type EngineId = (typeof ENGINES)[number];

export interface PrintJobInput {
  /** STL, 3MF, OBJ or STEP. It is centred on the plate and dropped to z = 0. */
  readonly model: Uint8Array;
  /** For its ending, where the content does not tell the format. Default `part.stl`. */
  readonly fileName?: string;
  readonly profile: MachineProfile;
  /** A name from `PRINT_MATERIALS`. */
  readonly material: string;
  readonly quality: QualityPreset | PrintQuality;
  /** Stronger than material, class and quality: settings known to be good for this part. */
  readonly settings?: PrintSettings;
  /** Pieces on one plate, 1 to 100. Default 1. */
  readonly copies?: number;
}

export interface PrintQuality {
  /** From 0.05 mm to 80 % of the nozzle's diameter. */
  readonly layerHeightMm: number;
  /** 0 to 100. */
  readonly infillPercent: number;
  readonly supports: boolean;
}

/** One drawing or model, and how many of it. */
export interface CutPartInput {
  /** Text DXF or SVG in its own units, or the STL of a board-like part in millimetres; told by its content. */
  readonly source: Uint8Array;
  /** 1 to 200 pieces on a sheet. Default 1. */
  readonly copies?: number;
  /** For this part; absent: the job's. */
  readonly operations?: readonly OperationRule[];
}

/** Bridges that hold the part in the board until somebody cuts them. */
export interface TabWish {
  /** For each outline; 0: none. Default: one each 100 mm, 2 to 8. */
  readonly count?: number;
  /** Default 4 mm. */
  readonly widthMm?: number;
  /** Default 40 % of the board, at most 1.5 mm. */
  readonly heightMm?: number;
}

export interface CutJobInput {
  readonly parts: readonly CutPartInput[];
  readonly thicknessMm: number;
  /** A GRBL mill with a tool, or a GRBL laser whose full power is `maxSpindleRpm`. */
  readonly profile: MachineProfile;
  /** A name from `MILL_MATERIALS` or `LASER_MATERIALS`. */
  readonly material: string;
  /** The sheet that is there; absent: as large as the machine. */
  readonly stockMm?: { readonly x: number; readonly y: number };
  /** What is done to which lines; absent: as layers, colours and nesting tell. */
  readonly operations?: readonly OperationRule[];
  readonly tabs?: TabWish;
  /** In place of the table's values. */
  readonly laser?: {
    readonly powerPercent?: number;
    readonly feedMmPerMin?: number;
    readonly passes?: number;
    readonly kerfMm?: number;
  };
}

/** A program for one machine class, made by a named maker with settings worth keeping. */
export interface MadeProgram {
  readonly gcode: Uint8Array;
  /** Name and version, e.g. `CuraEngine (cura-wasm 1.5.2)`. */
  readonly maker: string;
  readonly settings: Record<string, unknown>;
  /** What was done otherwise than asked, and why; a sentence each. */
  readonly notes?: readonly string[];
}

export interface MakeOptions {
  /** Called with rising fractions from 0 to 1; 1 means the program is there. */
  readonly onProgress?: (fraction: number) => void;
  /** Stops the work; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** What each sandboxed process used, when it has ended. */
  readonly onUse?: (use: { readonly wallMs: number; readonly peakBytes: number }) => void;
}
