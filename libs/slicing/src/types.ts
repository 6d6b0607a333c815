import type { MachineProfile } from '#libs/domain';
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

export interface MillJobInput {
  /** Text DXF in millimetres; the outline and the holes of one sheet part, or of several side by side. */
  readonly dxf: Uint8Array;
  readonly thicknessMm: number;
  readonly profile: MachineProfile;
  /** A name from `MILL_MATERIALS`. */
  readonly material: string;
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
