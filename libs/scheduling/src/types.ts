import type {
  Connectivity,
  LoadedMaterial,
  MachineMode,
  MachineProfile,
  MachineState,
  Requirements,
} from '#libs/domain';

/** One reason a person can read. `code` is stable UPPER_SNAKE and is translated by the user interface with `params`. */
export interface Reason {
  code: ReasonCode;
  /** English, with the numbers that decided. */
  message: string;
  params?: Record<string, string | number>;
}

/** Closed list: the user interface has one translation for each. */
export const REASON_CODES = [
  'NO_MACHINE_FOR_PROCESS',
  'PART_TOO_LARGE',
  'MATERIAL_NOT_LOADED',
  'STOCK_TOO_SMALL',
  'NOT_ENOUGH_MATERIAL',
  'PROGRAM_IN_PREPARATION',
  'PROGRAM_MISSING',
  'PLATE_NOT_CLEAR',
  'ALL_BUSY',
  'MACHINES_NOT_READY',
  'MACHINES_OFFLINE',
  'BACKING_OFF',
  'NEEDS_PERSON_AT_MACHINE',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** A machine as the planner sees it at one moment. Times are milliseconds since 1970. */
export interface MachineView {
  id: string;
  name: string;
  profile: MachineProfile;
  loaded: LoadedMaterial | null;
  connectivity: Connectivity;
  state: MachineState;
  mode: MachineMode;
  isPlateClear: boolean;
  hasLiveAttempt: boolean;
  /** After a refused start the machine is left alone until then. */
  backOffUntilMs?: number;
  /** Expected end of what it makes now; lets a waiting job say which machine is next. */
  busyUntilMs?: number;
}

/** A program that is ready. `material` null: it runs with any material. */
export interface ProgramRef {
  machineClass: string;
  material: string | null;
}

/** A job that waits for a machine. */
export interface JobView {
  id: string;
  /** The number people say: "job 17". */
  number: number;
  requirements: Requirements;
  /** YYYY-MM-DD, or null when nobody named a day. */
  neededBy: string | null;
  createdAtMs: number;
  programs: readonly ProgramRef[];
  /** 0..1 while a program is being made, else null. */
  preparation: number | null;
  /** Seconds of machine time, null while unknown. */
  estimatedS: number | null;
  backOffUntilMs?: number;
}
